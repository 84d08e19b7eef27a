//! The sandbox over real HTTP and HTTPS, with a plain client and a signer of the tests' own.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod alibaba_install;
mod alibaba_lists;
mod alibaba_signatures;
mod create;
mod deployments;
mod download_url;
mod ece;
mod extensions;
mod faults;
mod limits;
mod links;
mod program;
mod restart;
mod running;
mod session;
mod signer;
mod stack;
mod switches;
mod upload;
