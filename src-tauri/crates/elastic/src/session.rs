//! Signing in with a name and a password where the installation gives tokens for them (ECE).
//!
//! The first call logs in (`POST /users/auth/_login`), calls carry the token it got, and the token
//! is exchanged for another (`POST /users/auth/_refresh`) before it ends. It is held in memory
//! alone. An installation that gives no tokens is spoken to with Basic authentication.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use plugdesk_net::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderValue};
use plugdesk_net::{Answer, CancellationToken, Method, NetError};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, MutexGuard};

use crate::client::{Client, written};
use crate::error::{Error, ErrorKind, Operation};
use crate::refusal;
use crate::sending::cancelled;

/// How long a token is taken to live when the service does not tell.
const ASSUMED_LIFE: TimeDelta = TimeDelta::minutes(2);

/// No token is taken to live longer.
const LONGEST_LIFE: TimeDelta = TimeDelta::days(1);

/// A token is exchanged this long before its end, or when a third of its life is left if that is
/// shorter.
const LEAD: TimeDelta = TimeDelta::minutes(5);

/// After a refresh that failed, the next is tried this much later while the token still works.
const PAUSE: TimeDelta = TimeDelta::seconds(30);

/// A token that is older is exchanged before an upload begins, which could outlast it.
const YOUNG: TimeDelta = TimeDelta::minutes(1);

/// What a call is going to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Errand {
    /// It can be sent once more if the session turns out to be over.
    Repeatable,
    /// It streams a file and cannot.
    Upload,
}

/// What a call shows to the service.
pub(crate) struct Pass {
    /// The value of the `Authorization` header.
    pub(crate) header: HeaderValue,
    /// The number of its token, if it is one.
    pub(crate) token: Option<u64>,
    /// Whether it was got just now with name and password.
    pub(crate) new: bool,
}

impl Pass {
    /// One that never changes.
    pub(crate) fn fixed(header: HeaderValue) -> Self {
        Self {
            header,
            token: None,
            new: false,
        }
    }
}

/// A name and a password, and the session that was begun with them.
pub(crate) struct Session {
    username: String,
    password: SecretString,
    basic: HeaderValue,
    /// Whoever finds no usable token here gets one before others look, so that it is got once.
    standing: Mutex<Standing>,
}

enum Standing {
    LoggedOut {
        /// How many tokens there were before.
        tokens: u64,
    },
    LoggedIn(Token),
    /// The installation gives no tokens.
    Basic,
}

struct Token {
    header: HeaderValue,
    number: u64,
    got: DateTime<Utc>,
    refresh_at: DateTime<Utc>,
    ends: DateTime<Utc>,
}

impl Token {
    fn pass(&self, new: bool) -> Pass {
        Pass {
            header: self.header.clone(),
            token: Some(self.number),
            new,
        }
    }

    fn is_due(&self, errand: Errand, now: DateTime<Utc>) -> bool {
        let old = errand == Errand::Upload && now - self.got >= YOUNG;
        // A clock that was set back says nothing about the age of a token.
        old || now >= self.refresh_at || now < self.got
    }
}

impl Session {
    pub(crate) fn new(username: String, password: SecretString, basic: HeaderValue) -> Self {
        Self {
            username,
            password,
            basic,
            standing: Mutex::new(Standing::LoggedOut { tokens: 0 }),
        }
    }

    /// What a call shall show: the token that there is, or a new one.
    pub(crate) async fn pass(
        &self,
        client: &Client,
        errand: Errand,
        cancel: &CancellationToken,
    ) -> Result<Pass, Error> {
        let mut standing = self.standing(cancel).await?;
        let now = client.clock().now();
        let tokens = match &mut *standing {
            Standing::Basic => return Ok(Pass::fixed(self.basic.clone())),
            Standing::LoggedOut { tokens } => *tokens,
            Standing::LoggedIn(token) if !token.is_due(errand, now) => {
                return Ok(token.pass(false));
            }
            Standing::LoggedIn(token) if now < token.ends => {
                match refresh(client, token, cancel).await {
                    Ok(Some(refreshed)) => *token = refreshed,
                    Ok(None) => {
                        let tokens = token.number;
                        return self.log_in(&mut standing, tokens, client, cancel).await;
                    }
                    Err(error) if cancel.is_cancelled() => return Err(error),
                    Err(error) => {
                        tracing::debug!(%error, "the token is not exchanged yet");
                        token.refresh_at = now + PAUSE;
                    }
                }
                return Ok(token.pass(false));
            }
            Standing::LoggedIn(token) => token.number,
        };
        self.log_in(&mut standing, tokens, client, cancel).await
    }

