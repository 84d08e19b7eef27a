//! `PUT /deployments/{deployment_id}`: new plans, or a look at what they would do.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::descriptor::built_for;
use super::query::Query;
use super::refusal::DeploymentRefusal;
use super::request::{ElasticsearchPayload, UpdateRequest};
use super::script::{Grouping, Taken};
use super::state::Deployment;
use super::{entries, get, known, nodes, script, wire};
use crate::body::read_json;
use crate::elastic::Elastic;
use crate::elastic::errors::Refusal;
use crate::elastic::store::ElasticState;

/// What is sent back.
type Answer = (HeaderMap, Value);

/// A request for one deployment.
struct Update {
    elastic: Arc<Elastic>,
    id: String,
    request: UpdateRequest,
    /// The version that the deployment must still have.
    version: Option<String>,
}

/// The operation.
pub(in crate::elastic) async fn update(
    State(elastic): State<Arc<Elastic>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    body: Body,
) -> Result<Response, Refusal> {
    let json = read_json(body).await?;
    let query = Query::read(query.as_deref());
    query.flag("hide_pruned_orphans", false)?;
    query.flag("skip_snapshot", false)?;
    let validate_only = query.flag("validate_only", false)?;
    known(&elastic, &elastic.store.state.snapshot(), &id)?;
    let update = Update {
        elastic: Arc::clone(&elastic),
        id,
        request: UpdateRequest::read(&json)?,
        version: query.get("version").map(ToOwned::to_owned),
    };
    let (headers, reply) = if validate_only {
        update.look(&elastic.store.state.snapshot())?
    } else {
        elastic
            .store
            .change(move |state| update.carry_out(state))
            .await?
    };
    Ok((headers, Json(reply)).into_response())
}

impl Update {
    /// The plan that the request brings, if nothing stands against it.
    fn checked(
        &self,
        deployment: &Deployment,
        state: &ElasticState,
        now: DateTime<Utc>,
    ) -> Result<Option<(&ElasticsearchPayload, &Value)>, Refusal> {
        let version = deployment.resource_version(now).to_string();
        if self.version.as_ref().is_some_and(|sent| *sent != version) {
            return Err(DeploymentRefusal::VersionConflict.into());
        }
        let service = self.elastic.service;
        let sent = self
            .request
            .elasticsearch(service, deployment, state, now)?;
        if sent.is_some() && deployment.pending(now).is_some() {
            return Err(DeploymentRefusal::PlanPending.into());
        }
        Ok(sent)
    }

    /// Answers as if the request were carried out.
    fn look(&self, state: &ElasticState) -> Result<Answer, Refusal> {
        let now = self.elastic.clock.now();
        let deployment = known(&self.elastic, state, &self.id)?;
        let sent = self.checked(deployment, state, now)?;
        let mut reply = wire::listed(deployment);
        reply["diagnostics"] = wire::diagnostics(deployment, sent.map(|(_, plan)| plan));
        Ok((get::headers(deployment, now), reply))
    }

    fn carry_out(&self, state: &mut ElasticState) -> Result<Answer, Refusal> {
        let now = self.elastic.clock.now();
        let mut deployment = known(&self.elastic, state, &self.id)?.clone();
        let sent = self.checked(&deployment, state, now)?;
        if let Some(name) = self.request.name.as_ref().filter(|name| !name.is_empty()) {
            deployment.name.clone_from(name);
        }
        if let Some(hidden) = self.request.hidden() {
            deployment.hidden = hidden;
        }
        if let Some((payload, plan)) = sent {
            if let Some(name) = &payload.display_name {
                deployment.cluster_name.clone_from(name);
            }
            merge_settings(&mut deployment.settings, payload.settings.as_ref());
            let taken = self.elastic.take(plan, &deployment, state, now);
            let step = self.elastic.switches.plan_step();
            deployment.attempts.push(taken.begin(now, step));
            deployment.stopped = false;
        } else if self.request.prunes() {
            deployment.stopped = true;
        }
        let shut_down = self.change_kibana(&mut deployment);
        deployment.changes += 1;
        deployment.modified = now;
        let mut reply = wire::listed(&deployment);
        if self.request.prunes() {
            reply["shutdown_resources"] = wire::orphaned(shut_down.as_deref());
        }
        let headers = get::headers(&deployment, now);
        let mut known = state.deployments.iter_mut();
        if let Some(slot) = known.find(|one| one.id == deployment.id) {
            *slot = deployment;
        }
        Ok((headers, reply))
    }

    /// Gives Kibana its new plan at once, or shuts it down; then its id is returned.
    fn change_kibana(&self, deployment: &mut Deployment) -> Option<String> {
        let kibana = deployment.kibana.as_mut()?;
        let Some(sent) = self.request.kibana() else {
            let gone = self.request.prunes();
            return deployment.kibana.take_if(|_| gone).map(|kibana| kibana.id);
        };
        let plan = sent.plan.as_ref().filter(|plan| plan.is_object());
        if let (true, Some(plan)) = (sent.ref_id.as_ref() == Some(&kibana.ref_id), plan) {
            kibana.plan = plan.clone();
        }
        None
    }
}

impl Elastic {
    /// The plan with everything that decides how it goes.
    fn take(
        &self,
        plan: &Value,
        deployment: &Deployment,
        state: &ElasticState,
        now: DateTime<Utc>,
    ) -> Taken {
        let before = deployment.current(now).map(|current| &current.nodes);
        let mut failures = entries::flaws(plan, state, |extension| {
            let file = extension.file.as_ref()?;
            built_for(&self.store.path_of(file.name))
        });
        let chosen = self.switches.take_plan_failure(self.service, deployment);
        failures.extend(chosen.map(script::chosen));
        let group = "/transient/strategy/rolling/group_by";
        let group = plan.pointer(group).and_then(Value::as_str);
        Taken {
            action: "deployments.update-deployment",
            nodes: nodes::of_plan(plan, before.map_or(&[], Vec::as_slice)),
            plan: plan.clone(),
            grouping: group.and_then(Grouping::of_attribute).unwrap_or_default(),
            failures,
            warnings: entries::warnings(plan),
        }
    }
}

/// Settings that are sent replace those of the same name, and `null` takes them away; the rest stays
/// as it is. What a read adds to them is not kept.
fn merge_settings(settings: &mut Value, sent: Option<&Map<String, Value>>) {
    let (Some(known), Some(sent)) = (settings.as_object_mut(), sent) else {
        return;
    };
    for (name, value) in sent.iter().filter(|(name, _)| *name != "metadata") {
        if *value == json!(null) {
            known.remove(name);
        } else {
            known.insert(name.clone(), value.clone());
        }
    }
}
