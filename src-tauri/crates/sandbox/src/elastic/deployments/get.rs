//! Reading a deployment.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::query::Query;
use super::refusal::DeploymentRefusal;
use super::state::Deployment;
use super::wire::{self, Look};
use super::{cluster, known, known_resource};
use crate::elastic::Elastic;
use crate::elastic::errors::Refusal;
use crate::elastic::headers::resource_headers;

/// `GET /deployments/{deployment_id}`.
pub(in crate::elastic) async fn get(
    State(elastic): State<Arc<Elastic>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let look = Look::read(&Query::read(query.as_deref()))?;
    let state = elastic.store.state.snapshot();
    let deployment = known(&elastic, &state, &id)?;
    let now = elastic.clock.now();
    let reply = Json(wire::whole(deployment, look, now));
    Ok((headers(deployment, now), reply).into_response())
}

/// `GET /deployments/{deployment_id}/elasticsearch/{ref_id}`.
pub(in crate::elastic) async fn get_elasticsearch(
    State(elastic): State<Arc<Elastic>>,
    Path((id, ref_id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refusal> {
    let look = Look::read(&Query::read(query.as_deref()))?;
    let state = elastic.store.state.snapshot();
    let deployment = known_resource(&elastic, &state, &id, "elasticsearch", &ref_id)?;
    let now = elastic.clock.now();
    Ok(Json(wire::elasticsearch(deployment, look, now)))
}

/// `GET /deployments/{deployment_id}/{resource_kind}/{ref_id}/activity/{attempt_id}`.
pub(in crate::elastic) async fn activity(
    State(elastic): State<Arc<Elastic>>,
    Path((id, kind, ref_id, attempt)): Path<(String, String, String, String)>,
) -> Result<Json<Value>, Refusal> {
    let state = elastic.store.state.snapshot();
    let deployment = known_resource(&elastic, &state, &id, &kind, &ref_id)?;
    let mut attempts = deployment.attempts.iter();
    let found = attempts.find(|known| known.id.to_string() == attempt);
    let found = found.ok_or(DeploymentRefusal::NoSuchAttempt(attempt))?;
    let look = Look {
        logs: true,
        ..Look::SEARCH
    };
    Ok(Json(cluster::attempt(found, look, elastic.clock.now())))
}

/// The version, and when it was made and changed.
pub(super) fn headers(deployment: &Deployment, now: DateTime<Utc>) -> HeaderMap {
    resource_headers(
        deployment.resource_version(now),
        deployment.created,
        deployment.last_modified(now),
    )
}

impl Look {
    /// Reads the parameters; those that change nothing in the sandbox must still make sense.
    fn read(query: &Query) -> Result<Self, Refusal> {
        for (unused, usual) in [
            ("show_security", false),
            ("show_plan_defaults", false),
            ("convert_legacy_plans", false),
            ("show_instance_configurations", true),
            ("enrich_with_template", true),
        ] {
            query.flag(unused, usual)?;
        }
        query.number("show_system_alerts", 0)?;
        Ok(Self {
            plans: query.flag("show_plans", true)?,
            logs: query.flag("show_plan_logs", false)?,
            history: query.flag("show_plan_history", false)?,
            whole_history: query.flag("force_all_plan_history", false)?,
            settings: query.flag("show_settings", false)?,
            metadata: query.flag("show_metadata", false)?,
            clear_transient: query.flag("clear_transient", false)?,
        })
    }
}
