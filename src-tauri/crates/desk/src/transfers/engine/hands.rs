//! What a person does to transfers by hand.

use std::sync::atomic::Ordering;

use super::super::record::TransferRecord;
use super::super::state::{self, Event};
use super::super::steps;
use super::super::view::{StepName, TransferId, TransferSource, TransferState, TransferView};
use super::entry::Entry;
use super::queue::{Transfers, unknown};
use crate::connections::ConnectionId;
use crate::extensions::ExtensionId;
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::news::News;

/// What is done to many at once.
#[derive(Debug, Clone, Copy)]
enum Hand {
    Retry,
    Pause,
    Resume,
}

impl Transfers {
    /// Stops a transfer. Its state changes before this returns, whatever the network does; what
    /// remains on the service is said as far as it is known by then.
    pub async fn cancel(&self, id: &TransferId) -> Result<TransferView, Fault> {
        let at = self.now();
        self.change(id, |entry| {
            let remains = entry.record.remains();
            state::apply(&mut entry.record.view, Event::Cancelled { at, remains })?;
            entry.record.say_what_may_be_removed();
            entry.break_off();
            Ok(())
        })?;
        let written = self.persist(id).await;
        self.pump();
        self.look_for_rest_later(id);
        written?;
        self.view(id)
    }

    /// Holds a transfer. A file on its way is broken off, and begun again when it goes on.
    pub async fn pause(&self, id: &TransferId) -> Result<TransferView, Fault> {
        self.by_hand(id, Event::Paused, Entry::break_off).await
    }

    /// Lets a held transfer go on when its turn comes.
    pub async fn resume(&self, id: &TransferId) -> Result<TransferView, Fault> {
        self.by_hand(id, Event::Resumed, |_| {}).await
    }

    /// Takes a failed or cancelled transfer up again. Steps that hold are not done twice.
    pub async fn retry(&self, id: &TransferId) -> Result<TransferView, Fault> {
        self.by_hand(id, Event::Retried, |entry| {
            entry.record.take_failed_plans_up();
            entry.record.look_for_objects_again();
        })
        .await
    }

    /// Takes every failed transfer up again but for those that would at once install or change a
    /// plan: each of these restarts a cluster, and is taken up by itself.
    pub async fn retry_failed(&self) -> Result<Vec<TransferView>, Fault> {
        self.each_in(TransferState::Failed, Hand::Retry).await
    }

    /// Holds everything that waits or is at work.
    pub async fn pause_all(&self) -> Result<Vec<TransferView>, Fault> {
        // What waits first, or it would begin as soon as what is at work makes room.
        for state in [
            TransferState::Waiting,
            TransferState::Offline,
            TransferState::Running,
        ] {
            self.each_in(state, Hand::Pause).await?;
        }
        Ok(self.all())
    }

    /// Lets everything that is held go on.
    pub async fn resume_all(&self) -> Result<Vec<TransferView>, Fault> {
        self.each_in(TransferState::Paused, Hand::Resume).await
    }

    /// Ends a wait between two tries, or for the network, at once.
    pub fn try_now(&self, id: &TransferId) -> Result<TransferView, Fault> {
        let entry = self.entry(id)?;
        self.inner.gate.open(&entry.record.view.connection);
        entry.wake.notify_waiters();
        Ok(entry.record.view)
    }

    /// Writes down what the person decided and lets the transfer go on. `learn` may refuse.
    pub async fn answered(
        &self,
        id: &TransferId,
        learn: impl FnOnce(&mut TransferRecord) -> Result<(), Fault>,
    ) -> Result<TransferView, Fault> {
        self.change(id, |entry| entry.answered(learn))?;
        self.after_the_answer(id).await
    }

