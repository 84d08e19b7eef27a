use axum::http::{HeaderName, HeaderValue};
use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Vectors {
    access_key_id: String,
    access_key_secret: String,
    date: DateTime<Utc>,
    published: Vec<Published>,
    requests: Vec<Captured>,
}

#[derive(Deserialize)]
struct Published {
    source: String,
    access_key_secret: String,
    canonical_request: String,
    string_to_sign: String,
    signature: String,
}

#[derive(Deserialize)]
struct Captured {
    call: String,
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: String,
    canonical_request: String,
    signature: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("vectors.json")).unwrap()
}

impl Captured {
    fn header_map(&self) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in &self.headers {
            map.append(
                HeaderName::try_from(name).unwrap(),
                HeaderValue::from_bytes(value.as_bytes()).unwrap(),
            );
        }
        map
    }

    fn received<'a>(&'a self, headers: &'a HeaderMap) -> Received<'a> {
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        Received {
            method: &self.method,
            path,
            query,
            headers,
            body: self.body.as_bytes(),
        }
    }
}

impl Vectors {
    /// A verifier that has seen no nonce yet: all captured requests carry the same one.
    fn verifier(&self) -> Verifier {
        let lasting = Key {
            id: self.access_key_id.clone(),
            secret: self.access_key_secret.clone().into(),
            token: None,
        };
        let temporary = Keys::random().temporary;
        Verifier::new(Arc::new(Keys { lasting, temporary }))
    }
}

#[test]
fn the_published_examples_come_out() {
    let vectors = vectors();
    assert_eq!(vectors.published.len(), 2);
    for example in vectors.published {
        let signed = string_to_sign(&example.canonical_request);
        assert_eq!(signed, example.string_to_sign, "{}", example.source);
        let signature = sign(&example.access_key_secret.into(), &signed);
        assert_eq!(signature, example.signature, "{}", example.source);
    }
}

#[test]
fn every_captured_request_of_the_sdks_is_accepted() {
    let vectors = vectors();
    assert_eq!(vectors.requests.len(), 21);
    for request in &vectors.requests {
        let headers = request.header_map();
        let received = request.received(&headers);
        let authorization = header(&headers, "authorization").unwrap();
        let authorization = Authorization::parse(&authorization).unwrap();
        assert_eq!(
            authorization.signature, request.signature,
            "{}",
            request.call
        );
        let hash = hex::encode(Sha256::digest(&request.body));
        let canonical = canonical_request(received, &authorization.signed_headers(), &hash);
        assert_eq!(canonical, request.canonical_request, "{}", request.call);
        let verified = vectors.verifier().verify(received, vectors.date);
        assert_eq!(verified, Ok(()), "{}", request.call);
    }
}

#[test]
fn any_change_to_a_captured_request_is_refused() {
    let vectors = vectors();
    for request in &vectors.requests {
        let headers = request.header_map();
        let received = request.received(&headers);
        let refused = |changed: Received<'_>| {
            let error = vectors
                .verifier()
                .verify(changed, vectors.date)
                .unwrap_err();
            assert_eq!(error.code(), "SignatureDoesNotMatch", "{}", request.call);
        };
        refused(Received {
            method: "DELETE",
            ..received
        });
        refused(Received {
            path: "/openapi/other",
            ..received
        });
        refused(Received {
            query: "added=1",
            ..received
        });
        refused(Received {
            body: b"changed",
            ..received
        });
        let mut agent = headers.clone();
        agent.insert("host", HeaderValue::from_static("127.0.0.1:1"));
        refused(Received {
            headers: &agent,
            ..received
        });
    }
}

#[test]
fn the_date_may_be_fifteen_minutes_off_and_no_more() {
    let vectors = vectors();
    let request = &vectors.requests[0];
    let headers = request.header_map();
    for (minutes, seconds, accepted) in [
        (15, 0, true),
        (-15, 0, true),
        (15, 1, false),
        (-15, -1, false),
    ] {
        let now = vectors.date + TimeDelta::minutes(minutes) + TimeDelta::seconds(seconds);
        let verified = vectors.verifier().verify(request.received(&headers), now);
        let expected = if accepted {
            Ok(())
        } else {
            Err(SignatureError::DateExpired)
        };
        assert_eq!(verified, expected, "{minutes} min {seconds} s");
    }
}

#[test]
fn a_nonce_is_used_up_by_a_right_signature_only() {
    let vectors = vectors();
    let verifier = vectors.verifier();
    let request = &vectors.requests[0];
    let headers = request.header_map();
    let received = request.received(&headers);
    let forged = Received {
        query: "forged=1",
        ..received
    };
    assert!(verifier.verify(forged, vectors.date).is_err());
    assert_eq!(verifier.verify(received, vectors.date), Ok(()));
    assert_eq!(
        verifier.verify(received, vectors.date),
        Err(SignatureError::NonceUsed)
    );
    // At the far end of what the date allows the nonce is still remembered.
    let later = vectors.date + SKEW;
    assert_eq!(
        verifier.verify(received, later),
        Err(SignatureError::NonceUsed)
    );
}

#[test]
fn a_header_sent_twice_is_sorted_and_joined() {
    let mut headers = HeaderMap::new();
    headers.append("x-acs-test", HeaderValue::from_static(" https "));
    headers.append("x-acs-test", HeaderValue::from_static("http"));
    assert_eq!(
        header(&headers, "x-acs-test").as_deref(),
        Some("http,https")
    );
}

#[test]
fn queries_are_decoded_as_forms_and_encoded_again() {
    for (received, canonical) in [
        ("", ""),
        ("b=2&a=1", "a=1&b=2"),
        ("flag", "flag="),
        ("q=a+b", "q=a%20b"),
        ("q=a%20b", "q=a%20b"),
        ("q=%2A", "q=%2A"),
        ("q=*~-_.", "q=%2A~-_."),
        ("name=%e4%b8%ad", "name=%E4%B8%AD"),
    ] {
        assert_eq!(canonical_query(received), canonical, "{received}");
    }
}
