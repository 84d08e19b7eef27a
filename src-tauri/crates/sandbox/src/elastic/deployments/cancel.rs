//! `DELETE /deployments/{deployment_id}/{resource_kind}/{ref_id}/plan/pending`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use serde_json::{Value, json};

use super::query::Query;
use super::refusal::DeploymentRefusal;
use super::{known_resource, known_resource_mut};
use crate::elastic::Elastic;
use crate::elastic::errors::Refusal;

/// The operation. A plan that is cancelled gracefully is pending for another step; one that is
/// deleted is gone at once. In both cases the cluster keeps the plan that it had.
pub(in crate::elastic) async fn cancel(
    State(elastic): State<Arc<Elastic>>,
    Path((id, kind, ref_id)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refusal> {
    let query = Query::read(query.as_deref());
    let force = query.flag("force_delete", false)?;
    let ignore_missing = query.flag("ignore_missing", false)?;
    let reply = json!({ "id": id, "kind": kind, "ref_id": ref_id });
    let pending = {
        let state = elastic.store.state.snapshot();
        let deployment = known_resource(&elastic, &state, &id, &kind, &ref_id)?;
        kind == "elasticsearch" && deployment.pending(elastic.clock.now()).is_some()
    };
    if !pending {
        return none_pending(ignore_missing, reply);
    }
    let this = Arc::clone(&elastic);
    let cancelled = elastic
        .store
        .change(move |state| {
            let now = this.clock.now();
            let deployment = known_resource_mut(&this, state, &id, &kind, &ref_id)?;
            // It may have come to its end since the look.
            if deployment.pending(now).is_none() {
                return Ok(false);
            }
            if let Some(attempt) = deployment.attempts.last_mut() {
                attempt.cancel(now, force);
            }
            deployment.changes += 1;
            deployment.modified = now;
            Ok(true)
        })
        .await?;
    if cancelled {
        return Ok(Json(reply));
    }
    none_pending(ignore_missing, reply)
}

fn none_pending(ignore_missing: bool, reply: Value) -> Result<Json<Value>, Refusal> {
    if ignore_missing {
        Ok(Json(reply))
    } else {
        Err(DeploymentRefusal::NoPendingPlan.into())
    }
}
