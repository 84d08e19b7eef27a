//! Bundles made of dropped folders and loose files.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::shelf::{ArchiveShelf, KeptArchive};
use super::view::ArchiveView;
use crate::fault::{Fault, FaultCode, FaultPhase};

/// A file that goes into the bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProposedEntry {
    /// Its name below the folder that was dropped, or the name of a loose file.
    pub from: String,
    /// Its path in the bundle.
    pub to: String,
    /// Its size in bytes.
    pub size: u64,
    /// Whether the path was guessed from the file's name rather than taken from the folder.
    pub guessed: bool,
}

/// Why a file stays out of the bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum WhyLeftOut {
    /// A file manager left it.
    Junk,
    /// It is code, which a bundle does not bring.
    Code,
    /// It is a symbolic link, which is never followed.
    Symlink,
    /// It could not be read.
    Unreadable,
    /// It is neither a file nor a folder.
    Special,
}

/// A file that stays out of the bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LeftOut {
    /// Its name below the folder that was dropped.
    pub path: String,
    /// Why.
    pub why: WhyLeftOut,
}

/// The bundle that would be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BundleProposal {
    /// What goes into it, by its path in the bundle.
    pub entries: Vec<ProposedEntry>,
    /// What stays out.
    pub left_out: Vec<LeftOut>,
    /// The bytes of all files together, before they are packed.
    pub size: u64,
    /// The name that the file would get; a number is added if there is one already.
    pub file_name: String,
}

/// The bundle that `sources` would make.
pub fn propose_bundle(_sources: &[KeptArchive]) -> Result<BundleProposal, Fault> {
    Err(Fault::new(FaultCode::Internal, FaultPhase::Desk))
}

impl ArchiveShelf {
    /// Makes the bundle beside the first of `sources`, and takes it in.
    pub fn build_bundle(&self, _sources: &[KeptArchive]) -> Result<ArchiveView, Fault> {
        Err(Fault::new(FaultCode::Internal, FaultPhase::Desk))
    }
}
