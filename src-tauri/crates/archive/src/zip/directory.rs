//! The way into an archive: is it a zip at all, and what its central directory lists.

use crate::MAX_ENTRIES;
use crate::facts::NotAZip;
use crate::window::{Failure, Window};
use std::io::{self, Read, Seek, SeekFrom};
use zip::read::{ArchiveOffset, Config, ZipFileEntry};
use zip::unstable::read::ZipIterable;

/// Bytes that may be read to find and walk the directory. The one of a real archive of
/// [`MAX_ENTRIES`] entries takes about 15 MB.
const DIRECTORY_BUDGET: u64 = 64 * 1024 * 1024;

const LOCAL_HEADER: [u8; 4] = *b"PK\x03\x04";
const SPLIT_MARKER: [u8; 4] = *b"PK\x07\x08";
const DIRECTORY_END: [u8; 4] = *b"PK\x05\x06";
const ZIP64_LOCATOR: [u8; 4] = *b"PK\x06\x07";

const DIRECTORY_END_LENGTH: u64 = 22;
const ZIP64_LOCATOR_LENGTH: u64 = 20;
/// The archive comment has a length of 16 bits.
const COMMENT_MAX: u64 = 0xffff;
/// The ZIP64 end record is 56 bytes long; the extension that may follow is used by nobody.
const ZIP64_END_MAX: u64 = COMMENT_MAX;

/// Why a walk ended before the last entry.
pub(crate) enum Stop {
    /// The file is not a zip that can be used.
    NotAZip(NotAZip),
    /// The file could not be read.
    Io(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Shows every entry of the central directory to `visit`, in order and duplicates included, and
/// returns how many there are.
///
/// One entry is held in memory at a time.
pub(crate) fn walk<R: Read + Seek>(
    window: &mut Window<R>,
    mut visit: impl FnMut(ZipFileEntry<'static>),
) -> Result<u64, Stop> {
    window.allow(DIRECTORY_BUDGET);
    look_at_the_ends(window)?;
    let outcome = walk_directory(window, &mut visit);
    match (outcome, window.take_failure()) {
        (_, Some(Failure::Io(error))) => Err(Stop::Io(error)),
        (_, Some(Failure::BudgetSpent)) => Err(Stop::NotAZip(NotAZip::TooManyEntries)),
        (outcome, None) => outcome.map_err(Stop::NotAZip),
    }
}

fn walk_directory<R: Read + Seek>(
    window: &mut Window<R>,
    visit: &mut impl FnMut(ZipFileEntry<'static>),
) -> Result<u64, NotAZip> {
    // The installer reads from the first byte, so an archive that begins later is not looked for.
    let config = Config {
        archive_offset: ArchiveOffset::Known(0),
    };
    let mut zip = ZipIterable::try_new(window, config).map_err(|_| NotAZip::Damaged)?;
    let entries = zip.len() as u64;
    if entries == 0 {
        return Err(NotAZip::NoEntries);
    }
    if entries > MAX_ENTRIES {
        return Err(NotAZip::TooManyEntries);
    }
    for entry in zip.files().map_err(|_| NotAZip::Damaged)? {
        visit(entry.map_err(|_| NotAZip::Damaged)?);
    }
    Ok(entries)
}

/// Tells by the first and last bytes whether it is worth looking for a directory.
fn look_at_the_ends<R: Read + Seek>(window: &mut Window<R>) -> Result<(), Stop> {
    if window.length() == 0 {
        return Err(Stop::NotAZip(NotAZip::Empty));
    }
    let beginning = read_at(window, 0, LOCAL_HEADER.len() as u64)?;
    let tail_length = ZIP64_LOCATOR_LENGTH + DIRECTORY_END_LENGTH + COMMENT_MAX;
    let tail_start = window.length().saturating_sub(tail_length);
    let tail = read_at(window, tail_start, tail_length)?;

    let ends: Vec<End> = ends_in(&tail, tail_start).collect();
    let begins_with = |magic: [u8; 4]| beginning == magic;
    let verdict = match ends.last() {
        Some(last) if last.disk_number != 0 && last.disk_number != u16::MAX => NotAZip::Split,
        Some(_) if !begins_with(LOCAL_HEADER) && !begins_with(DIRECTORY_END) => {
            NotAZip::LeadingBytes
        }
        Some(_) if ends.iter().any(End::claims_oversized_record) => NotAZip::Damaged,
        Some(_) => return Ok(()),
        None if begins_with(LOCAL_HEADER) => NotAZip::Truncated,
        None if begins_with(SPLIT_MARKER) => NotAZip::Split,
        None => NotAZip::WrongBeginning,
    };
    Err(Stop::NotAZip(verdict))
}

/// An end-of-directory record (APPNOTE 4.3.16), as far as it matters here.
struct End {
    disk_number: u16,
    /// How far before its ZIP64 locator the ZIP64 record is said to begin.
    zip64_record_length: Option<u64>,
}

impl End {
    /// The zip reader allocates as many bytes as a ZIP64 record claims to have.
    fn claims_oversized_record(&self) -> bool {
        self.zip64_record_length
            .is_some_and(|length| length > ZIP64_END_MAX)
    }
}

/// The end records in the last bytes of a file, of which `tail` begins at `tail_start`.
fn ends_in(tail: &[u8], tail_start: u64) -> impl Iterator<Item = End> + '_ {
    let magic_length = DIRECTORY_END.len();
    let found = tail
        .windows(magic_length)
        .enumerate()
        .filter(|(_, bytes)| *bytes == DIRECTORY_END);
    found.filter_map(move |(at, _)| {
        let record = &tail[at..];
        let comment_length = u16_at(record, 20)?;
        if (record.len() as u64) < DIRECTORY_END_LENGTH + u64::from(comment_length) {
            return None;
        }
        let locator_at = (at as u64).checked_sub(ZIP64_LOCATOR_LENGTH);
        let zip64_record_length = locator_at.and_then(|locator_at| {
            let locator = tail.get(usize::try_from(locator_at).ok()?..at)?;
            let record_at = u64_at(locator, 8)?;
            let locator_at = tail_start + locator_at;
            locator
                .starts_with(&ZIP64_LOCATOR)
                .then(|| locator_at.saturating_sub(record_at))
        });
        Some(End {
            disk_number: u16_at(record, 4)?,
            zip64_record_length,
        })
    })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// Up to `length` bytes from `position` on; fewer at the end of the file.
fn read_at<R: Read + Seek>(
    window: &mut Window<R>,
    position: u64,
    length: u64,
) -> io::Result<Vec<u8>> {
    window.seek(SeekFrom::Start(position))?;
    let mut bytes = Vec::new();
    window.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}