    /// Forgets a token that the service no longer takes, unless another has followed it.
    pub(crate) async fn forget(
        &self,
        number: u64,
        cancel: &CancellationToken,
    ) -> Result<(), Error> {
        let mut standing = self.standing(cancel).await?;
        if matches!(&*standing, Standing::LoggedIn(token) if token.number == number) {
            *standing = Standing::LoggedOut { tokens: number };
        }
        Ok(())
    }

    async fn standing(
        &self,
        cancel: &CancellationToken,
    ) -> Result<MutexGuard<'_, Standing>, Error> {
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(cancelled(Operation::SignIn)),
            standing = self.standing.lock() => Ok(standing),
        }
    }

    async fn log_in(
        &self,
        standing: &mut Standing,
        tokens: u64,
        client: &Client,
        cancel: &CancellationToken,
    ) -> Result<Pass, Error> {
        #[derive(Serialize)]
        struct LoginRequest<'a> {
            username: &'a str,
            password: &'a str,
        }

        *standing = Standing::LoggedOut { tokens };
        let request = LoginRequest {
            username: &self.username,
            password: self.password.expose_secret(),
        };
        let body = written(Operation::SignIn, &request)?;
        let call = client.json(Method::POST, &["users", "auth", "_login"], body);
        let asked = client.clock().now();
        let answer = client.exchange(Operation::SignIn, call, cancel).await?;
        match answer.status().as_u16() {
            200 | 201 => {
                let token = token(&answer, tokens + 1, asked)?;
                let pass = token.pass(true);
                *standing = Standing::LoggedIn(token);
                Ok(pass)
            }
            404 | 405 | 501 => {
                tracing::debug!("the installation gives no tokens");
                *standing = Standing::Basic;
                Ok(Pass::fixed(self.basic.clone()))
            }
            _ => Err(refusal::read(Operation::SignIn, &answer)),
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Session({:?}, ***)", self.username)
    }
}

/// Another token for this one; `None` where the service does not take it.
async fn refresh(
    client: &Client,
    before: &Token,
    cancel: &CancellationToken,
) -> Result<Option<Token>, Error> {
    let mut call = client.call(Method::POST, &["users", "auth", "_refresh"]);
    call.headers.insert(AUTHORIZATION, before.header.clone());
    let asked = client.clock().now();
    let answer = client.exchange(Operation::SignIn, call, cancel).await?;
    match answer.status().as_u16() {
        200 | 201 => token(&answer, before.number + 1, asked).map(Some),
        401 | 403 | 404 | 405 | 501 => Ok(None),
        _ => Err(refusal::read(Operation::SignIn, &answer)),
    }
}

/// Reads `TokenResponse`. What the service sent instead is not told on: it could be a token.
fn token(answer: &Answer, number: u64, asked: DateTime<Utc>) -> Result<Token, Error> {
    #[derive(Deserialize)]
    struct TokenResponse {
        token: String,
        session_expiration_time: Option<String>,
    }

    let unreadable = || {
        let error = NetError::NotTheApi {
            status: answer.status().as_u16(),
            content_type: answer.header_text(CONTENT_TYPE.as_str()),
            excerpt: String::new(),
        };
        Error::after(Operation::SignIn, answer, ErrorKind::Net(error))
    };
    let response: TokenResponse = answer.json().map_err(|_| unreadable())?;
    let secret = SecretString::from(response.token);
    if secret.expose_secret().is_empty() {
        return Err(unreadable());
    }
    let text = SecretString::from(format!("Bearer {}", secret.expose_secret()));
    let mut header = HeaderValue::from_str(text.expose_secret()).map_err(|_| unreadable())?;
    header.set_sensitive(true);

    let life = life(answer, response.session_expiration_time.as_deref(), asked);
    let ends = asked + life;
    Ok(Token {
        header,
        number,
        got: asked,
        refresh_at: ends - LEAD.min(life / 3),
        ends,
    })
}

