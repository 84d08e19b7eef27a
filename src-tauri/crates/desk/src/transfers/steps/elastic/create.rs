//! Making the extension exactly once, although the service makes another with every request.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use plugdesk_elastic::{Extension, NewExtension};

use super::super::super::engine::Work;
use super::super::super::order::{ExtensionTarget, Order};
use super::super::super::record::{Creating, TransferRecord};
use super::super::super::view::{Candidate, Note, Question};
use super::super::{Halt, Held, Step};
use super::stored::{fitting, id_of};
use crate::clock::written;
use crate::extensions::checked;
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase, Retry};

/// Makes the extension that a file will be sent to.
pub(in crate::transfers) struct Create;

/// Makes an extension that the service fills from a URL before it answers.
pub(in crate::transfers) struct Fetch;

impl Step for Create {
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        make(work).boxed()
    }
}

impl Step for Fetch {
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        make(work).boxed()
    }
}

/// What to make.
pub(super) struct Wanted {
    pub(super) new: NewExtension,
    pub(super) url_shown: Option<String>,
    /// The URL held a secret, and was forgotten with the run that it was typed in.
    url_forgotten: bool,
}

/// What a transfer wants to make, if it makes anything.
pub(super) fn wanted(record: &TransferRecord) -> Result<Option<Wanted>, Fault> {
    Ok(match &record.order {
        Order::Upload {
            target: ExtensionTarget::New { draft },
            ..
        } => Some(Wanted {
            new: checked(draft, None)?,
            url_shown: None,
            url_forgotten: false,
        }),
        Order::CreateByUrl { draft, url } => Some(Wanted {
            new: checked(draft, url.whole())?,
            url_shown: Some(url.shown().to_owned()),
            url_forgotten: url.whole().is_none(),
        }),
        Order::Upload { .. }
        | Order::ChangePlans { .. }
        | Order::Receive { .. }
        | Order::Install { .. } => None,
    })
}

async fn make(work: &Work) -> Result<Held, Halt> {
    let record = work.record()?;
    if record.view.extension.is_some() && record.facts.creating.is_none() {
        // The person said which one it is.
        return Ok(Held::default());
    }
    let Some(wanted) = wanted(&record)? else {
        return Err(Fault::new(FaultCode::Internal, FaultPhase::Desk).into());
    };
    // Two creations of the like at the same time could not be told apart if both were cut.
    let _alone = work.alone_with(&wanted.new).await;
    if let Some(creating) = &record.facts.creating
        && !record.facts.make_another
    {
        let found = made_after_all(work, &wanted, creating).await?;
        match found.as_slice() {
            [] => {}
            [one] => {
                work.note(Note::Adopted)?;
                return Ok(adopt(work, one, None).await?);
            }
            several => return Err(Halt::Ask(which(several))),
        }
    }
    if wanted.url_forgotten {
        return Err(Fault::new(FaultCode::UrlNotKept, FaultPhase::Input).into());
    }
    create(work, &wanted).await
}

async fn create(work: &Work, wanted: &Wanted) -> Result<Held, Halt> {
    let known = fitting(work, &wanted.new, wanted.url_shown.as_deref()).await?;
    let known = known.iter().map(id_of).collect();
    work.learn(|record| {
        record.facts.creating = Some(Creating { known });
        record.facts.make_another = false;
    })
    .await?;
    let client = work.elastic()?.client;
    let error = match client.create_extension(&wanted.new, work.stop()).await {
        Ok(made) => return Ok(adopt(work, &made.value, made.request_id).await?),
        Err(error) => error,
    };
    let mut fault = Fault::from(&error).about(wanted.new.name.as_str());
    if error.outcome_unknown() {
        // The next try asks the service first, so it can't make a second one.
        if fault.retry == Retry::Never {
            fault.retry = Retry::Now;
        }
        fault.action = Some(FaultAction::Retry);
    } else {
        work.learn(|record| record.facts.creating = None).await?;
    }
    Err(fault.into())
}

/// What was made since, also where the service is still about to make it: a request that was cut
/// off may be on its way through.
pub(super) async fn made_after_all(
    work: &Work,
    wanted: &Wanted,
    creating: &Creating,
) -> Result<Vec<Extension>, Fault> {
    let found = made_since(work, wanted, creating).await?;
    if !found.is_empty() {
        return Ok(found);
    }
    tokio::time::sleep(work.policy().ask_every).await;
    made_since(work, wanted, creating).await
}

/// The extensions that fit, were not there before the creation, and belong to no other transfer.
async fn made_since(
    work: &Work,
    wanted: &Wanted,
    creating: &Creating,
) -> Result<Vec<Extension>, Fault> {
    let taken = work.taken_by_others();
    let mut found = fitting(work, &wanted.new, wanted.url_shown.as_deref()).await?;
    found.retain(|extension| {
        let id = id_of(extension);
        !creating.known.contains(&id) && !taken.contains(&id)
    });
    Ok(found)
}

/// The extension is this transfer's from now on.
pub(super) async fn adopt(
    work: &Work,
    extension: &Extension,
    request_id: Option<String>,
) -> Result<Held, Fault> {
    let id = id_of(extension);
    work.learn_taking(&id, |record| {
        record.view.extension = Some(id.clone());
        record.facts.creating = None;
        record.facts.make_another = false;
        record.facts.made = true;
    })
    .await?;
    Ok(Held { request_id })
}

fn which(several: &[Extension]) -> Question {
    let candidates = several.iter().map(|extension| {
        let file = extension.file_metadata.as_ref();
        Candidate {
            extension: id_of(extension),
            size: file.and_then(|file| file.size),
            modified_at: file.and_then(|file| file.last_modified_date).map(written),
        }
    });
    Question::WhichExtension {
        candidates: candidates.collect(),
    }
}
