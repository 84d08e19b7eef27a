//! A file from a link to where it shall stay, in constant memory.

use std::io;

use sha2::Digest as _;
use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::download::DownloadLimits;
use crate::error::NetError;
use crate::http::Http;
use crate::sent::Sent;
use crate::shown_url::ShownUrl;
use crate::upload::ProgressSink;

/// Why a file did not come to where it shall stay.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// It could not be read from the link.
    #[error(transparent)]
    Net(#[from] NetError),
    /// It could not be written.
    #[error("the file that comes in cannot be written")]
    Write(#[source] io::Error),
}

impl Http {
    /// Writes what `url` gives to `into`, and sums it up. The link is treated as
    /// [`download`](Self::download) treats it; `progress` is told how many bytes were written.
    pub async fn receive(
        &self,
        url: Url,
        into: &mut (impl AsyncWrite + Unpin + Send),
        progress: ProgressSink,
        cancel: &CancellationToken,
    ) -> Result<Sent, ReceiveError> {
        let shown = ShownUrl::new(url.clone());
        let received = tokio::select! {
            biased;
            () = cancel.cancelled() => Err(NetError::Cancelled { sending: false }.into()),
            received = self.receive_all(url, into, progress) => received,
        };
        match &received {
            Ok(all) => tracing::debug!(url = %shown, bytes = all.bytes, "received"),
            Err(error) => tracing::debug!(url = %shown, %error, "not received"),
        }
        received
    }

    async fn receive_all(
        &self,
        url: Url,
        into: &mut (impl AsyncWrite + Unpin + Send),
        progress: ProgressSink,
    ) -> Result<Sent, ReceiveError> {
        let mut incoming = self.open_link(url, DownloadLimits::default()).await?;
        let mut hasher = sha2::Sha256::new();
        progress(0);
        while let Some(bytes) = incoming.next().await? {
            hasher.update(&bytes);
            into.write_all(&bytes).await.map_err(ReceiveError::Write)?;
            progress(incoming.read());
        }
        into.flush().await.map_err(ReceiveError::Write)?;
        Ok(Sent {
            bytes: incoming.read(),
            sha256: hasher.into(),
        })
    }
}
