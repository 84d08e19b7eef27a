//! The deployments are watched until they have carried out their plans.

use std::collections::HashMap;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use plugdesk_elastic::{Attempt, Client, Deployment, Look};

use super::aim::{Aim, of_another};
use super::attempts::{since, with_id};
use super::{AT_FIRST, asked_to_wait, ended, interval, needs_sign_in, outcome};
use crate::fault::{Fault, FaultCode};
use crate::plans::PlanRunState;
use crate::transfers::engine::Work;
use crate::transfers::plan_facts::PlanFacts;
use crate::transfers::steps::{Halt, Held, Step};

/// So many readings in a row must tell nothing of an attempt that was told of before: a service
/// may lose sight of one for a moment when it ends.
const GONE_AFTER: u32 = 4;

/// Reads the deployments again and again. Plans take from seconds to hours, and there is no time
/// after which waiting for one is given up; a reading that fails doesn't end it either.
pub(in crate::transfers) struct FollowPlans;

impl Step for FollowPlans {
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        follow(work).boxed()
    }
}

async fn follow(work: &Work) -> Result<Held, Halt> {
    let client = work.elastic()?.client;
    let aims = Aim::all(work)?;
    let mut untold = Untold::default();
    let mut readings = 0_u32;
    loop {
        let record = work.record()?;
        if !record.facts.plans.iter().any(PlanFacts::is_to_follow) {
            return ended(&record, Held::default());
        }
        let unread = read_all(work, &client, &aims, &mut untold).await?;
        let wait = unread.as_ref().map(asked_to_wait).unwrap_or_default();
        out_of_sight(work, unread)?;
        readings = readings.saturating_add(1);
        let record = work.record()?;
        if record.facts.plans.iter().any(PlanFacts::is_to_follow) {
            tokio::time::sleep(interval(work, readings).max(wait)).await;
        }
    }
}

/// Shows how far the deployments are, while something else is waited for.
pub(super) async fn follow_once(work: &Work, client: &Client, aims: &[Aim]) -> Result<(), Halt> {
    // That one is not told of is for the step to judge, by more than one reading.
    read_all(work, client, aims, &mut Untold::default()).await?;
    Ok(())
}

/// How many readings in a row told nothing of the attempt, by the place of the deployment.
#[derive(Default)]
struct Untold(HashMap<usize, u32>);

impl Untold {
    fn once_more(&mut self, aim: &Aim) -> u32 {
        let count = self.0.entry(aim.index).or_default();
        *count = count.saturating_add(1);
        *count
    }

    fn told(&mut self, aim: &Aim) {
        self.0.remove(&aim.index);
    }
}

/// Reads each deployment that carries its plan out. Tells why one could not be read.
async fn read_all(
    work: &Work,
    client: &Client,
    aims: &[Aim],
    untold: &mut Untold,
) -> Result<Option<Fault>, Halt> {
    let mut unread: Option<Fault> = None;
    for aim in aims {
        if !aim.facts(work)?.is_to_follow() {
            continue;
        }
        let fault = match read(work, client, aim).await {
            Ok(seen) => {
                write(work, aim, seen, untold).await?;
                continue;
            }
            Err(fault) => fault,
        };
        if fault.code == FaultCode::DeploymentGone {
            aim.learn(work, |facts, run| {
                facts.over = true;
                run.state = PlanRunState::Failed;
                run.fault = Some(fault);
            })
            .await?;
        } else if needs_sign_in(&fault) {
            // The way is opened anew with the next run, with the key that the person gives by then.
            return Err(fault.into());
        } else {
            unread.get_or_insert(fault);
        }
    }
    Ok(unread)
}

/// Between two readings the list of transfers says why nothing moves.
pub(super) fn out_of_sight(work: &Work, unread: Option<Fault>) -> Result<(), Fault> {
    if work.record()?.view.fault != unread {
        work.see(|record| record.view.fault = unread)?;
    }
    Ok(())
}

/// What a reading tells of an attempt.
enum Seen {
    /// It goes on.
    Pending(Attempt),
    /// It came to its end.
    Over(Attempt),
    /// Nothing. The deployment as it is, which may show that the plan was carried out.
    Untold(Box<Deployment>),
}

async fn read(work: &Work, client: &Client, aim: &Aim) -> Result<(u32, Seen), Fault> {
    let deployment = aim.read(work, client, Look::for_following()).await?.value;
    if deployment.is_hidden() {
        return Err(aim.refused(FaultCode::DeploymentGone));
    }
    let facts = aim.facts(work)?;
    let nodes = deployment.nodes();
    let own = |attempt: &Attempt| match &facts.attempt {
        Some(id) => attempt.id.as_ref() == Some(id),
        // The service took this plan, and carries out one at a time.
        None => (attempt.id.is_none() || attempt.id != facts.before) && !of_another(work, attempt),
    };
    if let Some(attempt) = deployment.pending().filter(own) {
        return Ok((nodes, Seen::Pending(attempt)));
    }
    let current = deployment.current_attempt();
    let known = facts.attempt.is_some();
    if let Some(attempt) = current.filter(|attempt| known && own(attempt) && attempt.is_over()) {
        return Ok((nodes, Seen::Over(attempt)));
    }
    // Only the history names attempts that failed.
    let deployment = aim.read(work, client, Look::for_outcome()).await?.value;
    let found = match &facts.attempt {
        Some(id) => with_id(&deployment, id),
        None => first_since(work, aim, &deployment, facts.before.as_deref()),
    };
    let seen = match found {
        Some(attempt) if attempt.is_over() => Seen::Over(attempt),
        Some(attempt) => Seen::Pending(attempt),
        None => Seen::Untold(Box::new(deployment)),
    };
    Ok((nodes, seen))
}

/// The attempt that followed when the service took the plan: one that shows the change, or else
/// the first after what was the latest before.
fn first_since(
    work: &Work,
    aim: &Aim,
    deployment: &Deployment,
    before: Option<&str>,
) -> Option<Attempt> {
    let mut made = since(deployment, before);
    made.retain(|attempt| attempt.id.is_some() && !of_another(work, attempt));
    let shows = made.iter().rposition(|attempt| aim.may_be(work, attempt));
    match shows {
        Some(index) => Some(made.swap_remove(index)),
        None => made.pop(),
    }
}

async fn write(
    work: &Work,
    aim: &Aim,
    (nodes, seen): (u32, Seen),
    untold: &mut Untold,
) -> Result<(), Fault> {
    aim.learn(work, |_, run| run.nodes = nodes).await?;
    match seen {
        Seen::Pending(attempt) => {
            untold.told(aim);
            aim.learn(work, |facts, run| outcome::shows(facts, run, &attempt))
                .await
        }
        Seen::Over(attempt) => {
            aim.learn(work, |facts, run| outcome::over(facts, run, aim, &attempt))
                .await
        }
        Seen::Untold(deployment) => {
            let readings = untold.once_more(aim);
            let known = aim.facts(work)?.attempt.is_some();
            let patience = if known { GONE_AFTER } else { AT_FIRST };
            if readings < patience {
                return Ok(());
            }
            let plan = deployment.current_plan();
            let made = plan.is_some_and(|plan| aim.is_made_in(work, plan));
            let reapplied = known && aim.is_reapplied() && !deployment.last_attempt_failed();
            aim.learn(work, |facts, run| {
                outcome::untold(facts, run, aim, made || reapplied);
            })
            .await
        }
    }
}
