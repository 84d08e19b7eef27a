//! What a transfer was asked to do, as the journal keeps it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::fetch_url::FetchUrl;
use super::view::{PlanDoing, StepName, TransferSource};
use crate::archives::LocalFile;
use crate::extensions::{ExtensionDraft, ExtensionId};
use crate::instances::{
    DictionaryFile, DictionaryList, InstanceChange, InstanceDoing, InstanceId, InstanceNamed,
    PluginKey, TableId, bare, named_only,
};
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
        /// The result table that it belongs to, where it is not one of its own.
        #[serde(default)]
        table: Option<TableId>,
        /// How the instance was called when this was asked for.
        #[serde(default)]
        named: InstanceNamed,
    },
    /// Files on this computer into an instance's library, and onto its nodes where that is asked
    /// for: all of them in one change, so that the cluster restarts once.
    #[serde(rename_all = "camelCase")]
    Bring {
        /// The files.
        files: Vec<LocalFile>,
        /// The instance.
        instance: InstanceId,
        /// Whether they are installed once the library holds them.
        install: bool,
        /// Whether to go on where the service would wait for a healthy cluster.
        force: bool,
        /// The result table that it belongs to, where it is not one of its own.
        #[serde(default)]
        table: Option<TableId>,
        /// How the instance was called when this was asked for.
        #[serde(default)]
        named: InstanceNamed,
    },
    /// Another change of an instance.
    #[serde(rename_all = "camelCase")]
    ChangeInstance {
        /// The instance.
        instance: InstanceId,
        /// The change.
        change: InstanceChange,
        /// Whether to go on where the service would wait for a healthy cluster.
        force: bool,
        /// The result table that it belongs to, where it is not one of its own.
        #[serde(default)]
        table: Option<TableId>,
        /// How the instance was called when this was asked for.
        #[serde(default)]
        named: InstanceNamed,
    },
    /// A change of one list of dictionaries of an instance.
    #[serde(rename_all = "camelCase")]
    Dictionaries {
        /// The instance.
        instance: InstanceId,
        /// The list.
        list: DictionaryList,
        /// What is added or replaced.
        put: Vec<DictionaryFile>,
        /// The names of those that are removed.
        remove: Vec<String>,
        /// The result table that it belongs to, where it is not one of its own.
        #[serde(default)]
        table: Option<TableId>,
        /// How the instance was called when this was asked for.
        #[serde(default)]
        named: InstanceNamed,
    },
}

