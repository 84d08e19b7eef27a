//! Changing the plans of deployments, following the service while it carries them out, and
//! deleting what no plan names any more.

mod aim;
mod ask;
mod attempts;
mod change;
mod follow;
mod former;
mod outcome;

use std::time::Duration;

pub(in crate::transfers) use change::ChangePlans;
pub(in crate::transfers) use follow::FollowPlans;
pub(in crate::transfers) use former::DeleteFormer;

pub(super) use change::look_for_answers;

use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase, Retry};
use crate::plans::PlanRunState;
use crate::transfers::engine::Work;
use crate::transfers::record::TransferRecord;
use crate::transfers::steps::{Halt, Held};
use crate::transfers::view::StepName;

/// So many readings come at short intervals, the later ones at long ones.
const AT_FIRST: u32 = 30;
/// How many times longer a long interval is than a short one.
const LATER: u32 = 5;
/// So many deployments of a connection are watched at these intervals; more of them share the
/// calls that so many make.
const SIDE_BY_SIDE: usize = 8;

/// How long to wait after so many readings.
fn interval(work: &Work, readings: u32) -> Duration {
    let short = work.policy().ask_every;
    let every = if readings < AT_FIRST {
        short
    } else {
        short.saturating_mul(LATER)
    };
    let shares = work.plans_watched().div_ceil(SIDE_BY_SIDE).max(1);
    every.saturating_mul(u32::try_from(shares).unwrap_or(u32::MAX))
}

/// A service that asks its callers to wait is heard.
fn asked_to_wait(fault: &Fault) -> Duration {
    match fault.retry {
        Retry::After { seconds } => Duration::from_secs(u64::from(seconds)),
        Retry::Now | Retry::Never => Duration::ZERO,
    }
}

/// What is about the way to the service, or about this computer, and not about one deployment:
/// the others would meet it too.
fn concerns_all(fault: &Fault) -> bool {
    let own = matches!(
        fault.phase,
        FaultPhase::Input
            | FaultPhase::Desk
            | FaultPhase::Keyring
            | FaultPhase::Credentials
            | FaultPhase::Address
            | FaultPhase::Connect
            | FaultPhase::Tls
            | FaultPhase::Proxy
    );
    own || matches!(
        fault.code,
        FaultCode::RateLimited
            | FaultCode::NeedsElevation
            | FaultCode::Redirected
            | FaultCode::NotTheApi
            | FaultCode::Cancelled
    )
}

/// Whether signing in again is needed before anything more can be heard.
fn needs_sign_in(fault: &Fault) -> bool {
    matches!(
        fault.code,
        FaultCode::Unauthenticated | FaultCode::NeedsElevation | FaultCode::Forbidden
    )
}

/// The end of a step when every deployment has come to one. Those that failed are done anew by a
/// retry, and only those.
fn ended(record: &TransferRecord, held: Held) -> Result<Held, Halt> {
    let failed = || {
        let runs = record.view.plans.iter();
        runs.filter(|run| run.state == PlanRunState::Failed)
    };
    let Some(first) = failed().next() else {
        return Ok(held);
    };
    let names: Vec<&str> = failed().map(|run| run.name.as_str()).collect();
    let fault = first.fault.clone();
    let mut fault = fault.unwrap_or_else(|| {
        Fault::new(FaultCode::PlanFailed, FaultPhase::Answer).about(first.name.clone())
    });
    fault = fault.with_arg("deployments", names.join(", "));
    if fault.action.is_none() {
        fault.action = Some(FaultAction::Retry);
    }
    Err(Halt::BackTo(StepName::ChangePlans, fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_every_deployment_would_meet_ends_a_try_for_all() {
        let fault = |code, phase| Fault::new(code, phase);
        for (code, phase) in [
            (FaultCode::HostUnreachable, FaultPhase::Connect),
            (FaultCode::HostNotFound, FaultPhase::Address),
            (FaultCode::CertificateExpired, FaultPhase::Tls),
            (FaultCode::Unauthenticated, FaultPhase::Credentials),
            (FaultCode::JournalUnwritable, FaultPhase::Desk),
            (FaultCode::RateLimited, FaultPhase::Answer),
            (FaultCode::NotTheApi, FaultPhase::Answer),
        ] {
            assert!(concerns_all(&fault(code, phase)), "{code:?}");
        }
        for (code, phase) in [
            (FaultCode::PlanRefused, FaultPhase::Answer),
            (FaultCode::DeploymentGone, FaultPhase::Answer),
            (FaultCode::Forbidden, FaultPhase::Permission),
            (FaultCode::ServerFault, FaultPhase::Answer),
            (FaultCode::AnswerUnreadable, FaultPhase::Answer),
            (FaultCode::ConnectionCut, FaultPhase::Answer),
        ] {
            assert!(!concerns_all(&fault(code, phase)), "{code:?}");
        }
    }
}
