//! The operations of the extension store.

use std::sync::Arc;

use bytes::Bytes;
use plugdesk_net::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use plugdesk_net::{Answer, Call, CancellationToken, Http, Method, NetError, Payload, Url, Work};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::address::ApiBase;
use crate::clock::{Clock, SystemClock};
use crate::credentials::{Credentials, CredentialsError};
use crate::error::{Error, ErrorKind, Operation};
use crate::extension::{Extension, ExtensionId, NewExtension};
use crate::rate_limit::RateLimit;
use crate::sending::SignIn;
use crate::stored::Stored;
use crate::upload::Upload;

/// A client of one extension store. Clones share their connections, their session and what they
/// know of the rate limit.
#[derive(Clone, Debug)]
pub struct Client {
    http: Http,
    base: ApiBase,
    sign_in: SignIn,
    rate_limit: RateLimit,
    clock: Arc<dyn Clock>,
}

/// Whether an extension is to come with the ids of the deployments that use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncludeDeployments(pub bool);

impl Client {
    /// Makes a client. Nothing is sent yet.
    pub fn new(
        http: Http,
        base: ApiBase,
        credentials: Credentials,
    ) -> Result<Self, CredentialsError> {
        Ok(Self {
            http,
            base,
            sign_in: credentials.into_sign_in()?,
            rate_limit: RateLimit::default(),
            clock: Arc::new(SystemClock),
        })
    }

    /// The same client by another clock.
    #[must_use]
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }

    /// The address of the API.
    pub fn base(&self) -> &ApiBase {
        &self.base
    }

    /// How HTTP is spoken.
    pub(crate) fn http(&self) -> &Http {
        &self.http
    }

    pub(crate) fn sign_in(&self) -> &SignIn {
        &self.sign_in
    }

    pub(crate) fn rate_limit(&self) -> &RateLimit {
        &self.rate_limit
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// All extensions that these credentials can see, at once: the API knows no pages and no
    /// filter (`GET /deployments/extensions`, 200 `Extensions`).
    pub async fn list_extensions(
        &self,
        cancel: &CancellationToken,
    ) -> Result<Vec<Extension>, Error> {
        #[derive(Deserialize)]
        struct Extensions {
            extensions: Option<Vec<Extension>>,
        }

        let operation = Operation::ListExtensions;
        let answer = self
            .send(operation, self.plain(Method::GET, &[]), cancel)
            .await?;
        let list: Extensions = read(operation, &answer)?;
        Ok(list.extensions.unwrap_or_default())
    }

    /// Creates an extension: the entry alone, or with a `download_url` the archive too, which the
    /// service fetches before it answers (`POST /deployments/extensions`, 201 `Extension`).
    ///
    /// Errors of its own: `RequestExecutionFailed` (400), `NoUserId` (404), `IdAlreadyExists`
    /// (409).
    pub async fn create_extension(
        &self,
        new: &NewExtension,
        cancel: &CancellationToken,
    ) -> Result<Stored<Extension>, Error> {
        let operation = Operation::CreateExtension;
        let body = written(operation, new)?;
        let mut call = self.json(Method::POST, &["deployments", "extensions"], body);
        if new.download_url.is_some() {
            call.work = Work::Long;
        }
        let answer = self.send(operation, call, cancel).await?;
        Ok(Stored::new(read(operation, &answer)?, &answer))
    }

    /// One extension (`GET /deployments/extensions/{id}?include_deployments=…`, 200 `Extension`).
    ///
    /// Errors of its own: `NotFound` (404); Elastic Cloud answers `Forbidden` (403) instead.
    pub async fn extension(
        &self,
        id: &ExtensionId,
        include: IncludeDeployments,
        cancel: &CancellationToken,
    ) -> Result<Stored<Extension>, Error> {
        let operation = Operation::GetExtension;
        let mut call = self.plain(Method::GET, &[id.as_str()]);
        if include.0 {
            call.url.set_query(Some("include_deployments=true"));
        }
        let answer = self.send(operation, call, cancel).await?;
        Ok(Stored::new(read(operation, &answer)?, &answer))
    }

    /// Stores the archive of an extension, in place of an older one
    /// (`PUT /deployments/extensions/{id}`, 200 `Extension`). The file is streamed.
    ///
    /// Errors of its own: `RequestExecutionFailed` (400), `Unauthorised` and `NoUserId` (401),
    /// `NotFound` (404).
    pub async fn upload_extension(
        &self,
        id: &ExtensionId,
        upload: Upload,
        cancel: &CancellationToken,
    ) -> Result<Stored<Extension>, Error> {
        let operation = Operation::UploadExtension;
        let mut call = self.plain(Method::PUT, &[id.as_str()]);
        call.work = Work::Long;
        call.payload = Payload::File(upload.into_payload());
        let answer = self.send(operation, call, cancel).await?;
        Ok(Stored::new(read(operation, &answer)?, &answer))
    }

    /// Deletes an extension (`DELETE /deployments/extensions/{id}`, 200 with an empty object).
    ///
    /// Errors of its own: `InUse` (400, not in the API's description but in Elastic's guide),
    /// `Unauthorised` and `NoUserId` (401), `NotFound` (404), `VersionConflict` (409).
    pub async fn delete_extension(
        &self,
        id: &ExtensionId,
        cancel: &CancellationToken,
    ) -> Result<Stored<()>, Error> {
        let operation = Operation::DeleteExtension;
        let call = self.plain(Method::DELETE, &[id.as_str()]);
        let answer = self.send(operation, call, cancel).await?;
        // The object says nothing, but a page in its place would mean that nothing was deleted.
        if !answer.body().is_empty() {
            read::<IgnoredAny>(operation, &answer)?;
        }
        Ok(Stored::new((), &answer))
    }

    fn plain(&self, method: Method, below: &[&str]) -> Call {
        let segments: Vec<&str> = ["deployments", "extensions"]
            .into_iter()
            .chain(below.iter().copied())
            .collect();
        self.call(method, &segments)
    }

    /// A call with a body of JSON.
    pub(crate) fn json(&self, method: Method, segments: &[&str], body: Vec<u8>) -> Call {
        let mut call = self.call(method, segments);
        call.headers
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        call.payload = Payload::Bytes(Bytes::from(body));
        call
    }

    /// A call without a body that does not yet prove who makes it.
    pub(crate) fn call(&self, method: Method, segments: &[&str]) -> Call {
        let url: Url = self.base.join(segments);
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        Call {
            method,
            url,
            headers,
            payload: Payload::Empty,
            work: Work::Brief,
        }
    }
}

pub(crate) fn written<T: Serialize>(operation: Operation, body: &T) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(body).map_err(|source| {
        Error::net(
            operation,
            NetError::NotARequest {
                source: Box::new(source),
            },
        )
    })
}

pub(crate) fn read<T: for<'de> Deserialize<'de>>(
    operation: Operation,
    answer: &Answer,
) -> Result<T, Error> {
    answer
        .json()
        .map_err(|error| Error::after(operation, answer, ErrorKind::Net(error)))
}
