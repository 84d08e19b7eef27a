//! Changing the plans of many deployments at once: what it would do, the dry run, the act.

use super::Desk;
use crate::connections::ConnectionId;
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::plans::{PlanCheck, PlanPreview, PlanRequest, PlansApplied, VersionMatrix};

impl Desk {
    /// What an act would do to each deployment; nothing is sent that changes anything.
    pub async fn preview_plans(
        &self,
        _connection: &ConnectionId,
        _request: &PlanRequest,
    ) -> Result<PlanPreview, Fault> {
        Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk))
    }

    /// Asks the service for each deployment whether it would take the plan (`validate_only`).
    pub async fn check_plans(
        &self,
        _connection: &ConnectionId,
        _request: &PlanRequest,
    ) -> Result<Vec<PlanCheck>, Fault> {
        Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk))
    }

    /// Checks every plan with a dry run and begins only when all would be taken. On a protected
    /// connection `typed_name` must be the connection's name.
    pub async fn apply_plans(
        &self,
        _connection: &ConnectionId,
        _request: &PlanRequest,
        _typed_name: Option<&str>,
    ) -> Result<PlansApplied, Fault> {
        Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk))
    }

    /// Which deployment can be raised to which version, and what is missing for it.
    pub async fn version_matrix(&self, _connection: &ConnectionId) -> Result<VersionMatrix, Fault> {
        Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk))
    }
}
