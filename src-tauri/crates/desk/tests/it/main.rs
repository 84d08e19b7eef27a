//! The desk against the sandbox over real HTTP and HTTPS, and the vault against the real keyring.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says on the error output what it leaves out"
)]

mod archives;
mod bench;
mod connections;
mod faults;
mod installs;
mod installs_cut;
mod keyring;
mod making;
mod places;
mod queue;
mod secrets;
mod transfers;
mod uploads;
mod zips;
