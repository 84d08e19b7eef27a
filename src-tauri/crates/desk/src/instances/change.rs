//! Changes of an instance: what was asked for, what becomes of it, and what it costs, as the page
//! sees them.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::view::{ClusterHealth, InstanceId, InstanceState, PluginKey};
use crate::archives::ArchiveId;
use crate::connections::ConnectionId;
use crate::fault::Fault;

/// What is done to an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum InstanceDoing {
    /// Archives of this computer are put into the library, and installed from there where this
    /// was asked for.
    #[serde(rename_all = "camelCase")]
    Bring {
        /// Whether they are installed too.
        install: bool,
    },
    /// Custom plug-ins of the library are installed.
    Install,
    /// Plug-ins that come with the service are installed.
    InstallBuiltIn,
    /// Plug-ins are taken off the nodes.
    Uninstall,
    /// The nodes are restarted.
    Restart,
    /// Dictionaries are changed.
    #[serde(rename_all = "camelCase")]
    Dictionaries {
        /// Which of the four lists.
        list: super::dictionaries::DictionaryList,
    },
}

/// The id of a result table: of what was asked for at once.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct TableId(pub String);

/// An instance that something is done to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InstanceTarget {
    /// The connection that leads to its region.
    pub connection: ConnectionId,
    /// Its id.
    pub instance: InstanceId,
    /// Its description or id as typed, which a protected connection asks for.
    pub typed_name: Option<String>,
}

/// A change that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum ChangeRequest {
    /// Install custom plug-ins that the library holds.
    Install {
        /// The plug-ins.
        plugins: Vec<PluginKey>,
    },
    /// Install plug-ins that come with the service.
    #[serde(rename_all = "camelCase")]
    InstallBuiltIn {
        /// Their names.
        names: Vec<String>,
    },
    /// Take plug-ins off the nodes, custom ones or others.
    Uninstall {
        /// The plug-ins; a built-in one has no file version.
        plugins: Vec<PluginKey>,
    },
    /// Restart nodes.
    Restart {
        /// The hosts of the nodes; empty for the whole instance.
        nodes: Vec<String>,
    },
}

/// A change of one or several instances, asked for at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChangeAsk {
    /// The instances, of one region or several.
    pub targets: Vec<InstanceTarget>,
    /// What is done to each.
    pub change: ChangeRequest,
    /// Whether to go on where the service would wait for a healthy cluster.
    pub force: bool,
}

/// Archives for one or several instances, asked for at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BringAsk {
    /// The archives; each instance takes all of them in one change.
    pub archives: Vec<ArchiveId>,
    /// The instances, of one region or several.
    pub targets: Vec<InstanceTarget>,
    /// Whether they are installed once the library holds them.
    pub install: bool,
    /// Whether to go on where the service would wait for a healthy cluster.
    pub force: bool,
    /// Whether to send what the inspection found that the service would refuse.
    pub send_anyway: bool,
}

/// What a restart costs, read before one is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RestartOutlook {
    /// The instance.
    pub instance: InstanceId,
    /// How many seconds the service expects it to take, where it tells.
    pub seconds: Option<u32>,
    /// The cluster's health, where it could be read.
    pub health: Option<ClusterHealth>,
    /// How many nodes there are; with a single one nothing is served meanwhile.
    pub nodes: Option<u32>,
    /// How the instance stands; a change that it carries out is waited for.
    pub state: InstanceState,
    /// Why the estimate or the health could not be read.
    pub fault: Option<Fault>,
}

/// How a phase of a change, or a change, stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    /// Not begun.
    Waiting,
    /// Under way.
    Running,
    /// Done.
    Done,
    /// Failed.
    Failed,
    /// Interrupted; it can be resumed.
    Interrupted,
    /// Another word of the service.
    Unknown,
}

/// One phase of a change, in the service's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChangePhase {
    /// Its name as the service writes it, such as `updating-task`.
    pub name: String,
    /// How deep it lies within other phases, from 0.
    pub depth: u8,
    /// How it stands.
    pub state: ChangeState,
    /// How far it is, in percent.
    pub percent: Option<u8>,
    /// How many nodes it is about.
    pub nodes: Option<u32>,
    /// How many of them are done.
    pub nodes_done: Option<u32>,
    /// When it began, RFC 3339.
    pub started_at: Option<String>,
    /// When it ended, RFC 3339.
    pub ended_at: Option<String>,
    /// What went wrong in it, in the service's words.
    pub exception: Option<String>,
}

/// A change that an instance carries out or carried out (`ListActionRecords`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChangeRecord {
    /// The change's id, which is the id of the request that began it.
    pub id: String,
    /// What is done, as the service calls it.
    pub action: String,
    /// How it stands.
    pub state: ChangeState,
    /// How far it is, in percent.
    pub percent: Option<u8>,
    /// Its phases, each followed by those within it.
    pub phases: Vec<ChangePhase>,
    /// How many nodes the phase at work is about.
    pub nodes: Option<u32>,
    /// How many of them are done.
    pub nodes_done: Option<u32>,
    /// Whether it can be interrupted now, where the service tells.
    pub interruptible: Option<bool>,
    /// When it began, RFC 3339.
    pub started_at: Option<String>,
    /// When it ended, RFC 3339.
    pub ended_at: Option<String>,
    /// Who asked for it, where the service tells.
    pub by: Option<String>,
}

/// What became of one plug-in that was to leave a library.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RemovedPlugin {
    /// The plug-in.
    pub key: PluginKey,
    /// Why it is still there; `None` when it is gone.
    pub fault: Option<Fault>,
    /// The id of the request that answered.
    pub request_id: Option<String>,
}

/// What the service found in an archive before it took it (`PluginAnalysis`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AnalysedPlugin {
    /// The file's name.
    pub file_name: String,
    /// The plug-in's name.
    pub name: String,
    /// Its own version.
    pub version: Option<String>,
    /// The Elasticsearch version that it was built for.
    pub elasticsearch_version: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// The permissions that it asks for, as the service writes them.
    pub security_policy: Option<String>,
}

/// The form of an exported result table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Comma-separated values, as a spreadsheet reads them.
    Csv,
    /// JSON.
    Json,
}
