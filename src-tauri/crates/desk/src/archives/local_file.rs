//! A file on this computer that shall be sent, as it can be written down.

use std::ffi::OsString;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::shelf::KeptArchive;
use super::stamp::FileStamp;
use crate::fault::Fault;

/// A file that was inspected, and what tells whether it is still the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LocalFile {
    /// As the operating system writes it, because not every path is text.
    path: OsString,
    /// Its name without its folder, with what is not Unicode replaced.
    pub file_name: String,
    stamp: FileStamp,
}

impl LocalFile {
    /// The file of an archive, as it was when it was inspected.
    pub fn of(archive: &KeptArchive) -> Self {
        Self {
            path: archive.path.clone().into_os_string(),
            file_name: archive.view.file_name.clone(),
            stamp: archive.stamp,
        }
    }

    /// A file that was read as a whole, with its metadata from then.
    pub(crate) fn read(path: &Path, file_name: String, metadata: &Metadata) -> Self {
        Self {
            path: path.as_os_str().to_owned(),
            file_name,
            stamp: FileStamp::of(metadata),
        }
    }

    /// Where it is.
    pub fn path(&self) -> PathBuf {
        Path::new(&self.path).to_path_buf()
    }

    /// Its size in bytes when it was inspected.
    pub fn size(&self) -> u64 {
        self.stamp.length()
    }

    /// When it was last changed, as it was when it was inspected.
    pub fn modified(&self) -> Option<SystemTime> {
        self.stamp.modified()
    }

    /// Looks whether the file is still the one that was inspected. Blocks for the time of asking
    /// the file system.
    pub fn unchanged(&self) -> Result<(), Fault> {
        self.stamp.still_on(&self.path(), &self.file_name)
    }
}
