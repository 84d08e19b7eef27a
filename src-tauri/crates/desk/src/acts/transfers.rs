//! Starting, cancelling and taking up transfers.

use plugdesk_elastic::IncludeDeployments;
use plugdesk_net::CancellationToken;

use super::Desk;
use super::extensions::wire_id;
use crate::archives::{ArchiveId, Destination};
use crate::connections::ConnectionId;
use crate::extensions::{ExtensionDraft, ExtensionId, checked, download_url, row, shown_url};
use crate::fault::Fault;
use crate::transfers::{ExtensionTarget, Order, TransferId, TransferView};

impl Desk {
    /// Every transfer of this run.
    pub fn transfers(&self) -> Vec<TransferView> {
        self.rooms.transfers.all()
    }

    /// Makes an extension and sends it its file. What the destination would refuse goes only with
    /// `send_anyway`.
    pub async fn upload_new(
        &self,
        connection: &ConnectionId,
        archive: &ArchiveId,
        draft: &ExtensionDraft,
        send_anyway: bool,
    ) -> Result<TransferView, Fault> {
        let archive = Box::new(self.rooms.archives.get(archive)?);
        archive.sendable()?;
        let new = checked(draft, None)?;
        let destination = Destination {
            service: Some(self.rooms.connections.get(connection)?.place.service),
            sent_as: Some(draft.kind),
            version: Some(&new.version),
        };
        archive.may_be_sent(destination, send_anyway)?;
        let order = Order::Upload {
            archive,
            target: ExtensionTarget::New(new),
        };
        self.start(connection, order).await
    }

    /// Sends a file to an extension that the service already has. What the destination would
    /// refuse goes only with `send_anyway`.
    pub async fn upload_to(
        &self,
        connection: &ConnectionId,
        extension: &ExtensionId,
        archive: &ArchiveId,
        send_anyway: bool,
    ) -> Result<TransferView, Fault> {
        let archive = Box::new(self.rooms.archives.get(archive)?);
        archive.sendable()?;
        let store = self.provider(connection).await?.elastic()?;
        let id = wire_id(extension)?;
        let cancel = CancellationToken::new();
        let stored = store
            .client
            .extension(&id, IncludeDeployments(false), &cancel)
            .await
            .map_err(|error| Fault::from(&error).about(extension.0.clone()))?;
        let row = row(&stored.value);
        let destination = Destination {
            service: Some(store.service),
            sent_as: Some(row.kind),
            version: Some(&row.version),
        };
        archive.may_be_sent(destination, send_anyway)?;
        let target = ExtensionTarget::Existing {
            id: row.id,
            name: row.name,
            holds_file: row.file.is_some(),
        };
        self.start(connection, Order::Upload { archive, target })
            .await
    }

    /// Makes an extension that the service fills from a URL.
    pub async fn create_by_url(
        &self,
        connection: &ConnectionId,
        draft: &ExtensionDraft,
        url: &str,
    ) -> Result<TransferView, Fault> {
        let url = download_url(url)?;
        let new = checked(draft, Some(url.to_string()))?;
        let order = Order::CreateByUrl {
            new,
            shown_url: shown_url(url.as_str()),
        };
        self.start(connection, order).await
    }

    /// Stops a transfer.
    pub fn cancel_transfer(&self, id: &TransferId) -> Result<TransferView, Fault> {
        self.rooms.transfers.cancel(id)
    }

    /// Takes a failed or cancelled transfer up again, with the connection as it is now.
    pub async fn retry_transfer(&self, id: &TransferId) -> Result<TransferView, Fault> {
        let connection = self.rooms.transfers.connection_of(id)?;
        let store = self.provider(&connection).await?.elastic()?;
        self.rooms.transfers.retry(id, store)
    }

    /// Lets go of a transfer that ended.
    pub fn dismiss_transfer(&self, id: &TransferId) -> Vec<TransferView> {
        self.rooms.transfers.dismiss(id)
    }

    /// Lets go of transfers that are done or were cancelled.
    pub fn clear_finished_transfers(&self) -> Vec<TransferView> {
        self.rooms.transfers.clear_finished()
    }

    async fn start(&self, connection: &ConnectionId, order: Order) -> Result<TransferView, Fault> {
        let record = self.rooms.connections.get(connection)?;
        let store = self.provider(connection).await?.elastic()?;
        Ok(self.rooms.transfers.start(&record, store, order))
    }
}
