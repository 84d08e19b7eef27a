//! Known answers for ACS3-HMAC-SHA256: requests of the official SDK with pinned key, date and
//! nonce, and the examples of Alibaba Cloud's signature page and of its SDK's tests.

use plugdesk_alibaba::signature::{Described, encode, sha256_hex, sign};
use proptest::prelude::*;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;

use crate::checker::{KnownKey, Sent, check};

/// Names a file of further known answers, in the form in which requests of the official SDKs are
/// recorded. They are too many to keep here.
const MORE_VECTORS: &str = "PLUGDESK_ACS3_VECTORS";

#[derive(Deserialize)]
struct Vectors {
    access_key_secret: String,
    published: Vec<Published>,
    requests: Vec<Signed>,
}

#[derive(Deserialize)]
struct Published {
    access_key_secret: String,
    canonical_request: String,
    string_to_sign: String,
    signature: String,
}

#[derive(Deserialize)]
struct Signed {
    call: String,
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: String,
    payload_sha256: String,
    canonical_request: String,
    string_to_sign: String,
    authorization: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../acs3-vectors.json")).unwrap()
}

#[test]
fn every_request_of_the_sdk_gets_the_same_signature() {
    let vectors = vectors();
    let key = KnownKey {
        id: "testAccessKeyId".to_owned(),
        secret: vectors.access_key_secret.clone(),
        token: None,
    };
    let secret = SecretString::from(vectors.access_key_secret);
    assert_eq!(vectors.requests.len(), 21);
    for request in vectors.requests {
        let call = &request.call;
        assert_eq!(
            sha256_hex(request.body.as_bytes()),
            request.payload_sha256,
            "{call}"
        );
        let (path, query) = request
            .target
            .split_once('?')
            .unwrap_or((&request.target, ""));
        let mut headers: Vec<(&str, &str)> = request
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        // The order in which headers are given must not matter.
        headers.reverse();
        let signature = sign(
            &Described {
                method: &request.method,
                path,
                query,
                headers: &headers,
                payload_sha256: &request.payload_sha256,
            },
            &secret,
        );
        assert_eq!(
            signature.canonical_request, request.canonical_request,
            "{call}"
        );
        assert_eq!(signature.string_to_sign, request.string_to_sign, "{call}");
        assert_eq!(
            signature.authorization("testAccessKeyId"),
            request.authorization,
            "{call}"
        );
        let authorization = ("authorization".to_owned(), request.authorization.clone());
        let sent = Sent {
            method: request.method.clone(),
            target: request.target.clone(),
            headers: request
                .headers
                .iter()
                .cloned()
                .chain([authorization])
                .collect(),
            body: request.body.clone().into_bytes(),
        };
        assert_eq!(check(&sent, std::slice::from_ref(&key)), Ok(()), "{call}");
    }
}

/// The same for a whole file of recorded requests, where one is named: by the signer, and by the
/// checker that judges it.
#[test]
fn every_recorded_request_gets_the_same_signature() {
    let Some(file) = std::env::var_os(MORE_VECTORS) else {
        return;
    };
    let vectors: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let key = KnownKey {
        id: text(&vectors["pinned"]["access_key_id"]),
        secret: text(&vectors["pinned"]["access_key_secret"]),
        token: None,
    };
    let of_this_scheme = |one: &&Value| {
        [&one["scheme"], &one["signature_check"]["scheme"]].contains(&&"ACS3-HMAC-SHA256".into())
    };
    let recorded: Vec<_> = vectors["requests"]
        .as_array()
        .unwrap()
        .iter()
        .filter(of_this_scheme)
        .collect();
    assert!(!recorded.is_empty());
    for request in recorded {
        let line = text(&request["request_line"]);
        let mut line = line.split(' ');
        let all: Vec<(String, String)> =
            serde_json::from_value(request["headers"].clone()).unwrap();
        let sent = Sent {
            method: line.next().unwrap().to_owned(),
            target: line.next().unwrap().to_owned(),
            headers: all
                .into_iter()
                .map(|(name, value)| (name.to_lowercase(), value))
                .collect(),
            body: text(&request["body"]).into_bytes(),
        };
        let wanted = &request["signature_check"];
        let names: Vec<String> = serde_json::from_value(wanted["signed_headers"].clone()).unwrap();
        let headers: Vec<(&str, &str)> = names
            .iter()
            .map(|name| (name.as_str(), sent.header(name).unwrap()))
            .collect();
        let (path, query) = sent.target.split_once('?').unwrap_or((&sent.target, ""));
        let signature = sign(
            &Described {
                method: &sent.method,
                path,
                query,
                headers: &headers,
                payload_sha256: &sha256_hex(&sent.body),
            },
            &SecretString::from(key.secret.as_str()),
        );
        let call = &request["call"];
        assert_eq!(
            signature.canonical_request,
            text(&wanted["canonical_request"]),
            "{call}"
        );
        assert_eq!(
            signature.string_to_sign,
            text(&wanted["string_to_sign"]),
            "{call}"
        );
        assert_eq!(signature.signature, text(&wanted["signature"]), "{call}");
        assert_eq!(check(&sent, std::slice::from_ref(&key)), Ok(()), "{call}");
    }
    let published = vectors["published"].as_array().unwrap();
    for example in published.iter().filter(of_this_scheme) {
        the_example_gets_its_signature(&serde_json::from_value(example.clone()).unwrap());
    }
}

