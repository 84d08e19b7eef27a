//! A bundle made of a folder or of loose files: which path each file gets, then the zip itself.
//!
//! The same files make the same bytes, on every machine: a bundle that was not changed is
//! recognised by its checksum.

mod proposal;
mod write;

use serde::{Deserialize, Serialize};

pub use write::{ComposeError, write_bundle};

/// What was found under a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FoundKind {
    /// A file that can be read.
    #[default]
    File,
    /// A symbolic link.
    Symlink,
    /// Neither file nor folder: a socket, a device.
    Special,
    /// A file that can't be read.
    Unreadable,
}

/// Something in the folder that a bundle is made of, or a loose file. Folders are not listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundFile {
    /// Its path below the folder, `/` between the parts; the name of a loose file.
    pub path: String,
    /// What it is.
    pub kind: FoundKind,
    /// Its size in bytes.
    pub size: u64,
    /// Its first bytes, by which code and key stores are recognised. A few kilobytes are enough.
    pub beginning: Vec<u8>,
}

/// A file that goes into the bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProposedEntry {
    /// Its path below the folder that was given.
    pub from: String,
    /// Its path in the bundle.
    pub to: String,
    /// Its size in bytes.
    pub size: u64,
    /// Whether the place was guessed from the file's name rather than taken from the folder.
    pub guessed: bool,
}

/// Why a file stays out of the bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum WhyLeftOut {
    /// A file manager left it.
    Junk,
    /// It is code, or belongs to a plugin; a bundle brings neither.
    Code,
    /// It is a symbolic link, which is never followed.
    Symlink,
    /// It could not be read.
    Unreadable,
    /// It is neither a file nor a folder, or its name is no path.
    Special,
}

/// A file that stays out of the bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LeftOut {
    /// Its path below the folder that was given.
    pub path: String,
    /// Why.
    pub why: WhyLeftOut,
}

/// The bundle that would be made of some files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proposal {
    /// What goes into it, sorted by the path in the bundle.
    pub entries: Vec<ProposedEntry>,
    /// What stays out, sorted by path.
    pub left_out: Vec<LeftOut>,
}

impl Proposal {
    /// The bytes of all files together, before they are packed.
    pub fn size(&self) -> u64 {
        let sizes = self.entries.iter().map(|entry| entry.size);
        sizes.fold(0, u64::saturating_add)
    }

    /// Two entries that can't both be there, by their positions: they have the same path, or one is
    /// a file where the other needs a folder.
    pub fn clash(&self) -> Option<(&ProposedEntry, &ProposedEntry)> {
        let mut paths = std::collections::BTreeMap::new();
        for entry in &self.entries {
            if let Some(other) = paths.insert(entry.to.as_str(), entry) {
                return Some((other, entry));
            }
        }
        self.entries.iter().find_map(|entry| {
            let mut folders = entry
                .to
                .match_indices('/')
                .filter_map(|(at, _)| entry.to.get(..at));
            let file = folders.find_map(|folder| paths.get(folder))?;
            Some((*file, entry))
        })
    }
}

/// Proposes a bundle: the layout that Elasticsearch reads, in which nothing of a plugin, no
/// leftovers and no links end up. The order of `files` plays no part.
pub fn propose_bundle(files: &[FoundFile]) -> Proposal {
    proposal::propose(files)
}
