//! An attempt to carry out a plan, with its log.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

mod outcome;
mod reading;

pub use outcome::Failure;

/// The step with which every attempt ends; its status is that of the attempt.
const LAST_STEP: &str = "plan-completed";

/// An attempt to carry out a plan (`ElasticsearchClusterPlanInfo`). What the service leaves out,
/// or writes in a way that is not known, is absent here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attempt {
    /// `plan_attempt_id`
    pub id: Option<String>,
    /// When it began.
    pub started: Option<DateTime<Utc>>,
    /// When it ended, well or not.
    pub ended: Option<DateTime<Utc>>,
    /// Whether it ended well, or goes on without an error so far.
    pub healthy: Option<bool>,
    /// Its log, oldest first. Told only where [`Look::logs`](crate::Look) asks.
    pub steps: Vec<AttemptStep>,
    /// What the service warns of.
    pub warnings: Vec<PlanWarning>,
    /// Why it failed, where the service says so besides the log.
    pub error: Option<AttemptError>,
    /// The plan itself. Told only where [`Look::plans`](crate::Look) asks.
    pub plan: Option<Value>,
}

/// One step of an attempt (`ClusterPlanStepInfo`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptStep {
    /// The service's name of the step, such as `validate-elasticsearch-plugin-versions`.
    pub id: String,
    /// How it stands.
    pub status: StepStatus,
    /// When it began.
    pub started: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed: Option<DateTime<Utc>>,
    /// What the service wrote about it, oldest first.
    pub messages: Vec<LogLine>,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepStatus {
    /// It went well.
    Success,
    /// Something did not go as expected, but not so badly that the attempt would be given up.
    Warning,
    /// It failed.
    Error,
    /// It is under way.
    Pending,
    /// The service says something else, or nothing.
    Other,
}

/// A line in the log of a step (`ClusterPlanStepLogMessageInfo`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// When it was written.
    pub at: Option<DateTime<Utc>>,
    /// The service's words.
    pub message: String,
    /// The kind of the failure, such as `ClusterFailure:PluginVersionMismatch`.
    pub failure_type: Option<String>,
    /// More of it, by name.
    pub details: BTreeMap<String, String>,
}

/// What the service warns of (`ClusterPlanWarning`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanWarning {
    /// Its code.
    pub code: String,
    /// Its text.
    pub message: String,
    /// The step that it is about.
    pub step: Option<String>,
}

/// Why an attempt failed (`ClusterPlanAttemptError`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptError {
    /// The service's words.
    pub message: String,
    /// The kind of the failure.
    pub failure_type: Option<String>,
    /// More of it, by name.
    pub details: BTreeMap<String, String>,
}

#[cfg(test)]
mod tests;
