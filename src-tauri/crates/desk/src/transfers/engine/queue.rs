//! The transfers: those that wait, are at work and have ended; and whose turn it is.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use plugdesk_net::Throttle;

use super::super::journal::{Journal, JournalRow};
use super::super::order::Order;
use super::super::record::{Facts, TransferRecord};
use super::super::state::{self, Event};
use super::super::view::{Compared, StepView, TransferId, TransferState, TransferView};
use super::alone::AloneWith;
use super::entry::Entry;
use super::forms::KnownForms;
use super::gate::Gate;
use super::retry::{Dice, RetryPolicy};
use super::run::Run;
use super::ways::Ways;
use crate::clock::{SharedClock, written};
use crate::connections::{ConnectionId, ConnectionRecord};
use crate::extensions::ExtensionId;
use crate::fault::{Fault, FaultCode, FaultPhase, Retry};
use crate::news::{News, NewsSink};
use crate::settings::Settings;

/// How many transfers of one connection run side by side, where nothing else is set.
const AT_ONCE: usize = 3;

/// What transfers need from outside.
#[derive(Clone)]
pub struct TransferEdges {
    /// The time of day.
    pub clock: SharedClock,
    /// Where changes are told.
    pub news: NewsSink,
    /// The way to the services.
    pub ways: Arc<dyn Ways>,
    /// Where transfers are written down.
    pub journal: Journal,
    /// The forms of upload that get through where the usual one does not.
    pub forms: KnownForms,
    /// How often and how patiently a step is tried.
    pub policy: RetryPolicy,
    /// Spreads the waits of many transfers.
    pub dice: Dice,
}

/// The transfers. Clones share everything.
#[derive(Clone)]
pub struct Transfers {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) edges: TransferEdges,
    entries: Mutex<Vec<Entry>>,
    pub(super) gate: Gate,
    pub(super) throttle: Throttle,
    at_once: AtomicUsize,
    /// The place of the next order. Orders that come together are each given one of their own.
    next_position: AtomicI32,
    /// Nothing begins any more in this run of the application.
    pub(super) closing: AtomicBool,
    pub(super) alone: AloneWith,
}

impl Transfers {
    /// The transfers of a journal. Nothing is taken up yet.
    pub fn open(edges: TransferEdges, rows: &[JournalRow]) -> Self {
        let mut entries: Vec<Entry> = rows.iter().filter_map(read_row).collect();
        for entry in &mut entries {
            // What was under way when the application ended is begun again, by asking first.
            let _ = state::apply(&mut entry.record.view, Event::Interrupted);
            entry.record.view.attempts = edges.policy.attempts;
        }
        let last = entries.iter().map(|entry| entry.record.view.position).max();
        let next_position = last.map_or(0, |last| last.saturating_add(1));
        Self {
            inner: Arc::new(Inner {
                edges,
                entries: Mutex::new(entries),
                gate: Gate::default(),
                throttle: Throttle::unlimited(),
                at_once: AtomicUsize::new(AT_ONCE),
                next_position: AtomicI32::new(next_position),
                closing: AtomicBool::new(false),
                alone: AloneWith::default(),
            }),
        }
    }

    /// Every transfer, the latest first.
    pub fn all(&self) -> Vec<TransferView> {
        let entries = self.locked();
        let views = entries.iter().rev().map(|entry| entry.record.view.clone());
        views.collect()
    }

    /// Every transfer with everything that is known of it, in the order of their asking.
    pub fn records(&self) -> Vec<TransferRecord> {
        let entries = self.locked();
        entries.iter().map(|entry| entry.record.clone()).collect()
    }

    /// One transfer with everything that is known of it.
    pub fn record(&self, id: &TransferId) -> Result<TransferRecord, Fault> {
        self.entry(id).map(|entry| entry.record)
    }

    /// Hears that the settings changed; they hold at once for what is under way.
    pub fn settings_changed(&self, settings: &Settings) {
        let limit = settings.bandwidth_limit;
        let bytes = limit.map(|kib| u64::from(kib).saturating_mul(1024));
        self.inner.throttle.set(bytes);
        let at_once = usize::from(settings.transfers_at_once).max(1);
        self.inner.at_once.store(at_once, Ordering::Relaxed);
        self.pump();
    }

    /// Takes an order. When this returns it is written down, and it begins when its turn comes.
    pub async fn start(
        &self,
        connection: &ConnectionRecord,
        order: Order,
    ) -> Result<TransferView, Fault> {
        let record = self.new_record(connection, order);
        let id = record.view.id.clone();
        let entry = Entry::new(record);
        let row = entry.row()?;
        self.inner.edges.journal.write(row).await?;
        let told = entry.record.news();
        self.locked().push(entry);
        self.tell(told);
        self.pump();
        // Its turn may have come already.
        self.entry(&id).map(|entry| entry.record.view)
    }

    fn new_record(&self, connection: &ConnectionRecord, order: Order) -> TransferRecord {
        let view = TransferView {
            id: TransferId(uuid::Uuid::new_v4().to_string()),
            revision: 0,
            position: self.inner.next_position.fetch_add(1, Ordering::Relaxed),
            connection: connection.id.clone(),
            connection_name: connection.name.clone(),
            source: order.source(),
            extension_name: order.name(),
            extension: order.extension(),
            state: TransferState::Waiting,
            steps: order
                .steps()
                .iter()
                .copied()
                .map(StepView::waiting)
                .collect(),
            progress: None,
            attempt: 0,
            attempts: self.inner.edges.policy.attempts,
            next_try_at: None,
            question: None,
            fault: None,
            remains: None,
            removable: false,
            compared: Compared::Nothing,
            comparable: false,
            plans: order.plan_runs(),
            analyses: Vec::new(),
            notes: Vec::new(),
            asked_at: written(self.inner.edges.clock.now()),
            ended_at: None,
        };
        TransferRecord {
            view,
            order,
            facts: Facts::default(),
        }
    }

