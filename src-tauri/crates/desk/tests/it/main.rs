//! The desk against the sandbox over real HTTP and HTTPS, and the vault against the real keyring.

mod bench;
mod connections;
mod faults;
mod installs;
mod keyring;
mod secrets;
mod uploads;
