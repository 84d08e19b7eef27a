//! The client against the sandbox and against answers of our own, and its signer against the
//! published vectors. Every request that a client sends here is judged by an independent checker.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail loudly, in what they share too"
)]

mod answers;
mod changes;
mod checker;
mod library;
mod operations;
mod oss_objects;
mod oss_parts;
mod oss_signatures;
mod oss_stage;
mod refusals;
mod signatures;
mod stage;
mod told;
mod told_changes;
mod user_plugins;
mod watched;
