//! A look at the write-ahead log before SQLite reads it.
//!
//! SQLite reads the log up to the first frame that does not fit and takes the rest for a
//! transaction that a power cut left unfinished. That is right for the last transaction; if whole
//! transactions lie behind that frame the log is damaged, and what it held would be lost silently.
//! Only damage to the last commits looks the same as a power cut: to the last one, or to the frame
//! that ends the one before it.
//! The layout is described in "WAL-mode File Format" of the SQLite documentation.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use super::files;
use super::opening::Trouble;

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
const MAGIC: u32 = 0x377f_0682;
const FORMAT: u32 = 3_007_000;

/// Finds out whether the log lost a transaction that had been committed. A log that ends within
/// its last transaction is in order; so is none.
pub(super) fn examine(path: &Path) -> Result<(), Trouble> {
    if files::size(path)?.is_none_or(|size| size <= HEADER as u64) {
        return Ok(());
    }
    let mut log = BufReader::new(File::open(path)?);
    let mut header = [0; HEADER];
    log.read_exact(&mut header)?;
    let Some(mut walk) = Walk::begin(&header) else {
        return Err(Trouble::Damaged("the header of its log".to_owned()));
    };
    let mut frame = vec![0; FRAME_HEADER + walk.page];
    while fill(&mut log, &mut frame)? {
        if walk.loses_with(&frame) {
            return Err(Trouble::Damaged("a frame of its log".to_owned()));
        }
    }
    Ok(())
}

/// Reads a whole frame, or tells that there is none any more.
fn fill(log: &mut impl Read, frame: &mut [u8]) -> io::Result<bool> {
    match log.read_exact(frame) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

/// The walk through the frames of one generation of the log.
struct Walk {
    page: usize,
    big_endian: bool,
    /// Frames of an earlier generation, left behind where the log began anew, have others.
    salts: Vec<u8>,
    sum: (u32, u32),
    /// Whether every frame so far fits.
    whole: bool,
    /// Whether a commit was seen behind the first frame that does not fit.
    committed_behind: bool,
}

impl Walk {
    fn begin(header: &[u8; HEADER]) -> Option<Self> {
        let magic = word(header, 0);
        let page = usize::try_from(word(header, 8)).ok()?;
        let big_endian = magic & 1 == 1;
        let sum = checksum((0, 0), header.get(..24)?, big_endian);
        let fits = magic & !1 == MAGIC
            && word(header, 4) == FORMAT
            && page.is_power_of_two()
            && (512..=65_536).contains(&page)
            && sum == (word(header, 24), word(header, 28));
        fits.then(|| Self {
            page,
            big_endian,
            salts: header.get(16..24).unwrap_or_default().to_vec(),
            sum,
            whole: true,
            committed_behind: false,
        })
    }

    /// Whether this frame proves that a committed transaction can't be read any more: it is of this
    /// generation and stands behind a commit that stands behind a frame that does not fit. SQLite
    /// begins a transaction only when the one before it is on the disk.
    fn loses_with(&mut self, frame: &[u8]) -> bool {
        let ours = frame.get(8..16) == Some(self.salts.as_slice());
        let commits = word(frame, 4) != 0;
        if self.whole {
            let named = frame.get(..8).unwrap_or_default();
            let content = frame.get(FRAME_HEADER..).unwrap_or_default();
            let sum = checksum(self.sum, named, self.big_endian);
            let sum = checksum(sum, content, self.big_endian);
            self.whole = ours && sum == (word(frame, 16), word(frame, 20));
            self.sum = sum;
        }
        if self.whole || !ours {
            return false;
        }
        let lost = self.committed_behind;
        self.committed_behind |= commits;
        lost
    }
}

/// The big-endian word at `place`.
fn word(bytes: &[u8], place: usize) -> u32 {
    bytes
        .get(place..place + 4)
        .and_then(|four| four.try_into().ok())
        .map_or(0, u32::from_be_bytes)
}

/// The running checksum of the format, over pairs of words.
fn checksum(sum: (u32, u32), bytes: &[u8], big_endian: bool) -> (u32, u32) {
    bytes.chunks_exact(8).fold(sum, |(first, second), pair| {
        let at = |place| {
            let value = word(pair, place);
            if big_endian {
                value
            } else {
                value.swap_bytes()
            }
        };
        let first = first.wrapping_add(at(0)).wrapping_add(second);
        (first, second.wrapping_add(at(4)).wrapping_add(first))
    })
}
