//! Making a change in a plan as it is now, and giving it to the service once.

use plugdesk_elastic::{
    Client, Deployment, Error, ErrorKind, Look, PlanUpdate, Stored, UpdateOptions,
};
use serde_json::Value;

use super::aim::Aim;
use super::attempts::latest;
use crate::extensions::ExtensionKind;
use crate::fault::{Fault, FaultAction, FaultCode, Retry};
use crate::plans::PlanRunState;
use crate::transfers::engine::Work;
use crate::transfers::plan_facts::AskingPlan;

/// What became of giving a plan to the service.
pub(super) enum Asked {
    /// The service took it; with the id of the request.
    Taken(Option<String>),
    /// There is nothing to change any more.
    Nothing,
    /// Another plan is being carried out.
    Busy,
    /// The deployment was changed since it was read.
    Changed(Fault),
}

/// Reads the deployment, makes the change in its plan, has that checked, and sends it.
pub(super) async fn ask(work: &Work, client: &Client, aim: &Aim) -> Result<Asked, Fault> {
    let stored = aim.read(work, client, Look::for_change()).await?;
    let nodes = stored.value.nodes();
    aim.learn(work, |_, run| run.nodes = nodes).await?;
    let plan = changeable(aim, &stored.value)?;
    if stored.value.pending().is_some() {
        return Ok(Asked::Busy);
    }
    same_version(aim, &stored.value)?;
    let edited = aim.edited(work, plan)?;
    if edited.changes.is_empty() && !aim.is_reapplied() {
        return Ok(Asked::Nothing);
    }
    let update = PlanUpdate::of(&stored.value, edited.plan).map_err(|error| {
        aim.refused(FaultCode::AnswerUnreadable)
            .with_arg("reason", error.to_string())
    })?;
    let options = |validate_only| UpdateOptions {
        version: stored.resource.version.clone(),
        validate_only,
    };
    let checked = client
        .update_deployment(&aim.id, &update, options(true), work.stop())
        .await;
    if let Err(error) = checked {
        return in_the_way(aim, &error);
    }
    intend(work, client, aim, &stored).await?;
    let answer = client
        .update_deployment(&aim.id, &update, options(false), work.stop())
        .await;
    match answer {
        Ok(taken) => Ok(Asked::Taken(taken.request_id)),
        Err(error) if error.outcome_unknown() => {
            let mut fault = aim.fault(&error).offering(FaultAction::Retry);
            // The next try asks the service first, so it can't send a second one.
            if fault.retry == Retry::Never {
                fault.retry = Retry::Now;
            }
            Err(fault)
        }
        Err(error) => {
            aim.learn(work, |facts, run| {
                facts.asking = None;
                run.state = PlanRunState::Waiting;
            })
            .await?;
            in_the_way(aim, &error)
        }
    }
}

/// The plan of a deployment that has one which can be changed.
fn changeable<'a>(aim: &Aim, deployment: &'a Deployment) -> Result<&'a Value, Fault> {
    if deployment.is_hidden() {
        let gone = aim.refused(FaultCode::DeploymentGone);
        return Err(gone.offering(FaultAction::Refresh));
    }
    let plan = deployment.current_plan();
    plan.filter(|_| !deployment.is_stopped()).ok_or_else(|| {
        let stopped = aim.refused(FaultCode::DeploymentNotChangeable);
        stopped.offering(FaultAction::Refresh)
    })
}

/// A plugin is for one version. What joins was chosen for the one that the deployment ran then.
fn same_version(aim: &Aim, deployment: &Deployment) -> Result<(), Fault> {
    let edit = &aim.target.edit;
    let joins = edit.join.iter();
    let plugins = joins.filter(|joining| joining.kind == ExtensionKind::Plugin);
    let (Some(seen), Some(now)) = (
        edit.seen_version.as_deref(),
        deployment.elasticsearch_version(),
    ) else {
        return Ok(());
    };
    // The version that an upgrade was to reach is that of the plugins too.
    if plugins.count() == 0 || now == seen || edit.version.as_deref() == Some(now) {
        return Ok(());
    }
    Err(aim
        .refused(FaultCode::BuildForOtherVersion)
        .with_arg("seen", seen)
        .with_arg("version", now)
        .offering(FaultAction::Refresh))
}

/// Writes down that the plan is about to be sent, and which attempt was the latest by then.
async fn intend(
    work: &Work,
    client: &Client,
    aim: &Aim,
    stored: &Stored<Deployment>,
) -> Result<(), Fault> {
    let known_attempt = if stored.value.last_attempt_failed() {
        // Only the history names attempts that failed.
        let look = Look {
            history: true,
            ..Look::default()
        };
        latest(&aim.read(work, client, look).await?.value)
    } else {
        latest(&stored.value)
    };
    aim.learn(work, |facts, run| {
        // Of an earlier one whose answer was lost, what is known reaches further back.
        facts.asking.get_or_insert(AskingPlan { known_attempt });
        run.state = PlanRunState::Asked;
        run.fault = None;
    })
    .await
}

/// What a refusal means: for some, reading anew tells more.
fn in_the_way(aim: &Aim, error: &Error) -> Result<Asked, Fault> {
    match error.kind {
        ErrorKind::DeploymentVersionConflict | ErrorKind::PlanChangeWrongState => {
            Ok(Asked::Changed(aim.fault(error)))
        }
        _ => Err(aim.fault(error)),
    }
}
