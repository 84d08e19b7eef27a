//! Extensions of Elastic Cloud and ECE as the page sees them.

use serde::{Deserialize, Serialize};
use specta::Type;

/// The id that the service gave an extension; opaque.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct ExtensionId(pub String);

/// Plugin or bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ExtensionKind {
    /// A plugin.
    Plugin,
    /// A bundle of configuration files.
    Bundle,
}

/// The stored file of an extension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StoredFile {
    /// Its size in bytes; some answers leave it out.
    pub size: Option<u64>,
    /// When it was stored, RFC 3339.
    pub last_modified: Option<String>,
    /// Whether the service offers a temporary link to it. The link itself stays in Rust.
    pub has_link: bool,
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExtensionRow {
    /// Its id.
    pub id: ExtensionId,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// Plugin or bundle.
    pub kind: ExtensionKind,
    /// The Elasticsearch version that it is for.
    pub version: String,
    /// What goes into a plan, such as `repo://1837462910`.
    pub url: String,
    /// The URL that it was made from, if it was, without credentials and query.
    pub download_url: Option<String>,
    /// The stored file; `None` while the extension waits for it.
    pub file: Option<StoredFile>,
}

/// The whole list, and when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExtensionList {
    /// Every extension.
    pub rows: Vec<ExtensionRow>,
    /// When the service answered, RFC 3339.
    pub read_at: String,
}

/// Everything that the service tells of one extension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExtensionDetails {
    /// What the table shows.
    pub row: ExtensionRow,
    /// The deployments that use it, by id.
    pub deployments: Vec<String>,
    /// `x-cloud-resource-version`
    pub resource_version: Option<String>,
    /// `x-cloud-resource-created`
    pub resource_created: Option<String>,
    /// `x-cloud-resource-last-modified`
    pub resource_last_modified: Option<String>,
    /// The id of the request that answered.
    pub request_id: Option<String>,
}

/// An extension as typed into the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExtensionDraft {
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// Plugin or bundle.
    pub kind: ExtensionKind,
    /// The Elasticsearch version that it is for.
    pub version: String,
}
