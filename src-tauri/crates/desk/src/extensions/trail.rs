//! Where a download URL leads.

use serde::{Deserialize, Serialize};
use specta::Type;

/// The way from a download URL to the file. The service follows no redirect, so that Plugdesk looks
/// for the end of the way beforehand, without credentials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UrlTrail {
    /// Every address from the first to the last, without credentials and query.
    pub hops: Vec<String>,
    /// The size that the last one tells, in bytes.
    pub size: Option<u64>,
}

/// Whether a service keeps extensions in a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StoreCapability {
    /// It has a store.
    Store,
    /// It has none that answers; plans name URLs that nodes fetch.
    UrlOnly,
}
