//! What became of an attempt, as far as its log tells.

use std::collections::BTreeMap;

use super::{Attempt, AttemptStep, LAST_STEP, LogLine, StepStatus};

/// Why an attempt failed, in the service's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The step that failed.
    pub step: Option<String>,
    /// What the service wrote; empty where it wrote nothing.
    pub message: String,
    /// Its kind, such as `ClusterFailure:PluginVersionMismatch`.
    pub failure_type: Option<String>,
    /// More of it, by name.
    pub details: BTreeMap<String, String>,
}

impl Attempt {
    /// The step that is under way: the last one of the log, until the attempt is over.
    pub fn running_step(&self) -> Option<&AttemptStep> {
        self.steps.last().filter(|_| !self.is_over())
    }

    /// The step that failed: the last with an error before the closing one, which only repeats it.
    pub fn failed_step(&self) -> Option<&AttemptStep> {
        let failed = |step: &&AttemptStep| step.status == StepStatus::Error;
        let work = |step: &&AttemptStep| step.id != LAST_STEP;
        let mut steps = self.steps.iter().rev();
        steps.find(|step| failed(step) && work(step))
    }

    /// Whether it ended, well or not.
    pub fn is_over(&self) -> bool {
        self.ended.is_some() || self.closing_step().is_some()
    }

    /// Whether it ended well.
    pub fn succeeded(&self) -> bool {
        self.is_over() && self.failure().is_none()
    }

    /// Why it failed; `None` while it goes on, and where it went well.
    pub fn failure(&self) -> Option<Failure> {
        let closing = self.closing_step();
        if let Some(step) = closing {
            match step.status {
                StepStatus::Error => return Some(self.failure_told_at(step)),
                // A step that failed may have been tried again, so that the last one decides.
                StepStatus::Success | StepStatus::Warning => return None,
                StepStatus::Pending | StepStatus::Other => {}
            }
        }
        let failed = self.error.is_some() || self.is_over() && self.healthy == Some(false);
        failed.then(|| self.failure_told_elsewhere())
    }

    /// Whether every node that the plan is about was started under it, and runs. A node installs
    /// what a plan names before it starts, and does not start without.
    ///
    /// `Some(true)` only where the log says that nodes were started and all of them ran, without a
    /// warning; `None` where the attempt went well and the log tells nothing of nodes.
    pub fn every_node_started(&self) -> Option<bool> {
        if !self.succeeded() {
            return Some(false);
        }
        let mut awaited = self
            .steps
            .iter()
            .filter(|step| awaits_nodes(&step.id))
            .peekable();
        awaited.peek()?;
        let sure = awaited.all(|step| step.status == StepStatus::Success);
        let started = |step: &AttemptStep| starts_nodes(&step.id);
        (sure && self.steps.iter().any(started)).then_some(true)
    }

    fn closing_step(&self) -> Option<&AttemptStep> {
        let last = self.steps.last()?;
        let closed = last.id == LAST_STEP && last.status != StepStatus::Pending;
        closed.then_some(last)
    }

    fn failure_told_at(&self, closing: &AttemptStep) -> Failure {
        let step = self.failed_step();
        let told = closing.messages.last();
        match told {
            Some(line) => Failure {
                step: Some(step.unwrap_or(closing).id.clone()),
                ..of_line(line)
            },
            None => self.failure_told_elsewhere(),
        }
    }

    /// The words of the answer besides the log, or else those of the step that failed.
    fn failure_told_elsewhere(&self) -> Failure {
        let step = self.failed_step();
        let told = match (&self.error, step.and_then(|step| step.messages.last())) {
            (Some(error), _) => Failure {
                step: None,
                message: error.message.clone(),
                failure_type: error.failure_type.clone(),
                details: error.details.clone(),
            },
            (None, Some(line)) => of_line(line),
            (None, None) => Failure {
                step: None,
                message: String::new(),
                failure_type: None,
                details: BTreeMap::new(),
            },
        };
        Failure {
            step: step.map(|step| step.id.clone()),
            ..told
        }
    }
}

fn of_line(line: &LogLine) -> Failure {
    Failure {
        step: None,
        message: line.message.clone(),
        failure_type: line.failure_type.clone(),
        details: line.details.clone(),
    }
}

fn awaits_nodes(step: &str) -> bool {
    step == "wait-until-running"
}

/// New nodes are started (`start-instances`), or those that are there once more. The service names
/// such steps by the word; which ones there are depends on its strategy.
fn starts_nodes(step: &str) -> bool {
    let mut words = step.split('-');
    words.any(|word| matches!(word, "start" | "restart" | "reboot"))
}
