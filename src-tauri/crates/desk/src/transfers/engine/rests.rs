//! Finding out what ended transfers left on the services.

use super::super::steps;
use super::super::view::{Remains, TransferId};
use super::entry::Entry;
use super::queue::{Transfers, unknown};
use super::retry::Verdict;
use super::waiting::Due;
use super::work::Work;
use crate::fault::{Fault, FaultCode, FaultPhase};

impl Transfers {
    /// Asks for what ended transfers left on the services, where the application ended before it
    /// was known.
    pub fn look_for_rests(&self) {
        for view in self.all() {
            if view.state.ended() {
                self.look_for_rest_later(&view.id);
            }
        }
    }

    /// Asks the service what an ended transfer left there, where that isn't known. Nobody waits
    /// for it; the page is told when it is known.
    pub(super) fn look_for_rest_later(&self, id: &TransferId) {
        let Ok(entry) = self.entry(id) else {
            return;
        };
        if entry.record.view.remains != Some(Remains::Unknown) {
            return;
        }
        let (transfers, id) = (self.clone(), id.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = entry.stop.cancelled() => {}
                () = transfers.ask_for_rest(&id, &entry) => {}
            }
        });
    }

    /// Asks until the service tells, as patiently as a step is tried: who stops a transfer because
    /// the network is gone learns what remains when it is back.
    async fn ask_for_rest(&self, id: &TransferId, entry: &Entry) {
        let edges = &self.inner.edges;
        let (mut tries, mut offline) = (0, 0_u32);
        loop {
            let Err(fault) = self.look_for_rest(id, entry).await else {
                return;
            };
            tracing::debug!(%fault, "what remains of a transfer is not known");
            tries += 1;
            let wait = match edges.policy.judge(&fault, tries, offline, (edges.dice)()) {
                Verdict::Permanent | Verdict::Persistent => return,
                Verdict::Temporary(wait) | Verdict::RateLimited(wait) => wait,
                Verdict::Offline(wait) => {
                    offline = offline.saturating_add(1);
                    tries -= 1;
                    wait
                }
            };
            let due = Due::after(wait, &edges.clock);
            due.come(&edges.clock, entry.wake.notified()).await;
        }
    }

    async fn look_for_rest(&self, id: &TransferId, entry: &Entry) -> Result<(), Fault> {
        if !self.still_ended(id, entry.turn)? {
            return Err(Fault::new(FaultCode::Cancelled, FaultPhase::Answer));
        }
        let connection = &entry.record.view.connection;
        let provider = self.inner.edges.ways.open(connection).await?;
        let (turn, stop) = (entry.turn, entry.stop.clone());
        let work = Work::new(self.clone(), id.clone(), turn, provider, stop);
        let remains = steps::look_for_rest(&work).await?;
        self.rest_is(id, turn, remains).await
    }

    /// Whether nobody took the transfer up again since that turn.
    fn still_ended(&self, id: &TransferId, turn: u64) -> Result<bool, Fault> {
        let now = self.entry(id)?;
        Ok(now.turn == turn && now.record.view.state.ended())
    }

    /// Writes down what an ended transfer left. One that was taken up again since it was asked for
    /// tells of itself.
    async fn rest_is(&self, id: &TransferId, turn: u64, remains: Remains) -> Result<(), Fault> {
        self.change(id, |entry| {
            if entry.turn != turn || !entry.record.view.state.ended() {
                return Err(unknown());
            }
            entry.record.view.remains = Some(remains);
            entry.record.say_what_may_be_removed();
            Ok(())
        })?;
        self.persist(id).await
    }
}
