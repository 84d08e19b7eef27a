//! What an archive is judged for.

use crate::version::ElasticsearchVersion;

/// A service with rules of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// Elastic Cloud, hosted by Elastic.
    ElasticCloud,
    /// Elastic Cloud Enterprise, in one's own data centre.
    Ece,
    /// Alibaba Cloud Elasticsearch.
    Alibaba,
}

/// As what an archive is sent to Elastic (`extension_type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SentAs {
    /// `plugin`
    Plugin,
    /// `bundle`
    Bundle,
}

/// Something in the plugins folder of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalledPlugin {
    /// The name of its folder, which is the plugin's name.
    pub name: String,
    /// `elasticsearch.version` of its descriptor; `None` when it has no readable descriptor.
    pub elasticsearch_version: Option<String>,
}

/// Where an archive is meant to go. What is `None` is not known, and then not judged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Target {
    /// The service, or `None` for an Elasticsearch that one runs oneself.
    pub service: Option<Service>,
    /// The version that the nodes run. Without it a plugin is judged for its own version.
    pub elasticsearch: Option<ElasticsearchVersion>,
    /// The Java release of the nodes, such as 21. Without it: the one that comes with the version.
    pub java: Option<u32>,
    /// What is installed, when that is known.
    pub installed: Option<Vec<InstalledPlugin>>,
    /// As what it is sent, where a service asks.
    pub sent_as: Option<SentAs>,
    /// The name of the file as the service gets it.
    pub file_name: Option<String>,
    /// The plugin's id that was asked for, where the installer compares it (R45).
    pub expected_id: Option<String>,
    /// Whether the file lies in the plugins folder of an Elasticsearch (R11).
    pub in_plugins_folder: bool,
}
