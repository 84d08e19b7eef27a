//! Comparing what the service holds with what was sent.

use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use plugdesk_elastic::Extension;
use plugdesk_net::Sent;
use tokio::time::Instant;

use super::super::super::engine::Work;
use super::super::super::record::{HeldFile, SentFile};
use super::super::super::view::{Compared, StepName};
use super::super::{Halt, Held, Step};
use super::create::longer;
use super::stored::{differs, extension_of, held_file, read};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase, Retry};

/// Files below this are read back and compared without being asked for.
const COMPARED_BELOW: u64 = 100_000_000;
/// The Elastic guide tells of fetches whose call ends after minutes while the service goes on.
/// The largest file that it takes, 8 GB, needs most of an hour at 20 Mbit/s.
pub(super) const ASK_FOR_FETCHED: Duration = Duration::from_hours(1);
/// A file that was sent is there at once, or the service lost it.
const ASK_FOR_SENT: Duration = Duration::from_secs(30);

/// Compares the sizes always, and the contents where that is cheap.
pub(in crate::transfers) struct Verify;

impl Step for Verify {
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        verify(work).boxed()
    }
}

async fn verify(work: &Work) -> Result<Held, Halt> {
    let record = work.record()?;
    let name = record.view.extension_name.clone();
    let Some(sent) = record.facts.sent.clone() else {
        let (_, held) = appeared(work, ASK_FOR_FETCHED).await?;
        return Ok(held);
    };
    let told = record.facts.held.as_ref().and_then(|held| held.size);
    let mut held = Held::default();
    let size = if let Some(told) = told {
        told
    } else {
        let (file, answered) = appeared(work, ASK_FOR_SENT).await?;
        held = answered;
        file.size.unwrap_or_default()
    };
    if size != sent.size {
        let fault = differs(FaultCode::StoredSizeDiffers, &name)
            .with_arg("held", size.to_string())
            .with_arg("sent", sent.size.to_string());
        return Err(Halt::BackTo(StepName::Send, fault));
    }
    work.learn(|record| {
        record.view.compared = Compared::Size;
        record.view.comparable = true;
    })
    .await?;
    if sent.size < COMPARED_BELOW {
        match compare(work, &sent, &name).await {
            Ok(()) => {}
            Err(fault) if fault.code == FaultCode::StoredContentDiffers => {
                return Err(Halt::BackTo(StepName::Send, fault));
            }
            Err(fault) if fault.retry == Retry::Never => {
                // The link leads somewhere that this computer may not go; the size is right.
                tracing::info!(%fault, "the stored file can't be read back");
            }
            Err(fault) => return Err(fault.into()),
        }
    }
    Ok(held)
}

/// Reads the stored file back and compares its SHA-256 with that of what was sent, as the person
/// asked.
pub(in crate::transfers) async fn compare_stored(work: &Work) -> Result<(), Fault> {
    let record = work.record()?;
    let sent = record
        .facts
        .sent
        .clone()
        .ok_or_else(|| Fault::new(FaultCode::NotPossibleNow, FaultPhase::Input))?;
    compare(work, &sent, &record.view.extension_name).await
}

async fn compare(work: &Work, sent: &SentFile, name: &str) -> Result<(), Fault> {
    let id = extension_of(&work.record()?)?;
    let stored = read(work, &id).await?;
    let Some(theirs) = hash_of_stored(work, &stored.value).await? else {
        return Err(Fault::new(FaultCode::StoredFileMissing, FaultPhase::Answer).about(name));
    };
    if theirs.bytes != sent.size || theirs.sha256 != sent.sha256 {
        let fault = differs(FaultCode::StoredContentDiffers, name)
            .with_arg("held", theirs.sha256.to_string())
            .with_arg("sent", sent.sha256.to_string());
        work.learn(|record| record.view.compared = Compared::Nothing)
            .await?;
        return Err(fault);
    }
    work.learn(|record| {
        record.view.compared = Compared::Sha256;
        record.view.comparable = false;
    })
    .await
}

/// The hash of a stored file, read back through its signed link; nothing where there is no link.
pub(super) async fn hash_of_stored(
    work: &Work,
    extension: &Extension,
) -> Result<Option<Sent>, Fault> {
    let link = extension
        .file_metadata
        .as_ref()
        .and_then(|file| file.url.as_ref());
    let Some(link) = link else {
        return Ok(None);
    };
    let client = work.elastic()?.client;
    match client.hash_stored_file(link, work.stop()).await {
        Ok(hash) => Ok(Some(hash)),
        Err(error) => Err(Fault::from(&error)),
    }
}

/// Asks until the service tells of a file. One that it fetches by itself may appear some time
/// after the call.
async fn appeared(work: &Work, patience: Duration) -> Result<(HeldFile, Held), Fault> {
    let record = work.record()?;
    let id = extension_of(&record)?;
    let asked_since = Instant::now();
    let mut pause = work.policy().ask_every;
    loop {
        let stored = read(work, &id).await?;
        if let Some(file) = held_file(&stored.value).filter(|file| file.size.is_some()) {
            let held = file.clone();
            work.learn(|record| record.facts.held = Some(held)).await?;
            let request_id = stored.request_id;
            return Ok((file, Held { request_id }));
        }
        if asked_since.elapsed() >= patience {
            return Err(Fault::new(FaultCode::StoredFileMissing, FaultPhase::Answer)
                .about(record.view.extension_name)
                .offering(FaultAction::Retry));
        }
        tokio::time::sleep(pause).await;
        pause = longer(work, pause);
    }
}
