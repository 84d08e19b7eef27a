//! Transfers as the page sees them.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::connections::ConnectionId;
use crate::extensions::ExtensionId;
use crate::fault::Fault;

/// The id of a transfer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct TransferId(pub String);

/// A named step of a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StepName {
    /// The file is read again and compared with what was dropped.
    CheckFile,
    /// The extension's metadata is made on the service.
    Create,
    /// The service fetches the file from a URL.
    Fetch,
    /// The file is sent.
    Send,
    /// What the service holds is compared with what was sent.
    Verify,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Not begun.
    Waiting,
    /// Under way.
    Running,
    /// Done.
    Done,
    /// Failed.
    Failed,
    /// Not needed, because it was done before.
    Skipped,
}

/// One step with its times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StepView {
    /// Its name.
    pub name: StepName,
    /// How far it is.
    pub state: StepState,
    /// When it began, RFC 3339.
    pub started_at: Option<String>,
    /// When it ended, RFC 3339.
    pub ended_at: Option<String>,
    /// The id of the request that answered.
    pub request_id: Option<String>,
}

impl StepView {
    /// A step that has not begun.
    pub fn waiting(name: StepName) -> Self {
        Self {
            name,
            state: StepState::Waiting,
            started_at: None,
            ended_at: None,
            request_id: None,
        }
    }
}

/// How a transfer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TransferState {
    /// Waiting for its turn.
    Waiting,
    /// At work.
    Running,
    /// Failed.
    Failed,
    /// Cancelled by the person.
    Cancelled,
    /// Done: every step was seen to hold.
    Done,
}

impl TransferState {
    /// Whether nothing more happens by itself.
    pub fn ended(self) -> bool {
        matches!(self, Self::Failed | Self::Cancelled | Self::Done)
    }
}

/// What a transfer brings to the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum TransferSource {
    /// A file on this computer.
    #[serde(rename_all = "camelCase")]
    File {
        /// The file's name.
        file_name: String,
    },
    /// A URL that the service fetches.
    #[serde(rename_all = "camelCase")]
    Url {
        /// The URL without credentials and query.
        shown_url: String,
    },
}

/// Bytes on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Bytes sent in this attempt.
    pub sent: u64,
    /// Bytes in all.
    pub total: u64,
    /// Bytes per second over the last ten seconds; `None` while too little is known.
    pub rate: Option<u64>,
    /// Seconds left at that rate.
    pub seconds_left: Option<u32>,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// How many attempts there are at most.
    pub attempts: u32,
}

/// What is true on the service when a transfer did not reach its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Remains {
    /// Nothing was made.
    Nothing,
    /// The extension exists and waits for its file.
    ExtensionWithoutFile,
    /// The extension exists with its former file.
    FormerFile,
    /// It is not known; the list must be read.
    Unknown,
}

/// A transfer as the page sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TransferView {
    /// Its id.
    pub id: TransferId,
    /// Rises with every change. The answer of a command and the news travel separately and may
    /// overtake each other; the page keeps the view with the highest number.
    pub revision: u32,
    /// Where it goes.
    pub connection: ConnectionId,
    /// The connection's name.
    pub connection_name: String,
    /// What it brings.
    pub source: TransferSource,
    /// The extension's name.
    pub extension_name: String,
    /// The extension's id, once there is one.
    pub extension: Option<ExtensionId>,
    /// How it stands.
    pub state: TransferState,
    /// Its steps in order.
    pub steps: Vec<StepView>,
    /// Bytes, while there are any to count.
    pub progress: Option<Progress>,
    /// What failed.
    pub fault: Option<Fault>,
    /// What is on the service, after a failure or a cancellation.
    pub remains: Option<Remains>,
    /// When it was asked for, RFC 3339.
    pub asked_at: String,
    /// When it ended, RFC 3339.
    pub ended_at: Option<String>,
}