/// How long a token lives by the service's own clock, which need not agree with this computer's.
fn life(answer: &Answer, expires: Option<&str>, asked: DateTime<Utc>) -> TimeDelta {
    let expires = expires.and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    let date = answer.header_text(DATE.as_str());
    let said = date.and_then(|text| DateTime::parse_from_rfc2822(&text).ok());
    let from = said.map_or(asked, |said| said.to_utc());
    expires
        .map(|expires| expires.to_utc() - from)
        .filter(|life| *life > TimeDelta::zero())
        .map_or(ASSUMED_LIFE, |life| life.min(LONGEST_LIFE))
}

#[cfg(test)]
mod tests {
    use plugdesk_net::StatusCode;
    use plugdesk_net::header::HeaderMap;

    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-01-02T03:04:05Z".parse().unwrap()
    }

    fn answer(date: Option<&str>, body: &str) -> Answer {
        let mut headers = HeaderMap::new();
        if let Some(date) = date {
            headers.insert(DATE, date.parse().unwrap());
        }
        Answer::new(StatusCode::OK, headers, body.to_owned().into())
    }

    #[test]
    fn a_life_is_measured_by_the_clock_of_the_service() {
        let life = |date: Option<&str>, expires: Option<&str>| {
            super::life(&answer(date, ""), expires, now()).num_seconds()
        };
        let at_four = Some("2026-01-02T04:04:05.000Z");
        assert_eq!(life(None, at_four), 3600);
        assert_eq!(life(Some("Fri, 02 Jan 2026 03:34:05 GMT"), at_four), 1800);
        assert_eq!(life(Some("no date"), at_four), 3600);
        assert_eq!(life(Some("Fri, 02 Jan 2026 05:00:00 GMT"), at_four), 120);
        assert_eq!(life(None, None), 120);
        assert_eq!(life(None, Some("soon")), 120);
        assert_eq!(life(None, Some("9999-01-02T04:04:05Z")), 24 * 3600);
    }

    #[test]
    fn a_token_is_exchanged_before_its_end_and_before_uploads() {
        let body = r#"{"token":"canary","session_expiration_time":"2026-01-02T04:04:05Z"}"#;
        let token = token(&answer(None, body), 1, now()).unwrap();
        assert!(token.header.is_sensitive());
        let due = |errand, minutes| token.is_due(errand, now() + TimeDelta::minutes(minutes));
        assert!(!due(Errand::Repeatable, 54));
        assert!(due(Errand::Repeatable, 55));
        assert!(due(Errand::Repeatable, -1));
        assert!(!due(Errand::Upload, 0));
        assert!(due(Errand::Upload, 1));
    }

    #[test]
    fn what_is_no_token_is_not_told_on() {
        for body in [
            r#"{"token":["canary"]}"#,
            r#""canary""#,
            "canary",
            r#"{"tokens":"canary"}"#,
            r#"{"token":""}"#,
            r#"{"token":"canary\n"}"#,
        ] {
            let error = token(&answer(None, body), 1, now()).err().unwrap();
            let told = format!("{error} {error:?}");
            assert!(!told.contains("canary"), "{told}");
        }
    }

    #[test]
    fn debug_shows_no_password() {
        let basic = HeaderValue::from_static("Basic canary");
        let session = Session::new("ann".to_owned(), SecretString::from("canary"), basic);
        assert_eq!(format!("{session:?}"), r#"Session("ann", ***)"#);
    }
}
