//! What lies in a folder that was dropped: every file below it, no link followed.

use std::fs::{File, FileType};
use std::io;
use std::path::{Path, PathBuf};

use super::bundle::{LeftOut, WhyLeftOut};
use super::stamp::{FileStamp, changed, unreadable};
use crate::fault::Fault;

/// The most files and folders that are looked at. Real bundles hold a few hundred; beyond this
/// somebody dropped their home folder.
const MOST_ENTRIES: usize = 20_000;

/// How deep folders may lie in each other.
const MOST_DEEP: usize = 32;

/// A file below a folder, or a file that was dropped by itself.
#[derive(Debug, Clone)]
pub(crate) struct SourceFile {
    /// Its name below the folder, parts joined by `/`.
    pub(crate) name: String,
    /// Where it is.
    pub(crate) path: PathBuf,
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
    /// The files, by name.
    pub(crate) files: Vec<SourceFile>,
    /// What can't go into a bundle, by name.
    pub(crate) left_out: Vec<LeftOut>,
}

impl FolderListing {
    /// The bytes of all files together.
    pub(crate) fn size(&self) -> u64 {
        self.files
            .iter()
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
            Err(FolderStop::Io) => walk.leave_out(name, WhyLeftOut::Unreadable),
        }
    }
    let mut listing = walk.listing;
    listing.files.sort_by(|a, b| a.name.cmp(&b.name));
    listing.left_out.sort_by(|a, b| a.path.cmp(&b.path));
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
                self.leave_out(inside, WhyLeftOut::Unreadable);
                continue;
            }
            match entry.file_type() {
                // The type is that of the link itself, not of what it leads to.
                Ok(kind) if kind.is_dir() && depth >= MOST_DEEP => {
                    return Err(FolderStop::TooMuch);
                }
                Ok(kind) if kind.is_dir() => self.open.push((entry.path(), inside, depth + 1)),
                Ok(kind) => self.file(entry.path(), inside, kind),
                Err(_) => self.leave_out(inside, WhyLeftOut::Unreadable),
            }
        }
        Ok(())
    }

    fn file(&mut self, path: PathBuf, name: String, kind: FileType) {
        if kind.is_symlink() {
            return self.leave_out(name, WhyLeftOut::Symlink);
        }
        if !kind.is_file() {
            return self.leave_out(name, WhyLeftOut::Special);
        }
        match std::fs::symlink_metadata(&path) {
            Ok(metadata) => self.listing.files.push(SourceFile {
                name,
                stamp: FileStamp::of(&metadata),
                path,
            }),
            Err(_) => self.leave_out(name, WhyLeftOut::Unreadable),
        }
    }

    fn leave_out(&mut self, path: String, why: WhyLeftOut) {
        self.listing.left_out.push(LeftOut { path, why });
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
        assert!(listing.left_out.is_empty());
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
        assert_eq!(listing.files.len(), 1);
        let left: Vec<_> = listing
            .left_out
            .iter()
            .map(|left| (&*left.path, left.why))
            .collect();
        let why = WhyLeftOut::Symlink;
        assert_eq!(left, [("b.txt", why), ("folder", why), ("itself", why)]);
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
