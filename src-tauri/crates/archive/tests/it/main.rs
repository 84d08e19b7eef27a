//! The archive room, tested from outside: archives are built in memory, byte by byte.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail loudly"
)]

mod build;
mod bundles;
mod class_bytes;
mod cloud_rules;
mod compose;
mod descriptor_keys;
mod descriptors;
mod entitlements;
mod entry_names;
mod fixture_descriptors;
mod fixtures;
mod hostile;
mod jar_hell;
mod jars;
mod judging;
mod kinds;
mod neighbours;
mod oddities;
mod plugin_class;
mod plugins;
mod policies;
mod policy_fixtures;
mod properties;
mod readers;
mod repairs;

mod stable_plugins;
mod suggestions;
mod unpacking;
mod verdicts;
