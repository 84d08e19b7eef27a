//! What is known of changes of plans, as the journal keeps it.

use serde::{Deserialize, Serialize};

use super::record::{Facts, TransferRecord};
use crate::deployments::DeploymentId;
use crate::plans::{PlanRun, PlanRunState, PlanTarget};

/// What is known of the change of one deployment's plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PlanFacts {
    /// The service was about to be asked, and no answer has been seen.
    pub asking: Option<AskingPlan>,
    /// The service took the plan.
    pub taken: bool,
    /// The latest attempt before the one that the service took.
    pub before: Option<String>,
    /// The attempt by which it carries the plan out, once the service told it.
    pub attempt: Option<String>,
    /// The attempt came to its end, or there was nothing to do, or it can't be done.
    pub over: bool,
}

/// A change of a plan on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AskingPlan {
    /// The latest attempt before; one that is not this was made since.
    pub known_attempt: Option<String>,
}

impl PlanFacts {
    /// Whether the service may have taken the plan without its answer having been seen.
    pub fn is_unanswered(&self) -> bool {
        self.asking.is_some()
    }

    /// Whether the plan is still to be sent, or its answer to be looked for.
    pub fn is_to_change(&self) -> bool {
        !self.taken && !self.over
    }

    /// Whether the service is carrying the plan out.
    pub fn is_to_follow(&self) -> bool {
        self.taken && !self.over
    }
}

impl Facts {
    /// What is known of the target at `index`.
    pub fn plan(&self, index: usize) -> PlanFacts {
        self.plans.get(index).cloned().unwrap_or_default()
    }

    /// What is known of the target at `index`, to be changed.
    pub fn plan_mut(&mut self, index: usize) -> Option<&mut PlanFacts> {
        if self.plans.len() <= index {
            self.plans
                .resize(index.saturating_add(1), PlanFacts::default());
        }
        self.plans.get_mut(index)
    }
}

impl TransferRecord {
    /// Whether the service took a plan that it carries out, or has carried out. After a failed
    /// attempt a deployment goes on with the plan before.
    pub fn changes_a_plan(&self) -> bool {
        let mut runs = self.view.plans.iter().zip(&self.facts.plans);
        runs.any(|(run, facts)| facts.taken && run.state != PlanRunState::Failed)
    }

    /// Whether it sent this deployment a plan and has not seen the answer.
    pub fn asks(&self, deployment: &DeploymentId) -> bool {
        let targets = self.order.plan_work().map(|work| work.targets.as_slice());
        let targets = targets.unwrap_or_default().iter();
        let mut known = targets.zip(&self.facts.plans);
        known.any(|(target, facts)| target.deployment == *deployment && facts.is_unanswered())
    }

    /// How many deployments it reads again and again.
    pub fn plans_watched(&self) -> usize {
        let queued = |run: &PlanRun| run.state == PlanRunState::Queued;
        let runs = self.view.plans.iter().zip(&self.facts.plans);
        runs.filter(|(run, facts)| facts.is_to_follow() || queued(run))
            .count()
    }

    /// Lets a retry do those changes of plans anew that failed, and only those.
    pub fn take_failed_plans_up(&mut self) {
        for (index, run) in self.view.plans.iter_mut().enumerate() {
            if run.state != PlanRunState::Failed {
                continue;
            }
            run.state = PlanRunState::Waiting;
            run.fault = None;
            run.attempt = None;
            run.accepted_at = None;
            run.nodes_done = None;
            if let Some(facts) = self.facts.plan_mut(index) {
                // An intent without its answer stays; the service is asked about it first.
                facts.over = false;
                facts.taken = false;
                facts.attempt = None;
            }
        }
    }
}

