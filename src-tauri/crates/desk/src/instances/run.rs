//! The result table of a change of an instance, made of its transfer.

use super::change::TableId;
use super::facts::{InstallStage, lines};
use super::order::named_only;
use super::view::{
    InstallAnswer, InstallLine, InstallRun, InstallRunId, InstanceState, PluginKey, RunState,
};
use crate::transfers::{TransferRecord, TransferState};

impl InstallRun {
    /// The result table of a transfer, if it changes an instance.
    pub fn of(record: &TransferRecord) -> Option<Self> {
        let doing = record.order.doing()?;
        let instance = record.order.instance()?.clone();
        let (table, named) = record.order.table()?;
        let (view, facts) = (&record.view, &record.facts.install);
        let state = state_of(record);
        let shown = match state {
            RunState::Following | RunState::Finished | RunState::NotFollowed => None,
            _ => view.fault.as_ref(),
        };
        let own_table = || TableId(view.id.0.clone());
        Some(Self {
            id: InstallRunId(view.id.0.clone()),
            revision: view.revision,
            table: table.cloned().unwrap_or_else(own_table),
            doing,
            connection: view.connection.clone(),
            connection_name: view.connection_name.clone(),
            region: named.region.clone(),
            instance,
            instance_name: named.description.clone(),
            state,
            progress: facts.progress.clone(),
            instance_state: facts.instance_state.unwrap_or(InstanceState::Unknown),
            lines: lines_of(record, state),
            request_id: facts.request_id.clone(),
            fault: facts.fault.as_ref().or(shown).cloned(),
            asked_at: view.asked_at.clone(),
            read_at: facts.read_at.clone(),
        })
    }
}

/// The lines as they were learnt, or as far as they are known before the service was asked.
fn lines_of(record: &TransferRecord, state: RunState) -> Vec<InstallLine> {
    let known = &record.facts.install.lines;
    if !known.is_empty() {
        return known.clone();
    }
    let answer = match state {
        RunState::Refused => InstallAnswer::Refused,
        _ if record.is_unanswered() => InstallAnswer::Lost,
        _ => InstallAnswer::NotAsked,
    };
    lines(&subjects(record), answer)
}

/// What the lines are about: the plug-ins as the library names them, or as the service read their
/// names in the files, or as the order names them.
fn subjects(record: &TransferRecord) -> Vec<PluginKey> {
    let imported = &record.facts.change.imported;
    if !imported.is_empty() {
        return imported.clone();
    }
    let analysed = record.view.analyses.iter();
    let analysed: Vec<_> = analysed.map(|one| named_only(one.name.clone())).collect();
    if analysed.is_empty() {
        record.order.subjects()
    } else {
        analysed
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
            Waiting | Running | Offline | Done if facts.is_interrupted() => RunState::Interrupted,
            Waiting | Running | Offline | Done => RunState::Following,
            NeedsYou | Paused | Failed | Cancelled => RunState::NotFollowed,
        },
        InstallStage::Refused if !record.is_unanswered() => RunState::Refused,
        InstallStage::Unanswered | InstallStage::Refused | InstallStage::WaitingTurn => match state
        {
            Waiting | Running | Offline if record.is_unanswered() => RunState::Asking,
            _ if record.is_unanswered() => RunState::NotFollowed,
            Waiting | Running | Offline if facts.stage == InstallStage::WaitingTurn => {
                RunState::WaitingTurn
            }
            Waiting | Running | Offline | NeedsYou | Paused => RunState::Preparing,
            // It was never sent.
            Failed | Done => RunState::Refused,
            Cancelled => RunState::NotFollowed,
        },
    }
}
