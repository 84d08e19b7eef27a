//! Verifying `ACS3-HMAC-SHA256`, as "V3 request structure and signature" of Alibaba Cloud defines it.
//!
//! The official SDKs differ in what they sign and in how they encode a query, so the set of signed
//! headers is taken from the request, the path is taken as received, and the query is decoded as a
//! form and encoded again.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::{HeaderMap, StatusCode};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use url::form_urlencoded;

use super::keys::{Key, Keys};
use crate::credentials::is_secret;

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// How far the date of a request may be away from the service's clock.
const SKEW: TimeDelta = TimeDelta::minutes(15);

/// What stays as it is in a canonical query: letters, digits and `-_.~`.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Headers that every signed request carries and signs.
const REQUIRED: [&str; 6] = [
    "host",
    "x-acs-action",
    "x-acs-content-sha256",
    "x-acs-date",
    "x-acs-signature-nonce",
    "x-acs-version",
];

/// Why a signature is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SignatureError {
    /// That this code stands for every missing or malformed part is an assumption.
    #[error("The request signature does not conform to Aliyun standards: {0}.")]
    Incomplete(String),
    #[error("Specified access key is not found.")]
    UnknownKey,
    #[error(
        "Specified signature does not match our calculation: {why}. The server's string to sign is \
         [{string_to_sign}], its canonical request is [{canonical_request}]."
    )]
    DoesNotMatch {
        why: String,
        string_to_sign: String,
        canonical_request: String,
    },
    #[error("The header {0} is present but not signed.")]
    NotSigned(String),
    #[error("The header x-acs-content-sha256 does not belong to the body.")]
    BodyChanged,
    #[error("Specified time stamp or date value is not well formatted. Send yyyy-MM-ddTHH:mm:ssZ.")]
    DateFormat,
    #[error("Specified time stamp or date value is expired.")]
    DateExpired,
    #[error("Specified signature nonce was used already.")]
    NonceUsed,
    #[error("SecurityToken is mandatory for this access key.")]
    TokenMissing,
    #[error("Specified SecurityToken does not belong to the access key.")]
    TokenMismatch,
    #[error("Specified SecurityToken is expired.")]
    TokenExpired,
}

impl SignatureError {
    /// The code that the service answers with.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Incomplete(_) => "IncompleteSignature",
            Self::UnknownKey => "InvalidAccessKeyId.NotFound",
            Self::DoesNotMatch { .. } | Self::NotSigned(_) | Self::BodyChanged => {
                "SignatureDoesNotMatch"
            }
            Self::DateFormat => "InvalidTimeStamp.Format",
            Self::DateExpired => "InvalidTimeStamp.Expired",
            Self::NonceUsed => "SignatureNonceUsed",
            Self::TokenMissing => "MissingSecurityToken",
            Self::TokenMismatch => "InvalidSecurityToken.MismatchWithAccessKey",
            Self::TokenExpired => "InvalidSecurityToken.Expired",
        }
    }

    /// The status that the service answers with.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::UnknownKey => StatusCode::NOT_FOUND,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}

/// A request as it came over the wire.
#[derive(Debug, Clone, Copy)]
pub(super) struct Received<'a> {
    pub(super) method: &'a str,
    /// The path, still percent-encoded.
    pub(super) path: &'a str,
    /// The query without its question mark, still encoded.
    pub(super) query: &'a str,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
}

/// Checks requests against the access keys.
#[derive(Debug)]
pub(crate) struct Verifier {
    keys: Arc<Keys>,
    /// The nonces that were used, with the dates of their requests.
    nonces: Mutex<HashMap<String, DateTime<Utc>>>,
}

impl Verifier {
    /// A verifier for these keys.
    pub(crate) fn new(keys: Arc<Keys>) -> Self {
        Self {
            keys,
            nonces: Mutex::default(),
        }
    }

    /// Accepts a request or says what is wrong with it.
    pub(super) fn verify(
        &self,
        request: Received<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), SignatureError> {
        let authorization = header(request.headers, "authorization").ok_or_else(|| {
            SignatureError::Incomplete("the header Authorization is missing".to_owned())
        })?;
        let authorization = Authorization::parse(&authorization)?;
        let key = self.keys.find(authorization.key_id);
        let key = key.ok_or(SignatureError::UnknownKey)?;
        check_token(key, request.headers)?;
        let signed = authorization.signed_headers();
        let date = check_headers(request.headers, &signed)?;
        let skew = now.signed_duration_since(date);
        if skew > SKEW || skew < -SKEW {
            return Err(SignatureError::DateExpired);
        }
        let hash = hex::encode(Sha256::digest(request.body));
        if header(request.headers, "x-acs-content-sha256").as_deref() != Some(&hash) {
            return Err(SignatureError::BodyChanged);
        }
        let canonical = canonical_request(request, &signed, &hash);
        check_signature(&key.secret, &authorization, &canonical)?;
        self.use_nonce(request.headers, date, now)
    }

