//! One instance at a time: whoever holds the lock of the data folder may work on its journal.

use std::fs::{File, TryLockError};
use std::path::Path;

use super::files;

/// The file whose lock stands for the folder.
pub(super) const LOCK: &str = "plugdesk.lock";

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
    /// Takes the lock of `folder`, which must exist, without waiting for it.
    pub fn take(folder: &Path) -> Result<Self, FolderLockError> {
        let unavailable = |source| FolderLockError::Unavailable { source };
        let file = files::private_options()
            .create(true)
            .open(folder.join(LOCK))
            .map_err(unavailable)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(FolderLockError::AlreadyHeld),
            Err(TryLockError::Error(source)) => Err(unavailable(source)),
        }
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
