//! Starting transfers and taking them up.

use plugdesk_elastic::IncludeDeployments;
use plugdesk_net::CancellationToken;

use super::Desk;
use super::connections::confirm;
use super::extensions::wire_id;
use crate::archives::{ArchiveId, Destination, LocalFile};
use crate::connections::ConnectionId;
use crate::extensions::{ExtensionDraft, ExtensionId, checked, download_url, row};
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::plans::PlanRequest;
use crate::transfers::{ExtensionTarget, FetchUrl, Order, TransferView, WorkUnderWay};

impl Desk {
    /// Every transfer, the latest first.
    pub fn transfers(&self) -> Vec<TransferView> {
        self.rooms.transfers.all()
    }

    /// Takes up what was unfinished when the application was last used. Each goes on from what
    /// the service says.
    pub fn take_up(&self) {
        let settings = self.rooms.settings.settings();
        self.rooms.transfers.settings_changed(&settings);
        self.rooms.transfers.look_for_rests();
    }

    /// How much is under way, where something is. What waits for a sandbox that is closed goes on
    /// only when that is opened, so it holds nobody up.
    pub fn work_under_way(&self) -> Option<WorkUnderWay> {
        let mut transfers = self.transfers();
        transfers.retain(|view| self.rooms.connections.get(&view.connection).is_ok());
        WorkUnderWay::of(&transfers)
    }

    /// Breaks off what is under way, so that it is taken up at the next start. Nothing begins any
    /// more in this run.
    pub async fn stop_work(&self) {
        self.rooms.transfers.stop_work().await;
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
        let file = self.checked_file(connection, archive, draft, send_anyway)?;
        let order = Order::Upload {
            file,
            target: ExtensionTarget::New {
                draft: draft.clone(),
            },
            then: None,
        };
        self.start(connection, order).await
    }

    /// As [`Self::upload_new`], and once the file is there, does to plans what `then` asks for. On a
    /// protected connection `typed_name` must be the connection's name.
    pub async fn upload_then(
        &self,
        connection: &ConnectionId,
        archive: &ArchiveId,
        draft: &ExtensionDraft,
        send_anyway: bool,
        then: &PlanRequest,
        typed_name: Option<&str>,
    ) -> Result<TransferView, Fault> {
        let record = self.rooms.connections.get(connection)?;
        confirm(record.protected, &[&record.name], typed_name)?;
        let file = self.checked_file(connection, archive, draft, send_anyway)?;
        let act = then
            .act
            .with_draft(draft)
            .ok_or_else(|| Fault::new(FaultCode::NotPossibleNow, FaultPhase::Input))?;
        let request = PlanRequest {
            act,
            deployments: then.deployments.clone(),
        };
        let store = self.provider(connection).await?.elastic()?;
        let work = self.work_afterwards(&store, &request).await?;
        let order = Order::Upload {
            file,
            target: ExtensionTarget::New {
                draft: draft.clone(),
            },
            then: Some(work),
        };
        self.rooms.transfers.start(&record, order).await
    }

    /// The file for an extension that is yet to be made, after both were checked.
    fn checked_file(
        &self,
        connection: &ConnectionId,
        archive: &ArchiveId,
        draft: &ExtensionDraft,
        send_anyway: bool,
    ) -> Result<LocalFile, Fault> {
        let archive = self.rooms.archives.get(archive)?;
        archive.sendable()?;
        let new = checked(draft, None)?;
        let destination = Destination {
            service: Some(self.rooms.connections.get(connection)?.place.service),
            sent_as: Some(draft.kind),
            version: Some(&new.version),
        };
        archive.may_be_sent(destination, send_anyway)?;
        Ok(LocalFile::of(&archive))
    }

    /// Sends a file to an extension that the service already has. What the destination would
    /// refuse goes only with `send_anyway`. Where the extension holds a file already, which is gone
    /// then, `typed_name` must be the connection's name on a protected connection.
    pub async fn upload_to(
        &self,
        connection: &ConnectionId,
        extension: &ExtensionId,
        archive: &ArchiveId,
        send_anyway: bool,
        typed_name: Option<&str>,
    ) -> Result<TransferView, Fault> {
        let record = self.rooms.connections.get(connection)?;
        let archive = self.rooms.archives.get(archive)?;
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
        let holds_file = row.file.is_some();
        confirm(record.protected && holds_file, &[&record.name], typed_name)?;
        let destination = Destination {
            service: Some(store.service),
            sent_as: Some(row.kind),
            version: Some(&row.version),
        };
        archive.may_be_sent(destination, send_anyway)?;
        let target = ExtensionTarget::Existing {
            id: row.id,
            name: row.name,
            holds_file,
        };
        let file = LocalFile::of(&archive);
        self.start(
            connection,
            Order::Upload {
                file,
                target,
                then: None,
            },
        )
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
        checked(draft, Some(url.to_string()))?;
        let order = Order::CreateByUrl {
            draft: draft.clone(),
            url: FetchUrl::new(&url),
        };
        self.start(connection, order).await
    }

    pub(super) async fn start(
        &self,
        connection: &ConnectionId,
        order: Order,
    ) -> Result<TransferView, Fault> {
        let record = self.rooms.connections.get(connection)?;
        // Without its secret nothing could be sent; better said now than by the transfer.
        self.provider(connection).await?.elastic()?;
        self.rooms.transfers.start(&record, order).await
    }
}
