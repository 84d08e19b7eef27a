//! The deployments of Elastic Cloud and ECE, as the Deployments screen needs them.

mod attempts;
mod entry;
mod shown;
mod users;
mod view;

pub(crate) use attempts::{attempt_view, nodes_started};
pub(crate) use entry::{Entry, place_of, store_url, stored};
pub(crate) use shown::{health, is_listed, last_attempt, named, row, rows, status};
pub(crate) use users::{UsersShelf, extensions_of, users_in};

pub use view::{
    Attached, AttemptState, AttemptStep, AttemptView, DeploymentDetails, DeploymentHealth,
    DeploymentId, DeploymentList, DeploymentName, DeploymentRow, DeploymentStatus, Doubled,
    NodesLoaded, PlanFailure, PlanPlace, PlanWarning, UsedBy, Users,
};
