//! Reading an attempt. Nothing in it can make an answer unreadable.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Utc};
use serde_json::Value;

use super::{Attempt, AttemptError, AttemptStep, LogLine, PlanWarning, StepStatus};
use crate::json::{at, items, text};

impl Attempt {
    pub(crate) fn read(told: &Value) -> Self {
        Self {
            id: owned(told, "plan_attempt_id"),
            started: time(told, "attempt_start_time"),
            ended: time(told, "attempt_end_time"),
            healthy: at(told, &["healthy"]).and_then(Value::as_bool),
            steps: objects(told, "plan_attempt_log").map(step).collect(),
            warnings: objects(told, "warnings").map(warning).collect(),
            error: at(told, &["error"])
                .filter(|one| one.is_object())
                .map(error),
            plan: at(told, &["plan"]).cloned(),
        }
    }
}

fn step(told: &Value) -> AttemptStep {
    AttemptStep {
        id: owned(told, "step_id").unwrap_or_default(),
        status: match text(told, &["status"]) {
            Some("success") => StepStatus::Success,
            Some("warning") => StepStatus::Warning,
            Some("error") => StepStatus::Error,
            Some("pending") => StepStatus::Pending,
            _ => StepStatus::Other,
        },
        started: time(told, "started"),
        completed: time(told, "completed"),
        messages: objects(told, "info_log").map(line).collect(),
    }
}

fn line(told: &Value) -> LogLine {
    LogLine {
        at: time(told, "timestamp"),
        message: owned(told, "message").unwrap_or_default(),
        failure_type: owned(told, "failure_type"),
        details: details(told),
    }
}

fn warning(told: &Value) -> PlanWarning {
    PlanWarning {
        code: owned(told, "code").unwrap_or_default(),
        message: owned(told, "message").unwrap_or_default(),
        step: owned(told, "step_id"),
    }
}

fn error(told: &Value) -> AttemptError {
    AttemptError {
        message: owned(told, "message").unwrap_or_default(),
        failure_type: owned(told, "failure_type"),
        details: details(told),
    }
}

fn details(told: &Value) -> BTreeMap<String, String> {
    let fields = at(told, &["details"]).and_then(Value::as_object);
    let written = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let pairs = fields.into_iter().flatten();
    pairs
        .map(|(name, value)| (name.clone(), written(value)))
        .collect()
}

fn objects<'a>(told: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    items(told, &[field]).iter().filter(|one| one.is_object())
}

fn owned(told: &Value, field: &str) -> Option<String> {
    text(told, &[field]).map(str::to_owned)
}

/// The service writes the year 1 where it means "never".
fn time(told: &Value, field: &str) -> Option<DateTime<Utc>> {
    let time = DateTime::parse_from_rfc3339(text(told, &[field])?).ok()?;
    (time.year() > 1).then(|| time.to_utc())
}
