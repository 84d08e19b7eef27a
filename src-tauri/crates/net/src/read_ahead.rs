//! Reading a file ahead of the connection, so that disk and checksum keep out of its way.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};
use tokio::sync::mpsc;

use crate::error::NetError;
use crate::open_file::OpenFile;
use crate::sent::Sent;

/// Large enough that waking the connection for each costs little; several uploads hold a handful of
/// them each.
const CHUNK: usize = 512 * 1024;

/// How many chunks wait for the connection.
const AHEAD: usize = 2;

/// Some bytes of a file; with the last of them comes the sum of all.
#[derive(Debug)]
pub(crate) struct Chunk {
    pub(crate) bytes: Bytes,
    pub(crate) whole: Option<Sent>,
}

/// Reads a file that is not empty on a thread of its own, never further ahead than a few chunks.
/// The thread ends when the receiver is dropped.
pub(crate) fn read_ahead(open: OpenFile) -> mpsc::Receiver<Result<Chunk, NetError>> {
    let (give, given) = mpsc::channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        let mut reader = Reader {
            open,
            used: VecDeque::new(),
        };
        while reader.open.left() > 0 {
            let chunk = reader.next();
            let failed = chunk.is_err();
            if give.blocking_send(chunk).is_err() || failed {
                return;
            }
        }
    });
    given
}

struct Reader {
    open: OpenFile,
    /// What was given out, oldest first. The connection is done with most of it, so that its
    /// memory can be filled anew instead of asking the system for more.
    used: VecDeque<Bytes>,
}

impl Reader {
    fn next(&mut self) -> Result<Chunk, NetError> {
        let size = usize::try_from(self.open.left()).map_or(CHUNK, |left| left.min(CHUNK));
        let mut buffer = self.buffer(size);
        buffer.truncate(size);
        self.open.fill(&mut buffer)?;
        let bytes = buffer.freeze();
        self.used.push_back(bytes.clone());
        let whole = (self.open.left() == 0).then(|| self.open.sum());
        Ok(Chunk { bytes, whole })
    }

    /// At least so large.
    fn buffer(&mut self, size: usize) -> BytesMut {
        let Some(oldest) = self.used.pop_front() else {
            return BytesMut::zeroed(size);
        };
        match oldest.try_into_mut() {
            Ok(buffer) => buffer,
            Err(oldest) => {
                // The connection holds more than a few chunks only for a moment. Those beyond are
                // let go of, and freed when it is done with them.
                if self.used.len() <= AHEAD + 2 {
                    self.used.push_front(oldest);
                }
                BytesMut::zeroed(size)
            }
        }
    }
}
