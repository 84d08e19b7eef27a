//! Deployments as they lie on disk, those of older versions included.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::attempt::Attempt;
use super::nodes;
use super::plan;
use super::script;
use super::state::{Deployment, Kibana, MAIN};
use crate::elastic::store::{Extension, ExtensionId, ExtensionKind};

/// A deployment in a state file. What a version did not know yet is not there.
#[derive(Debug, Deserialize)]
pub(crate) struct StoredDeployment {
    id: String,
    name: String,
    region: String,
    elasticsearch_id: String,
    ref_id: Option<String>,
    cluster_name: Option<String>,
    settings: Option<Value>,
    kibana: Option<Kibana>,
    created: Option<DateTime<Utc>>,
    modified: Option<DateTime<Utc>>,
    changes: Option<u64>,
    #[serde(default)]
    stopped: bool,
    #[serde(default)]
    hidden: bool,
    attempts: Option<Vec<Attempt>>,
    /// Before there were plans, a deployment knew this of its own.
    kibana_id: Option<String>,
    elasticsearch_version: Option<String>,
    extensions: Option<Vec<ExtensionId>>,
}

/// The version of deployments in a data folder from the time before they had one.
const OLDEST_VERSION: &str = "8.15.2";

impl StoredDeployment {
    /// The deployment; one without plans gets the plan that its extensions and its version make.
    pub(crate) fn restored(self, store: &BTreeMap<ExtensionId, Extension>) -> Deployment {
        let created = self.created.unwrap_or(DateTime::UNIX_EPOCH);
        let version = self.elasticsearch_version.as_deref();
        let version = version.unwrap_or(OLDEST_VERSION);
        let old_kibana = self.kibana_id.map(|id| Kibana {
            id,
            ref_id: "main-kibana".to_owned(),
            plan: plan::kibana(version, &self.region),
        });
        let attempts = self.attempts.unwrap_or_else(|| {
            let mut plan = plan::elasticsearch(&self.region, version, &[("hot_content", 1, 4096)]);
            name_extensions(&mut plan, &self.extensions.unwrap_or_default(), store);
            let nodes = nodes::of_plan(&plan, &[]);
            vec![script::made(plan, nodes, created)]
        });
        Deployment {
            cluster_name: self.cluster_name.unwrap_or_else(|| self.name.clone()),
            id: self.id,
            name: self.name,
            region: self.region,
            elasticsearch_id: self.elasticsearch_id,
            ref_id: self.ref_id.unwrap_or_else(|| MAIN.to_owned()),
            settings: self.settings.unwrap_or_else(|| json!({})),
            kibana: self.kibana.or(old_kibana),
            created,
            modified: self.modified.unwrap_or(created),
            changes: self.changes.unwrap_or(1),
            stopped: self.stopped,
            hidden: self.hidden,
            attempts,
        }
    }
}

fn name_extensions(
    plan: &mut Value,
    ids: &[ExtensionId],
    store: &BTreeMap<ExtensionId, Extension>,
) {
    let used = |kind| -> Vec<Value> {
        let known = ids.iter().filter_map(|id| Some((id, store.get(id)?)));
        known
            .filter(|(_, extension)| extension.kind == kind)
            .map(|(id, extension)| {
                json!({
                    "name": extension.name,
                    "url": format!("repo://{id}"),
                    "elasticsearch_version": extension.version,
                })
            })
            .collect()
    };
    plan["elasticsearch"]["user_plugins"] = json!(used(ExtensionKind::Plugin));
    plan["elasticsearch"]["user_bundles"] = json!(used(ExtensionKind::Bundle));
}
