//! What is in this zip: kind, name and versions, read from inside.
//!
//! The crate looks at the bytes alone: no network, no async, nothing written to disk. It answers
//! for every input, however broken or hostile, in memory that does not grow with the archive.
//!
//! ```
//! use std::io::Cursor;
//! use plugdesk_archive::{ArchiveKind, NotAZip, inspect};
//!
//! let facts = inspect(Cursor::new(b"<html>not found</html>"))?;
//! assert_eq!(facts.kind, ArchiveKind::NotAZip(NotAZip::WrongBeginning));
//! # Ok::<(), plugdesk_archive::InspectError>(())
//! ```

mod descriptor;
mod directory;
mod facts;
mod inspect;
mod landing;
pub mod properties;
mod suggest;
mod window;

pub use descriptor::{
    DescriptorForm, DescriptorKey, DescriptorLocation, DescriptorProblem, PluginDescriptor,
};
pub use facts::{ArchiveFacts, ArchiveKind, NotAZip};
pub use inspect::{InspectError, inspect};
pub use suggest::{suggested_extension_name, suggested_version};

/// The most entries an archive may list. Real plugins hold a few hundred, real bundles a few
/// thousand; beyond this the archive is reported as [`NotAZip::TooManyEntries`].
pub const MAX_ENTRIES: u64 = 100_000;

/// The most bytes of a plugin descriptor that are read. Real ones stay under 4 KiB.
pub const MAX_DESCRIPTOR_BYTES: u64 = 64 * 1024;
