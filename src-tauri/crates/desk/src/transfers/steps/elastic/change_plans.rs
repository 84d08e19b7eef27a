//! The plans of deployments are changed.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::transfers::engine::Work;
use crate::transfers::steps::{Halt, Held, Step};

/// The plans of deployments are changed.
pub(in crate::transfers) struct ChangePlans;

impl Step for ChangePlans {
    fn perform<'a>(&'a self, _work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        async { Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk).into()) }.boxed()
    }
}
