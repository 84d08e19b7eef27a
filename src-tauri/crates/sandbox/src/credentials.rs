//! Fresh random credentials, made at every start and never stored.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rand::Rng;
use rand::distr::Alphanumeric;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

/// Letters and digits from the operating system's random source.
pub(crate) fn random_text(length: usize) -> String {
    rand::rng()
        .sample_iter(Alphanumeric)
        .take(length)
        .map(char::from)
        .collect()
}

/// A key in the form of Elastic's API keys: base64 of an id, a colon and a secret.
pub(crate) fn elastic_api_key() -> SecretString {
    BASE64_STANDARD
        .encode(format!("{}:{}", random_text(20), random_text(22)))
        .into()
}

/// An access key id in the form that Alibaba Cloud gives out.
pub(crate) fn access_key_id() -> String {
    format!("LTAI5t{}", random_text(18))
}

/// A secret of the given length.
pub(crate) fn secret(length: usize) -> SecretString {
    random_text(length).into()
}

/// Whether a text that a caller sent is the secret, in a time that does not depend on the text.
pub(crate) fn is_secret(secret: &SecretString, sent: &str) -> bool {
    secret
        .expose_secret()
        .as_bytes()
        .ct_eq(sent.as_bytes())
        .into()
}
