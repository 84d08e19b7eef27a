//! The plans of deployments are changed, each once.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use plugdesk_elastic::{Attempt, Client, Look};

use super::aim::Aim;
use super::ask::{Asked, ask};
use super::attempts::since;
use super::follow::{follow_once, out_of_sight};
use super::{asked_to_wait, concerns_all, ended, interval};
use crate::fault::{Fault, FaultAction, FaultCode, Retry};
use crate::plans::PlanRunState;
use crate::transfers::engine::Work;
use crate::transfers::plan_facts::{AskingPlan, PlanFacts};
use crate::transfers::steps::{Halt, Held, Step};
use crate::transfers::view::Note;

/// So often a change is made anew in a plan that somebody else changed meanwhile.
const READ_AGAIN: u32 = 3;

/// Gives each deployment its new plan. One that refuses, or carries out another plan at the
/// moment, holds none of the others up.
pub(in crate::transfers) struct ChangePlans;

impl Step for ChangePlans {
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        change_all(work).boxed()
    }
}

/// How one round over the deployments went.
#[derive(Default)]
struct Round {
    held: Held,
    /// Some carry out another plan, which is waited for.
    waits: bool,
    /// Why one of those could not be read.
    unread: Option<Fault>,
    /// What may pass, of a deployment that is tried again.
    passing: Option<Fault>,
}

async fn change_all(work: &Work) -> Result<Held, Halt> {
    let client = work.elastic()?.client;
    let aims = Aim::all(work)?;
    let mut readings = 0_u32;
    let mut held = Held::default();
    loop {
        let round = round(work, &client, &aims).await?;
        held.request_id = round.held.request_id.or(held.request_id);
        if let Some(fault) = round.passing {
            return Err(fault.into());
        }
        if !round.waits {
            break;
        }
        readings = readings.saturating_add(1);
        let wait = round.unread.as_ref().map(asked_to_wait).unwrap_or_default();
        out_of_sight(work, round.unread)?;
        tokio::time::sleep(interval(work, readings).max(wait)).await;
        // Meanwhile the page sees how far the others are.
        follow_once(work, &client, &aims).await?;
    }
    let record = work.record()?;
    if record.facts.plans.iter().any(PlanFacts::is_to_follow) {
        // The end of those is awaited before the failure of others is told.
        return Ok(held);
    }
    ended(&record, held)
}

async fn round(work: &Work, client: &Client, aims: &[Aim]) -> Result<Round, Fault> {
    let mut round = Round::default();
    for aim in aims {
        if !aim.facts(work)?.is_to_change() {
            continue;
        }
        let queued = is_queued(work, aim)?;
        match change(work, client, aim).await {
            Ok(Changed::Over(request_id)) => round.held.request_id = request_id,
            Ok(Changed::Waits) => {
                round.waits = true;
                aim.learn(work, |_, run| {
                    run.state = PlanRunState::Queued;
                    run.fault = None;
                })
                .await?;
            }
            // Waiting for another plan has no end, and a reading that fails doesn't end it.
            Err(fault) if queued && fault.retry != Retry::Never && is_queued(work, aim)? => {
                round.waits = true;
                round.unread = Some(fault);
            }
            Err(fault) if concerns_all(&fault) => return Err(fault),
            Err(fault) if fault.retry != Retry::Never && !is_last_try(work)? => {
                aim.learn(work, |_, run| run.fault = Some(fault.clone()))
                    .await?;
                round.passing.get_or_insert(fault);
            }
            Err(fault) => fail(work, aim, fault).await?,
        }
    }
    Ok(round)
}

fn is_queued(work: &Work, aim: &Aim) -> Result<bool, Fault> {
    let record = work.record()?;
    let run = record.view.plans.get(aim.index);
    Ok(run.is_some_and(|run| run.state == PlanRunState::Queued))
}

/// After the last try of the step nothing is tried again; the others go on all the same.
fn is_last_try(work: &Work) -> Result<bool, Fault> {
    Ok(work.record()?.view.attempt >= work.policy().attempts)
}

/// It can't be done for this deployment.
async fn fail(work: &Work, aim: &Aim, mut fault: Fault) -> Result<(), Fault> {
    if fault.action.is_none() {
        fault.action = Some(FaultAction::Retry);
    }
    aim.learn(work, |facts, run| {
        facts.over = true;
        run.state = PlanRunState::Failed;
        run.fault = Some(fault);
    })
    .await
}

/// What became of the change of one plan.
enum Changed {
    /// The service took it, or there was nothing to do; with the id of the request.
    Over(Option<String>),
    /// It waits until another plan is carried out.
    Waits,
}

