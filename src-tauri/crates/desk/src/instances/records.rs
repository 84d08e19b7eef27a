//! From the service's records of changes to what the page shows.

use plugdesk_alibaba::{ActionRecord, RecordPhase, RecordState};

use super::change::{ChangePhase, ChangeRecord, ChangeState};
use crate::clock::written;

/// A change of an instance. Its phases stand one below the other, each before those within it.
pub(crate) fn change_record(record: &ActionRecord) -> ChangeRecord {
    let mut phases = Vec::new();
    for phase in &record.phases {
        lay_flat(phase, 0, &mut phases);
    }
    let counting = node_counts(&phases);
    ChangeRecord {
        id: record.request_id.clone().unwrap_or_default(),
        action: record.action_name.clone().unwrap_or_default(),
        state: state_of(&record.state),
        percent: record.percent,
        nodes: counting.and_then(|phase| phase.nodes),
        nodes_done: counting.and_then(|phase| phase.nodes_done),
        phases,
        interruptible: record.interruptible,
        started_at: record.started_at.map(written),
        ended_at: record.ended_at.map(written),
        by: record.user_id.clone(),
    }
}

impl ChangeRecord {
    /// The phase that failed, with the service's words for why; of several the deepest, which
    /// says most.
    pub(crate) fn failed_phase(&self) -> Option<&ChangePhase> {
        let wrong =
            |phase: &&ChangePhase| phase.state == ChangeState::Failed || phase.exception.is_some();
        let failed = self.phases.iter().filter(wrong);
        failed.max_by_key(|phase| (phase.exception.is_some(), phase.depth))
    }
}

fn lay_flat(phase: &RecordPhase, depth: u8, flat: &mut Vec<ChangePhase>) {
    flat.push(ChangePhase {
        name: phase.name.clone().unwrap_or_default(),
        depth,
        state: state_of(&phase.state),
        percent: phase.percent,
        nodes: phase.node_count,
        nodes_done: phase.complete_node_count,
        started_at: phase.started_at.map(written),
        ended_at: phase.ended_at.map(written),
        exception: phase.exception.clone().filter(|text| !text.is_empty()),
    });
    for within in &phase.phases {
        lay_flat(within, depth.saturating_add(1), flat);
    }
}

/// The phase whose nodes are to be told: the deepest one at work, else the last that has any.
fn node_counts(phases: &[ChangePhase]) -> Option<&ChangePhase> {
    let counted = || phases.iter().filter(|phase| phase.nodes.is_some());
    let at_work = counted().filter(|phase| phase.state == ChangeState::Running);
    at_work
        .max_by_key(|phase| phase.depth)
        .or_else(|| counted().next_back())
}

fn state_of(state: &RecordState) -> ChangeState {
    match state {
        RecordState::Waiting => ChangeState::Waiting,
        RecordState::Running => ChangeState::Running,
        RecordState::Finished => ChangeState::Done,
        RecordState::Failed => ChangeState::Failed,
        RecordState::Interrupted => ChangeState::Interrupted,
        RecordState::Unknown(_) => ChangeState::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phase(name: &str, state: RecordState, nodes: Option<u32>) -> RecordPhase {
        RecordPhase {
            name: Some(name.to_owned()),
            state,
            state_text: None,
            percent: Some(50),
            node_count: nodes,
            complete_node_count: nodes.map(|nodes| nodes / 2),
            started_at: None,
            ended_at: None,
            exception: None,
            phases: Vec::new(),
        }
    }

    fn record(phases: Vec<RecordPhase>) -> ActionRecord {
        ActionRecord {
            request_id: Some("R".to_owned()),
            action_name: None,
            state: RecordState::Running,
            state_text: Some("ACTIVATING".to_owned()),
            percent: Some(40),
            started_at: None,
            ended_at: None,
            user_id: None,
            interruptible: Some(true),
            cancellable: None,
            phases,
        }
    }

    #[test]
    fn phases_stand_before_those_within_them_and_the_one_at_work_tells_its_nodes() {
        let mut outer = phase("updating-task", RecordState::Running, Some(9));
        outer.phases = vec![
            phase("restart", RecordState::Running, Some(4)),
            phase("check", RecordState::Waiting, Some(2)),
        ];
        let first = phase("INITIALLY", RecordState::Finished, Some(1));
        let change = change_record(&record(vec![first, outer]));
        let names: Vec<_> = change
            .phases
            .iter()
            .map(|one| (&*one.name, one.depth))
            .collect();
        let expected = [
            ("INITIALLY", 0),
            ("updating-task", 0),
            ("restart", 1),
            ("check", 1),
        ];
        assert_eq!(names, expected);
        assert_eq!((change.nodes, change.nodes_done), (Some(4), Some(2)));
        assert_eq!(change.failed_phase(), None);
    }

    #[test]
    fn of_the_phases_that_failed_the_one_that_says_why_is_told() {
        let mut outer = phase("updating-task", RecordState::Failed, None);
        let mut inner = phase("install", RecordState::Failed, None);
        inner.exception = Some("PluginSecurityException: no".to_owned());
        outer.phases = vec![inner, phase("after", RecordState::Failed, None)];
        let change = change_record(&record(vec![outer]));
        assert_eq!(change.failed_phase().map(|one| &*one.name), Some("install"));
    }
}
