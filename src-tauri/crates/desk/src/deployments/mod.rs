//! The deployments of Elastic Cloud and ECE, as the Deployments screen needs them.

mod view;

pub use view::{
    Attached, AttemptState, AttemptStep, AttemptView, DeploymentDetails, DeploymentHealth,
    DeploymentId, DeploymentList, DeploymentName, DeploymentRow, DeploymentStatus, Doubled,
    NodesLoaded, PlanFailure, PlanPlace, PlanWarning, UsedBy, Users,
};
