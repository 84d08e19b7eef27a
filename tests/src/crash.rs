//! What a process that shall be killed is asked to do, and what it tells.
//!
//! The test and the process that it kills talk over pipes: the errand goes in as one line of JSON,
//! what happens comes out as lines of JSON.

use std::path::PathBuf;

use plugdesk_desk::fault::Fault;
use plugdesk_desk::transfers::journal::JournalCondition;
use plugdesk_desk::transfers::{Question, StepName, TransferState};
use serde::{Deserialize, Serialize};

/// Bring these files to the service, and take up what an earlier process left.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Errand {
    /// The application's data folder.
    pub data: PathBuf,
    /// Where the service is.
    pub address: String,
    /// Its key. It travels through the pipe only, so that no file and no command line holds it.
    pub key: String,
    /// What to bring there.
    pub uploads: Vec<ToBring>,
    /// Where to be killed, if anywhere.
    pub killed_at: Option<Spot>,
}

/// A file and the extension that shall hold it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ToBring {
    /// Where the file is. Its name is like no other's of the batch.
    pub path: PathBuf,
    /// The extension's name, which another may have too.
    pub extension: String,
}

/// A point at which the process kills itself: nothing of it runs any more after that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// The number of the journal's write, from 1.
    pub write: u64,
    /// Whether the write is on the disk by then.
    pub committed: bool,
}

/// A line of what the process tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// How it found the journal.
    Journal(JournalCondition),
    /// The desk took the order: from here on it must not be lost.
    Asked {
        /// The file's name.
        file_name: String,
    },
    /// A transfer came to rest.
    Rests {
        /// The file's name.
        file_name: String,
        /// How it stands.
        state: TransferState,
        /// The step that doesn't hold yet.
        step: Option<StepName>,
        /// Why, if it isn't done.
        fault: Option<Box<Fault>>,
        /// What it asks the person.
        question: Option<Question>,
    },
}

/// The version of Elasticsearch that everything in a batch is for.
pub const ELASTICSEARCH: &str = "8.15.2";
