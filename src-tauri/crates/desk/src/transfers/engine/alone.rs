//! Being alone with something on a service while it is read and changed.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use plugdesk_elastic::NewExtension;
use tokio::sync::OwnedMutexGuard;

use super::super::view::{TransferId, TransferState};
use super::entry::Entry;
use super::queue::Transfers;
use super::work::Work;
use crate::connections::ConnectionId;
use crate::deployments::DeploymentId;
use crate::fault::Fault;
use crate::instances::InstanceId;

/// Held by whoever must be alone with something.
type Alone = Arc<tokio::sync::Mutex<()>>;

/// What transfers of one connection do one after the other.
#[derive(Default)]
pub(super) struct AloneWith {
    /// Held while an extension of a name is made.
    makers: Locks<String>,
    /// Held while a deployment's plan is read and changed.
    changers: Locks<DeploymentId>,
    /// Held while an instance is looked at and asked for a change.
    askers: Locks<InstanceId>,
    /// Held while an object in a bucket is looked for and put there or removed.
    keepers: Locks<String>,
}

type Locks<T> = Mutex<HashMap<(ConnectionId, T), Alone>>;

fn one_of<T: Eq + Hash>(locks: &Locks<T>, connection: ConnectionId, what: T) -> Alone {
    let mut locks = locks.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(locks.entry((connection, what)).or_default())
}

impl Transfers {
    fn connection_of(&self, id: &TransferId) -> ConnectionId {
        let entry = self.entry(id);
        entry.map_or_else(
            |_| ConnectionId(String::new()),
            |entry| entry.record.view.connection,
        )
    }
}

impl Work {
    /// Waits until no other transfer makes an extension just like `new`: neither at this moment,
    /// nor with an answer outstanding that is still being looked for.
    pub(in crate::transfers) async fn alone_with(&self, new: &NewExtension) -> OwnedMutexGuard<()> {
        loop {
            let connection = self.transfers.connection_of(&self.id);
            let name = new.name.as_str().to_owned();
            let maker = one_of(&self.transfers.inner.alone.makers, connection, name);
            let alone = maker.lock_owned().await;
            if !self.another_is_unanswered(new) {
                return alone;
            }
            // The other one needs to be alone in order to look for its answer.
            drop(alone);
            tokio::time::sleep(self.policy().ask_every).await;
        }
    }

    /// Waits until no other transfer is just reading and changing this deployment's plan.
    pub(in crate::transfers) async fn alone_with_plan(
        &self,
        deployment: &DeploymentId,
    ) -> OwnedMutexGuard<()> {
        let connection = self.transfers.connection_of(&self.id);
        let changers = &self.transfers.inner.alone.changers;
        let changer = one_of(changers, connection, deployment.clone());
        changer.lock_owned().await
    }

    /// Waits until no other transfer is just looking at this instance and asking it for a change.
    pub(in crate::transfers) async fn alone_with_instance(
        &self,
        instance: &InstanceId,
    ) -> OwnedMutexGuard<()> {
        let connection = self.transfers.connection_of(&self.id);
        let askers = &self.transfers.inner.alone.askers;
        one_of(askers, connection, instance.clone())
            .lock_owned()
            .await
    }

    /// Waits until no other transfer is just putting this object into a bucket or removing it.
    pub(in crate::transfers) async fn alone_with_object(
        &self,
        bucket: &str,
        key: &str,
    ) -> OwnedMutexGuard<()> {
        let connection = self.transfers.connection_of(&self.id);
        let keepers = &self.transfers.inner.alone.keepers;
        one_of(keepers, connection, format!("{bucket}/{key}"))
            .lock_owned()
            .await
    }

    /// Whether another transfer sent this deployment a plan, and is still to find out what became
    /// of it. The own plan comes first if its answer is looked for too.
    pub(in crate::transfers) fn another_asks(
        &self,
        deployment: &DeploymentId,
    ) -> Result<bool, Fault> {
        let own = self.record()?;
        if own.asks(deployment) {
            return Ok(false);
        }
        let entries = self.transfers.locked();
        Ok(entries.iter().any(|entry| {
            let view = &entry.record.view;
            is_at_it(entry)
                && view.id != self.id
                && view.connection == own.view.connection
                && entry.record.asks(deployment)
        }))
    }

    fn another_is_unanswered(&self, new: &NewExtension) -> bool {
        let entries = self.transfers.locked();
        let Some(own) = entries.iter().find(|one| one.record.view.id == self.id) else {
            return false;
        };
        if own.record.facts.creating.is_some() {
            // Its own comes first: the other could not begin while this one was unanswered.
            return false;
        }
        entries.iter().any(|entry| {
            let view = &entry.record.view;
            is_at_it(entry)
                && view.id != self.id
                && view.connection == own.record.view.connection
                && entry.record.facts.creating.is_some()
                && entry.record.order.name() == new.name.as_str()
        })
    }
}

/// Whether it goes on by itself. One that is not at work may be waiting for the room that another
/// takes.
fn is_at_it(entry: &Entry) -> bool {
    entry.active
        && matches!(
            entry.record.view.state,
            TransferState::Waiting | TransferState::Running | TransferState::Offline
        )
}
