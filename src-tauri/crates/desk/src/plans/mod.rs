//! Changes of plans: what a person asks for, what it would do to each deployment, and how far it
//! is.

mod change;
mod matrix;
mod view;

pub use change::{Builds, Joining, Leaving, PlanEdit, PlanTarget, PlanWork};
pub use matrix::{MatrixCell, MatrixRow, MissingBuild, Standing, VersionMatrix};
pub use view::{
    Former, PlanAct, PlanCaution, PlanCheck, PlanDifference, PlanEffect, PlanField, PlanOutlook,
    PlanPreview, PlanRequest, PlanRun, PlanRunState, PlansApplied,
};
