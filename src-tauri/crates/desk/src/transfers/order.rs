//! What a transfer was asked to do, as the journal keeps it.

use serde::{Deserialize, Serialize};

use super::fetch_url::FetchUrl;
use super::view::{StepName, TransferSource};
use crate::archives::LocalFile;
use crate::extensions::{ExtensionDraft, ExtensionId};
use crate::instances::{InstanceId, PluginKey};

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
    },
    /// An extension that the service fills from a URL.
    #[serde(rename_all = "camelCase")]
    CreateByUrl {
        /// What to make; it was checked when the transfer was asked for.
        draft: ExtensionDraft,
        /// Where the service shall fetch the file.
        url: FetchUrl,
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
        use StepName::{CheckFile, Create, Fetch, Follow, Install, Send, Verify};
        match self {
            Self::Upload { target, .. } => match target {
                ExtensionTarget::New { .. } => &[CheckFile, Create, Send, Verify],
                ExtensionTarget::Existing { .. } => &[CheckFile, Send, Verify],
            },
            Self::CreateByUrl { .. } => &[Fetch, Verify],
            Self::Install { .. } => &[Install, Follow],
        }
    }

    /// Whether it counts among those that run side by side on a connection. An instance is
    /// followed for hours, with few bytes; meanwhile files may go.
    pub fn takes_room(&self) -> bool {
        !matches!(self, Self::Install { .. })
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
            } => name.clone(),
            Self::Install { plugins, .. } => {
                let names: Vec<_> = plugins.iter().map(|plugin| plugin.name.as_str()).collect();
                names.join(", ")
            }
        }
    }

    /// The extension's id, where it is known before the work begins.
    pub fn extension(&self) -> Option<ExtensionId> {
        match self {
            Self::Upload {
                target: ExtensionTarget::Existing { id, .. },
                ..
            } => Some(id.clone()),
            _ => None,
        }
    }
}
