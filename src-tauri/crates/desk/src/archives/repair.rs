//! What Plugdesk can put right in an archive, always in a new file.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use plugdesk_archive::{OfferedRepair, Repair, RepairChange, RepairError, write_repaired};
use serde::Serialize;
use specta::Type;

use super::beside::{write_fault, write_new};
use super::reading::read;
use super::shelf::{ArchiveShelf, Held, KeptArchive};
use super::stamp::{changed, unreadable};
use super::view::ArchiveView;
use crate::fault::{Fault, FaultCode, FaultPhase};

/// How many changes of one repair the page gets.
const MOST_CHANGES: usize = 500;

/// A repair and what it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RepairView {
    /// The repair.
    pub repair: Repair,
    /// The first of the differences that it makes.
    pub changes: Vec<RepairChange>,
    /// How many more there are.
    pub more: u32,
}

impl RepairView {
    /// A repair as the page sees it.
    pub(super) fn of(offered: OfferedRepair) -> Self {
        let mut changes = offered.changes;
        let more = changes.len().saturating_sub(MOST_CHANGES);
        changes.truncate(MOST_CHANGES);
        Self {
            repair: offered.repair,
            changes,
            more: u32::try_from(more).unwrap_or(u32::MAX),
        }
    }
}

impl ArchiveShelf {
    /// Puts `archive` right in a new file beside it, and takes that in. The archive itself is never
    /// written to. Blocks.
    pub fn repair(&self, archive: &KeptArchive, repairs: &[Repair]) -> Result<ArchiveView, Fault> {
        let name = &archive.view.file_name;
        let Held::Zip(inspection) = &archive.held else {
            return Err(nothing_to_repair(name));
        };
        archive.unchanged()?;
        let original = File::open(&archive.path).map_err(|error| unreadable(name, &error))?;
        let folder = archive.path.parent().unwrap_or(Path::new("."));
        let stem = format!("{}-repaired", stem_of(name));
        let path = write_new(folder, &stem, |file| {
            let failed = Cell::new(None);
            let reader = Watched {
                inner: BufReader::new(original),
                failed: &failed,
            };
            write_repaired(reader, inspection, repairs, file).map_err(|error| {
                match (error, failed.take()) {
                    (_, Some(kind)) => unreadable(name, &kind.into()),
                    (RepairError::NotApplicable, None) => nothing_to_repair(name),
                    (RepairError::Changed, None) => changed(name),
                    (RepairError::Io(error), None) => write_fault(&error, name),
                    (error @ RepairError::Unfaithful { .. }, None) => {
                        tracing::error!(%error, "a repair was thrown away");
                        Fault::new(FaultCode::Internal, FaultPhase::File).about(name.clone())
                    }
                }
            })?;
            archive.unchanged()
        })?;
        Ok(self.keep(read(&path)))
    }
}

/// The name of an archive without `.zip`; another ending is part of its name.
fn stem_of(file_name: &str) -> &str {
    match file_name.rsplit_once('.') {
        Some((stem, ending)) if ending.eq_ignore_ascii_case("zip") && !stem.is_empty() => stem,
        _ => file_name,
    }
}

fn nothing_to_repair(file_name: &str) -> Fault {
    Fault::new(FaultCode::NothingToRepair, FaultPhase::Input).about(file_name)
}

/// Remembers that reading failed, which is another fault than that writing did.
struct Watched<'a, R> {
    inner: R,
    failed: &'a Cell<Option<io::ErrorKind>>,
}

impl<R> Watched<'_, R> {
    fn noting<T>(&self, outcome: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &outcome
            && error.kind() != io::ErrorKind::Interrupted
        {
            self.failed.set(Some(error.kind()));
        }
        outcome
    }
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let outcome = self.inner.read(buffer);
        self.noting(outcome)
    }
}

impl<R: Seek> Seek for Watched<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let outcome = self.inner.seek(to);
        self.noting(outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_ending_of_a_zip_is_taken_away() {
        assert_eq!(stem_of("analysis-ik-8.15.2.zip"), "analysis-ik-8.15.2");
        assert_eq!(stem_of("A.ZIP"), "A");
        assert_eq!(stem_of("analysis-ik-8.15.2"), "analysis-ik-8.15.2");
        assert_eq!(stem_of(".zip"), ".zip");
    }
}
