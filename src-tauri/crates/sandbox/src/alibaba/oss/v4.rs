//! Verifying `OSS4-HMAC-SHA256`, as "Include a V4 signature in the Authorization header" of OSS's
//! API reference defines it. Signatures in the query (signed URLs) are not taken.

use std::collections::BTreeSet;

use axum::http::HeaderMap;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::errors::Refusal;
use crate::alibaba::keys::{Key, Keys};
use crate::credentials::is_secret;

const ALGORITHM: &str = "OSS4-HMAC-SHA256";
const PAYLOAD: &str = "UNSIGNED-PAYLOAD";
const TOKEN: &str = "x-oss-security-token";

/// How far the date of a request may be away from the service's clock.
const SKEW: TimeDelta = TimeDelta::minutes(15);

/// What stays as it is in a query: letters, digits and `-_.~`. In a path slashes do too.
const IN_QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');
const IN_PATH: &AsciiSet = &IN_QUERY.remove(b'/');

/// The head of a request as it came over the wire.
#[derive(Debug, Clone, Copy)]
pub(super) struct Received<'a> {
    pub(super) method: &'a str,
    /// The path with the bucket in front, still percent-encoded.
    pub(super) path: &'a str,
    /// Whether the path ends with the bucket.
    pub(super) is_bucket: bool,
    /// The query without its question mark, still encoded.
    pub(super) query: &'a str,
    pub(super) headers: &'a HeaderMap,
}

/// What requests are held to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Against<'a> {
    pub(super) keys: &'a Keys,
    pub(super) region: &'a str,
    pub(super) now: DateTime<Utc>,
    /// Whether the token of the temporary key has run out.
    pub(super) token_over: bool,
}

/// Accepts a request or says what is wrong with it.
pub(super) fn verify(request: Received<'_>, against: Against<'_>) -> Result<(), Refusal> {
    let authorization = header(request.headers, "authorization")
        .ok_or_else(|| Refusal::denied("Anonymous access is forbidden for this operation."))?;
    let authorization = Authorization::parse(&authorization)?;
    if header(request.headers, "x-oss-content-sha256").as_deref() != Some(PAYLOAD) {
        return Err(Refusal::argument(
            "The x-oss-content-sha256 header must be UNSIGNED-PAYLOAD.",
            "x-oss-content-sha256",
        ));
    }
    let date = header(request.headers, "x-oss-date").ok_or_else(|| {
        Refusal::denied("OSS authentication requires a valid Date or x-oss-date header.")
    })?;
    let moment = NaiveDateTime::parse_from_str(&date, "%Y%m%dT%H%M%SZ")
        .map_err(|_| Refusal::denied("OSS authentication requires a valid Date."))?;
    if date.get(..8) != Some(authorization.day) {
        return Err(Refusal::argument(
            "Invalid signing date in Authorization header.",
            "Authorization",
        ));
    }
    if authorization.region != against.region {
        return Err(Refusal::argument(
            "Invalid signing region in Authorization header.",
            "Authorization",
        ));
    }
    let key = against
        .keys
        .find(authorization.key_id)
        .ok_or_else(|| Refusal::UnknownKey(authorization.key_id.to_owned()))?;
    let skew = against.now.signed_duration_since(moment.and_utc());
    if skew.abs() > SKEW {
        return Err(Refusal::TooSkewed {
            server: against.now,
        });
    }
    check_signature(request, &authorization, key, &date)?;
    check_token(request.headers, key, against.token_over)
}

fn check_signature(
    request: Received<'_>,
    authorization: &Authorization<'_>,
    key: &Key,
    date: &str,
) -> Result<(), Refusal> {
    let canonical = canonical_request(request, authorization.additional)?;
    let scope = authorization.scope();
    let hash = hex::encode(Sha256::digest(&canonical));
    let string_to_sign = format!("{ALGORITHM}\n{date}\n{scope}\n{hash}");
    let expected = signature(&key.secret, authorization, &string_to_sign);
    let same = expected
        .as_bytes()
        .ct_eq(authorization.signature.as_bytes());
    if bool::from(same) {
        return Ok(());
    }
    Err(Refusal::SignatureDoesNotMatch {
        key_id: key.id.clone(),
        provided: authorization.signature.to_owned(),
        string_to_sign,
        canonical_request: canonical,
    })
}

/// A temporary key is worth nothing without its token; a lasting one has none.
fn check_token(headers: &HeaderMap, key: &Key, over: bool) -> Result<(), Refusal> {
    match (&key.token, header(headers, TOKEN)) {
        (None, None) => Ok(()),
        (Some(_), None) => Err(Refusal::UnknownKey(key.id.clone())),
        (Some(token), Some(sent)) if is_secret(token, &sent) => {
            if over {
                Err(Refusal::TokenExpired)
            } else {
                Ok(())
            }
        }
        _ => Err(Refusal::InvalidToken),
    }
}

