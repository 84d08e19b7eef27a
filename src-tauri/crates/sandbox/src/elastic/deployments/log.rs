//! The log of an attempt: `ClusterPlanStepInfo` of the specification, step by step.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::attempt::{Attempt, Begun};
use crate::clock::iso;

/// The steps that have begun; the last of them is the running one.
pub(super) fn steps(attempt: &Attempt, now: DateTime<Utc>) -> Vec<Value> {
    attempt
        .begun(now)
        .map(|begun| step(&begun, attempt))
        .collect()
}

fn step(begun: &Begun<'_>, attempt: &Attempt) -> Value {
    let warned = attempt
        .warnings
        .iter()
        .any(|warning| warning.step == begun.step.id);
    let status = match (begun.ended, &begun.step.failure) {
        (None, _) => "pending",
        (Some(_), Some(_)) => "error",
        (Some(_), None) if warned => "warning",
        (Some(_), None) => "success",
    };
    let mut told = json!({
        "step_id": begun.step.id,
        "started": iso(begun.began),
        "status": status,
        "stage": if begun.ended.is_some() { "completed" } else { "in_progress" },
        "info_log": messages(begun),
    });
    if let Some(ended) = begun.ended {
        told["completed"] = json!(iso(ended));
        told["duration_in_millis"] = json!((ended - begun.began).num_milliseconds());
    }
    told
}

/// `ClusterPlanStepLogMessageInfo` of the specification.
fn messages(begun: &Begun<'_>) -> Vec<Value> {
    let nodes = begun.step.nodes.join(", ");
    let line = |at: DateTime<Utc>, stage: &str, message: &str| {
        let mut details = json!({});
        if !nodes.is_empty() {
            details["instances"] = json!(nodes);
        }
        json!({
            "timestamp": iso(at),
            "delta_in_millis": (at - begun.began).num_milliseconds(),
            "stage": stage,
            "message": message,
            "details": details,
        })
    };
    let mut lines = Vec::new();
    if let Some(running) = &begun.step.running {
        lines.push(line(begun.began, "in_progress", running));
    }
    let Some(ended) = begun.ended else {
        return lines;
    };
    match (&begun.step.failure, &begun.step.done) {
        (Some(failure), _) => {
            let mut failed = line(ended, "completed", &failure.message);
            for (key, value) in &failure.details {
                failed["details"][key] = json!(value);
            }
            if let Some(kind) = &failure.kind {
                failed["failure_type"] = json!(kind);
            }
            lines.push(failed);
        }
        (None, Some(done)) => lines.push(line(ended, "completed", done)),
        (None, None) => {}
    }
    lines
}

/// `ClusterPlanWarning` of the specification, from the end of the step that produced it.
pub(super) fn warnings(attempt: &Attempt, now: DateTime<Utc>) -> Vec<Value> {
    let past = |id: &str| {
        attempt
            .begun(now)
            .any(|begun| begun.step.id == id && begun.ended.is_some())
    };
    attempt
        .warnings
        .iter()
        .filter(|warning| past(&warning.step))
        .map(|warning| {
            json!({
                "code": warning.code,
                "message": warning.message,
                "step_id": warning.step,
            })
        })
        .collect()
}
