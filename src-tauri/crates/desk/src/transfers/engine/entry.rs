//! One transfer in memory.

use std::sync::Arc;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::super::journal::JournalRow;
use super::super::record::TransferRecord;
use super::super::state::{self, Event};
use crate::fault::{Fault, FaultCode, FaultPhase};

/// One transfer in memory.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) record: TransferRecord,
    /// Counts the times that it was at work. What an earlier time still has to say is not heard.
    pub(super) turn: u64,
    /// Whether a task is at it. It is for a moment longer than the state says, after a
    /// cancellation.
    pub(super) active: bool,
    /// Ends the task that is at it.
    pub(super) stop: CancellationToken,
    /// Ends a wait between two tries.
    pub(super) wake: Arc<Notify>,
    /// Held while it is written down, so that an older state never follows a newer one.
    pub(super) writing: Arc<tokio::sync::Mutex<()>>,
}

impl Entry {
    pub(super) fn new(record: TransferRecord) -> Self {
        Self {
            record,
            turn: 0,
            active: false,
            stop: CancellationToken::new(),
            wake: Arc::default(),
            writing: Arc::default(),
        }
    }

    /// As the journal keeps it.
    pub(super) fn row(&self) -> Result<JournalRow, Fault> {
        let mut record = self.record.clone();
        record.view.progress = None;
        let written = serde_json::to_string(&record).map_err(|error| {
            tracing::error!(%error, "a transfer can't be written down");
            Fault::new(FaultCode::Internal, FaultPhase::Desk)
        })?;
        Ok(JournalRow {
            id: record.view.id.0.clone(),
            position: i64::from(record.view.position),
            ended: record.view.state.ended(),
            record: written,
        })
    }

    /// Learns what the person decided, unless that is refused.
    pub(super) fn answered(
        &mut self,
        learn: impl FnOnce(&mut TransferRecord) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut changed = self.record.clone();
        learn(&mut changed)?;
        state::apply(&mut changed.view, Event::Answered)?;
        self.record = changed;
        Ok(())
    }

    /// Ends what is under way, and lets a later time be heard.
    pub(super) fn break_off(&mut self) {
        self.stop.cancel();
        self.stop = CancellationToken::new();
        self.turn += 1;
    }
}
