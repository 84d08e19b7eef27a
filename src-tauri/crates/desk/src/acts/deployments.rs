//! Reading deployments, and what a person does to one of them beside its extensions.

use plugdesk_elastic::{Deployment, Look, MAX_DEPLOYMENTS, Stored};
use plugdesk_net::CancellationToken;

use super::Desk;
use super::connections::confirm;
use crate::clock::written;
use crate::connections::ConnectionId;
use crate::deployments::{
    DeploymentDetails, DeploymentId, DeploymentList, UsedBy, last_attempt, named, row, rows,
    users_in,
};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::provider::ElasticStore;

/// Everything of a deployment that its details show.
const WHOLE: Look = Look {
    plans: true,
    logs: true,
    history: true,
    settings: false,
    clear_transient: false,
};

/// Every deployment that a search found.
pub(super) struct Found {
    pub(super) deployments: Vec<Deployment>,
    /// Whether there may be more.
    pub(super) more: bool,
    /// When the service answered, RFC 3339.
    pub(super) read_at: String,
}

impl Desk {
    /// Every deployment of a connection with what is attached to it.
    pub async fn deployments(&self, connection: &ConnectionId) -> Result<DeploymentList, Fault> {
        let store = self.provider(connection).await?.elastic()?;
        let found = self.search(connection, &store).await?;
        Ok(DeploymentList {
            rows: rows(&found.deployments),
            more: found.more,
            read_at: found.read_at,
        })
    }

    /// One deployment with its latest attempts.
    pub async fn deployment(
        &self,
        connection: &ConnectionId,
        deployment: &DeploymentId,
    ) -> Result<DeploymentDetails, Fault> {
        let store = self.provider(connection).await?.elastic()?;
        self.details(&store, deployment).await
    }

    /// Cancels the plan that is being carried out. On a protected connection `typed_name` must be
    /// the deployment's name.
    pub async fn cancel_plan(
        &self,
        connection: &ConnectionId,
        deployment: &DeploymentId,
        typed_name: Option<&str>,
    ) -> Result<DeploymentDetails, Fault> {
        let (store, found) = self.confirmed(connection, deployment, typed_name).await?;
        let name = named(&found).name;
        if found.pending().is_none() {
            return Err(Fault::new(FaultCode::NoPendingPlan, FaultPhase::Input)
                .about(name)
                .offering(FaultAction::Refresh));
        }
        let cluster = cluster_of(&found)?;
        let cancel = CancellationToken::new();
        store
            .client
            .cancel_pending_plan(&wire_id(deployment)?, cluster, &cancel)
            .await
            .map_err(|error| Fault::from(&error).about(name))?;
        self.details(&store, deployment).await
    }

    /// Restarts the nodes, one after the other. On a protected connection `typed_name` must be the
    /// deployment's name.
    pub async fn restart_deployment(
        &self,
        connection: &ConnectionId,
        deployment: &DeploymentId,
        typed_name: Option<&str>,
    ) -> Result<DeploymentDetails, Fault> {
        let (store, found) = self.confirmed(connection, deployment, typed_name).await?;
        let name = named(&found).name;
        if found.is_stopped() {
            return Err(
                Fault::new(FaultCode::DeploymentNotChangeable, FaultPhase::Input).about(name),
            );
        }
        let cluster = cluster_of(&found)?;
        let cancel = CancellationToken::new();
        store
            .client
            .restart(&wire_id(deployment)?, cluster, &cancel)
            .await
            .map_err(|error| Fault::from(&error).about(name))?;
        self.details(&store, deployment).await
    }

    /// Who uses which extension. What was read before is answered at once and marked as stale,
    /// unless `anew`.
    pub async fn used_by(&self, connection: &ConnectionId, anew: bool) -> Result<UsedBy, Fault> {
        if !anew && let Some(known) = self.rooms.users.get(connection) {
            return Ok(UsedBy {
                stale: true,
                ..known
            });
        }
        let store = self.provider(connection).await?.elastic()?;
        let found = self.search(connection, &store).await?;
        Ok(used_by(&found))
    }

    /// Searches all deployments, and keeps who uses what.
    pub(super) async fn search(
        &self,
        connection: &ConnectionId,
        store: &ElasticStore,
    ) -> Result<Found, Fault> {
        let reading = self.rooms.users.begin(connection);
        let cancel = CancellationToken::new();
        let deployments = store.client.search_deployments(&cancel).await;
        let deployments = deployments.map_err(|error| Fault::from(&error))?;
        let found = Found {
            more: deployments.len() >= MAX_DEPLOYMENTS,
            deployments,
            read_at: written(self.rooms.clock.now()),
        };
        self.rooms.users.keep(connection, reading, used_by(&found));
        Ok(found)
    }

    async fn details(
        &self,
        store: &ElasticStore,
        deployment: &DeploymentId,
    ) -> Result<DeploymentDetails, Fault> {
        let stored = read(store, deployment, WHOLE).await?;
        Ok(DeploymentDetails {
            row: row(&stored.value),
            last_attempt: last_attempt(&stored.value),
            resource_version: stored.resource.version,
            request_id: stored.request_id,
            read_at: written(self.rooms.clock.now()),
        })
    }

    /// Reads a deployment to which something is to be done that asks for its typed name on a
    /// protected connection.
    async fn confirmed(
        &self,
        connection: &ConnectionId,
        deployment: &DeploymentId,
        typed_name: Option<&str>,
    ) -> Result<(ElasticStore, Deployment), Fault> {
        let record = self.rooms.connections.get(connection)?;
        let store = self.provider(connection).await?.elastic()?;
        let found = read(&store, deployment, Look::for_following()).await?.value;
        confirm(record.protected, &[&named(&found).name], typed_name)?;
        Ok((store, found))
    }
}

fn used_by(found: &Found) -> UsedBy {
    UsedBy {
        users: users_in(&found.deployments),
        complete: !found.more,
        stale: false,
        read_at: found.read_at.clone(),
    }
}

/// Reads one deployment.
pub(super) async fn read(
    store: &ElasticStore,
    deployment: &DeploymentId,
    look: Look,
) -> Result<Stored<Deployment>, Fault> {
    let cancel = CancellationToken::new();
    let found = store
        .client
        .deployment(&wire_id(deployment)?, look, &cancel)
        .await;
    found.map_err(|error| Fault::from(&error).about(deployment.0.clone()))
}

/// An id as the client wants it. What is none names no deployment.
pub(super) fn wire_id(id: &DeploymentId) -> Result<plugdesk_elastic::DeploymentId, Fault> {
    plugdesk_elastic::DeploymentId::parse(&id.0)
        .map_err(|_| Fault::new(FaultCode::DeploymentGone, FaultPhase::Input).about(id.0.clone()))
}

fn cluster_of(deployment: &Deployment) -> Result<&str, Fault> {
    deployment.cluster_ref().ok_or_else(|| {
        Fault::new(FaultCode::DeploymentNotChangeable, FaultPhase::Input)
            .about(named(deployment).name)
    })
}
