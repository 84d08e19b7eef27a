//! An attempt to bring a cluster to a plan: steps one after another, told by the clock.
//!
//! What will happen is settled when the plan is taken, and written down with the moment of the
//! start. How far it has come is worked out anew at every look, so that it goes on while the sandbox
//! is closed, as it would at a service.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::nodes::Node;

/// The last step of every attempt. It takes no time of its own; for its length the plan is still
/// told as pending, so that whoever follows the steps sees the last one.
pub(super) const PLAN_COMPLETED: &str = "plan-completed";

/// An attempt, over or not.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Attempt {
    pub(crate) id: Uuid,
    pub(crate) started: DateTime<Utc>,
    /// What began it, such as `deployments.update-deployment`.
    pub(super) action: String,
    pub(super) plan: Value,
    /// The nodes when it has succeeded.
    pub(super) nodes: Vec<Node>,
    pub(super) steps: Vec<Step>,
    #[serde(default)]
    pub(super) warnings: Vec<Warning>,
}

/// A step of an attempt.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Step {
    pub(super) id: String,
    pub(super) millis: u64,
    /// The nodes that it is about.
    #[serde(default)]
    pub(super) nodes: Vec<String>,
    #[serde(default)]
    pub(super) effect: Effect,
    /// What it says while it runs, and when it has succeeded.
    #[serde(default)]
    pub(super) running: Option<String>,
    #[serde(default)]
    pub(super) done: Option<String>,
    #[serde(default)]
    pub(super) failure: Option<Failure>,
}

/// What a step does to its nodes while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Effect {
    #[default]
    Nothing,
    /// The proxy keeps requests away from them.
    Maintenance,
    /// Elasticsearch is not running on them.
    Down,
}

/// Why a step failed. Keys and values of the details are texts, as the specification says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Failure {
    pub(super) message: String,
    pub(super) kind: Option<String>,
    #[serde(default)]
    pub(super) details: BTreeMap<String, String>,
}

/// Something that does not stop a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Warning {
    pub(super) code: String,
    pub(super) message: String,
    pub(super) step: String,
}

/// A step that has begun by the moment of a look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Begun<'a> {
    pub(super) step: &'a Step,
    pub(super) began: DateTime<Utc>,
    /// When it ended; `None` while it runs.
    pub(super) ended: Option<DateTime<Utc>>,
}

impl Step {
    fn length(&self) -> TimeDelta {
        TimeDelta::milliseconds(i64::try_from(self.millis).unwrap_or(i64::MAX / 1_000_000))
    }
}

impl Attempt {
    /// Every step with its beginning and its end.
    fn times(&self) -> impl Iterator<Item = (&Step, DateTime<Utc>, DateTime<Utc>)> {
        self.steps.iter().scan(self.started, |moment, step| {
            let began = *moment;
            *moment = began.checked_add_signed(step.length()).unwrap_or(began);
            Some((step, began, *moment))
        })
    }

    /// The steps that have begun.
    pub(super) fn begun(&self, now: DateTime<Utc>) -> impl Iterator<Item = Begun<'_>> {
        let times = self.times().take_while(move |(_, began, _)| *began <= now);
        times.map(move |(step, began, ends)| Begun {
            step,
            began,
            ended: if step.id == PLAN_COMPLETED {
                Some(began)
            } else {
                (ends <= now).then_some(ends)
            },
        })
    }

    /// When it stops being pending.
    pub(super) fn ends(&self) -> DateTime<Utc> {
        self.times()
            .last()
            .map_or(self.started, |(_, _, ends)| ends)
    }

    /// When its last step was reached, as it is told once the attempt is over.
    pub(super) fn completed(&self) -> DateTime<Utc> {
        self.times()
            .last()
            .map_or(self.started, |(_, began, _)| began)
    }

    /// Whether it is pending no more.
    pub(super) fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.ends() <= now
    }

    /// The step that fails sooner or later, and why.
    pub(super) fn failing(&self) -> Option<(&Step, &Failure)> {
        let failed = |step: &'_ &Step| step.failure.is_some();
        let step = self.steps.iter().find(failed)?;
        Some((step, step.failure.as_ref()?))
    }

    /// Whether it reaches its plan.
    pub(super) fn succeeds(&self) -> bool {
        self.failing().is_none()
    }

    /// The failure as far as it has happened, and when.
    pub(super) fn failed(&self, now: DateTime<Utc>) -> Option<(DateTime<Utc>, &Failure)> {
        self.begun(now)
            .find_map(|begun| Some((begun.ended?, begun.step.failure.as_ref()?)))
    }

    /// Until when what its plan names counts as in use, if that has an end by itself: a service
    /// lets go of what a plan named a while after the attempt.
    pub(super) fn lets_go(&self) -> DateTime<Utc> {
        let last = self.steps.last().map_or(TimeDelta::zero(), Step::length);
        self.ends().checked_add_signed(last).unwrap_or(self.started)
    }

    /// Ends it at this moment: the running step fails, and nothing after it is done. Whoever does
    /// not insist lets the last step linger.
    pub(super) fn cancel(&mut self, now: DateTime<Utc>, at_once: bool) {
        let so_far = self.begun(now).count();
        let began = self.begun(now).last().map_or(now, |last| last.began);
        let lingers = self.steps.last().map_or(0, |last| last.millis);
        if self.begun(now).any(|one| one.step.id == PLAN_COMPLETED) {
            if at_once && let Some(last) = self.steps.last_mut() {
                last.millis = millis(now - began);
            }
            return;
        }
        let failure = Failure {
            message: "The plan was cancelled.".to_owned(),
            kind: Some("PlanCancelled".to_owned()),
            details: BTreeMap::new(),
        };
        self.steps.truncate(so_far);
        if let Some(running) = self.steps.last_mut() {
            running.millis = millis(now - began);
            running.failure = Some(failure.clone());
        }
        let lingers = if at_once { 0 } else { lingers };
        self.steps.push(Step::last(lingers, Some(failure)));
    }
}

impl Step {
    /// The step that tells how the attempt went.
    pub(super) fn last(millis: u64, failure: Option<Failure>) -> Self {
        Self {
            id: PLAN_COMPLETED.to_owned(),
            millis,
            nodes: Vec::new(),
            effect: Effect::Nothing,
            running: None,
            done: Some("Plan successfully completed.".to_owned()),
            failure: failure.map(|failure| Failure {
                message: format!("Plan change failed: {}", failure.message),
                ..failure
            }),
        }
    }
}

fn millis(length: TimeDelta) -> u64 {
    u64::try_from(length.num_milliseconds()).unwrap_or(0)
}
