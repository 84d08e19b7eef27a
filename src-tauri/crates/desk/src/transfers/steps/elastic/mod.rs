//! The steps of what goes to Elastic: make the extension, send the file or have it
//! fetched, compare what is stored; and change the plans of deployments.

mod create;
mod plans;
mod receive;
mod rest;
mod send;
mod stored;
mod verify;

pub(in crate::transfers) use create::{Create, Fetch};
pub(in crate::transfers) use plans::{ChangePlans, DeleteFormer, FollowPlans};
pub(in crate::transfers) use receive::Receive;
pub(in crate::transfers) use rest::{look_for_rest, remove_rest};
pub(in crate::transfers) use send::Send;
pub(in crate::transfers) use verify::{Verify, compare_stored};
