//! A file on its way into a request, in constant memory.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream::try_unfold;
use tokio::sync::mpsc;

use crate::error::{FileProblem, NetError};
use crate::open_file::{OpenFile, in_background, problem, read_error};
use crate::portion::Portion;
use crate::read_ahead::{Chunk, read_ahead};
use crate::sent::{Sent, SentFile, Sha256};
use crate::throttle::Throttle;
use crate::watch::Watch;

/// How much of a file goes out in paced portions.
const PACED: u64 = 16 * Portion::FIRST as u64;

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
    /// When it had been changed last, if that is known. If it was changed since, it is not sent.
    pub modified: Option<SystemTime>,
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
            modified: metadata.modified().ok(),
        })
    }

    pub(crate) async fn open(&self, part: FilePart) -> Result<OpenFile, NetError> {
        let wanted = self.clone();
        in_background(self.path.clone(), move || OpenFile::open(&wanted, part)).await
    }
}

/// A stretch of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilePart {
    /// How many bytes come before it.
    pub offset: u64,
    /// How many bytes it has.
    pub length: u64,
}

impl FilePart {
    /// The whole file.
    pub fn all_of(file: &FileToSend) -> Self {
        Self {
            offset: 0,
            length: file.length,
        }
    }
}

/// Who is told of a file's way, and who may slow it down.
pub(crate) struct Escort {
    pub(crate) watch: Arc<Watch>,
    pub(crate) progress: ProgressSink,
    pub(crate) throttle: Throttle,
    pub(crate) sent: SentFile,
}

/// The file as a stream.
pub(crate) fn stream(
    open: OpenFile,
    escort: Escort,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    (escort.progress)(0);
    escort.sent.put(None);
    let length = open.length();
    let chunks = if length == 0 {
        escort.watch.took(true);
        escort.sent.put(Some(Sent {
            bytes: 0,
            sha256: Sha256::of(&[]),
        }));
        mpsc::channel(1).1
    } else {
        read_ahead(open)
    };
    let outgoing = Outgoing {
        chunks,
        chunk: Chunk {
            bytes: Bytes::new(),
            whole: None,
        },
        left: length,
        handed: 0,
        portion: Portion::new(),
        escort,
    };
    try_unfold(outgoing, |mut outgoing| async move {
        match outgoing.next().await {
            Ok(bytes) => Ok(bytes.map(|bytes| (bytes, outgoing))),
            Err(failure) => {
                if let Some(failure) = failure {
                    outgoing.escort.watch.fail(failure);
                }
                Err(io::Error::other("the file cannot be sent"))
            }
        }
    })
}

struct Outgoing {
    chunks: mpsc::Receiver<Result<Chunk, NetError>>,
    /// What is left of the chunk that is being handed out.
    chunk: Chunk,
    /// How much of the file is left, and how much of it was handed out.
    left: u64,
    handed: u64,
    portion: Portion,
    escort: Escort,
}

impl Outgoing {
    /// The next bytes. An error without a cause means that the reading thread is gone.
    async fn next(&mut self) -> Result<Option<Bytes>, Option<NetError>> {
        if self.left == 0 {
            return Ok(None);
        }
        if self.chunk.bytes.is_empty() {
            match self.chunks.recv().await {
                Some(Ok(chunk)) => self.chunk = chunk,
                failed => {
                    listen_first(self.handed).await;
                    return Err(failed.and_then(Result::err));
                }
            }
        }
        let size = self
            .portion
            .size()
            .min(self.escort.throttle.portion())
            .min(self.chunk.bytes.len());
        if self.escort.throttle.is_limited() {
            self.escort.watch.hold();
            self.escort.throttle.take(size).await;
            self.escort.watch.release();
        }
        listen_first(self.handed).await;
        let bytes = self.chunk.bytes.split_to(size);
        self.left -= size as u64;
        self.handed += size as u64;
        self.portion.handed(self.handed);
        let last = self.left == 0;
        if last {
            self.escort.sent.put(self.chunk.whole);
        }
        self.escort.watch.took(last);
        (self.escort.progress)(self.handed);
        Ok(Some(bytes))
    }
}

/// Lets the runtime look at the socket before more is written to it.
///
/// A service that refuses a file by the head of the request answers and hangs up at once. The
/// answer must be read before the next write finds the connection gone, because the HTTP library
/// then reports the write and drops the answer. The first portions, which a fast line takes faster
/// than any service answers, are therefore also kept a millisecond apart.
async fn listen_first(handed: u64) {
    if handed < PACED {
        tokio::time::sleep(Duration::from_millis(1)).await;
    } else {
        tokio::task::yield_now().await;
    }
}
