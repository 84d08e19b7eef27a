//! The deployments: a list of names, and a search that also tells the plans.

mod search;
mod state;
mod wire;

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::Elastic;
use super::errors::Refusal;
use crate::body::read_json;
use search::Search;
pub(crate) use state::Deployment;
use wire::DeploymentsReply;

/// `GET /deployments`.
pub(super) async fn list(State(elastic): State<Arc<Elastic>>) -> Json<DeploymentsReply> {
    let state = elastic.store.state.snapshot();
    Json(DeploymentsReply {
        deployments: state.deployments.iter().map(Into::into).collect(),
    })
}

/// `POST /deployments/_search`, in the order of the ids.
///
/// The specification has the cursor in every answer that may have a successor. Here it is left out
/// only of answers without deployments, so that whoever reads on past the end finds an empty one
/// (an assumption).
pub(super) async fn search(
    State(elastic): State<Arc<Elastic>>,
    RawQuery(query): RawQuery,
    body: Body,
) -> Result<Json<Value>, Refusal> {
    let json = read_json(body).await?;
    let minimal = form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes())
        .any(|(name, _)| name == "minimal_metadata");
    if minimal {
        return Err(Refusal::invalid(
            "minimal_metadata",
            "The sandbox answers with whole deployments only.",
        ));
    }
    let search = Search::read(&json)?;
    let state = elastic.store.state.snapshot();
    let found = search.run(&state.deployments);
    let mut reply = json!({
        "return_count": found.page.len(),
        "deployments": found
            .page
            .iter()
            .map(|one| wire::found(one, &state))
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
