//! A process that brings files to a service is killed at every point of its work; whatever the
//! point, each file is there exactly once in the end, and the journal knows of each.
//!
//! The process is `plugdesk-transfers`; the service runs in the test, and so outlives it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail loudly and says how much it tried"
)]

mod batch;
mod child;
mod crash_journal;
mod kills;
mod ledger;
