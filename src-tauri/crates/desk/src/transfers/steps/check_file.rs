//! The files are looked at right before they are needed.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use super::super::engine::Work;
use super::super::order::Order;
use super::super::question::Question;
use super::{Halt, Held, Step};
use crate::archives::LocalFile;
use crate::fault::{Fault, FaultCode, FaultPhase};

/// Looks whether every file is still the one that was reviewed.
pub(in crate::transfers) struct CheckFile;

impl Step for CheckFile {
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        check(work).boxed()
    }
}

async fn check(work: &Work) -> Result<Held, Halt> {
    let order = work.record()?.order;
    let files = match &order {
        Order::Upload { file, .. } => vec![file],
        order => order.files(),
    };
    for file in files {
        let looked_at = file.clone();
        if let Err(fault) = off_the_async_threads(move || looked_at.unchanged()).await? {
            return Err(asked_if_changed(file, fault).await);
        }
    }
    Ok(Held::default())
}

/// A file that changed is asked about; everything else is a fault.
pub(super) async fn asked_if_changed(file: &LocalFile, fault: Fault) -> Halt {
    if fault.code != FaultCode::FileChanged {
        return Halt::Fault(fault);
    }
    let path = file.path();
    let metadata = off_the_async_threads(move || std::fs::metadata(path)).await;
    match metadata {
        Ok(Ok(now)) => Halt::Ask(Question::FileChanged {
            file_name: Some(file.file_name.clone()),
            size_then: file.size(),
            size_now: now.len(),
        }),
        _ => Halt::Fault(fault),
    }
}

/// Asking a file system may block, for instance one on the network.
pub(super) async fn off_the_async_threads<T: Send + 'static>(
    look: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(look)
        .await
        .map_err(|_| Fault::new(FaultCode::Internal, FaultPhase::File))
}
