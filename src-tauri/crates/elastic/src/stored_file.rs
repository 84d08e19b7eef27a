//! The stored archive of an extension, read back.

use std::io;

use plugdesk_net::{
    AsyncWrite, CancellationToken, NetError, ProgressSink, ReceiveError, Sent, Url,
};

use crate::client::Client;
use crate::error::{Error, Operation};
use crate::extension::SignedLink;

const OPERATION: Operation = Operation::ReadStoredFile;

/// Why a stored archive did not come to where it shall stay.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveFileError {
    /// It could not be read from the service.
    #[error(transparent)]
    Read(Error),
    /// It could not be written.
    #[error("the archive that comes in cannot be written")]
    Write(#[source] io::Error),
}

impl Client {
    /// The size and SHA-256 of a stored archive, read back through its temporary link
    /// (`file_metadata.url`). The link carries its own permission, so no credentials are sent.
    pub async fn hash_stored_file(
        &self,
        link: &SignedLink,
        cancel: &CancellationToken,
    ) -> Result<Sent, Error> {
        let progress = std::sync::Arc::new(|_| {});
        let read = self.http().sha256_of(url(link)?, progress, cancel).await;
        read.map_err(|error| Error::net(OPERATION, error))
    }

    /// Writes a stored archive to `into`, as [`hash_stored_file`](Self::hash_stored_file) reads
    /// it. `progress` is told how many bytes were written.
    pub async fn receive_stored_file(
        &self,
        link: &SignedLink,
        into: &mut (impl AsyncWrite + Unpin + Send),
        progress: ProgressSink,
        cancel: &CancellationToken,
    ) -> Result<Sent, ReceiveFileError> {
        let url = url(link).map_err(ReceiveFileError::Read)?;
        let received = self.http().receive(url, into, progress, cancel).await;
        received.map_err(|error| match error {
            ReceiveError::Write(error) => ReceiveFileError::Write(error),
            ReceiveError::Net(error) => ReceiveFileError::Read(Error::net(OPERATION, error)),
        })
    }
}

fn url(link: &SignedLink) -> Result<Url, Error> {
    Url::parse(link.expose()).map_err(|source| {
        let source = Box::new(source);
        Error::net(OPERATION, NetError::NotARequest { source })
    })
}
