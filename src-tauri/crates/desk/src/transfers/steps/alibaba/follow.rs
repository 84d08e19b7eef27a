//! The instance is watched until the change has reached every node.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use plugdesk_alibaba::Client;

use super::outcome::failure;
use super::reading::{Reading, own_record, records};
use super::turn::{AT_FIRST, interval};
use super::{Aim, internal};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase, Retry};
use crate::instances::{InstallFacts, InstallStage, InstanceState};
use crate::transfers::engine::Work;
use crate::transfers::record::TransferRecord;
use crate::transfers::steps::{Halt, Held, Step};
use crate::transfers::view::StepName;

/// So many readings a change that is over waits for its record and its plug-ins to say so too: the
/// service lists a change some ten seconds after it was asked for.
const LATE_RECORD: u32 = 6;

/// Reads the instance again and again. Restarts take from seconds (the sandbox) to hours, and
/// there is no time after which waiting for one is given up; a reading that fails doesn't end it
/// either, nor does an interruption, after which the change may be resumed.
pub(in crate::transfers) struct Follow;

impl Step for Follow {
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        follow(work).boxed()
    }
}

async fn follow(work: &Work) -> Result<Held, Halt> {
    let aim = Aim::of(&work.record()?.order)?;
    let client = work.alibaba()?;
    let mut readings = 0_u32;
    let mut over_since = 0_u32;
    let mut asked_to_wait = Duration::ZERO;
    loop {
        if work.record()?.facts.install.stage == InstallStage::Over {
            return ended(work, &aim);
        }
        let wait = interval(work, readings).max(asked_to_wait);
        work.rest(wait).await;
        asked_to_wait = Duration::ZERO;
        let mut facts = work.record()?.facts.install;
        let mut told = Records::Unreadable;
        match look(work, &client, &aim, &mut facts).await {
            Ok(records) => {
                readings = readings.saturating_add(1);
                told = records;
            }
            Err(fault) => {
                asked_to_wait = wait_of(&fault);
                facts.unread(fault);
            }
        }
        if !facts.out_of_sight {
            let quiet = readings >= AT_FIRST && facts.shows_no_sign(&aim.doing);
            if is_over(work, &aim, &facts, quiet)? {
                over_since = over_since.saturating_add(1);
                if over_since > LATE_RECORD || says_all(told, &facts, &aim) {
                    facts.stage = InstallStage::Over;
                }
            } else if quiet && facts.stage == InstallStage::Lost {
                return Err(never_arrived(work, facts).await?);
            }
        }
        write(work, &aim, facts).await?;
    }
}

/// What the records say of the change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Records {
    /// They can't be read; the change is followed by the instance's state alone.
    Unreadable,
    /// They don't list it yet, or as one that is under way.
    Open,
    /// It is over.
    Final,
}

/// Reads everything once.
async fn look(
    work: &Work,
    client: &Client,
    aim: &Aim,
    facts: &mut InstallFacts,
) -> Result<Records, Fault> {
    let reading = Reading::of(work, client, aim).await?;
    let state_of = |key: &_| reading.state_of(key, &aim.doing);
    facts.read(reading.instance, state_of, work.now());
    let Some(records) = records(work, client, aim).await? else {
        return Ok(Records::Unreadable);
    };
    let change = work.record()?.facts.change;
    let own = own_record(&records, facts, &change);
    facts.progress = own.or(facts.progress.take());
    Ok(if facts.is_told_over() || change.restarts_nothing {
        Records::Final
    } else {
        Records::Open
    })
}

/// Whether nothing more comes of the change. `quiet` is an instance that has shown nothing of it
/// for long enough.
fn is_over(work: &Work, aim: &Aim, facts: &InstallFacts, quiet: bool) -> Result<bool, Fault> {
    let own = work.record()?;
    let active = facts.instance_state == Some(InstanceState::Active);
    let taken = facts.stage == InstallStage::Accepted;
    // What brings no plug-in anywhere may have been over before it could be seen.
    let unseen = quiet && taken && !aim.moves_plugins();
    Ok(facts.is_finished(&aim.doing)
        || (active && own.facts.change.restarts_nothing)
        || unseen
        || work.any_other(|other| follows(other, &own)))
}

/// Whether a reading of a change that is over tells its end. The plug-ins are read a moment before
/// the instance, and may have been on their way yet.
fn says_all(told: Records, facts: &InstallFacts, aim: &Aim) -> bool {
    told != Records::Open && !facts.is_moving() && facts.left_behind(&aim.doing).is_empty()
}

