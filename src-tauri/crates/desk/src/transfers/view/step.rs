//! The steps of a transfer as the page sees them.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::fault::Fault;

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
    /// The service is asked to install plug-ins on an instance.
    Install,
    /// The instance is watched until the change has reached every node.
    Follow,
    /// The files are put into the OSS bucket.
    Put,
    /// The service looks at the files, without taking them.
    Analyse,
    /// The service takes the files into the instance's library.
    Import,
    /// The service is asked for another change of an instance.
    ChangeInstance,
    /// The service is given a list of dictionaries.
    UpdateDictionaries,
    /// What was put into the OSS bucket is removed from there.
    Tidy,
    /// The plans of deployments are changed.
    ChangePlans,
    /// The deployments are watched until they have carried out their plans.
    FollowPlans,
    /// The extension that was replaced is deleted, once no plan names it any more.
    DeleteFormer,
    /// The stored file is received and kept on this computer.
    Receive,
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
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
    /// How often it was tried.
    pub tries: u32,
    /// What went wrong on the way, oldest first; the last eight.
    pub said: Vec<Said>,
}

/// What went wrong in one try of a step, with what the service said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Said {
    /// When, RFC 3339.
    pub at: String,
    /// What went wrong.
    pub fault: Fault,
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
            tries: 0,
            said: Vec::new(),
        }
    }
}
