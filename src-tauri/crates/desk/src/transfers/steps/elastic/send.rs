//! Sending the file, and not sending again what has arrived.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use plugdesk_elastic::{Encoding, Error, ErrorKind, Extension, Stored, Upload};
use plugdesk_net::{FileToSend, NetError, Sent, SentFile as SentSlot};

use super::super::super::engine::Work;
use super::super::super::order::{ExtensionTarget, Order};
use super::super::super::record::{HeldFile, Sending, SentFile, TransferRecord};
use super::super::super::view::{Note, UploadForm};
use super::super::{Halt, Held, Step};
use super::check_file::asked_if_changed;
use super::stored::{extension_of, held_file, read, wire_id};
use super::verify::hash_of_stored;
use crate::archives::LocalFile;
use crate::extensions::ExtensionId;
use crate::fault::{Fault, FaultCode, FaultPhase, Retry};

/// Sends the file to its extension.
pub(in crate::transfers) struct Send;

impl Step for Send {
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        send(work).boxed()
    }
}

async fn send(work: &Work) -> Result<Held, Halt> {
    let record = work.record()?;
    let Order::Upload { file, target, .. } = &record.order else {
        return Err(Fault::new(FaultCode::Internal, FaultPhase::Desk).into());
    };
    let id = extension_of(&record)?;
    let before = match &record.facts.sending {
        Some(sending) => match arrived(work, &id, file, sending).await? {
            Arrival::Arrived(held) => return Ok(held),
            Arrival::NotYet(before) => before,
        },
        None if holds_a_file(&record, target) => held_file(&read(work, &id).await?.value),
        None => None,
    };
    let usual = usual_form(work)?;
    let answer = match attempt(work, &id, file, before.clone(), usual).await? {
        Err(error) if let Some(status) = refused_on_the_way(&error) => {
            let other = other_form(usual);
            tracing::info!(?usual, ?other, status, "the upload goes in the other form");
            let answer = attempt(work, &id, file, before, other).await?;
            if answer.is_ok() {
                work.remember_form(other)?;
                work.note(Note::OtherForm {
                    form: other,
                    status,
                })?;
            }
            answer
        }
        other => other,
    };
    match answer {
        Ok((stored, sent)) => Ok(taken(work, &stored, sent).await?),
        Err(error) => Err(refused(work, file, &error).await),
    }
}

type Answered = (Stored<Extension>, Option<Sent>);

async fn attempt(
    work: &Work,
    id: &ExtensionId,
    file: &LocalFile,
    before: Option<HeldFile>,
    form: UploadForm,
) -> Result<Result<Answered, Error>, Halt> {
    work.learn(|record| {
        record.facts.sent = None;
        record.facts.held = None;
        record.facts.sending = Some(Sending { before, form });
    })
    .await?;
    let sent = SentSlot::default();
    let upload = Upload {
        file: FileToSend {
            path: file.path(),
            length: file.size(),
            modified: file.modified(),
        },
        encoding: match form {
            UploadForm::Raw => Encoding::RawZip,
            UploadForm::Multipart => Encoding::Multipart,
        },
        progress: work.progress(file.size()),
        throttle: work.throttle(),
        sent: sent.clone(),
    };
    let client = work.elastic()?.client;
    let wire = wire_id(id)?;
    let answer = client.upload_extension(&wire, upload, work.stop()).await;
    Ok(answer.map(|stored| (stored, sent.get())))
}

/// The service took the file.
async fn taken(work: &Work, stored: &Stored<Extension>, sent: Option<Sent>) -> Result<Held, Fault> {
    let held = held_file(&stored.value);
    work.learn(|record| {
        record.facts.sending = None;
        record.facts.held = held;
        record.facts.sent = sent.map(|sent| SentFile {
            size: sent.bytes,
            sha256: sent.sha256,
        });
    })
    .await?;
    Ok(Held {
        request_id: stored.request_id.clone(),
    })
}

async fn refused(work: &Work, file: &LocalFile, error: &Error) -> Halt {
    let mut fault = Fault::from(error).about(file.file_name.clone());
    if error.outcome_unknown() {
        // The next try asks the service first, so it sends nothing that has arrived.
        if fault.retry == Retry::Never {
            fault.retry = Retry::Now;
        }
    } else {
        let learnt = work.learn(|record| record.facts.sending = None).await;
        if let Err(fault) = learnt {
            return fault.into();
        }
    }
    asked_if_changed(file, fault).await
}

enum Arrival {
    Arrived(Held),
    /// With what the service holds instead.
    NotYet(Option<HeldFile>),
}

/// Whether the file whose sending was not answered is there: first by size and date, then by its
/// content.
async fn arrived(
    work: &Work,
    id: &ExtensionId,
    file: &LocalFile,
    sending: &Sending,
) -> Result<Arrival, Halt> {
    let stored = read(work, id).await?;
    let held = held_file(&stored.value);
    let changed = held != sending.before;
    let fits = held
        .as_ref()
        .is_some_and(|held| held.size == Some(file.size()));
    if !changed || !fits {
        return Ok(Arrival::NotYet(held));
    }
    let ours = match plugdesk_net::hash_file(&file.path(), work.stop()).await {
        Ok(ours) => ours,
        Err(error) => return Err(asked_if_changed(file, Fault::from(&error)).await),
    };
    let theirs = hash_of_stored(work, &stored.value).await?;
    if theirs.is_some_and(|theirs| theirs.sha256 != ours.sha256) {
        return Ok(Arrival::NotYet(held));
    }
    work.note(Note::ArrivedBefore)?;
    Ok(Arrival::Arrived(taken(work, &stored, Some(ours)).await?))
}

fn holds_a_file(record: &TransferRecord, target: &ExtensionTarget) -> bool {
    let sent_before = record.facts.held.is_some() || record.facts.sent.is_some();
    sent_before
        || matches!(
            target,
            ExtensionTarget::Existing {
                holds_file: true,
                ..
            }
        )
}

fn usual_form(work: &Work) -> Result<UploadForm, Fault> {
    let usual = match work.elastic()?.usual_encoding() {
        Encoding::RawZip => UploadForm::Raw,
        Encoding::Multipart => UploadForm::Multipart,
    };
    Ok(work.known_form().unwrap_or(usual))
}

fn other_form(form: UploadForm) -> UploadForm {
    match form {
        UploadForm::Raw => UploadForm::Multipart,
        UploadForm::Multipart => UploadForm::Raw,
    }
}

/// The status with which something that is not the API refused the upload: a firewall, a proxy.
fn refused_on_the_way(error: &Error) -> Option<u16> {
    match &error.kind {
        ErrorKind::Net(NetError::NotTheApi {
            status: status @ (403 | 413 | 415),
            ..
        }) => Some(*status),
        // The API's own refusal would carry a code.
        ErrorKind::TooLarge if error.errors.is_empty() => Some(413),
        _ => None,
    }
}
