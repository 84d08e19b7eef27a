//! Unpacks one entry after the other into whatever takes its bytes.

use std::io::{self, Read, Seek};

use crc32fast::Hasher;
use flate2::{Decompress, FlushDecompress, Status};

use super::LimitHit;
use super::window::{Failure, Window};
use crate::limits::Limits;

/// Bytes that are unpacked at once.
const PIECE: usize = 128 * 1024;
/// How often the caller is asked whether to go on.
const ASK_EVERY: u64 = 512 * 1024;

/// What zlib-rs says when it was asked again after its fast loop had found damage.
const LOST_WORDS: &str = "repeated call with bad state";
/// Room in which that loop does not run.
const SLOW_PIECE: usize = 200;
/// Entries beyond this size are not unpacked a second time for the words.
const WORTH_WORDS: u64 = 16 * 1024 * 1024;

/// From this size on an entry may be a bomb. Real jars stay below, and most dictionaries.
pub(crate) const BOMB_SIZE: u64 = 100 * 1024 * 1024;
/// How many times its own size a bomb unpacks to. Word lists shrink to a tenth, logs to a fiftieth.
pub(crate) const BOMB_RATIO: u64 = 100;
/// From this size on all entries together may be a bomb.
const BOMB_TOTAL: u64 = 1024 * 1024 * 1024;

/// Takes the unpacked bytes of one entry, piece by piece.
pub(crate) trait Sink {
    /// Takes the next bytes.
    fn write(&mut self, bytes: &[u8]);

    /// Whether it needs no more bytes. The installer's stream is read on all the same; what is
    /// unpacked for the sink alone is not.
    fn has_enough(&self) -> bool {
        false
    }
}

/// What came out of an entry, to its end or to where unpacking stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Unpacked {
    /// Bytes that came out.
    pub(super) size: u64,
    /// Bytes that they took in the archive.
    pub(super) compressed: u64,
    /// Their checksum.
    pub(super) crc: u32,
}

/// Why an entry was not unpacked to its end.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The file ends.
    Truncated,
    /// The compressed bytes make no sense; in zlib's words.
    Damaged(String),
    /// The sink has enough.
    Enough,
    /// It grows and grows, so it was left; the others can still be read.
    Bomb,
    /// Enough was unpacked altogether.
    Limit(LimitHit),
    /// The window's budget is used up.
    BudgetSpent,
    /// The file can't be read.
    Io(io::Error),
}

/// The state that is used again for every entry, and what was unpacked so far.
pub(super) struct Unpacker<'l> {
    inflate: Decompress,
    crc: Hasher,
    piece: Vec<u8>,
    limits: &'l Limits<'l>,
    total: u64,
    asked_at: u64,
    stops_early: bool,
}

impl<'l> Unpacker<'l> {
    pub(super) fn new(limits: &'l Limits<'l>) -> Self {
        Self {
            inflate: Decompress::new(false),
            crc: Hasher::new(),
            piece: vec![0; PIECE],
            limits,
            total: 0,
            asked_at: 0,
            stops_early: false,
        }
    }

    /// From now on, no entry is unpacked further than its sink wants.
    pub(super) fn stop_early(&mut self) {
        self.stops_early = true;
    }

    /// Bytes that came out so far.
    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// Inflates what begins at a place, up to where Deflate says that it ends.
    pub(super) fn inflate<R: Read + Seek>(
        &mut self,
        window: &mut Window<'_, R>,
        at: u64,
        sink: &mut dyn Sink,
    ) -> (Unpacked, Result<(), Trouble>) {
        self.inflate.reset(false);
        self.crc.reset();
        let mut outcome = self.inflate_all(window, at, sink);
        let unpacked = Unpacked {
            size: self.inflate.total_out(),
            compressed: self.inflate.total_in(),
            crc: self.crc.clone().finalize(),
        };
        if let Err(Trouble::Damaged(words)) = &mut outcome
            && words == LOST_WORDS
        {
            *words = self.words_of_damage(window, at, unpacked.size);
        }
        (unpacked, outcome)
    }

