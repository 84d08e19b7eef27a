//! Sending the file, and not sending again what has arrived.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use plugdesk_elastic::{Encoding, Error, ErrorKind, Extension, Stored, Upload};
use plugdesk_net::{FileToSend, NetError, Sent, SentFile as SentSlot};

use super::super::super::engine::Work;
use super::super::super::order::{ExtensionTarget, Order};
use super::super::super::question::Question;
use super::super::super::record::{HeldFile, Sending, SentFile, TransferRecord};
use super::super::super::view::{Note, UploadForm};
use super::super::check_file::asked_if_changed;
use super::super::{Halt, Held, Step};
use super::create::asking_first;
use super::stored::{extension_of, held_file, read, wire_id};
use super::verify::hash_of_stored;
use crate::archives::LocalFile;
use crate::extensions::ExtensionId;
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase, Retry};

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
        (Err(error), _) if let Some(status) = refused_on_the_way(&error) => {
            let other = other_form(usual);
            tracing::info!(?usual, ?other, status, "the upload goes in the other form");
            let answer = attempt(work, &id, file, before, other).await?;
            if answer.0.is_ok() {
                work.remember_form(other).await?;
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
        (Ok(stored), Some(sent)) => Ok(taken(work, &stored, sent).await?),
        // What was said before all of it had gone out is not about this file. The next try asks.
        (Ok(_), None) => Err(Fault::new(FaultCode::AnswerUnreadable, FaultPhase::Answer)
            .about(file.file_name.clone())
            .offering(FaultAction::Retry)
            .retrying(Retry::Now)
            .into()),
        (Err(error), sent) => Err(refused(work, file, &error, sent).await),
    }
}

/// What the service said, and what went out whole.
type Answered = (Result<Stored<Extension>, Error>, Option<SentFile>);

async fn attempt(
    work: &Work,
    id: &ExtensionId,
    file: &LocalFile,
    before: Option<HeldFile>,
    form: UploadForm,
) -> Result<Answered, Halt> {
    work.learn(|record| {
        record.facts.sent = None;
        record.facts.held = None;
        record.facts.sending = Some(Sending {
            before,
            form,
            whole: None,
        });
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
    Ok((answer, sent.get().map(counted)))
}

fn counted(sent: Sent) -> SentFile {
    SentFile {
        size: sent.bytes,
        sha256: sent.sha256,
    }
}

/// The service took the file.
async fn taken(work: &Work, stored: &Stored<Extension>, sent: SentFile) -> Result<Held, Fault> {
    let held = held_file(&stored.value);
    work.learn(|record| {
        record.facts.sending = None;
        record.facts.held = held;
        record.facts.sent = Some(sent);
    })
    .await?;
    Ok(Held {
        request_id: stored.request_id.clone(),
    })
}

async fn refused(work: &Work, file: &LocalFile, error: &Error, sent: Option<SentFile>) -> Halt {
    let mut fault = Fault::from(error).about(file.file_name.clone());
    let unknown = error.outcome_unknown();
    let learnt = work.learn(|record| match &mut record.facts.sending {
        Some(sending) if unknown => sending.whole = sent,
        sending => *sending = None,
    });
    if let Err(fault) = learnt.await {
        return fault.into();
    }
    if unknown {
        fault.retry = asking_first(error, fault.retry);
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
    let size = sending.whole.as_ref().map_or(file.size(), |sent| sent.size);
    let fits = held.as_ref().is_some_and(|held| held.size == Some(size));
    if held != sending.before && fits {
        let ours = match &sending.whole {
            Some(sent) => sent.clone(),
            None => on_disk(work, file).await?,
        };
        let theirs = match hash_of_stored(work, &stored.value).await {
            // The link leads somewhere that this computer may not go; size and date are right.
            Err(fault) if fault.retry == Retry::Never => None,
            read => read?,
        };
        if theirs.is_none_or(|theirs| theirs.sha256 == ours.sha256) {
            work.note(Note::ArrivedBefore)?;
            return Ok(Arrival::Arrived(taken(work, &stored, ours).await?));
        }
    }
    if let Some(sent) = &sending.whole
        && on_disk(work, file).await? != *sent
    {
        // Nobody reviewed what is there now, although its size and date are those of the file
        // that was.
        return Err(Halt::Ask(Question::FileChanged {
            file_name: Some(file.file_name.clone()),
            size_then: sent.size,
            size_now: file.size(),
        }));
    }
    Ok(Arrival::NotYet(held))
}

/// The file as it is on the disk now.
async fn on_disk(work: &Work, file: &LocalFile) -> Result<SentFile, Halt> {
    match plugdesk_net::hash_file(&file.path(), work.stop()).await {
        Ok(found) => Ok(counted(found)),
        Err(error) => Err(asked_if_changed(file, Fault::from(&error)).await),
    }
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
    let refused = match &error.kind {
        ErrorKind::Net(NetError::NotTheApi { status, .. }) => Some(*status),
        ErrorKind::Net(_) => None,
        // The API's own refusal carries a code. A gateway may speak JSON too, or say nothing.
        _ if error.errors.is_empty() => error.status,
        _ => None,
    };
    refused.filter(|status| matches!(status, 403 | 413 | 415))
}

#[cfg(test)]
mod tests {
    use plugdesk_elastic::{Operation, ServiceMessage};

    use super::*;

    fn error(kind: ErrorKind, status: u16, codes: &[&str]) -> Error {
        let said = |code: &&str| ServiceMessage {
            code: (*code).to_owned(),
            message: "The service's words".to_owned(),
            fields: Vec::new(),
        };
        Error {
            operation: Operation::UploadExtension,
            kind,
            status: Some(status),
            errors: codes.iter().map(said).collect(),
            request_id: None,
            retry_after: None,
        }
    }

    #[test]
    fn a_refusal_that_is_not_the_apis_own_is_known_in_every_form() {
        let page = |status| {
            let net = NetError::NotTheApi {
                status,
                content_type: Some("text/html".to_owned()),
                excerpt: "Blocked".to_owned(),
            };
            refused_on_the_way(&error(ErrorKind::Net(net), status, &[]))
        };
        for status in [403, 413, 415] {
            assert_eq!(page(status), Some(status));
        }
        assert_eq!(page(502), None);
        let bare = |kind, status| refused_on_the_way(&error(kind, status, &[]));
        assert_eq!(bare(ErrorKind::Forbidden, 403), Some(403));
        assert_eq!(bare(ErrorKind::TooLarge, 413), Some(413));
        assert_eq!(bare(ErrorKind::Other, 415), Some(415));
        assert_eq!(bare(ErrorKind::ServerFault, 500), None);
        let own = error(ErrorKind::Forbidden, 403, &["root.forbidden"]);
        assert_eq!(refused_on_the_way(&own), None);
    }
}
