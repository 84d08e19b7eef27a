//! Archives by handle: Rust keeps the path, the page knows an opaque id.

mod shelf;
mod view;

pub use shelf::{ArchiveShelf, KeptArchive, file_name_of};
pub use view::{ArchiveContent, ArchiveId, ArchiveView, NotAZipReason, PluginFacts};
