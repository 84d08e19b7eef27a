//! What a transfer was asked to do, as the journal keeps it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::fetch_url::FetchUrl;
use super::view::{PlanDoing, StepName, TransferSource};
use crate::archives::LocalFile;
use crate::extensions::{ExtensionDraft, ExtensionId};
use crate::instances::{InstanceId, PluginKey};
use crate::plans::{PlanRun, PlanTarget, PlanWork};

/// Which extension receives a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum ExtensionTarget {
    /// One that is made first.
    New {
        /// What to make; it was checked when the transfer was asked for.
        draft: ExtensionDraft,
    },
    /// One that the service already has.
    #[serde(rename_all = "camelCase")]
    Existing {
        /// Its id.
        id: ExtensionId,
        /// Its name, to be shown.
        name: String,
        /// Whether it already held a file when the transfer was asked for.
        holds_file: bool,
    },
}

/// What to bring to the service.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Order {
    /// A file on this computer into an extension.
    #[serde(rename_all = "camelCase")]
    Upload {
        /// The file.
        file: LocalFile,
        /// The extension.
        target: ExtensionTarget,
        /// The plans that name it afterwards.
        #[serde(default)]
        then: Option<PlanWork>,
    },
    /// An extension that the service fills from a URL.
    #[serde(rename_all = "camelCase")]
    CreateByUrl {
        /// What to make; it was checked when the transfer was asked for.
        draft: ExtensionDraft,
        /// Where the service shall fetch the file.
        url: FetchUrl,
    },
    /// Changes of plans alone.
    #[serde(rename_all = "camelCase")]
    ChangePlans {
        /// The changes.
        work: PlanWork,
        /// What is done, to be shown.
        doing: PlanDoing,
        /// The name of the extension that it is about; empty where it is about none.
        subject: String,
    },
    /// The stored file of an extension to this computer.
    #[serde(rename_all = "camelCase")]
    Receive {
        /// The extension.
        extension: ExtensionId,
        /// Its name, to be shown.
        name: String,
        /// Where the file goes, as the person chose in the native dialog.
        path: PathBuf,
    },
    /// Plug-ins of an instance's library onto its nodes.
    #[serde(rename_all = "camelCase")]
    Install {
        /// The instance.
        instance: InstanceId,
        /// The plug-ins.
        plugins: Vec<PluginKey>,
        /// Whether to go on where the service would wait for a healthy cluster.
        force: bool,
    },
}

impl Order {
    /// The steps in their order.
    pub fn steps(&self) -> &'static [StepName] {
        use StepName::{
            ChangePlans, CheckFile, Create, DeleteFormer, Fetch, Follow, FollowPlans, Install,
            Receive, Send, Verify,
        };
        match self {
            Self::Upload { target, then, .. } => match (target, then) {
                (ExtensionTarget::New { .. }, None) => &[CheckFile, Create, Send, Verify],
                (ExtensionTarget::Existing { .. }, None) => &[CheckFile, Send, Verify],
                (ExtensionTarget::New { .. }, Some(work)) if work.delete_former.is_some() => &[
                    CheckFile,
                    Create,
                    Send,
                    Verify,
                    ChangePlans,
                    FollowPlans,
                    DeleteFormer,
                ],
                (ExtensionTarget::New { .. }, Some(_)) => {
                    &[CheckFile, Create, Send, Verify, ChangePlans, FollowPlans]
                }
                (ExtensionTarget::Existing { .. }, Some(_)) => {
                    &[CheckFile, Send, Verify, ChangePlans, FollowPlans]
                }
            },
            Self::ChangePlans { work, .. } if work.delete_former.is_some() => {
                &[ChangePlans, FollowPlans, DeleteFormer]
            }
            Self::ChangePlans { .. } => &[ChangePlans, FollowPlans],
            Self::Receive { .. } => &[Receive],
            Self::CreateByUrl { .. } => &[Fetch, Verify],
            Self::Install { .. } => &[Install, Follow],
        }
    }

    /// Whether it counts among those that run side by side on a connection. An instance is
    /// followed for hours, with few bytes; meanwhile files may go.
    pub fn takes_room(&self) -> bool {
        !matches!(self, Self::Install { .. } | Self::ChangePlans { .. })
    }

    /// What it brings, to be shown.
    pub fn source(&self) -> TransferSource {
        match self {
            Self::Upload { file, .. } => TransferSource::File {
                file_name: file.file_name.clone(),
            },
            Self::CreateByUrl { url, .. } => TransferSource::Url {
                shown_url: url.shown().to_owned(),
            },
            Self::ChangePlans { work, doing, .. } => TransferSource::Plans {
                doing: doing.clone(),
                deployments: work.targets.iter().map(PlanTarget::named).collect(),
            },
            Self::Receive { path, .. } => TransferSource::Stored {
                file_name: path
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default(),
            },
            Self::Install {
                instance, plugins, ..
            } => TransferSource::Library {
                plugins: plugins.iter().map(|plugin| plugin.name.clone()).collect(),
                instance: instance.clone(),
            },
        }
    }

    /// The name of the extension or of the plug-ins, to be shown.
    pub fn name(&self) -> String {
        match self {
            Self::Upload {
                target: ExtensionTarget::New { draft },
                ..
            }
            | Self::CreateByUrl { draft, .. } => draft.name.trim().to_owned(),
            Self::Upload {
                target: ExtensionTarget::Existing { name, .. },
                ..
            }
            | Self::Receive { name, .. } => name.clone(),
            Self::ChangePlans { subject, .. } => subject.clone(),
            Self::Install { plugins, .. } => {
                let names: Vec<_> = plugins.iter().map(|plugin| plugin.name.as_str()).collect();
                names.join(", ")
            }
        }
    }

    /// Whether the extension is its own, so that no other transfer may take it for one that it
    /// made. One whose file is merely received is not.
    pub fn owns_extension(&self) -> bool {
        !matches!(self, Self::Receive { .. })
    }

    /// The extension's id, where it is known before the work begins.
    pub fn extension(&self) -> Option<ExtensionId> {
        match self {
            Self::Upload {
                target: ExtensionTarget::Existing { id, .. },
                ..
            } => Some(id.clone()),
            Self::Receive { extension, .. } => Some(extension.clone()),
            _ => None,
        }
    }

    /// The changes of plans that belong to it.
    pub fn plan_work(&self) -> Option<&PlanWork> {
        match self {
            Self::Upload { then, .. } => then.as_ref(),
            Self::ChangePlans { work, .. } => Some(work),
            Self::CreateByUrl { .. } | Self::Install { .. } | Self::Receive { .. } => None,
        }
    }

    /// The deployments whose plans will be changed, to be shown before anything was done.
    pub fn plan_runs(&self) -> Vec<PlanRun> {
        let targets = self.plan_work().map(|work| work.targets.as_slice());
        let targets = targets.unwrap_or_default();
        targets.iter().map(PlanRun::waiting).collect()
    }
}
