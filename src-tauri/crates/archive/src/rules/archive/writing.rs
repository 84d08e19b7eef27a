//! What can't be written where its name leads.

use std::borrow::Cow;
use std::collections::HashSet;

use super::{Unpacked, faulty_entry, is_in_header, leads_outside, of_outside, unpacked};
use crate::finding::{Finding, FindingCode};
use crate::judge::Case;
use crate::zip::landing;

/// The longest name of a file on Linux, in bytes.
const LONGEST_NAME: usize = 255;
/// The longest path on Linux, less what the plugins folder takes of it at the least.
const LONGEST_PATH: usize = 4000;

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

/// The files and folders that the unpacking has made so far.
#[derive(Default)]
struct Disk<'a> {
    files: HashSet<Cow<'a, str>>,
    folders: HashSet<Cow<'a, str>>,
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
        if !folder && above.split('/').any(|part| part == "..") {
            self.climb(above)?;
        }
        self.make_folders(above)?;
        if folder {
            return Ok(());
        }
        let Some(path) = landing(name) else {
            return Ok(());
        };
        if self.folders.contains(&path) {
            return Err(Unwritable::FileAndFolder);
        }
        self.files.insert(path);
        Ok(())
    }

    /// `..` leads up from a folder that is there, and Java does not make one for that alone.
    fn climb(&self, above: &str) -> Result<(), Unwritable> {
        let mut path: Vec<&str> = Vec::new();
        for part in above.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    if !self.folders.contains(path.join("/").as_str()) {
                        return Err(Unwritable::NoFolder);
                    }
                    path.pop();
                }
                _ => path.push(part),
            }
        }
        Ok(())
    }

    fn make_folders(&mut self, above: &'a str) -> Result<(), Unwritable> {
        let Some(path) = landing(above.trim_end_matches('/')) else {
            return Ok(());
        };
        let mut end = path.len();
        while end > 0 {
            let folder = match &path {
                Cow::Borrowed(path) => Cow::Borrowed(path.get(..end).unwrap_or_default()),
                Cow::Owned(path) => Cow::Owned(path.get(..end).unwrap_or_default().to_owned()),
            };
            if self.files.contains(&folder) {
                return Err(Unwritable::FileAndFolder);
            }
            end = folder.rfind('/').unwrap_or(0);
            if !self.folders.insert(folder) {
                break;
            }
        }
        Ok(())
    }
}
