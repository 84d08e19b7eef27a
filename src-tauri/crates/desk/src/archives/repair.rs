//! What Plugdesk can put right in an archive, always in a new file.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::shelf::{ArchiveShelf, KeptArchive};
use super::view::ArchiveView;
use crate::fault::{Fault, FaultCode, FaultPhase};

/// Something that can be put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// The only folder at the top is taken away from around everything.
    StripFolder,
    /// What a file manager left is dropped.
    DropJunk,
    /// The descriptor and what belongs to it move to where the version looks for it.
    MoveDescriptorUp,
    /// Keys that this version refuses are taken out of the descriptor.
    RemoveLeftoverKeys,
}

/// What a repair does to one entry or key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It gets another path.
    Moved,
    /// It is left out.
    Dropped,
    /// A key is taken out of the descriptor.
    KeyRemoved,
}

/// One difference between an archive and the repaired one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RepairChange {
    /// What happens.
    pub what: ChangeKind,
    /// The path or the key as it is.
    pub from: String,
    /// The path that it gets.
    pub to: Option<String>,
}

/// A repair and all that it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RepairView {
    /// The repair.
    pub repair: Repair,
    /// Every difference that it makes.
    pub changes: Vec<RepairChange>,
}

impl ArchiveShelf {
    /// Puts `archive` right in a new file beside it, and takes that in.
    pub fn repair(
        &self,
        _archive: &KeptArchive,
        _repairs: &[Repair],
    ) -> Result<ArchiveView, Fault> {
        Err(Fault::new(FaultCode::Internal, FaultPhase::Desk))
    }
}