    /// Only requests with a right signature use up a nonce, so that nobody else can spoil one.
    fn use_nonce(
        &self,
        headers: &HeaderMap,
        date: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), SignatureError> {
        let nonce = header(headers, "x-acs-signature-nonce").unwrap_or_default();
        let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        // A request that is older than this is refused for its date.
        nonces.retain(|_, used| now.signed_duration_since(*used) <= SKEW * 2);
        match nonces.insert(nonce.into_owned(), date) {
            None => Ok(()),
            Some(_) => Err(SignatureError::NonceUsed),
        }
    }
}

fn check_signature(
    secret: &SecretString,
    authorization: &Authorization<'_>,
    canonical: &str,
) -> Result<(), SignatureError> {
    let string_to_sign = string_to_sign(canonical);
    let expected = sign(secret, &string_to_sign);
    if bool::from(
        expected
            .as_bytes()
            .ct_eq(authorization.signature.as_bytes()),
    ) {
        return Ok(());
    }
    Err(SignatureError::DoesNotMatch {
        why: "check the AccessKey secret".to_owned(),
        string_to_sign,
        canonical_request: canonical.to_owned(),
    })
}

/// A temporary key works with its token alone, and a lasting key has none.
fn check_token(key: &Key, headers: &HeaderMap) -> Result<(), SignatureError> {
    let sent = header(headers, "x-acs-security-token");
    match (&key.token, sent) {
        (None, None) => Ok(()),
        (Some(_), None) => Err(SignatureError::TokenMissing),
        (Some(token), Some(sent)) if is_secret(token, &sent) => Ok(()),
        (_, Some(_)) => Err(SignatureError::TokenMismatch),
    }
}

/// The parts of an `Authorization` header.
struct Authorization<'a> {
    key_id: &'a str,
    signed: &'a str,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    fn parse(value: &'a str) -> Result<Self, SignatureError> {
        let incomplete = |what: &str| SignatureError::Incomplete(what.to_owned());
        let rest = value
            .strip_prefix(ALGORITHM)
            .and_then(|rest| rest.strip_prefix(' '))
            .ok_or_else(|| incomplete("the only algorithm here is ACS3-HMAC-SHA256"))?;
        let field = |name: &str| {
            rest.split(',')
                .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
                .filter(|value| !value.is_empty())
                .ok_or_else(|| incomplete(&format!("the Authorization header has no {name}")))
        };
        Ok(Self {
            key_id: field("Credential")?,
            signed: field("SignedHeaders")?,
            signature: field("Signature")?,
        })
    }

    fn signed_headers(&self) -> BTreeSet<&'a str> {
        self.signed.split(';').collect()
    }
}

/// Checks that all is there that must be, that all is signed that must be, and reads the date.
fn check_headers(
    headers: &HeaderMap,
    signed: &BTreeSet<&str>,
) -> Result<DateTime<Utc>, SignatureError> {
    for name in REQUIRED.into_iter().chain(signed.iter().copied()) {
        if !headers.contains_key(name) {
            return Err(SignatureError::Incomplete(format!(
                "the header {name} is missing"
            )));
        }
    }
    let must_be_signed =
        |name: &str| name == "host" || name == "content-type" || name.starts_with("x-acs-");
    for name in headers.keys().map(axum::http::HeaderName::as_str) {
        if must_be_signed(name) && !signed.contains(name) {
            return Err(SignatureError::NotSigned(name.to_owned()));
        }
    }
    let date = header(headers, "x-acs-date").unwrap_or_default();
    let date = NaiveDateTime::parse_from_str(&date, "%Y-%m-%dT%H:%M:%SZ")
        .map_err(|_| SignatureError::DateFormat)?;
    Ok(date.and_utc())
}

/// The value of a header; several values are sorted and joined, as the SDKs do it.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<Cow<'a, str>> {
    let mut values: Vec<_> = headers
        .get_all(name)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes().trim_ascii()))
        .collect();
    if values.len() > 1 {
        values.sort();
        return Some(Cow::Owned(values.join(",")));
    }
    values.pop()
}

fn canonical_request(request: Received<'_>, signed: &BTreeSet<&str>, body_hash: &str) -> String {
    use std::fmt::Write;

    let mut canonical = format!(
        "{}\n{}\n{}\n",
        request.method,
        request.path,
        canonical_query(request.query)
    );
    for name in signed {
        let value = header(request.headers, name).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(canonical, "{name}:{value}");
    }
    let names: Vec<_> = signed.iter().copied().collect();
    let _ = write!(canonical, "\n{}\n{body_hash}", names.join(";"));
    canonical
}

fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    pairs.sort();
    let encoded: Vec<_> = pairs
        .iter()
        .map(|(name, value)| {
            let name = utf8_percent_encode(name, UNRESERVED);
            format!("{name}={}", utf8_percent_encode(value, UNRESERVED))
        })
        .collect();
    encoded.join("&")
}

fn string_to_sign(canonical_request: &str) -> String {
    format!(
        "{ALGORITHM}\n{}",
        hex::encode(Sha256::digest(canonical_request))
    )
}

fn sign(secret: &SecretString, string_to_sign: &str) -> String {
    match Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()) {
        Ok(mac) => hex::encode(mac.chain_update(string_to_sign).finalize().into_bytes()),
        // HMAC takes keys of every length, so this is never reached; it matches no signature.
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests;
