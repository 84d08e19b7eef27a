//! What is to change in plans, as a transfer's order keeps it.

use serde::{Deserialize, Serialize};

use crate::deployments::{DeploymentId, DeploymentName};
use crate::extensions::{ExtensionId, ExtensionKind};

/// The changes of plans that belong to one transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanWork {
    /// The deployments, each with its change.
    pub targets: Vec<PlanTarget>,
    /// The extension that is deleted once no plan names it any more.
    pub delete_former: Option<ExtensionId>,
}

/// A deployment and what is to change in its plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanTarget {
    /// The deployment.
    pub deployment: DeploymentId,
    /// Its name, to be shown.
    pub name: String,
    /// What is to change.
    pub edit: PlanEdit,
}

impl PlanTarget {
    /// The deployment with its name.
    pub fn named(&self) -> DeploymentName {
        DeploymentName {
            id: self.deployment.clone(),
            name: self.name.clone(),
        }
    }
}

/// What is to change in a plan. It says what should be true afterwards, so that it can be applied
/// to whatever the plan is by then, and twice without harm. An empty one carries the plan out once
/// more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PlanEdit {
    /// Entries that join, each in the place of those that it replaces.
    pub join: Vec<Joining>,
    /// Entries that leave.
    pub leave: Vec<Leaving>,
    /// Whether what stands twice is removed.
    pub clean_up: bool,
    /// The Elasticsearch version to raise to.
    pub version: Option<String>,
    /// The Elasticsearch version that the deployment ran when the person agreed; a plugin is not
    /// attached to another one.
    pub seen_version: Option<String>,
}

/// An entry that joins a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Joining {
    /// Which build.
    pub build: Builds,
    /// The entry's name.
    pub name: String,
    /// Plugin or bundle.
    pub kind: ExtensionKind,
    /// The entry's `elasticsearch_version`.
    pub version: String,
    /// The entries that it replaces, in the places where these are.
    pub replaces: Vec<Leaving>,
}

/// An entry that leaves a plan, named without what may be a secret: on ECE a URL can hold
/// credentials, which are not written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Leaving {
    /// The entry's name.
    pub name: String,
    /// The entry's URL without credentials and query.
    pub url: String,
}

/// Where the build of an entry is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Builds {
    /// At this URL.
    #[serde(rename_all = "camelCase")]
    At {
        /// `repo://…`, or for ECE http(s).
        url: String,
    },
    /// In the extension that the same transfer makes first.
    MadeFirst,
}
