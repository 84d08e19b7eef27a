//! What the service says of an archive before it takes it in (`PluginAnalysis`).

use serde_json::{Value, json};

use crate::loose;

/// An archive in a bucket of the instance's region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginSource {
    /// The name of the archive, such as `p.zip`.
    pub name: String,
    /// The bucket.
    pub bucket: String,
    /// The key of the object in it.
    pub key: String,
}

/// Whether archives are only looked into, and not taken into the library (`dryRun`). It is sent
/// either way, as the service's default is not documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DryRun(pub bool);

/// What the service read in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnalysedPlugin {
    /// The name in its descriptor.
    pub name: String,
    /// Its own version.
    pub version: Option<String>,
    /// The version of Elasticsearch it was built for.
    pub elasticsearch_version: Option<String>,
    /// What its descriptor says about it.
    pub description: Option<String>,
    /// The permissions that it asks for.
    pub security_policy: Option<String>,
}

impl PluginSource {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "ossObject": { "bucketName": self.bucket, "key": self.key },
        })
    }
}

impl AnalysedPlugin {
    pub(crate) fn read(object: &Value) -> Self {
        Self {
            name: loose::text(object, "name").unwrap_or_default(),
            version: loose::text(object, "version"),
            elasticsearch_version: loose::text(object, "elasticsearchVersion"),
            description: loose::text(object, "description"),
            security_policy: loose::text_or_json(object, "securityPolicy"),
        }
    }
}
