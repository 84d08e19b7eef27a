//! Receiving an archive: straight to disk, looked at, and only then put in its place.

use std::fs::File;
use std::io;
use std::path::Path;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tempfile::{NamedTempFile, TempPath};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;
use zip::ZipArchive;

use super::store::file_path;
use crate::switches::Switches;

/// The largest archive, in bytes: Elastic's upload documentation says that 8 GB is the end.
const LARGEST: u64 = 8 * 1024 * 1024 * 1024;

/// Why an archive was not taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum IncomingError {
    #[error("{0}")]
    BrokeOff(String),
    #[error("the file is larger than {LARGEST} bytes")]
    TooLarge,
    /// The wording of the part in brackets is the zip reader's.
    #[error("The extension zip file could not be read [{0}].")]
    NotAZip(#[source] zip::result::ZipError),
    #[error("the archive could not be stored: {0}")]
    Store(#[from] io::Error),
}

/// An archive that arrived whole and is a zip. Dropped without [`Received::keep`] it is removed.
#[derive(Debug)]
pub(super) struct Received {
    path: TempPath,
    pub(super) size: u64,
}

impl Received {
    /// Writes a stream of bytes to disk, no faster than the switches allow, and checks the result.
    pub(super) async fn from_stream<S, E>(
        folder: &Path,
        stream: S,
        pace: &Switches,
    ) -> Result<Self, IncomingError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        E: std::fmt::Display + Send,
    {
        let (file, path) = create(folder.to_owned()).await?;
        let mut file = tokio::fs::File::from_std(file);
        let mut size = 0;
        let mut stream = std::pin::pin!(stream);
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|error| IncomingError::BrokeOff(error.to_string()))?;
            size += chunk.len() as u64;
            if size > LARGEST {
                return Err(IncomingError::TooLarge);
            }
            file.write_all(&chunk).await?;
            if let Some(rate) = pace.upload_rate() {
                tokio::time::sleep(rate.time_for(chunk.len())).await;
            }
        }
        file.flush().await?;
        check(file.into_std().await).await?;
        Ok(Self { path, size })
    }

    /// Gives the archive a lasting name in the folder.
    pub(super) async fn keep(self, folder: &Path) -> io::Result<Uuid> {
        let name = Uuid::new_v4();
        let target = file_path(folder, name);
        blocking(move || self.path.persist(target).map_err(|error| error.error)).await?;
        Ok(name)
    }
}

async fn create(folder: std::path::PathBuf) -> io::Result<(File, TempPath)> {
    let file = blocking(move || NamedTempFile::new_in(folder)).await?;
    Ok(file.into_parts())
}

/// Opens the central directory and every local header. What is inside the entries is not judged.
async fn check(file: File) -> Result<(), IncomingError> {
    let checked = tokio::task::spawn_blocking(move || {
        file.sync_all()?;
        let mut archive = ZipArchive::new(file).map_err(IncomingError::NotAZip)?;
        for index in 0..archive.len() {
            archive
                .by_index_raw(index)
                .map_err(IncomingError::NotAZip)?;
        }
        Ok(())
    });
    checked
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error).into()))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error)))
}
