//! The client against the sandbox and against answers of our own, and its signer against the
//! published vectors.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail loudly, in what they share too"
)]

mod answers;
mod refusals;
mod signatures;
mod stage;
mod user_plugins;
