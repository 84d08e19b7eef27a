//! Signing in to ECE with name and password: `POST /users/auth/_login`, `_refresh` and `_logout`.
//!
//! Elastic Cloud has none of the three. A token that was refreshed stays good until its own end;
//! that, and how long one lives, are assumptions.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;

use super::Elastic;
use super::errors::Refusal;
use crate::body::read_json;
use crate::clock::{http_date, iso};
use crate::credentials::{is_secret, secret};
use crate::options::EceLogin;

/// The sessions of this run. They live in memory only.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<Vec<Session>>);

#[derive(Debug)]
struct Session {
    token: SecretString,
    expires: DateTime<Utc>,
}

impl Sessions {
    /// Whether the token belongs to a session that has not ended.
    pub(super) fn knows(&self, token: &str, now: DateTime<Utc>) -> bool {
        self.open(now)
            .iter()
            .any(|session| is_secret(&session.token, token))
    }

    fn begin(&self, now: DateTime<Utc>, lifetime: TimeDelta) -> (SecretString, DateTime<Utc>) {
        let token = secret(64);
        let expires = now
            .checked_add_signed(lifetime)
            .unwrap_or(DateTime::<Utc>::MAX_UTC);
        self.open(now).push(Session {
            token: token.clone(),
            expires,
        });
        (token, expires)
    }

    fn end(&self, token: &str, now: DateTime<Utc>) {
        self.open(now)
            .retain(|session| !is_secret(&session.token, token));
    }

    /// The sessions that have not ended by now; the others are forgotten.
    fn open(&self, now: DateTime<Utc>) -> MutexGuard<'_, Vec<Session>> {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|session| session.expires > now);
        sessions
    }
}

/// `LoginRequest` of the specification.
#[derive(Deserialize)]
struct LoginRequest {
    username: String,
    password: String,
    login_state: Option<LoginState>,
}

#[derive(Deserialize)]
struct LoginState {
    path: Option<String>,
}

/// `POST /users/auth/_login`.
pub(super) async fn login(
    State(elastic): State<Arc<Elastic>>,
    body: Body,
) -> Result<Response, Refusal> {
    let json = read_json(body).await?;
    elastic.can_log_in()?;
    // The reader's own words could repeat the password.
    let request: LoginRequest = serde_json::from_slice(&json).map_err(|_| Refusal::Invalid {
        message: "The request is malformed: send username and password.".to_owned(),
        field: None,
    })?;
    let known = elastic.credentials.basic.as_ref().is_some_and(|basic| {
        basic.username == request.username && is_secret(&basic.password, &request.password)
    });
    if !known {
        return Err(Refusal::WrongPassword);
    }
    let path = request.login_state.and_then(|state| state.path);
    Ok(match path {
        None => elastic.new_token(),
        Some(path) => elastic.redirect(&path),
    })
}

/// `POST /users/auth/_refresh`.
pub(super) async fn refresh(
    State(elastic): State<Arc<Elastic>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    elastic.can_log_in()?;
    let now = elastic.clock.now();
    let known = bearer(&headers).is_some_and(|token| elastic.sessions.knows(token, now));
    if known {
        Ok(elastic.new_token())
    } else {
        Err(Refusal::NotAuthenticated)
    }
}

/// `POST /users/auth/_logout`. The specification knows no refusal for a session that is over.
pub(super) async fn logout(
    State(elastic): State<Arc<Elastic>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    elastic.can_log_in()?;
    if let Some(token) = bearer(&headers) {
        elastic.sessions.end(token, elastic.clock.now());
    }
    Ok(Json(json!({})).into_response())
}

/// The token in `Authorization: Bearer TOKEN`.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("Bearer")
        .then_some(token.trim())
}

impl Elastic {
    fn can_log_in(&self) -> Result<(), Refusal> {
        match self.ece_login {
            EceLogin::Present => Ok(()),
            EceLogin::NotFound404 => Err(Refusal::NoSuchResource),
            EceLogin::NotImplemented501 => Err(Refusal::NoAuthenticationCluster),
        }
    }

    /// `TokenResponse` of the specification, with the date of the sandbox's own clock.
    fn new_token(&self) -> Response {
        let now = self.clock.now();
        let (token, expires) = self.sessions.begin(now, self.session_lifetime);
        let reply = json!({
            "token": token.expose_secret(),
            "session_expiration_time": iso(expires),
        });
        let mut response = Json(reply).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Ok(date) = HeaderValue::try_from(http_date(now)) {
            headers.insert(header::DATE, date);
        }
        response
    }

    /// "Redirects to `/sso/token#BEARER_TOKEN?state=LOGIN_STATE`", says the specification.
    fn redirect(&self, path: &str) -> Response {
        let (token, _) = self.sessions.begin(self.clock.now(), self.session_lifetime);
        let state: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
        let target = format!("/sso/token#{}?state={state}", token.expose_secret());
        match HeaderValue::try_from(target) {
            Ok(location) => (
                StatusCode::FOUND,
                [(header::LOCATION, location)],
                Json(json!({})),
            )
                .into_response(),
            Err(_) => {
                Refusal::invalid("login_state.path", "The path is not valid.").into_response()
            }
        }
    }
}
