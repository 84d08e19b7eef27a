//! Why an operation on a deployment is refused.

use axum::http::StatusCode;

/// A refusal of a deployment operation. The codes are those of the specification and of recorded
/// answers; where there is none, the variant says so.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DeploymentRefusal {
    #[error("The Deployment specified by [{0}] cannot be found.")]
    NotFound(String),
    #[error("The Resource specified by [{0}] cannot be found.")]
    NoSuchResource(String),
    #[error("The plan attempt specified by [{0}] cannot be found.")]
    NoSuchAttempt(String),
    /// Recorded for a topology without the instances that it needs; that every other fault of a
    /// plan has the same code is an assumption.
    #[error("{message}")]
    InvalidPlan { message: String, field: String },
    /// Recorded. That an extension which does not exist is refused by the same code is an
    /// assumption.
    #[error("{message}")]
    InvalidExtensionUrl { message: String, field: String },
    /// The specification tells of the check, not of the answer: an assumption, made like the
    /// conflicts of other resources.
    #[error("The version you sent does not match the persisted version.")]
    VersionConflict,
    /// An assumption; the code is the one that the specification has for a plan in a wrong state.
    #[error("There is a pending plan already. Wait for it or cancel it.")]
    PlanPending,
    #[error("The Resource does not have a pending plan.")]
    NoPendingPlan,
    #[error("{0}")]
    WrongState(String),
}

impl DeploymentRefusal {
    pub(in crate::elastic) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound(_) | Self::NoSuchResource(_) | Self::NoSuchAttempt(_) => {
                StatusCode::NOT_FOUND
            }
            Self::InvalidPlan { .. }
            | Self::InvalidExtensionUrl { .. }
            | Self::PlanPending
            | Self::NoPendingPlan => StatusCode::BAD_REQUEST,
            Self::VersionConflict => StatusCode::CONFLICT,
            Self::WrongState(_) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    pub(in crate::elastic) fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "deployments.deployment_not_found",
            Self::NoSuchResource(_) => "deployments.deployment_resource_not_found",
            Self::NoSuchAttempt(_) => "deployments.plan_attempt_not_found",
            Self::InvalidPlan { .. } => "clusters.cluster_invalid_plan",
            Self::InvalidExtensionUrl { .. } => "clusters.invalid_extension_url",
            Self::VersionConflict => "deployments.version_conflict",
            Self::PlanPending => "clusters.cluster_plan_state_error",
            Self::NoPendingPlan => "deployments.resource_does_not_have_a_pending_plan",
            Self::WrongState(_) => "deployments.deployment_resource_plan_change_error",
        }
    }

    /// The field of the request that is at fault.
    pub(in crate::elastic) fn field(&self) -> Option<&str> {
        match self {
            Self::InvalidPlan { field, .. } | Self::InvalidExtensionUrl { field, .. } => {
                Some(field)
            }
            _ => None,
        }
    }
}
