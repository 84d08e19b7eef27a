//! What the Alibaba service of a region remembers: instances with their plug-ins, dictionaries and
//! changes, and the answers to requests with a client token.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::change::Change;
use super::tokens::Answered;

/// The whole state.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct AlibabaState {
    pub(crate) instances: Vec<Instance>,
    /// The answers to requests that carried a client token, oldest first.
    #[serde(default)]
    pub(crate) answered: Vec<Answered>,
}

/// An instance with its two plug-in lists.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Instance {
    /// `es-cn-` and letters and digits.
    pub(crate) id: String,
    pub(crate) description: String,
    /// Such as `8.15.1_with_X-Pack`.
    pub(crate) version: String,
    #[serde(default)]
    pub(crate) architecture: Architecture,
    pub(crate) node_amount: u32,
    /// The availability zones, such as `cn-hangzhou-i`.
    pub(crate) zones: Vec<String>,
    pub(crate) payment: Payment,
    pub(crate) tags: Vec<(String, String)>,
    pub(crate) created: DateTime<Utc>,
    pub(crate) updated: DateTime<Utc>,
    pub(crate) built_in: Vec<BuiltInPlugin>,
    pub(crate) library: Vec<CustomPlugin>,
    #[serde(default)]
    pub(crate) dictionaries: Vec<Dictionary>,
    /// The change that has not ended.
    pub(crate) change: Option<Change>,
    /// The changes that have ended, oldest first.
    #[serde(default)]
    pub(crate) past: Vec<Change>,
}

/// The control architecture, by the words of `archType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Architecture {
    /// The cloud-native one ("v3"), where custom plug-ins work.
    #[default]
    Public,
    /// The older one ("v2").
    Exclusive,
}

/// How an instance is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Payment {
    Prepaid,
    Postpaid,
}

/// The states of a plug-in that the sandbox can bring about, of those that the SDKs list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum PluginState {
    Installed,
    Uninstalled,
    Installing,
    Uninstalling,
    /// Installing while another version of the same name is installed.
    Upgrading,
    Failed,
}

impl PluginState {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Installed => "INSTALLED",
            Self::Uninstalled => "UNINSTALLED",
            Self::Installing => "INSTALLING",
            Self::Uninstalling => "UNINSTALLING",
            Self::Upgrading => "UPGRADING",
            Self::Failed => "FAILED",
        }
    }

    /// Whether no node has it or is getting it.
    pub(super) fn is_absent(self) -> bool {
        matches!(self, Self::Uninstalled | Self::Failed)
    }
}

/// A plug-in that comes with the service.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct BuiltInPlugin {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) state: PluginState,
    pub(crate) specification_url: Option<String>,
}

/// One version of a custom plug-in in an instance's library.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CustomPlugin {
    /// The name without `.zip`.
    pub(crate) name: String,
    /// The name of the uploaded file without `.zip`, where it is another one.
    #[serde(default)]
    pub(crate) file_name: Option<String>,
    pub(crate) version: String,
    pub(crate) elasticsearch_version: String,
    /// An opaque id of the uploaded file.
    pub(crate) file_version: String,
    pub(crate) description: String,
    pub(crate) state: PluginState,
}

impl CustomPlugin {
    /// Whether it goes by this name, given without `.zip`: that of its descriptor or of its file.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name == name || self.file_name.as_deref() == Some(name)
    }
}

/// The four lists of dictionaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum DictionaryList {
    Ik,
    IkHot,
    Synonyms,
    Aliws,
}

/// What the words of a dictionary are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum WordType {
    Main,
    Stop,
    Synonyms,
    AliWs,
}

/// Where a dictionary came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum DictionarySource {
    Origin,
    Oss,
    Upload,
}

/// A dictionary file of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Dictionary {
    pub(crate) list: DictionaryList,
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) words: WordType,
    pub(crate) source: DictionarySource,
    pub(crate) size: u64,
    /// The name of the file with its content.
    pub(crate) file: String,
}
