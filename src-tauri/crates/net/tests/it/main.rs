//! The HTTP floor against small servers that behave badly in one way each.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail loudly, in what they share too"
)]

mod answers;
mod checksums;
mod connecting;
mod downloads;
mod environment;
mod following;
mod interrupted;
mod parts;
mod receiving;
mod sending;
mod servers;
mod trust;
mod uploads;
