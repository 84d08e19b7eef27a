//! What a step may see and do while it is at work.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use plugdesk_net::{ProgressSink, Throttle};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::super::pace::Pace;
use super::super::record::TransferRecord;
use super::super::view::{Note, Progress, TransferId, TransferView, UploadForm};
use super::entry::Entry;
use super::queue::{Transfers, unknown};
use super::retry::RetryPolicy;
use crate::extensions::ExtensionId;
use crate::fault::Fault;
use crate::provider::{ElasticStore, Provider};

/// News of a transfer's bytes go to the page at most this often.
const NEWS_EVERY: Duration = Duration::from_millis(100);

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
        let pace = Mutex::new((Pace::default(), None::<Duration>));
        let work = self.clone();
        Arc::new(move |sent| {
            let now = begun.elapsed();
            let progress = {
                let mut pace = pace.lock().unwrap_or_else(PoisonError::into_inner);
                pace.0.note(now, sent);
                let due = pace
                    .1
                    .is_none_or(|told| now.saturating_sub(told) >= NEWS_EVERY);
                if !due && sent < total {
                    return;
                }
                pace.1 = Some(now);
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
