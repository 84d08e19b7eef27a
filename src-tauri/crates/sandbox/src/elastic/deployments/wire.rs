//! The JSON of deployments, written from the same specification as that of the extensions.

use serde::Serialize;
use serde_json::{Value, json};

use super::Deployment;
use crate::elastic::store::{ElasticState, ExtensionKind};

/// `DeploymentsListResponse` of the specification.
#[derive(Debug, Serialize)]
pub(in crate::elastic) struct DeploymentsReply {
    pub(super) deployments: Vec<DeploymentReply>,
}

/// `DeploymentsListingData` of the specification.
#[derive(Debug, Serialize)]
pub(in crate::elastic) struct DeploymentReply {
    id: String,
    name: String,
    resources: Vec<ResourceReply>,
}

/// `DeploymentResource` of the specification.
#[derive(Debug, Serialize)]
struct ResourceReply {
    ref_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    elasticsearch_cluster_ref_id: Option<&'static str>,
    id: String,
    kind: &'static str,
    region: String,
}

impl From<&Deployment> for DeploymentReply {
    fn from(deployment: &Deployment) -> Self {
        let elasticsearch = ResourceReply {
            ref_id: "main-elasticsearch",
            elasticsearch_cluster_ref_id: None,
            id: deployment.elasticsearch_id.clone(),
            kind: "elasticsearch",
            region: deployment.region.clone(),
        };
        let kibana = ResourceReply {
            ref_id: "main-kibana",
            elasticsearch_cluster_ref_id: Some("main-elasticsearch"),
            id: deployment.kibana_id.clone(),
            kind: "kibana",
            region: deployment.region.clone(),
        };
        Self {
            id: deployment.id.clone(),
            name: deployment.name.clone(),
            resources: vec![elasticsearch, kibana],
        }
    }
}

/// `DeploymentSearchResponse` of the specification: every field that it requires as far as the plan
/// of Elasticsearch. Below the health of a cluster the sandbox knows nothing, and leaves it out.
pub(super) fn found(deployment: &Deployment, state: &ElasticState) -> Value {
    json!({
        "id": deployment.id,
        "name": deployment.name,
        "healthy": true,
        "resources": {
            "elasticsearch": [{
                "ref_id": "main-elasticsearch",
                "id": deployment.elasticsearch_id,
                "region": deployment.region,
                "info": cluster(deployment, state),
            }],
            "kibana": [{
                "ref_id": "main-kibana",
                "elasticsearch_cluster_ref_id": "main-elasticsearch",
                "id": deployment.kibana_id,
                "region": deployment.region,
            }],
            "apm": [],
            "appsearch": [],
            "enterprise_search": [],
            "integrations_server": [],
        },
    })
}

/// `ElasticsearchClusterInfo` of the specification.
fn cluster(deployment: &Deployment, state: &ElasticState) -> Value {
    json!({
        "cluster_id": deployment.elasticsearch_id,
        "cluster_name": deployment.name,
        "deployment_id": deployment.id,
        "status": "started",
        "healthy": true,
        "plan_info": {
            "healthy": true,
            "current": {
                "healthy": true,
                "plan": plan(deployment, state),
                "plan_attempt_log": [],
                "warnings": [],
            },
            "history": [],
        },
        "elasticsearch": { "healthy": true },
        "snapshots": { "healthy": true, "count": 0, "recent_success": true },
        "topology": { "healthy": true, "instances": [] },
        "external_links": [],
        "associated_kibana_clusters": [],
        "associated_apm_clusters": [],
        "associated_appsearch_clusters": [],
        "associated_enterprise_search_clusters": [],
    })
}

/// `ElasticsearchClusterPlan` of the specification, with the extensions that it uses.
fn plan(deployment: &Deployment, state: &ElasticState) -> Value {
    let used = |kind| -> Vec<Value> {
        deployment
            .extensions
            .iter()
            .filter_map(|id| Some((id, state.extensions.get(id)?)))
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
    json!({
        "cluster_topology": [],
        "elasticsearch": {
            "version": deployment.elasticsearch_version,
            "user_plugins": used(ExtensionKind::Plugin),
            "user_bundles": used(ExtensionKind::Bundle),
        },
    })
}