impl Order {
    /// The steps in their order.
    pub fn steps(&self) -> &'static [StepName] {
        use StepName::{
            Analyse, ChangeInstance, ChangePlans, CheckFile, Create, DeleteFormer, Fetch, Follow,
            FollowPlans, Import, Install, Put, Receive, Send, Tidy, UpdateDictionaries, Verify,
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
            Self::Bring { install: true, .. } => {
                &[CheckFile, Put, Analyse, Import, Install, Follow, Tidy]
            }
            Self::Bring { install: false, .. } => &[CheckFile, Put, Analyse, Import, Tidy],
            Self::ChangeInstance { .. } => &[ChangeInstance, Follow],
            Self::Dictionaries { .. } => &[CheckFile, Put, UpdateDictionaries, Follow, Tidy],
        }
    }

    /// Whether it counts among those that run side by side on a connection. An instance is
    /// followed for hours, with few bytes; meanwhile files may go.
    pub fn takes_room(&self) -> bool {
        !matches!(
            self,
            Self::Install { .. } | Self::ChangeInstance { .. } | Self::ChangePlans { .. }
        )
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
            Self::Bring {
                files, instance, ..
            } => TransferSource::Files {
                file_names: files.iter().map(|file| file.file_name.clone()).collect(),
                instance: instance.clone(),
            },
            Self::ChangeInstance {
                instance, change, ..
            } => TransferSource::Instance {
                doing: change.doing(),
                instance: instance.clone(),
            },
            Self::Dictionaries { instance, list, .. } => TransferSource::Instance {
                doing: InstanceDoing::Dictionaries { list: *list },
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
            Self::Install { plugins, .. } => joined(plugins.iter().map(|one| one.name.as_str())),
            Self::Bring { files, .. } => joined(files.iter().map(|file| bare(&file.file_name))),
            Self::ChangeInstance { change, .. } => joined(change.names()),
            Self::Dictionaries { put, remove, .. } => {
                let put = put.iter().map(|one| one.name.as_str());
                joined(put.chain(remove.iter().map(String::as_str)))
            }
        }
    }

    /// The instance that it changes.
    pub fn instance(&self) -> Option<&InstanceId> {
        match self {
            Self::Install { instance, .. }
            | Self::Bring { instance, .. }
            | Self::ChangeInstance { instance, .. }
            | Self::Dictionaries { instance, .. } => Some(instance),
            _ => None,
        }
    }

    /// What it does to an instance, to be shown.
    pub fn doing(&self) -> Option<InstanceDoing> {
        match self {
            Self::Install { .. } => Some(InstanceDoing::Install),
            Self::Bring { install, .. } => Some(InstanceDoing::Bring { install: *install }),
            Self::ChangeInstance { change, .. } => Some(change.doing()),
            Self::Dictionaries { list, .. } => Some(InstanceDoing::Dictionaries { list: *list }),
            _ => None,
        }
    }

    /// The result table that it belongs to, where it is not one of its own, and how the instance
    /// was called.
    pub fn table(&self) -> Option<(Option<&TableId>, &InstanceNamed)> {
        match self {
            Self::Install { table, named, .. }
            | Self::Bring { table, named, .. }
            | Self::ChangeInstance { table, named, .. }
            | Self::Dictionaries { table, named, .. } => Some((table.as_ref(), named)),
            _ => None,
        }
    }

    /// What the lines of its result table are about, as far as the order alone tells.
    pub fn subjects(&self) -> Vec<PluginKey> {
        match self {
            Self::Install { plugins, .. } => plugins.clone(),
            Self::Bring { files, .. } => {
                let names = files.iter().map(|file| bare(&file.file_name).to_owned());
                names.map(named_only).collect()
            }
            Self::ChangeInstance { change, .. } => change.plugins(),
            Self::Dictionaries { put, remove, .. } => {
                let put = put.iter().map(|one| &one.name);
                put.chain(remove).cloned().map(named_only).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The files that it puts into a bucket.
    pub fn files(&self) -> Vec<&LocalFile> {
        match self {
            Self::Bring { files, .. } => files.iter().collect(),
            Self::Dictionaries { put, .. } => put.iter().map(|one| &one.file).collect(),
            _ => Vec::new(),
        }
    }

    /// The place of one of its files, to put another there.
    pub(super) fn file_mut(&mut self, index: usize) -> Option<&mut LocalFile> {
        match self {
            Self::Upload { file, .. } => (index == 0).then_some(file),
            Self::Bring { files, .. } => files.get_mut(index),
            Self::Dictionaries { put, .. } => put.get_mut(index).map(|one| &mut one.file),
            _ => None,
        }
    }

    /// The step that asks the service to change an instance.
    pub fn asking_step(&self) -> Option<StepName> {
        match self {
            Self::Install { .. } | Self::Bring { install: true, .. } => Some(StepName::Install),
            Self::Bring { install: false, .. } => Some(StepName::Import),
            Self::ChangeInstance { .. } => Some(StepName::ChangeInstance),
            Self::Dictionaries { .. } => Some(StepName::UpdateDictionaries),
            _ => None,
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
            _ => None,
        }
    }

    /// The deployments whose plans will be changed, to be shown before anything was done.
    pub fn plan_runs(&self) -> Vec<PlanRun> {
        let targets = self.plan_work().map(|work| work.targets.as_slice());
        let targets = targets.unwrap_or_default();
        targets.iter().map(PlanRun::waiting).collect()
    }
}

fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
