//! What a step may see and do while it is at work.

use std::sync::{Arc, Mutex, PoisonError};

use plugdesk_elastic::NewExtension;
use plugdesk_net::{ProgressSink, Throttle};
use tokio::sync::OwnedMutexGuard;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::super::pace::{Pace, Telling};
use super::super::record::TransferRecord;
use super::super::view::{Note, Progress, TransferId, TransferState, TransferView, UploadForm};
use super::entry::Entry;
use super::queue::{Transfers, unknown};
use super::retry::RetryPolicy;
use crate::extensions::ExtensionId;
use crate::fault::Fault;
use crate::provider::{ElasticStore, Provider};

/// A step's access to its transfer.
#[derive(Clone)]
pub(in crate::transfers) struct Work {
    transfers: Transfers,
    id: TransferId,
    turn: u64,
    provider: Provider,
    stop: CancellationToken,
}

impl Work {
    pub(super) fn new(
        transfers: Transfers,
        id: TransferId,
        turn: u64,
        provider: Provider,
        stop: CancellationToken,
    ) -> Self {
        Self {
            transfers,
            id,
            turn,
            provider,
            stop,
        }
    }

    /// The transfer as it is now.
    pub(in crate::transfers) fn record(&self) -> Result<TransferRecord, Fault> {
        self.transfers.record(&self.id)
    }

    /// The extension store that it goes to.
    pub(in crate::transfers) fn elastic(&self) -> Result<ElasticStore, Fault> {
        self.provider.clone().elastic()
    }

    /// The region that it goes to.
    pub(in crate::transfers) fn alibaba(&self) -> Result<plugdesk_alibaba::Client, Fault> {
        self.provider.clone().alibaba()
    }

    /// Ends calls when the transfer is stopped.
    pub(in crate::transfers) fn stop(&self) -> &CancellationToken {
        &self.stop
    }

    /// The limit on bytes a second.
    pub(in crate::transfers) fn throttle(&self) -> Throttle {
        self.transfers.inner.throttle.clone()
    }

    /// How patiently to ask.
    pub(in crate::transfers) fn policy(&self) -> RetryPolicy {
        self.transfers.inner.edges.policy
    }

    /// Changes what is known, and returns once that is written down: an intent before its effect,
    /// an answer after it.
    pub(in crate::transfers) async fn learn(
        &self,
        change: impl FnOnce(&mut TransferRecord),
    ) -> Result<(), Fault> {
        self.touch(|entry| change(&mut entry.record))?;
        self.transfers.persist(&self.id).await
    }

    /// As [`Self::learn`], and takes an extension for this transfer's own.
    pub(in crate::transfers) async fn learn_taking(
        &self,
        extension: &ExtensionId,
        change: impl FnOnce(&mut TransferRecord),
    ) -> Result<(), Fault> {
        let turn = self.turn;
        self.transfers.change_taking(&self.id, extension, |entry| {
            if entry.turn != turn {
                return Err(unknown());
            }
            change(&mut entry.record);
            Ok(())
        })?;
        self.transfers.persist(&self.id).await
    }

    /// Changes what is known without writing it down: nothing is lost when it has to be asked again.
    pub(in crate::transfers) fn see(
        &self,
        change: impl FnOnce(&mut TransferRecord),
    ) -> Result<(), Fault> {
        self.touch(|entry| change(&mut entry.record))
    }

    /// The time of day, RFC 3339.
    pub(in crate::transfers) fn now(&self) -> String {
        self.transfers.now()
    }

    /// Whether there is another transfer such as `is` looks for.
    pub(in crate::transfers) fn any_other(&self, is: impl Fn(&TransferRecord) -> bool) -> bool {
        let entries = self.transfers.locked();
        let mut others = entries.iter().filter(|one| one.record.view.id != self.id);
        others.any(|other| is(&other.record))
    }

    /// Tells something worth knowing, once. It is written down with the next change.
    pub(in crate::transfers) fn note(&self, note: Note) -> Result<(), Fault> {
        self.touch(|entry| {
            let notes = &mut entry.record.view.notes;
            if !notes.contains(&note) {
                notes.push(note);
            }
        })
    }

    /// The extensions that other transfers made, or are sending to: a creation whose answer was
    /// lost did not make these.
    pub(in crate::transfers) fn taken_by_others(&self) -> Vec<ExtensionId> {
        self.transfers
            .locked()
            .iter()
            .filter(|entry| entry.record.view.id != self.id)
            .filter_map(|entry| entry.record.view.extension.clone())
            .collect()
    }

    /// Waits until no other transfer makes an extension just like `new`: neither at this moment,
    /// nor with an answer outstanding that is still being looked for.
    pub(in crate::transfers) async fn alone_with(&self, new: &NewExtension) -> OwnedMutexGuard<()> {
        loop {
            let alone = self.transfers.maker_of(&self.id, new).lock_owned().await;
            if !self.another_is_unanswered(new) {
                return alone;
            }
            // The other one needs to be alone in order to look for its answer.
            drop(alone);
            tokio::time::sleep(self.policy().ask_every).await;
        }
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
            // One that is not at work may be waiting for the room that this one takes.
            let at_it = entry.active
                && matches!(
                    view.state,
                    TransferState::Waiting | TransferState::Running | TransferState::Offline
                );
            at_it
                && view.id != self.id
                && view.connection == own.record.view.connection
                && entry.record.facts.creating.is_some()
                && entry.record.order.name() == new.name.as_str()
        })
    }

    /// The form of upload that is known to get through here, if the usual one did not.
    pub(in crate::transfers) fn known_form(&self) -> Option<UploadForm> {
        let connection = self.record().ok()?.view.connection;
        self.transfers.form_for(&connection)
    }

    /// Remembers the form of upload that got through.
    pub(in crate::transfers) fn remember_form(&self, form: UploadForm) -> Result<(), Fault> {
        let connection = self.record()?.view.connection;
        self.transfers.remember_form(&connection, form);
        Ok(())
    }

    /// Tells the page of bytes: the first and the last always, ten times a second between.
    pub(in crate::transfers) fn progress(&self, total: u64) -> ProgressSink {
        let begun = Instant::now();
        let pace = Mutex::new((Pace::default(), Telling::default()));
        let work = self.clone();
        Arc::new(move |sent| {
            let now = begun.elapsed();
            let progress = {
                let mut pace = pace.lock().unwrap_or_else(PoisonError::into_inner);
                pace.0.note(now, sent);
                if !pace.1.is_due(now, sent, total) {
                    return;
                }
                Progress {
                    sent,
                    total,
                    rate: pace.0.rate(),
                    seconds_left: pace.0.seconds_left(total),
                }
            };
            let _ = work.touch(|entry| entry.record.view.progress = Some(progress));
        })
    }

    /// A step that was stopped has nothing more to say.
    fn touch(&self, change: impl FnOnce(&mut Entry)) -> Result<(), Fault> {
        let turn = self.turn;
        self.transfers.change(&self.id, |entry| {
            if entry.turn != turn {
                return Err(unknown());
            }
            change(entry);
            Ok(())
        })
    }
}

impl Transfers {
    /// A step's access to a transfer that is not at work, for what a person asks of it later.
    pub(in crate::transfers) async fn work_on(&self, id: &TransferId) -> Result<Work, Fault> {
        let entry = self.entry(id)?;
        let TransferView { connection, .. } = &entry.record.view;
        let provider = self.inner.edges.ways.open(connection).await?;
        Ok(Work::new(
            self.clone(),
            id.clone(),
            entry.turn,
            provider,
            entry.stop.clone(),
        ))
    }
}
