//! The stored archive of an extension, read back.

use plugdesk_net::{CancellationToken, NetError, Sent, Url};

use crate::client::Client;
use crate::error::{Error, Operation};
use crate::extension::SignedLink;

impl Client {
    /// The size and SHA-256 of a stored archive, read back through its temporary link
    /// (`file_metadata.url`). The link carries its own permission, so no credentials are sent.
    pub async fn hash_stored_file(
        &self,
        link: &SignedLink,
        cancel: &CancellationToken,
    ) -> Result<Sent, Error> {
        let operation = Operation::ReadStoredFile;
        let url = Url::parse(link.expose()).map_err(|source| {
            let source = Box::new(source);
            Error::net(operation, NetError::NotARequest { source })
        })?;
        let read = self
            .http()
            .sha256_of(url, std::sync::Arc::new(|_| {}), cancel)
            .await;
        read.map_err(|error| Error::net(operation, error))
    }
}
