//! The steps of an upload to an extension store: check the file, make the extension, send the
//! file or have it fetched, and compare what is stored.

mod check_file;
mod create;
mod rest;
mod send;
mod stored;
mod verify;

pub(in crate::transfers) use check_file::CheckFile;
pub(in crate::transfers) use create::{Create, Fetch};
pub(in crate::transfers) use rest::{look_for_rest, remove_rest};
pub(in crate::transfers) use send::Send;
pub(in crate::transfers) use verify::{Verify, compare_stored};
