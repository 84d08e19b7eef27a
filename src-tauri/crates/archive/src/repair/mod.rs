//! What can be put right in an archive without knowing more than the archive says.
//!
//! A repair never changes the archive itself: it makes a new one, in which everything that is kept
//! is copied as it is. No repair touches a version: that would only move the failure to the start
//! of the node.

mod draft;
mod keys;
mod outcome;
mod write;

use serde::{Deserialize, Serialize};

use crate::finding::{FindingCode, Severity};
use crate::inspection::Inspection;
use crate::target::Target;
use draft::Draft;

pub use write::{RepairError, write_repaired};

/// Something that can be put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// What a file manager left is dropped.
    DropJunk,
    /// The only folder at the top is taken away from around everything.
    StripFolder,
    /// The descriptor and what belongs to it move to the root, where 6.3 and later look for it.
    MoveDescriptorUp,
    /// Keys that this version refuses are taken out of the descriptor.
    RemoveLeftoverKeys,
}

impl Repair {
    /// Every repair, in the order in which they are made.
    pub const ALL: [Self; 4] = [
        Self::DropJunk,
        Self::StripFolder,
        Self::MoveDescriptorUp,
        Self::RemoveLeftoverKeys,
    ];
}

/// What a repair does to one entry or key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// The entry gets another path.
    Moved,
    /// The entry is left out.
    Dropped,
    /// The key is taken out of the descriptor.
    KeyRemoved,
}

/// One difference between an archive and the repaired one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RepairChange {
    /// What happens.
    pub what: ChangeKind,
    /// The path in the archive, or the key.
    pub from: String,
    /// The path that it gets.
    pub to: Option<String>,
}

/// A repair that makes an archive fit its target better, and all that it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct OfferedRepair {
    /// The repair.
    pub repair: Repair,
    /// Every difference that it makes.
    pub changes: Vec<RepairChange>,
}

impl Inspection {
    /// The repairs after which less stands against the archive on the target, each on top of those
    /// before it. None for an archive that is faulty or encrypted: what is in it is not known.
    pub fn repairs(&self, target: &Target) -> Vec<OfferedRepair> {
        let mut offered = Vec::new();
        let Some(mut draft) = Draft::of(self) else {
            return offered;
        };
        let mut before = Burden::of(self, target);
        for repair in Repair::ALL {
            let Some((next, changes)) = draft.with(repair) else {
                continue;
            };
            let after = Burden::of(&next.outcome(), target);
            if after < before {
                offered.push(OfferedRepair { repair, changes });
                draft = next;
                before = after;
            }
        }
        offered
    }
}

/// How much stands against an archive. The lesser one is better.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Burden {
    /// Findings for which the installer does not even come to the descriptor. They hide others, so
    /// that an archive without them is better whatever shows up then.
    layout: usize,
    fatal: usize,
    warnings: usize,
    hints: usize,
}

impl Burden {
    fn of(inspection: &Inspection, target: &Target) -> Self {
        let findings = inspection.judge(target).findings;
        let count = |severity: Severity| {
            let same = findings.iter().filter(|found| found.severity == severity);
            same.count()
        };
        let layout = findings.iter().filter(|found| {
            let hides_the_rest = matches!(
                found.code,
                FindingCode::DescriptorMissing
                    | FindingCode::DescriptorWrapped
                    | FindingCode::ElasticsearchFolderMissing
                    | FindingCode::OldStructure
            );
            hides_the_rest && found.severity.is_fatal()
        });
        Self {
            layout: layout.count(),
            fatal: count(Severity::Blocks) + count(Severity::NodeStart),
            warnings: count(Severity::Warning),
            hints: count(Severity::Hint),
        }
    }
}
