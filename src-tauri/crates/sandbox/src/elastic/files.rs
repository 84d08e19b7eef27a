//! Temporary signed links to stored archives, and the server side of them.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use tokio_util::io::ReaderStream;
use url::form_urlencoded;
use uuid::Uuid;

use super::Elastic;
use super::store::ExtensionId;

/// How much of a file is read at a time, in bytes.
const CHUNK: usize = 64 * 1024;

/// Signs links. The key lives as long as the sandbox runs, and so do its links at most.
pub(crate) struct LinkSigner {
    key: [u8; 64],
    lifetime: TimeDelta,
}

impl std::fmt::Debug for LinkSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LinkSigner")
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}

impl LinkSigner {
    /// A signer with a fresh key.
    pub(crate) fn random(lifetime: std::time::Duration) -> Self {
        let lifetime = TimeDelta::from_std(lifetime).unwrap_or(TimeDelta::MAX);
        Self {
            key: rand::random(),
            lifetime,
        }
    }

    /// The path and query of a link that works from now on.
    fn link(&self, id: &ExtensionId, file: Uuid, now: DateTime<Utc>) -> String {
        let expires = now
            .checked_add_signed(self.lifetime)
            .unwrap_or(DateTime::<Utc>::MAX_UTC)
            .timestamp();
        let signature = hex::encode(self.mac(&id.to_string(), file, expires));
        format!("/files/{id}/{file}.zip?expires={expires}&signature={signature}")
    }

    fn mac(&self, id: &str, file: Uuid, expires: i64) -> Vec<u8> {
        self.message(id, file, expires)
            .finalize()
            .into_bytes()
            .to_vec()
    }

    fn verify(&self, id: &str, file: Uuid, expires: i64, signature: &[u8]) -> bool {
        self.message(id, file, expires)
            .verify_slice(signature)
            .is_ok()
    }

    fn message(&self, id: &str, file: Uuid, expires: i64) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new(&self.key.into());
        mac.update(format!("GET\n{id}\n{file}\n{expires}").as_bytes());
        mac
    }
}

impl Elastic {
    /// The temporary link to an archive.
    pub(super) fn link(&self, id: &ExtensionId, file: Uuid) -> String {
        format!(
            "{}{}",
            self.origin,
            self.links.link(id, file, self.clock.now())
        )
    }
}

/// The parameters of a link; of one that is there twice the first counts.
#[derive(Debug, Default)]
struct LinkQuery {
    expires: Option<i64>,
    signature: Option<Vec<u8>>,
}

impl LinkQuery {
    fn read(raw: &str) -> Self {
        let get = |wanted: &str| {
            let mut pairs = form_urlencoded::parse(raw.as_bytes());
            pairs.find_map(|(name, value)| (name == wanted).then_some(value))
        };
        Self {
            expires: get("expires").and_then(|text| text.parse().ok()),
            signature: get("signature").and_then(|text| hex::decode(&*text).ok()),
        }
    }
}

/// Why a link does not work. The answer has the form that object stores use.
#[derive(Debug)]
enum LinkError {
    SignatureDoesNotMatch,
    Expired,
    NoSuchKey,
}

impl IntoResponse for LinkError {
    fn into_response(self) -> Response {
        let (status, code, message) = match self {
            Self::SignatureDoesNotMatch => (
                StatusCode::FORBIDDEN,
                "SignatureDoesNotMatch",
                "The signature of the link does not match.",
            ),
            Self::Expired => (
                StatusCode::FORBIDDEN,
                "ExpiredToken",
                "The link has expired. Ask for a new one.",
            ),
            Self::NoSuchKey => (
                StatusCode::NOT_FOUND,
                "NoSuchKey",
                "The file was replaced or removed.",
            ),
        };
        let xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code>\
             <Message>{message}</Message></Error>\n"
        );
        (status, [(header::CONTENT_TYPE, "application/xml")], xml).into_response()
    }
}

/// Serves an archive to whoever holds a valid link.
pub(super) async fn serve(
    State(elastic): State<Arc<Elastic>>,
    Path((id, file)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = LinkQuery::read(query.as_deref().unwrap_or_default());
    match open(&elastic, &id, &file, &query).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn open(
    elastic: &Elastic,
    id: &str,
    file: &str,
    query: &LinkQuery,
) -> Result<Response, LinkError> {
    let name = file
        .strip_suffix(".zip")
        .and_then(|name| Uuid::try_parse(name).ok());
    let name = name.ok_or(LinkError::SignatureDoesNotMatch)?;
    let (Some(expires), Some(signature)) = (query.expires, &query.signature) else {
        return Err(LinkError::SignatureDoesNotMatch);
    };
    if !elastic.links.verify(id, name, expires, signature) {
        return Err(LinkError::SignatureDoesNotMatch);
    }
    if elastic.clock.now().timestamp() > expires {
        return Err(LinkError::Expired);
    }
    let state = elastic.store.state.snapshot();
    let stored = state
        .extensions
        .get(&ExtensionId::new(id))
        .and_then(|extension| extension.file.as_ref())
        .filter(|stored| stored.name == name)
        .ok_or(LinkError::NoSuchKey)?;
    let opened = tokio::fs::File::open(elastic.store.path_of(name)).await;
    let opened = opened.map_err(|_| LinkError::NoSuchKey)?;
    let mut response =
        Body::from_stream(ReaderStream::with_capacity(opened, CHUNK)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/zip"),
    );
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(stored.size));
    Ok(response)
}
