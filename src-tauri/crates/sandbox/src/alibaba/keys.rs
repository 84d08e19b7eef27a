//! The access keys that the services of all regions take: one that stays, and a temporary one with
//! a token as STS gives it out.

use secrecy::SecretString;

use crate::credentials::{access_key_id, random_text, secret};

/// An access key.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) id: String,
    pub(crate) secret: SecretString,
    /// The token without which the key of STS is worth nothing.
    pub(crate) token: Option<SecretString>,
}

/// Both keys.
#[derive(Debug, Clone)]
pub(crate) struct Keys {
    pub(crate) lasting: Key,
    pub(crate) temporary: Key,
}

impl Keys {
    /// Fresh keys.
    pub(crate) fn random() -> Self {
        Self {
            lasting: Key {
                id: access_key_id(),
                secret: secret(30),
                token: None,
            },
            temporary: Key {
                id: format!("STS.{}", random_text(24)),
                secret: secret(44),
                token: Some(secret(400)),
            },
        }
    }

    /// The key with this id.
    pub(crate) fn find(&self, id: &str) -> Option<&Key> {
        [&self.lasting, &self.temporary]
            .into_iter()
            .find(|key| key.id == id)
    }
}
