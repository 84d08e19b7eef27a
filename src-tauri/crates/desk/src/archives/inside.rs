//! What is inside an archive and where each of its files lands, as the page shows it.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::shelf::KeptArchive;
use crate::fault::{Fault, FaultCode, FaultPhase};

/// One file or folder of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InsideEntry {
    /// Its path in the archive.
    pub path: String,
    /// Whether it is a folder.
    pub folder: bool,
    /// Its size in bytes, unpacked.
    pub size: u64,
    /// Where it lands on a node, such as `config/analysis-ik/x.txt`; `None` for nowhere.
    pub lands_at: Option<String>,
    /// Whether Elasticsearch makes no use of it.
    pub ignored: bool,
}

/// The first entries of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Contents {
    /// The entries in their order.
    pub entries: Vec<InsideEntry>,
    /// How many more there are.
    pub more: u32,
}

impl KeptArchive {
    /// What is inside.
    pub fn contents(&self) -> Result<Contents, Fault> {
        Err(Fault::new(FaultCode::Internal, FaultPhase::Desk))
    }
}
