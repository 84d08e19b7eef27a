//! Reading deployments, and what a person does to one of them beside its extensions.

use super::Desk;
use crate::connections::ConnectionId;
use crate::deployments::{DeploymentDetails, DeploymentId, DeploymentList, UsedBy};
use crate::fault::{Fault, FaultCode, FaultPhase};

impl Desk {
    /// Every deployment of a connection with what is attached to it.
    pub async fn deployments(&self, _connection: &ConnectionId) -> Result<DeploymentList, Fault> {
        Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk))
    }

    /// One deployment with its latest attempts.
    pub async fn deployment(
        &self,
        _connection: &ConnectionId,
        _deployment: &DeploymentId,
    ) -> Result<DeploymentDetails, Fault> {
        Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk))
    }

    /// Cancels the plan that is being carried out. On a protected connection `typed_name` must be
    /// the deployment's name.
    pub async fn cancel_plan(
        &self,
        _connection: &ConnectionId,
        _deployment: &DeploymentId,
        _typed_name: Option<&str>,
    ) -> Result<DeploymentDetails, Fault> {
        Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk))
    }

    /// Restarts the nodes one zone after another. On a protected connection `typed_name` must be
    /// the deployment's name.
    pub async fn restart_deployment(
        &self,
        _connection: &ConnectionId,
        _deployment: &DeploymentId,
        _typed_name: Option<&str>,
    ) -> Result<DeploymentDetails, Fault> {
        Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk))
    }

    /// Who uses which extension. What was read before is answered at once and marked as stale,
    /// unless `anew`.
    pub async fn used_by(&self, _connection: &ConnectionId, _anew: bool) -> Result<UsedBy, Fault> {
        Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk))
    }
}
