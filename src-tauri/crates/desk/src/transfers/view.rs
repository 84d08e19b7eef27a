//! Transfers as the page sees them.

mod step;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::question::Question;
use crate::connections::ConnectionId;
use crate::deployments::DeploymentName;
use crate::extensions::ExtensionId;
use crate::fault::Fault;
use crate::instances::{AnalysedPlugin, InstanceDoing, InstanceId};
use crate::plans::PlanRun;

pub use step::{Said, StepName, StepState, StepView};

/// The id of a transfer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct TransferId(pub String);

/// How a transfer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TransferState {
    /// Waiting for its turn.
    Waiting,
    /// At work, or between two tries: then [`TransferView::next_try_at`] says when.
    Running,
    /// The service can't be reached from here; it goes on by itself when it can.
    Offline,
    /// Nothing happens until the person answers [`TransferView::question`].
    NeedsYou,
    /// Held by the person.
    Paused,
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
    /// Plug-ins that an instance's library holds already.
    #[serde(rename_all = "camelCase")]
    Library {
        /// The plug-ins' names.
        plugins: Vec<String>,
        /// The instance's id.
        instance: InstanceId,
    },
    /// Files of this computer, for an instance.
    #[serde(rename_all = "camelCase")]
    Files {
        /// Their names.
        file_names: Vec<String>,
        /// The instance's id.
        instance: InstanceId,
    },
    /// Nothing; an instance is changed.
    #[serde(rename_all = "camelCase")]
    Instance {
        /// What is done.
        doing: InstanceDoing,
        /// The instance's id.
        instance: InstanceId,
    },
    /// Nothing; plans of deployments are changed.
    #[serde(rename_all = "camelCase")]
    Plans {
        /// What is done to them.
        doing: PlanDoing,
        /// The deployments.
        deployments: Vec<DeploymentName>,
    },
    /// The stored file of an extension, to this computer.
    #[serde(rename_all = "camelCase")]
    Stored {
        /// The name of the file that it becomes.
        file_name: String,
    },
}

/// What is done to plans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum PlanDoing {
    /// An extension is attached.
    Attach,
    /// An extension is taken out.
    Detach,
    /// What stands twice is removed.
    CleanUp,
    /// The plan is carried out once more.
    Reapply,
    /// The version is raised.
    #[serde(rename_all = "camelCase")]
    Upgrade {
        /// To which version.
        version: String,
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
    /// The extension exists with a file that differs from the one that was to be sent, or that was
    /// not compared with it.
    ExtensionWithFile,
    /// The instance was asked to install and goes on by itself.
    InstallUnderWay,
    /// The instance carried the change out; its list of plug-ins tells what became of each.
    InstallOver,
    /// It is not known; the service is being asked, or could not be.
    Unknown,
    /// What remained was removed again.
    Removed,
    /// No plan was changed.
    PlansUnchanged,
    /// Plans were changed or are being changed; for each deployment its run tells.
    PlansChanged,
    /// Files lie in the OSS bucket; the instance knows nothing of them.
    ObjectsInBucket,
    /// The instance's library holds the plug-ins; they are on no node.
    InLibrary,
}

/// How surely the service holds what was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Compared {
    /// Not compared yet.
    #[default]
    Nothing,
    /// The sizes are equal.
    Size,
    /// The SHA-256 of the stored file, read back, is that of the file that was sent.
    Sha256,
}

/// Something worth knowing about how a transfer went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Note {
    /// The application ended in the middle; the work was taken up again from what the service says.
    TakenUp,
    /// An answer was lost, and the extension that the service had made was found and used.
    Adopted,
    /// An answer was lost, and the file that had arrived was not sent again.
    ArrivedBefore,
    /// Something between here and the service refused the usual form of upload; the other form
    /// worked and is used for this connection from now on.
    #[serde(rename_all = "camelCase")]
    OtherForm {
        /// `raw` or `multipart`: the form that works.
        form: UploadForm,
        /// The status with which the usual form was refused.
        status: u16,
    },
    /// The file had changed and was sent as it is now, as the person wished.
    SentAsChanged,
    /// Somebody changed the deployment's plan in between; it was read again, and the change made
    /// in what it is now.
    #[serde(rename_all = "camelCase")]
    PlanReadAgain {
        /// The deployment's name.
        deployment: String,
    },
    /// An answer was lost, and the service had taken the plan, which was not sent again.
    #[serde(rename_all = "camelCase")]
    PlanTakenBefore {
        /// The deployment's name.
        deployment: String,
    },
    /// The service fetched from the last of several addresses, which Plugdesk found by following
    /// the first.
    #[serde(rename_all = "camelCase")]
    UrlFollowed {
        /// The host of the last address.
        host: String,
    },
}

/// The form of an upload's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum UploadForm {
    /// The body is the zip.
    Raw,
    /// The body is `multipart/form-data` with the zip as its part `file`.
    Multipart,
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
    /// Its place in the order by hand: what waits goes by it, lowest first.
    pub position: i32,
    /// Where it goes.
    pub connection: ConnectionId,
    /// The connection's name.
    pub connection_name: String,
    /// What it brings.
    pub source: TransferSource,
    /// The name of the extension, or of the plug-ins.
    pub extension_name: String,
    /// The extension's id, once there is one.
    pub extension: Option<ExtensionId>,
    /// How it stands.
    pub state: TransferState,
    /// Its steps in order.
    pub steps: Vec<StepView>,
    /// Bytes, while there are any to count.
    pub progress: Option<Progress>,
    /// Which try of the step at work this is, from 1; 0 before the first.
    pub attempt: u32,
    /// How often a step is tried at most.
    pub attempts: u32,
    /// When the next try begins, RFC 3339, while one is waited for.
    pub next_try_at: Option<String>,
    /// What only the person can decide.
    pub question: Option<Question>,
    /// What failed; between two tries, why there is another one.
    pub fault: Option<Fault>,
    /// What is on the service, after a failure or a cancellation.
    pub remains: Option<Remains>,
    /// Whether what remains was made by this transfer, so that it may be removed from here.
    pub removable: bool,
    /// How surely the service holds what was sent.
    pub compared: Compared,
    /// Whether the stored file can be compared by its SHA-256 on request.
    pub comparable: bool,
    /// The changes of plans that belong to it, one for each deployment.
    #[serde(default)]
    pub plans: Vec<PlanRun>,
    /// What the service found in the files, one for each, once it looked.
    #[serde(default)]
    pub analyses: Vec<AnalysedPlugin>,
    /// What is worth knowing about how it went, oldest first.
    pub notes: Vec<Note>,
    /// When it was asked for, RFC 3339.
    pub asked_at: String,
    /// When it ended, RFC 3339.
    pub ended_at: Option<String>,
}

/// How much is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkUnderWay {
    /// How many transfers are at work.
    pub running: u32,
    /// How many wait for their turn or for the network.
    pub waiting: u32,
}

impl WorkUnderWay {
    /// Counts; nothing where nothing goes on by itself.
    pub fn of(transfers: &[TransferView]) -> Option<Self> {
        let count = |states: &[TransferState]| {
            let fitting = transfers.iter().filter(|one| states.contains(&one.state));
            u32::try_from(fitting.count()).unwrap_or(u32::MAX)
        };
        let running = count(&[TransferState::Running]);
        let waiting = count(&[TransferState::Waiting, TransferState::Offline]);
        (running + waiting > 0).then_some(Self { running, waiting })
    }
}
