//! `OSS4-HMAC-SHA256`, the signature of "Include a V4 signature" in OSS's API reference.
//!
//! Written here, because the one well-kept crate (`reqsign-aliyun-oss`) takes the time of a V4
//! signature from the system's clock alone, where this client is handed its clock.
//!
//! Pure functions of a description of the request: no clock, no randomness, no HTTP.

use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac};
use percent_encoding::{AsciiSet, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use crate::endpoint::Region;
use crate::signature::{RESERVED, sha256_hex};

/// The name of the scheme, as it stands in the `Authorization` header.
pub const SCHEME: &str = "OSS4-HMAC-SHA256";

/// What stands for the body's checksum. The service knows no other value.
pub const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// In a path the slashes between its parts stay.
pub(super) const RESERVED_IN_PATH: &AsciiSet = &RESERVED.remove(b'/');

/// What of a request is signed.
#[derive(Clone, Copy, Debug)]
pub struct Described<'a> {
    /// The method in upper case.
    pub method: &'a str,
    /// The bucket, also where it is a part of the host's name.
    pub bucket: Option<&'a str>,
    /// The object's key, not encoded.
    pub key: Option<&'a str>,
    /// The query as sent, without `?`; empty where there is none.
    pub query: &'a str,
    /// The headers, in any order and case. Signed are `content-type`, `content-md5` and those that
    /// begin with `x-oss-`.
    pub headers: &'a [(&'a str, &'a str)],
    /// The names of further headers to sign.
    pub additional_headers: &'a [&'a str],
    /// When; the same as in the header `x-oss-date`.
    pub time: DateTime<Utc>,
    /// The bucket's region.
    pub region: &'a Region,
}

/// The result, and the steps on the way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The request in its canonical form.
    pub canonical_request: String,
    /// The names of further signed headers: lower-case, sorted, joined by `;`.
    pub additional_headers: String,
    /// What the signature is good for: day, region, service.
    pub scope: String,
    /// What the key was applied to.
    pub string_to_sign: String,
    /// The signature in lower-case hexadecimal.
    pub signature: String,
}

impl Signature {
    /// The value of the `Authorization` header.
    pub fn authorization(&self, access_key_id: &str) -> String {
        let additional = match self.additional_headers.as_str() {
            "" => String::new(),
            names => format!(",AdditionalHeaders={names}"),
        };
        format!(
            "{SCHEME} Credential={access_key_id}/{}{additional},Signature={}",
            self.scope, self.signature
        )
    }
}

/// A moment as the header `x-oss-date` writes it.
pub fn date(time: DateTime<Utc>) -> String {
    time.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Signs a request.
pub fn sign(request: &Described<'_>, secret: &SecretString) -> Signature {
    let (canonical_headers, additional_headers) = canonical_headers(request);
    let canonical_request = [
        request.method,
        &canonical_uri(request.bucket, request.key),
        &canonical_query(request.query),
        &canonical_headers,
        &additional_headers,
        UNSIGNED_PAYLOAD,
    ]
    .join("\n");
    let day = request.time.format("%Y%m%d").to_string();
    let scope = format!("{day}/{}/oss/aliyun_v4_request", request.region);
    let string_to_sign = format!(
        "{SCHEME}\n{}\n{scope}\n{}",
        date(request.time),
        sha256_hex(canonical_request.as_bytes())
    );
    let first = format!("aliyun_v4{}", secret.expose_secret());
    let key = [&day, request.region.as_str(), "oss", "aliyun_v4_request"]
        .into_iter()
        .fold(first.into_bytes(), |key, part| hmac(&key, part.as_bytes()));
    let signature = hex::encode(hmac(&key, string_to_sign.as_bytes()));
    Signature {
        canonical_request,
        additional_headers,
        scope,
        string_to_sign,
        signature,
    }
}

fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mac) => mac.chain_update(message).finalize().into_bytes().to_vec(),
        // HMAC takes keys of every length (RFC 2104 §2); the type cannot say so.
        Err(_) => Vec::new(),
    }
}

/// The path with the bucket in front, wherever the bucket stands in the URL.
fn canonical_uri(bucket: Option<&str>, key: Option<&str>) -> String {
    let mut uri = String::from("/");
    if let Some(bucket) = bucket {
        uri.push_str(bucket);
        uri.push('/');
    }
    uri.push_str(key.unwrap_or_default());
    utf8_percent_encode(&uri, RESERVED_IN_PATH).to_string()
}

/// The parameters as sent, sorted; those without a value lose their `=`.
fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<(&str, &str)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .collect();
    pairs.sort_unstable();
    pairs
        .iter()
        .map(|(name, value)| {
            if value.is_empty() {
                (*name).to_owned()
            } else {
                format!("{name}={value}")
            }
        })
        .collect::<Vec<_>>()
        .join("&")
}

/// `name:value` per line, sorted by name, and the names of those that are signed on request only.
fn canonical_headers(request: &Described<'_>) -> (String, String) {
    let by_rule =
        |name: &str| name == "content-type" || name == "content-md5" || name.starts_with("x-oss-");
    let mut headers: Vec<(String, &str)> = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim()))
        .collect();
    headers.sort_unstable();
    let on_request = |name: &str| {
        let mut names = request.additional_headers.iter();
        names.any(|wanted| wanted.eq_ignore_ascii_case(name))
    };
    let mut lines = String::new();
    let mut additional = Vec::new();
    for (name, value) in &headers {
        if by_rule(name) || on_request(name) {
            lines.push_str(name);
            lines.push(':');
            lines.push_str(value);
            lines.push('\n');
        }
        if !by_rule(name) && on_request(name) {
            additional.push(name.as_str());
        }
    }
    (lines, additional.join(";"))
}
