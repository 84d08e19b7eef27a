//! What can't be written where its name leads.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{Unpacked, faulty_entry, is_in_header, leads_outside, of_outside, unpacked};
use crate::finding::{Finding, FindingCode};
use crate::judge::Case;
use crate::zip::normalised;

/// The longest name of a file on Linux, in bytes.
const LONGEST_NAME: usize = 255;
/// The longest path on Linux, less what the plugins folder takes of it at the least.
const LONGEST_PATH: usize = 4000;
/// As many files and folders as are held against each other. Real archives have a few thousand.
const MOST_PLACES: usize = 1_000_000;

/// The first entry of each sort that can't be written, with the place of its header, in the order
/// of the stream.
pub(super) fn judge(case: &Case<'_>) -> Vec<(u64, Finding)> {
    let fault = case.inspection.zip.fault.as_ref();
    let faulty = fault
        .filter(|(_, fault)| !is_in_header(fault))
        .and_then(|_| faulty_entry(case));
    let faulty = faulty.map(|entry| entry.header_at);
    let mut found: Vec<(u64, Finding)> = Vec::new();
    let mut disk = Disk::default();
    for unpacked in unpacked(case) {
        let at = unpacked.entry.header_at;
        if !unpacked.entry.in_stream && Some(at) != faulty {
            continue;
        }
        if let Some(finding) = of_name(case, &unpacked, &mut disk)
            && found.iter().all(|(_, known)| known.code != finding.code)
        {
            found.push((at, finding));
        }
    }
    found
}

fn of_name<'a>(case: &Case<'_>, unpacked: &Unpacked<'a>, disk: &mut Disk<'a>) -> Option<Finding> {
    let Unpacked { entry, name } = unpacked;
    if name.contains('\0') {
        let finding = Finding::blocks(FindingCode::NameWithNul).with("entry", &entry.name);
        return Some(if case.is_bundle() {
            finding
        } else {
            finding.saying(format!("Nul character not allowed: {name}"))
        });
    }
    if leads_outside(name) {
        return Some(of_outside(case, entry));
    }
    let what = disk.write(name, entry.folder).err()?;
    let finding = Finding::blocks(FindingCode::EntryUnwritable);
    Some(
        finding
            .with("entry", &entry.name)
            .with("what", what.as_str()),
    )
}

/// Why nothing can be written.
enum Unwritable {
    FileAndFolder,
    IsFolder,
    TooLong,
    NoFolder,
}

impl Unwritable {
    fn as_str(&self) -> &'static str {
        match self {
            Self::FileAndFolder => "file_and_folder",
            Self::IsFolder => "is_folder",
            Self::TooLong => "too_long",
            Self::NoFolder => "no_folder",
        }
    }
}

/// What lies at a place on the disk.
#[derive(Debug, Clone, Copy)]
enum Place {
    File,
    Folder(FolderId),
}

/// A folder by its number, in the order in which they were made.
type FolderId = usize;

/// The folder that the archive is unpacked into.
const TOP: FolderId = 0;

/// The files and folders that the unpacking has made so far.
///
/// A place is known by the folder that it lies in and by its own name, so that a deep path takes no
/// more memory than its name.
#[derive(Default)]
struct Disk<'a> {
    places: HashMap<(FolderId, &'a str), Place>,
}

impl<'a> Disk<'a> {
    /// Writes an entry as the installer does: makes the folders above it and, if it is a file, the
    /// file. A folder is not made itself.
    fn write(&mut self, name: &'a str, folder: bool) -> Result<(), Unwritable> {
        let (above, last) = match name.trim_end_matches('/').rsplit_once('/') {
            Some((above, last)) => (above, last),
            None => ("", name),
        };
        let mut parts = above.split('/').chain((!folder).then_some(last));
        if name.len() > LONGEST_PATH || parts.any(|part| part.len() > LONGEST_NAME) {
            return Err(Unwritable::TooLong);
        }
        if !folder && matches!(last, "" | "." | "..") {
            return Err(Unwritable::IsFolder);
        }
        if self.places.len() >= MOST_PLACES {
            return Ok(());
        }
        if !folder {
            self.climb(above)?;
        }
        let mut at = TOP;
        for part in normalised(above).unwrap_or_default() {
            at = self.make_folder(at, part)?;
        }
        if folder {
            return Ok(());
        }
        match self.places.entry((at, last)) {
            Entry::Occupied(place) if matches!(place.get(), Place::Folder(_)) => {
                Err(Unwritable::FileAndFolder)
            }
            place => {
                place.or_insert(Place::File);
                Ok(())
            }
        }
    }

    /// `..` leads up from a folder that is there, and Java does not make one for that alone.
    fn climb(&self, above: &str) -> Result<(), Unwritable> {
        let mut path = vec![Some(TOP)];
        for part in above.split('/') {
            match part {
                "" | "." => {}
                ".." => match path.pop() {
                    Some(Some(_)) => {}
                    _ => return Err(Unwritable::NoFolder),
                },
                _ => {
                    let at = path.last().copied().flatten();
                    path.push(at.and_then(|at| match self.places.get(&(at, part)) {
                        Some(Place::Folder(folder)) => Some(*folder),
                        Some(Place::File) | None => None,
                    }));
                }
            }
        }
        Ok(())
    }

    fn make_folder(&mut self, at: FolderId, name: &'a str) -> Result<FolderId, Unwritable> {
        let next = self.places.len() + 1;
        match self.places.entry((at, name)).or_insert(Place::Folder(next)) {
            Place::Folder(folder) => Ok(*folder),
            Place::File => Err(Unwritable::FileAndFolder),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_paths_take_no_more_than_their_names() {
        let deep = format!("./{}x", "a/".repeat(1_900));
        let mut disk = Disk::default();
        assert!(disk.write(&deep, false).is_ok());
        let kept: usize = disk.places.keys().map(|(_, name)| name.len()).sum();
        assert_eq!((disk.places.len(), kept), (1_901, 1_901));
    }

    #[test]
    fn no_more_places_are_kept_than_there_is_room_for() {
        let names: Vec<String> = (0..700)
            .map(|number| format!("{number}/{}x", "a/".repeat(1_900)))
            .collect();
        let mut disk = Disk::default();
        assert!(names.iter().all(|name| disk.write(name, false).is_ok()));
        assert!(disk.places.len() < MOST_PLACES + LONGEST_PATH);
    }
}
