//! An instance carries out one change at a time; whoever wants another waits for its turn.

use std::time::Duration;

use plugdesk_alibaba::Client;

use super::Aim;
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase, Retry};
use crate::instances::{InstallStage, InstanceState, state_of};
use crate::transfers::engine::Work;
use crate::transfers::record::TransferRecord;
use crate::transfers::view::TransferState;

/// So many readings come at short intervals, the later ones at long ones.
pub(super) const AT_FIRST: u32 = 30;
/// How many times longer a long interval is than a short one.
const LATER: u32 = 5;

/// The wait before the next of several readings.
pub(super) fn interval(work: &Work, readings: u32) -> Duration {
    let short = work.policy().ask_every;
    if readings < AT_FIRST {
        short
    } else {
        short.saturating_mul(LATER)
    }
}

/// The turn of a transfer at its instance.
pub(super) struct Turn<'a> {
    work: &'a Work,
    client: &'a Client,
    aim: &'a Aim,
}

impl<'a> Turn<'a> {
    pub(super) fn of(work: &'a Work, client: &'a Client, aim: &'a Aim) -> Self {
        Self { work, client, aim }
    }

    /// Waits until the instance carries out no change, for hours if need be: no try is counted,
    /// and no time is given up after.
    pub(super) async fn comes(&self) -> Result<(), Fault> {
        let mut readings = 0;
        loop {
            match self.look().await {
                Ok(None) => return self.came().await,
                Ok(Some(busy)) => self.waits(busy).await?,
                // While it waits, being away for a moment changes nothing.
                Err(fault) if fault.retry != Retry::Never && self.is_waiting()? => {
                    self.work.see(|record| record.view.fault = Some(fault))?;
                }
                Err(fault) => return Err(fault),
            }
            readings = u32::saturating_add(readings, 1);
            self.work.rest(interval(self.work, readings)).await;
        }
    }

    /// As [`Self::comes`], after the service said that it is busy, which the instance's state
    /// need not show.
    pub(super) async fn comes_after(&self, busy: Fault) -> Result<(), Fault> {
        self.waits(busy).await?;
        self.work.rest(interval(self.work, AT_FIRST)).await;
        self.comes().await
    }

    /// Why it is not its turn.
    async fn look(&self) -> Result<Option<Fault>, Fault> {
        let described = self
            .client
            .describe_instance(&self.aim.id, self.work.stop())
            .await
            .map_err(|error| self.aim.fault(&error))?;
        let state = state_of(&described.value.status);
        let at = self.work.now();
        self.work.see(|record| {
            record.facts.install.instance_state = Some(state);
            record.facts.install.read_at = Some(at);
        })?;
        let code = match state {
            InstanceState::Activating => FaultCode::AlibabaInstanceActivating,
            InstanceState::Suspended => FaultCode::AlibabaInterrupted,
            // What any other state allows, the service says best itself.
            _ if self.others_come_first()? => FaultCode::AlibabaInstanceActivating,
            _ => return Ok(None),
        };
        Ok(Some(
            Fault::new(code, FaultPhase::Answer)
                .about(self.aim.id.as_str())
                .offering(FaultAction::Refresh)
                .retrying(Retry::Now),
        ))
    }

    /// Whether another transfer has waited for longer.
    fn others_come_first(&self) -> Result<bool, Fault> {
        let own = self.work.record()?;
        Ok(self.work.any_other(|other| waits_before(other, &own)))
    }

    fn is_waiting(&self) -> Result<bool, Fault> {
        Ok(self.work.record()?.facts.install.stage == InstallStage::WaitingTurn)
    }

    async fn waits(&self, busy: Fault) -> Result<(), Fault> {
        let known = self.is_waiting()?;
        let change = |record: &mut TransferRecord| {
            record.facts.install.stage = InstallStage::WaitingTurn;
            record.view.fault = Some(busy);
        };
        if known {
            self.work.see(change)
        } else {
            self.work.learn(change).await
        }
    }

    async fn came(&self) -> Result<(), Fault> {
        if !self.is_waiting()? {
            return Ok(());
        }
        self.work
            .learn(|record| {
                record.facts.install.stage = InstallStage::Unanswered;
                record.view.fault = None;
            })
            .await
    }
}

fn waits_before(other: &TransferRecord, own: &TransferRecord) -> bool {
    other.view.connection == own.view.connection
        && other.order.instance() == own.order.instance()
        && other.view.state == TransferState::Running
        && other.facts.install.stage == InstallStage::WaitingTurn
        && other.view.position < own.view.position
}
