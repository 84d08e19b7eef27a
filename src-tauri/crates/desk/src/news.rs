//! What the desk tells the page without being asked: the one list of events.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::archives::ArchiveView;
use crate::instances::InstallRun;
use crate::transfers::TransferView;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum News {
    /// The list of connections changed and should be read again.
    ConnectionsChanged,
    /// A transfer moved on. At most ten a second for each transfer; the last one always.
    #[serde(rename_all = "camelCase")]
    TransferChanged {
        /// The transfer as it is now.
        transfer: TransferView,
    },
    /// The list of transfers changed as a whole: its order, or what it holds.
    #[serde(rename_all = "camelCase")]
    TransfersListed {
        /// Every transfer, the latest first.
        transfers: Vec<TransferView>,
    },
    /// An install run was read again.
    #[serde(rename_all = "camelCase")]
    InstallChanged {
        /// The run as it is now.
        run: InstallRun,
    },
    /// Files were dropped on the window and have been read.
    #[serde(rename_all = "camelCase")]
    ArchivesDropped {
        /// What they are.
        archives: Vec<ArchiveView>,
    },
    /// The keyring does not answer at once: it asks the person to unlock it, in its own window.
    #[serde(rename_all = "camelCase")]
    KeyringWaits {
        /// Whether it is waited for; `false` once it answered.
        waiting: bool,
    },
    /// Files are held over the window.
    #[serde(rename_all = "camelCase")]
    DragOver {
        /// How many.
        files: u32,
    },
    /// The files left the window again, or were dropped.
    DragLeft,
    /// The window was asked to close with work under way; nothing happens before the page answers.
    #[serde(rename_all = "camelCase")]
    CloseAsked {
        /// How many transfers are at work.
        running: u32,
        /// How many wait for their turn or for the network.
        waiting: u32,
    },
    /// The last work under way ended, and the person is to be told outside the window: the page
    /// answers with the words.
    #[serde(rename_all = "camelCase")]
    WorkEnded {
        /// How many transfers are done.
        done: u32,
        /// How many failed.
        failed: u32,
        /// How many wait for an answer of the person.
        needs_you: u32,
    },
}

/// Where news goes: the shell hands it to the window, a test keeps it.
pub type NewsSink = Arc<dyn Fn(News) + Send + Sync>;
