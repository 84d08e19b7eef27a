//! A deployment whose plan is changed.

use plugdesk_elastic::{Attempt, Client, Deployment, DeploymentId, Look, Stored, plan};
use serde_json::Value;

use crate::deployments::store_url;
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::plans::{PlanEdit, PlanRun, PlanTarget};
use crate::transfers::engine::Work;
use crate::transfers::plan_facts::PlanFacts;

/// A deployment whose plan is changed, and its place among those of the transfer.
#[derive(Debug, Clone)]
pub(super) struct Aim {
    pub(super) index: usize,
    pub(super) target: PlanTarget,
    pub(super) id: DeploymentId,
}

impl Aim {
    /// The deployments of a transfer.
    pub(super) fn all(work: &Work) -> Result<Vec<Self>, Fault> {
        let record = work.record()?;
        let targets = record.order.plan_work().map(|work| work.targets.as_slice());
        let targets = targets.unwrap_or_default().iter().enumerate();
        let aim = |(index, target): (usize, &PlanTarget)| {
            let id = DeploymentId::parse(&target.deployment.0);
            Ok(Self {
                index,
                target: target.clone(),
                id: id.map_err(|_| {
                    Fault::new(FaultCode::Unknown, FaultPhase::Input).about(target.name.clone())
                })?,
            })
        };
        targets.map(aim).collect()
    }

    /// What is known of it.
    pub(super) fn facts(&self, work: &Work) -> Result<PlanFacts, Fault> {
        Ok(work.record()?.facts.plan(self.index))
    }

    /// Changes what is known of it and what is shown, if that makes a difference, and returns once
    /// that is written down.
    pub(super) async fn learn(
        &self,
        work: &Work,
        change: impl FnOnce(&mut PlanFacts, &mut PlanRun),
    ) -> Result<(), Fault> {
        let record = work.record()?;
        let known = record.facts.plan(self.index);
        let Some(shown) = record.view.plans.get(self.index) else {
            return Err(Fault::new(FaultCode::Internal, FaultPhase::Desk));
        };
        let (mut facts, mut run) = (known.clone(), shown.clone());
        change(&mut facts, &mut run);
        if facts == known && run == *shown {
            return Ok(());
        }
        work.learn(|record| {
            if let Some(known) = record.facts.plan_mut(self.index) {
                *known = facts;
            }
            if let Some(shown) = record.view.plans.get_mut(self.index) {
                *shown = run;
            }
        })
        .await
    }

    /// Reads the deployment.
    pub(super) async fn read(
        &self,
        work: &Work,
        client: &Client,
        look: Look,
    ) -> Result<Stored<Deployment>, Fault> {
        let read = client.deployment(&self.id, look, work.stop()).await;
        read.map_err(|error| self.fault(&error))
    }

    /// An error of the client, about this deployment.
    pub(super) fn fault(&self, error: &plugdesk_elastic::Error) -> Fault {
        Fault::from(error).about(self.target.name.clone())
    }

    /// A fault of this deployment that no retry of the same request helps.
    pub(super) fn refused(&self, code: FaultCode) -> Fault {
        Fault::new(code, FaultPhase::Answer).about(self.target.name.clone())
    }

    /// The plan with the change made in it.
    pub(super) fn edited(&self, work: &Work, plan: &Value) -> Result<plan::Edited, Fault> {
        let made = work.record()?.view.extension;
        let made = made.as_ref().map(store_url);
        let edit = self.target.edit.on(plan, made.as_deref());
        let edit = edit.ok_or_else(|| Fault::new(FaultCode::Internal, FaultPhase::Desk))?;
        plan::edited(plan, &edit).map_err(|error| {
            self.refused(FaultCode::AnswerUnreadable)
                .with_arg("reason", error.to_string())
        })
    }

    /// Whether nothing is left to change in a plan. One that is only to be carried out once more
    /// never shows that it was.
    pub(super) fn is_made_in(&self, work: &Work, plan: &Value) -> bool {
        let edited = self.edited(work, plan);
        !self.is_reapplied() && edited.is_ok_and(|edited| edited.changes.is_empty())
    }

    /// Whether the plan is to be carried out once more as it is.
    pub(super) fn is_reapplied(&self) -> bool {
        let edit = &self.target.edit;
        *edit
            == PlanEdit {
                seen_version: edit.seen_version.clone(),
                ..PlanEdit::default()
            }
    }

    /// Whether an attempt shows that the service carries this change out.
    pub(super) fn may_be(&self, work: &Work, attempt: &Attempt) -> bool {
        let plan = attempt.plan.as_ref();
        let fits = || plan.is_some_and(|plan| self.is_made_in(work, plan));
        !of_another(work, attempt) && (self.is_reapplied() || fits())
    }
}

/// Whether an attempt carries out what another transfer sent.
pub(super) fn of_another(work: &Work, attempt: &Attempt) -> bool {
    attempt.id.as_ref().is_some_and(|id| {
        work.any_other(|other| {
            let known = &other.facts.plans;
            known.iter().any(|facts| facts.attempt.as_ref() == Some(id))
        })
    })
}
