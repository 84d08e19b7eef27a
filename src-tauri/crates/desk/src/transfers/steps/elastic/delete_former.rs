//! The extension that was replaced is deleted, once no plan names it any more.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::transfers::engine::Work;
use crate::transfers::steps::{Halt, Held, Step};

/// The extension that was replaced is deleted, once no plan names it any more.
pub(in crate::transfers) struct DeleteFormer;

impl Step for DeleteFormer {
    fn perform<'a>(&'a self, _work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        async { Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk).into()) }.boxed()
    }
}
