//! The states of a transfer and what may follow what: pure, so that every sequence can be tried.

use super::question::Question;
use super::view::{
    Note, Remains, Said, StepName, StepState, StepView, TransferState, TransferView,
};
use crate::fault::Fault;

#[cfg(test)]
mod tests;

/// How many failed tries of a step are kept, the last ones.
const SAID_KEPT: usize = 8;

/// Something that happened to a transfer. Times are RFC 3339.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Its turn came.
    TurnCame,
    /// The service asked another transfer for time, so that this one waits as well before its next
    /// try begins.
    HeldBack {
        /// What the service said.
        fault: Fault,
        /// When the next try begins.
        next: String,
    },
    /// A try of a step begins; written down before the step has any effect.
    TryBegan {
        /// The step.
        step: StepName,
        /// When.
        at: String,
    },
    /// A step was seen to hold.
    StepHeld {
        /// The step.
        step: StepName,
        /// When.
        at: String,
        /// The request that answered.
        request_id: Option<String>,
    },
    /// A try failed, and there will be another.
    TryFailed {
        /// When.
        at: String,
        /// Why.
        fault: Fault,
        /// When the next try begins.
        next: String,
    },
    /// The service can't be reached from here; the next try is at `next`.
    WentOffline {
        /// When.
        at: String,
        /// Why.
        fault: Fault,
        /// When the next try begins.
        next: String,
    },
    /// Only the person can decide.
    Asked {
        /// What.
        question: Question,
    },
    /// The person decided.
    Answered,
    /// The person held it.
    Paused,
    /// The person let it go on.
    Resumed,
    /// It failed; nothing more happens by itself. The step `again` and those after it no longer
    /// hold.
    Failed {
        /// When.
        at: String,
        /// Why.
        fault: Fault,
        /// What is on the service.
        remains: Remains,
        /// The first step that a retry has to do anew, where that is an earlier one.
        again: Option<StepName>,
    },
    /// The person stopped it.
    Cancelled {
        /// When.
        at: String,
        /// What is on the service.
        remains: Remains,
    },
    /// Every step holds.
    Finished {
        /// When.
        at: String,
    },
    /// A failed or cancelled one was taken up again.
    Retried,
    /// The application ended, or ends, in the middle of it.
    Interrupted,
}

/// An event that can't happen in a state. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("that cannot happen to a transfer that is {state:?}")]
pub struct NotPossible {
    /// The state it is in.
    pub state: TransferState,
}

/// Changes `view` by an event, or leaves it as it is when the event can't happen.
pub fn apply(view: &mut TransferView, event: Event) -> Result<(), NotPossible> {
    use TransferState::{Cancelled, Failed, NeedsYou, Offline, Paused, Running, Waiting};

    let state = view.state;
    let possible = match &event {
        Event::TurnCame => state == Waiting,
        Event::HeldBack { .. } => {
            matches!(state, Running | Offline)
                && view.next_step().is_some()
                && view.step_being_tried().is_none()
        }
        Event::TryBegan { step, .. } => {
            matches!(state, Running | Offline)
                && view.next_step() == Some(*step)
                && view.step_being_tried().is_none()
        }
        Event::StepHeld { step, .. } => view.step_being_tried() == Some(*step),
        Event::TryFailed { .. } | Event::WentOffline { .. } | Event::Asked { .. } => {
            view.step_being_tried().is_some()
        }
        Event::Answered => state == NeedsYou,
        Event::Paused => matches!(state, Waiting | Running | Offline),
        Event::Resumed => state == Paused,
        Event::Failed { .. } => matches!(state, Running | Offline | NeedsYou),
        Event::Cancelled { .. } => !state.ended(),
        Event::Finished { .. } => state == Running && view.next_step().is_none(),
        Event::Retried => matches!(state, Failed | Cancelled),
        Event::Interrupted => matches!(state, Waiting | Running | Offline),
    };
    if !possible {
        return Err(NotPossible { state });
    }
    happen(view, event);
    Ok(())
}

