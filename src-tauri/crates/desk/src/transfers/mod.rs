//! Transfers: pieces of work with named steps, run side by side and shown as they go.

pub mod journal;
mod order;
mod pace;
mod queue;
mod run;
mod view;

pub use order::{ExtensionTarget, Order};
pub use pace::Pace;
pub use queue::{TransferEdges, Transfers};
pub use view::{
    Progress, Remains, StepName, StepState, StepView, TransferId, TransferSource, TransferState,
    TransferView,
};
