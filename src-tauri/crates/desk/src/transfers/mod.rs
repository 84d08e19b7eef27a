//! Transfers: pieces of work with named steps, written down before each effect, run side by side
//! and shown as they go.

mod change_facts;
mod engine;
mod fetch_url;
pub mod journal;
#[cfg(test)]
mod older_rows;
mod order;
mod pace;
mod plan_facts;
mod question;
mod record;
mod state;
mod steps;
mod view;

pub use change_facts::{AskingChange, ChangeFacts, Importing, KnownDictionary, ObjectFacts};
pub use engine::{Dice, KnownForms, RetryPolicy, TransferEdges, Transfers, Ways};
pub use fetch_url::FetchUrl;
pub use order::{ExtensionTarget, Order};
pub use pace::Pace;
pub use plan_facts::{AskingPlan, PlanFacts};
pub use question::{Candidate, Question, TransferAnswer};
pub use record::{Creating, Facts, HeldFile, Sending, SentFile, TransferRecord};
pub use state::{Event, NotPossible, apply};
pub use view::{
    Compared, Note, PlanDoing, Progress, Remains, Said, StepName, StepState, StepView, TransferId,
    TransferSource, TransferState, TransferView, UploadForm, WorkUnderWay,
};
