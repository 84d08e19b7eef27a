//! Archives by handle: Rust keeps the path, the page knows an opaque id.

mod beside;
mod bundle;
mod folder;
mod inside;
mod judgement;
mod local_file;
mod place;
mod reading;
mod repair;
mod shelf;
mod stamp;
mod view;

pub(crate) use beside::{draft_of, write_fault};
pub use bundle::{BundleProposal, propose_bundle};
pub use inside::Contents;
pub use judgement::{Destination, JudgeRequest, Judgement, PlaceJudgement, Sending};
pub use local_file::LocalFile;
pub use place::{DestinationPlace, PlaceKind};
pub use plugdesk_archive::Repair;
pub use repair::RepairView;
pub use shelf::{ArchiveShelf, KeptArchive, file_name_of};
pub(crate) use stamp::unreadable;
pub use view::{ArchiveContent, ArchiveId, ArchiveView, NotAZipReason, PluginFacts};
