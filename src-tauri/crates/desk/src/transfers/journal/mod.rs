//! The journal: what each transfer is about to do and what came of it, on the disk before it
//! happens and after it was answered.
//!
//! It is an SQLite database in the data folder. A write returns once it would survive a power cut;
//! it is then whole, and otherwise not there at all. What a record says is not looked at here.
//!
//! When the journal is opened it is compared with a seal over all of its rows. A journal that lost
//! or changed anything is put aside under a name that says so, and a new one is begun: nothing is
//! overwritten, and nothing is taken up from rows that can't be trusted. One loss can't be told from
//! what a power cut leaves: that of the last two commits in a log not yet taken into the database.

mod error;
mod files;
mod lock;
mod opening;
mod row;
mod schema;
mod thread;
mod wal;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::clock::SharedClock;

pub use error::JournalError;
pub use lock::{FolderLock, FolderLockError};
pub use row::JournalRow;
pub use thread::JournalRoom;

use opening::Trouble;
use thread::{Change, Owner};

/// How the journal was found at start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "kind"
)]
pub enum JournalCondition {
    /// In order, or begun just now because there was none.
    Fine,
    /// Damaged: its files were put aside and a new journal was begun.
    KeptAside {
        /// The name of the former journal in the data folder.
        file_name: String,
    },
    /// Written by a newer version of Plugdesk. It was not touched, and takes no writes.
    NewerVersion,
    /// Another instance of Plugdesk works on it. It was not touched, and takes no writes.
    HeldByAnother,
    /// It can't be opened, or not be put aside. It takes no writes.
    Unusable {
        /// What the system said, without a path.
        reason: String,
    },
}

/// A point in the life of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JournalMoment {
    /// Nothing of the write is on the disk.
    BeforeCommit,
    /// The write is on the disk, and whoever asked for it does not know yet.
    AfterCommit,
}

/// Told of each write, before and after its commit, with the number of the write in this run (from
/// 1): the edge at which tests stop a process. Of a write that fails it is told the first half. It
/// is called on the journal's thread, which waits for it.
pub type JournalWatch = Arc<dyn Fn(JournalMoment, u64) + Send + Sync>;

/// What opening the journal gave.
#[derive(Debug)]
pub struct Opened {
    /// The journal. It can always be asked; in some conditions it refuses every write.
    pub journal: Journal,
    /// Every row, by position and then by id.
    pub rows: Vec<JournalRow>,
    /// How it was found.
    pub condition: JournalCondition,
}

/// The journal, to be written from many places. When the last clone is dropped the database is
/// closed, and the folder's lock let go of, before the drop returns.
#[derive(Debug, Clone)]
pub struct Journal {
    state: Arc<State>,
}

#[derive(Debug)]
enum State {
    Working(Owner),
    /// Takes no writes, because of the condition it was found in.
    Refusing(JournalCondition),
}

impl Journal {
    /// Opens the journal in `folder`, which is made if need be. Blocks; always gives a journal.
    pub fn open(folder: &Path, clock: &SharedClock, watch: Option<JournalWatch>) -> Opened {
        Self::open_with_room(folder, clock, watch, None)
    }

    /// Opens the journal with a bound on its size that can be changed while it is worked on. Tests
    /// make a full disk, and room on it again, out of it.
    pub fn open_with_room(
        folder: &Path,
        clock: &SharedClock,
        watch: Option<JournalWatch>,
        room: Option<JournalRoom>,
    ) -> Opened {
        let opened = lock_and_open(folder, clock).and_then(|(lock, found)| {
            let (database, rows) = found.content;
            let owner = Owner::start(database, lock, watch, room).map_err(Trouble::from)?;
            Ok(Opened {
                journal: Self::of(State::Working(owner)),
                rows,
                condition: found.condition,
            })
        });
        opened.unwrap_or_else(|refused| {
            let condition = refused.condition();
            tracing::error!(?condition, "the journal takes no writes");
            Opened {
                journal: Self::of(State::Refusing(condition.clone())),
                rows: Vec::new(),
                condition,
            }
        })
    }

    /// Writes one row. Returns when it is on the disk.
    pub async fn write(&self, row: JournalRow) -> Result<(), JournalError> {
        self.write_all(vec![row]).await
    }

    /// Writes all of the rows or none of them. Returns when they are on the disk.
    pub async fn write_all(&self, rows: Vec<JournalRow>) -> Result<(), JournalError> {
        self.commit(Change::Put(rows)).await
    }

    /// Removes the rows with these ids; one that is not there is removed already. Returns when
    /// that is on the disk.
    pub async fn remove(&self, ids: Vec<String>) -> Result<(), JournalError> {
        self.commit(Change::Remove(ids)).await
    }

    async fn commit(&self, change: Change) -> Result<(), JournalError> {
        match &*self.state {
            State::Working(owner) => owner.commit(change).await,
            State::Refusing(condition) => Err(match condition {
                JournalCondition::NewerVersion => JournalError::NewerVersion,
                JournalCondition::HeldByAnother => JournalError::HeldByAnother,
                JournalCondition::Unusable { reason } => JournalError::Unusable {
                    reason: reason.clone(),
                },
                JournalCondition::Fine | JournalCondition::KeptAside { .. } => JournalError::Closed,
            }),
        }
    }

    fn of(state: State) -> Self {
        Self {
            state: Arc::new(state),
        }
    }
}

/// Why there is no journal to work on.
enum Refused {
    Held,
    Trouble(Trouble),
}

impl Refused {
    fn condition(self) -> JournalCondition {
        match self {
            Self::Held => JournalCondition::HeldByAnother,
            Self::Trouble(Trouble::Newer) => JournalCondition::NewerVersion,
            Self::Trouble(Trouble::Unusable(reason) | Trouble::Damaged(reason)) => {
                JournalCondition::Unusable { reason }
            }
        }
    }
}

impl From<Trouble> for Refused {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

struct Found {
    content: (rusqlite::Connection, Vec<JournalRow>),
    condition: JournalCondition,
}

fn lock_and_open(folder: &Path, clock: &SharedClock) -> Result<(FolderLock, Found), Refused> {
    std::fs::create_dir_all(folder).map_err(Trouble::from)?;
    let lock = FolderLock::take(folder).map_err(|error| match error {
        FolderLockError::AlreadyHeld => Refused::Held,
        FolderLockError::Unavailable { source } => Refused::Trouble(source.into()),
    })?;
    Ok((lock, open_or_begin(folder, clock)?))
}

/// Opens the journal, or begins one where there is none and where there is a damaged one.
fn open_or_begin(folder: &Path, clock: &SharedClock) -> Result<Found, Trouble> {
    let condition = match opening::open(folder) {
        Ok(Some(content)) => {
            return Ok(Found {
                content,
                condition: JournalCondition::Fine,
            });
        }
        Ok(None) => JournalCondition::Fine,
        Err(Trouble::Damaged(reason)) => {
            let file_name = files::put_aside(folder, clock.now())?;
            tracing::warn!(reason, file_name, "the damaged journal was put aside");
            JournalCondition::KeptAside { file_name }
        }
        Err(trouble) => return Err(trouble),
    };
    opening::begin(folder)?;
    let content = opening::open(folder)?
        .ok_or_else(|| Trouble::Unusable("the new journal is not there".to_owned()))?;
    Ok(Found { content, condition })
}
