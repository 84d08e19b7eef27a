//! The engine: it takes transfers in their order, does their steps one after the other, and writes
//! every change down before its effect. It knows nothing of what a step does.

mod alone;
mod entry;
mod forms;
mod gate;
mod hands;
mod queue;
mod rests;
mod retry;
mod run;
mod waiting;
mod ways;
mod work;

pub use forms::KnownForms;
pub use queue::{TransferEdges, Transfers};
pub use retry::{Dice, RetryPolicy};
pub use ways::Ways;
pub(super) use work::Work;
