//! The acts of Alibaba Cloud Elasticsearch as a person would type them elsewhere.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::instances::{ChangeRequest, DictionaryAsk, PluginKey};

/// The act on an instance to write down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum InstanceCopySubject {
    /// Reading the instance and its plug-ins.
    Show,
    /// Bringing files through OSS into the library, and installing them.
    #[serde(rename_all = "camelCase")]
    Bring {
        /// The files' names.
        file_names: Vec<String>,
        /// Whether they are installed too.
        install: bool,
    },
    /// A change.
    #[serde(rename_all = "camelCase")]
    Change {
        /// What is done.
        change: ChangeRequest,
        /// Whether to go on where the service would wait for a healthy cluster.
        force: bool,
    },
    /// Removing plug-ins from the library.
    Remove {
        /// The plug-ins.
        plugins: Vec<PluginKey>,
    },
    /// Interrupting a change.
    Interrupt,
    /// Resuming it.
    Resume,
    /// Changing dictionaries.
    Dictionaries {
        /// The change.
        ask: DictionaryAsk,
    },
}

/// The texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InstanceCopyTexts {
    /// The aliyun command line in a POSIX shell, with variables in the place of secrets.
    pub aliyun: String,
    /// Method, path, query and body of each request, as any SDK sends them.
    pub requests: String,
}
