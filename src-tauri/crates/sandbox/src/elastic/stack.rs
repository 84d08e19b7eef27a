//! The versions of the Elastic Stack that a service offers.
//!
//! The specification has them at `/stack/versions`; Elastic's own clients ask
//! `/regions/{region}/stack/versions`. Both are answered. Which versions there are, and which of
//! them lead to which, is the sandbox's own choice; the shape of an item is the specification's.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::Elastic;
use super::errors::Refusal;
use crate::switches::Service;

/// The one region of every ECE installation.
const ECE_REGION: &str = "ece-region";

/// Regions of Elastic Cloud in which nobody needs to have a deployment.
const CLOUD_REGIONS: [&str; 6] = [
    "us-east-1",
    "eu-west-1",
    "aws-eu-central-1",
    "gcp-us-central1",
    "gcp-europe-west1",
    "azure-westeurope",
];

/// What becomes of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Offered,
    /// Marked for deletion: told only with `show_deleted`.
    Deleted,
    /// Not for this user: told only with `show_unusable`, and only by Elastic Cloud.
    Unusable,
}

/// Every version, oldest first, as major, minor and patch.
const VERSIONS: [((u8, u8, u8), Standing); 10] = [
    ((7, 17, 24), Standing::Offered),
    ((8, 11, 4), Standing::Deleted),
    ((8, 13, 0), Standing::Offered),
    ((8, 14, 3), Standing::Offered),
    ((8, 15, 2), Standing::Offered),
    ((8, 15, 3), Standing::Offered),
    ((8, 17, 0), Standing::Offered),
    ((9, 0, 0), Standing::Offered),
    ((9, 1, 0), Standing::Offered),
    ((9, 2, 0), Standing::Unusable),
];

/// The plugins that come with Elasticsearch.
const BUILT_IN: [&str; 13] = [
    "analysis-icu",
    "analysis-kuromoji",
    "analysis-nori",
    "analysis-phonetic",
    "analysis-smartcn",
    "analysis-stempel",
    "analysis-ukrainian",
    "ingest-attachment",
    "mapper-annotated-text",
    "mapper-murmur3",
    "mapper-size",
    "repository-gcs",
    "repository-s3",
];

type Version = (u8, u8, u8);

/// `GET /stack/versions`.
pub(super) async fn list(
    State(elastic): State<Arc<Elastic>>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refusal> {
    elastic.stack_versions(query.as_deref())
}

/// `GET /regions/{region}/stack/versions`.
pub(super) async fn list_of_region(
    State(elastic): State<Arc<Elastic>>,
    Path(region): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refusal> {
    if !elastic.has_region(&region) {
        return Err(Refusal::NoSuchResource);
    }
    elastic.stack_versions(query.as_deref())
}

/// `GET /stack/versions/{version}`.
pub(super) async fn get(
    State(elastic): State<Arc<Elastic>>,
    Path(version): Path<String>,
) -> Result<Json<Value>, Refusal> {
    elastic.stack_version_named(version)
}

/// `GET /regions/{region}/stack/versions/{version}`.
pub(super) async fn get_of_region(
    State(elastic): State<Arc<Elastic>>,
    Path((region, version)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    if !elastic.has_region(&region) {
        return Err(Refusal::NoSuchResource);
    }
    elastic.stack_version_named(version)
}

impl Elastic {
    fn has_region(&self, region: &str) -> bool {
        if self.service == Service::Ece {
            return region == ECE_REGION;
        }
        let state = self.store.state.snapshot();
        CLOUD_REGIONS.contains(&region) || state.deployments.iter().any(|one| one.region == region)
    }

    fn stack_versions(&self, query: Option<&str>) -> Result<Json<Value>, Refusal> {
        let query = query.unwrap_or_default();
        let deleted = flag(query, "show_deleted")?;
        let unusable = flag(query, "show_unusable")?;
        // The newest first.
        let stacks: Vec<_> = VERSIONS
            .iter()
            .rev()
            .filter(|(_, standing)| match standing {
                Standing::Offered => true,
                Standing::Deleted => deleted,
                Standing::Unusable => unusable && self.service != Service::Ece,
            })
            .map(|(version, standing)| self.stack_version(*version, *standing))
            .collect();
        Ok(Json(json!({ "stacks": stacks })))
    }

    fn stack_version_named(&self, version: String) -> Result<Json<Value>, Refusal> {
        VERSIONS
            .iter()
            .find(|(known, _)| text(*known) == version)
            .map(|(known, standing)| Json(self.stack_version(*known, *standing)))
            .ok_or(Refusal::NoSuchVersion(version))
    }

    /// `StackVersionConfig` of the specification.
    fn stack_version(&self, version: Version, standing: Standing) -> Value {
        let name = text(version);
        let mut stack = json!({
            "version": name,
            "upgradable_to": upgradable_to(version),
            "min_upgradable_from": min_upgradable_from(version),
            "deleted": standing == Standing::Deleted,
            "template": { "template_version": "", "hashes": [] },
            "elasticsearch": {
                "docker_image": format!("docker.elastic.co/cloud-release/elasticsearch-cloud-ess:{name}"),
                "plugins": BUILT_IN,
                "default_plugins": ["repository-gcs", "repository-s3"],
                "blacklist": ["path.data", "path.logs", "http.port", "transport.port"],
            },
            "kibana": {
                "docker_image": format!("docker.elastic.co/cloud-release/kibana-cloud:{name}"),
                "blacklist": ["server.host", "server.port"],
            },
            "metadata": { "pre_release": false, "schema_version": 1 },
        });
        // "This is only relevant in EC (SaaS) and is not sent in ECE", says the specification.
        if self.service != Service::Ece {
            stack["whitelisted"] = json!(true);
            stack["accessible"] = json!(standing != Standing::Unusable);
        }
        stack
    }
}

fn text((major, minor, patch): Version) -> String {
    format!("{major}.{minor}.{patch}")
}

/// The later versions of the same major, and of the next one from the last minor of a major.
fn upgradable_to(from: Version) -> Vec<String> {
    let last_of_major = VERSIONS
        .iter()
        .filter(|(to, standing)| to.0 == from.0 && *standing == Standing::Offered)
        .map(|(to, _)| *to)
        .max();
    VERSIONS
        .iter()
        .filter(|(_, standing)| *standing == Standing::Offered)
        .map(|(to, _)| *to)
        .filter(|to| {
            let within = to.0 == from.0 && *to > from;
            let across = to.0 == from.0 + 1 && last_of_major == Some(from);
            within || across
        })
        .map(text)
        .collect()
}

fn min_upgradable_from((major, _, _): Version) -> &'static str {
    match major {
        0..=7 => "6.8.0",
        8 => "7.17.0",
        _ => "8.17.0",
    }
}

fn flag(query: &str, name: &'static str) -> Result<bool, Refusal> {
    let value = form_urlencoded::parse(query.as_bytes())
        .find_map(|(key, value)| (key == name).then_some(value));
    match value.as_deref() {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Refusal::invalid(name, "Send true or false.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_lead_to_later_ones_and_over_the_last_minor_to_the_next_major() {
        assert_eq!(
            upgradable_to((7, 17, 24)),
            ["8.13.0", "8.14.3", "8.15.2", "8.15.3", "8.17.0"]
        );
        assert_eq!(upgradable_to((8, 15, 2)), ["8.15.3", "8.17.0"]);
        assert_eq!(upgradable_to((8, 17, 0)), ["9.0.0", "9.1.0"]);
        assert_eq!(upgradable_to((9, 1, 0)), [""; 0]);
    }
}