    /// Begins on what waits, in its order, as far as each connection has room. Called after
    /// everything that may have made room or brought work.
    pub fn pump(&self) {
        let mut begun = Vec::new();
        {
            let mut entries = self.locked();
            if self.inner.closing.load(Ordering::Acquire) {
                return;
            }
            let mut room: HashMap<ConnectionId, usize> = HashMap::new();
            let takes_room = |entry: &&Entry| entry.active && entry.record.takes_room();
            for entry in entries.iter().filter(takes_room) {
                *room
                    .entry(entry.record.view.connection.clone())
                    .or_default() += 1;
            }
            let at_once = self.inner.at_once.load(Ordering::Relaxed);
            let mut waiting: Vec<&mut Entry> = entries
                .iter_mut()
                .filter(|entry| entry.record.view.state == TransferState::Waiting && !entry.active)
                .collect();
            // A creation without an answer is looked for before another like it is made.
            waiting.sort_by_key(|entry| {
                let record = &entry.record;
                (record.facts.creating.is_none(), record.view.position)
            });
            for entry in waiting {
                let connection = &entry.record.view.connection;
                let running = room.entry(connection.clone()).or_default();
                let takes_room = entry.record.takes_room();
                let full = takes_room && *running >= at_once;
                if full || !self.inner.edges.ways.leads(connection) {
                    continue;
                }
                *running += usize::from(takes_room);
                entry.active = true;
                entry.break_off();
                begun.push(Run::new(self.clone(), entry));
            }
        }
        for run in begun {
            tokio::spawn(run.through());
        }
    }

    /// A task let go of a transfer.
    pub(super) fn released(&self, id: &TransferId) {
        if let Some(entry) = self
            .locked()
            .iter_mut()
            .find(|entry| entry.record.view.id == *id)
        {
            entry.active = false;
        }
        self.pump();
    }

    pub(super) fn entry(&self, id: &TransferId) -> Result<Entry, Fault> {
        self.locked()
            .iter()
            .find(|entry| entry.record.view.id == *id)
            .cloned()
            .ok_or_else(unknown)
    }

    /// Changes a transfer in memory and tells the page.
    pub(super) fn change<T>(
        &self,
        id: &TransferId,
        change: impl FnOnce(&mut Entry) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let (changed, told) = change_one(&mut self.locked(), id, change)?;
        self.tell(told);
        Ok(changed)
    }

    /// Changes a transfer that takes an extension for its own, unless another has it: two files in
    /// one extension would be one file.
    pub(super) fn change_taking(
        &self,
        id: &TransferId,
        extension: &ExtensionId,
        change: impl FnOnce(&mut Entry) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let ((), told) = {
            let mut entries = self.locked();
            let own = entries.iter().find(|entry| entry.record.view.id == *id);
            let own = &own.ok_or_else(unknown)?.record;
            let mut others = entries.iter().filter(|one| one.record.view.id != *id);
            if others.any(|other| other.record.has_taken(extension, own)) {
                // What asks again does not find it any more.
                return Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Input)
                    .about(extension.0.clone())
                    .retrying(Retry::Now));
            }
            change_one(&mut entries, id, change)?
        };
        self.tell(told);
        Ok(())
    }

    /// Writes a transfer down as it is. What is told after this has been written.
    pub(super) async fn persist(&self, id: &TransferId) -> Result<(), Fault> {
        let writing = Arc::clone(&self.entry(id)?.writing);
        let _one_at_a_time = writing.lock().await;
        let Ok(entry) = self.entry(id) else {
            // It was let go of meanwhile, and is not to come back.
            return Ok(());
        };
        self.inner.edges.journal.write(entry.row()?).await?;
        Ok(())
    }

    fn tell(&self, told: Vec<News>) {
        for news in told {
            (self.inner.edges.news)(news);
        }
    }

    pub(super) fn locked(&self) -> MutexGuard<'_, Vec<Entry>> {
        let entries = self.inner.entries.lock();
        entries.unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn now(&self) -> String {
        written(self.inner.edges.clock.now())
    }
}

fn change_one<T>(
    entries: &mut [Entry],
    id: &TransferId,
    change: impl FnOnce(&mut Entry) -> Result<T, Fault>,
) -> Result<(T, Vec<News>), Fault> {
    let entry = entries
        .iter_mut()
        .find(|entry| entry.record.view.id == *id)
        .ok_or_else(unknown)?;
    let changed = change(entry)?;
    let view = &mut entry.record.view;
    view.revision = view.revision.saturating_add(1);
    Ok((changed, entry.record.news()))
}

/// A row of a newer version may hold what this one can't read; it stays in the journal untouched.
fn read_row(row: &JournalRow) -> Option<Entry> {
    match serde_json::from_str(&row.record) {
        Ok(record) => Some(Entry::new(record)),
        Err(error) => {
            tracing::error!(id = %row.id, %error, "a transfer in the journal can't be read");
            None
        }
    }
}

pub(super) fn unknown() -> Fault {
    Fault::new(FaultCode::Unknown, FaultPhase::Input)
}

impl From<state::NotPossible> for Fault {
    fn from(refused: state::NotPossible) -> Self {
        Self::new(FaultCode::NotPossibleNow, FaultPhase::Input)
            .with_arg("state", format!("{:?}", refused.state))
    }
}
