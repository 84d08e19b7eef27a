//! `POST /deployments/{deployment_id}/elasticsearch/{ref_id}/_restart`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::query::Query;
use super::refusal::DeploymentRefusal;
use super::script::{self, Grouping, Taken};
use super::{known_resource, known_resource_mut};
use crate::elastic::Elastic;
use crate::elastic::errors::Refusal;
use crate::elastic::store::ElasticState;

/// The operation: an attempt with the plan as it is, whose nodes restart in the groups that are
/// asked for. Plugins and bundles are not judged again.
pub(in crate::elastic) async fn restart(
    State(elastic): State<Arc<Elastic>>,
    Path((id, ref_id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let query = Query::read(query.as_deref());
    for (unused, usual) in [("restore_snapshot", true), ("skip_snapshot", true)] {
        query.flag(unused, usual)?;
    }
    query.number("shard_init_wait_time", 600)?;
    let restart = Restart {
        cancel_pending: query.flag("cancel_pending", false)?,
        attribute: query
            .get("group_attribute")
            .unwrap_or("__zone__")
            .to_owned(),
        id,
        ref_id,
    };
    let state = elastic.store.state.snapshot();
    known_resource(
        &elastic,
        &state,
        &restart.id,
        "elasticsearch",
        &restart.ref_id,
    )?;
    let this = Arc::clone(&elastic);
    elastic
        .store
        .change(move |state| restart.begin(&this, state))
        .await?;
    Ok((StatusCode::ACCEPTED, Json(json!({ "warnings": [] }))).into_response())
}

struct Restart {
    id: String,
    ref_id: String,
    cancel_pending: bool,
    attribute: String,
}

impl Restart {
    fn begin(self, elastic: &Elastic, state: &mut ElasticState) -> Result<(), Refusal> {
        let now = elastic.clock.now();
        let Some(grouping) = Grouping::of_attribute(&self.attribute) else {
            let message = "Send __all__, __zone__ or __name__.";
            return Err(Refusal::invalid("group_attribute", message));
        };
        let deployment =
            known_resource_mut(elastic, state, &self.id, "elasticsearch", &self.ref_id)?;
        let wrong = |what: &str| Err(DeploymentRefusal::WrongState(what.to_owned()).into());
        if deployment.stopped {
            return wrong("The resource is stopped.");
        }
        if deployment.pending(now).is_some() {
            if !self.cancel_pending {
                return wrong("The resource has a pending plan.");
            }
            if let Some(pending) = deployment.attempts.last_mut() {
                pending.cancel(now, true);
            }
        }
        let Some(current) = deployment.current(now) else {
            return wrong("The resource has no plan that was carried out.");
        };
        let chosen = elastic
            .switches
            .take_plan_failure(elastic.service, deployment);
        let taken = Taken {
            action: script::RESTART,
            plan: restarting(current.plan.clone(), &self.attribute),
            nodes: current.nodes.clone(),
            grouping,
            failures: chosen.map(script::chosen).into_iter().collect(),
            warnings: Vec::new(),
        };
        deployment
            .attempts
            .push(taken.begin(now, elastic.switches.plan_step()));
        deployment.changes += 1;
        deployment.modified = now;
        Ok(())
    }
}

/// The plan with what makes it a restart. It stays in the plan afterwards, which is why a client
/// asks for plans without their transient part before it sends them back.
fn restarting(mut plan: Value, attribute: &str) -> Value {
    plan["transient"] = json!({
        "strategy": { "rolling": { "group_by": attribute } },
        "plan_configuration": { "cluster_reboot": "forced" },
    });
    plan
}