/// The parts of an `Authorization` header.
struct Authorization<'a> {
    key_id: &'a str,
    day: &'a str,
    region: &'a str,
    additional: &'a str,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    fn parse(value: &'a str) -> Result<Self, Refusal> {
        let invalid = |what: &str| {
            Refusal::argument(
                &format!("Invalid {what} in Authorization header."),
                "Authorization",
            )
        };
        // The older signatures ("OSS", "OSS2") are refused: they are not bound to a region, and
        // new accounts can no longer use them.
        let rest = value
            .strip_prefix(ALGORITHM)
            .and_then(|rest| rest.strip_prefix(' '))
            .ok_or_else(|| invalid("signature version"))?;
        let field = |name: &str| {
            rest.split(',')
                .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
        };
        let credential = field("Credential").ok_or_else(|| invalid("Credential"))?;
        let parts: Vec<&str> = credential.split('/').collect();
        let [key_id, day, region, "oss", "aliyun_v4_request"] = parts.as_slice() else {
            return Err(invalid("Credential"));
        };
        let signature = field("Signature").unwrap_or_default();
        if signature.len() != 64 {
            return Err(invalid("Signature"));
        }
        Ok(Self {
            key_id,
            day,
            region,
            additional: field("AdditionalHeaders").unwrap_or_default(),
            signature,
        })
    }

    fn scope(&self) -> String {
        format!("{}/{}/oss/aliyun_v4_request", self.day, self.region)
    }
}

fn signature(secret: &SecretString, authorization: &Authorization<'_>, message: &str) -> String {
    let mut key = format!("aliyun_v4{}", secret.expose_secret()).into_bytes();
    let steps = [
        authorization.day,
        authorization.region,
        "oss",
        "aliyun_v4_request",
    ];
    for step in steps {
        key = mac(&key, step);
    }
    hex::encode(mac(&key, message))
}

fn mac(key: &[u8], message: &str) -> Vec<u8> {
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mac) => mac.chain_update(message).finalize().into_bytes().to_vec(),
        // HMAC takes keys of every length, so this is never reached; it matches no signature.
        Err(_) => Vec::new(),
    }
}

fn canonical_request(request: Received<'_>, additional: &str) -> Result<String, Refusal> {
    let names: BTreeSet<&str> = additional
        .split(';')
        .filter(|name| !name.is_empty())
        .collect();
    let sorted: Vec<&str> = names.iter().copied().collect();
    if sorted.join(";") != additional {
        return Err(Refusal::argument(
            "AdditionalHeaders must be in lower case, sorted and without repetition.",
            "Authorization",
        ));
    }
    let mut lines = String::new();
    for name in header_names(request.headers) {
        let always = name == "content-type" || name == "content-md5" || name.starts_with("x-oss-");
        if always || names.contains(name) {
            let value = header(request.headers, name).unwrap_or_default();
            for part in [name, ":", &value, "\n"] {
                lines.push_str(part);
            }
        }
    }
    if names
        .iter()
        .any(|name| !request.headers.contains_key(*name))
    {
        return Err(Refusal::argument(
            "A header in AdditionalHeaders is missing.",
            "Authorization",
        ));
    }
    let mut path = encoded(request.path, IN_PATH);
    if request.is_bucket && !path.ends_with('/') {
        path.push('/');
    }
    let query = canonical_query(request.query);
    Ok(format!(
        "{}\n{path}\n{query}\n{lines}\n{additional}\n{PAYLOAD}",
        request.method
    ))
}

fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (encoded(name, IN_QUERY), encoded(value, IN_QUERY)))
        .collect();
    pairs.sort();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| match value.as_str() {
            "" => name,
            value => format!("{name}={value}"),
        })
        .collect();
    pairs.join("&")
}

/// Decoded and encoded anew, so that both ways of writing an unreserved character are the same.
fn encoded(text: &str, keep: &'static AsciiSet) -> String {
    let bytes: Vec<u8> = percent_decode_str(text).collect();
    percent_encode(&bytes, keep).to_string()
}

fn header_names(headers: &HeaderMap) -> BTreeSet<&str> {
    headers.keys().map(axum::http::HeaderName::as_str).collect()
}

/// The value of a header. Of one that is sent twice both count, so that the second can not slip in
/// beside the one that was signed.
fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let values: Vec<_> = headers
        .get_all(name)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes().trim_ascii()))
        .collect();
    (!values.is_empty()).then(|| values.join(","))
}

#[cfg(test)]
mod tests;
