//! Which path in the bundle each file gets.

use std::collections::BTreeSet;

use super::{FoundFile, FoundKind, LeftOut, Proposal, ProposedEntry, WhyLeftOut};
use crate::bundle::{Foreign, TextScan, file_name, folder_for, is_junk, is_known_folder};
use crate::zip::landing;

/// The configuration of the IK analyzer; it names word lists by their paths beside it.
const IK_CONFIG: &str = "IKAnalyzer.cfg.xml";
/// How a class file and a program of Linux, Windows or macOS begin.
const CODE: [&[u8]; 5] = [
    b"\xca\xfe\xba\xbe",
    b"\x7fELF",
    b"MZ\x90\0",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
];
/// How a key store of Java begins.
const KEY_STORE: &[u8] = b"\xfe\xed\xfe\xed";

/// A file that goes into the bundle.
struct Taken<'a> {
    file: &'a FoundFile,
    /// Its path without the folders around everything.
    path: String,
}

pub(super) fn propose(files: &[FoundFile]) -> Proposal {
    let mut left_out = Vec::new();
    let mut taken = Vec::new();
    for file in files {
        match path_or_reason(file) {
            Ok(path) => taken.push(Taken { file, path }),
            Err(why) => left_out.push(LeftOut {
                path: file.path.clone(),
                why,
            }),
        }
    }
    taken.sort_by(|one, other| one.path.cmp(&other.path));
    while strip_wrapping(&mut taken) {}
    let mut entries = Places::of(&taken).entries(&taken);
    entries.sort_by(|one, other| (&one.to, &one.from).cmp(&(&other.to, &other.from)));
    left_out.sort_by(|one, other| one.path.cmp(&other.path));
    Proposal { entries, left_out }
}

/// The path of a file that goes into the bundle, in its plainest form.
fn path_or_reason(file: &FoundFile) -> Result<String, WhyLeftOut> {
    if is_junk(&file.path) {
        return Err(WhyLeftOut::Junk);
    }
    match file.kind {
        FoundKind::File => {}
        FoundKind::Symlink => return Err(WhyLeftOut::Symlink),
        FoundKind::Special => return Err(WhyLeftOut::Special),
        FoundKind::Unreadable => return Err(WhyLeftOut::Unreadable),
    }
    let is_code = CODE.iter().any(|code| file.beginning.starts_with(code));
    if is_code || !matches!(Foreign::of(&file.path), None | Some(Foreign::Zip)) {
        return Err(WhyLeftOut::Code);
    }
    let path = landing(&file.path).ok_or(WhyLeftOut::Special)?;
    Ok(path.into_owned())
}