    /// As [`Self::answered`], when the answer is an extension. It is refused if another transfer
    /// took that meanwhile.
    pub async fn answered_with(
        &self,
        id: &TransferId,
        extension: &ExtensionId,
        learn: impl FnOnce(&mut TransferRecord) -> Result<(), Fault>,
    ) -> Result<TransferView, Fault> {
        self.change_taking(id, extension, |entry| entry.answered(learn))?;
        self.after_the_answer(id).await
    }

    async fn after_the_answer(&self, id: &TransferId) -> Result<TransferView, Fault> {
        self.persist(id).await?;
        self.pump();
        self.view(id)
    }

    /// Moves what waits or is held before another in the order, or to its end.
    pub async fn move_before(
        &self,
        id: &TransferId,
        before: Option<&TransferId>,
    ) -> Result<Vec<TransferView>, Fault> {
        let changed = {
            let mut entries = self.locked();
            let mut order: Vec<(i32, TransferId)> = entries
                .iter()
                .filter(|entry| {
                    matches!(
                        entry.record.view.state,
                        TransferState::Waiting | TransferState::Paused
                    )
                })
                .map(|entry| (entry.record.view.position, entry.record.view.id.clone()))
                .collect();
            order.sort();
            let positions: Vec<i32> = order.iter().map(|(position, _)| *position).collect();
            let mut ids: Vec<TransferId> = order.into_iter().map(|(_, id)| id).collect();
            let from = ids.iter().position(|one| one == id).ok_or_else(unknown)?;
            let moved = ids.remove(from);
            let to = match before {
                Some(before) => ids
                    .iter()
                    .position(|one| one == before)
                    .ok_or_else(unknown)?,
                None => ids.len(),
            };
            ids.insert(to, moved);
            let mut changed = Vec::new();
            for (one, position) in ids.into_iter().zip(positions) {
                let entry = entries.iter_mut().find(|entry| {
                    entry.record.view.id == one && entry.record.view.position != position
                });
                if let Some(entry) = entry {
                    entry.record.view.position = position;
                    entry.record.view.revision = entry.record.view.revision.saturating_add(1);
                    changed.push(one);
                }
            }
            changed
        };
        for id in &changed {
            self.persist(id).await?;
        }
        self.tell_all();
        Ok(self.all())
    }

    /// Lets go of a transfer that ended.
    pub async fn dismiss(&self, id: &TransferId) -> Result<Vec<TransferView>, Fault> {
        self.let_go(|view| view.id == *id && view.state.ended())
            .await
    }

    /// Lets go of transfers that are done or were cancelled. Failed ones stay: they ask for
    /// something.
    pub async fn clear_finished(&self) -> Result<Vec<TransferView>, Fault> {
        self.let_go(|view| matches!(view.state, TransferState::Done | TransferState::Cancelled))
            .await
    }

    /// Stops everything of a connection that is being removed.
    pub async fn forget(&self, connection: &ConnectionId) -> Result<(), Fault> {
        let unfinished: Vec<TransferId> = self
            .all()
            .into_iter()
            .filter(|view| view.connection == *connection && !view.state.ended())
            .map(|view| view.id)
            .collect();
        let mut all = Ok(());
        for id in unfinished {
            match self.cancel(&id).await {
                // It came to its end between being seen and being stopped.
                Err(fault) if fault.code == FaultCode::NotPossibleNow => {}
                Err(fault) => all = Err(fault),
                Ok(_) => {}
            }
        }
        self.inner.edges.forms.forget(connection).await;
        all
    }

    /// Breaks off everything that is at work, to be taken up when the application starts again.
    /// Nothing begins any more.
    pub async fn stop_work(&self) {
        self.inner.closing.store(true, Ordering::Release);
        self.interrupt(|_| true).await;
        // Nobody hears any more what those left that ended before.
        for entry in self.locked().iter() {
            entry.stop.cancel();
        }
    }

    /// Breaks off what is at work on a sandbox that is being closed; it waits until that is opened
    /// again.
    pub async fn set_aside(&self, connection: &ConnectionId) {
        self.interrupt(|view| view.connection == *connection).await;
    }

