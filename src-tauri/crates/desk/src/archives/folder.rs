//! What lies in a folder that was dropped: every file below it, no link followed.

use std::fs::{File, FileType};
use std::io;
use std::path::{Path, PathBuf};

use plugdesk_archive::FoundKind;

use super::stamp::{FileStamp, changed, unreadable};
use crate::fault::Fault;

/// The most files and folders that are looked at. Real bundles hold a few hundred; beyond this
/// somebody dropped their home folder.
const MOST_ENTRIES: usize = 10_000;

/// How deep folders may lie in each other.
const MOST_DEEP: usize = 32;

/// Something below a folder, or a file that was dropped by itself.
#[derive(Debug, Clone)]
pub(crate) struct SourceFile {
    /// Its name below the folder, parts joined by `/`.
    pub(crate) name: String,
    /// Where it is.
    pub(crate) path: PathBuf,
    /// What it is.
    pub(crate) kind: FoundKind,
    pub(crate) stamp: FileStamp,
}

impl SourceFile {
    /// Opens the file if it is still the one that was seen: no other content, and no link that
    /// took its place.
    pub(crate) fn open(&self) -> Result<File, Fault> {
        let there = std::fs::symlink_metadata(&self.path)
            .map_err(|error| unreadable(&self.name, &error))?;
        let file = File::open(&self.path).map_err(|error| unreadable(&self.name, &error))?;
        let opened = file
            .metadata()
            .map_err(|error| unreadable(&self.name, &error))?;
        let same = there.is_file()
            && FileStamp::of(&there) == self.stamp
            && FileStamp::of(&opened) == self.stamp;
        same.then_some(file).ok_or_else(|| changed(&self.name))
    }
}

/// What lies in a folder.
#[derive(Debug, Clone, Default)]
pub(crate) struct FolderListing {
    /// Everything but the folders, by name.
    pub(crate) files: Vec<SourceFile>,
}

impl FolderListing {
    /// What can be read, and may go into a bundle.
    pub(crate) fn readable(&self) -> impl Iterator<Item = &SourceFile> {
        self.files
            .iter()
            .filter(|file| file.kind == FoundKind::File)
    }

    /// The bytes of all files together.
    pub(crate) fn size(&self) -> u64 {
        self.readable()
            .fold(0, |sum, file| sum.saturating_add(file.stamp.length()))
    }
}

/// Why a folder was not listed.
#[derive(Debug)]
pub(crate) enum WalkError {
    /// It holds more than anybody packs.
    TooMuch,
    /// It can't be read, or it took too long.
    Unreadable,
}

/// Lists the files below `top`, in the order of their names. Blocks.
pub(crate) fn walk(top: &Path, go_on: &dyn Fn() -> bool) -> Result<FolderListing, WalkError> {
    let mut walk = Walk {
        listing: FolderListing::default(),
        open: vec![(top.to_owned(), String::new(), 0)],
        seen: 0,
    };
    while let Some((folder, name, depth)) = walk.open.pop() {
        if !go_on() {
            return Err(WalkError::Unreadable);
        }
        match walk.folder(&folder, &name, depth) {
            Ok(()) => {}
            Err(FolderStop::TooMuch) => return Err(WalkError::TooMuch),
            Err(FolderStop::Io) if depth == 0 => return Err(WalkError::Unreadable),
            Err(FolderStop::Io) => walk.note(folder, name, FoundKind::Unreadable),
        }
    }
    let mut listing = walk.listing;
    listing.files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(listing)
}

enum FolderStop {
    TooMuch,
    Io,
}

impl From<io::Error> for FolderStop {
    fn from(_: io::Error) -> Self {
        Self::Io
    }
}

struct Walk {
    listing: FolderListing,
    /// Folders still to be read: where, under which name, how deep.
    open: Vec<(PathBuf, String, usize)>,
    seen: usize,
}

