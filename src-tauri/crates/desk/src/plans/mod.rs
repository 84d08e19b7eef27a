//! Changes of plans: what a person asks for, what it would do to each deployment, and how far it
//! is.

mod asked;
mod builds;
mod change;
mod decision;
mod matrix;
mod outlook;
#[cfg(test)]
mod samples;
mod versions;
mod view;

pub(crate) use asked::{Asked, Joins, Raise, leaving};
pub(crate) use builds::{Build, BuildShelf};
pub(crate) use matrix::matrix;
pub(crate) use outlook::{Prospect, prospect};
pub(crate) use versions::{Offer, Offers};

pub use change::{Builds, Joining, Leaving, PlanEdit, PlanTarget, PlanWork};
pub use matrix::{MatrixCell, MatrixRow, MissingBuild, Standing, VersionMatrix};
pub use view::{
    Former, PlanAct, PlanCaution, PlanCheck, PlanDifference, PlanEffect, PlanField, PlanOutlook,
    PlanPreview, PlanRequest, PlanRun, PlanRunState, PlansApplied,
};
