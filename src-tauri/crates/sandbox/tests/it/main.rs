//! The sandbox over real HTTP and HTTPS, with a plain client and a signer of the tests' own.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod alibaba_analysis;
mod alibaba_changes;
mod alibaba_dictionaries;
mod alibaba_install;
mod alibaba_lists;
mod alibaba_plugins;
mod alibaba_signatures;
mod alibaba_switches;
mod clusters;
mod create;
mod deployments;
mod download_url;
mod ece;
mod extensions;
mod extensions_in_use;
mod failing_plans;
mod faults;
mod go_client;
mod limits;
mod links;
mod odd_requests;
mod pending_plans;
mod plans;
mod program;
mod restart;
mod running;
mod session;
mod signer;
mod stack;
mod storage;
mod storage_refusals;
mod switches;
mod updates;
mod upload;
