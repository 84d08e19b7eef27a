//! The archives of this run: path and facts, by handle.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use plugdesk_archive::Inspection;

use super::folder::{FolderListing, SourceFile};
use super::reading::read;
use super::stamp::FileStamp;
use super::view::{ArchiveId, ArchiveView};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};

/// The name of a file without its folder, with what is not Unicode replaced.
pub fn file_name_of(path: &Path) -> String {
    path.file_name()
        .map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy())
        .into_owned()
}

/// What was read of a file.
#[derive(Debug, Clone)]
pub(crate) enum Held {
    /// The inspection of a file, be it a zip or not.
    Zip(Arc<Inspection>),
    /// What lies in a folder.
    Folder(Arc<FolderListing>),
    /// A file that Elasticsearch reads by itself, and that can go into a bundle.
    Loose(Arc<SourceFile>),
    /// Nothing that can be used.
    Nothing,
}

/// An archive with its path, for those below the page.
#[derive(Debug, Clone)]
pub struct KeptArchive {
    /// What the page sees.
    pub view: ArchiveView,
    /// Where the file is.
    pub path: PathBuf,
    pub(crate) stamp: FileStamp,
    pub(crate) held: Held,
}

impl KeptArchive {
    /// Looks whether the file is still the one that was inspected, to be asked right before it is
    /// sent. Blocks for the time of asking the file system.
    pub fn unchanged(&self) -> Result<(), Fault> {
        self.stamp.still_on(&self.path, &self.view.file_name)
    }
}

/// The archives that were dropped or chosen in this run.
#[derive(Debug, Clone, Default)]
pub struct ArchiveShelf {
    kept: Arc<Mutex<HashMap<ArchiveId, KeptArchive>>>,
}

impl ArchiveShelf {
    /// Inspects files that came from a native drop or the native dialog. What can't be read is
    /// kept too, as what it is, so that the person sees every file they brought. Blocks.
    pub fn take_in(&self, paths: &[PathBuf]) -> Vec<ArchiveView> {
        paths.iter().map(|path| self.keep(read(path))).collect()
    }

    pub(super) fn keep(&self, archive: KeptArchive) -> ArchiveView {
        let view = archive.view.clone();
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(view.id.clone(), archive);
        view
    }

    /// The archive behind a handle; unknown handles are refused.
    pub fn get(&self, id: &ArchiveId) -> Result<KeptArchive, Fault> {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .cloned()
            .ok_or_else(|| {
                Fault::new(FaultCode::UnknownArchive, FaultPhase::Input)
                    .offering(FaultAction::ChooseFile)
            })
    }

    /// The archives behind several handles, in their order.
    pub fn all_of(&self, ids: &[ArchiveId]) -> Result<Vec<KeptArchive>, Fault> {
        ids.iter().map(|id| self.get(id)).collect()
    }

    /// Lets go of a handle. The file itself is never touched.
    pub fn forget(&self, id: &ArchiveId) {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archives::{ArchiveContent, NotAZipReason};

    #[test]
    fn what_is_not_a_zip_is_kept_as_what_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let text = folder.path().join("notes.zip");
        std::fs::write(&text, "no zip at all").unwrap();
        let empty = folder.path().join("empty.zip");
        std::fs::write(&empty, "").unwrap();
        let gone = folder.path().join("gone.zip");
        let shelf = ArchiveShelf::default();
        let views = shelf.take_in(&[text, empty, gone]);
        let reasons: Vec<_> = views
            .iter()
            .map(|view| match view.content {
                ArchiveContent::NotAZip { reason } => reason,
                _ => panic!("{view:?} is taken for a zip"),
            })
            .collect();
        assert_eq!(
            reasons,
            [
                NotAZipReason::WrongBeginning,
                NotAZipReason::Empty,
                NotAZipReason::Unreadable
            ]
        );
        let refused = shelf.get(&views[0].id).unwrap().sendable().unwrap_err();
        assert_eq!(refused.code, FaultCode::NotAZip);
    }

    #[test]
    fn an_unknown_handle_is_refused_and_a_forgotten_one_too() {
        let shelf = ArchiveShelf::default();
        let unknown = shelf.get(&ArchiveId("/etc/passwd".to_owned())).unwrap_err();
        assert_eq!(unknown.code, FaultCode::UnknownArchive);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        std::fs::write(&path, "x").unwrap();
        let view = shelf.take_in(std::slice::from_ref(&path)).remove(0);
        shelf.forget(&view.id);
        assert!(shelf.get(&view.id).is_err());
        assert!(path.exists());
    }

    #[test]
    fn a_file_that_changed_or_went_away_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        std::fs::write(&path, "first").unwrap();
        let shelf = ArchiveShelf::default();
        let view = shelf.take_in(std::slice::from_ref(&path)).remove(0);
        let archive = shelf.get(&view.id).unwrap();
        assert!(archive.unchanged().is_ok());
        std::fs::write(&path, "a longer second").unwrap();
        assert_eq!(
            archive.unchanged().unwrap_err().code,
            FaultCode::FileChanged
        );
        std::fs::remove_file(&path).unwrap();
        assert_eq!(archive.unchanged().unwrap_err().code, FaultCode::FileGone);
    }
}
