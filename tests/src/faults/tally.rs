//! What a proxy has let through and what it has done.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::toxic::Toxic;

/// The counts of a proxy since it was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Connections that clients made.
    pub connections: u64,
    /// Requests whose head has come whole, on plain HTTP.
    pub requests: u64,
    /// Of these, requests whose last byte has come.
    pub whole_requests: u64,
    /// How many connections or requests each toxic was put upon, by its name.
    pub struck: BTreeMap<&'static str, u64>,
    /// Bytes that were handed on to the service.
    pub bytes_up: u64,
    /// Bytes that were handed on to clients.
    pub bytes_down: u64,
}

impl Tally {
    /// How many connections or requests a toxic of this name was put upon.
    pub fn of(&self, name: &str) -> u64 {
        self.struck.get(name).copied().unwrap_or_default()
    }
}

#[derive(Debug, Default)]
pub(super) struct Ledger(Mutex<Tally>);

impl Ledger {
    pub(super) fn tally(&self) -> Tally {
        self.locked().clone()
    }

    pub(super) fn connection(&self) {
        self.locked().connections += 1;
    }

    pub(super) fn request(&self) {
        self.locked().requests += 1;
    }

    pub(super) fn whole_request(&self) {
        self.locked().whole_requests += 1;
    }

    pub(super) fn struck(&self, toxic: Toxic) {
        *self.locked().struck.entry(toxic.name()).or_default() += 1;
    }

    pub(super) fn up(&self, bytes: usize) {
        self.locked().bytes_up += bytes as u64;
    }

    pub(super) fn down(&self, bytes: usize) {
        self.locked().bytes_down += bytes as u64;
    }

    fn locked(&self) -> MutexGuard<'_, Tally> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
