//! One transfer at work: its steps, one after the other.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use plugdesk_elastic::{
    Client, Encoding, ErrorKind, Extension, IncludeDeployments, NewExtension, Stored,
};
use plugdesk_net::{FileToSend, NetError, ProgressSink};
use tokio::time::Instant;

use super::order::{ExtensionTarget, Order};
use super::pace::Pace;
use super::queue::{Entry, Transfers, remains_of};
use super::view::{Progress, StepName, StepState, TransferId, TransferState, TransferView};
use crate::archives::KeptArchive;
use crate::clock::written;
use crate::extensions::ExtensionId;
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase, Retry};

/// News of a transfer's bytes go to the page at most this often.
const NEWS_EVERY: Duration = Duration::from_millis(100);
/// How often the service is asked whether a file that it fetches has appeared.
const ASK_EVERY: Duration = Duration::from_secs(2);
/// The Elastic guide tells of fetches whose call ends after minutes while the service goes on.
const ASK_FOR_FETCHED: Duration = Duration::from_mins(15);
/// A file that was sent is there at once, or the service lost it.
const ASK_FOR_SENT: Duration = Duration::from_secs(30);

/// A transfer at work.
pub(super) struct Run {
    transfers: Transfers,
    entry: Entry,
    id: TransferId,
}

impl Run {
    /// Work on `entry`.
    pub(super) fn new(transfers: Transfers, entry: Entry) -> Self {
        let id = entry.view.id.clone();
        Self {
            transfers,
            entry,
            id,
        }
    }

    /// Goes through the steps and writes down how it ended.
    pub(super) async fn through(self) {
        self.change(|entry| entry.view.state = TransferState::Running);
        let outcome = self.steps().await;
        let ended = written(self.transfers.edges.clock.now());
        self.change(|entry| {
            entry.view.ended_at = Some(ended.clone());
            match outcome {
                Ok(()) => entry.view.state = TransferState::Done,
                Err(fault) => {
                    let cancelled = entry.cancel.is_cancelled();
                    entry.view.state = if cancelled {
                        TransferState::Cancelled
                    } else {
                        TransferState::Failed
                    };
                    entry.view.remains = Some(remains_of(entry));
                    let send_again = matches!(
                        fault.code,
                        FaultCode::StoredSizeDiffers | FaultCode::StoredFileMissing
                    );
                    for step in &mut entry.view.steps {
                        let again = send_again && step.name == StepName::Send;
                        if again || step.state == StepState::Running {
                            step.state = StepState::Failed;
                            step.ended_at = Some(ended.clone());
                            step.request_id.clone_from(&fault.request_id);
                        }
                    }
                    if !cancelled {
                        entry.view.fault = Some(fault);
                    }
                }
            }
        });
    }

    async fn steps(&self) -> Result<(), Fault> {
        match &self.entry.order {
            Order::Upload { archive, target } => {
                self.step(StepName::CheckFile, self.check_file(archive))
                    .await?;
                let id = match target {
                    ExtensionTarget::New(new) => self.created(new, StepName::Create).await?,
                    ExtensionTarget::Existing { id, .. } => id.clone(),
                };
                if !self.holds(StepName::Send) {
                    self.step(StepName::Send, self.send(archive, &id)).await?;
                }
                self.step(StepName::Verify, self.verify(&id, Some(archive.view.size)))
                    .await
            }
            Order::CreateByUrl { new, .. } => {
                let id = self.created(new, StepName::Fetch).await?;
                self.step(StepName::Verify, self.verify(&id, None)).await
            }
        }
    }

    /// The file is looked at right before each attempt, in its own thread.
    async fn check_file(&self, archive: &KeptArchive) -> Result<Answered<()>, Fault> {
        let archive = archive.clone();
        tokio::task::spawn_blocking(move || {
            archive.sendable()?;
            archive.unchanged()
        })
        .await
        .map_err(|_| Fault::new(FaultCode::Internal, FaultPhase::File))??;
        Ok(Answered {
            value: (),
            request_id: None,
        })
    }

