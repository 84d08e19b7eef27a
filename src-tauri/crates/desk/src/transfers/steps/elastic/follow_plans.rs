//! The deployments are watched until they have carried out their plans.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::transfers::engine::Work;
use crate::transfers::steps::{Halt, Held, Step};

/// The deployments are watched until they have carried out their plans.
pub(in crate::transfers) struct FollowPlans;

impl Step for FollowPlans {
    fn perform<'a>(&'a self, _work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        async { Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk).into()) }.boxed()
    }
}
