//! What an instance is asked for, as the journal keeps it.

use serde::{Deserialize, Serialize};

use super::change::InstanceDoing;
use super::dictionaries::WordsKind;
use super::view::PluginKey;
use crate::archives::LocalFile;

/// How an instance was called when something was asked of it; its id says little to a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct InstanceNamed {
    /// Its description.
    pub description: Option<String>,
    /// Its region.
    pub region: Option<String>,
}

/// A change of an instance for which the service takes a client token, so that it may be asked
/// for again when an answer was lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum InstanceChange {
    /// Plug-ins that come with the service are installed.
    InstallBuiltIn {
        /// Their names.
        names: Vec<String>,
    },
    /// Plug-ins are taken off the nodes.
    Uninstall {
        /// The plug-ins; a built-in one has no file version.
        plugins: Vec<PluginKey>,
    },
    /// Nodes are restarted.
    Restart {
        /// The hosts of the nodes; empty for the whole instance.
        nodes: Vec<String>,
    },
}

impl InstanceChange {
    /// What is done, to be shown.
    pub fn doing(&self) -> InstanceDoing {
        match self {
            Self::InstallBuiltIn { .. } => InstanceDoing::InstallBuiltIn,
            Self::Uninstall { .. } => InstanceDoing::Uninstall,
            Self::Restart { .. } => InstanceDoing::Restart,
        }
    }

    /// The names of what it is about: of plug-ins or of nodes.
    pub fn names(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Self::InstallBuiltIn { names } | Self::Restart { nodes: names } => {
                Box::new(names.iter().map(String::as_str))
            }
            Self::Uninstall { plugins } => Box::new(plugins.iter().map(|one| one.name.as_str())),
        }
    }

    /// The plug-ins that it is about.
    pub fn plugins(&self) -> Vec<PluginKey> {
        match self {
            Self::InstallBuiltIn { names } => names.iter().cloned().map(named_only).collect(),
            Self::Uninstall { plugins } => plugins.clone(),
            Self::Restart { .. } => Vec::new(),
        }
    }

    /// Whether there is nothing to do. A restart without nodes is one of the whole instance.
    pub fn is_empty(&self) -> bool {
        !matches!(self, Self::Restart { .. }) && self.names().next().is_none()
    }
}

/// The key of what has a name alone.
pub(crate) fn named_only(name: String) -> PluginKey {
    PluginKey {
        name,
        file_version: None,
    }
}

/// A word list on this computer for a dictionary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DictionaryFile {
    /// The file.
    pub file: LocalFile,
    /// The dictionary's name; one that is there under this name is replaced.
    pub name: String,
    /// What it holds.
    pub words: WordsKind,
}
