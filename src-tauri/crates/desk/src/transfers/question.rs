//! What only the person can decide, and what they decided.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::extensions::ExtensionId;

/// What only the person can decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Question {
    /// The answer to a creation was lost, and several extensions fit it.
    #[serde(rename_all = "camelCase")]
    WhichExtension {
        /// Those that fit.
        candidates: Vec<Candidate>,
    },
    /// The file is not the one that was reviewed any more.
    #[serde(rename_all = "camelCase")]
    FileChanged {
        /// The file's name; an older journal does not tell it.
        #[serde(default)]
        file_name: Option<String>,
        /// The size that was reviewed.
        size_then: u64,
        /// The size now.
        size_now: u64,
    },
}

/// An extension that may be the one whose creation was not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// Its id.
    pub extension: ExtensionId,
    /// The size of its file, where it has one.
    pub size: Option<u64>,
    /// When its file was stored, RFC 3339.
    pub modified_at: Option<String>,
}

/// What the person decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum TransferAnswer {
    /// This is the extension that was made; send the file there.
    #[serde(rename_all = "camelCase")]
    ThisExtension {
        /// Its id, one of the candidates.
        extension: ExtensionId,
    },
    /// None of them; make a new one.
    AnotherExtension,
    /// Send the file as it is now, after it was inspected again.
    #[serde(rename_all = "camelCase")]
    SendAsItIs {
        /// Whether to send it also when the inspection finds that the destination would refuse it.
        send_anyway: bool,
    },
}
