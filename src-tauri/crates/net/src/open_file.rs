//! A local file, or a stretch of it, read once from its beginning to its end, with its checksum.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256 as Hasher};
use tokio_util::sync::CancellationToken;

use crate::error::{FileProblem, NetError};
use crate::sent::Sent;
use crate::upload::{FilePart, FileToSend};

/// How much [`hash_file`] reads at once.
const CHUNK: usize = 256 * 1024;

/// A file that was found to be as expected.
#[derive(Debug)]
pub(crate) struct OpenFile {
    path: PathBuf,
    file: File,
    /// How many bytes the whole file has.
    length: u64,
    modified: Option<SystemTime>,
    /// What is to be read of it.
    part: FilePart,
    /// How much of that was read.
    read: u64,
    hasher: Hasher,
}

impl OpenFile {
    /// Opens a stretch of a file if the file is as it was when it was chosen.
    pub(crate) fn open(wanted: &FileToSend, part: FilePart) -> Result<Self, NetError> {
        let mut open = Self::open_any(&wanted.path)?;
        let (expected, found) = (wanted.length, open.length);
        let problem_now = match found.cmp(&expected) {
            std::cmp::Ordering::Less => FileProblem::Shorter { expected, found },
            std::cmp::Ordering::Greater => FileProblem::Longer { expected, found },
            // A file system that keeps no times cannot say that the file was changed.
            std::cmp::Ordering::Equal => match (wanted.modified, open.modified) {
                (Some(then), Some(now)) if then != now => FileProblem::Changed,
                _ => {
                    open.go_to(part)?;
                    return Ok(open);
                }
            },
        };
        Err(problem(&wanted.path, problem_now))
    }

    /// Opens a file as it is.
    fn open_any(path: &Path) -> Result<Self, NetError> {
        // Asked first, because opening a pipe or device may block or have an effect.
        let metadata = std::fs::metadata(path).map_err(|error| read_error(path, error))?;
        if !metadata.is_file() {
            return Err(problem(path, FileProblem::NotAFile));
        }
        let file = File::open(path).map_err(|error| read_error(path, error))?;
        let mut open = Self {
            path: path.to_owned(),
            file,
            length: 0,
            modified: None,
            part: FilePart {
                offset: 0,
                length: 0,
            },
            read: 0,
            hasher: Hasher::new(),
        };
        (open.length, open.modified) = open.state()?;
        open.part.length = open.length;
        Ok(open)
    }

    fn go_to(&mut self, part: FilePart) -> Result<(), NetError> {
        let end = part.offset.checked_add(part.length);
        if end.is_none_or(|end| end > self.length) {
            let (expected, found) = (end.unwrap_or(u64::MAX), self.length);
            return Err(self.problem(FileProblem::Shorter { expected, found }));
        }
        if part.offset > 0 {
            let moved = self.file.seek(SeekFrom::Start(part.offset));
            moved.map_err(|error| read_error(&self.path, error))?;
        }
        self.part = part;
        Ok(())
    }

    /// How many bytes are to be read in all.
    pub(crate) fn length(&self) -> u64 {
        self.part.length
    }

    /// How many of them were not read yet.
    pub(crate) fn left(&self) -> u64 {
        self.part.length - self.read
    }

    /// Fills the buffer with the next bytes, of which there must be as many left. The last ones are
    /// given out only if the file did not change meanwhile, so that a file which was written to is
    /// never stored whole.
    pub(crate) fn fill(&mut self, buffer: &mut [u8]) -> Result<(), NetError> {
        let size = buffer.len();
        let mut rest = &mut *buffer;
        while !rest.is_empty() {
            let count = match self.file.read(rest) {
                Ok(0) => {
                    let found = self.part.offset + self.read + (size - rest.len()) as u64;
                    let expected = self.length;
                    return Err(self.problem(FileProblem::Shorter { expected, found }));
                }
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
                Err(error) => return Err(read_error(&self.path, error)),
            };
            rest = rest.split_at_mut(count).1;
        }
        self.hasher.update(&*buffer);
        self.read += buffer.len() as u64;
        if self.left() == 0 {
            self.is_unchanged()?;
        }
        Ok(())
    }

