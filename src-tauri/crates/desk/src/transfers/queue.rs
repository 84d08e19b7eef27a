//! The transfers of this run: asked for, waiting for their turn, at work, ended.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::order::{ExtensionTarget, Order};
use super::run::Run;
use super::view::{Remains, StepState, StepView, TransferId, TransferState, TransferView};
use crate::clock::{SharedClock, written};
use crate::connections::{ConnectionId, ConnectionRecord};
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::news::{News, NewsSink};
use crate::provider::ElasticStore;

/// How many transfers of one connection run side by side.
const AT_ONCE: usize = 3;

/// What transfers need from outside.
#[derive(Clone)]
pub struct TransferEdges {
    /// The time of day.
    pub clock: SharedClock,
    /// Where changes are told.
    pub news: NewsSink,
}

/// One transfer with what the page doesn't see.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) view: TransferView,
    pub(super) order: Order,
    pub(super) store: ElasticStore,
    pub(super) cancel: CancellationToken,
    /// A creation was sent and its answer was lost: ask the service before creating again.
    pub(super) creation_unanswered: bool,
}

/// The transfers of this run.
#[derive(Clone)]
pub struct Transfers {
    pub(super) edges: TransferEdges,
    entries: Arc<Mutex<Vec<Entry>>>,
    turns: Arc<Mutex<HashMap<ConnectionId, Arc<Semaphore>>>>,
}

impl Transfers {
    /// No transfers yet.
    pub fn new(edges: TransferEdges) -> Self {
        Self {
            edges,
            entries: Arc::default(),
            turns: Arc::default(),
        }
    }

    /// Every transfer, the latest first.
    pub fn all(&self) -> Vec<TransferView> {
        self.locked()
            .iter()
            .rev()
            .map(|entry| entry.view.clone())
            .collect()
    }

    /// Takes an order and starts on it when its turn comes.
    pub fn start(
        &self,
        connection: &ConnectionRecord,
        store: ElasticStore,
        order: Order,
    ) -> TransferView {
        let view = TransferView {
            id: TransferId(uuid::Uuid::new_v4().to_string()),
            revision: 0,
            connection: connection.id.clone(),
            connection_name: connection.name.clone(),
            source: order.source(),
            extension_name: order.extension_name(),
            extension: order.extension(),
            state: TransferState::Waiting,
            steps: order.steps().into_iter().map(StepView::waiting).collect(),
            progress: None,
            fault: None,
            remains: None,
            asked_at: written(self.edges.clock.now()),
            ended_at: None,
        };
        self.locked().push(Entry {
            view: view.clone(),
            order,
            store,
            cancel: CancellationToken::new(),
            creation_unanswered: false,
        });
        self.tell(&view);
        self.take_turn(view.id.clone());
        view
    }

    /// Stops a transfer. What is sent to the service by then stays there and is said.
    pub fn cancel(&self, id: &TransferId) -> Result<TransferView, Fault> {
        let view = self.change(id, |entry| {
            entry.cancel.cancel();
            if entry.view.state == TransferState::Waiting {
                entry.view.state = TransferState::Cancelled;
                entry.view.remains = Some(remains_of(entry));
                entry.view.ended_at = Some(written(self.edges.clock.now()));
            }
        })?;
        Ok(view)
    }

    /// Takes a failed or cancelled transfer up again. Steps that hold are not done twice. `store`
    /// is the connection as it is now: it may have been edited since.
    pub fn retry(&self, id: &TransferId, store: ElasticStore) -> Result<TransferView, Fault> {
        let mut may_run = false;
        let view = self.change(id, |entry| {
            may_run = matches!(
                entry.view.state,
                TransferState::Failed | TransferState::Cancelled
            );
            if may_run {
                entry.begin_again(store);
            }
        })?;
        if may_run {
            self.take_turn(id.clone());
        }
        Ok(view)
    }

    /// The connection of a transfer.
    pub fn connection_of(&self, id: &TransferId) -> Result<ConnectionId, Fault> {
        self.entry(id).map(|entry| entry.view.connection)
    }

    /// Lets go of a transfer that ended.
    pub fn dismiss(&self, id: &TransferId) -> Vec<TransferView> {
        self.locked()
            .retain(|entry| entry.view.id != *id || !entry.view.state.ended());
        self.all()
    }

    /// Lets go of transfers that are done or were cancelled. Failed ones stay: they ask for
    /// something.
    pub fn clear_finished(&self) -> Vec<TransferView> {
        self.locked().retain(|entry| {
            !matches!(
                entry.view.state,
                TransferState::Done | TransferState::Cancelled
            )
        });
        self.all()
    }

    fn take_turn(&self, id: TransferId) {
        let transfers = self.clone();
        tokio::spawn(async move {
            let Ok(entry) = transfers.entry(&id) else {
                return;
            };
            let turns = transfers.turns_of(&entry.view.connection);
            tokio::select! {
                () = entry.cancel.cancelled() => {}
                turn = turns.acquire_owned() => {
                    if turn.is_ok() && !entry.cancel.is_cancelled() {
                        Run::new(transfers, entry).through().await;
                    }
                }
            }
        });
    }

    fn turns_of(&self, connection: &ConnectionId) -> Arc<Semaphore> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(
            turns
                .entry(connection.clone())
                .or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE))),
        )
    }

    pub(super) fn entry(&self, id: &TransferId) -> Result<Entry, Fault> {
        self.locked()
            .iter()
            .find(|entry| entry.view.id == *id)
            .cloned()
            .ok_or_else(|| Fault::new(FaultCode::Unknown, FaultPhase::Input))
    }

    /// Changes an entry and tells the page.
    pub(super) fn change(
        &self,
        id: &TransferId,
        change: impl FnOnce(&mut Entry),
    ) -> Result<TransferView, Fault> {
        let view = {
            let mut entries = self.locked();
            let entry = entries
                .iter_mut()
                .find(|entry| entry.view.id == *id)
                .ok_or_else(|| Fault::new(FaultCode::Unknown, FaultPhase::Input))?;
            change(entry);
            entry.view.revision = entry.view.revision.saturating_add(1);
            entry.view.clone()
        };
        self.tell(&view);
        Ok(view)
    }

    fn tell(&self, view: &TransferView) {
        (self.edges.news)(News::TransferChanged {
            transfer: view.clone(),
        });
    }

    fn locked(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    fn begin_again(&mut self, store: ElasticStore) {
        self.store = store;
        self.cancel = CancellationToken::new();
        self.view.state = TransferState::Waiting;
        self.view.fault = None;
        self.view.remains = None;
        self.view.ended_at = None;
        self.view.progress = None;
        for step in &mut self.view.steps {
            if step.state != StepState::Done && step.state != StepState::Skipped {
                *step = StepView::waiting(step.name);
            }
        }
    }
}

/// What is on the service, as far as it is known, when a transfer ends before its time.
pub(super) fn remains_of(entry: &Entry) -> Remains {
    if entry.creation_unanswered {
        return Remains::Unknown;
    }
    match (&entry.order, &entry.view.extension) {
        (
            Order::Upload {
                target:
                    ExtensionTarget::Existing {
                        holds_file: true, ..
                    },
                ..
            },
            _,
        ) => Remains::FormerFile,
        (_, Some(_)) => Remains::ExtensionWithoutFile,
        (_, None) => Remains::Nothing,
    }
}
