//! A service's rate limit, shared by all transfers of a connection.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::connections::ConnectionId;

/// Which connections must not be called before when.
#[derive(Debug, Default)]
pub(super) struct Gate {
    closed: Mutex<HashMap<ConnectionId, Instant>>,
}

impl Gate {
    /// Nobody calls this connection's service for so long.
    pub(super) fn close(&self, connection: &ConnectionId, wait: Duration) {
        let until = Instant::now() + wait;
        let mut closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        let gate = closed.entry(connection.clone()).or_insert(until);
        *gate = (*gate).max(until);
    }

    /// Since a person asked for it, the service may be called again.
    pub(super) fn open(&self, connection: &ConnectionId) {
        let mut closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        closed.remove(connection);
    }

    /// Until when to wait, if the service asked for it.
    pub(super) fn closed_until(&self, connection: &ConnectionId) -> Option<Instant> {
        let closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        let until = closed.get(connection).copied();
        until.filter(|until| *until > Instant::now())
    }
}
