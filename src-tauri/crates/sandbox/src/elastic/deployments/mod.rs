//! The deployments: their plans, how plans are changed, and how the changes go.

mod attempt;
mod cancel;
mod change;
mod cluster;
mod descriptor;
mod entries;
mod get;
mod log;
mod nodes;
pub(crate) mod plan;
mod query;
mod refusal;
mod request;
mod restart;
mod script;
mod search;
mod shape;
mod state;
mod stored;
mod wire;

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::routing;
use serde_json::{Value, json};

use super::Elastic;
use super::errors::Refusal;
use super::store::{ElasticState, ExtensionId};
use crate::body::read_json;
use query::Query;
pub(crate) use refusal::DeploymentRefusal;
use search::Search;
pub(crate) use state::Deployment;
pub(crate) use stored::StoredDeployment;
use wire::Look;

/// The routes of the deployments.
pub(super) fn routes() -> Router<Arc<Elastic>> {
    const ONE: &str = "/deployments/{deployment_id}";
    const ELASTICSEARCH: &str = "/deployments/{deployment_id}/elasticsearch/{ref_id}";
    const RESOURCE: &str = "/deployments/{deployment_id}/{resource_kind}/{ref_id}";

    Router::new()
        .route("/deployments", routing::get(list))
        .route("/deployments/_search", routing::post(search))
        .route(ONE, routing::get(get::get).put(change::update))
        .route(ELASTICSEARCH, routing::get(get::get_elasticsearch))
        .route(
            &format!("{ELASTICSEARCH}/_restart"),
            routing::post(restart::restart),
        )
        .route(
            &format!("{RESOURCE}/plan/pending"),
            routing::delete(cancel::cancel),
        )
        .route(
            &format!("{RESOURCE}/activity/{{attempt_id}}"),
            routing::get(get::activity),
        )
}

/// The deployments that nobody has deleted meanwhile.
fn there<'a>(elastic: &Elastic, state: &'a ElasticState) -> impl Iterator<Item = &'a Deployment> {
    let deleted = elastic.switches.deleted_deployments();
    let there = move |one: &&Deployment| !deleted.iter().any(|gone| one.is_called(gone));
    state.deployments.iter().filter(there)
}

impl Elastic {
    /// The deployments that use an extension; the specification caps the list at 10,000.
    pub(super) fn users_of<'a>(
        &self,
        state: &'a ElasticState,
        id: &ExtensionId,
    ) -> Vec<&'a Deployment> {
        let now = self.clock.now();
        let using = there(self, state).filter(|deployment| deployment.uses(id, now));
        using.take(10_000).collect()
    }
}

/// The deployment with this id.
fn known<'a>(
    elastic: &Elastic,
    state: &'a ElasticState,
    id: &str,
) -> Result<&'a Deployment, Refusal> {
    let found = there(elastic, state).find(|deployment| deployment.id == id);
    Ok(found.ok_or_else(|| DeploymentRefusal::NotFound(id.to_owned()))?)
}

/// The deployment with this id and a resource of this kind and name. `_main` names the only
/// resource of a kind.
fn known_resource<'a>(
    elastic: &Elastic,
    state: &'a ElasticState,
    id: &str,
    kind: &str,
    ref_id: &str,
) -> Result<&'a Deployment, Refusal> {
    let deployment = known(elastic, state, id)?;
    let name = match kind {
        "elasticsearch" => Some(deployment.ref_id.as_str()),
        "kibana" => deployment.kibana.as_ref().map(|one| one.ref_id.as_str()),
        _ => None,
    };
    if name.is_some_and(|name| ref_id == name || ref_id == "_main") {
        return Ok(deployment);
    }
    Err(DeploymentRefusal::NoSuchResource(ref_id.to_owned()).into())
}

/// The same, to be changed.
fn known_resource_mut<'a>(
    elastic: &Elastic,
    state: &'a mut ElasticState,
    id: &str,
    kind: &str,
    ref_id: &str,
) -> Result<&'a mut Deployment, Refusal> {
    known_resource(elastic, state, id, kind, ref_id)?;
    let found = state.deployments.iter_mut().find(|one| one.id == id);
    Ok(found.ok_or_else(|| DeploymentRefusal::NotFound(id.to_owned()))?)
}

/// `GET /deployments`.
async fn list(State(elastic): State<Arc<Elastic>>) -> Json<Value> {
    let state = elastic.store.state.snapshot();
    let deployments: Vec<_> = there(&elastic, &state).map(wire::listed).collect();
    Json(json!({ "deployments": deployments }))
}

/// `POST /deployments/_search`, in the order of the ids.
///
/// The specification has the cursor in every answer that may have a successor. Here it is left out
/// only of answers without deployments, so that whoever reads on past the end finds an empty one
/// (an assumption).
async fn search(
    State(elastic): State<Arc<Elastic>>,
    RawQuery(query): RawQuery,
    body: Body,
) -> Result<Json<Value>, Refusal> {
    let json = read_json(body).await?;
    if Query::read(query.as_deref())
        .get("minimal_metadata")
        .is_some()
    {
        return Err(Refusal::invalid(
            "minimal_metadata",
            "The sandbox answers with whole deployments only.",
        ));
    }
    let search = Search::read(&json)?;
    let state = elastic.store.state.snapshot();
    let now = elastic.clock.now();
    let found = search.run(there(&elastic, &state).collect());
    let mut reply = json!({
        "return_count": found.page.len(),
        "deployments": found
            .page
            .iter()
            .map(|one| wire::whole(one, Look::SEARCH, now))
            .collect::<Vec<_>>(),
    });
    if let Some(matches) = found.matches {
        reply["match_count"] = json!(matches);
    }
    if let Some(cursor) = found.cursor {
        reply["cursor"] = json!(cursor);
    }
    Ok(Json(reply))
}