async fn change(work: &Work, client: &Client, aim: &Aim) -> Result<Changed, Fault> {
    let _alone = work.alone_with_plan(&aim.target.deployment).await;
    if work.another_asks(&aim.target.deployment)? {
        // What it sent may be under way; it looks for that before anything else is sent.
        return Ok(Changed::Waits);
    }
    let unanswered = aim.facts(work)?.asking;
    if let Some(asking) = &unanswered
        && found(work, client, aim, asking).await?
    {
        return Ok(Changed::Over(None));
    }
    let mut again = 0;
    loop {
        let fault = match ask(work, client, aim).await? {
            Asked::Taken(request_id) => {
                taken(work, aim, None).await?;
                return Ok(Changed::Over(request_id));
            }
            Asked::Nothing => {
                nothing(work, aim).await?;
                return Ok(Changed::Over(None));
            }
            Asked::Busy => return Ok(Changed::Waits),
            Asked::Changed(fault) => fault,
        };
        // The earlier one may be what changed it.
        if let Some(asking) = &unanswered
            && found(work, client, aim, asking).await?
        {
            return Ok(Changed::Over(None));
        }
        if again == READ_AGAIN {
            return Err(fault.offering(FaultAction::Retry));
        }
        again += 1;
        if fault.code == FaultCode::PlanConflict {
            work.note(Note::PlanReadAgain {
                deployment: aim.target.name.clone(),
            })?;
        }
    }
}

/// Looks whether the service took a plan without its answer having been seen, and if so goes on
/// with that.
async fn found(
    work: &Work,
    client: &Client,
    aim: &Aim,
    asking: &AskingPlan,
) -> Result<bool, Fault> {
    let Some(attempt) = made_after_all(work, client, aim, asking).await? else {
        return Ok(false);
    };
    work.note(Note::PlanTakenBefore {
        deployment: aim.target.name.clone(),
    })?;
    taken(work, aim, Some((asking, attempt))).await?;
    Ok(true)
}

/// The attempt by which the service carries the change out, also where it is still about to begin
/// it: a request that was cut off may be on its way through.
async fn made_after_all(
    work: &Work,
    client: &Client,
    aim: &Aim,
    asking: &AskingPlan,
) -> Result<Option<Attempt>, Fault> {
    let made = made_since(work, client, aim, asking).await?;
    if made.is_some() {
        return Ok(made);
    }
    tokio::time::sleep(work.policy().ask_every).await;
    made_since(work, client, aim, asking).await
}

async fn made_since(
    work: &Work,
    client: &Client,
    aim: &Aim,
    asking: &AskingPlan,
) -> Result<Option<Attempt>, Fault> {
    let look = Look {
        history: true,
        plans: true,
        ..Look::default()
    };
    let deployment = aim.read(work, client, look).await?.value;
    let mut made = since(&deployment, asking.known_attempt.as_deref()).into_iter();
    Ok(made.find(|attempt| aim.may_be(work, attempt)))
}

/// The service took the plan; where its answer was lost, as an attempt shows.
async fn taken(work: &Work, aim: &Aim, shown: Option<(&AskingPlan, Attempt)>) -> Result<(), Fault> {
    let now = work.now();
    aim.learn(work, |facts, run| {
        let asking = facts.asking.take();
        let asking = shown
            .as_ref()
            .map(|(asking, _)| *asking)
            .or(asking.as_ref());
        facts.before = asking.and_then(|asking| asking.known_attempt.clone());
        facts.attempt = shown.and_then(|(_, attempt)| attempt.id);
        facts.taken = true;
        facts.over = false;
        run.state = PlanRunState::UnderWay;
        run.accepted_at = Some(now);
        run.attempt = None;
        run.fault = None;
    })
    .await
}

async fn nothing(work: &Work, aim: &Aim) -> Result<(), Fault> {
    aim.learn(work, |facts, run| {
        facts.asking = None;
        facts.over = true;
        run.state = PlanRunState::Nothing;
        run.fault = None;
    })
    .await
}

/// Asks the service what became of the plans whose answers were lost, for a transfer that has
/// ended.
pub(in crate::transfers::steps::elastic) async fn look_for_answers(
    work: &Work,
) -> Result<(), Fault> {
    let client = work.elastic()?.client;
    for aim in Aim::all(work)? {
        let Some(asking) = aim.facts(work)?.asking else {
            continue;
        };
        let _alone = work.alone_with_plan(&aim.target.deployment).await;
        if found(work, &client, &aim, &asking).await? {
            continue;
        }
        aim.learn(work, |facts, run| {
            facts.asking = None;
            if run.state == PlanRunState::Asked {
                run.state = PlanRunState::Waiting;
            }
        })
        .await?;
    }
    Ok(())
}
