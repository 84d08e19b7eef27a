//! What makes a write idempotent.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::signature::sha256_hex;

/// The longest token that the service takes.
const LONGEST: usize = 64;

/// A `clientToken`: the service carries out only one of all requests that hold the same. Who asks
/// again after an answer was lost must keep the token of the first try.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct ClientToken(String);

impl ClientToken {
    /// Makes a token of a text that is used for nothing else. At most 64 ASCII characters can be
    /// sent; another text stands for itself by its SHA-256.
    pub fn new(unique: &str) -> Self {
        let fits = (1..=LONGEST).contains(&unique.len())
            && unique.bytes().all(|byte| byte.is_ascii_graphic());
        if fits {
            Self(unique.to_owned())
        } else {
            Self(sha256_hex(unique.as_bytes()))
        }
    }

    /// The token as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for ClientToken {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl From<ClientToken> for String {
    fn from(token: ClientToken) -> Self {
        token.0
    }
}

impl fmt::Display for ClientToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_becomes_a_token_that_can_be_sent_and_read_back() {
        assert_eq!(ClientToken::new("tok-1").as_str(), "tok-1");
        for odd in ["", "a b", "ü", "a\n", &"x".repeat(65)] {
            let token = ClientToken::new(odd);
            assert_eq!(token.as_str().len(), 64, "{odd}");
            assert_eq!(token, ClientToken::new(odd));
            let kept = serde_json::to_string(&token).unwrap();
            assert_eq!(serde_json::from_str::<ClientToken>(&kept).unwrap(), token);
        }
        assert_ne!(ClientToken::new("a b"), ClientToken::new("a c"));
    }
}
