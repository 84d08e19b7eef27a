//! Files that watch how they are read, and such as no disk would hold.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

/// Counts what is read, and fails when asked for bytes from a part of the file.
pub(crate) struct Watched<R> {
    pub(crate) inner: R,
    pub(crate) read: u64,
    /// The most bytes that were asked for at once.
    pub(crate) most: usize,
    pub(crate) unreadable: Range<u64>,
}

impl<R: Read + Seek> Watched<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            read: 0,
            most: 0,
            unreadable: u64::MAX..u64::MAX,
        }
    }
}

impl<R: Read + Seek> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.unreadable.contains(&self.inner.stream_position()?) {
            return Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "the network drive is gone",
            ));
        }
        // Stops where the unreadable part begins, as a disk does.
        let before = self
            .unreadable
            .start
            .checked_sub(self.inner.stream_position()?);
        let room = before.map_or(buffer.len(), |before| {
            usize::try_from(before).unwrap().min(buffer.len())
        });
        let count = self.inner.read(&mut buffer[..room])?;
        self.read += count as u64;
        self.most = self.most.max(buffer.len());
        Ok(count)
    }
}

impl<R: Seek> Seek for Watched<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// A file of `length` bytes that holds `head` at its beginning, `tail` at its end and zeros between.
pub(crate) struct Sparse {
    pub(crate) length: u64,
    pub(crate) head: Vec<u8>,
    pub(crate) tail: Vec<u8>,
    pub(crate) position: u64,
}

impl Read for Sparse {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let tail_start = self.length - self.tail.len() as u64;
        let at = |from: u64| usize::try_from(self.position - from).unwrap();
        let count = if self.position >= tail_start {
            (&self.tail[at(tail_start).min(self.tail.len())..]).read(buffer)?
        } else if self.position < self.head.len() as u64 {
            (&self.head[at(0)..]).read(buffer)?
        } else {
            io::repeat(0)
                .take(tail_start - self.position)
                .read(buffer)?
        };
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Sparse {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = match to {
            SeekFrom::Start(position) => position,
            SeekFrom::End(offset) => self.length.checked_add_signed(offset).unwrap(),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset).unwrap(),
        };
        Ok(self.position)
    }
}
