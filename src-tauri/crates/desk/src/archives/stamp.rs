//! Whether a file is still the one that was read.

use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};

/// What tells whether a file is still the one that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileStamp {
    length: u64,
    modified: Option<SystemTime>,
}

impl FileStamp {
    /// Stands for a file that nothing is known of.
    pub(crate) const NONE: Self = Self {
        length: 0,
        modified: None,
    };

    /// The stamp of a file.
    pub(crate) fn of(metadata: &Metadata) -> Self {
        Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
        }
    }

    /// The file's size in bytes.
    pub(crate) fn length(self) -> u64 {
        self.length
    }

    /// When the file was last changed, where the file system keeps it.
    pub(crate) fn modified(self) -> Option<SystemTime> {
        self.modified
    }

    /// Looks whether `path` still carries this stamp. Blocks for the time of asking the file
    /// system.
    pub(crate) fn still_on(self, path: &Path, file_name: &str) -> Result<(), Fault> {
        match std::fs::metadata(path) {
            Ok(metadata) if Self::of(&metadata) == self => Ok(()),
            Ok(_) => Err(changed(file_name)),
            Err(error) => Err(unreadable(file_name, &error)),
        }
    }
}

/// The file is another one by now.
pub(crate) fn changed(file_name: &str) -> Fault {
    of_file(FaultCode::FileChanged, file_name)
}

/// The file is gone or can't be read.
pub(crate) fn unreadable(file_name: &str, error: &io::Error) -> Fault {
    if error.kind() == io::ErrorKind::NotFound {
        return of_file(FaultCode::FileGone, file_name);
    }
    of_file(FaultCode::FileUnreadable, file_name).with_arg("reason", error.to_string())
}

fn of_file(code: FaultCode, file_name: &str) -> Fault {
    Fault::new(code, FaultPhase::File)
        .about(file_name)
        .offering(FaultAction::ChooseFile)
}