impl Walk {
    fn folder(&mut self, folder: &Path, name: &str, depth: usize) -> Result<(), FolderStop> {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            self.seen += 1;
            if self.seen > MOST_ENTRIES {
                return Err(FolderStop::TooMuch);
            }
            let file_name = entry.file_name();
            let inside = join(name, &file_name.to_string_lossy());
            if file_name.to_str().is_none() {
                // A zip names its files in UTF-8, so that this one could only get another name.
                self.note(entry.path(), inside, FoundKind::Unreadable);
                continue;
            }
            match entry.file_type() {
                // The type is that of the link itself, not of what it leads to.
                Ok(kind) if kind.is_dir() && depth >= MOST_DEEP => {
                    return Err(FolderStop::TooMuch);
                }
                Ok(kind) if kind.is_dir() => self.open.push((entry.path(), inside, depth + 1)),
                Ok(kind) => self.file(entry.path(), inside, kind),
                Err(_) => self.note(entry.path(), inside, FoundKind::Unreadable),
            }
        }
        Ok(())
    }

    fn file(&mut self, path: PathBuf, name: String, kind: FileType) {
        let kind = if kind.is_symlink() {
            FoundKind::Symlink
        } else if kind.is_file() {
            FoundKind::File
        } else {
            FoundKind::Special
        };
        self.note(path, name, kind);
    }

    fn note(&mut self, path: PathBuf, name: String, kind: FoundKind) {
        let metadata = std::fs::symlink_metadata(&path);
        self.listing.files.push(SourceFile {
            kind: if metadata.is_ok() {
                kind
            } else {
                FoundKind::Unreadable
            },
            stamp: metadata.map_or(FileStamp::NONE, |metadata| FileStamp::of(&metadata)),
            name,
            path,
        });
    }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(top: &Path) -> FolderListing {
        walk(top, &|| true).unwrap()
    }

    fn write(top: &Path, name: &str, text: &str) {
        let path = top.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn files_are_listed_by_name_however_deep() {
        let top = tempfile::tempdir().unwrap();
        write(top.path(), "synonyms/b.txt", "b");
        write(top.path(), "synonyms/a.txt", "aa");
        write(top.path(), "hunspell/en_US/en_US.dic", "ccc");
        std::fs::create_dir(top.path().join("empty")).unwrap();
        let listing = listed(top.path());
        let names: Vec<_> = listing.files.iter().map(|file| &*file.name).collect();
        assert_eq!(
            names,
            [
                "hunspell/en_US/en_US.dic",
                "synonyms/a.txt",
                "synonyms/b.txt"
            ]
        );
        assert_eq!(listing.size(), 6);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_named_and_never_followed() {
        use std::os::unix::fs::symlink;
        let top = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        write(elsewhere.path(), "secret.txt", "not yours");
        write(top.path(), "a.txt", "a");
        symlink(elsewhere.path(), top.path().join("folder")).unwrap();
        symlink(
            elsewhere.path().join("secret.txt"),
            top.path().join("b.txt"),
        )
        .unwrap();
        symlink(top.path(), top.path().join("itself")).unwrap();
        let listing = listed(top.path());
        let found: Vec<_> = listing
            .files
            .iter()
            .map(|file| (&*file.name, file.kind))
            .collect();
        assert_eq!(
            found,
            [
                ("a.txt", FoundKind::File),
                ("b.txt", FoundKind::Symlink),
                ("folder", FoundKind::Symlink),
                ("itself", FoundKind::Symlink)
            ]
        );
        assert_eq!(listing.size(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_took_the_place_of_a_file_is_not_opened() {
        let top = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        write(top.path(), "a.txt", "a");
        let file = listed(top.path()).files.remove(0);
        assert!(file.open().is_ok());
        std::fs::rename(&file.path, elsewhere.path().join("a.txt")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path().join("a.txt"), &file.path).unwrap();
        let fault = file.open().unwrap_err();
        assert_eq!(fault.code, crate::fault::FaultCode::FileChanged);
    }

    #[test]
    fn a_bottomless_folder_and_one_that_is_gone_are_refused() {
        let top = tempfile::tempdir().unwrap();
        let deep = (0..=MOST_DEEP + 1).fold(top.path().to_owned(), |path, _| path.join("d"));
        std::fs::create_dir_all(deep).unwrap();
        assert!(matches!(
            walk(top.path(), &|| true),
            Err(WalkError::TooMuch)
        ));
        assert!(matches!(
            walk(&top.path().join("gone"), &|| true),
            Err(WalkError::Unreadable)
        ));
        assert!(matches!(
            walk(top.path(), &|| false),
            Err(WalkError::Unreadable)
        ));
    }
}
