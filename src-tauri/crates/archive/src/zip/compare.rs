//! Where the installer's stream and the directory disagree.

use super::directory::Outcome;
use super::header::{CentralHeader, ENCRYPTED};
use super::stream::{NAMES, Streamed, Walked};
use super::{Disagreement, Entry, LimitHit, ZipReading};
use crate::limits::Limits;

/// How many disagreements are told one by one.
const TOLD: usize = 20;

/// Holds the directory's entries against those of the stream, one after the other.
pub(super) struct Comparison<'l> {
    limits: &'l Limits<'l>,
    walked: Walked,
    /// Which entries of the stream the directory lists.
    listed: Vec<bool>,
    /// What the directory lists and the stream did not come by.
    rest: Vec<Entry>,
    disagreements: Vec<Disagreement>,
}

/// What both readings together say.
pub(super) struct Compared {
    /// Everything but the entries.
    pub(super) zip: ZipReading,
    /// The entries of the stream.
    pub(super) entries: Vec<Entry>,
    /// Those of the directory alone, in the order of the data.
    pub(super) rest: Vec<Entry>,
}

impl<'l> Comparison<'l> {
    pub(super) fn new(walked: Walked, limits: &'l Limits<'l>) -> Self {
        Self {
            limits,
            listed: vec![false; walked.entries.len()],
            walked,
            rest: Vec::new(),
            disagreements: Vec::new(),
        }
    }

    /// Takes an entry of the directory. Answers whether there is room for more.
    pub(super) fn take(&mut self, listed: &CentralHeader<'_>) -> bool {
        let found = self
            .walked
            .entries
            .binary_search_by_key(&listed.header_at, |entry| entry.header_at);
        let Ok(position) = found else {
            return self.take_alone(listed);
        };
        if let Some(seen) = self.listed.get_mut(position) {
            *seen = true;
        }
        let walked = &mut self.walked;
        if let (Some(entry), Some(streamed)) = (
            walked.entries.get_mut(position),
            walked.streamed.get(position),
        ) {
            entry.symlink |= listed.symlink;
            let differs = difference(entry, *streamed, listed);
            if !entry.in_stream && entry.compressed == 0 {
                entry.size = listed.size;
                entry.compressed = listed.compressed;
            }
            if let Some(differs) = differs {
                tell(&mut self.disagreements, differs);
            }
        }
        true
    }

    /// Takes an entry that the stream did not come by.
    fn take_alone(&mut self, listed: &CentralHeader<'_>) -> bool {
        let count = self.walked.entries.len() + self.rest.len();
        self.walked.names += listed.name.len();
        if count as u64 >= self.limits.entries || self.walked.names > NAMES {
            return false;
        }
        let entry = Entry {
            size: listed.size,
            compressed: listed.compressed,
            method: listed.method,
            encrypted: listed.flags & ENCRYPTED != 0,
            symlink: listed.symlink,
            ..Entry::new(listed.name, listed.header_at)
        };
        self.rest.push(entry);
        true
    }

    /// Draws the conclusions once the directory was read.
    pub(super) fn finish(mut self, directory: &Outcome) -> Compared {
        let walked = &mut self.walked;
        let limit = match directory {
            Outcome::GivenUp => Some(LimitHit::Entries),
            Outcome::Stopped => Some(LimitHit::Time(0)),
            _ => None,
        };
        let read = limit.is_none();
        if walked.fault.is_none() && walked.limit.is_none() && !walked.entries.is_empty() {
            for entry in &mut self.rest {
                // The installer never sees it, so that it does not land anywhere.
                entry.lands = None;
                let told = Disagreement::NotInStream(entry.name.clone());
                tell(&mut self.disagreements, told);
            }
        } else if walked.fault.is_none() {
            // Nothing stood against what the inspection itself did not come to.
            for entry in &mut self.rest {
                entry.in_stream = walked.limit.is_some() && entry.header_at >= walked.reached;
            }
        }
        if read && walked.fault.is_none() {
            let unlisted = walked
                .entries
                .iter()
                .zip(&self.listed)
                .filter(|(_, listed)| !**listed);
            for (entry, _) in unlisted.take(TOLD) {
                let told = Disagreement::NotInDirectory(entry.name.clone());
                tell(&mut self.disagreements, told);
            }
        }
        self.rest.sort_by_key(|entry| entry.header_at);
        let Walked {
            entries,
            fault,
            limit: hit,
            ..
        } = self.walked;
        Compared {
            zip: ZipReading {
                not_a_zip: None,
                entries: Vec::new(),
                fault,
                disagreements: self.disagreements,
                limit: hit.or(limit),
            },
            entries,
            rest: self.rest,
        }
    }
}

fn tell(disagreements: &mut Vec<Disagreement>, one: Disagreement) {
    if disagreements.len() < TOLD {
        disagreements.push(one);
    }
}

/// The first thing that the two headers say differently. Sizes and checksum are held against what
/// came out, because they may follow after the data.
fn difference(
    entry: &Entry,
    streamed: Streamed,
    listed: &CentralHeader<'_>,
) -> Option<Disagreement> {
    let same_name = if entry.name_is_utf8 {
        entry.name.as_bytes() == listed.name
    } else {
        entry.name == String::from_utf8_lossy(listed.name)
    };
    if !same_name {
        let other = String::from_utf8_lossy(listed.name).into_owned();
        return Some(Disagreement::Names(entry.name.clone(), other));
    }
    let what = if entry.method != listed.method {
        "method"
    } else if (streamed.flags ^ listed.flags) & ENCRYPTED != 0 {
        "encryption"
    } else if !streamed.whole {
        return None;
    } else if entry.size != listed.size {
        "size"
    } else if entry.compressed != listed.compressed {
        "compressed size"
    } else if streamed.crc != listed.crc {
        "checksum"
    } else {
        return None;
    };
    Some(Disagreement::Headers(entry.name.clone(), what))
}
