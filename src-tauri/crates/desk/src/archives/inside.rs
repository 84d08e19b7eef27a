//! What is inside an archive and where each of its files lands, as the page shows it.

use plugdesk_archive::InsideEntry;
use serde::Serialize;
use specta::Type;

use super::shelf::{Held, KeptArchive};

/// How many entries the page gets.
const MOST_ENTRIES: usize = 2000;

/// How much text the page gets. Real archives stay far below; names of 64 KiB each are allowed in
/// a zip and would bring the window down.
const MOST_TEXT: usize = 1024 * 1024;

/// The first entries of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Contents {
    /// The entries in their order.
    pub entries: Vec<InsideEntry>,
    /// How many more there are.
    pub more: u32,
}

impl KeptArchive {
    /// What is inside; nothing for what is no archive.
    pub fn contents(&self) -> Contents {
        let Held::Zip(inspection) = &self.held else {
            return Contents {
                entries: Vec::new(),
                more: 0,
            };
        };
        let mut text = 0;
        let entries: Vec<_> = inspection
            .contents()
            .take(MOST_ENTRIES)
            .take_while(|entry| {
                text += entry.path.len() + entry.lands_at.as_ref().map_or(0, String::len);
                text <= MOST_TEXT
            })
            .collect();
        let more = inspection.zip.entries.len().saturating_sub(entries.len());
        Contents {
            entries,
            more: u32::try_from(more).unwrap_or(u32::MAX),
        }
    }
}
