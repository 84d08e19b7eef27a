//! Attempts to carry out a plan, from what the client reads to what the page sees.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use plugdesk_elastic::{Attempt, Failure, StepStatus};

use super::view::{AttemptState, AttemptStep, AttemptView, NodesLoaded, PlanFailure, PlanWarning};
use crate::clock::written;

/// The step at whose end nodes run that were started under the plan.
const NODES_AWAITED: &str = "wait-until-running";

/// An attempt with its log.
pub(crate) fn attempt_view(attempt: &Attempt) -> AttemptView {
    let running = attempt.running_step();
    let steps = attempt.steps.iter().map(|step| AttemptStep {
        step: step.id.clone(),
        running: running.is_some_and(|running| std::ptr::eq(running, step)),
        failed: step.status == StepStatus::Error,
        warned: step.status == StepStatus::Warning,
        started_at: time(step.started),
        ended_at: time(step.completed),
        message: step.messages.last().map(|line| line.message.clone()),
    });
    let warnings = attempt.warnings.iter().map(|warning| PlanWarning {
        code: warning.code.clone(),
        message: warning.message.clone(),
        step: warning.step.clone(),
    });
    AttemptView {
        id: attempt.id.clone(),
        state: if attempt.succeeded() {
            AttemptState::Succeeded
        } else if attempt.is_over() {
            AttemptState::Failed
        } else {
            AttemptState::Running
        },
        started_at: time(attempt.started),
        ended_at: time(attempt.ended),
        steps: steps.collect(),
        warnings: warnings.collect(),
        failure: attempt.failure().map(failure),
        nodes_loaded: match attempt.every_node_started() {
            Some(true) => NodesLoaded::Every,
            None => NodesLoaded::NotTold,
            Some(false) => NodesLoaded::No,
        },
    }
}

/// How many nodes run under the plan so far, where the log names them.
pub(crate) fn nodes_started(attempt: &Attempt) -> Option<u32> {
    let awaited = attempt
        .steps
        .iter()
        .filter(|step| step.id == NODES_AWAITED && step.status == StepStatus::Success);
    let lines = awaited.flat_map(|step| &step.messages);
    let nodes: BTreeSet<&str> = lines.flat_map(|line| nodes_in(&line.message)).collect();
    let count = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
    (count > 0).then_some(count)
}

/// The nodes that a line names, in the form `instance-0000000001`.
fn nodes_in(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    words.filter(|word| {
        let number = word.rsplit_once('-').map(|(_, number)| number);
        number.is_some_and(|number| {
            number.len() == 10 && number.bytes().all(|digit| digit.is_ascii_digit())
        })
    })
}

fn failure(told: Failure) -> PlanFailure {
    let details = told.details.into_iter();
    PlanFailure {
        step: told.step,
        message: told.message,
        failure_type: told.failure_type,
        details: details
            .map(|(key, value)| format!("{key}: {value}"))
            .collect(),
    }
}

fn time(moment: Option<DateTime<Utc>>) -> Option<String> {
    moment.map(written)
}

#[cfg(test)]
mod tests {
    use plugdesk_elastic::Deployment;
    use serde_json::{Value, json};

    use super::*;

    /// An attempt as the service tells it.
    fn pending(attempt: &Value) -> Attempt {
        let deployment: Deployment = serde_json::from_value(json!({
            "id": "0123456789abcdef0123456789abcdef",
            "resources": { "elasticsearch": [{ "info": { "plan_info": { "pending": attempt } } }] },
        }))
        .unwrap();
        deployment.pending().unwrap()
    }

    fn step(id: &str, status: &str, message: &str) -> Value {
        json!({
            "step_id": id, "status": status, "started": "2026-01-02T03:04:05.000Z",
            "info_log": [{ "message": "before" }, { "message": message }],
        })
    }

    #[test]
    fn a_plan_under_way_shows_its_steps_and_the_nodes_that_run() {
        let attempt = pending(&json!({
            "plan_attempt_id": "plan-1",
            "attempt_start_time": "2026-01-02T03:04:05.000Z",
            "warnings": [{ "code": "w", "message": "careful", "step_id": "start-instances" }],
            "plan_attempt_log": [
                step("start-instances", "warning", "Started."),
                step("wait-until-running", "success", "[instance-0000000001, tiebreaker-0000000002] run."),
                step("wait-until-running", "success", "[instance-0000000001] runs, 2 of 3."),
                step("wait-until-running", "pending", "Waiting for [instance-0000000003]."),
            ],
        }));
        assert_eq!(nodes_started(&attempt), Some(2));
        let view = attempt_view(&attempt);
        assert_eq!(view.state, AttemptState::Running);
        assert_eq!(view.nodes_loaded, NodesLoaded::No);
        let running: Vec<bool> = view.steps.iter().map(|step| step.running).collect();
        assert_eq!(running, [false, false, false, true]);
        assert!(view.steps[0].warned && !view.steps[0].failed);
        assert_eq!(view.steps[0].message.as_deref(), Some("Started."));
        assert_eq!(view.warnings[0].step.as_deref(), Some("start-instances"));
        assert_eq!(view.failure, None);
    }

    #[test]
    fn a_failed_plan_says_why_and_claims_no_nodes() {
        let mut log = vec![step("plan-completed", "error", "Versions differ.")];
        log.insert(
            0,
            step("validate-elasticsearch-plugin-versions", "error", "no"),
        );
        log[1]["info_log"][1]["details"] = json!({ "plugin": "analysis-ik" });
        log[1]["info_log"][1]["failure_type"] = json!("PluginVersionMismatch");
        let view = attempt_view(&pending(&json!({
            "attempt_end_time": "2026-01-02T03:05:05.000Z", "plan_attempt_log": log,
        })));
        assert_eq!(view.state, AttemptState::Failed);
        assert_eq!(view.nodes_loaded, NodesLoaded::No);
        let failure = view.failure.unwrap();
        let step = failure.step.as_deref();
        assert_eq!(step, Some("validate-elasticsearch-plugin-versions"));
        assert_eq!(failure.message, "Versions differ.");
        assert_eq!(failure.details, ["plugin: analysis-ik"]);
    }

    #[test]
    fn a_log_without_nodes_lets_nothing_be_claimed() {
        let attempt = pending(&json!({
            "attempt_end_time": "2026-01-02T03:05:05.000Z",
            "plan_attempt_log": [step("plan-completed", "success", "Done.")],
        }));
        assert_eq!(nodes_started(&attempt), None);
        let view = attempt_view(&attempt);
        assert_eq!(view.state, AttemptState::Succeeded);
        assert_eq!(view.nodes_loaded, NodesLoaded::NotTold);
    }
}
