//! Archives as the page sees them: an opaque id and what is inside, never a path.

use plugdesk_archive::ArchiveKind;
use serde::{Deserialize, Serialize};
use specta::Type;

/// The id under which the page knows a file on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct ArchiveId(pub String);

/// Why a file can't be read as a zip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NotAZipReason {
    /// It is empty.
    Empty,
    /// It does not begin as a zip does.
    WrongBeginning,
    /// A zip follows after other bytes; Elasticsearch does not read such a file.
    LeadingBytes,
    /// It begins as a zip and its end is missing.
    Truncated,
    /// Its table of contents is damaged.
    Damaged,
    /// It is a zip without a single entry.
    NoEntries,
    /// It is one part of a zip that was split over several files.
    Split,
    /// It lists more entries than any plugin or bundle has.
    TooManyEntries,
    /// It is a folder with more in it than Plugdesk packs into a bundle.
    Folder,
    /// It could not be opened.
    Unreadable,
}

/// What the descriptor inside a plugin says; a missing property is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginFacts {
    /// `name`
    pub name: Option<String>,
    /// `version`, the plugin's own.
    pub version: Option<String>,
    /// `elasticsearch.version`
    pub elasticsearch_version: Option<String>,
    /// `java.version`
    pub java_version: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// Whether the descriptor is the stable one.
    pub stable: bool,
    /// The folder that the descriptor lies in, when it is not the top of the zip.
    pub wrapped_in: Option<String>,
    /// The highest Java release that one of its classes needs.
    pub max_class_java: Option<u32>,
}

/// What an archive is, by its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum ArchiveContent {
    /// It holds a plugin descriptor.
    #[serde(rename_all = "camelCase")]
    Plugin {
        /// What the descriptor says.
        facts: PluginFacts,
    },
    /// A zip without a descriptor.
    Bundle,
    /// The source code of something, as code hosts hand it out.
    Source,
    /// A folder, from which a bundle can be made.
    #[serde(rename_all = "camelCase")]
    Folder {
        /// How many files lie in it, however deep.
        files: u32,
        /// Their bytes together.
        size: u64,
    },
    /// A dictionary or another file that Elasticsearch reads, from which a bundle can be made.
    Loose,
    /// Not a zip.
    #[serde(rename_all = "camelCase")]
    NotAZip {
        /// Why not.
        reason: NotAZipReason,
    },
}

/// An archive as the page sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ArchiveView {
    /// Its id.
    pub id: ArchiveId,
    /// The file's name, without its folder.
    pub file_name: String,
    /// Its size in bytes.
    pub size: u64,
    /// How many entries the zip has.
    pub entries: u32,
    /// What its content makes of it; what is no zip at all counts as `not_a_zip`.
    pub kind: ArchiveKind,
    /// What it is, with what the form needs of it.
    pub content: ArchiveContent,
    /// For which versions of Elasticsearch it would install, such as `8.x from 8.7.0`; `None` for
    /// none at all.
    pub installable_on: Option<String>,
    /// A name that the service accepts, proposed for the form.
    pub suggested_name: String,
    /// A version proposed for the form: the descriptor's for a plugin, a wildcard for a bundle.
    pub suggested_version: Option<String>,
}
