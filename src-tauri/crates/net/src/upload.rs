//! A file on its way into a request, in constant memory.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use futures_util::stream::try_unfold;
use tokio::fs::File;
use tokio::io::AsyncReadExt;

use crate::error::{FileProblem, NetError};
use crate::watch::Watch;

/// Large enough for a fast line, small enough that progress and stalls show on a slow one.
const CHUNK: usize = 64 * 1024;

/// How much of a file goes out in paced chunks.
const PACED: u64 = 16 * CHUNK as u64;

/// Told the number of a file's bytes that were handed to the connection so far. It never falls
/// within one try; each try begins at 0.
pub type ProgressSink = Arc<dyn Fn(u64) + Send + Sync>;

/// A file to be sent, as it was when a person chose it. It is opened anew for each try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileToSend {
    /// Where it is.
    pub path: PathBuf,
    /// How many bytes it had. If it has more or fewer by now, it is not sent.
    pub length: u64,
}

impl FileToSend {
    /// Takes the file as it is now.
    pub async fn measure(path: impl Into<PathBuf>) -> Result<Self, NetError> {
        let path = path.into();
        let metadata = tokio::fs::metadata(&path)
            .await
            .map_err(|error| read_error(&path, error))?;
        if !metadata.is_file() {
            return Err(problem(&path, FileProblem::NotAFile));
        }
        Ok(Self {
            path,
            length: metadata.len(),
        })
    }

    pub(crate) async fn open(&self) -> Result<OpenFile, NetError> {
        // Asked first, because opening a pipe or device may block or have an effect.
        let metadata = tokio::fs::metadata(&self.path)
            .await
            .map_err(|error| read_error(&self.path, error))?;
        if !metadata.is_file() {
            return Err(problem(&self.path, FileProblem::NotAFile));
        }
        let file = File::open(&self.path)
            .await
            .map_err(|error| read_error(&self.path, error))?;
        let open = OpenFile {
            path: self.path.clone(),
            file,
            length: self.length,
            modified: None,
        };
        let (found, modified) = open.state().await?;
        let expected = self.length;
        if found != expected {
            let problem_now = if found < expected {
                FileProblem::Shorter { expected, found }
            } else {
                FileProblem::Longer { expected, found }
            };
            return Err(problem(&self.path, problem_now));
        }
        Ok(OpenFile { modified, ..open })
    }
}

/// A file that was found to be as expected.
#[derive(Debug)]
pub(crate) struct OpenFile {
    path: PathBuf,
    file: File,
    length: u64,
    modified: Option<SystemTime>,
}

impl OpenFile {
    /// Its length and, where the file system keeps one, the time of its last change.
    async fn state(&self) -> Result<(u64, Option<SystemTime>), NetError> {
        let metadata = self
            .file
            .metadata()
            .await
            .map_err(|error| read_error(&self.path, error))?;
        Ok((metadata.len(), metadata.modified().ok()))
    }

    /// The next bytes, of which at most `left` remain.
    async fn next(&mut self, left: u64) -> Result<Bytes, NetError> {
        let size = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
        let mut chunk = BytesMut::with_capacity(size);
        while chunk.len() < size {
            let mut rest = (&mut self.file).take((size - chunk.len()) as u64);
            let read = rest
                .read_buf(&mut chunk)
                .await
                .map_err(|error| read_error(&self.path, error))?;
            if read == 0 {
                let (expected, found) = (self.length, self.length - left + chunk.len() as u64);
                return Err(problem(
                    &self.path,
                    FileProblem::Shorter { expected, found },
                ));
            }
        }
        if size as u64 == left {
            self.is_unchanged().await?;
        }
        Ok(chunk.freeze())
    }

    /// Asked before the last chunk leaves, so that a file which was written to meanwhile is never
    /// stored whole.
    async fn is_unchanged(&self) -> Result<(), NetError> {
        let (found, modified) = self.state().await?;
        if found > self.length {
            let expected = self.length;
            return Err(problem(&self.path, FileProblem::Longer { expected, found }));
        }
        if found != self.length || modified != self.modified {
            return Err(problem(&self.path, FileProblem::Changed));
        }
        Ok(())
    }

    /// The file as a stream that tells `watch` and `progress` what was taken from it.
    pub(crate) fn stream(
        self,
        watch: Arc<Watch>,
        progress: ProgressSink,
    ) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        progress(0);
        if self.length == 0 {
            watch.took(true);
        }
        try_unfold((self, 0_u64), move |(mut open, sent)| {
            let (watch, progress) = (watch.clone(), progress.clone());
            async move {
                let left = open.length - sent;
                if left == 0 {
                    return Ok(None);
                }
                let chunk = open.next(left).await;
                listen_first(sent).await;
                match chunk {
                    Ok(chunk) => {
                        let sent = sent + chunk.len() as u64;
                        watch.took(sent == open.length);
                        progress(sent);
                        Ok(Some((chunk, (open, sent))))
                    }
                    Err(failure) => {
                        watch.fail(failure);
                        Err(io::Error::other("the file cannot be sent"))
                    }
                }
            }
        })
    }
}

/// Lets the runtime look at the socket before more is written to it.
///
/// A service that refuses a file by the head of the request answers and hangs up at once. The
/// answer must be read before the next write finds the connection gone, because the HTTP library
/// then reports the write and drops the answer. The first chunks, which a fast line takes faster
/// than any service answers, are therefore also kept a millisecond apart.
async fn listen_first(sent: u64) {
    if sent < PACED {
        tokio::time::sleep(Duration::from_millis(1)).await;
    } else {
        tokio::task::yield_now().await;
    }
}

fn problem(path: &Path, problem: FileProblem) -> NetError {
    NetError::File {
        path: path.to_owned(),
        problem,
        source: None,
    }
}

fn read_error(path: &Path, error: io::Error) -> NetError {
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
