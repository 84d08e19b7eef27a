//! What a step may see and do while it is at work.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use plugdesk_net::{Http, ProgressSink, Throttle};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::super::pace::{Pace, Telling};
use super::super::record::TransferRecord;
use super::super::view::{Note, Progress, TransferId, TransferView, UploadForm};
use super::entry::Entry;
use super::queue::{Transfers, unknown};
use super::retry::RetryPolicy;
use crate::extensions::ExtensionId;
use crate::fault::Fault;
use crate::provider::{AlibabaRegion, ElasticStore, Provider};

/// A step's access to its transfer.
#[derive(Clone)]
pub(in crate::transfers) struct Work {
    pub(super) transfers: Transfers,
    pub(super) id: TransferId,
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

    /// The region that it goes to, with the bucket on the way there.
    pub(in crate::transfers) fn alibaba_region(&self) -> Result<AlibabaRegion, Fault> {
        self.provider.clone().alibaba_region()
    }

    /// HTTP that belongs to no connection and holds no secret.
    pub(in crate::transfers) async fn plain_http(&self) -> Result<Http, Fault> {
        self.transfers.inner.edges.ways.plain().await
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

    /// Waits for so long, or until the person does not want to wait any more.
    pub(in crate::transfers) async fn rest(&self, wait: Duration) {
        let Ok(entry) = self.transfers.entry(&self.id) else {
            return;
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = entry.wake.notified() => {}
        }
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

    /// Whether another transfer made this extension, or is sending to it: a creation whose answer
    /// was lost did not make that one.
    pub(in crate::transfers) fn is_taken(&self, extension: &ExtensionId) -> Result<bool, Fault> {
        let own = self.record()?;
        Ok(self.any_other(|other| other.has_taken(extension, &own)))
    }

    /// How many deployments of this connection are being read again and again.
    pub(in crate::transfers) fn plans_watched(&self) -> usize {
        let entries = self.transfers.locked();
        let own = entries.iter().find(|one| one.record.view.id == self.id);
        let connection = own.map(|own| own.record.view.connection.clone());
        let at_it = entries.iter().filter(|entry| {
            entry.active && connection.as_ref() == Some(&entry.record.view.connection)
        });
        at_it.map(|entry| entry.record.plans_watched()).sum()
    }

    /// The form of upload that is known to get through here, if the usual one did not.
    pub(in crate::transfers) fn known_form(&self) -> Option<UploadForm> {
        let connection = self.record().ok()?.view.connection;
        self.transfers.inner.edges.forms.of(&connection)
    }

    /// Remembers the form of upload that got through.
    pub(in crate::transfers) async fn remember_form(&self, form: UploadForm) -> Result<(), Fault> {
        let connection = self.record()?.view.connection;
        let forms = &self.transfers.inner.edges.forms;
        forms.remember(&connection, form).await;
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
