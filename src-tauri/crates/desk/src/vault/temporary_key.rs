//! The secret and the security token of a temporary session, as one item of the vault.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// The two secrets of a temporary session (STS). They are worth nothing without each other, so
/// they are kept, replaced and forgotten as one item: the JSON text
/// `{"accessKeySecret":"…","securityToken":"…"}`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TemporaryKey {
    /// The `AccessKey` secret.
    #[serde(rename = "accessKeySecret")]
    pub secret: SecretString,
    /// The security token.
    #[serde(rename = "securityToken")]
    pub token: SecretString,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    access_key_secret: &'a str,
    security_token: &'a str,
}

impl TemporaryKey {
    /// Both as one item.
    pub fn to_item(&self) -> Option<SecretString> {
        serde_json::to_string(&Item {
            access_key_secret: self.secret.expose_secret(),
            security_token: self.token.expose_secret(),
        })
        .ok()
        .map(SecretString::from)
    }

    /// Both out of an item; nothing where it holds something else.
    pub fn from_item(item: &SecretString) -> Option<Self> {
        serde_json::from_str(item.expose_secret()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_come_back_from_one_item() {
        let key = TemporaryKey {
            secret: SecretString::from("s\"e\\cret"),
            token: SecretString::from("CAIS+/=="),
        };
        let item = key.to_item().unwrap();
        assert_eq!(
            item.expose_secret(),
            r#"{"accessKeySecret":"s\"e\\cret","securityToken":"CAIS+/=="}"#
        );
        let read = TemporaryKey::from_item(&item).unwrap();
        assert_eq!(read.secret.expose_secret(), "s\"e\\cret");
        assert_eq!(read.token.expose_secret(), "CAIS+/==");
        assert!(!format!("{key:?}").contains("CAIS"));
        assert!(TemporaryKey::from_item(&SecretString::from("plain")).is_none());
    }
}
