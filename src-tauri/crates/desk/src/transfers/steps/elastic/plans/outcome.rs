//! What a reading of a deployment says about the change of its plan.

use plugdesk_elastic::{Attempt, Failure};

use super::aim::Aim;
use crate::deployments::{AttemptState, NodesLoaded, attempt_view, nodes_started};
use crate::fault::{Fault, FaultAction, FaultCode};
use crate::plans::{PlanRun, PlanRunState};
use crate::transfers::plan_facts::PlanFacts;

/// Shows how far the attempt is.
pub(super) fn shows(facts: &mut PlanFacts, run: &mut PlanRun, attempt: &Attempt) {
    if attempt.id.is_some() {
        facts.attempt.clone_from(&attempt.id);
    }
    let view = attempt_view(attempt);
    run.nodes_done = match view.nodes_loaded {
        NodesLoaded::Every if run.nodes > 0 => Some(run.nodes),
        _ => nodes_started(attempt).map(|count| count.min(run.nodes.max(count))),
    };
    run.attempt = Some(view);
    run.state = PlanRunState::UnderWay;
}

/// The attempt came to its end.
pub(super) fn over(facts: &mut PlanFacts, run: &mut PlanRun, aim: &Aim, attempt: &Attempt) {
    shows(facts, run, attempt);
    facts.over = true;
    match attempt.failure() {
        None => run.state = PlanRunState::Done,
        Some(failure) => {
            run.state = PlanRunState::Failed;
            run.fault = Some(failed(aim, &failure));
        }
    }
}

/// The deployment tells nothing of the attempt any more. What its plan is by now has to say.
pub(super) fn untold(facts: &mut PlanFacts, run: &mut PlanRun, aim: &Aim, carried_out: bool) {
    facts.over = true;
    if carried_out {
        run.state = PlanRunState::Done;
        if let Some(attempt) = &mut run.attempt {
            attempt.state = AttemptState::Succeeded;
            attempt.nodes_loaded = NodesLoaded::NotTold;
            for step in &mut attempt.steps {
                step.running = false;
            }
        }
        return;
    }
    run.state = PlanRunState::Failed;
    let fault = aim.refused(FaultCode::PlanFailed);
    run.fault = Some(fault.offering(FaultAction::Retry));
}

fn failed(aim: &Aim, failure: &Failure) -> Fault {
    let code = if is_cancelled(failure) {
        FaultCode::PlanCancelled
    } else {
        FaultCode::PlanFailed
    };
    let mut fault = aim.refused(code).offering(FaultAction::Retry);
    if let Some(step) = &failure.step {
        fault = fault.with_arg("step", step.clone());
    }
    fault.server_code.clone_from(&failure.failure_type);
    fault.server_message = Some(failure.message.clone()).filter(|words| !words.is_empty());
    fault
}

/// A plan that somebody cancelled ends as one that failed does, and says so in its own words.
fn is_cancelled(failure: &Failure) -> bool {
    let holds = |text: &str, word| text.to_lowercase().contains(word);
    let by_type = failure.failure_type.as_deref();
    by_type.is_some_and(|kind| holds(kind, "cancel"))
        || (holds(&failure.message, "cancel") && holds(&failure.message, "plan"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_cancelled_plan_is_told_from_a_failed_one() {
        let failure = |kind: Option<&str>, message: &str| Failure {
            step: None,
            message: message.to_owned(),
            failure_type: kind.map(str::to_owned),
            details: BTreeMap::new(),
        };
        for (kind, message, cancelled) in [
            (Some("PlanCancelled"), "", true),
            (None, "The plan was cancelled.", true),
            (None, "Plan change canceled by user", true),
            (
                Some("ClusterFailure:SnapshotFailure"),
                "snapshot cancelled",
                false,
            ),
            (Some("PluginVersionMismatch"), "Versions differ.", false),
        ] {
            assert_eq!(
                is_cancelled(&failure(kind, message)),
                cancelled,
                "{message}"
            );
        }
    }
}
