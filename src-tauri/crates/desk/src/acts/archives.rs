//! Taking in files that were dropped or chosen.

use std::path::PathBuf;

use super::Desk;
use crate::archives::{ArchiveId, ArchiveView};
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::news::News;

impl Desk {
    /// Inspects files whose paths came from the native dialog.
    pub async fn take_in(&self, paths: Vec<PathBuf>) -> Result<Vec<ArchiveView>, Fault> {
        let archives = self.rooms.archives.clone();
        tokio::task::spawn_blocking(move || archives.take_in(&paths))
            .await
            .map_err(|_| Fault::new(FaultCode::Internal, FaultPhase::File))
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
}
