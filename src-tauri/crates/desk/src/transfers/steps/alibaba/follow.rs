//! The instance is watched until the change has reached every node.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use plugdesk_alibaba::{Client, UserPlugin};
use tokio_util::sync::CancellationToken;

use super::Asked;
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase, Retry};
use crate::instances::{InstallFacts, InstallStage, InstanceState, key_of, plugin_state, state_of};
use crate::transfers::engine::Work;
use crate::transfers::order::Order;
use crate::transfers::record::TransferRecord;
use crate::transfers::steps::{Halt, Held, Step};
use crate::transfers::view::StepName;

/// So many readings come at short intervals, the later ones at long ones.
const AT_FIRST: u32 = 30;
/// How many times longer a long interval is than a short one.
const LATER: u32 = 5;

/// Reads the instance again and again. Restarts take from seconds (the sandbox) to hours, and
/// there is no time after which waiting for one is given up; a reading that fails doesn't end it
/// either.
pub(in crate::transfers) struct Follow;

impl Step for Follow {
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        follow(work).boxed()
    }
}

async fn follow(work: &Work) -> Result<Held, Halt> {
    let record = work.record()?;
    let asked = Asked::of(&record.order)?;
    let client = work.alibaba()?;
    let short = work.policy().ask_every;
    let mut readings = 0_u32;
    let mut asked_to_wait = Duration::ZERO;
    loop {
        if work.record()?.facts.install.stage == InstallStage::Over {
            return ended(work);
        }
        let every = if readings < AT_FIRST {
            short
        } else {
            short.saturating_mul(LATER)
        };
        tokio::time::sleep(every.max(asked_to_wait)).await;
        asked_to_wait = Duration::ZERO;
        let read = read(&client, &asked, work.stop()).await;
        let mut facts = work.record()?.facts.install;
        match read {
            Ok((instance, plugins)) => {
                readings = readings.saturating_add(1);
                let state_of = |key: &_| {
                    let plugin = plugins.iter().find(|plugin| key_of(plugin) == *key)?;
                    Some(plugin_state(&plugin.state))
                };
                facts.read(instance, state_of, work.now());
            }
            Err(fault) => {
                asked_to_wait = wait_of(&fault);
                facts.unread(fault);
            }
        }
        if !facts.out_of_sight
            && (facts.is_finished(&asked.doing) || work.any_other(|other| follows(other, &record)))
        {
            facts.stage = InstallStage::Over;
        }
        let unheard = facts.stage == InstallStage::Lost && readings >= AT_FIRST;
        if unheard && facts.shows_no_sign(&asked.doing) {
            return Err(never_arrived(work, facts).await?);
        }
        write(work, facts).await?;
    }
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
    let instance_of = |record: &TransferRecord| match &record.order {
        Order::Install { instance, .. } => Some(instance.clone()),
        _ => None,
    };
    let taken = matches!(
        other.facts.install.stage,
        InstallStage::Accepted | InstallStage::Over
    );
    taken
        && other.view.connection == own.view.connection
        && instance_of(other) == instance_of(own)
        && taken_at(other) > taken_at(own)
}

/// When the service took the request, in a form whose order is that of time.
fn taken_at(record: &TransferRecord) -> Option<&str> {
    let mut steps = record.view.steps.iter();
    let install = steps.find(|step| step.name == StepName::Install)?;
    install.ended_at.as_deref()
}

/// Tells what was read, and writes it down where it says something new.
async fn write(work: &Work, facts: InstallFacts) -> Result<(), Fault> {
    let known = work.record()?.facts.install;
    let news = InstallFacts {
        read_at: known.read_at.clone(),
        ..facts.clone()
    } != known;
    let change = |record: &mut TransferRecord| {
        // Between two readings the list of transfers says why nothing moves.
        record.view.fault = facts.fault.clone().filter(|_| facts.out_of_sight);
        record.facts.install = facts;
    };
    if news {
        work.learn(change).await
    } else {
        work.see(change)
    }
}

/// Everything reached its end; for each plug-in, the service says which.
fn ended(work: &Work) -> Result<Held, Halt> {
    let record = work.record()?;
    let facts = &record.facts.install;
    let failed = facts.failed();
    if failed.is_empty() {
        return Ok(Held::default());
    }
    let mut fault = Fault::new(FaultCode::InstallFailed, FaultPhase::Answer)
        .with_arg("plugins", failed.join(", "))
        .offering(FaultAction::Retry);
    fault.request_id.clone_from(&facts.request_id);
    Err(Halt::BackTo(StepName::Install, fault))
}

/// The answer was lost, and the instance shows for long enough that the request was too.
async fn never_arrived(work: &Work, mut facts: InstallFacts) -> Result<Halt, Fault> {
    let fault = facts.fault.clone().unwrap_or_else(|| {
        Fault::new(FaultCode::ConnectionCut, FaultPhase::Answer).offering(FaultAction::Retry)
    });
    facts.refused(fault.clone());
    write(work, facts).await?;
    Ok(Halt::BackTo(StepName::Install, fault))
}

async fn read(
    client: &Client,
    asked: &Asked<'_>,
    stop: &CancellationToken,
) -> Result<(InstanceState, Vec<UserPlugin>), Fault> {
    let plugins = client
        .list_user_plugins(&asked.id, stop)
        .await
        .map_err(|error| Fault::from(&error))?
        .value;
    let instance = client
        .describe_instance(&asked.id, stop)
        .await
        .map_err(|error| Fault::from(&error))?
        .value;
    Ok((state_of(&instance.status), plugins))
}
