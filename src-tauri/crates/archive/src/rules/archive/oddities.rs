//! What unpacks, and is odd all the same.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{Unpacked, unpacked};
use crate::bundle::is_junk;
use crate::finding::{Finding, FindingCode, Findings};
use crate::judge::Case;
use crate::zip::{BOMB_RATIO, BOMB_SIZE, Disagreement, Entry, LimitHit};

/// Judges what no installer refuses, each sort once: how often it is there, and an example.
pub(super) fn judge(case: &Case<'_>, findings: &mut Findings) {
    limits(case, findings);
    for code in [
        FindingCode::NamesDisagree,
        FindingCode::HeadersDisagree,
        FindingCode::NotInDirectory,
        FindingCode::NotInStream,
    ] {
        disagreements(case, code, findings);
    }
    twins(case, findings);
    empty_folders(case, findings);
    let entries = &case.inspection.zip.entries;
    let warns = Finding::warns;
    let hints = Finding::hints;
    each(entries, warns(FindingCode::Backslash), findings, |entry| {
        entry.name.contains('\\')
    });
    each(entries, warns(FindingCode::Symlink), findings, |entry| {
        entry.symlink
    });
    each(
        entries,
        hints(FindingCode::NameNotAscii),
        findings,
        |entry| entry.name_is_utf8 && !entry.name.is_ascii(),
    );
    // Where one folder holds everything, a leftover beside it is what hides that from 2.x.
    let junk = if case.is_bundle() || case.inspection.layout.only_folder.is_some() {
        warns(FindingCode::FileManagerJunk)
    } else {
        hints(FindingCode::FileManagerJunk)
    };
    each(entries, junk, findings, |entry| {
        entry.lands.as_deref().is_some_and(is_junk)
    });
}

/// Tells how many entries are of a sort, with the first as example.
fn each(
    entries: &[Entry],
    finding: Finding,
    findings: &mut Findings,
    is_one: impl Fn(&Entry) -> bool,
) {
    let mut ones = entries.iter().filter(|entry| is_one(entry));
    if let Some(first) = ones.next() {
        let count = 1 + ones.count();
        findings.push(finding.with("entry", &first.name).with("count", count));
    }
}

fn limits(case: &Case<'_>, findings: &mut Findings) {
    let zip = &case.inspection.zip;
    let is_bomb =
        |entry: &&Entry| entry.size > BOMB_SIZE && entry.size / BOMB_RATIO > entry.compressed;
    if let Some(bomb) = zip.entries.iter().find(is_bomb) {
        let finding = Finding::warns(FindingCode::Bomb)
            .with("entry", &bomb.name)
            .with("size", bomb.size)
            .with("ratio", bomb.size / bomb.compressed.max(1));
        findings.push(finding);
    }
    match zip.limit {
        Some(LimitHit::Entries) => {
            let limit = zip.entries.len();
            findings.push(Finding::warns(FindingCode::TooManyEntries).with("limit", limit));
        }
        Some(LimitHit::Unpacked(size) | LimitHit::Time(size)) => {
            findings.push(Finding::warns(FindingCode::NotReadToTheEnd).with("size", size));
        }
        None => {}
    }
}

fn disagreements(case: &Case<'_>, code: FindingCode, findings: &mut Findings) {
    let matching = |disagreement: &&Disagreement| match disagreement {
        Disagreement::Names(..) => code == FindingCode::NamesDisagree,
        Disagreement::Headers(..) => code == FindingCode::HeadersDisagree,
        Disagreement::NotInDirectory(_) => code == FindingCode::NotInDirectory,
        Disagreement::NotInStream(_) => code == FindingCode::NotInStream,
    };
    let mut ones = case.inspection.zip.disagreements.iter().filter(matching);
    let Some(first) = ones.next() else { return };
    let finding = Finding::warns(code).with("count", 1 + ones.count());
    findings.push(match first {
        Disagreement::Names(entry, other) => finding.with("entry", entry).with("other", other),
        Disagreement::Headers(entry, what) => finding.with("entry", entry).with("what", what),
        Disagreement::NotInDirectory(entry) | Disagreement::NotInStream(entry) => {
            finding.with("entry", entry)
        }
    });
}

/// Entries that land in the same place, and those that would on a disk that ignores case.
fn twins(case: &Case<'_>, findings: &mut Findings) {
    let entries = &case.inspection.zip.entries;
    let mut places: HashMap<Cow<'_, str>, &str> = HashMap::with_capacity(entries.len());
    let mut duplicate = None;
    let mut clash = None;
    for path in entries.iter().filter_map(|entry| entry.lands.as_deref()) {
        match places.insert(without_case(path), path) {
            None => {}
            Some(earlier) if earlier == path => {
                duplicate.get_or_insert(path);
            }
            Some(earlier) => {
                clash.get_or_insert((earlier, path));
            }
        }
    }
    if let Some(entry) = duplicate {
        let count = entries
            .iter()
            .filter(|other| other.lands.as_deref() == Some(entry))
            .count();
        let finding = Finding::warns(FindingCode::DuplicateEntry);
        findings.push(finding.with("entry", entry).with("count", count));
    }
    if let Some((entry, other)) = clash {
        let finding = Finding::warns(FindingCode::CaseClash);
        findings.push(finding.with("entry", entry).with("other", other));
    }
}

fn without_case(path: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if path.bytes().all(is_plain) {
        Cow::Borrowed(path)
    } else {
        Cow::Owned(path.to_lowercase())
    }
}

/// `config/` and `bin/` without a file, which somebody meant to be there.
fn empty_folders(case: &Case<'_>, findings: &mut Findings) {
    if case.is_bundle() {
        return;
    }
    for folder in ["config/", "bin/"] {
        let mut below = unpacked(case).filter(|unpacked| unpacked.name.starts_with(folder));
        let has_files = below.clone().any(|unpacked| !unpacked.entry.folder);
        if let Some(Unpacked { entry, .. }) = below.next()
            && !has_files
        {
            let finding = Finding::hints(FindingCode::EmptyFolder);
            findings.push(finding.with("entry", &entry.name));
        }
    }
}
