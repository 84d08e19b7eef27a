//! What happens in an attempt, step by step.
//!
//! The ids of the steps and their order are those of recorded plans (the fixtures of Elastic's
//! Terraform provider). Recorded steps that succeed carry no messages; all messages here, and the
//! failure types, are assumptions.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::attempt::{Attempt, Effect, Failure, Step, Warning};
use super::nodes::Node;
use crate::switches::FailNextPlan;

/// Before the first node is touched.
const PREPARING: [&str; 10] = [
    "plan-validator",
    "log-initial-plan-data",
    "detect-plan-strategy",
    "calculate-incremental-elasticsearch-change",
    "resolve-instances-acls",
    "validate-plan-safety",
    VALIDATE_PLUGINS,
    VALIDATE_PREREQUISITES,
    "suspend-snapshotting",
    "check-enterprise-license",
];

/// Where the versions of plugins and bundles are held against that of the plan.
pub(super) const VALIDATE_PLUGINS: &str = "validate-elasticsearch-plugin-versions";

/// Where everything that the plan needs is looked for.
pub(super) const VALIDATE_PREREQUISITES: &str = "validate-plan-prerequisites";

/// Where a node that restarts is waited for.
pub(super) const WAIT_UNTIL_RUNNING: &str = "wait-until-running";

/// After the last node has come back.
const FINISHING: [&str; 5] = [
    "wait-until-masters-elected",
    "verify-non-split",
    "apply-plan-settings",
    "post-plan-cleanup",
    "clean-up",
];

/// What began an attempt that only restarts the nodes.
pub(super) const RESTART: &str = "deployments.restart-resource";

/// The failure that a switch asks for, and the step at which it comes to light.
pub(super) fn chosen(failure: FailNextPlan) -> (String, Failure) {
    let cause = Failure {
        message: failure.message,
        kind: failure.failure_type,
        details: BTreeMap::new(),
    };
    (failure.step, cause)
}

/// Which nodes restart together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Grouping {
    /// One after another.
    #[default]
    Node,
    /// Zone by zone.
    Zone,
    /// All at once.
    All,
}

impl Grouping {
    /// The grouping that an attribute asks for, `None` for an attribute that the sandbox's nodes do
    /// not have.
    pub(super) fn of_attribute(attribute: &str) -> Option<Self> {
        match attribute {
            "__name__" => Some(Self::Node),
            "__zone__" => Some(Self::Zone),
            "__all__" => Some(Self::All),
            _ => None,
        }
    }

    fn groups<'a>(self, nodes: &'a [Node]) -> Vec<Vec<&'a Node>> {
        let key = |index: usize, node: &Node| match self {
            Self::Node => index as u64,
            Self::Zone => node.zone,
            Self::All => 0,
        };
        let mut groups: BTreeMap<u64, Vec<&'a Node>> = BTreeMap::new();
        for (index, node) in nodes.iter().enumerate() {
            groups.entry(key(index, node)).or_default().push(node);
        }
        groups.into_values().collect()
    }
}

/// A plan that was taken, and everything that decides how it goes.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) action: &'static str,
    pub(super) plan: Value,
    pub(super) nodes: Vec<Node>,
    pub(super) grouping: Grouping,
    /// What stands against it, by the step at which that comes to light.
    pub(super) failures: Vec<(String, Failure)>,
    pub(super) warnings: Vec<Warning>,
}

impl Taken {
    /// The attempt that begins now, each of its steps so long.
    pub(super) fn begin(self, now: DateTime<Utc>, step: Duration) -> Attempt {
        let millis = u64::try_from(step.as_millis()).unwrap_or(u64::MAX);
        let mut steps: Vec<_> = PREPARING.iter().map(|id| plain(id, millis)).collect();
        steps.extend(self.restarts(millis));
        steps.extend(FINISHING.iter().map(|id| plain(id, millis)));
        let failure = self.strike(&mut steps);
        steps.push(Step::last(millis, failure));
        Attempt {
            id: Uuid::new_v4(),
            started: now,
            action: self.action.to_owned(),
            plan: self.plan,
            nodes: self.nodes,
            steps,
            warnings: self.warnings,
        }
    }

    /// Each group leaves the traffic, starts anew and is waited for.
    fn restarts(&self, millis: u64) -> Vec<Step> {
        let of = self.nodes.len();
        let mut done = 0;
        let mut steps = Vec::new();
        for group in self.grouping.groups(&self.nodes) {
            let names: Vec<_> = group.iter().map(|node| node.name.clone()).collect();
            let listed = names.join(", ");
            let place = match names.len() {
                1 => format!("node {} of {of}", done + 1),
                several => format!("nodes {} to {} of {of}", done + 1, done + several),
            };
            done += names.len();
            let step = |id: &str, effect, running: String, finished: String| Step {
                nodes: names.clone(),
                effect,
                running: Some(running),
                done: Some(finished),
                ..plain(id, millis)
            };
            steps.push(step(
                "set-maintenance",
                Effect::Maintenance,
                format!("Keeping traffic away from [{listed}], {place}."),
                format!("No traffic reaches [{listed}], {place}."),
            ));
            steps.push(step(
                "start-instances",
                Effect::Down,
                format!("Restarting [{listed}], {place}, with its plugins and bundles."),
                format!("Started [{listed}], {place}."),
            ));
            steps.push(step(
                WAIT_UNTIL_RUNNING,
                Effect::Down,
                format!("Waiting until [{listed}], {place}, is running."),
                format!("[{listed}], {place}, is running."),
            ));
        }
        steps
    }

    /// Lets the first step fail that has a reason to, and drops those after it. A reason that names
    /// no step of this attempt comes to light at its end.
    fn strike(&self, steps: &mut Vec<Step>) -> Option<Failure> {
        let reason = |step: &Step| {
            let fitting = self.failures.iter().find(|(id, _)| *id == step.id);
            fitting.map(|(_, failure)| failure.clone())
        };
        for (index, step) in steps.iter_mut().enumerate() {
            if let Some(failure) = reason(step) {
                step.failure = Some(failure.clone());
                steps.truncate(index + 1);
                return Some(failure);
            }
        }
        self.failures.first().map(|(_, failure)| failure.clone())
    }
}

/// The attempt that made a deployment, long over.
pub(super) fn made(plan: Value, nodes: Vec<Node>, at: DateTime<Utc>) -> Attempt {
    let millis = 40;
    let creating = [
        "create-elasticsearch-instances",
        "allocate-instances",
        "seed-instances",
        "start-instances",
        "wait-until-running",
    ];
    let ids = PREPARING.iter().chain(&creating).chain(&FINISHING);
    let mut steps: Vec<_> = ids.map(|id| plain(id, millis)).collect();
    steps.push(Step::last(millis, None));
    Attempt {
        id: Uuid::new_v4(),
        started: at,
        action: "deployments.create-deployment".to_owned(),
        plan,
        nodes,
        steps,
        warnings: Vec::new(),
    }
}

fn plain(id: &str, millis: u64) -> Step {
    Step {
        id: id.to_owned(),
        millis,
        nodes: Vec::new(),
        effect: Effect::Nothing,
        running: None,
        done: None,
        failure: None,
    }
}
