//! The thread that owns the database, and turns what is asked of it into transactions.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::{self, JoinHandle};

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

use super::error::JournalError;
use super::lock::FolderLock;
use super::row::{self, JournalRow, Seal};
use super::{JournalMoment, JournalWatch};

/// How many writes may wait; whoever comes later waits for a place.
const WAITING: usize = 256;

/// How many writes share one commit at most.
const GROUP: usize = 128;

/// SQLite's own bound of the number of pages.
const MOST_PAGES: u32 = 0xFFFF_FFFE;

/// How many pages the database may have; what would not fit is answered as on a full disk.
pub type JournalRoom = Arc<AtomicU32>;

/// What one write changes.
#[derive(Debug)]
pub(super) enum Change {
    Put(Vec<JournalRow>),
    Remove(Vec<String>),
}

#[derive(Debug)]
struct Request {
    change: Change,
    answer: oneshot::Sender<Result<(), JournalError>>,
}

/// The way to the thread. Dropping it waits until the database is closed.
#[derive(Debug)]
pub(super) struct Owner {
    requests: Option<mpsc::Sender<Request>>,
    thread: Option<JoinHandle<()>>,
}

impl Owner {
    /// Starts the thread. The lock is let go of once the database is closed.
    pub(super) fn start(
        database: Connection,
        lock: FolderLock,
        watch: Option<JournalWatch>,
        room: Option<JournalRoom>,
    ) -> io::Result<Self> {
        let (requests, asked) = mpsc::channel(WAITING);
        let thread = thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || {
                let mut writer = Writer {
                    database,
                    watch,
                    room,
                    writes: 0,
                };
                writer.work(asked);
                writer.close();
                drop(lock);
            })?;
        Ok(Self {
            requests: Some(requests),
            thread: Some(thread),
        })
    }

    /// Has `change` committed. It is carried out even if nobody waits for the answer any more.
    pub(super) async fn commit(&self, change: Change) -> Result<(), JournalError> {
        let (answer, answered) = oneshot::channel();
        let requests = self.requests.as_ref().ok_or(JournalError::Closed)?;
        requests
            .send(Request { change, answer })
            .await
            .map_err(|_| JournalError::Closed)?;
        answered.await.map_err(|_| JournalError::Closed)?
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        drop(self.requests.take());
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != thread::current().id()
            && thread.join().is_err()
        {
            tracing::error!("the journal's thread ended by a panic");
        }
    }
}

struct Writer {
    database: Connection,
    watch: Option<JournalWatch>,
    room: Option<JournalRoom>,
    /// How many writes were begun in this run.
    writes: u64,
}

impl Writer {
    /// Commits what is asked until nobody is left to ask. What queued up during a commit shares
    /// the next one: the wait for the disk is what a commit costs.
    fn work(&mut self, mut asked: mpsc::Receiver<Request>) {
        while let Some(first) = asked.blocking_recv() {
            let mut group = vec![first];
            while group.len() < GROUP
                && let Ok(next) = asked.try_recv()
            {
                group.push(next);
            }
            self.answer(group);
        }
    }

    /// Commits a group. If that fails each write is tried alone, so that one that does not fit
    /// takes no other with it.
    fn answer(&mut self, group: Vec<Request>) {
        let mut numbered = Vec::with_capacity(group.len());
        for request in group {
            self.writes += 1;
            self.tell(JournalMoment::BeforeCommit, self.writes);
            numbered.push((self.writes, request));
        }
        if numbered.len() > 1 {
            match self.commit(numbered.iter().map(|(_, request)| &request.change)) {
                Ok(()) => {
                    for (number, _) in &numbered {
                        self.tell(JournalMoment::AfterCommit, *number);
                    }
                    for (_, request) in numbered {
                        reply(request.answer, Ok(()));
                    }
                    return;
                }
                Err(error) => tracing::debug!(%error, "a group of writes is taken apart"),
            }
        }
        for (number, request) in numbered {
            let outcome = self.commit([&request.change]);
            match &outcome {
                Ok(()) => self.tell(JournalMoment::AfterCommit, number),
                Err(error) => tracing::error!(%error, number, "the journal did not take a write"),
            }
            reply(request.answer, outcome.map_err(JournalError::of_write));
        }
    }

    fn commit<'a>(
        &mut self,
        changes: impl IntoIterator<Item = &'a Change>,
    ) -> rusqlite::Result<()> {
        if let Some(room) = &self.room {
            let pages = room.load(Ordering::SeqCst).min(MOST_PAGES);
            let bound = |_: &rusqlite::Row<'_>| Ok(());
            self.database.pragma(None, "max_page_count", pages, bound)?;
        }
        let work = self
            .database
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut seal = Seal::read(&work)?;
        for change in changes {
            match change {
                Change::Put(rows) => rows
                    .iter()
                    .try_for_each(|row| row::put(&work, row, &mut seal))?,
                Change::Remove(ids) => ids
                    .iter()
                    .try_for_each(|id| row::remove(&work, id, &mut seal))?,
            }
        }
        seal.write(&work)?;
        work.commit()
    }

    fn tell(&self, moment: JournalMoment, number: u64) {
        if let Some(watch) = &self.watch {
            watch(moment, number);
        }
    }

    /// Closes the database, by which the log goes into it. If that fails the next start does it.
    fn close(self) {
        if let Err((_, error)) = self.database.close() {
            tracing::warn!(%error, "the journal was not closed cleanly");
        }
    }
}

fn reply(answer: oneshot::Sender<Result<(), JournalError>>, outcome: Result<(), JournalError>) {
    if answer.send(outcome).is_err() {
        tracing::trace!("nobody waits for the journal's answer any more");
    }
}
