//! The contents of dictionaries, and the links by which they can be fetched for a short while.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::{self, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

use super::Alibaba;
use super::query::Query;
use super::store::Dictionary;

/// How long a link works.
const LIFETIME: TimeDelta = TimeDelta::seconds(90);

/// The files of dictionaries, each under the SHA-256 of its content.
pub(crate) struct Words {
    folder: Arc<PathBuf>,
    /// Signs links. It lives as long as the sandbox runs, and so do its links at most.
    key: [u8; 64],
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

impl Words {
    /// The files in this folder.
    pub(crate) fn in_folder(folder: PathBuf) -> Self {
        Self {
            folder: Arc::new(folder),
            key: rand::random(),
        }
    }

    /// Keeps a content and tells under which name.
    pub(crate) fn write(&self, content: &[u8]) -> io::Result<String> {
        write(&self.folder, content)
    }

    /// The same, beside the answers to others.
    pub(super) async fn keep(&self, content: Bytes) -> io::Result<String> {
        let folder = Arc::clone(&self.folder);
        tokio::task::spawn_blocking(move || write(&folder, &content))
            .await
            .unwrap_or_else(|error| Err(io::Error::other(error)))
    }

    /// A link that works from now on.
    pub(super) fn link(&self, host: &str, dictionary: &Dictionary, now: DateTime<Utc>) -> String {
        let expires = (now + LIFETIME).timestamp();
        let file = &dictionary.file;
        let name = utf8_percent_encode(&dictionary.name, NON_ALPHANUMERIC);
        let signature = self.message(file, expires).finalize().into_bytes();
        format!(
            "http://{host}/dictionaries/{file}/{name}?Expires={expires}&Signature={}",
            hex::encode(signature)
        )
    }

    fn allows(&self, file: &str, query: &Query, now: DateTime<Utc>) -> bool {
        let expires = query.get("Expires").and_then(|text| text.parse().ok());
        let signature = query
            .get("Signature")
            .and_then(|text| hex::decode(text).ok());
        let (Some(expires), Some(signature)) = (expires, signature) else {
            return false;
        };
        let fresh = now.timestamp() <= expires;
        fresh && self.message(file, expires).verify_slice(&signature).is_ok()
    }

    fn message(&self, file: &str, expires: i64) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new(&self.key.into());
        mac.update(format!("GET\n{file}\n{expires}").as_bytes());
        mac
    }
}

/// Writes beside the file and renames, so that no file is ever half there.
fn write(folder: &Path, content: &[u8]) -> io::Result<String> {
    let name = hex::encode(Sha256::digest(content));
    let file = tempfile::NamedTempFile::new_in(folder)?;
    std::fs::write(file.path(), content)?;
    file.persist(folder.join(&name))?;
    Ok(name)
}

/// Answers a link. Only files whose names were signed here are ever opened.
pub(super) async fn download(
    State(alibaba): State<Arc<Alibaba>>,
    extract::Path((file, _)): extract::Path<(String, String)>,
    extract::RawQuery(query): extract::RawQuery,
) -> Response {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    if !alibaba.words.allows(&file, &query, alibaba.clock.now()) {
        return (StatusCode::FORBIDDEN, "The link has expired.").into_response();
    }
    match tokio::fs::read(alibaba.words.folder.join(&file)).await {
        Ok(content) => {
            let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
            (kind, content).into_response()
        }
        Err(_) => (StatusCode::NOT_FOUND, "There is no such file.").into_response(),
    }
}
