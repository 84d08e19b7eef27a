//! The credentials of a RAM user or of a temporary session.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// An `AccessKey` pair, for a temporary session (STS) with its security token.
#[derive(Clone)]
pub struct AccessKey {
    /// The `AccessKey` id. It is sent readable and is no secret by itself.
    pub id: String,
    /// The `AccessKey` secret. It signs and is never sent.
    pub secret: SecretString,
    /// The security token of a temporary session.
    pub security_token: Option<SecretString>,
}

/// An `AccessKey` that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccessKeyError {
    /// The id or the secret is empty.
    #[error("the AccessKey is incomplete")]
    Empty,
    /// The id holds a character that none has; often a space or line break was copied along.
    #[error("the AccessKey id holds a character that no id has")]
    UnusableId,
    /// The secret holds a character that none has.
    #[error("the AccessKey secret holds a character that no secret has")]
    UnusableSecret,
    /// The security token holds a character that none has.
    #[error("the security token holds a character that no token has")]
    UnusableToken,
}

impl AccessKey {
    /// Whether all parts can be put into headers as they are.
    pub fn check(&self) -> Result<(), AccessKeyError> {
        let secret = self.secret.expose_secret();
        if self.id.is_empty() || secret.is_empty() {
            return Err(AccessKeyError::Empty);
        }
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
        // A comma would end the id within the Authorization header.
        if !plain(&self.id) || self.id.contains(',') {
            return Err(AccessKeyError::UnusableId);
        }
        if !plain(secret) {
            return Err(AccessKeyError::UnusableSecret);
        }
        match &self.security_token {
            Some(token) if !plain(token.expose_secret()) || token.expose_secret().is_empty() => {
                Err(AccessKeyError::UnusableToken)
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = if self.security_token.is_some() {
            ", token ***"
        } else {
            ""
        };
        write!(out, "AccessKey({:?}, ***{token})", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(id: &str, secret: &str, token: Option<&str>) -> AccessKey {
        AccessKey {
            id: id.to_owned(),
            secret: SecretString::from(secret),
            security_token: token.map(SecretString::from),
        }
    }

    #[test]
    fn says_which_part_cannot_be_used() {
        assert_eq!(key("LTAI5t", "s", None).check(), Ok(()));
        assert_eq!(key("STS.a", "s", Some("CAIS+/=")).check(), Ok(()));
        assert_eq!(key("", "s", None).check(), Err(AccessKeyError::Empty));
        assert_eq!(key("a", "", None).check(), Err(AccessKeyError::Empty));
        assert_eq!(
            key("a\r\nx: y", "s", None).check(),
            Err(AccessKeyError::UnusableId)
        );
        assert_eq!(
            key("a,SignedHeaders=", "s", None).check(),
            Err(AccessKeyError::UnusableId)
        );
        assert_eq!(
            key("a", "s\n", None).check(),
            Err(AccessKeyError::UnusableSecret)
        );
        assert_eq!(
            key("a", "s", Some("t\n")).check(),
            Err(AccessKeyError::UnusableToken)
        );
        assert_eq!(
            key("a", "s", Some("")).check(),
            Err(AccessKeyError::UnusableToken)
        );
    }

    #[test]
    fn debug_shows_no_secret() {
        let shown = format!("{:?}", key("LTAI5t", "canary", Some("canary")));
        assert_eq!(shown, "AccessKey(\"LTAI5t\", ***, token ***)");
    }
}
