//! What is in this zip, and will it install: kind, name, versions and everything that stands
//! against it, read from inside.
//!
//! The crate looks at the bytes alone: no network, no async, nothing written to disk. It answers
//! for every input, however broken or hostile, in memory that does not grow with the archive.
//!
//! An archive is read once ([`inspect`]) and judged for any number of targets
//! ([`Inspection::judge`]): the rules depend on the version that the nodes run.
//!
//! ```
//! use std::io::Cursor;
//! use plugdesk_archive::{ArchiveKind, Limits, Target, Verdict, inspect};
//!
//! let page = Cursor::new(b"<html>not found</html>");
//! let inspection = inspect(page, &Limits::default())?;
//! assert_eq!(inspection.kind, ArchiveKind::NotAZip);
//! assert_eq!(inspection.judge(&Target::default()).verdict, Verdict::Blocked);
//! # Ok::<(), plugdesk_archive::InspectError>(())
//! ```

mod bundle;
mod compose;
mod contents;
mod finding;
mod inspect;
mod inspection;
mod installable;
mod jar;
mod java;
mod judge;
mod layout;
mod limits;
mod policy;
pub mod properties;
mod repair;
mod rules;
mod suggest;
mod target;
mod version;
mod zip;

pub use bundle::{NotUtf8, TextFile};
pub use compose::{
    ComposeError, FoundFile, FoundKind, LeftOut, Proposal, ProposedEntry, WhyLeftOut,
    propose_bundle, write_bundle,
};
pub use contents::InsideEntry;
pub use finding::{Finding, FindingCode, Severity, Verdict};
pub use inspect::{InspectError, inspect};
pub use inspection::{ArchiveKind, Inspection, NotAZip};
pub use installable::InstallableOn;
pub use jar::{Class, Jar, PluginClass};
pub use judge::Report;
pub use layout::{DescriptorFile, Layout};
pub use limits::Limits;
pub use policy::{EntitlementPolicy, LegacyPolicy, Permission, Refusal};
pub use repair::{ChangeKind, OfferedRepair, Repair, RepairChange, RepairError, write_repaired};
pub use suggest::{suggested_extension_name, suggested_version};
pub use target::{InstalledPlugin, SentAs, Service, Target};
pub use version::ElasticsearchVersion;
pub use zip::{Disagreement, Entry, LimitHit, Listed, StreamFault, ZipReading, list};

/// The most entries an archive may list. Real plugins hold a few hundred, real bundles a few
/// thousand; beyond this only the first ones are looked at.
pub const MAX_ENTRIES: u64 = 100_000;

/// The most bytes of a descriptor or a policy that are read. Real ones stay under 16 KiB.
pub const MAX_DESCRIPTOR_BYTES: u64 = 1024 * 1024;