    /// What was read so far.
    pub(crate) fn sum(&self) -> Sent {
        Sent {
            bytes: self.read,
            sha256: self.hasher.clone().into(),
        }
    }

    /// Its length and, where the file system keeps one, the time of its last change.
    fn state(&self) -> Result<(u64, Option<SystemTime>), NetError> {
        let metadata = self
            .file
            .metadata()
            .map_err(|error| read_error(&self.path, error))?;
        Ok((metadata.len(), metadata.modified().ok()))
    }

    fn is_unchanged(&self) -> Result<(), NetError> {
        let (found, modified) = self.state()?;
        if found > self.length {
            let expected = self.length;
            return Err(self.problem(FileProblem::Longer { expected, found }));
        }
        if found != self.length || modified != self.modified {
            return Err(self.problem(FileProblem::Changed));
        }
        Ok(())
    }

    fn problem(&self, found: FileProblem) -> NetError {
        problem(&self.path, found)
    }
}

/// Counts and sums up a file as it is now, on a thread of its own. It ends early when `cancel` is
/// cancelled or the returned future is dropped.
pub async fn hash_file(
    path: impl Into<PathBuf>,
    cancel: &CancellationToken,
) -> Result<Sent, NetError> {
    let path = path.into();
    let stop = cancel.child_token();
    let _stops_with_this_call = stop.clone().drop_guard();
    let hashing = in_background(path.clone(), move || {
        let mut open = OpenFile::open_any(&path)?;
        let mut buffer = vec![0; CHUNK];
        while open.left() > 0 {
            if stop.is_cancelled() {
                return Err(NetError::Cancelled { sending: false });
            }
            let size = usize::try_from(open.left()).map_or(CHUNK, |left| left.min(CHUNK));
            buffer.truncate(size);
            open.fill(&mut buffer)?;
        }
        Ok(open.sum())
    });
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(NetError::Cancelled { sending: false }),
        result = hashing => result,
    }
}

/// Reads a stretch of a file, if the file is as it was when it was chosen, on a thread of its own,
/// and lets `take` add each piece to `sum`. It ends early when `cancel` is cancelled or the returned
/// future is dropped.
pub async fn read_part<T: Send + 'static>(
    file: &FileToSend,
    part: FilePart,
    mut sum: T,
    take: impl Fn(&mut T, &[u8]) + Send + 'static,
    cancel: &CancellationToken,
) -> Result<T, NetError> {
    let file = file.clone();
    let stop = cancel.child_token();
    let _stops_with_this_call = stop.clone().drop_guard();
    let reading = in_background(file.path.clone(), move || {
        let mut open = OpenFile::open(&file, part)?;
        let mut buffer = vec![0; CHUNK];
        while open.left() > 0 {
            if stop.is_cancelled() {
                return Err(NetError::Cancelled { sending: false });
            }
            let size = usize::try_from(open.left()).map_or(CHUNK, |left| left.min(CHUNK));
            buffer.truncate(size);
            open.fill(&mut buffer)?;
            take(&mut sum, &buffer);
        }
        Ok(sum)
    });
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(NetError::Cancelled { sending: false }),
        result = reading => result,
    }
}

/// Does something with a file where it may block.
pub(crate) async fn in_background<T: Send + 'static>(
    path: PathBuf,
    work: impl FnOnce() -> Result<T, NetError> + Send + 'static,
) -> Result<T, NetError> {
    // It is not awaited any more only when the application ends.
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(read_error(&path, io::Error::other(error))))
}

pub(crate) fn problem(path: &Path, problem: FileProblem) -> NetError {
    NetError::File {
        path: path.to_owned(),
        problem,
        source: None,
    }
}

pub(crate) fn read_error(path: &Path, error: io::Error) -> NetError {
    let problem = match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FileProblem::Gone,
        io::ErrorKind::PermissionDenied => FileProblem::NotPermitted,
        io::ErrorKind::IsADirectory => FileProblem::NotAFile,
        _ => FileProblem::Unreadable,
    };
    NetError::File {
        path: path.to_owned(),
        problem,
        source: Some(error),
    }
}
