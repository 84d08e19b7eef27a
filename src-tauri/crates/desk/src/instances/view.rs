//! Instances of Alibaba Cloud Elasticsearch and their plug-ins as the page sees them.

use serde::{Deserialize, Serialize};
use specta::Type;

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

/// A plug-in that comes with the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BuiltInPlugin {
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// Its state.
    pub state: PluginState,
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
    /// The last install run, while its transfer is in the list.
    pub last_run: Option<InstallRun>,
    /// When the service answered, RFC 3339.
    pub read_at: String,
}

/// What the service answered for one plug-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum InstallAnswer {
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

/// An install request and what became of it: the result table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InstallRun {
    /// Its id.
    pub id: InstallRunId,
    /// Rises with every change; of two views of a run the one with the higher number is true.
    pub revision: u32,
    /// The connection.
    pub connection: ConnectionId,
    /// The instance.
    pub instance: InstanceId,
    /// How it stands.
    pub state: RunState,
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
