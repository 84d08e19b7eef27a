//! How a call proves who makes it.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use plugdesk_net::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::sending::SignIn;
use crate::session::Session;

/// A way to sign in.
#[derive(Clone)]
pub enum Credentials {
    /// An API key, sent as `Authorization: ApiKey …`. Elastic Cloud takes nothing else; ECE takes
    /// it for every user but the built-in `admin` and `readonly`.
    ApiKey(SecretString),
    /// User name and password, sent as `Authorization: Basic …` (RFC 7617). ECE only.
    Basic {
        /// The user name.
        username: String,
        /// The password.
        password: SecretString,
    },
    /// User name and password, exchanged for a token at the first call, which is then sent as
    /// `Authorization: Bearer …`. Where the installation gives no tokens, the same as
    /// [`Basic`](Self::Basic). ECE only.
    User {
        /// The user name.
        username: String,
        /// The password.
        password: SecretString,
    },
}

/// Credentials that cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CredentialsError {
    /// The key, user name or password is empty.
    #[error("the credentials are incomplete")]
    Empty,
    /// The key holds a space, a line break or another character that no API key has; often the
    /// end of a line was copied along.
    #[error("the API key holds a character that no key has")]
    UnusableKey,
    /// The user name holds a colon, or one of both a control character (RFC 7617 §2).
    #[error("the user name or password holds a character that cannot be sent")]
    UnusableUser,
}

impl Credentials {
    /// How the calls of a client prove who makes them.
    pub(crate) fn into_sign_in(self) -> Result<SignIn, CredentialsError> {
        let Self::User { username, password } = self else {
            return self.into_header().map(SignIn::Fixed);
        };
        let basic = Self::Basic {
            username: username.clone(),
            password: password.clone(),
        };
        let session = Session::new(username, password, basic.into_header()?);
        Ok(SignIn::Session(Arc::new(session)))
    }

    /// The value of an `Authorization` header that never changes, marked so that no log shows it.
    fn into_header(self) -> Result<HeaderValue, CredentialsError> {
        let (text, unusable) = match self {
            Self::ApiKey(key) => {
                let key = key.expose_secret();
                if key.is_empty() {
                    return Err(CredentialsError::Empty);
                }
                if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
                    return Err(CredentialsError::UnusableKey);
                }
                (
                    SecretString::from(format!("ApiKey {key}")),
                    CredentialsError::UnusableKey,
                )
            }
            Self::Basic { username, password } | Self::User { username, password } => {
                let password = password.expose_secret();
                if username.is_empty() || password.is_empty() {
                    return Err(CredentialsError::Empty);
                }
                let control = username
                    .chars()
                    .chain(password.chars())
                    .any(char::is_control);
                if control || username.contains(':') {
                    return Err(CredentialsError::UnusableUser);
                }
                let pair = SecretString::from(format!("{username}:{password}"));
                let text = format!("Basic {}", STANDARD.encode(pair.expose_secret()));
                (SecretString::from(text), CredentialsError::UnusableUser)
            }
        };
        let mut value = HeaderValue::from_str(text.expose_secret()).map_err(|_| unusable)?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ApiKey(_) => out.write_str("ApiKey(***)"),
            Self::Basic { username, .. } => write!(out, "Basic({username:?}, ***)"),
            Self::User { username, .. } => write!(out, "User({username:?}, ***)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Credentials {
        Credentials::ApiKey(SecretString::from(text))
    }

    fn basic(username: &str, password: &str) -> Credentials {
        Credentials::Basic {
            username: username.to_owned(),
            password: SecretString::from(password),
        }
    }

    #[test]
    fn writes_both_headers_and_hides_them() {
        let value = key("dGVzdA==").into_header().unwrap();
        assert_eq!(value.to_str().unwrap(), "ApiKey dGVzdA==");
        assert_eq!(format!("{value:?}"), "Sensitive");
        // The example of RFC 7617 §2, and one with characters outside of ASCII (§2.1).
        let value = basic("Aladdin", "open sesame").into_header().unwrap();
        assert_eq!(
            value.to_str().unwrap(),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
        );
        assert!(value.is_sensitive());
        let value = basic("test", "123£").into_header().unwrap();
        assert_eq!(value.to_str().unwrap(), "Basic dGVzdDoxMjPCow==");
    }

    #[test]
    fn refuses_what_cannot_be_sent() {
        assert_eq!(key("").into_header(), Err(CredentialsError::Empty));
        for bad in [
            "abc\n",
            "abc\r\nX-Evil: 1",
            "a b",
            "schlüssel",
            "\u{feff}abc",
        ] {
            assert_eq!(
                key(bad).into_header(),
                Err(CredentialsError::UnusableKey),
                "{bad:?}"
            );
        }
        assert_eq!(basic("", "x").into_header(), Err(CredentialsError::Empty));
        assert_eq!(basic("x", "").into_header(), Err(CredentialsError::Empty));
        assert_eq!(
            basic("a:b", "x").into_header(),
            Err(CredentialsError::UnusableUser)
        );
        assert_eq!(
            basic("a", "x\ny").into_header(),
            Err(CredentialsError::UnusableUser)
        );
    }

    #[test]
    fn debug_shows_no_secret() {
        let user = Credentials::User {
            username: "ann".to_owned(),
            password: SecretString::from("canary"),
        };
        let shown = format!("{:?} {:?} {user:?}", key("canary"), basic("ann", "canary"));
        assert!(!shown.contains("canary"), "{shown}");
        let shown = format!("{:?}", user.into_sign_in().unwrap());
        assert!(!shown.contains("canary"), "{shown}");
    }
}