fn happen(view: &mut TransferView, event: Event) {
    match event {
        Event::TurnCame => {
            view.state = TransferState::Running;
            view.attempt = 0;
        }
        Event::HeldBack { fault, next } => {
            view.fault = Some(fault);
            view.next_try_at = Some(next);
        }
        Event::TryBegan { step, at } => try_began(view, step, at),
        Event::StepHeld {
            step,
            at,
            request_id,
        } => {
            if let Some(step) = view.step_mut(step) {
                step.state = StepState::Done;
                step.ended_at = Some(at);
                step.request_id = request_id;
            }
            view.attempt = 0;
            view.fault = None;
        }
        Event::TryFailed { at, fault, next } => {
            view.state = TransferState::Running;
            try_failed(view, at, fault, next);
        }
        Event::WentOffline { at, fault, next } => {
            view.state = TransferState::Offline;
            // Waiting for the network is no try that counts.
            view.attempt = view.attempt.saturating_sub(1);
            try_failed(view, at, fault, next);
        }
        Event::Asked { question } => {
            view.set_aside(TransferState::NeedsYou);
            view.question = Some(question);
        }
        Event::Answered | Event::Resumed => view.state = TransferState::Waiting,
        Event::Paused => view.set_aside(TransferState::Paused),
        Event::Interrupted => {
            if view.state != TransferState::Waiting && !view.notes.contains(&Note::TakenUp) {
                view.notes.push(Note::TakenUp);
            }
            view.set_aside(TransferState::Waiting);
        }
        Event::Failed {
            at,
            fault,
            remains,
            again,
        } => failed(view, at, fault, remains, again),
        Event::Cancelled { at, remains } => {
            view.set_aside(TransferState::Cancelled);
            view.remains = Some(remains);
            view.ended_at = Some(at);
        }
        Event::Finished { at } => {
            view.state = TransferState::Done;
            view.ended_at = Some(at);
            view.fault = None;
            view.remains = None;
        }
        Event::Retried => {
            view.state = TransferState::Waiting;
            view.fault = None;
            view.remains = None;
            view.removable = false;
            view.ended_at = None;
        }
    }
    if view.state != TransferState::NeedsYou {
        view.question = None;
    }
}

fn try_began(view: &mut TransferView, name: StepName, at: String) {
    view.state = TransferState::Running;
    view.next_try_at = None;
    if view.attempt == 0 {
        // Nothing failed yet; it was only held back.
        view.fault = None;
    }
    view.attempt = view.attempt.saturating_add(1);
    if let Some(step) = view.step_mut(name) {
        step.state = StepState::Running;
        step.tries = step.tries.saturating_add(1);
        if step.started_at.is_none() {
            step.started_at = Some(at);
        }
        // What an earlier try left behind says nothing about this one.
        step.ended_at = None;
        step.request_id = None;
    }
}

fn try_failed(view: &mut TransferView, at: String, fault: Fault, next: String) {
    if let Some(step) = view.step_at_work_mut() {
        step.heard(at, fault.clone());
    }
    view.fault = Some(fault);
    view.next_try_at = Some(next);
    view.progress = None;
}

fn failed(
    view: &mut TransferView,
    at: String,
    fault: Fault,
    remains: Remains,
    again: Option<StepName>,
) {
    if let Some(step) = view.step_at_work_mut() {
        step.heard(at.clone(), fault.clone());
        step.state = StepState::Failed;
        step.ended_at = Some(at.clone());
        step.request_id.clone_from(&fault.request_id);
    }
    if let Some(first) = again {
        let mut from_here = false;
        for step in &mut view.steps {
            from_here |= step.name == first;
            if from_here && step.state != StepState::Waiting {
                step.state = StepState::Failed;
            }
        }
    }
    view.set_aside(TransferState::Failed);
    view.fault = Some(fault);
    view.remains = Some(remains);
    view.ended_at = Some(at);
}

impl TransferView {
    /// The first step that doesn't hold yet.
    pub fn next_step(&self) -> Option<StepName> {
        self.steps
            .iter()
            .find(|step| !matches!(step.state, StepState::Done | StepState::Skipped))
            .map(|step| step.name)
    }

    /// The step under way.
    pub fn step_at_work(&self) -> Option<StepName> {
        self.steps
            .iter()
            .find(|step| step.state == StepState::Running)
            .map(|step| step.name)
    }

    /// The step under way, unless its next try is still waited for.
    fn step_being_tried(&self) -> Option<StepName> {
        let waits = self.state != TransferState::Running || self.next_try_at.is_some();
        self.step_at_work().filter(|_| !waits)
    }

    fn step_mut(&mut self, name: StepName) -> Option<&mut StepView> {
        self.steps.iter_mut().find(|step| step.name == name)
    }

    fn step_at_work_mut(&mut self) -> Option<&mut StepView> {
        self.steps
            .iter_mut()
            .find(|step| step.state == StepState::Running)
    }

    /// Nothing is under way any more; the step at work will have to be begun again.
    fn set_aside(&mut self, state: TransferState) {
        if let Some(step) = self.step_at_work_mut() {
            step.state = StepState::Waiting;
        }
        self.state = state;
        self.attempt = 0;
        self.next_try_at = None;
        self.progress = None;
        self.fault = None;
    }
}

impl StepView {
    fn heard(&mut self, at: String, fault: Fault) {
        if self.said.len() >= SAID_KEPT {
            self.said.remove(0);
        }
        self.said.push(Said { at, fault });
    }
}
