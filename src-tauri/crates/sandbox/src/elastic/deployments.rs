//! The deployments: a list of names, and a search that also tells the plans.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Elastic;
use super::errors::Refusal;
use super::store::Deployment;
use crate::body::read_json;

/// How many deployments an answer holds when the request does not say (an assumption).
const USUAL_SIZE: usize = 10;
/// The most deployments in one answer (an assumption).
const MOST: usize = 100;

/// `GET /deployments`.
pub(super) async fn list(State(elastic): State<Arc<Elastic>>) -> Json<DeploymentsReply> {
    let state = elastic.store.state.snapshot();
    Json(DeploymentsReply {
        deployments: state.deployments.iter().map(Into::into).collect(),
    })
}

/// `SearchRequest` of the specification. Queries are taken and not looked at: every deployment
/// matches.
#[derive(Debug, Default, Deserialize)]
struct SearchRequest {
    size: Option<usize>,
    cursor: Option<String>,
    #[serde(rename = "query")]
    _query: Option<Value>,
    #[serde(rename = "sort")]
    _sort: Option<Vec<Value>>,
}

/// `POST /deployments/_search`, in the order of the ids. A cursor is the id of the last deployment
/// that was told.
pub(super) async fn search(
    State(elastic): State<Arc<Elastic>>,
    body: Body,
) -> Result<Json<Value>, Refusal> {
    let json = read_json(body).await?;
    let request: SearchRequest = if json.is_empty() {
        SearchRequest::default()
    } else {
        serde_json::from_slice(&json)
            .map_err(|error| Refusal::invalid("body", error.to_string()))?
    };
    let size = request.size.unwrap_or(USUAL_SIZE).min(MOST);
    let state = elastic.store.state.snapshot();
    let mut all: Vec<_> = state.deployments.iter().collect();
    all.sort_by(|one, other| one.id.cmp(&other.id));
    let after = |deployment: &&&Deployment| {
        let cursor = request.cursor.as_ref();
        cursor.is_none_or(|cursor| deployment.id > *cursor)
    };
    let page: Vec<_> = all.iter().filter(after).take(size).collect();
    let mut reply = json!({
        "return_count": page.len(),
        "match_count": all.len(),
        "deployments": page.iter().map(|one| found(one)).collect::<Vec<_>>(),
    });
    if let Some(last) = page.last() {
        reply["cursor"] = json!(last.id);
    }
    Ok(Json(reply))
}

/// `DeploymentSearchResponse` of the specification, as far as the sandbox knows its deployments.
fn found(deployment: &Deployment) -> Value {
    json!({
        "id": deployment.id,
        "name": deployment.name,
        "healthy": true,
        "resources": {
            "elasticsearch": [{
                "ref_id": "main-elasticsearch",
                "id": deployment.elasticsearch_id,
                "region": deployment.region,
                "info": {
                    "cluster_id": deployment.elasticsearch_id,
                    "status": "started",
                    "healthy": true,
                    "plan_info": {
                        "healthy": true,
                        "current": {
                            "healthy": true,
                            "plan": {
                                "elasticsearch": { "version": deployment.elasticsearch_version },
                            },
                        },
                        "history": [],
                    },
                },
            }],
        },
    })
}

/// `DeploymentsListResponse` of the specification.
#[derive(Debug, Serialize)]
pub(super) struct DeploymentsReply {
    pub(super) deployments: Vec<DeploymentReply>,
}

/// `DeploymentsListingData` of the specification.
#[derive(Debug, Serialize)]
pub(super) struct DeploymentReply {
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