    /// The extension that an earlier attempt made, or a new one.
    async fn created(&self, new: &NewExtension, step: StepName) -> Result<ExtensionId, Fault> {
        if let Some(id) = self
            .entry
            .view
            .extension
            .clone()
            .filter(|_| self.holds(step))
        {
            return Ok(id);
        }
        let id = self.step(step, self.create(new)).await?;
        Ok(id)
    }

    async fn create(&self, new: &NewExtension) -> Result<Answered<ExtensionId>, Fault> {
        if self.entry.creation_unanswered
            && let Some(found) = self.made_by_the_lost_request(new).await?
        {
            return Ok(self.adopt(&found, None));
        }
        match self
            .client()
            .create_extension(new, &self.entry.cancel)
            .await
        {
            Ok(stored) => Ok(self.adopt(&stored.value, stored.request_id)),
            Err(error) => {
                let unanswered = error.outcome_unknown();
                self.change(|entry| entry.creation_unanswered = unanswered);
                let mut fault = Fault::from(&error).about(new.name.as_str());
                if unanswered {
                    // Trying again asks the service first, so it cannot make a second one.
                    fault.retry = Retry::Now;
                    fault.action = Some(FaultAction::Retry);
                }
                Err(fault)
            }
        }
    }

    fn adopt(&self, extension: &Extension, request_id: Option<String>) -> Answered<ExtensionId> {
        let id = ExtensionId(extension.id.as_str().to_owned());
        self.change(|entry| {
            entry.view.extension = Some(id.clone());
            entry.creation_unanswered = false;
        });
        Answered {
            value: id,
            request_id,
        }
    }

    /// Creating is not idempotent: when an answer was lost, the service is asked what it holds.
    async fn made_by_the_lost_request(
        &self,
        new: &NewExtension,
    ) -> Result<Option<Extension>, Fault> {
        let all = self
            .client()
            .list_extensions(&self.entry.cancel)
            .await
            .map_err(|error| Fault::from(&error))?;
        let mut fitting = all.into_iter().filter(|extension| {
            extension.name == new.name.as_str()
                && extension.version == new.version
                && extension.extension_type == new.extension_type
                && extension.download_url == new.download_url
                && (new.download_url.is_some() || extension.file_metadata.is_none())
        });
        match (fitting.next(), fitting.next()) {
            (first, None) => Ok(first),
            _ => Err(Fault::new(FaultCode::SeveralCandidates, FaultPhase::Answer)
                .about(new.name.as_str())
                .offering(FaultAction::Refresh)),
        }
    }

    /// Sends the file in the form that the service is known to take, and in the other when
    /// something before the service refuses the first.
    async fn send(&self, archive: &KeptArchive, id: &ExtensionId) -> Result<Answered<()>, Fault> {
        let first = self.entry.store.usual_encoding();
        let second = match first {
            Encoding::RawZip => Encoding::Multipart,
            Encoding::Multipart => Encoding::RawZip,
        };
        let answer = match self.attempt(archive, id, first, 1).await {
            Err(error) if refused_on_the_way(&error.kind) => {
                tracing::info!(?first, ?second, "the upload is repeated in the other form");
                self.attempt(archive, id, second, 2).await
            }
            other => other,
        };
        let stored =
            answer.map_err(|error| Fault::from(&error).about(archive.view.file_name.clone()))?;
        Ok(Answered {
            value: (),
            request_id: stored.request_id,
        })
    }

    async fn attempt(
        &self,
        archive: &KeptArchive,
        id: &ExtensionId,
        encoding: Encoding,
        attempt: u32,
    ) -> Result<Stored<Extension>, plugdesk_elastic::Error> {
        let id = wire_id(id)?;
        let file = FileToSend {
            path: archive.path.clone(),
            length: archive.view.size,
        };
        let progress = self.progress(archive.view.size, attempt);
        self.client()
            .upload_extension(&id, &file, encoding, progress, &self.entry.cancel)
            .await
    }

