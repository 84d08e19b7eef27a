//! The central directory of a jar, read as `java.util.jar.JarFile` reads it: out of the jar's end.

use super::local::{u16_at, u32_at, u64_at};

const END: u32 = 0x0605_4b50;
const END_SIZE: usize = 22;
const ENTRY: u32 = 0x0201_4b50;
const ENTRY_SIZE: usize = 46;
const LOCAL: u32 = 0x0403_4b50;
const ZIP64_LOCATOR: u32 = 0x0706_4b50;
const ZIP64_LOCATOR_SIZE: usize = 20;
const ZIP64_END: u32 = 0x0606_4b50;
const ZIP64_EXTRA: u16 = 1;
const LONGEST_COMMENT: usize = 65_535;

/// The last bytes of a jar.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tail<'a> {
    pub(super) bytes: &'a [u8],
    /// Where in the jar the first of them stands.
    pub(super) begins_at: u64,
}

/// Why there is no directory to go by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoDirectory {
    /// Java refuses the jar, in these words.
    Refused(String),
    /// It begins before the bytes at hand.
    BeforeTail,
}

/// One entry of the directory.
#[derive(Debug, Clone, Copy)]
pub(super) struct DirectoryEntry<'a> {
    pub(super) name: &'a [u8],
    /// Where in the jar its local header stands.
    pub(super) header_at: u64,
}

/// What the end record says.
struct End {
    at: u64,
    directory_size: u64,
    directory_offset: u64,
}

/// The entries of the directory in its order.
pub(super) fn read(tail: Tail<'_>) -> Result<Vec<DirectoryEntry<'_>>, NoDirectory> {
    if tail.bytes.is_empty() {
        return Err(refused("zip file is empty"));
    }
    let end = find_end(tail).ok_or_else(|| refused("zip END header not found"))?;
    if end.at == 0 {
        return Ok(Vec::new());
    }
    let directory_at = end
        .at
        .checked_sub(end.directory_size)
        .ok_or_else(|| refused("invalid END header (bad central directory size)"))?;
    let first_header = directory_at
        .checked_sub(end.directory_offset)
        .ok_or_else(|| refused("invalid END header (bad central directory offset)"))?;
    let begin = tail.position(directory_at).ok_or(NoDirectory::BeforeTail)?;
    let size = usize::try_from(end.directory_size).map_err(|_| NoDirectory::BeforeTail)?;
    let directory = tail
        .bytes
        .get(begin..begin.saturating_add(size))
        .ok_or_else(|| refused("read CEN tables failed"))?;
    entries(directory, first_header).map_err(|reason| refused(&reason))
}

fn refused(reason: &str) -> NoDirectory {
    NoDirectory::Refused(reason.to_owned())
}

impl Tail<'_> {
    /// Where in the tail the jar's byte `at` stands.
    fn position(self, at: u64) -> Option<usize> {
        usize::try_from(at.checked_sub(self.begins_at)?).ok()
    }

    fn u32_at(self, at: u64) -> Option<u32> {
        u32_at(self.bytes, self.position(at)?)
    }
}

/// The last end record whose comment reaches to the end of the jar, or that points to a directory
/// in spite of what comes after it.
fn find_end(tail: Tail<'_>) -> Option<End> {
    let last = tail.bytes.len().checked_sub(END_SIZE)?;
    let first = last.saturating_sub(LONGEST_COMMENT);
    (first..=last).rev().find_map(|position| {
        let record = tail.bytes.get(position..)?;
        if u32_at(record, 0)? != END {
            return None;
        }
        let end = End {
            at: tail.begins_at + position as u64,
            directory_size: u64::from(u32_at(record, 12)?),
            directory_offset: u64::from(u32_at(record, 16)?),
        };
        let comment = usize::from(u16_at(record, 20)?);
        (END_SIZE + comment == record.len() || points_to_directory(tail, &end))
            .then(|| widened(tail, end))
    })
}

fn points_to_directory(tail: Tail<'_>, end: &End) -> bool {
    let directory_at = end.at.checked_sub(end.directory_size);
    let first = directory_at.and_then(|at| at.checked_sub(end.directory_offset));
    directory_at.and_then(|at| tail.u32_at(at)) == Some(ENTRY)
        && first.is_some_and(|at| at < tail.begins_at || tail.u32_at(at) == Some(LOCAL))
}

/// The ZIP64 end record's values, if there is one that does not contradict the short one.
fn widened(tail: Tail<'_>, end: End) -> End {
    let wide = || {
        let locator = end.at.checked_sub(ZIP64_LOCATOR_SIZE as u64)?;
        let locator = tail.bytes.get(tail.position(locator)?..)?;
        if u32_at(locator, 0)? != ZIP64_LOCATOR {
            return None;
        }
        let at = u64_at(locator, 8)?;
        let record = tail.bytes.get(tail.position(at)?..)?;
        if u32_at(record, 0)? != ZIP64_END {
            return None;
        }
        let wide = End {
            at,
            directory_size: u64_at(record, 40)?,
            directory_offset: u64_at(record, 48)?,
        };
        let agrees = |wide, short| wide == short || short == u64::from(u32::MAX);
        (agrees(wide.directory_size, end.directory_size)
            && agrees(wide.directory_offset, end.directory_offset))
        .then_some(wide)
    };
    wide().unwrap_or(end)
}

fn entries(directory: &[u8], first_header: u64) -> Result<Vec<DirectoryEntry<'_>>, String> {
    let bad_size = || "invalid CEN header (bad header size)".to_owned();
    let mut entries = Vec::new();
    let mut rest = directory;
    while !rest.is_empty() {
        let fixed = rest.get(..ENTRY_SIZE).ok_or_else(bad_size)?;
        let field = |at| u16_at(fixed, at).ok_or_else(bad_size);
        if u32_at(fixed, 0) != Some(ENTRY) {
            return Err("invalid CEN header (bad signature)".to_owned());
        }
        if field(8)? & 1 != 0 {
            return Err("invalid CEN header (encrypted entry)".to_owned());
        }
        let method = field(10)?;
        if method != 0 && method != 8 {
            return Err(format!(
                "invalid CEN header (bad compression method: {method})"
            ));
        }
        let name_end = ENTRY_SIZE + usize::from(field(28)?);
        let extra_end = name_end + usize::from(field(30)?);
        let name = rest.get(ENTRY_SIZE..name_end).ok_or_else(bad_size)?;
        let extra = rest.get(name_end..extra_end).ok_or_else(bad_size)?;
        let offset = match u32_at(fixed, 42) {
            Some(u32::MAX) => wide_offset(fixed, extra).unwrap_or(u64::from(u32::MAX)),
            short => u64::from(short.unwrap_or_default()),
        };
        entries.push(DirectoryEntry {
            name,
            header_at: first_header.saturating_add(offset),
        });
        rest = rest
            .get(extra_end + usize::from(field(32)?)..)
            .ok_or_else(bad_size)?;
    }
    Ok(entries)
}

/// The offset of the local header from the ZIP64 extra field, which holds only what did not fit.
fn wide_offset(fixed: &[u8], extra: &[u8]) -> Option<u64> {
    let mut rest = extra;
    loop {
        let size = usize::from(u16_at(rest, 2)?);
        if u16_at(rest, 0)? == ZIP64_EXTRA {
            let before = [24, 20]
                .iter()
                .filter(|at| u32_at(fixed, **at) == Some(u32::MAX))
                .count();
            return u64_at(rest.get(4..4 + size)?, 8 * before);
        }
        rest = rest.get(4 + size..)?;
    }
}
