//! Changes of plans as the page asks for them and sees them.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::deployments::{
    AttemptView, DeploymentHealth, DeploymentId, DeploymentStatus, PlanPlace,
};
use crate::extensions::{ExtensionDraft, ExtensionId, ExtensionKind};
use crate::fault::Fault;
use crate::transfers::TransferView;

/// What is to be done to the plans of deployments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum PlanAct {
    /// Attach an extension of the store. Another build of the same name is replaced by it.
    #[serde(rename_all = "camelCase")]
    Attach {
        /// The extension.
        extension: ExtensionId,
    },
    /// Attach an extension that is yet to be made from an archive.
    #[serde(rename_all = "camelCase")]
    AttachNew {
        /// What will be made.
        draft: ExtensionDraft,
    },
    /// Attach what nodes fetch from a URL; ECE only, which may have no store.
    #[serde(rename_all = "camelCase")]
    AttachUrl {
        /// The entry's name.
        name: String,
        /// Where nodes fetch it.
        url: String,
        /// Plugin or bundle.
        extension_kind: ExtensionKind,
        /// The Elasticsearch version that it is for.
        version: String,
    },
    /// Take an extension of the store out of the plans.
    #[serde(rename_all = "camelCase")]
    Detach {
        /// The extension.
        extension: ExtensionId,
    },
    /// Take entries of a name out of the plans that are no extension of the store.
    #[serde(rename_all = "camelCase")]
    DetachNamed {
        /// The entries' name.
        name: String,
        /// Plugin or bundle.
        extension_kind: ExtensionKind,
    },
    /// Put a new extension, yet to be made, into the place of another wherever that is attached;
    /// the other one is deleted after it was released.
    #[serde(rename_all = "camelCase")]
    ReplaceSafely {
        /// The extension that goes.
        former: ExtensionId,
        /// What will be made.
        draft: ExtensionDraft,
    },
    /// Remove what a plan holds twice.
    CleanUp,
    /// Send the plan unchanged, so that every node starts anew and reads its files again.
    Reapply,
    /// Raise the Elasticsearch version, and swap every plugin for its build for that version in the
    /// same plan change.
    #[serde(rename_all = "camelCase")]
    Upgrade {
        /// The version to raise to.
        version: String,
        /// A build that is yet to be made from an archive.
        draft: Option<ExtensionDraft>,
    },
}

/// An act and the deployments that it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanRequest {
    /// What to do.
    pub act: PlanAct,
    /// To which deployments. For a preview, none means all of them; for
    /// [`PlanAct::ReplaceSafely`] it is always all that use the former extension.
    pub deployments: Vec<DeploymentId>,
}

/// An entry that goes, or is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Former {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What an act does to one deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum PlanEffect {
    /// The extension is added.
    Adds,
    /// It takes the place of others.
    #[serde(rename_all = "camelCase")]
    Replaces {
        /// What goes.
        former: Vec<Former>,
    },
    /// Entries are taken out.
    #[serde(rename_all = "camelCase")]
    Removes {
        /// What goes.
        former: Vec<Former>,
    },
    /// Entries that stand twice are removed.
    #[serde(rename_all = "camelCase")]
    CleansUp {
        /// How many.
        entries: u32,
    },
    /// The plan is carried out once more as it is.
    Reapplies,
    /// The version is raised and builds are swapped.
    #[serde(rename_all = "camelCase")]
    Upgrades {
        /// From which version.
        from: String,
        /// To which version.
        to: String,
        /// The builds that are swapped.
        swaps: Vec<Former>,
    },
    /// The plan is as it should be already.
    Nothing,
    /// The extension is for another version than the deployment runs, or builds for the version
    /// to raise to are missing.
    #[serde(rename_all = "camelCase")]
    NeedsBuild {
        /// The version that a build is needed for.
        version: String,
        /// Of which plugins.
        names: Vec<String>,
    },
    /// The service does not offer this version to the deployment.
    #[serde(rename_all = "camelCase")]
    NotOffered {
        /// The version.
        version: String,
    },
    /// The deployment is stopped, or its plan can't be read.
    NotChangeable,
}

