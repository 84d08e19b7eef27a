//! The stored file of an extension is received and kept on this computer.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::transfers::engine::Work;
use crate::transfers::steps::{Halt, Held, Step};

/// The stored file of an extension is received and kept on this computer.
pub(in crate::transfers) struct Receive;

impl Step for Receive {
    fn perform<'a>(&'a self, _work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        async { Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk).into()) }.boxed()
    }
}
