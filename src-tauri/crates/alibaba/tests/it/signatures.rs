//! Known answers for ACS3-HMAC-SHA256: requests of the official SDK with pinned key, date and
//! nonce, and the examples of Alibaba Cloud's signature page and of its SDK's tests.

use plugdesk_alibaba::signature::{Described, sha256_hex, sign};
use secrecy::SecretString;
use serde::Deserialize;

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
    }
}

/// A published example gives its request in canonical form only; it is taken apart again.
#[test]
fn the_published_examples_get_their_signatures() {
    let published = vectors().published;
    assert_eq!(published.len(), 2);
    for example in published {
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
            &SecretString::from(example.access_key_secret),
        );
        assert_eq!(signature.signed_headers, signed_headers);
        assert_eq!(signature.canonical_request, example.canonical_request);
        assert_eq!(signature.string_to_sign, example.string_to_sign);
        assert_eq!(signature.signature, example.signature);
    }
}
