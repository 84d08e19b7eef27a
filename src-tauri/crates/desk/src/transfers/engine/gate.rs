//! A service's rate limit, shared by all transfers of a connection.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::waiting::Due;
use crate::clock::SharedClock;
use crate::connections::ConnectionId;
use crate::fault::Fault;

/// Which connections must not be called before when.
#[derive(Debug, Default)]
pub(super) struct Gate {
    closed: Mutex<HashMap<ConnectionId, Closed>>,
}

/// Why a connection must not be called, and for how long.
#[derive(Debug, Clone)]
pub(super) struct Closed {
    pub(super) due: Due,
    pub(super) why: Fault,
}

impl Gate {
    /// Nobody calls this connection's service before it is due.
    pub(super) fn close(&self, connection: &ConnectionId, due: Due, why: Fault) {
        let mut closed = self.locked();
        let later = closed
            .get(connection)
            .is_some_and(|former| former.due.is_after(&due));
        if !later {
            closed.insert(connection.clone(), Closed { due, why });
        }
    }

    /// Since a person asked for it, the service may be called again.
    pub(super) fn open(&self, connection: &ConnectionId) {
        self.locked().remove(connection);
    }

    /// What to wait for, if the service asked for it.
    pub(super) fn closed(&self, connection: &ConnectionId, clock: &SharedClock) -> Option<Closed> {
        let closed = self.locked().get(connection).cloned();
        closed.filter(|closed| !closed.due.has_come(clock))
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<ConnectionId, Closed>> {
        self.closed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
