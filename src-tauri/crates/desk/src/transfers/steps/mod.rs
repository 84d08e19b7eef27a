//! The steps that transfers are made of. A new step is a name in `StepName`, a file here, a line
//! in [`of`] and a place in `Order::steps`; the engine doesn't change.

mod alibaba;
mod check_file;
mod elastic;
mod rest;

use futures_util::future::BoxFuture;

use super::engine::Work;
use super::question::Question;
use super::view::StepName;
use crate::fault::Fault;

pub(super) use elastic::compare_stored;
pub(super) use rest::{look_for_rest, remove_rest};

/// One step of a transfer.
///
/// A step is begun again after every cut: after a failed try, a pause, a crash. So it first looks
/// at the facts for an intent without an answer, and asks the service what became of it, before it
/// does anything that must not happen twice.
pub(super) trait Step: Send + Sync {
    /// Does the step, or sees that it is done already.
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>>;
}

/// A step that was seen to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Held {
    /// The request that answered.
    pub(super) request_id: Option<String>,
}

/// Why a step does not hold.
#[derive(Debug)]
pub(super) enum Halt {
    /// A try failed; the fault says whether another helps.
    Fault(Fault),
    /// Only the person can decide.
    Ask(Question),
    /// An earlier step turned out not to hold. The transfer fails, and a retry begins there.
    BackTo(StepName, Fault),
}

impl From<Fault> for Halt {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// The step of a name.
pub(super) fn of(name: StepName) -> &'static dyn Step {
    match name {
        StepName::CheckFile => &check_file::CheckFile,
        StepName::Create => &elastic::Create,
        StepName::Fetch => &elastic::Fetch,
        StepName::Send => &elastic::Send,
        StepName::Verify => &elastic::Verify,
        StepName::ChangePlans => &elastic::ChangePlans,
        StepName::FollowPlans => &elastic::FollowPlans,
        StepName::DeleteFormer => &elastic::DeleteFormer,
        StepName::Receive => &elastic::Receive,
        StepName::Put => &alibaba::Put,
        StepName::Analyse => &alibaba::Analyse,
        StepName::Import => &alibaba::Import,
        StepName::Install => &alibaba::Install,
        StepName::ChangeInstance => &alibaba::ChangeInstance,
        StepName::UpdateDictionaries => &alibaba::UpdateDictionaries,
        StepName::Follow => &alibaba::Follow,
        StepName::Tidy => &alibaba::Tidy,
    }
}
