//! Signing requests, sending them, and reading lists page by page.

use std::collections::HashSet;
use std::hash::Hash;

use bytes::Bytes;
use plugdesk_net::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
};
use plugdesk_net::{Answer, Call, CancellationToken, NetError, Payload, Url, Work};
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;

use super::Client;
use super::request::Request;
use crate::answered::Answered;
use crate::envelope::{Envelope, Listed};
use crate::error::Error;
use crate::refusal;
use crate::signature::{Described, sha256_hex, sign};

const API_VERSION: &str = "2017-06-13";
const SECURITY_TOKEN: &str = "x-acs-security-token";
/// A bound on the pages of one list, in case the service never says that it is the last.
const MOST_PAGES: usize = 1000;

/// How a list is read.
pub(super) struct Pages<F> {
    /// The request for any page.
    pub(super) ask: F,
    /// How many entries a page has.
    pub(super) size: usize,
    /// How many entries are wanted.
    pub(super) most: usize,
}

impl Client {
    /// Reads a list to its end. `key` is what tells one entry from another.
    pub(super) async fn pages<T, K>(
        &self,
        pages: Pages<impl Fn() -> Request>,
        key: impl Fn(&T) -> K,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<T>>, Error>
    where
        T: DeserializeOwned,
        K: Eq + Hash,
    {
        let mut seen = HashSet::new();
        let mut value = Vec::new();
        let mut request_id = None;
        for page in 1..=MOST_PAGES {
            let request = (pages.ask)()
                .asking("page", page.to_string())
                .asking("size", pages.size.to_string());
            let (answered, total) = self.answer::<Listed<T>>(request, cancel).await?;
            request_id = answered.request_id;
            let list = answered.value.0;
            let (received, before) = (list.len(), value.len());
            value.extend(list.into_iter().filter(|one| seen.insert(key(one))));
            // A page without anything new is the last one, even if the service counts otherwise:
            // lists change while they are read, and not every list honours `page`.
            let nothing_new = value.len() == before;
            let complete = match total {
                Some(total) => value.len() >= total,
                None => received < pages.size,
            };
            if nothing_new || complete || value.len() >= pages.most {
                break;
            }
        }
        value.truncate(pages.most);
        Ok(Answered { value, request_id })
    }

    /// Asks and reads the answer's `Result`.
    pub(super) async fn call<T: DeserializeOwned>(
        &self,
        request: Request,
        cancel: &CancellationToken,
    ) -> Result<Answered<T>, Error> {
        let (answered, _) = self.answer(request, cancel).await?;
        Ok(answered)
    }

    /// The `Result`, and how many entries the whole list has.
    async fn answer<T: DeserializeOwned>(
        &self,
        request: Request,
        cancel: &CancellationToken,
    ) -> Result<(Answered<T>, Option<usize>), Error> {
        let operation = request.operation;
        let call = self
            .signed(request)
            .map_err(|error| Error::net(operation, error))?;
        let answer: Answer = self
            .http
            .send(call, cancel)
            .await
            .map_err(|error| Error::net(operation, error))?;
        let off_by = self.offset.hear(&answer, (self.signing.clock)());
        if !answer.status().is_success() {
            return Err(refusal::read(operation, &answer, off_by));
        }
        let unusable = |error| refusal::unusable(operation, &answer, off_by, error);
        let envelope = answer.json().map(Envelope::of).map_err(unusable)?;
        if envelope.is_refusal {
            return Err(refusal::read(operation, &answer, off_by));
        }
        let total = envelope.total;
        let answered = envelope.read().map_err(|source| {
            let status = answer.status().as_u16();
            unusable(NetError::UnreadableJson { status, source })
        })?;
        Ok((answered, total))
    }

    /// Puts a request into HTTP. What is signed is read from the very URL and headers that go out.
    fn signed(&self, request: Request) -> Result<Call, NetError> {
        let url = format!("{}{}", self.endpoint.origin(), request.target());
        let url = Url::parse(&url).map_err(not_a_request)?;
        let host = host_header(&url);
        let payload_sha256 = sha256_hex(request.body.as_bytes());
        let now = (self.signing.clock)();
        let date = now.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let nonce = (self.signing.nonce)();
        let mut signed = vec![
            ("x-acs-action", request.operation.name()),
            ("x-acs-content-sha256", &payload_sha256),
            ("x-acs-date", &date),
            ("x-acs-signature-nonce", &nonce),
            ("x-acs-version", API_VERSION),
        ];
        if let Some(token) = &self.access_key.security_token {
            signed.push((SECURITY_TOKEN, token.expose_secret()));
        }
        if !request.body.is_empty() {
            signed.push((CONTENT_TYPE.as_str(), "application/json; charset=utf-8"));
        }
        let mut headers = HeaderMap::new();
        for (name, value) in &signed {
            let value = header_value(value, *name == SECURITY_TOKEN)?;
            headers.insert(HeaderName::try_from(*name).map_err(not_a_request)?, value);
        }
        // HTTP adds this one itself, so it is signed but not set.
        signed.push(("host", &host));
        let signature = sign(
            &Described {
                method: request.method.as_str(),
                path: url.path(),
                query: url.query().unwrap_or_default(),
                headers: &signed,
                payload_sha256: &payload_sha256,
            },
            &self.access_key.secret,
        );
        let authorization = signature.authorization(&self.access_key.id);
        headers.insert(AUTHORIZATION, header_value(&authorization, true)?);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let payload = if request.body.is_empty() {
            Payload::Empty
        } else {
            Payload::Bytes(Bytes::from(request.body))
        };
        Ok(Call {
            method: request.method,
            url,
            headers,
            payload,
            work: Work::Brief,
        })
    }
}

/// The `Host` header as HTTP will write it: with the port where it is not the scheme's own.
fn host_header(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn header_value(text: &str, secret: bool) -> Result<HeaderValue, NetError> {
    let mut value = HeaderValue::try_from(text).map_err(not_a_request)?;
    value.set_sensitive(secret);
    Ok(value)
}

fn not_a_request(source: impl std::error::Error + Send + Sync + 'static) -> NetError {
    NetError::NotARequest {
        source: Box::new(source),
    }
}
