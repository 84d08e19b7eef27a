//! What a person does to an extension that the store already has.

use std::path::PathBuf;

use super::Desk;
use crate::connections::ConnectionId;
use crate::extensions::{ExtensionDetails, ExtensionDraft, ExtensionId, StoreCapability, UrlTrail};
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::transfers::TransferView;

impl Desk {
    /// Changes an extension's name, description and version; its type can't be changed.
    pub async fn edit_extension(
        &self,
        _connection: &ConnectionId,
        _extension: &ExtensionId,
        _draft: &ExtensionDraft,
    ) -> Result<ExtensionDetails, Fault> {
        Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk))
    }

    /// Deletes an extension. On a protected connection `typed_name` must be its name.
    pub async fn delete_extension(
        &self,
        _connection: &ConnectionId,
        _extension: &ExtensionId,
        _typed_name: Option<&str>,
    ) -> Result<(), Fault> {
        Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk))
    }

    /// The name that a stored file would get on this computer.
    pub async fn stored_file_name(
        &self,
        _connection: &ConnectionId,
        _extension: &ExtensionId,
    ) -> Result<String, Fault> {
        Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk))
    }

    /// Receives the stored file of an extension into `path`, which the person chose in the native
    /// dialog.
    pub async fn receive_stored(
        &self,
        _connection: &ConnectionId,
        _extension: &ExtensionId,
        _path: PathBuf,
    ) -> Result<TransferView, Fault> {
        Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk))
    }

    /// Where a download URL leads; followed without credentials.
    pub async fn follow_url(&self, _url: &str) -> Result<UrlTrail, Fault> {
        Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk))
    }

    /// Whether a service keeps extensions in a store.
    pub async fn store_capability(
        &self,
        _connection: &ConnectionId,
    ) -> Result<StoreCapability, Fault> {
        Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk))
    }
}
