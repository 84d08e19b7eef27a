//! Who is calling: an API key, or on ECE also a name and a password, or the token of a session.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use secrecy::SecretString;

use super::Elastic;
use super::errors::Refusal;
use super::session;
use super::store::User;
use crate::body;
use crate::credentials::{elastic_api_key, is_secret, secret};

/// The credentials that this run accepts.
#[derive(Debug)]
pub(crate) struct Credentials {
    pub(crate) main_key: SecretString,
    pub(crate) other_key: SecretString,
    pub(crate) no_user_key: SecretString,
    /// ECE alone takes Basic authentication.
    pub(crate) basic: Option<Basic>,
}

/// A name and a password.
#[derive(Debug)]
pub(crate) struct Basic {
    pub(crate) username: String,
    pub(crate) password: SecretString,
}

impl Credentials {
    /// Fresh keys.
    pub(crate) fn random() -> Self {
        Self {
            main_key: elastic_api_key(),
            other_key: elastic_api_key(),
            no_user_key: elastic_api_key(),
            basic: None,
        }
    }

    /// Fresh keys, and a fresh password for Basic authentication.
    pub(crate) fn random_with_basic(username: &str) -> Self {
        let basic = Basic {
            username: username.to_owned(),
            password: secret(24),
        };
        Self {
            basic: Some(basic),
            ..Self::random()
        }
    }

    /// The caller that the `Authorization` header names.
    pub(crate) fn caller(&self, headers: &HeaderMap) -> Option<Caller> {
        let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let (scheme, rest) = value.split_once(' ')?;
        let rest = rest.trim();
        if scheme.eq_ignore_ascii_case("ApiKey") {
            self.owner_of_key(rest)
        } else if scheme.eq_ignore_ascii_case("Basic") {
            self.basic
                .as_ref()?
                .accepts(rest)
                .then_some(Caller(Some(User::Main)))
        } else {
            None
        }
    }

    fn owner_of_key(&self, key: &str) -> Option<Caller> {
        [
            (&self.main_key, Caller(Some(User::Main))),
            (&self.other_key, Caller(Some(User::Other))),
            (&self.no_user_key, Caller(None)),
        ]
        .into_iter()
        .find_map(|(known, caller)| is_secret(known, key).then_some(caller))
    }
}

impl Basic {
    fn accepts(&self, encoded: &str) -> bool {
        let decoded = BASE64_STANDARD.decode(encoded).ok();
        let Some(text) = decoded.and_then(|bytes| String::from_utf8(bytes).ok()) else {
            return false;
        };
        text.split_once(':').is_some_and(|(name, password)| {
            name == self.username && is_secret(&self.password, password)
        })
    }
}

/// An authenticated caller; without a user when the key has no user id.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller(Option<User>);

impl Caller {
    /// The user, for creating an extension.
    pub(super) fn creator(self) -> Result<User, Refusal> {
        self.0.ok_or(Refusal::NoUserId { creating: true })
    }

    /// The user, for changing an extension.
    pub(super) fn user(self) -> Result<User, Refusal> {
        self.0.ok_or(Refusal::NoUserId { creating: false })
    }
}

/// Refuses requests without valid credentials and tells the rest who is calling.
pub(super) async fn authenticate(
    State(elastic): State<Arc<Elastic>>,
    mut request: Request,
    next: Next,
) -> Response {
    let session = || {
        session::bearer(request.headers())
            .is_some_and(|token| elastic.sessions.knows(token, elastic.clock.now()))
            .then_some(Caller(Some(User::Main)))
    };
    let caller = elastic.credentials.caller(request.headers());
    if let Some(caller) = caller.or_else(session) {
        request.extensions_mut().insert(caller);
        return next.run(request).await;
    }
    let (parts, sent) = request.into_parts();
    body::discard(&parts.headers, sent).await;
    Refusal::NotAuthenticated.into_response()
}
