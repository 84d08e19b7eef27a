//! The stored file of an extension is received and kept on this computer.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use plugdesk_elastic::{ErrorKind, Extension, ReceiveFileError};
use plugdesk_net::{NetError, ProgressSink, Sent};
use tempfile::NamedTempFile;
use tokio::io::BufWriter;

use super::super::check_file::off_the_async_threads;
use super::stored::{held_file, read};
use crate::archives::{draft_of, file_name_of, write_fault};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase, Retry};
use crate::transfers::Compared;
use crate::transfers::engine::Work;
use crate::transfers::order::Order;
use crate::transfers::steps::{Halt, Held, Step};

/// How much is gathered before it is written.
const GATHERED: usize = 256 * 1024;

/// Receives the stored file into the place that the person chose. It appears there when it is
/// complete, and only then goes what was there before; a try that ends early leaves nothing.
pub(in crate::transfers) struct Receive;

impl Step for Receive {
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        receive(work).boxed()
    }
}

async fn receive(work: &Work) -> Result<Held, Halt> {
    let record = work.record()?;
    let Order::Receive {
        extension,
        name,
        path,
    } = &record.order
    else {
        return Err(Fault::new(FaultCode::Internal, FaultPhase::Desk).into());
    };
    // The link to the file lasts a short time, so that each try asks for one of its own.
    let stored = read(work, extension).await?;
    let about = file_name_of(path);
    let (folder, whose) = (folder_of(path), record.view.id.0.clone());
    let draft = off_the_async_threads(move || draft_of(&folder, &whose)).await?;
    let draft = draft.map_err(|error| unwritten(&error, &about))?;
    let received = from_link(work, &stored.value, &draft, &about).await?;
    let told = held_file(&stored.value);
    if let Some(size) = told.as_ref().and_then(|held| held.size)
        && size != received.bytes
    {
        return Err(Fault::new(FaultCode::AnswerUnreadable, FaultPhase::Answer)
            .about(name.clone())
            .with_arg("held", size.to_string())
            .with_arg("received", received.bytes.to_string())
            .offering(FaultAction::Retry)
            .retrying(Retry::Now)
            .into());
    }
    let place = path.clone();
    let kept = off_the_async_threads(move || keep(draft, &place)).await?;
    kept.map_err(|error| unwritten(&error, &about))?;
    work.learn(|record| {
        record.view.compared = Compared::Size;
        record.facts.held = told;
    })
    .await?;
    Ok(Held {
        request_id: stored.request_id,
    })
}

async fn from_link(
    work: &Work,
    extension: &Extension,
    draft: &NamedTempFile,
    about: &str,
) -> Result<Sent, Fault> {
    let file = extension.file_metadata.as_ref();
    let Some(link) = file.and_then(|file| file.url.as_ref()) else {
        return Err(Fault::new(FaultCode::StoredFileMissing, FaultPhase::Answer)
            .about(extension.name.clone())
            .offering(FaultAction::Retry));
    };
    let progress: ProgressSink = match file.and_then(|file| file.size) {
        Some(size) => work.progress(size),
        // Without the whole there is no part of it to tell.
        None => Arc::new(|_| {}),
    };
    let opened = draft.as_file().try_clone();
    let opened = opened.map_err(|error| unwritten(&error, about))?;
    let mut into = BufWriter::with_capacity(GATHERED, tokio::fs::File::from_std(opened));
    let client = work.elastic()?.client;
    let received = client
        .receive_stored_file(link, &mut into, progress, work.stop())
        .await;
    received.map_err(|error| match error {
        ReceiveFileError::Write(error) => unwritten(&error, about),
        ReceiveFileError::Read(error) => {
            let mut fault = Fault::from(&error).about(extension.name.clone());
            if let ErrorKind::Net(NetError::NotEncrypted { host }) = &error.kind {
                fault.code = FaultCode::TlsFailed;
                fault.target = Some(host.clone());
            }
            // The link is its own permission; no connection's credentials are wrong.
            fault.offering(FaultAction::Retry)
        }
    })
}

/// Puts the whole file into its place.
fn keep(draft: NamedTempFile, place: &Path) -> std::io::Result<()> {
    draft.as_file().sync_all()?;
    draft.persist(place).map_err(|refused| refused.error)?;
    Ok(())
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// A disk that is full, or a folder that takes nothing, is nothing that the next try finds
/// otherwise; and each would fetch the whole file once more.
fn unwritten(error: &std::io::Error, about: &str) -> Fault {
    write_fault(error, about).retrying(Retry::Never)
}
