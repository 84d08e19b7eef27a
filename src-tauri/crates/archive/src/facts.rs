//! What an inspection answers.

use crate::descriptor::PluginDescriptor;

/// What was read from one archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveFacts {
    /// Size of the file in bytes.
    pub size: u64,
    /// Entries that its directory lists, folders and duplicates included; 0 if it is not a zip.
    pub entries: u64,
    /// What the content makes of it. The file's name plays no part.
    pub kind: ArchiveKind,
}

/// What an archive is, by its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArchiveKind {
    /// A plugin descriptor lies where some Elasticsearch version looks for one.
    Plugin(PluginDescriptor),
    /// A readable zip without a plugin descriptor: files for the config folder.
    Bundle,
    /// Nothing that a service could unpack, and why.
    NotAZip(NotAZip),
}

/// Why a file cannot be used as a zip.
///
/// The Elasticsearch installer reads from the first byte and reports most of these as a missing
/// descriptor (`InstallPluginAction.unzip`), which is why they are told apart here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotAZip {
    /// The file holds no byte.
    Empty,
    /// The first bytes are not those of a zip, and no zip follows: a text, a web page, a tar.gz.
    WrongBeginning,
    /// A zip follows after other bytes. Most desktop programs open it, the installer does not.
    LeadingBytes,
    /// It begins like a zip but its directory, which comes last, is missing: a download or copy
    /// that was cut off.
    Truncated,
    /// Its directory is there but contradicts itself or the file.
    Damaged,
    /// A valid zip without a single entry.
    NoEntries,
    /// It is one part of a zip that was split over several files.
    Split,
    /// Its directory lists more than [`crate::MAX_ENTRIES`] entries, or is so large that reading
    /// it was given up.
    TooManyEntries,
}
