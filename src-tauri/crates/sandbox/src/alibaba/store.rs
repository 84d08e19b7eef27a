//! What the Alibaba service remembers: instances, their plug-in libraries, and running changes.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The whole state.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct AlibabaState {
    pub(crate) instances: Vec<Instance>,
}

/// An instance with its two plug-in lists.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Instance {
    /// `es-cn-` and letters and digits.
    pub(crate) id: String,
    pub(crate) description: String,
    /// Such as `8.15.1_with_X-Pack`.
    pub(crate) version: String,
    pub(crate) node_amount: u32,
    /// The availability zones, such as `cn-hangzhou-i`.
    pub(crate) zones: Vec<String>,
    pub(crate) payment: Payment,
    pub(crate) tags: Vec<(String, String)>,
    pub(crate) created: DateTime<Utc>,
    pub(crate) updated: DateTime<Utc>,
    pub(crate) built_in: Vec<BuiltInPlugin>,
    pub(crate) library: Vec<CustomPlugin>,
    pub(crate) change: Option<Change>,
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
    Failed,
}

impl PluginState {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Installed => "INSTALLED",
            Self::Uninstalled => "UNINSTALLED",
            Self::Installing => "INSTALLING",
            Self::Failed => "FAILED",
        }
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
    pub(crate) version: String,
    pub(crate) elasticsearch_version: String,
    /// An opaque id of the uploaded file.
    pub(crate) file_version: String,
    pub(crate) description: String,
    pub(crate) state: PluginState,
}

/// A change that an instance goes through. Where it stands follows from the time alone, so it goes
/// on while the sandbox is stopped.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Change {
    pub(crate) started: DateTime<Utc>,
    /// How long it takes altogether; `None` for a change that never ends.
    pub(crate) takes: Option<Duration>,
    /// The file versions of the plug-ins that are being installed, in their order.
    pub(crate) installs: Vec<String>,
}
