//! Why the journal did not take a write.

use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase, Retry};

use super::files::MAIN;

/// A write that is not in the journal. Nothing of it was kept: a write is whole or not there.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The disk is full. The same write may succeed once there is room again.
    #[error("the disk is full, so the journal did not take the write")]
    DiskFull {
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The file system or the database refused. The same write may succeed later.
    #[error("the journal could not be written")]
    Unwritable {
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A newer version of Plugdesk wrote the journal, so this one leaves it alone.
    #[error("the journal was written by a newer version of Plugdesk")]
    NewerVersion,
    /// Another instance of Plugdesk works on the journal.
    #[error("another instance of Plugdesk holds the journal")]
    HeldByAnother,
    /// The journal could not be opened at start.
    #[error("the journal could not be opened: {reason}")]
    Unusable {
        /// What the system said, without a path.
        reason: String,
    },
    /// The thread that owns the journal has ended.
    #[error("the journal is closed")]
    Closed,
}

impl JournalError {
    /// Sorts what SQLite said about a write.
    pub(super) fn of_write(source: rusqlite::Error) -> Self {
        if source.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull) {
            Self::DiskFull { source }
        } else {
            Self::Unwritable { source }
        }
    }

    /// Whether the same write may succeed later in this run.
    #[must_use]
    pub fn may_be_retried(&self) -> bool {
        matches!(self, Self::DiskFull { .. } | Self::Unwritable { .. })
    }

    /// The error as the page receives it.
    #[must_use]
    pub fn fault(&self) -> Fault {
        let code = match self {
            Self::DiskFull { .. } => FaultCode::DiskFull,
            _ => FaultCode::JournalUnwritable,
        };
        let fault = Fault::new(code, FaultPhase::Desk).about(MAIN);
        if self.may_be_retried() {
            fault.retrying(Retry::Now).offering(FaultAction::Retry)
        } else {
            fault
        }
    }
}

impl From<JournalError> for Fault {
    fn from(error: JournalError) -> Self {
        error.fault()
    }
}
