//! Taking in files that were dropped or chosen.

use std::path::PathBuf;

use super::Desk;
use crate::archives::{
    ArchiveId, ArchiveView, BundleProposal, Contents, Destination, JudgeRequest, Judgement, Repair,
    propose_bundle,
};
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::news::News;

impl Desk {
    /// Inspects files whose paths came from the native dialog.
    pub async fn take_in(&self, paths: Vec<PathBuf>) -> Result<Vec<ArchiveView>, Fault> {
        let archives = self.rooms.archives.clone();
        off_the_threads(move || Ok(archives.take_in(&paths))).await
    }

    /// Inspects files that were dropped on the window, and tells the page of them.
    pub async fn take_in_dropped(&self, paths: Vec<PathBuf>) {
        match self.take_in(paths).await {
            Ok(archives) if !archives.is_empty() => {
                self.tell(News::ArchivesDropped { archives });
            }
            Ok(_) => {}
            Err(fault) => tracing::error!(%fault, "dropped files were not read"),
        }
    }

    /// Lets go of an archive. The file stays where it is.
    pub fn forget_archive(&self, id: &ArchiveId) {
        self.rooms.archives.forget(id);
    }

    /// Judges an archive for where it may go.
    pub async fn judge_archive(&self, request: JudgeRequest) -> Result<Judgement, Fault> {
        let archive = self.rooms.archives.get(&request.archive)?;
        let service = match &request.connection {
            Some(connection) => Some(self.rooms.connections.get(connection)?.place.service),
            None => None,
        };
        off_the_threads(move || {
            let destination = Destination {
                service,
                sent_as: request.sent_as,
                version: request.version.as_deref(),
            };
            Ok(archive.judge(destination, &request.place_versions))
        })
        .await
    }

    /// What is inside an archive.
    pub async fn archive_contents(&self, id: &ArchiveId) -> Result<Contents, Fault> {
        let archive = self.rooms.archives.get(id)?;
        off_the_threads(move || Ok(archive.contents())).await
    }

    /// Puts an archive right in a new file beside it, and takes that in.
    pub async fn repair_archive(
        &self,
        id: &ArchiveId,
        repairs: Vec<Repair>,
    ) -> Result<ArchiveView, Fault> {
        let archive = self.rooms.archives.get(id)?;
        let archives = self.rooms.archives.clone();
        off_the_threads(move || archives.repair(&archive, &repairs)).await
    }

    /// The bundle that dropped folders and loose files would make.
    pub async fn propose_bundle(&self, ids: &[ArchiveId]) -> Result<BundleProposal, Fault> {
        let sources = self.rooms.archives.all_of(ids)?;
        off_the_threads(move || propose_bundle(&sources)).await
    }

    /// Makes the bundle beside what it is made of, and takes it in.
    pub async fn build_bundle(&self, ids: &[ArchiveId]) -> Result<ArchiveView, Fault> {
        let sources = self.rooms.archives.all_of(ids)?;
        let archives = self.rooms.archives.clone();
        off_the_threads(move || archives.build_bundle(&sources)).await
    }
}

/// Runs what reads files or takes its time off the async threads.
async fn off_the_threads<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Fault::new(FaultCode::Internal, FaultPhase::File))?
}
