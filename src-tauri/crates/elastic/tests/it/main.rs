//! The client against the sandbox, over real HTTP and HTTPS.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail loudly, in what they share too"
)]

mod deployments;
mod enterprise;
mod extensions;
mod hand_clock;
mod numbers;
mod plans;
mod rate_limit;
mod redaction;
mod refusals;
mod sessions;
mod spec;
mod stack;
mod stage;
mod uploads;
