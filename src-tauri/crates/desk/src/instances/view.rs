//! Instances of Alibaba Cloud Elasticsearch and their plug-ins as the page sees them.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::change::{ChangeRecord, InstanceDoing, TableId};
use crate::connections::ConnectionId;
use crate::fault::Fault;

/// The id of an instance, such as `es-cn-i7m27ausp001l0001`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct InstanceId(pub String);

/// The id of an install run: that of its transfer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct InstallRunId(pub String);

/// Names one uploaded plug-in of an instance: a name may have several versions.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginKey {
    /// Its name.
    pub name: String,
    /// The opaque id of the uploaded file, where the service tells it.
    pub file_version: Option<String>,
}

/// How an instance stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum InstanceState {
    /// `active`
    Active,
    /// `activating`: a change is being carried out.
    Activating,
    /// `inactive`
    Inactive,
    /// `invalid`
    Invalid,
    /// `suspended`: a change was interrupted.
    Suspended,
    /// Something else.
    Unknown,
}

/// One instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InstanceRow {
    /// Its id.
    pub id: InstanceId,
    /// Its description, which people use as a name.
    pub description: Option<String>,
    /// The version as the service writes it, such as `8.15.1_with_X-Pack`.
    pub version_text: String,
    /// The Elasticsearch version in it.
    pub version: String,
    /// How it stands.
    pub state: InstanceState,
    /// The state as the service writes it.
    pub state_text: String,
    /// How many nodes it has.
    pub nodes: Option<u32>,
    /// Whether its control architecture takes custom plug-ins; `None` where it isn't told.
    pub takes_custom_plugins: Option<bool>,
    /// When it was made, RFC 3339.
    pub created_at: Option<String>,
}

/// All instances of a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InstanceList {
    /// The instances.
    pub rows: Vec<InstanceRow>,
    /// When the service answered, RFC 3339.
    pub read_at: String,
    /// The id of the request.
    pub request_id: Option<String>,
}

/// The state of a plug-in on an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PluginState {
    /// `INSTALLED`
    Installed,
    /// `UNINSTALLED`: in the library, not on the nodes.
    Uploaded,
    /// `INSTALLING`
    Installing,
    /// `UNINSTALLING`
    Uninstalling,
    /// `UPGRADING`
    Upgrading,
    /// `FAILED`
    Failed,
    /// `UPLOADING`
    Uploading,
    /// Something else.
    Unknown,
}

/// A custom plug-in in an instance's library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CustomPlugin {
    /// How to name it.
    pub key: PluginKey,
    /// Its version.
    pub version: Option<String>,
    /// The Elasticsearch version that it was built for.
    pub elasticsearch_version: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// Its state.
    pub state: PluginState,
    /// Whether its Elasticsearch version differs from the instance's, so that it will not load.
    pub built_for_another_version: bool,
}

/// Whether a plug-in that comes with the service may leave the nodes (user guide, "Install and
/// remove a built-in plug-in" and "Plug-ins").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum BuiltInBond {
    /// It can be installed and uninstalled.
    Free,
    /// It can be installed, and stays then.
    InstallOnly,
    /// It belongs to every instance.
    Always,
}

/// A plug-in that comes with the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BuiltInPlugin {
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// The https address of the service's page about it.
    pub link: Option<String>,
    /// Its state.
    pub state: PluginState,
    /// Whether it can be uninstalled.
    pub bond: BuiltInBond,
}

/// A cluster's health.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ClusterHealth {
    /// `GREEN`
    Green,
    /// `YELLOW`
    Yellow,
    /// `RED`
    Red,
    /// Another word of the service.
    Unknown,
}

