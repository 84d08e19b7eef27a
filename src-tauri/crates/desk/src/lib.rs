//! The application without a window: connections, vault, archives by handle, transfers, installs.
//!
//! [`Desk`] is what the shell's commands call. Everything that a test wants to decide (the time,
//! the keyring, where news go, the folder) is passed in as [`Edges`].

pub mod acts;
pub mod archives;
pub mod clock;
pub mod connections;
pub mod copy_as;
pub mod deployments;
pub mod extensions;
pub mod fault;
pub mod instances;
pub mod news;
pub mod plans;
pub mod practice;
pub mod provider;
pub mod settings;
mod stored;
pub mod transfers;
pub mod vault;
mod ways;

pub use acts::{AppInfo, Desk, Edges, Tuning};
