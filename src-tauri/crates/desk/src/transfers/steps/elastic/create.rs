//! Making the extension exactly once, although the service makes another with every request.

use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use plugdesk_elastic::{Error, ErrorKind, Extension, NewExtension};
use plugdesk_net::{NetError, Phase, RetryAdvice, Url};
use tokio::time::Instant;

use super::super::super::engine::Work;
use super::super::super::order::{ExtensionTarget, Order};
use super::super::super::question::{Candidate, Question};
use super::super::super::record::{Creating, TransferRecord};
use super::super::super::view::Note;
use super::super::{Halt, Held, Step};
use super::stored::{fitting, id_of};
use super::verify::ASK_FOR_FETCHED;
use crate::clock::written;
use crate::extensions::{checked, end_of, shown_url};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase, Retry};

/// A call that lasted this long was cut off while the service fetched, not on its way there.
const FETCH_BEGAN: Duration = Duration::from_secs(20);

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
        _ => None,
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
        let patience = if creating.fetching {
            ASK_FOR_FETCHED
        } else {
            work.policy().ask_every
        };
        let found = made_after_all(work, &wanted, creating, patience).await?;
        match found.as_slice() {
            [] if creating.fetching => return Err(never_appeared(work, &wanted).await?.into()),
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
    let mut new = wanted.new.clone();
    let fetched_from = where_it_ends(work, &mut new).await?;
    let known = fitting(work, &new, &urls_of(wanted, fetched_from.as_ref())).await?;
    let known = known.iter().map(id_of).collect();
    work.learn(|record| {
        record.facts.creating = Some(Creating {
            known,
            fetched_from,
            fetching: false,
        });
        record.facts.make_another = false;
    })
    .await?;
    let client = work.elastic()?.client;
    let asked_at = Instant::now();
    let error = match client.create_extension(&new, work.stop()).await {
        Ok(made) => return Ok(adopt(work, &made.value, made.request_id).await?),
        Err(error) => error,
    };
    let mut fault = Fault::from(&error).about(new.name.as_str());
    if error.outcome_unknown() {
        let by_url = new.download_url.is_some();
        if by_url && (waited_for(&error) || asked_at.elapsed() >= FETCH_BEGAN) {
            work.learn(|record| {
                if let Some(creating) = &mut record.facts.creating {
                    creating.fetching = true;
                }
            })
            .await?;
        }
        fault.retry = asking_first(&error, fault.retry);
        fault.action = Some(FaultAction::Retry);
    } else {
        work.learn(|record| record.facts.creating = None).await?;
    }
    Err(fault.into())
}

/// When to try again although nobody knows whether the last try took effect: the next one asks the
/// service first, so that nothing happens twice. A service that asked for time is given it.
pub(super) fn asking_first(error: &Error, advised: Retry) -> Retry {
    match (advised, error.retry_after) {
        (Retry::Never, Some(wait)) => RetryAdvice::After(wait).into(),
        (Retry::Never, None) => Retry::Now,
        (advised, _) => advised,
    }
}

/// Puts the last address of a download URL in its place, and gives it as it may be shown. Services
/// follow no redirect, and what one leads to lasts a short time, so that it is looked for right
/// before the service is asked.
async fn where_it_ends(work: &Work, new: &mut NewExtension) -> Result<Option<String>, Fault> {
    let Some(url) = new
        .download_url
        .as_deref()
        .and_then(|url| Url::parse(url).ok())
    else {
        return Ok(None);
    };
    let http = work.plain_http().await?;
    let Some(end) = end_of(&http, &url, work.stop()).await? else {
        return Ok(None);
    };
    if let Some(host) = end.host_str() {
        work.note(Note::UrlFollowed {
            host: host.to_owned(),
        })?;
    }
    let shown = shown_url(end.as_str());
    new.download_url = Some(end.into());
    Ok(Some(shown))
}

/// Where the service may say that it fetched from.
fn urls_of(wanted: &Wanted, fetched_from: Option<&String>) -> Vec<String> {
    let typed = wanted.url_shown.iter();
    typed.chain(fetched_from).cloned().collect()
}

/// Whether somebody lost patience with the answer, as the Elastic guide tells of large files: the
/// call ends after minutes, and the service goes on.
fn waited_for(error: &Error) -> bool {
    let stalled = matches!(
        error.kind,
        ErrorKind::Net(NetError::Stalled {
            phase: Phase::Answer,
            ..
        })
    );
    stalled || matches!(error.status, Some(502 | 504))
}

/// The service was given the time that it takes to fetch the largest file. The next try makes the
/// extension anew, and only when the person asks for it.
async fn never_appeared(work: &Work, wanted: &Wanted) -> Result<Fault, Fault> {
    work.learn(|record| {
        if let Some(creating) = &mut record.facts.creating {
            creating.fetching = false;
        }
    })
    .await?;
    Ok(Fault::new(FaultCode::Stalled, FaultPhase::Answer)
        .about(wanted.new.name.as_str())
        .with_arg("seconds", ASK_FOR_FETCHED.as_secs().to_string())
        .offering(FaultAction::Retry))
}

/// What was made since, also where the service is still about to make it: a request that was cut
/// off may be on its way through.
pub(super) async fn made_after_all(
    work: &Work,
    wanted: &Wanted,
    creating: &Creating,
    patience: Duration,
) -> Result<Vec<Extension>, Fault> {
    let asked_since = Instant::now();
    let mut pause = work.policy().ask_every;
    loop {
        let found = made_since(work, wanted, creating).await?;
        if !found.is_empty() || asked_since.elapsed() >= patience {
            return Ok(found);
        }
        tokio::time::sleep(pause).await;
        pause = longer(work, pause);
    }
}

/// The pause before the next time that the service is asked: what takes long is asked for ever
/// more seldom, because services count calls.
pub(super) fn longer(work: &Work, pause: Duration) -> Duration {
    pause.mul_f32(1.5).min(work.policy().ask_every * 8)
}

/// The extensions that fit, were not there before the creation, and belong to no other transfer.
async fn made_since(
    work: &Work,
    wanted: &Wanted,
    creating: &Creating,
) -> Result<Vec<Extension>, Fault> {
    let urls = urls_of(wanted, creating.fetched_from.as_ref());
    let mut found = Vec::new();
    for extension in fitting(work, &wanted.new, &urls).await? {
        let id = id_of(&extension);
        if !creating.known.contains(&id) && !work.is_taken(&id)? {
            found.push(extension);
        }
    }
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

#[cfg(test)]
mod tests {
    use plugdesk_elastic::Operation;

    use super::*;

    #[test]
    fn a_service_that_asks_for_time_gets_it_though_its_answer_says_nothing_else() {
        let error = |retry_after| Error {
            operation: Operation::CreateExtension,
            kind: ErrorKind::ServerFault,
            status: Some(500),
            errors: Vec::new(),
            request_id: None,
            retry_after,
        };
        let asked = |seconds| {
            let error = error(seconds);
            let fault = Fault::from(&error);
            assert_eq!(fault.retry, Retry::Never, "it may have made one");
            asking_first(&error, fault.retry)
        };
        let half_a_minute = Some(Duration::from_secs(30));
        assert_eq!(asked(half_a_minute), Retry::After { seconds: 30 });
        assert_eq!(asked(None), Retry::Now);
        let advised = Retry::After { seconds: 2 };
        assert_eq!(asking_first(&error(None), advised), advised);
    }
}