    /// Tells the page of bytes, the first and the last always and ten times a second between.
    fn progress(&self, total: u64, attempt: u32) -> ProgressSink {
        let begun = Instant::now();
        let pace = Mutex::new((Pace::default(), None::<Duration>));
        let transfers = self.transfers.clone();
        let id = self.id.clone();
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
                    attempt,
                    attempts: attempt,
                }
            };
            let _ = transfers.change(&id, |entry| entry.view.progress = Some(progress));
        })
    }

    /// Compares what the service holds with what was sent. A file that the service fetches by
    /// itself may appear some time after the call.
    async fn verify(&self, id: &ExtensionId, sent: Option<u64>) -> Result<Answered<()>, Fault> {
        let wire = wire_id(id).map_err(|error| Fault::from(&error))?;
        let asked_since = Instant::now();
        let patience = if sent.is_some() {
            ASK_FOR_SENT
        } else {
            ASK_FOR_FETCHED
        };
        loop {
            let stored = self
                .client()
                .extension(&wire, IncludeDeployments(false), &self.entry.cancel)
                .await
                .map_err(|error| Fault::from(&error))?;
            let held = stored
                .value
                .file_metadata
                .as_ref()
                .and_then(|file| file.size);
            match (held, sent) {
                (Some(held), Some(sent)) if held != sent => {
                    return Err(Fault::new(FaultCode::StoredSizeDiffers, FaultPhase::Answer)
                        .with_arg("held", held.to_string())
                        .with_arg("sent", sent.to_string())
                        .offering(FaultAction::Retry)
                        .retrying(Retry::Now));
                }
                (Some(_), _) => {
                    return Ok(Answered {
                        value: (),
                        request_id: stored.request_id,
                    });
                }
                (None, _) if asked_since.elapsed() >= patience => {
                    return Err(Fault::new(FaultCode::StoredFileMissing, FaultPhase::Answer)
                        .offering(FaultAction::Retry)
                        .retrying(Retry::Now));
                }
                (None, _) => tokio::select! {
                    () = self.entry.cancel.cancelled() => {
                        return Err(Fault::new(FaultCode::Cancelled, FaultPhase::Answer));
                    }
                    () = tokio::time::sleep(ASK_EVERY) => {}
                },
            }
        }
    }

    /// Runs one step and writes down its times.
    async fn step<T>(
        &self,
        name: StepName,
        work: impl Future<Output = Result<Answered<T>, Fault>>,
    ) -> Result<T, Fault> {
        let started = written(self.transfers.edges.clock.now());
        self.change_step(name, |step| {
            step.state = StepState::Running;
            step.started_at = Some(started);
        });
        let answered = work.await?;
        let ended = written(self.transfers.edges.clock.now());
        self.change_step(name, |step| {
            step.state = StepState::Done;
            step.ended_at = Some(ended);
            step.request_id = answered.request_id;
        });
        Ok(answered.value)
    }

    fn change_step(&self, name: StepName, change: impl FnOnce(&mut super::view::StepView)) {
        self.change(|entry| {
            if let Some(step) = entry.view.steps.iter_mut().find(|step| step.name == name) {
                change(step);
            }
        });
    }

    /// Whether a step was done in an earlier attempt.
    fn holds(&self, name: StepName) -> bool {
        let TransferView { steps, .. } = &self.entry.view;
        steps
            .iter()
            .any(|step| step.name == name && step.state == StepState::Done)
    }

    fn change(&self, change: impl FnOnce(&mut Entry)) {
        // An entry at work is never let go of, so there is always one to change.
        let _ = self.transfers.change(&self.id, change);
    }

    fn client(&self) -> &Client {
        &self.entry.store.client
    }
}

/// What a step brought and under which request.
struct Answered<T> {
    value: T,
    request_id: Option<String>,
}

/// Whether something that is not the API refused the upload: a firewall, a proxy.
fn refused_on_the_way(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Net(NetError::NotTheApi {
            status: 403 | 413 | 415,
            ..
        })
    )
}

fn wire_id(id: &ExtensionId) -> Result<plugdesk_elastic::ExtensionId, plugdesk_elastic::Error> {
    plugdesk_elastic::ExtensionId::parse(&id.0).map_err(|source| plugdesk_elastic::Error {
        operation: plugdesk_elastic::Operation::UploadExtension,
        kind: ErrorKind::Net(NetError::NotARequest {
            source: Box::new(source),
        }),
        status: None,
        errors: Vec::new(),
        request_id: None,
        retry_after: None,
    })
}
