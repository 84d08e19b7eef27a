//! A bounded view of the archive file.

use std::io::{self, Read, Seek, SeekFrom};

const BLOCK: usize = 64 * 1024;

/// Reads a file block by block, within a budget of bytes.
///
/// Directory walks jump back and forth by a few bytes; one aligned block in memory turns most of
/// those jumps into no reading at all. The budget keeps crafted archives from being read over and
/// over. Both kinds of failure are remembered, because the zip reader above reports a failed read
/// as a broken archive.
pub(crate) struct Window<R> {
    inner: R,
    length: u64,
    position: u64,
    block: Vec<u8>,
    block_start: u64,
    budget: u64,
    failure: Option<Failure>,
}

/// Why the window stopped reading.
pub(crate) enum Failure {
    /// The file could not be read.
    Io(io::Error),
    /// The budget was used up.
    BudgetSpent,
}

impl<R: Read + Seek> Window<R> {
    /// A view of the whole of `inner` with a budget of no bytes.
    pub(crate) fn new(mut inner: R) -> io::Result<Self> {
        let length = inner.seek(SeekFrom::End(0))?;
        Ok(Self {
            inner,
            length,
            position: 0,
            block: Vec::new(),
            block_start: 0,
            budget: 0,
            failure: None,
        })
    }

    /// Length of the file in bytes.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// Sets how many bytes may be read from now on.
    pub(crate) fn allow(&mut self, bytes: u64) {
        self.budget = bytes;
    }

    /// Why reading stopped, if the window itself stopped it.
    pub(crate) fn take_failure(&mut self) -> Option<Failure> {
        self.failure.take()
    }

    fn block_at(&mut self, position: u64) -> io::Result<&[u8]> {
        let inside = position
            .checked_sub(self.block_start)
            .and_then(|at| usize::try_from(at).ok());
        let at = match inside {
            Some(at) if at < self.block.len() => at,
            _ => self.load(position)?,
        };
        Ok(&self.block[at..])
    }

    /// Loads the aligned block around `position` and returns the offset of `position` in it.
    fn load(&mut self, position: u64) -> io::Result<usize> {
        let within = position % BLOCK as u64;
        self.block.clear();
        self.block_start = position - within;
        if self.budget == 0 {
            self.failure = Some(Failure::BudgetSpent);
            return Err(io::Error::other("the reading budget is spent"));
        }
        let read = self
            .inner
            .seek(SeekFrom::Start(self.block_start))
            .and_then(|_| {
                (&mut self.inner)
                    .take(BLOCK as u64)
                    .read_to_end(&mut self.block)
            });
        match read {
            Ok(bytes) => self.budget = self.budget.saturating_sub(bytes as u64),
            Err(error) => {
                let copy = io::Error::new(error.kind(), error.to_string());
                self.failure = Some(Failure::Io(error));
                return Err(copy);
            }
        }
        let within = usize::try_from(within).map_err(io::Error::other)?;
        Ok(within.min(self.block.len()))
    }
}

impl<R: Read + Seek> Read for Window<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.length || buffer.is_empty() {
            return Ok(0);
        }
        let count = self.block_at(self.position)?.read(buffer)?;
        self.position += count as u64;
        Ok(count)
    }
}

impl<R: Read + Seek> Seek for Window<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.length.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, "seek before the beginning")
        })?;
        Ok(self.position)
    }
}