    async fn interrupt(&self, choose: impl Fn(&TransferView) -> bool) {
        let chosen: Vec<TransferId> = self
            .all()
            .into_iter()
            .filter(|view| choose(view))
            .map(|view| view.id)
            .collect();
        for id in chosen {
            let interrupted = self.change(&id, |entry| {
                state::apply(&mut entry.record.view, Event::Interrupted)?;
                entry.break_off();
                Ok(())
            });
            if interrupted.is_err() {
                continue;
            }
            if let Err(fault) = self.persist(&id).await {
                tracing::error!(%fault, "an interrupted transfer was not written down");
            }
        }
    }

    async fn by_hand(
        &self,
        id: &TransferId,
        event: Event,
        then: impl FnOnce(&mut Entry),
    ) -> Result<TransferView, Fault> {
        self.change(id, |entry| {
            state::apply(&mut entry.record.view, event)?;
            then(entry);
            Ok(())
        })?;
        self.persist(id).await?;
        self.pump();
        self.view(id)
    }

    async fn each_in(&self, state: TransferState, hand: Hand) -> Result<Vec<TransferView>, Fault> {
        let mut all = self.all();
        // The first one begins at once, so that it has to be the first by hand.
        all.sort_by_key(|view| view.position);
        for view in all.iter().filter(|view| view.state == state) {
            let asks_next = matches!(
                view.next_step(),
                Some(
                    StepName::ChangePlans
                        | StepName::Install
                        | StepName::ChangeInstance
                        | StepName::UpdateDictionaries
                )
            );
            let restarts = matches!(view.source, TransferSource::Library { .. }) || asks_next;
            if restarts && matches!(hand, Hand::Retry) {
                continue;
            }
            let done = match hand {
                Hand::Retry => self.retry(&view.id).await,
                Hand::Pause => self.pause(&view.id).await,
                Hand::Resume => self.resume(&view.id).await,
            };
            match done {
                // It moved on by itself between being seen and being touched.
                Err(fault) if fault.code == FaultCode::NotPossibleNow => {}
                other => {
                    other?;
                }
            }
        }
        Ok(self.all())
    }

    async fn let_go(
        &self,
        choose: impl Fn(&TransferView) -> bool,
    ) -> Result<Vec<TransferView>, Fault> {
        let gone: Vec<Entry> = {
            let mut entries = self.locked();
            entries
                .extract_if(.., |entry| choose(&entry.record.view))
                .collect()
        };
        // What is just being written down is not to come back after it was removed.
        for entry in &gone {
            drop(entry.writing.lock().await);
        }
        let ids = gone.iter().map(|entry| entry.record.view.id.0.clone());
        if let Err(error) = self.inner.edges.journal.remove(ids.collect()).await {
            let mut entries = self.locked();
            entries.extend(gone);
            entries.sort_by_key(|entry| entry.record.view.asked_at.clone());
            return Err(error.into());
        }
        self.tell_all();
        Ok(self.all())
    }

    fn tell_all(&self) {
        (self.inner.edges.news)(News::TransfersListed {
            transfers: self.all(),
        });
    }

    pub(super) fn view(&self, id: &TransferId) -> Result<TransferView, Fault> {
        self.entry(id).map(|entry| entry.record.view)
    }
}

impl Transfers {
    /// Reads the stored file of a finished transfer back and compares it with what was sent.
    pub async fn compare(&self, id: &TransferId) -> Result<TransferView, Fault> {
        let work = self.work_on(id).await?;
        steps::compare_stored(&work).await?;
        self.view(id)
    }

    /// Deletes on the service what an ended transfer made there.
    pub async fn remove_rest(&self, id: &TransferId) -> Result<TransferView, Fault> {
        let work = self.work_on(id).await?;
        if !self.view(id)?.state.ended() {
            return Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Input));
        }
        steps::remove_rest(&work).await?;
        self.view(id)
    }
}