/// A service that asks its callers to wait is heard here too.
fn wait_of(fault: &Fault) -> Duration {
    match fault.retry {
        Retry::After { seconds } => Duration::from_secs(u64::from(seconds)),
        Retry::Now | Retry::Never => Duration::ZERO,
    }
}

/// An instance carries out one change at a time: since it took a later one, this one is over.
fn follows(other: &TransferRecord, own: &TransferRecord) -> bool {
    let taken = matches!(
        other.facts.install.stage,
        InstallStage::Accepted | InstallStage::Over
    );
    taken
        && !other.facts.change.restarts_nothing
        && other.view.connection == own.view.connection
        && other.order.instance() == own.order.instance()
        && taken_at(other) > taken_at(own)
}

/// When the service took the request, in a form whose order is that of time.
fn taken_at(record: &TransferRecord) -> Option<&str> {
    let asking = record.order.asking_step()?;
    let mut steps = record.view.steps.iter();
    let step = steps.find(|step| step.name == asking && asking != StepName::Import)?;
    step.ended_at.as_deref()
}

/// Tells what was read, and writes it down where it says something new. How far a change is, the
/// service says again after a restart of the application.
async fn write(work: &Work, aim: &Aim, facts: InstallFacts) -> Result<(), Fault> {
    let known = work.record()?.facts.install;
    let news = InstallFacts {
        read_at: known.read_at.clone(),
        progress: known.progress.clone(),
        ..facts.clone()
    } != known;
    let interrupted = facts.is_interrupted().then(|| interrupted(aim));
    let change = |record: &mut TransferRecord| {
        // Between two readings the list of transfers says why nothing moves.
        let unread = facts.fault.clone().filter(|_| facts.out_of_sight);
        record.view.fault = unread.or(interrupted);
        record.facts.install = facts;
    };
    if news {
        work.learn(change).await
    } else {
        work.see(change)
    }
}

fn interrupted(aim: &Aim) -> Fault {
    Fault::new(FaultCode::AlibabaInterrupted, FaultPhase::Answer)
        .about(aim.id.as_str())
        .offering(FaultAction::Refresh)
        .retrying(Retry::Now)
}

/// Everything reached its end; for each plug-in, the service says which.
fn ended(work: &Work, aim: &Aim) -> Result<Held, Halt> {
    let record = work.record()?;
    let superseded = work.any_other(|other| follows(other, &record));
    match failure(&record.facts.install, &aim.doing, superseded) {
        None => Ok(Held::default()),
        Some(fault) => Err(back_to_asking(&record, fault)?),
    }
}

fn back_to_asking(record: &TransferRecord, fault: Fault) -> Result<Halt, Fault> {
    let asking = record.order.asking_step().ok_or_else(internal)?;
    Ok(Halt::BackTo(asking, fault))
}

/// The answer was lost, and the instance shows for long enough that the request was too.
async fn never_arrived(work: &Work, mut facts: InstallFacts) -> Result<Halt, Fault> {
    let fault = facts.fault.clone().unwrap_or_else(|| {
        Fault::new(FaultCode::ConnectionCut, FaultPhase::Answer).offering(FaultAction::Retry)
    });
    facts.refused(fault.clone());
    work.learn(|record| record.facts.install = facts).await?;
    back_to_asking(&work.record()?, fault)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances::{InstanceDoing, InstanceId, PluginKey, PluginState};

    #[test]
    fn a_plug_in_that_is_not_where_it_goes_is_read_once_more() {
        let aim = Aim {
            id: plugdesk_alibaba::InstanceId::parse("es-cn-1").unwrap(),
            instance: InstanceId("es-cn-1".to_owned()),
            doing: InstanceDoing::Install,
        };
        let mut facts = InstallFacts::default();
        facts.ask(&[PluginKey {
            name: "p".to_owned(),
            file_version: None,
        }]);
        for (state, at_its_end) in [
            (PluginState::Installing, false),
            (PluginState::Upgrading, false),
            (PluginState::Uninstalling, false),
            (PluginState::Uploaded, false),
            (PluginState::Installed, true),
            (PluginState::Failed, true),
            (PluginState::Unknown, true),
        ] {
            facts.lines[0].state = Some(state);
            for told in [Records::Final, Records::Unreadable] {
                assert_eq!(says_all(told, &facts, &aim), at_its_end, "{state:?}");
            }
            assert!(!says_all(Records::Open, &facts, &aim), "{state:?}");
        }
    }
}
