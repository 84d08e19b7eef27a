//! Names under which nothing can be written.

use std::collections::HashSet;

use super::{Unpacked, faulty_entry, leads_outside, of_outside, unpacked};
use crate::finding::{Finding, FindingCode};
use crate::judge::Case;
use crate::zip::landing;

/// The longest name of a file on Linux, in bytes.
const LONGEST_NAME: usize = 255;

/// The first entry of each sort that can't be written, with the place of its header, in the order
/// of the stream.
pub(super) fn judge(case: &Case<'_>) -> Vec<(u64, Finding)> {
    let faulty = faulty_entry(case).map(|entry| entry.header_at);
    let comes_by = |unpacked: &Unpacked<'_>| {
        unpacked.entry.in_stream || Some(unpacked.entry.header_at) == faulty
    };
    let mut found: Vec<(u64, Finding)> = Vec::new();
    let mut known: HashSet<FindingCode> = HashSet::new();
    let mut files = HashSet::new();
    for unpacked in unpacked(case).filter(comes_by) {
        if let Some(finding) = of_name(case, &unpacked)
            && known.insert(finding.code)
        {
            found.push((unpacked.entry.header_at, finding));
        }
        if let Some(path) = landing(unpacked.name) {
            files.insert(path);
        }
    }
    if !known.contains(&FindingCode::EntryUnwritable) {
        let clash = unpacked(case)
            .filter(comes_by)
            .find(|unpacked| parents(unpacked.name).any(|parent| files.contains(parent)));
        if let Some(clash) = clash {
            let finding = unwritable(clash.name, "file_and_folder");
            found.push((clash.entry.header_at, finding));
            found.sort_by_key(|(at, _)| *at);
        }
    }
    found
}

fn of_name(case: &Case<'_>, unpacked: &Unpacked<'_>) -> Option<Finding> {
    let Unpacked { entry, name } = unpacked;
    if name.contains('\0') {
        let finding = Finding::blocks(FindingCode::NameWithNul).with("entry", &entry.name);
        return Some(finding.saying(format!("Nul character not allowed: {name}")));
    }
    if leads_outside(name) {
        return Some(of_outside(case, entry));
    }
    if entry.folder {
        return None;
    }
    if matches!(name.rsplit('/').next(), Some("" | "." | "..")) {
        return Some(unwritable(&entry.name, "is_folder"));
    }
    let too_long = name.split('/').any(|part| part.len() > LONGEST_NAME);
    too_long.then(|| unwritable(&entry.name, "too_long"))
}

fn unwritable(name: &str, what: &'static str) -> Finding {
    Finding::blocks(FindingCode::EntryUnwritable)
        .with("entry", name)
        .with("what", what)
}

/// The folders that are made for an entry, if its name is written plainly.
fn parents(name: &str) -> impl Iterator<Item = &str> {
    let name = name.strip_suffix('/').unwrap_or(name);
    name.match_indices('/')
        .map(|(at, _)| name.get(..at).unwrap_or_default())
}
