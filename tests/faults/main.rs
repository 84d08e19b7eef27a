//! The fault proxy by itself, and what the application makes of everything that can go wrong.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod matrix;
mod proxy;
