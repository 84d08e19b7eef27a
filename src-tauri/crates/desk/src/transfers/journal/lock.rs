//! One instance at a time: whoever holds the lock of the data folder may work on its journal.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use super::files;

/// The file whose lock stands for the folder.
pub(super) const LOCK: &str = "plugdesk.lock";

/// How often a lock that somebody has is tried, and how long is waited between two tries. A child
/// process has a copy of every open file between its birth and its first instruction, so that a lock
/// which was let go can still be had for a moment.
const TRIES: u32 = 12;
const PAUSE: Duration = Duration::from_millis(25);

/// Why the lock was not given.
#[derive(Debug, thiserror::Error)]
pub enum FolderLockError {
    /// Another instance, or another journal of this one, has it.
    #[error("another instance works in this folder")]
    AlreadyHeld,
    /// The lock file could not be made or locked.
    #[error("the folder could not be locked")]
    Unavailable {
        /// What the system said.
        source: std::io::Error,
    },
}

/// The lock of a folder, held until it is dropped.
///
/// It belongs to the open file and not to its existence: the system lets go of it when the process
/// ends in whatever way, so a lock that nobody holds can't be left behind. The file itself stays.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes the lock of `folder`, which must exist. One that somebody has is waited for no longer
    /// than a child process may have a copy of it. Blocks for that time, a third of a second.
    pub fn take(folder: &Path) -> Result<Self, FolderLockError> {
        let unavailable = |source| FolderLockError::Unavailable { source };
        let file = files::private_options()
            .create(true)
            .open(folder.join(LOCK))
            .map_err(unavailable)?;
        for again in (0..TRIES).rev() {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if again > 0 => sleep(PAUSE),
                Err(TryLockError::WouldBlock) => break,
                Err(TryLockError::Error(source)) => return Err(unavailable(source)),
            }
        }
        Err(FolderLockError::AlreadyHeld)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_locked_once_and_again_after_it_was_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let first = FolderLock::take(folder.path()).unwrap();
        assert!(matches!(
            FolderLock::take(folder.path()),
            Err(FolderLockError::AlreadyHeld)
        ));
        drop(first);
        FolderLock::take(folder.path()).unwrap();
    }

    #[test]
    fn a_folder_that_is_not_there_is_not_taken_for_a_held_one() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(
            FolderLock::take(&folder.path().join("gone")),
            Err(FolderLockError::Unavailable { .. })
        ));
    }
}
