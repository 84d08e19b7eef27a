//! A bounded view of the archive file.

use std::io::{self, Read, Seek, SeekFrom};

/// How much is read at once. Longer than the longest header with its name, extra field and comment.
const BLOCK: usize = 256 * 1024;

/// Reads a file block by block, within a budget of bytes.
///
/// Everything is addressed by its position, so that going back by a few bytes, as Java's
/// `PushbackInputStream` does, costs nothing. The budget keeps crafted archives from being read
/// over and over.
pub(crate) struct Window<'l, R> {
    inner: R,
    /// Where `inner` stands.
    inner_at: u64,
    length: u64,
    block: Vec<u8>,
    block_start: u64,
    filled: usize,
    budget: u64,
    go_on: &'l dyn Fn() -> bool,
}

/// Why the window gives no more bytes, the end of the file aside.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The file could not be read.
    Io(io::Error),
    /// The budget was used up.
    BudgetSpent,
    /// The caller does not want to go on.
    Stopped,
}

impl<'l, R: Read + Seek> Window<'l, R> {
    /// A view of the whole of `inner` with a budget of no bytes.
    pub(crate) fn new(mut inner: R, go_on: &'l dyn Fn() -> bool) -> io::Result<Self> {
        let length = inner.seek(SeekFrom::End(0))?;
        Ok(Self {
            inner,
            inner_at: length,
            length,
            block: vec![0; BLOCK],
            block_start: 0,
            filled: 0,
            budget: 0,
            go_on,
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

    /// Some bytes from `position` on; none at the end of the file only.
    pub(crate) fn at(&mut self, position: u64) -> Result<&[u8], Failure> {
        if self.held(position) == 0 && position < self.length {
            self.load(position)?;
        }
        Ok(self.rest(position))
    }

    /// Exactly `length` bytes from `position` on, or `None` if the file ends before. A length
    /// beyond the block is answered like the end of the file.
    pub(crate) fn span(&mut self, position: u64, length: usize) -> Result<Option<&[u8]>, Failure> {
        if self.held(position) < length
            && position
                .checked_add(length as u64)
                .is_some_and(|end| end <= self.length)
        {
            self.load(position)?;
        }
        Ok(self.rest(position).get(..length))
    }

    /// How many bytes of the block come at or after `position`.
    fn held(&self, position: u64) -> usize {
        self.rest(position).len()
    }

    fn rest(&self, position: u64) -> &[u8] {
        let at = position
            .checked_sub(self.block_start)
            .and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| self.block.get(at..self.filled))
            .unwrap_or_default()
    }

    /// Fills the block with what comes from `position` on.
    fn load(&mut self, position: u64) -> Result<(), Failure> {
        self.filled = 0;
        self.block_start = position;
        if self.budget == 0 {
            return Err(Failure::BudgetSpent);
        }
        if !(self.go_on)() {
            return Err(Failure::Stopped);
        }
        self.fill().map_err(Failure::Io)?;
        self.budget = self.budget.saturating_sub(self.filled as u64);
        Ok(())
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.inner_at != self.block_start {
            self.inner.seek(SeekFrom::Start(self.block_start))?;
            self.inner_at = self.block_start;
        }
        while let Some(free) = self.block.get_mut(self.filled..) {
            match self.inner.read(free) {
                Ok(0) => break,
                Ok(count) => {
                    self.filled += count;
                    self.inner_at += count as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    // Nobody knows where a failed read leaves the file.
                    self.inner_at = u64::MAX;
                    return Err(error);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn window(bytes: Vec<u8>) -> Window<'static, Cursor<Vec<u8>>> {
        let mut window = Window::new(Cursor::new(bytes), &|| true).unwrap();
        window.allow(u64::MAX);
        window
    }

    #[test]
    fn bytes_are_the_same_in_every_order() {
        let bytes: Vec<u8> = (0..=250).cycle().take(BLOCK * 3).collect();
        let mut window = window(bytes.clone());
        for at in [0, BLOCK - 2, 5, BLOCK * 3 - 4, BLOCK * 2 + 7, BLOCK - 1] {
            let span = window.span(at as u64, 4).unwrap().unwrap();
            assert_eq!(span, &bytes[at..at + 4], "{at}");
            assert_eq!(window.at(at as u64).unwrap()[0], bytes[at], "{at}");
        }
    }

    #[test]
    fn the_end_of_the_file_is_no_failure() {
        let mut window = window(vec![1, 2, 3]);
        assert_eq!(window.span(1, 2).unwrap(), Some(&[2, 3][..]));
        assert_eq!(window.span(1, 3).unwrap(), None);
        assert_eq!(window.at(3).unwrap(), b"");
        assert_eq!(window.at(u64::MAX).unwrap(), b"");
        assert_eq!(window.span(u64::MAX, 4).unwrap(), None);
        assert_eq!(window.span(0, BLOCK * 2).unwrap(), None);
    }

    #[test]
    fn budget_and_caller_end_the_reading() {
        let mut spent = window(vec![0; BLOCK * 2]);
        spent.allow(1);
        assert!(spent.at(0).is_ok());
        assert!(matches!(spent.at(BLOCK as u64), Err(Failure::BudgetSpent)));
        let mut stopped = Window::new(Cursor::new(vec![0; 8]), &|| false).unwrap();
        stopped.allow(8);
        assert!(matches!(stopped.at(0), Err(Failure::Stopped)));
    }
}
