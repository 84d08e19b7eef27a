//! How a call goes out: with what proves who makes it, within the rate limit, and once more if its
//! session turns out to be over.

use std::sync::Arc;

use plugdesk_net::header::{AUTHORIZATION, HeaderValue};
use plugdesk_net::{Answer, Call, CancellationToken, NetError, Payload};

use crate::client::Client;
use crate::error::{Error, ErrorKind, Operation};
use crate::rate_limit::{LONGEST_WAIT, Underway};
use crate::refusal;
use crate::session::{Errand, Pass, Session};

/// How the calls of a client prove who makes them.
#[derive(Clone, Debug)]
pub(crate) enum SignIn {
    /// All in the same way.
    Fixed(HeaderValue),
    /// With the token of a session.
    Session(Arc<Session>),
}

impl SignIn {
    async fn pass(
        &self,
        client: &Client,
        errand: Errand,
        cancel: &CancellationToken,
    ) -> Result<Pass, Error> {
        match self {
            Self::Fixed(header) => Ok(Pass::fixed(header.clone())),
            Self::Session(session) => session.pass(client, errand, cancel).await,
        }
    }
}

impl Client {
    /// Sends a call in the name of who made the client, and reads a refusal as such.
    pub(crate) async fn send(
        &self,
        operation: Operation,
        call: Call,
        cancel: &CancellationToken,
    ) -> Result<Answer, Error> {
        let again = twin(&call);
        let errand = match again {
            Some(_) => Errand::Repeatable,
            None => Errand::Upload,
        };
        let pass = self.sign_in().pass(self, errand, cancel).await?;
        let (token, new) = (pass.token, pass.new);
        let refused = match self.signed(operation, call, pass, cancel).await {
            Err(error) if matches!(error.kind, ErrorKind::Unauthenticated) => error,
            done => return done,
        };
        let (SignIn::Session(session), Some(token)) = (self.sign_in(), token) else {
            return Err(refused);
        };
        session.forget(token, cancel).await?;
        match again {
            // Not even a token that was given for the password just now is good enough.
            _ if new => Err(refused),
            Some(call) => {
                let pass = self.sign_in().pass(self, errand, cancel).await?;
                self.signed(operation, call, pass, cancel).await
            }
            None => Err(Error {
                kind: ErrorKind::SessionOver,
                ..refused
            }),
        }
    }

    async fn signed(
        &self,
        operation: Operation,
        mut call: Call,
        pass: Pass,
        cancel: &CancellationToken,
    ) -> Result<Answer, Error> {
        call.headers.insert(AUTHORIZATION, pass.header);
        let answer = self.exchange(operation, call, cancel).await?;
        // These are taken for success everywhere: the guide and the API's description differ, and
        // the body is the same.
        match answer.status().as_u16() {
            200..=202 => Ok(answer),
            _ => Err(refusal::read(operation, &answer)),
        }
    }

    /// Sends a call as it is, once the rate limit lets it out.
    pub(crate) async fn exchange(
        &self,
        operation: Operation,
        call: Call,
        cancel: &CancellationToken,
    ) -> Result<Answer, Error> {
        let underway = self.admitted(operation, cancel).await?;
        let answer = self.http().send(call, cancel).await;
        let answer = answer.map_err(|error| Error::net(operation, error))?;
        underway.answered(&answer, self.clock().now());
        Ok(answer)
    }

    async fn admitted(
        &self,
        operation: Operation,
        cancel: &CancellationToken,
    ) -> Result<Underway, Error> {
        loop {
            let wait = match self.rate_limit().admit(self.clock().now()) {
                Ok(underway) => return Ok(underway),
                Err(wait) => wait,
            };
            if wait > LONGEST_WAIT {
                return Err(Error {
                    kind: ErrorKind::RateLimited,
                    retry_after: Some(wait),
                    ..Error::net(operation, NetError::Cancelled { sending: false })
                });
            }
            tracing::debug!(?wait, "the service takes no more calls in this interval");
            tokio::select! {
                biased;
                () = cancel.cancelled() => return Err(cancelled(operation)),
                () = self.clock().wait(wait) => {}
            }
        }
    }
}

/// A call that was given up before anything was sent.
pub(crate) fn cancelled(operation: Operation) -> Error {
    Error::net(operation, NetError::Cancelled { sending: false })
}

/// The same call once more, unless it streams a file.
fn twin(call: &Call) -> Option<Call> {
    let payload = match &call.payload {
        Payload::Empty => Payload::Empty,
        Payload::Bytes(bytes) => Payload::Bytes(bytes.clone()),
        Payload::File(_) | Payload::FilePart { .. } => return None,
    };
    Some(Call {
        method: call.method.clone(),
        url: call.url.clone(),
        headers: call.headers.clone(),
        payload,
        work: call.work,
    })
}
