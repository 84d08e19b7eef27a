//! What the test of a connection tells.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::fault::Fault;

/// A step of "test the connection".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TestPhase {
    /// The host was found and answers.
    Address,
    /// Its certificate is trusted.
    Tls,
    /// The credentials are accepted.
    Credentials,
    /// They permit what Plugdesk does first: reading the list.
    Permission,
}

/// How one step of the test went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum PhaseOutcome {
    /// It held.
    Passed,
    /// It failed.
    Failed,
    /// An earlier step failed, or it does not apply.
    NotReached,
}

/// One line of the test's result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PhaseResult {
    /// The step.
    pub phase: TestPhase,
    /// How it went.
    pub outcome: PhaseOutcome,
}

/// The result of "test the connection".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionTest {
    /// Every step in order.
    pub phases: Vec<PhaseResult>,
    /// What failed, if anything did.
    pub fault: Option<Fault>,
    /// How many extensions or instances the connection sees, when it works.
    pub sees: Option<u32>,
    /// The permissions that Plugdesk uses, each tried by itself (Alibaba Cloud only).
    pub permissions: Vec<PermissionRow>,
}

/// What a permission is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PermissionUse {
    /// To see instances and plug-ins.
    See,
    /// To put archives into an instance's library.
    Upload,
    /// To install plug-ins.
    Install,
    /// To take plug-ins off the nodes.
    Uninstall,
    /// To restart, interrupt and resume.
    Restart,
    /// To watch a change.
    Follow,
    /// To change dictionaries.
    Dictionaries,
    /// To pass files through the bucket.
    Bucket,
}

/// What the service says of a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PermissionOutcome {
    /// The credentials hold it.
    Granted,
    /// They don't.
    Refused,
    /// The service's answer tells neither.
    Unclear,
    /// It can't be tried without doing it, or an earlier step failed.
    NotTried,
}

/// One permission of RAM, tried by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PermissionRow {
    /// The action as RAM calls it, such as `elasticsearch:ListInstance`.
    pub action: String,
    /// What it is needed for.
    pub needed_for: PermissionUse,
    /// What the service says.
    pub outcome: PermissionOutcome,
    /// The service's refusal.
    pub fault: Option<Fault>,
}