/// Takes away the only folder at the top, if nothing knows it and something in it would be found
/// without it.
fn strip_wrapping(taken: &mut [Taken<'_>]) -> bool {
    let Some(folder) = only_folder(taken).filter(|folder| !is_known_folder(folder)) else {
        return false;
    };
    let begin = format!("{folder}/");
    let inside = || {
        taken
            .iter()
            .filter_map(|file| file.path.strip_prefix(&begin))
    };
    let pairs = Pairs::among(inside());
    let is_found = |path: &str| match path.split_once('/') {
        // A folder in between may be the next to go.
        Some((inner, rest)) => is_known_folder(inner) || place_by_name(rest, &pairs),
        None => place_by_name(path, &pairs),
    };
    if !inside().any(is_found) {
        return false;
    }
    for file in taken {
        file.path.drain(..begin.len().min(file.path.len()));
    }
    true
}

fn place_by_name(path: &str, pairs: &Pairs) -> bool {
    let name = file_name(path);
    name == "cacerts" || folder_for(name, pairs.contains(path)).is_some()
}

fn only_folder(taken: &[Taken<'_>]) -> Option<String> {
    let mut tops = taken.iter().map(|file| file.path.split_once('/'));
    let (folder, _) = tops.next()??;
    tops.all(|top| top.is_some_and(|(other, _)| other == folder))
        .then(|| folder.to_owned())
}

/// The paths, without extension, at which both rules and words of a hunspell language lie.
struct Pairs(BTreeSet<String>);

impl Pairs {
    fn among<'a>(paths: impl Iterator<Item = &'a str>) -> Self {
        let rules = paths.filter_map(|path| path.strip_suffix(".aff"));
        Self(rules.map(str::to_owned).collect())
    }

    fn contains(&self, path: &str) -> bool {
        [".aff", ".dic"]
            .iter()
            .filter_map(|end| path.strip_suffix(end))
            .any(|stem| self.0.contains(stem))
    }
}

/// What has to be known of all files to place one.
struct Places {
    pairs: Pairs,
    ik: Option<IkConfig>,
}

/// Where the configuration of the IK analyzer lies, and what it says.
struct IkConfig {
    /// Its folder with a `/` at the end; empty for none.
    folder: String,
    text: String,
}

impl Places {
    fn of(taken: &[Taken<'_>]) -> Self {
        let ik = taken.iter().find_map(|file| {
            let folder = file.path.strip_suffix(IK_CONFIG)?;
            let is_its_name = folder.is_empty() || folder.ends_with('/');
            (is_its_name && known_part(folder).is_none()).then(|| IkConfig {
                folder: folder.to_owned(),
                text: String::from_utf8_lossy(&file.file.beginning).into_owned(),
            })
        });
        Self {
            pairs: Pairs::among(taken.iter().map(|file| file.path.as_str())),
            ik,
        }
    }

    fn entries(&self, taken: &[Taken<'_>]) -> Vec<ProposedEntry> {
        let entries = taken.iter().map(|taken| {
            let placed = self.place(taken);
            ProposedEntry {
                from: taken.file.path.clone(),
                guessed: placed.is_some(),
                to: placed.unwrap_or_else(|| taken.path.clone()),
                size: taken.file.size,
            }
        });
        entries.collect()
    }

    /// The path of a file, unless it stays where it is.
    fn place(&self, taken: &Taken<'_>) -> Option<String> {
        let path = taken.path.as_str();
        let name = file_name(path);
        let folders = path.strip_suffix(name)?;
        let is_pair = self.pairs.contains(path);
        if folders == "hunspell/" && is_pair {
            return Some(format!("{}/{name}", Self::language_folder(path, name)?));
        }
        if let Some(known) = known_part(folders) {
            return (known > 0).then(|| path.get(known..).map(str::to_owned))?;
        }
        if let Some(place) = self.ik.as_ref().and_then(|ik| ik.place(path)) {
            return Some(place);
        }
        if name == "cacerts" {
            return (!folders.is_empty()).then(|| name.to_owned());
        }
        if taken.file.beginning.starts_with(KEY_STORE) {
            return Some(format!("truststore/{name}"));
        }
        if is_pair {
            return Some(format!("{}/{name}", Self::language_folder(path, name)?));
        }
        let folder = folder_for(name, false)?;
        // Lists of the same name in two folders are two lists.
        let kept = if folder == "dictionaries" {
            folders
        } else {
            ""
        };
        Some(format!("{folder}/{kept}{name}"))
    }

    /// `hunspell/LANGUAGE`: by the name of the file, else by its folder where only that is one.
    fn language_folder(path: &str, name: &str) -> Option<String> {
        let by_name = folder_for(name, true)?;
        let mut parts = path.rsplit('/').skip(1);
        let folder = parts.next().filter(|folder| is_language(folder));
        let stem = by_name.rsplit('/').next().unwrap_or_default();
        Some(match folder {
            Some(folder) if !is_language(stem) => format!("hunspell/{folder}"),
            _ => by_name,
        })
    }
}

impl IkConfig {
    /// The place of the configuration, of what it names and of the dictionaries beside it.
    fn place(&self, path: &str) -> Option<String> {
        let beside = path.strip_prefix(&self.folder)?;
        let is_its_own = beside == IK_CONFIG
            || (TextScan::wanted(beside)
                && (beside.to_ascii_lowercase().ends_with(".dic") || self.text.contains(beside)));
        is_its_own.then(|| format!("analysis-ik/{beside}"))
    }
}

/// Where in `folders` the first known one begins.
fn known_part(folders: &str) -> Option<usize> {
    let mut at = 0;
    for folder in folders.split_terminator('/') {
        if is_known_folder(folder) {
            return Some(at);
        }
        at += folder.len() + 1;
    }
    None
}

/// Whether a name is one of a language, such as `de`, `de_DE` or `sr-Latn`.
fn is_language(name: &str) -> bool {
    let mut parts = name.split(['_', '-']);
    let language = parts.next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}
