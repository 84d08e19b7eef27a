//! What a person does to an extension that the store already has.

use std::path::PathBuf;

use plugdesk_elastic::{
    Client, Error, ErrorKind, Extension, ExtensionId as WireId, IncludeDeployments, NewExtension,
    Stored,
};
use plugdesk_net::CancellationToken;

use super::Desk;
use super::connections::confirm;
use super::extensions::wire_id;
use crate::connections::{ConnectionId, ServiceKind};
use crate::extensions::{
    ExtensionDetails, ExtensionDraft, ExtensionId, StoreCapability, UrlTrail, changed, details,
    download_url, file_name, has_no_store, list_fault, trail_of,
};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::transfers::{Order, TransferView};

impl Desk {
    /// Changes an extension's name, description and version; its type can't be changed. The file
    /// stays as it is: where it came from is not told again, or the service would fetch it anew.
    pub async fn edit_extension(
        &self,
        connection: &ConnectionId,
        extension: &ExtensionId,
        draft: &ExtensionDraft,
    ) -> Result<ExtensionDetails, Fault> {
        let client = self.provider(connection).await?.elastic()?.client;
        let id = wire_id(extension)?;
        let held = read(&client, &id)
            .await
            .map_err(|error| told(&error, &id))?;
        let new = changed(&held.value, draft)?;
        let cancel = CancellationToken::new();
        let error = match client.update_extension(&id, &new, &cancel).await {
            Ok(stored) => return Ok(details(&stored)),
            Err(error) => error,
        };
        if error.outcome_unknown()
            && let Ok(now) = read(&client, &id).await
            && says(&now.value, &new)
        {
            return Ok(details(&now));
        }
        let mut fault = Fault::from(&error).about(held.value.name);
        if refused_as_gone(&error) && is_gone(&client, &id).await == Some(true) {
            fault.code = FaultCode::ExtensionsNotFound;
            fault.action = Some(FaultAction::Refresh);
        }
        Err(fault)
    }

    /// Deletes an extension. On a protected connection `typed_name` must be its name. One that is
    /// gone already is as the person wants it.
    pub async fn delete_extension(
        &self,
        connection: &ConnectionId,
        extension: &ExtensionId,
        typed_name: Option<&str>,
    ) -> Result<(), Fault> {
        let protected = self.rooms.connections.get(connection)?.protected;
        let client = self.provider(connection).await?.elastic()?.client;
        let id = wire_id(extension)?;
        let name = match read(&client, &id).await {
            Ok(stored) => stored.value.name,
            Err(error) if refused_as_gone(&error) && is_gone(&client, &id).await == Some(true) => {
                return Ok(());
            }
            Err(error) => return Err(told(&error, &id)),
        };
        confirm(protected, &[&name], typed_name)?;
        let cancel = CancellationToken::new();
        let Err(error) = client.delete_extension(&id, &cancel).await else {
            return Ok(());
        };
        let unclear = refused_as_gone(&error) || error.outcome_unknown();
        if unclear && is_gone(&client, &id).await == Some(true) {
            return Ok(());
        }
        Err(Fault::from(&error).about(name))
    }

    /// The name that a stored file would get on this computer.
    pub async fn stored_file_name(
        &self,
        connection: &ConnectionId,
        extension: &ExtensionId,
    ) -> Result<String, Fault> {
        let client = self.provider(connection).await?.elastic()?.client;
        let held = with_file(&client, &wire_id(extension)?).await?;
        Ok(file_name(&held.name, &held.version))
    }

    /// Receives the stored file of an extension into `path`, which the person chose in the native
    /// dialog.
    pub async fn receive_stored(
        &self,
        connection: &ConnectionId,
        extension: &ExtensionId,
        path: PathBuf,
    ) -> Result<TransferView, Fault> {
        let client = self.provider(connection).await?.elastic()?.client;
        let held = with_file(&client, &wire_id(extension)?).await?;
        let order = Order::Receive {
            extension: extension.clone(),
            name: held.name,
            path,
        };
        self.start(connection, order).await
    }

    /// Where a download URL leads; followed without credentials. Nothing of what stands there is
    /// read.
    pub async fn follow_url(&self, url: &str) -> Result<UrlTrail, Fault> {
        let url = download_url(url)?;
        let http = self.rooms.ways.plain_http().await?;
        trail_of(&http, &url, &CancellationToken::new()).await
    }

    /// Whether a service keeps extensions in a store. ECE is asked once in a run.
    pub async fn store_capability(
        &self,
        connection: &ConnectionId,
    ) -> Result<StoreCapability, Fault> {
        let store = self.provider(connection).await?.elastic()?;
        if store.service == ServiceKind::ElasticCloud {
            return Ok(StoreCapability::Store);
        }
        if let Some(known) = self.rooms.stores.of(connection) {
            return Ok(known);
        }
        let cancel = CancellationToken::new();
        let seen = match store.client.list_extensions(&cancel).await {
            Ok(_) => StoreCapability::Store,
            Err(error) if has_no_store(store.service, &error) => StoreCapability::UrlOnly,
            Err(error) => return Err(list_fault(store.service, &error)),
        };
        self.rooms.stores.remember(connection, seen);
        Ok(seen)
    }
}

async fn read(client: &Client, id: &WireId) -> Result<Stored<Extension>, Error> {
    let cancel = CancellationToken::new();
    client
        .extension(id, IncludeDeployments(false), &cancel)
        .await
}

fn told(error: &Error, id: &WireId) -> Fault {
    let fault = Fault::from(error).about(id.as_str());
    if error.may_be_gone() {
        return fault.offering(FaultAction::Refresh);
    }
    fault
}

/// An extension that has a file.
async fn with_file(client: &Client, id: &WireId) -> Result<Extension, Fault> {
    let held = read(client, id).await.map_err(|error| told(&error, id))?;
    let file = held.value.file_metadata.as_ref();
    if file.is_none_or(|file| file.url.is_none()) {
        let fault = Fault::new(FaultCode::StoredFileMissing, FaultPhase::Answer);
        return Err(fault.about(held.value.name).offering(FaultAction::Refresh));
    }
    Ok(held.value)
}

/// Whether an answer may mean that the extension is gone: Elastic Cloud says 403 for what is not
/// there.
fn refused_as_gone(error: &Error) -> bool {
    matches!(error.kind, ErrorKind::NotFound | ErrorKind::Forbidden)
}

/// "Gone" and "not yours" are the same answer; the list tells them apart.
async fn is_gone(client: &Client, id: &WireId) -> Option<bool> {
    let all = client.list_extensions(&CancellationToken::new()).await;
    let all = all.ok()?;
    Some(all.iter().all(|extension| extension.id != *id))
}

/// Whether an extension is what it was to become.
fn says(extension: &Extension, new: &NewExtension) -> bool {
    let blank = |text: &Option<String>| text.clone().unwrap_or_default();
    extension.name == new.name.as_str()
        && extension.version == new.version
        && blank(&extension.description) == blank(&new.description)
}
