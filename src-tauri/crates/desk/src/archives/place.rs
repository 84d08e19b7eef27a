//! Where an archive may be installed: what a connection leads to, with the versions that run there.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What an archive is installed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// A deployment of Elastic Cloud or ECE.
    Deployment,
    /// An instance of Alibaba Cloud.
    Instance,
}

/// One deployment or instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "Place", rename_all = "camelCase")]
pub struct DestinationPlace {
    /// The service's id.
    pub id: String,
    /// The name that people use; the id where there is none.
    pub name: String,
    /// The Elasticsearch version that it runs, such as `8.15.2`.
    pub version: String,
    /// What it is.
    pub kind: PlaceKind,
}