    /// What zlib says of damage that the fast loop of zlib-rs found: that loop keeps the fault and
    /// loses the words, and it is left out where there is little room for what comes out.
    fn words_of_damage<R: Read + Seek>(
        &mut self,
        window: &mut Window<'_, R>,
        at: u64,
        size: u64,
    ) -> String {
        if size > WORTH_WORDS {
            return String::new();
        }
        self.inflate.reset(false);
        loop {
            let position = at.saturating_add(self.inflate.total_in());
            let before = (self.inflate.total_in(), self.inflate.total_out());
            let Ok(input) = window.at(position) else {
                return String::new();
            };
            let room = self.piece.get_mut(..SLOW_PIECE).unwrap_or_default();
            match self.inflate.decompress(input, room, FlushDecompress::None) {
                Err(error) => return error.message().unwrap_or_default().to_owned(),
                Ok(_) if before == (self.inflate.total_in(), self.inflate.total_out()) => {
                    return String::new();
                }
                Ok(_) => {}
            }
        }
    }

    fn inflate_all<R: Read + Seek>(
        &mut self,
        window: &mut Window<'_, R>,
        at: u64,
        sink: &mut dyn Sink,
    ) -> Result<(), Trouble> {
        let length = window.length();
        loop {
            let read = self.inflate.total_in();
            let input = window
                .at(at.saturating_add(read))
                .map_err(|failure| self.stop(failure))?;
            if input.is_empty() {
                return Err(Trouble::Truncated);
            }
            let written = self.inflate.total_out();
            let status = self
                .inflate
                .decompress(input, &mut self.piece, FlushDecompress::None)
                .map_err(|error| {
                    Trouble::Damaged(error.message().unwrap_or_default().to_owned())
                })?;
            let count = self.inflate.total_out() - written;
            let bytes = usize::try_from(count)
                .ok()
                .and_then(|count| self.piece.get(..count));
            let bytes = bytes.unwrap_or_default();
            self.crc.update(bytes);
            sink.write(bytes);
            match status {
                Status::StreamEnd => return self.count(count, length),
                Status::Ok | Status::BufError if count > 0 || self.inflate.total_in() > read => {}
                _ => return Err(Trouble::Damaged("no progress".to_owned())),
            }
            self.count(count, length)?;
            if self.stops_early && sink.has_enough() {
                return Err(Trouble::Enough);
            }
            let size = self.inflate.total_out();
            if size > BOMB_SIZE && size / BOMB_RATIO > self.inflate.total_in() {
                return Err(Trouble::Bomb);
            }
        }
    }

    /// Passes on `size` bytes as they are.
    pub(super) fn copy<R: Read + Seek>(
        &mut self,
        window: &mut Window<'_, R>,
        at: u64,
        size: u64,
        sink: &mut dyn Sink,
    ) -> (Unpacked, Result<(), Trouble>) {
        self.crc.reset();
        let mut done = 0;
        let outcome = self.copy_all(window, at, size, sink, &mut done);
        let unpacked = Unpacked {
            size: done,
            compressed: done,
            crc: self.crc.clone().finalize(),
        };
        (unpacked, outcome)
    }

    fn copy_all<R: Read + Seek>(
        &mut self,
        window: &mut Window<'_, R>,
        at: u64,
        size: u64,
        sink: &mut dyn Sink,
        done: &mut u64,
    ) -> Result<(), Trouble> {
        let length = window.length();
        while *done < size {
            let bytes = window
                .at(at.saturating_add(*done))
                .map_err(|failure| self.stop(failure))?;
            let wanted = usize::try_from(size - *done).unwrap_or(usize::MAX);
            let bytes = bytes.get(..wanted).unwrap_or(bytes);
            if bytes.is_empty() {
                return Err(Trouble::Truncated);
            }
            self.crc.update(bytes);
            sink.write(bytes);
            let count = bytes.len() as u64;
            *done += count;
            self.count(count, length)?;
            if self.stops_early && sink.has_enough() {
                return Err(Trouble::Enough);
            }
        }
        Ok(())
    }

    pub(super) fn stop(&self, failure: Failure) -> Trouble {
        match failure {
            Failure::Io(error) => Trouble::Io(error),
            Failure::BudgetSpent => Trouble::BudgetSpent,
            Failure::Stopped => Trouble::Limit(LimitHit::Time(self.total)),
        }
    }

    fn count(&mut self, bytes: u64, length: u64) -> Result<(), Trouble> {
        self.total += bytes;
        let bomb = self.total > BOMB_TOTAL && self.total / BOMB_RATIO > length;
        if self.total > self.limits.unpacked || bomb {
            return Err(Trouble::Limit(LimitHit::Unpacked(self.total)));
        }
        if self.total - self.asked_at >= ASK_EVERY {
            self.asked_at = self.total;
            if !(self.limits.go_on)() {
                return Err(Trouble::Limit(LimitHit::Time(self.total)));
            }
        }
        Ok(())
    }
}
