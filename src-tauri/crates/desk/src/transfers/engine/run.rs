//! One transfer at work: its steps, one after the other, each tried as often as it may help.

use std::sync::Arc;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::super::state::{self, Event};
use super::super::steps::{self, Halt, Held};
use super::super::view::{StepName, TransferId};
use super::entry::Entry;
use super::queue::Transfers;
use super::retry::Verdict;
use super::waiting::Due;
use super::work::Work;
use crate::connections::ConnectionId;
use crate::fault::Fault;

/// A transfer at work.
pub(super) struct Run {
    transfers: Transfers,
    id: TransferId,
    connection: ConnectionId,
    turn: u64,
    stop: CancellationToken,
    wake: Arc<Notify>,
}

/// The run is over: it was stopped by hand, or nothing more can be written down.
struct Over;

impl Run {
    pub(super) fn new(transfers: Transfers, entry: &Entry) -> Self {
        Self {
            transfers,
            id: entry.record.view.id.clone(),
            connection: entry.record.view.connection.clone(),
            turn: entry.turn,
            stop: entry.stop.clone(),
            wake: Arc::clone(&entry.wake),
        }
    }

    /// Does what is left to do.
    pub(super) async fn through(self) {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => {}
            _ = self.work() => {}
        }
        self.transfers.released(&self.id);
    }

    async fn work(&self) -> Result<(), Over> {
        self.happen(Event::TurnCame)?;
        let provider = match self.transfers.inner.edges.ways.open(&self.connection).await {
            Ok(provider) => provider,
            Err(fault) => return self.fail(fault, None).await,
        };
        let work = Work::new(
            self.transfers.clone(),
            self.id.clone(),
            self.turn,
            provider,
            self.stop.clone(),
        );
        loop {
            let record = self.transfers.record(&self.id).map_err(|_| Over)?;
            let Some(step) = record.view.next_step() else {
                let at = self.transfers.now();
                self.happen(Event::Finished { at })?;
                return self.written_down().await;
            };
            self.step(step, &work).await?;
        }
    }

    /// Tries a step until it holds, or nothing helps.
    async fn step(&self, step: StepName, work: &Work) -> Result<(), Over> {
        let mut offline = 0;
        loop {
            self.pass_the_gate().await?;
            let at = self.transfers.now();
            self.happen(Event::TryBegan { step, at })?;
            // The intent is written down before the step has any effect.
            self.written_down().await?;
            let fault = match steps::of(step).perform(work).await {
                Ok(Held { request_id }) => {
                    let at = self.transfers.now();
                    self.happen(Event::StepHeld {
                        step,
                        at,
                        request_id,
                    })?;
                    let written = self.written_down().await;
                    // What goes on without taking room lets the next one begin.
                    self.transfers.pump();
                    return written;
                }
                Err(Halt::Ask(question)) => {
                    self.happen(Event::Asked { question })?;
                    self.written_down().await?;
                    return Err(Over);
                }
                Err(Halt::BackTo(again, fault)) => {
                    self.fail(fault, Some(again)).await?;
                    return Err(Over);
                }
                Err(Halt::Fault(fault)) => fault,
            };
            self.after_a_failed_try(fault, &mut offline).await?;
        }
    }

    async fn after_a_failed_try(&self, fault: Fault, offline: &mut u32) -> Result<(), Over> {
        // Whoever hears of the wait may end it before it begins.
        let woken = self.wake.notified();
        let attempt = self.transfers.view(&self.id).map_err(|_| Over)?.attempt;
        let edges = &self.transfers.inner.edges;
        let verdict = edges
            .policy
            .judge(&fault, attempt, *offline, (edges.dice)());
        let at = self.transfers.now();
        let due = match verdict {
            Verdict::Permanent | Verdict::Persistent => {
                self.fail(fault, None).await?;
                return Err(Over);
            }
            Verdict::Temporary(wait) => {
                *offline = 0;
                let due = Due::after(wait, &edges.clock);
                let next = due.written();
                self.happen(Event::TryFailed { at, fault, next })?;
                due
            }
            Verdict::RateLimited(wait) => {
                // Every transfer of this service has to wait, not only this one.
                let due = Due::after(wait, &edges.clock);
                let gate = &self.transfers.inner.gate;
                gate.close(&self.connection, due, fault.clone());
                let next = due.written();
                self.happen(Event::TryFailed { at, fault, next })?;
                self.change(|entry| {
                    let view = &mut entry.record.view;
                    view.attempt = view.attempt.saturating_sub(1);
                })?;
                due
            }
            Verdict::Offline(wait) => {
                *offline = offline.saturating_add(1);
                let due = Due::after(wait, &edges.clock);
                let next = due.written();
                self.happen(Event::WentOffline { at, fault, next })?;
                due
            }
        };
        self.written_down().await?;
        due.come(&edges.clock, woken).await;
        Ok(())
    }

    /// Waits while the service wants to be left alone, and says so.
    async fn pass_the_gate(&self) -> Result<(), Over> {
        let inner = &self.transfers.inner;
        loop {
            let woken = self.wake.notified();
            let Some(closed) = inner.gate.closed(&self.connection, &inner.edges.clock) else {
                return Ok(());
            };
            let (fault, next) = (closed.why, closed.due.written());
            self.happen(Event::HeldBack { fault, next })?;
            closed.due.come(&inner.edges.clock, woken).await;
        }
    }

    async fn fail(&self, fault: Fault, again: Option<StepName>) -> Result<(), Over> {
        let at = self.transfers.now();
        self.change(|entry| {
            let remains = entry.record.remains();
            let failed = Event::Failed {
                at,
                fault,
                remains,
                again,
            };
            // A heard refusal to change is the mark of a run that is over.
            if state::apply(&mut entry.record.view, failed).is_ok() {
                entry.record.say_what_may_be_removed();
            }
        })?;
        let written = self.written_down().await;
        self.transfers.look_for_rest_later(&self.id);
        written
    }

    fn happen(&self, event: Event) -> Result<(), Over> {
        let turn = self.turn;
        self.transfers
            .change(&self.id, |entry| {
                if entry.turn != turn {
                    return Err(super::queue::unknown());
                }
                state::apply(&mut entry.record.view, event).map_err(Fault::from)
            })
            .map_err(|_| Over)
    }

    fn change(&self, change: impl FnOnce(&mut Entry)) -> Result<(), Over> {
        let turn = self.turn;
        self.transfers
            .change(&self.id, |entry| {
                if entry.turn != turn {
                    return Err(super::queue::unknown());
                }
                change(entry);
                Ok(())
            })
            .map_err(|_| Over)
    }

    /// Writes the transfer down. Where that can't be done nothing more is done either: the
    /// transfer fails in memory, and the journal keeps the last state that it could be asked from.
    async fn written_down(&self) -> Result<(), Over> {
        let Err(fault) = self.transfers.persist(&self.id).await else {
            return Ok(());
        };
        tracing::error!(%fault, "a transfer could not be written down");
        let at = self.transfers.now();
        self.change(|entry| {
            let remains = entry.record.remains();
            let failed = Event::Failed {
                at,
                fault,
                remains,
                again: None,
            };
            if state::apply(&mut entry.record.view, failed).is_ok() {
                entry.record.say_what_may_be_removed();
            }
        })?;
        Err(Over)
    }
}
