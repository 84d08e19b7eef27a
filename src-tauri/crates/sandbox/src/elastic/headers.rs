//! The three headers that tell how a resource stands.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use chrono::{DateTime, Utc};

use crate::clock::iso;

const RESOURCE_VERSION: HeaderName = HeaderName::from_static("x-cloud-resource-version");
const RESOURCE_CREATED: HeaderName = HeaderName::from_static("x-cloud-resource-created");
const RESOURCE_MODIFIED: HeaderName = HeaderName::from_static("x-cloud-resource-last-modified");

/// The headers for a resource of this version, made and changed at these moments.
pub(super) fn resource_headers(
    version: u64,
    created: DateTime<Utc>,
    modified: DateTime<Utc>,
) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(RESOURCE_VERSION, HeaderValue::from(version));
    for (name, moment) in [(RESOURCE_CREATED, created), (RESOURCE_MODIFIED, modified)] {
        if let Ok(value) = HeaderValue::try_from(iso(moment)) {
            headers.insert(name, value);
        }
    }
    headers
}
