//! One change of a connection after the other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OwnedMutexGuard;

use super::view::ConnectionId;

/// Lets one change of a connection be made at a time. What a change is checked against, the secret
/// that it puts into the vault and what it writes down belong together: two at once could leave
/// the secret that was typed for one address beside another.
#[derive(Debug, Default)]
pub(crate) struct ConnectionTurns {
    of_each: Mutex<HashMap<ConnectionId, Arc<tokio::sync::Mutex<()>>>>,
}

impl ConnectionTurns {
    /// Waits for the turn to change this connection, which lasts as long as what is returned.
    pub(crate) async fn of(&self, id: &ConnectionId) -> OwnedMutexGuard<()> {
        let turn = {
            let mut of_each = self.of_each.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(of_each.entry(id.clone()).or_default())
        };
        turn.lock_owned().await
    }
}