/// What a person should know before a plan changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PlanCaution {
    /// There is one node only, so that the restart is an outage.
    SingleNode,
    /// The deployment is not healthy; a restart may make it worse.
    Unhealthy,
    /// Another change is being carried out; this one waits for it.
    Pending,
    /// The last change of the plan failed.
    LastAttemptFailed,
    /// An index may still name a dictionary of the bundle; without it nodes can't recover the
    /// cluster's state.
    DictionaryMayBeNamed,
    /// Only Elasticsearch is raised. Kibana and the other parts of the deployment stay at their
    /// version; Kibana doesn't run with an Elasticsearch of another major version.
    OtherPartsStay,
    /// Nodes fetch from the URL at every start: it must be reachable from them, without a
    /// certificate of an authority of one's own, and deliver the same content for ever.
    FetchedAtEveryStart,
}

/// Which part of a plan differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PlanField {
    /// `user_plugins`
    UserPlugins,
    /// `user_bundles`
    UserBundles,
    /// `version`
    Version,
}

/// The exact difference in one part of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanDifference {
    /// Where.
    pub place: PlanPlace,
    /// Which part.
    pub field: PlanField,
    /// Its JSON before, one line for each entry; empty where there was nothing.
    pub before: Vec<String>,
    /// Its JSON after.
    pub after: Vec<String>,
}

/// What an act would do to one deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanOutlook {
    /// The deployment.
    pub deployment: DeploymentId,
    /// Its name.
    pub name: String,
    /// The version that it runs.
    pub version: Option<String>,
    /// How it is.
    pub health: DeploymentHealth,
    /// What it does.
    pub status: DeploymentStatus,
    /// How many nodes it has; 0 where the service doesn't tell.
    pub nodes: u32,
    /// In how many zones.
    pub zones: u32,
    /// What happens.
    pub effect: PlanEffect,
    /// Whether it may be chosen: something happens and nothing stands against it.
    pub possible: bool,
    /// What to know before.
    pub cautions: Vec<PlanCaution>,
    /// The exact difference.
    pub difference: Vec<PlanDifference>,
}

/// What an act would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanPreview {
    /// For each deployment, by name.
    pub outlooks: Vec<PlanOutlook>,
    /// When the plans were read, RFC 3339.
    pub read_at: String,
}

/// What the service said to a dry run for one deployment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanCheck {
    /// The deployment.
    pub deployment: DeploymentId,
    /// Its name.
    pub name: String,
    /// Why it would refuse; `None` where it would take the plan.
    pub fault: Option<Fault>,
}

/// What became of an act: either all of it began, or nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlansApplied {
    /// The transfers that carry it out, one for each deployment; empty where a dry run failed.
    pub transfers: Vec<TransferView>,
    /// What the dry runs said.
    pub checks: Vec<PlanCheck>,
}

/// How far the change of one deployment's plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PlanRunState {
    /// Not begun.
    Waiting,
    /// Another change is being carried out there, which is waited for.
    Queued,
    /// The service was asked, and its answer is awaited or being looked for.
    Asked,
    /// The service took the plan and carries it out.
    UnderWay,
    /// It is carried out.
    Done,
    /// There was nothing to change any more.
    Nothing,
    /// It failed; the deployment goes on with the plan before.
    Failed,
}

/// The change of one deployment's plan, as part of a transfer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanRun {
    /// The deployment.
    pub deployment: DeploymentId,
    /// Its name.
    pub name: String,
    /// How far it is.
    pub state: PlanRunState,
    /// When the service took the plan, RFC 3339.
    pub accepted_at: Option<String>,
    /// The attempt with its log.
    pub attempt: Option<AttemptView>,
    /// How many nodes the deployment has; 0 where the service doesn't tell.
    pub nodes: u32,
    /// How many of them run under the new plan, where its log or the topology tells.
    pub nodes_done: Option<u32>,
    /// Why it failed.
    pub fault: Option<Fault>,
}
