//! The archives of this run: path and facts, by handle.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use plugdesk_archive::{ArchiveFacts, ArchiveKind, DescriptorForm, DescriptorLocation, NotAZip};

use super::view::{ArchiveContent, ArchiveId, ArchiveView, NotAZipReason, PluginFacts};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};

/// The name of a file without its folder, with what is not Unicode replaced.
pub fn file_name_of(path: &Path) -> String {
    path.file_name()
        .map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy())
        .into_owned()
}

/// What tells whether a file is still the one that was inspected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FileStamp {
    length: u64,
    modified: Option<SystemTime>,
}

impl FileStamp {
    fn of(metadata: &Metadata) -> Self {
        Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
        }
    }
}

/// An archive with its path, for those below the page.
#[derive(Debug, Clone)]
pub struct KeptArchive {
    /// What the page sees.
    pub view: ArchiveView,
    /// Where the file is.
    pub path: PathBuf,
    stamp: FileStamp,
}

impl KeptArchive {
    /// Whether it may be sent at all.
    pub fn sendable(&self) -> Result<(), Fault> {
        match self.view.content {
            ArchiveContent::NotAZip { .. } => {
                Err(Fault::new(FaultCode::NotAZip, FaultPhase::Input)
                    .about(self.view.file_name.clone()))
            }
            ArchiveContent::Plugin { .. } | ArchiveContent::Bundle => Ok(()),
        }
    }

    /// Looks whether the file is still the one that was inspected, to be asked right before it is
    /// sent. Blocks for the time of asking the file system.
    pub fn unchanged(&self) -> Result<(), Fault> {
        let about = |code| {
            Fault::new(code, FaultPhase::File)
                .about(self.view.file_name.clone())
                .offering(FaultAction::ChooseFile)
        };
        let metadata = match std::fs::metadata(&self.path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(about(FaultCode::FileGone));
            }
            Err(error) => {
                return Err(about(FaultCode::FileUnreadable).with_arg("reason", error.to_string()));
            }
        };
        if FileStamp::of(&metadata) == self.stamp {
            Ok(())
        } else {
            Err(about(FaultCode::FileChanged))
        }
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
        paths
            .iter()
            .map(|path| {
                let archive = inspected(path);
                let view = archive.view.clone();
                self.kept
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .insert(view.id.clone(), archive);
                view
            })
            .collect()
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

    /// Lets go of a handle. The file itself is never touched.
    pub fn forget(&self, id: &ArchiveId) {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(id);
    }
}

fn inspected(path: &Path) -> KeptArchive {
    let metadata = std::fs::metadata(path);
    let stamp = metadata.as_ref().map_or(
        FileStamp {
            length: 0,
            modified: None,
        },
        FileStamp::of,
    );
    let unreadable = |reason| (ArchiveContent::NotAZip { reason }, 0, None);
    let (content, entries, facts) = match metadata {
        Ok(metadata) if metadata.is_dir() => unreadable(NotAZipReason::Folder),
        Err(_) => unreadable(NotAZipReason::Unreadable),
        Ok(_) => match File::open(path).map_err(|_| ()).and_then(|file| {
            plugdesk_archive::inspect(std::io::BufReader::new(file)).map_err(|_| ())
        }) {
            Ok(facts) => (content_of(&facts), facts.entries, Some(facts)),
            Err(()) => unreadable(NotAZipReason::Unreadable),
        },
    };
    let file_name = file_name_of(path);
    let suggested_name = facts.as_ref().map_or_else(String::new, |facts| {
        plugdesk_archive::suggested_extension_name(facts, &file_name)
    });
    let suggested_version = match content {
        // A wildcard is what the Elastic documentation advises for bundles.
        ArchiveContent::Bundle => Some("*".to_owned()),
        _ => facts.as_ref().and_then(plugdesk_archive::suggested_version),
    };
    let view = ArchiveView {
        id: ArchiveId(uuid::Uuid::new_v4().to_string()),
        file_name,
        size: if matches!(
            content,
            ArchiveContent::NotAZip {
                reason: NotAZipReason::Folder
            }
        ) {
            0
        } else {
            stamp.length
        },
        entries: u32::try_from(entries).unwrap_or(u32::MAX),
        content,
        suggested_name,
        suggested_version,
    };
    KeptArchive {
        view,
        path: path.to_owned(),
        stamp,
    }
}

fn content_of(facts: &ArchiveFacts) -> ArchiveContent {
    match &facts.kind {
        ArchiveKind::Plugin(descriptor) => ArchiveContent::Plugin {
            facts: PluginFacts {
                name: descriptor.name.clone(),
                version: descriptor.version.clone(),
                elasticsearch_version: descriptor.elasticsearch_version.clone(),
                java_version: descriptor.java_version.clone(),
                description: descriptor.description.clone(),
                stable: descriptor.form == DescriptorForm::Stable,
                wrapped_in: match &descriptor.location {
                    DescriptorLocation::Root => None,
                    DescriptorLocation::WrappedIn(folder) => Some(folder.clone()),
                    DescriptorLocation::ElasticsearchFolder => Some("elasticsearch".to_owned()),
                },
            },
        },
        ArchiveKind::Bundle => ArchiveContent::Bundle,
        ArchiveKind::NotAZip(reason) => ArchiveContent::NotAZip {
            reason: match reason {
                NotAZip::Empty => NotAZipReason::Empty,
                NotAZip::WrongBeginning => NotAZipReason::WrongBeginning,
                NotAZip::LeadingBytes => NotAZipReason::LeadingBytes,
                NotAZip::Truncated => NotAZipReason::Truncated,
                NotAZip::Damaged => NotAZipReason::Damaged,
                NotAZip::NoEntries => NotAZipReason::NoEntries,
                NotAZip::Split => NotAZipReason::Split,
                NotAZip::TooManyEntries => NotAZipReason::TooManyEntries,
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_zip_is_kept_as_what_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let text = folder.path().join("notes.zip");
        std::fs::write(&text, "no zip at all").unwrap();
        let empty = folder.path().join("empty.zip");
        std::fs::write(&empty, "").unwrap();
        let gone = folder.path().join("gone.zip");
        let shelf = ArchiveShelf::default();
        let views = shelf.take_in(&[text, empty, folder.path().to_owned(), gone]);
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
                NotAZipReason::Folder,
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
