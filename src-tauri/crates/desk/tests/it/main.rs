//! The desk against the sandbox over real HTTP and HTTPS, and the vault against the real keyring.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says on the error output what it leaves out"
)]

mod alibaba_bring;
mod alibaba_changes;
mod alibaba_connections;
mod alibaba_copy;
mod alibaba_cut;
mod alibaba_dictionaries;
mod alibaba_instances;
mod alibaba_others;
mod alibaba_regions;
mod alibaba_scene;
mod alibaba_turns;
mod alibaba_words_cut;
mod archives;
mod bench;
mod connections;
#[cfg(unix)]
mod copied;
mod copy_as;
mod deployments;
mod faults;
mod files;
mod files_changed;
mod installs;
mod installs_cut;
mod installs_forms;
mod keyring;
mod lost_answers;
mod making;
mod matrix;
mod places;
mod plan_acts;
mod plan_previews;
mod plan_scene;
mod plan_uploads;
mod plans;
mod plans_cut;
mod queue;
mod receive;
mod rests;
mod secrets;
mod store;
mod transfers;
mod uploads;
mod url_trail;
mod waits;
mod zips;
