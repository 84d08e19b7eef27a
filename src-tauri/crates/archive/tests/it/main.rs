//! The archive room, tested from outside: archives are built in memory, byte by byte.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail loudly"
)]

mod build;
mod bundles;
mod compose;
mod descriptor_keys;
mod descriptors;
mod fixture_descriptors;
mod fixtures;
mod hostile;
mod judging;
mod kinds;
mod neighbours;
mod plugins;
mod properties;
mod repairs;
mod services;
mod stable_plugins;
mod suggestions;
mod verdicts;
