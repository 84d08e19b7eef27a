//! Writes the repaired archive, and looks at it again before anyone else does.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom, Write};

use zip::read::{ArchiveOffset, Config, ZipArchive};
use zip::result::ZipError;
use zip::write::ZipWriter;

use super::draft::Draft;
use super::{Repair, RepairChange};
use crate::inspect::{InspectError, inspect};
use crate::inspection::Inspection;
use crate::limits::Limits;

/// A repaired archive could not be made. What was written is to be thrown away.
#[derive(Debug, thiserror::Error)]
pub enum RepairError {
    /// The archive is faulty, or the repair does not apply to it.
    #[error("this can't be repaired in this archive")]
    NotApplicable,
    /// The file is not the one that was inspected.
    #[error("the archive was changed since it was inspected")]
    Changed,
    /// The repaired archive is not what was meant: `what` differs.
    #[error("the repaired archive does not hold what it should: {what}")]
    Unfaithful {
        /// What differs: `version`, `name`, `entries`, `content` or `zip`.
        what: &'static str,
    },
    /// The archive could not be read, or the new one not written.
    #[error("the archive could not be copied")]
    Io(#[from] io::Error),
}

/// Writes a repaired copy and says what is different in it.
///
/// What is kept is copied as it is: compressed bytes, order, dates and modes. The copy is then
/// inspected: it has to hold the same content under the same plugin name, built for the same
/// version, which is why `writer` has to be readable, too.
pub fn write_repaired<R, W>(
    reader: R,
    inspection: &Inspection,
    repairs: &[Repair],
    writer: W,
) -> Result<Vec<RepairChange>, RepairError>
where
    R: Read + Seek,
    W: Read + Write + Seek,
{
    let (draft, changes) = drafted(inspection, repairs)?;
    let mut original = open(reader, inspection)?;
    let (mut writer, checksums) = copy(&mut original, &draft, writer)?;
    writer.flush()?;
    writer.seek(SeekFrom::Start(0))?;
    verify(&draft, &checksums, writer)?;
    Ok(changes)
}

fn drafted<'a>(
    inspection: &'a Inspection,
    repairs: &[Repair],
) -> Result<(Draft<'a>, Vec<RepairChange>), RepairError> {
    let mut draft = Draft::of(inspection).ok_or(RepairError::NotApplicable)?;
    let mut changes = Vec::new();
    for repair in Repair::ALL {
        if repairs.contains(&repair) {
            let (next, more) = draft.with(repair).ok_or(RepairError::NotApplicable)?;
            draft = next;
            changes.extend(more);
        }
    }
    if changes.is_empty() {
        return Err(RepairError::NotApplicable);
    }
    Ok((draft, changes))
}

fn open<R: Read + Seek>(
    mut reader: R,
    inspection: &Inspection,
) -> Result<ZipArchive<R>, RepairError> {
    if reader.seek(SeekFrom::End(0))? != inspection.size {
        return Err(RepairError::Changed);
    }
    let config = Config {
        archive_offset: ArchiveOffset::Known(0),
    };
    let archive = ZipArchive::with_config(config, reader).map_err(changed)?;
    if archive.len() != inspection.zip.entries.len() {
        return Err(RepairError::Changed);
    }
    Ok(archive)
}

/// Copies entry by entry, and returns the checksum that each one of the copy has to have.
fn copy<R: Read + Seek, W: Write + Seek>(
    original: &mut ZipArchive<R>,
    draft: &Draft<'_>,
    writer: W,
) -> Result<(W, Vec<Option<u32>>), RepairError> {
    let positions = positions(original)?;
    let rewritten = draft.descriptor.as_ref().zip(draft.leading());
    let mut checksums = Vec::new();
    let mut copy = ZipWriter::new(writer);
    copy.set_raw_comment(original.comment().into())
        .map_err(failed)?;
    for (entry, name) in draft.inspection.zip.entries.iter().zip(&draft.names) {
        let index = positions
            .get(&entry.header_at)
            .ok_or(RepairError::Changed)?;
        let Some(name) = name else { continue };
        let file = original.by_index_raw(*index).map_err(changed)?;
        match rewritten {
            Some((bytes, leading)) if entry.lands.as_ref() == Some(&leading.path) => {
                copy.start_file(name, file.options()).map_err(failed)?;
                copy.write_all(bytes)?;
                checksums.push(None);
            }
            _ => {
                checksums.push(Some(file.crc32()));
                if entry.name == *name {
                    copy.raw_copy_file(file).map_err(failed)?;
                } else {
                    copy.raw_copy_file_rename(file, name).map_err(failed)?;
                }
            }
        }
    }
    Ok((copy.finish().map_err(failed)?, checksums))
}

/// Where each entry is in the directory, by where its data begins.
fn positions<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
) -> Result<BTreeMap<u64, usize>, RepairError> {
    let mut positions = BTreeMap::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(changed)?;
        positions.insert(entry.header_start(), index);
    }
    Ok(positions)
}

/// Inspects the copy: all of it readable, nothing but what was meant, the same plugin.
fn verify<W: Read + Seek>(
    draft: &Draft<'_>,
    checksums: &[Option<u32>],
    mut copy: W,
) -> Result<(), RepairError> {
    let InspectedCopy { inspection, found } = InspectedCopy::read(&mut copy)?;
    let unfaithful = |what| Err(RepairError::Unfaithful { what });
    let zip = &inspection.zip;
    if zip.fault.is_some() || zip.not_a_zip.is_some() || !zip.disagreements.is_empty() {
        return unfaithful("zip");
    }
    let names = zip.entries.iter().map(|entry| &entry.name);
    if !names.eq(draft.names.iter().flatten()) {
        return unfaithful("entries");
    }
    let same = |(found, expected): (&u32, &Option<u32>)| expected.is_none_or(|crc| crc == *found);
    if found.len() != checksums.len() || !found.iter().zip(checksums).all(same) {
        return unfaithful("content");
    }
    let before = &draft.inspection.layout;
    for (key, what) in [("elasticsearch.version", "version"), ("name", "name")] {
        if inspection.layout.value(key) != before.value(key) {
            return unfaithful(what);
        }
    }
    Ok(())
}

/// The copy as it is.
struct InspectedCopy {
    inspection: Inspection,
    /// The checksums of its entries, in its order.
    found: Vec<u32>,
}

impl InspectedCopy {
    fn read<W: Read + Seek>(copy: &mut W) -> Result<Self, RepairError> {
        let InspectError::Read(error) = match inspect(&mut *copy, &Limits::default()) {
            Ok(inspection) => {
                let mut archive = ZipArchive::new(copy).map_err(failed)?;
                let mut found = Vec::new();
                for index in 0..archive.len() {
                    found.push(archive.by_index_raw(index).map_err(failed)?.crc32());
                }
                return Ok(Self { inspection, found });
            }
            Err(error) => error,
        };
        Err(RepairError::Io(error))
    }
}

/// The zip was read before without a fault, so that a fault now means another file.
fn changed(error: ZipError) -> RepairError {
    match error {
        ZipError::Io(error) => RepairError::Io(error),
        _ => RepairError::Changed,
    }
}

fn failed(error: ZipError) -> RepairError {
    RepairError::Io(match error {
        ZipError::Io(error) => error,
        other => io::Error::other(other),
    })
}
