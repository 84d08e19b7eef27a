//! Reading and making extensions.

use plugdesk_elastic::IncludeDeployments;
use plugdesk_net::CancellationToken;

use super::Desk;
use crate::clock::written;
use crate::connections::ConnectionId;
use crate::extensions::{
    ExtensionDetails, ExtensionDraft, ExtensionId, ExtensionList, StoreCapability, checked,
    details, has_no_store, list_fault, row,
};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase, Retry};

impl Desk {
    /// Every extension of a store.
    pub async fn extensions(&self, connection: &ConnectionId) -> Result<ExtensionList, Fault> {
        let store = self.provider(connection).await?.elastic()?;
        let all = store
            .client
            .list_extensions(&CancellationToken::new())
            .await;
        let all = all.map_err(|error| {
            if has_no_store(store.service, &error) {
                self.rooms
                    .stores
                    .remember(connection, StoreCapability::UrlOnly);
            }
            list_fault(store.service, &error)
        })?;
        self.rooms
            .stores
            .remember(connection, StoreCapability::Store);
        Ok(ExtensionList {
            rows: all.iter().map(row).collect(),
            read_at: written(self.rooms.clock.now()),
        })
    }

    /// One extension with the deployments that use it.
    pub async fn extension(
        &self,
        connection: &ConnectionId,
        id: &ExtensionId,
    ) -> Result<ExtensionDetails, Fault> {
        let store = self.provider(connection).await?.elastic()?;
        let wire = wire_id(id)?;
        let cancel = CancellationToken::new();
        let stored = store
            .client
            .extension(&wire, IncludeDeployments(true), &cancel)
            .await;
        stored
            .map(|stored| details(&stored))
            .map_err(|error| Fault::from(&error).about(id.0.clone()))
    }

    /// Makes an extension that waits for its file.
    pub async fn create_extension(
        &self,
        connection: &ConnectionId,
        draft: &ExtensionDraft,
    ) -> Result<ExtensionDetails, Fault> {
        let new = checked(draft, None)?;
        let store = self.provider(connection).await?.elastic()?;
        let cancel = CancellationToken::new();
        store
            .client
            .create_extension(&new, &cancel)
            .await
            .map(|stored| details(&stored))
            .map_err(|error| {
                let mut fault = Fault::from(&error).about(new.name.as_str());
                if error.outcome_unknown() {
                    // It may exist by now: the list tells, and a blind second try might make two.
                    fault.retry = Retry::Never;
                    fault.action = Some(FaultAction::Refresh);
                }
                fault
            })
    }
}

/// An id as the client wants it; what the page names must at least look like one.
pub(super) fn wire_id(id: &ExtensionId) -> Result<plugdesk_elastic::ExtensionId, Fault> {
    plugdesk_elastic::ExtensionId::parse(&id.0)
        .map_err(|_| Fault::new(FaultCode::Unknown, FaultPhase::Input).about(id.0.clone()))
}
