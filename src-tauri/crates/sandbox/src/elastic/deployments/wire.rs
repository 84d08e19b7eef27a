//! The JSON of deployments, written from the same specification as that of the extensions.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::cluster;
use super::state::Deployment;
use crate::clock::iso;

/// How much of a deployment an answer shows.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a parameter of the request"
)]
pub(super) struct Look {
    pub(super) plans: bool,
    pub(super) logs: bool,
    pub(super) history: bool,
    /// The whole history, and not its beginning and end.
    pub(super) whole_history: bool,
    pub(super) settings: bool,
    pub(super) metadata: bool,
    pub(super) clear_transient: bool,
}

impl Look {
    /// What a search shows: the plans, but neither their logs nor the history. The specification
    /// leaves that open; an assumption.
    pub(super) const SEARCH: Self = Self {
        plans: true,
        logs: false,
        history: false,
        whole_history: false,
        settings: false,
        metadata: false,
        clear_transient: false,
    };
}

/// `DeploymentResource` of the specification, for every resource.
fn resources(deployment: &Deployment) -> Vec<Value> {
    let elasticsearch = json!({
        "ref_id": deployment.ref_id,
        "id": deployment.elasticsearch_id,
        "kind": "elasticsearch",
        "region": deployment.region,
    });
    let kibana = deployment.kibana.as_ref().map(|kibana| {
        json!({
            "ref_id": kibana.ref_id,
            "elasticsearch_cluster_ref_id": deployment.ref_id,
            "id": kibana.id,
            "kind": "kibana",
            "region": deployment.region,
        })
    });
    std::iter::once(elasticsearch).chain(kibana).collect()
}

/// `DeploymentGetResponse` and `DeploymentSearchResponse` of the specification.
pub(super) fn whole(deployment: &Deployment, look: Look, now: DateTime<Utc>) -> Value {
    let kibana = kibana(deployment, look, now);
    json!({
        "id": deployment.id,
        "name": deployment.name,
        "healthy": cluster::is_healthy(deployment, now),
        "resources": {
            "elasticsearch": [elasticsearch(deployment, look, now)],
            "kibana": kibana.into_iter().collect::<Vec<_>>(),
            "apm": [],
            "appsearch": [],
            "enterprise_search": [],
            "integrations_server": [],
        },
        "settings": { "autoscaling_enabled": false, "auto_ops": { "status": "not_connected" } },
        "metadata": {
            "last_modified": iso(deployment.last_modified(now)),
            "last_resource_plan_modified": iso(deployment.last_modified(now)),
            "hidden": deployment.hidden,
            "system_owned": false,
            "tags": [],
        },
    })
}

/// `ElasticsearchResourceInfo` of the specification.
pub(super) fn elasticsearch(deployment: &Deployment, look: Look, now: DateTime<Utc>) -> Value {
    json!({
        "ref_id": deployment.ref_id,
        "id": deployment.elasticsearch_id,
        "region": deployment.region,
        "info": cluster::info(deployment, look, now),
    })
}

/// `KibanaResourceInfo`, as far as Elastic's own clients read it to send the deployment back.
fn kibana(deployment: &Deployment, look: Look, now: DateTime<Utc>) -> Option<Value> {
    let kibana = deployment.kibana.as_ref()?;
    let mut current = json!({ "healthy": true, "plan_attempt_log": [], "warnings": [] });
    if look.plans {
        current["plan"] = kibana.plan.clone();
    }
    Some(json!({
        "ref_id": kibana.ref_id,
        "elasticsearch_cluster_ref_id": deployment.ref_id,
        "id": kibana.id,
        "region": deployment.region,
        "info": {
            "cluster_id": kibana.id,
            "cluster_name": deployment.cluster_name,
            "deployment_id": deployment.id,
            "status": "started",
            "healthy": true,
            "plan_info": { "healthy": true, "current": current, "history": [] },
            "elasticsearch_cluster": { "elasticsearch_id": deployment.elasticsearch_id },
            "topology": { "healthy": true, "instances": [] },
            "metadata": {
                "version": deployment.changes,
                "last_modified": iso(deployment.last_modified(now)),
            },
            "external_links": [],
        },
    }))
}

/// A plan as it is shown.
pub(super) fn shown(plan: &Value, look: Look) -> Value {
    let mut plan = plan.clone();
    if let (true, Some(fields)) = (look.clear_transient, plan.as_object_mut()) {
        fields.remove("transient");
    }
    plan
}

/// `DeploymentsListingData` of the specification, and what `DeploymentUpdateResponse` requires.
pub(super) fn listed(deployment: &Deployment) -> Value {
    json!({
        "id": deployment.id,
        "name": deployment.name,
        "resources": resources(deployment),
    })
}

/// `Orphaned` of the specification: a Kibana that was shut down.
pub(super) fn orphaned(kibana: Option<&str>) -> Value {
    json!({
        "elasticsearch": [],
        "kibana": kibana.into_iter().collect::<Vec<_>>(),
        "apm": [],
        "appsearch": [],
        "enterprise_search": [],
        "integrations_server": [],
    })
}

/// `DeploymentDiagnostics` of the specification for one updated Elasticsearch.
pub(super) fn diagnostics(deployment: &Deployment, plan: Option<&Value>) -> Value {
    let none = json!({
        "elasticsearch": [],
        "kibana": [],
        "apm": [],
        "appsearch": [],
        "enterprise_search": [],
        "integrations_server": [],
    });
    let mut updates = none.clone();
    if let Some(plan) = plan {
        updates["elasticsearch"] = json!([{
            "ref_id": deployment.ref_id,
            "display_name": deployment.cluster_name,
            "backend_plan": plan,
        }]);
    }
    json!({ "creates": none, "updates": updates })
}
