//! The central directory, by which desktop programs read an archive.

use std::io::{Read, Seek};

use super::header::{CENTRAL, CentralHeader, IN_ZIP64, u16_at, u32_at, u64_at};
use super::window::{Failure, Window};

/// Bytes that may be read to find and walk the directory. The one of a real archive of a hundred
/// thousand entries takes about 15 MB.
const BUDGET: u64 = 64 * 1024 * 1024;

const END: [u8; 4] = *b"PK\x05\x06";
const ZIP64_END: [u8; 4] = *b"PK\x06\x06";
const ZIP64_LOCATOR: [u8; 4] = *b"PK\x06\x07";

const END_LENGTH: usize = 22;
const ZIP64_END_LENGTH: usize = 56;
const LOCATOR_LENGTH: usize = 20;
/// The archive's comment has a length of 16 bits.
const COMMENT_MAX: usize = 0xffff;

/// What became of looking for the directory.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// There is no end record, from which the directory is found.
    Missing,
    /// It lies in another part of an archive that was split.
    Split,
    /// The end record is there, but no directory where it says.
    Damaged,
    /// It was read to its end.
    Read,
    /// Reading it was given up: it is too large.
    GivenUp,
    /// The caller does not want to go on.
    Stopped,
}

/// Shows every entry of the central directory to `visit`, in its order and duplicates included,
/// until `visit` says that it has enough.
///
/// One entry is held in memory at a time.
pub(super) fn walk<R: Read + Seek>(
    window: &mut Window<'_, R>,
    visit: &mut dyn FnMut(CentralHeader<'_>) -> bool,
) -> Result<Outcome, std::io::Error> {
    window.allow(BUDGET);
    match find_and_walk(window, visit) {
        Ok(outcome) => Ok(outcome),
        Err(Failure::Io(error)) => Err(error),
        Err(Failure::BudgetSpent) => Ok(Outcome::GivenUp),
        Err(Failure::Stopped) => Ok(Outcome::Stopped),
    }
}

fn find_and_walk<R: Read + Seek>(
    window: &mut Window<'_, R>,
    visit: &mut dyn FnMut(CentralHeader<'_>) -> bool,
) -> Result<Outcome, Failure> {
    let Some(end) = find_end(window)? else {
        return Ok(Outcome::Missing);
    };
    if end.disk != 0 && end.disk != u32::from(u16::MAX) && end.disk != u32::MAX {
        return Ok(Outcome::Split);
    }
    let Some(before) = end.locate(window)? else {
        return Ok(Outcome::Damaged);
    };
    let mut at = end.directory_at.saturating_add(before);
    while at < end.at {
        let Some(mut header) = CentralHeader::read(window, at)? else {
            return Ok(Outcome::Damaged);
        };
        at = at.saturating_add(header.length);
        header.header_at = header.header_at.saturating_add(before);
        if !visit(header) {
            return Ok(Outcome::GivenUp);
        }
    }
    Ok(Outcome::Read)
}

/// What the end records say (APPNOTE 4.3.14 to 4.3.16).
#[derive(Debug, Clone, Copy)]
struct End {
    disk: u32,
    /// Where the directory is said to begin.
    directory_at: u64,
    /// How long it is said to be.
    directory_length: u64,
    /// Where the first of the end records begins, which is where the directory ends.
    at: u64,
}

impl End {
    /// How many bytes come before the archive, by which every place in it is off: none, as a rule.
    /// `None` if the directory is neither where it is said to be nor right before the end records.
    fn locate<R: Read + Seek>(&self, window: &mut Window<'_, R>) -> Result<Option<u64>, Failure> {
        if self.directory_length == 0 && self.directory_at <= self.at {
            return Ok(Some(self.at - self.directory_at));
        }
        let by_length = self.at.checked_sub(self.directory_length);
        let before = by_length.and_then(|at| at.checked_sub(self.directory_at));
        for before in before.into_iter().chain([0]) {
            let at = self.directory_at.saturating_add(before);
            if window
                .span(at, CENTRAL.len())?
                .is_some_and(|bytes| bytes == CENTRAL)
            {
                return Ok(Some(before));
            }
        }
        Ok(None)
    }
}

/// Looks for the end record in the last bytes of the file: the last whose comment reaches exactly
/// to the end of the file, else the last whose comment fits.
fn find_end<R: Read + Seek>(window: &mut Window<'_, R>) -> Result<Option<End>, Failure> {
    let longest = (END_LENGTH + COMMENT_MAX) as u64;
    let tail_at = window.length().saturating_sub(longest);
    let length = usize::try_from(window.length() - tail_at).unwrap_or(0);
    let Some(tail) = window.span(tail_at, length)? else {
        return Ok(None);
    };
    let mut fitting = None;
    let mut exact = None;
    for (at, bytes) in tail.windows(END_LENGTH).enumerate().rev() {
        if !bytes.starts_with(&END) {
            continue;
        }
        let end = at + END_LENGTH + usize::from(u16_at(bytes, 20));
        let found = End {
            disk: u32::from(u16_at(bytes, 4)),
            directory_at: u64::from(u32_at(bytes, 16)),
            directory_length: u64::from(u32_at(bytes, 12)),
            at: tail_at + at as u64,
        };
        if end == tail.len() {
            exact = Some(found);
            break;
        }
        if end < tail.len() && fitting.is_none() {
            fitting = Some(found);
        }
    }
    match exact.or(fitting) {
        Some(end) => with_zip64(window, end).map(Some),
        None => Ok(None),
    }
}

/// Takes from the ZIP64 record what does not fit into the end record, if there is one.
fn with_zip64<R: Read + Seek>(window: &mut Window<'_, R>, end: End) -> Result<End, Failure> {
    let Some(locator_at) = end.at.checked_sub(LOCATOR_LENGTH as u64) else {
        return Ok(end);
    };
    let record_at = match window.span(locator_at, LOCATOR_LENGTH)? {
        Some(locator) if locator.starts_with(&ZIP64_LOCATOR) => u64_at(locator, 8),
        _ => return Ok(end),
    };
    // Where bytes come before the archive, the locator is off by as many as the directory.
    let right_before = locator_at.saturating_sub(ZIP64_END_LENGTH as u64);
    for at in [record_at, right_before] {
        let Some(record) = window.span(at, ZIP64_END_LENGTH)? else {
            continue;
        };
        if record.starts_with(&ZIP64_END) && at < locator_at {
            let wide = |short: u64, at: usize| match short {
                IN_ZIP64 => u64_at(record, at),
                short => short,
            };
            return Ok(End {
                disk: if end.disk == u32::from(u16::MAX) {
                    u32_at(record, 16)
                } else {
                    end.disk
                },
                directory_length: wide(end.directory_length, 40),
                directory_at: wide(end.directory_at, 48),
                at,
            });
        }
    }
    Ok(end)
}
