//! The result table of an installation, made of its transfer.

use super::change::{InstanceDoing, TableId};
use super::facts::{InstallStage, lines};
use super::view::{InstallAnswer, InstallRun, InstallRunId, InstanceState, RunState};
use crate::transfers::{Order, TransferRecord, TransferState};

impl InstallRun {
    /// The result table of a transfer, if it is an installation.
    pub fn of(record: &TransferRecord) -> Option<Self> {
        let Order::Install {
            instance, plugins, ..
        } = &record.order
        else {
            return None;
        };
        let (view, facts) = (&record.view, &record.facts.install);
        let state = state_of(record);
        let (answer, shown) = match state {
            RunState::Refused => (InstallAnswer::Refused, view.fault.as_ref()),
            RunState::Preparing | RunState::WaitingTurn | RunState::Interrupted => {
                (InstallAnswer::NotAsked, None)
            }
            RunState::Asking => (InstallAnswer::Lost, view.fault.as_ref()),
            RunState::Following
            | RunState::Finished
            | RunState::OutOfSight
            | RunState::NotFollowed => (InstallAnswer::Lost, None),
        };
        Some(Self {
            id: InstallRunId(view.id.0.clone()),
            revision: view.revision,
            table: TableId(view.id.0.clone()),
            doing: InstanceDoing::Install,
            connection: view.connection.clone(),
            connection_name: view.connection_name.clone(),
            region: None,
            instance: instance.clone(),
            instance_name: None,
            state,
            progress: None,
            instance_state: facts.instance_state.unwrap_or(InstanceState::Unknown),
            lines: if facts.lines.is_empty() {
                lines(plugins, answer)
            } else {
                facts.lines.clone()
            },
            request_id: facts.request_id.clone(),
            fault: facts.fault.as_ref().or(shown).cloned(),
            asked_at: view.asked_at.clone(),
            read_at: facts.read_at.clone(),
        })
    }
}

fn state_of(record: &TransferRecord) -> RunState {
    use TransferState::{Cancelled, Done, Failed, NeedsYou, Offline, Paused, Running, Waiting};

    let facts = &record.facts.install;
    let state = record.view.state;
    match facts.stage {
        InstallStage::Over => RunState::Finished,
        InstallStage::Accepted | InstallStage::Lost => match state {
            Waiting | Running | Offline | Done if facts.out_of_sight => RunState::OutOfSight,
            Waiting | Running | Offline | Done => RunState::Following,
            NeedsYou | Paused | Failed | Cancelled => RunState::NotFollowed,
        },
        InstallStage::Refused if !record.facts.installing => RunState::Refused,
        InstallStage::Unanswered | InstallStage::Refused => match state {
            Waiting | Running | Offline => RunState::Asking,
            _ if record.facts.installing => RunState::NotFollowed,
            // It was never sent.
            Failed | Done => RunState::Refused,
            NeedsYou | Paused | Cancelled => RunState::NotFollowed,
        },
    }
}