/// A node of an instance (`ListAllNode`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NodeRow {
    /// Its host, by which a restart names it.
    pub host: String,
    /// What it does, as the service writes it, such as `WORKER`.
    pub kind: Option<String>,
    /// Its health.
    pub health: Option<ClusterHealth>,
    /// Its zone.
    pub zone: Option<String>,
    /// Processor load in percent.
    pub cpu_percent: Option<f64>,
    /// Used heap in percent.
    pub heap_percent: Option<f64>,
    /// Used disk in percent.
    pub disk_percent: Option<f64>,
}

/// A part of an instance's screen that is read by a call of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum InstancePart {
    /// The cluster's health.
    Health,
    /// The nodes.
    Nodes,
    /// The changes.
    Changes,
}

/// A part that could not be read; the others are shown all the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UnreadPart {
    /// The part.
    pub part: InstancePart,
    /// Why.
    pub fault: Fault,
}

/// Everything that one instance's screen shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InstanceDetails {
    /// The instance.
    pub row: InstanceRow,
    /// Its custom plug-ins.
    pub custom: Vec<CustomPlugin>,
    /// Its built-in plug-ins.
    pub built_in: Vec<BuiltInPlugin>,
    /// The cluster's health.
    pub health: Option<ClusterHealth>,
    /// Its nodes.
    pub nodes: Vec<NodeRow>,
    /// Its latest changes, the newest first, whoever asked for them.
    pub changes: Vec<ChangeRecord>,
    /// What could not be read.
    pub unread: Vec<UnreadPart>,
    /// The last run, while its transfer is in the list.
    pub last_run: Option<InstallRun>,
    /// When the service answered, RFC 3339.
    pub read_at: String,
}

/// What the service answered for one plug-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum InstallAnswer {
    /// The service was not asked yet.
    NotAsked,
    /// The answer names it.
    Accepted,
    /// The answer does not name it.
    NotNamed,
    /// The request was refused.
    Refused,
    /// The answer was lost on its way; the plug-in's state tells what became of it.
    Lost,
}

/// One line of the result table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InstallLine {
    /// The plug-in.
    pub key: PluginKey,
    /// What the service answered.
    pub answer: InstallAnswer,
    /// Its state when last read; `None` before the first reading.
    pub state: Option<PluginState>,
}

/// Whether a run is still being followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Nothing was asked yet: the files are on their way, or wait for their turn.
    Preparing,
    /// The instance carries out another change, whose end is waited for.
    WaitingTurn,
    /// The change was interrupted and can be resumed.
    Interrupted,
    /// The request is on its way.
    Asking,
    /// The instance restarts; Plugdesk reads its state again and again.
    Following,
    /// The instance is active again.
    Finished,
    /// The request was refused.
    Refused,
    /// The state can't be read at the moment; Plugdesk goes on trying.
    OutOfSight,
    /// Plugdesk does not follow the instance, which goes on by itself.
    NotFollowed,
}

/// What was asked of an instance and what became of it: the result table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InstallRun {
    /// Its id.
    pub id: InstallRunId,
    /// Rises with every change; of two views of a run the one with the higher number is true.
    pub revision: u32,
    /// The table that it belongs to: what was asked for at once.
    pub table: TableId,
    /// What is done.
    pub doing: InstanceDoing,
    /// The connection.
    pub connection: ConnectionId,
    /// The connection's name.
    pub connection_name: String,
    /// The region.
    pub region: Option<String>,
    /// The instance.
    pub instance: InstanceId,
    /// The instance's description, where it was known when the run was asked for.
    pub instance_name: Option<String>,
    /// How it stands.
    pub state: RunState,
    /// How far the change is, once the service tells.
    pub progress: Option<ChangeRecord>,
    /// The instance's state when last read.
    pub instance_state: InstanceState,
    /// A line for each plug-in.
    pub lines: Vec<InstallLine>,
    /// `RequestId` of the answer.
    pub request_id: Option<String>,
    /// What failed.
    pub fault: Option<Fault>,
    /// When it was asked for, RFC 3339.
    pub asked_at: String,
    /// When the state was last read, RFC 3339.
    pub read_at: Option<String>,
}