#[test]
fn the_published_examples_get_their_signatures() {
    let published = vectors().published;
    assert_eq!(published.len(), 2);
    for example in published {
        the_example_gets_its_signature(&example);
    }
}

/// A published example gives its request in canonical form only; it is taken apart again.
fn the_example_gets_its_signature(example: &Published) {
    let mut lines = example.canonical_request.split('\n');
    let mut next = || lines.next().unwrap();
    let (method, path, query) = (next(), next(), next());
    let mut headers = Vec::new();
    loop {
        match next() {
            "" => break,
            line => {
                let (name, values) = line.split_once(':').unwrap();
                // One header that was sent twice stands there with both values, sorted.
                let parts: Vec<&str> = match name {
                    "x-acs-test" => values.split(',').rev().collect(),
                    _ => vec![values],
                };
                headers.extend(parts.into_iter().map(|value| (name, value)));
            }
        }
    }
    let (signed_headers, payload_sha256) = (next(), next());
    let signature = sign(
        &Described {
            method,
            path,
            query,
            headers: &headers,
            payload_sha256,
        },
        &SecretString::from(example.access_key_secret.as_str()),
    );
    assert_eq!(signature.signed_headers, signed_headers);
    assert_eq!(signature.canonical_request, example.canonical_request);
    assert_eq!(signature.string_to_sign, example.string_to_sign);
    assert_eq!(signature.signature, example.signature);
}

proptest! {
    /// Two readings of the scheme, ours and the checker's, agree on whatever can be asked.
    #[test]
    fn the_checker_takes_whatever_is_signed(
        id in any::<String>(),
        pairs in prop::collection::vec(any::<(String, String)>(), 0..6),
        body in any::<Vec<u8>>(),
        nonce in "[!-~]{1,64}( [!-~]{1,8})?",
        secret in any::<String>(),
        token in prop::option::of("[!-~]{1,80}"),
    ) {
        let pairs: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        let (path, query) = (format!("/openapi/instances/{}", encode(&id)), pairs.join("&"));
        let path = path.trim_end_matches('/').to_owned();
        let action = if id.is_empty() { "ListInstance" } else { "DescribeInstance" };
        let payload_sha256 = sha256_hex(&body);
        let mut headers = vec![
            ("x-acs-signature-nonce", nonce.as_str()),
            ("x-acs-content-sha256", &payload_sha256),
            ("x-acs-action", action),
            ("x-acs-date", "2026-01-02T03:04:05Z"),
            ("host", "127.0.0.1:18917"),
            ("x-acs-version", "2017-06-13"),
        ];
        headers.extend(token.as_deref().map(|token| ("x-acs-security-token", token)));
        if !body.is_empty() {
            headers.push(("content-type", "application/json; charset=utf-8"));
        }
        let described = Described {
            method: "GET",
            path: &path,
            query: &query,
            headers: &headers,
            payload_sha256: &payload_sha256,
        };
        let signature = sign(&described, &SecretString::from(secret.as_str()));
        let authorization = signature.authorization("testAccessKeyId");
        headers.push(("authorization", &authorization));
        let own = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let sent = Sent {
            method: "GET".to_owned(),
            target: format!("{path}?{query}"),
            headers: own.collect(),
            body,
        };
        let key = KnownKey { id: "testAccessKeyId".to_owned(), secret, token };
        prop_assert_eq!(check(&sent, &[key]), Ok(()));
    }
}
