//! Deployments as the page sees them.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::extensions::{ExtensionId, ExtensionKind};

/// The id that the service gave a deployment: 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct DeploymentId(pub String);

/// A deployment's id with the name that a person gave it; a nameless one is named by its id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentName {
    /// Its id.
    pub id: DeploymentId,
    /// Its name.
    pub name: String,
}

/// Where in a plan an entry stands. The console writes the tiers, Terraform the default.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum PlanPlace {
    /// `plan.elasticsearch`: the default of all tiers.
    Default,
    /// `plan.cluster_topology[index].elasticsearch`: one tier.
    #[serde(rename_all = "camelCase")]
    Tier {
        /// The tier's id, such as `hot_content`; its place in the list where it has none.
        tier: String,
    },
}

/// An extension in a deployment's plan, with every place where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Attached {
    /// The entry's name.
    pub name: String,
    /// The entry's URL, such as `repo://1837462910`; for ECE also http(s), then without its
    /// credentials and query.
    pub url: String,
    /// Plugin or bundle, by the array that it stands in.
    pub kind: ExtensionKind,
    /// The entry's `elasticsearch_version`.
    pub version: String,
    /// The extension that the URL names, where it is one of the store.
    pub extension: Option<ExtensionId>,
    /// Where it stands.
    pub places: Vec<PlanPlace>,
}

/// Something that a plan holds twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Doubled {
    /// The same entry more than once in one array.
    #[serde(rename_all = "camelCase")]
    SameUrl {
        /// The entry's name.
        name: String,
        /// Where.
        place: PlanPlace,
    },
    /// The same entry as default and again in every tier.
    #[serde(rename_all = "camelCase")]
    BothPlaces {
        /// The entry's name.
        name: String,
    },
    /// Several builds of one plugin, of which a node can load one only.
    #[serde(rename_all = "camelCase")]
    SameName {
        /// The plugin's name.
        name: String,
        /// Their versions.
        versions: Vec<String>,
    },
}

/// How a deployment is, as the service says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DeploymentHealth {
    /// All of it is healthy.
    Healthy,
    /// Something isn't.
    Unhealthy,
    /// The service doesn't tell.
    Unknown,
}

/// What a deployment's Elasticsearch does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DeploymentStatus {
    /// It runs.
    Started,
    /// A change or a restart is being carried out.
    Changing,
    /// It was stopped.
    Stopped,
    /// The service doesn't tell.
    Unknown,
}

/// How an attempt to carry out a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AttemptState {
    /// It is being carried out.
    Running,
    /// It is carried out.
    Succeeded,
    /// It failed, or was cancelled; the deployment goes on with the plan before.
    Failed,
}

/// A step of an attempt, from its log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AttemptStep {
    /// The service's name of the step, such as `validate-elasticsearch-plugin-versions`.
    pub step: String,
    /// Whether it is under way.
    pub running: bool,
    /// Whether it failed.
    pub failed: bool,
    /// Whether the service warns of something in it.
    pub warned: bool,
    /// When it began, RFC 3339.
    pub started_at: Option<String>,
    /// When it ended, RFC 3339.
    pub ended_at: Option<String>,
    /// The last thing that the service wrote of it, verbatim.
    pub message: Option<String>,
}

/// A warning of an attempt, in the service's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanWarning {
    /// Its code.
    pub code: String,
    /// Its text.
    pub message: String,
    /// The step that it is about.
    pub step: Option<String>,
}

/// Why an attempt failed, in the service's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanFailure {
    /// The step that failed.
    pub step: Option<String>,
    /// What the service wrote.
    pub message: String,
    /// Its kind, such as `ClusterFailure:PluginVersionMismatch`.
    pub failure_type: Option<String>,
    /// More of it, as `key: value`.
    pub details: Vec<String>,
}

/// What the log of a plan lets one say about the nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NodesLoaded {
    /// Every node was started anew under this plan and joined, which a node does only after it
    /// installed what the plan names.
    Every,
    /// The plan is carried out, and its log doesn't tell of the nodes.
    NotTold,
    /// Not yet, or not at all.
    No,
}

/// An attempt to carry out a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AttemptView {
    /// `plan_attempt_id`.
    pub id: Option<String>,
    /// How it stands.
    pub state: AttemptState,
    /// When it began, RFC 3339.
    pub started_at: Option<String>,
    /// When it ended, RFC 3339.
    pub ended_at: Option<String>,
    /// Its steps so far, oldest first.
    pub steps: Vec<AttemptStep>,
    /// What the service warns of.
    pub warnings: Vec<PlanWarning>,
    /// Why it failed.
    pub failure: Option<PlanFailure>,
    /// Whether every node has what the plan names.
    pub nodes_loaded: NodesLoaded,
}

/// One row of the Deployments screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentRow {
    /// Its id.
    pub id: DeploymentId,
    /// Its name, or its id where it has none.
    pub name: String,
    /// The Elasticsearch version of its current plan.
    pub version: Option<String>,
    /// How it is.
    pub health: DeploymentHealth,
    /// What it does.
    pub status: DeploymentStatus,
    /// Where it runs.
    pub region: Option<String>,
    /// How many Elasticsearch nodes it has; 0 where the service doesn't tell.
    pub nodes: u32,
    /// In how many zones they are; 0 where the service doesn't tell.
    pub zones: u32,
    /// The extensions of its current plan, from both places.
    pub attached: Vec<Attached>,
    /// What its current plan holds twice.
    pub doubled: Vec<Doubled>,
    /// The plan that is being carried out.
    pub pending: Option<AttemptView>,
    /// Whether the last attempt to change its plan failed.
    pub last_attempt_failed: bool,
}

/// The whole list, and when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentList {
    /// Every deployment with Elasticsearch, by name; those that were deleted are left out.
    pub rows: Vec<DeploymentRow>,
    /// Whether there are more than were read.
    pub more: bool,
    /// When the service answered, RFC 3339.
    pub read_at: String,
}

/// One deployment with its latest attempts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentDetails {
    /// What the table shows, read anew.
    pub row: DeploymentRow,
    /// The last attempt that ended, with its log.
    pub last_attempt: Option<AttemptView>,
    /// `x-cloud-resource-version`
    pub resource_version: Option<String>,
    /// The id of the request that answered.
    pub request_id: Option<String>,
    /// When the service answered, RFC 3339.
    pub read_at: String,
}

/// The deployments that use an extension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Users {
    /// The extension.
    pub extension: ExtensionId,
    /// The deployments whose current or pending plan names it, by name.
    pub deployments: Vec<DeploymentName>,
}

/// Who uses what in a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UsedBy {
    /// Every extension that is used.
    pub users: Vec<Users>,
    /// Whether the deployments were all read; otherwise an extension that isn't named here may
    /// still be used.
    pub complete: bool,
    /// Whether this was read before and may not hold any more.
    pub stale: bool,
    /// When it was read, RFC 3339.
    pub read_at: String,
}