impl PlanRun {
    /// The change of a plan before anything was done.
    pub fn waiting(target: &PlanTarget) -> Self {
        Self {
            deployment: target.deployment.clone(),
            name: target.name.clone(),
            state: PlanRunState::Waiting,
            accepted_at: None,
            attempt: None,
            nodes: 0,
            nodes_done: None,
            fault: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::{Fault, FaultCode, FaultPhase};
    use crate::transfers::{Remains, StepName, StepState};

    /// An upload that changes the plans of two deployments afterwards, as the journal keeps it.
    fn record() -> TransferRecord {
        let edit = serde_json::json!({ "join": [{
            "build": { "kind": "madeFirst" }, "name": "a", "kind": "plugin",
            "version": "8.15.2", "replaces": [],
        }] });
        let target = |id: &str| serde_json::json!({ "deployment": id, "name": id, "edit": edit });
        let mut row = former_row();
        row["order"]["then"] = serde_json::json!({
            "targets": [target("one"), target("two")], "deleteFormer": null,
        });
        let mut record: TransferRecord = serde_json::from_value(row).unwrap();
        record.view.plans = record.order.plan_runs();
        let steps = record.order.steps().iter().copied();
        record.view.steps = steps.map(crate::transfers::StepView::waiting).collect();
        record
    }

    /// A row of a version that knew no plans.
    fn former_row() -> serde_json::Value {
        serde_json::json!({
            "view": {
                "id": "t", "revision": 3, "position": 0, "connection": "c",
                "connectionName": "Acme prod",
                "source": { "kind": "file", "fileName": "a.zip" },
                "extensionName": "a", "extension": null, "state": "waiting",
                "steps": [{
                    "name": "check_file", "state": "waiting", "startedAt": null, "endedAt": null,
                    "requestId": null, "tries": 0, "said": [],
                }],
                "progress": null, "attempt": 0, "attempts": 5, "nextTryAt": null,
                "question": null, "fault": null, "remains": null, "removable": false,
                "compared": "nothing", "comparable": false, "notes": [],
                "askedAt": "2026-01-01T00:00:00Z", "endedAt": null,
            },
            "order": {
                "kind": "upload",
                "file": {
                    "path": std::ffi::OsString::from("/home/a/a.zip"), "fileName": "a.zip",
                    "stamp": { "length": 3, "modified": std::time::SystemTime::UNIX_EPOCH },
                },
                "target": { "kind": "new", "draft": {
                    "name": "a", "description": null, "kind": "plugin", "version": "8.15.2",
                } },
            },
            "facts": {
                "creating": null, "made": false,
                "sending": { "before": null, "form": "raw" },
                "sent": null, "held": null, "makeAnother": false, "installing": false,
            },
        })
    }

    fn hold(record: &mut TransferRecord, name: StepName) {
        for step in &mut record.view.steps {
            step.state = StepState::Done;
            if step.name == name {
                break;
            }
        }
    }

    #[test]
    fn rows_from_before_plans_were_changed_are_still_read() {
        let record: TransferRecord = serde_json::from_value(former_row()).unwrap();
        assert!(record.order.plan_work().is_none());
        assert!(record.view.plans.is_empty() && record.facts.plans.is_empty());
        assert!(record.facts.sending.unwrap().whole.is_none());
    }

    #[test]
    fn room_is_taken_until_the_file_is_stored() {
        let mut record = record();
        assert!(record.takes_room());
        hold(&mut record, StepName::Send);
        assert!(record.takes_room());
        hold(&mut record, StepName::Verify);
        assert!(!record.takes_room());
    }

    #[test]
    fn what_remains_tells_of_plans_once_the_file_is_stored() {
        let mut record = record();
        assert_eq!(record.remains(), Remains::Unknown);
        record.facts.sending = None;
        hold(&mut record, StepName::Verify);
        assert_eq!(record.remains(), Remains::PlansUnchanged);
        record.facts.plan_mut(1).unwrap().asking = Some(AskingPlan {
            known_attempt: None,
        });
        assert_eq!(record.remains(), Remains::Unknown);
        record.facts.plans[1] = PlanFacts {
            taken: true,
            ..PlanFacts::default()
        };
        assert_eq!(record.remains(), Remains::PlansChanged);
        record.view.plans[1].state = PlanRunState::Failed;
        assert_eq!(record.remains(), Remains::PlansUnchanged);
    }

    #[test]
    fn a_retry_does_only_those_anew_that_failed() {
        let mut record = record();
        let done = PlanFacts {
            taken: true,
            attempt: Some("plan-1".to_owned()),
            over: true,
            ..PlanFacts::default()
        };
        let asked = PlanFacts {
            asking: Some(AskingPlan {
                known_attempt: Some("plan-0".to_owned()),
            }),
            over: true,
            ..PlanFacts::default()
        };
        record.facts.plans = vec![done.clone(), asked.clone()];
        record.view.plans[0].state = PlanRunState::Done;
        record.view.plans[1].state = PlanRunState::Failed;
        record.view.plans[1].fault = Some(Fault::new(FaultCode::PlanFailed, FaultPhase::Answer));
        record.take_failed_plans_up();
        assert_eq!(record.facts.plan(0), done);
        let intent = record.facts.plan(1);
        assert!(intent.is_to_change() && intent.asking == asked.asking);
        assert_eq!(record.view.plans[0].state, PlanRunState::Done);
        assert_eq!(record.view.plans[1].state, PlanRunState::Waiting);
        assert_eq!(record.view.plans[1].fault, None);
    }
}
