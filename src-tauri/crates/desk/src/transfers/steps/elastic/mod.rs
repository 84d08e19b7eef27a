//! The steps of an upload to an extension store: check the file, make the extension, send the
//! file or have it fetched, and compare what is stored.

mod change_plans;
mod check_file;
mod create;
mod delete_former;
mod follow_plans;
mod receive;
mod rest;
mod send;
mod stored;
mod verify;

pub(in crate::transfers) use change_plans::ChangePlans;
pub(in crate::transfers) use check_file::CheckFile;
pub(in crate::transfers) use create::{Create, Fetch};
pub(in crate::transfers) use delete_former::DeleteFormer;
pub(in crate::transfers) use follow_plans::FollowPlans;
pub(in crate::transfers) use receive::Receive;
pub(in crate::transfers) use rest::{look_for_rest, remove_rest};
pub(in crate::transfers) use send::Send;
pub(in crate::transfers) use verify::{Verify, compare_stored};
