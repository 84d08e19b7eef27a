//! B1 to B14: bundles.
//!
//! A bundle is unpacked into the config folder of every node, and nobody checks what arrives there:
//! a file in the wrong place is not an error, it is not found.

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::{Foreign, folder_for, is_junk, is_known_folder, may_be_read};
use crate::finding::{Finding, FindingCode, Findings, Severity};
use crate::inspection::ArchiveKind;
use crate::judge::Case;
use crate::target::Service;

/// How many files one rule names; a thousand misplaced files are one mistake.
const NAMED_AT_MOST: usize = 20;

/// The endings by which Elasticsearch tells `GeoIP` databases apart.
const GEO_IP_ENDINGS: [&str; 3] = ["-City.mmdb", "-Country.mmdb", "-ASN.mmdb"];

pub(crate) fn judge(case: &Case<'_>, findings: &mut Findings) {
    match case.inspection.kind {
        ArchiveKind::Bundle => {}
        ArchiveKind::SourceDownload => return judge_source(case, &Files::of(case), findings),
        // That it is sent as the wrong thing is all that there is to say.
        _ => return,
    }
    let files = Files::of(case);
    judge_source(case, &files, findings);
    judge_shape(&files, findings);
    judge_texts(case, &files, findings);
    judge_geo_ip(&files, findings);
    judge_scripts(case, &files, findings);
    judge_foreign(&files, findings);
    judge_hunspell(&files, findings);
    if files.paths.contains("cacerts") {
        findings.push(Finding::hints(FindingCode::Cacerts).with("file", "cacerts"));
    }
}

/// The files that land somewhere, without what file managers left.
struct Files<'a> {
    paths: BTreeSet<&'a str>,
}

impl<'a> Files<'a> {
    fn of(case: &Case<'a>) -> Self {
        let entries = case.inspection.zip.entries.iter();
        let paths = entries.filter_map(|entry| entry.lands.as_deref());
        Self {
            paths: paths.filter(|path| !is_junk(path)).collect(),
        }
    }

    /// The folder that holds every file, if there is one.
    fn only_folder(&self) -> Option<&'a str> {
        let mut tops = self.paths.iter().map(|path| path.split_once('/'));
        let (folder, _) = tops.next()??;
        tops.all(|top| top.is_some_and(|(other, _)| other == folder))
            .then_some(folder)
    }

    /// Whether a word list belongs to an affix file beside it.
    fn is_hunspell(&self, path: &str) -> bool {
        path.rsplit_once('.')
            .is_some_and(|(stem, _)| self.paths.contains(format!("{stem}.aff").as_str()))
    }

    /// Pushes a finding for each of the files that `rule` concerns.
    fn name(&self, findings: &mut Findings, rule: impl FnMut(&'a str) -> Option<Finding>) {
        let found = self.paths.iter().copied().filter_map(rule);
        found
            .take(NAMED_AT_MOST)
            .for_each(|finding| findings.push(finding));
    }
}

/// B11. Elastic says so of what it provisions; elsewhere it does no harm.
fn judge_source(case: &Case<'_>, files: &Files<'_>, findings: &mut Findings) {
    let severity = match case.target.service {
        Some(Service::ElasticCloud | Service::Ece) => Severity::NodeStart,
        Some(Service::Alibaba) | None => Severity::Warning,
    };
    let first = |kind| {
        let mut paths = files.paths.iter();
        paths.find(|path| Foreign::of(path) == Some(kind))
    };
    let found = match (first(Foreign::JvmSource), first(Foreign::OtherSource)) {
        (Some(path), _) => Some((path, severity)),
        (None, Some(path)) => Some((path, Severity::Warning)),
        (None, None) => None,
    };
    if let Some((path, severity)) = found {
        findings.push(Finding::new(FindingCode::SourceInBundle, severity).with("file", path));
    }
}

/// B1, B2 and B5: whether the files lie where something looks for them.
fn judge_shape(files: &Files<'_>, findings: &mut Findings) {
    let wrapping = files
        .only_folder()
        .filter(|folder| !is_known_folder(folder));
    if let Some(folder) = wrapping {
        findings.push(wrapped(files, folder));
        return;
    }
    let before = findings.as_slice().len();
    files.name(findings, |path| {
        let folder = misplaced(files, path)?;
        let finding = Finding::warns(FindingCode::FileAtTop);
        Some(finding.with("file", path).with("folder", folder))
    });
    let misplaced = findings.as_slice().len() > before;
    if !misplaced && !files.paths.iter().any(|path| may_be_read(path)) {
        findings.push(Finding::warns(FindingCode::NothingRead));
    }
}

/// B1. A folder around folders that are known by name was packed by mistake; one around other
/// files may be what the settings say.
fn wrapped(files: &Files<'_>, folder: &str) -> Finding {
    let inside = |path: &str| {
        let rest = path.split_once('/').map_or("", |(_, rest)| rest);
        match rest.rsplit_once('/') {
            Some((folders, _)) => folders.split('/').any(is_known_folder),
            None => rest == "cacerts" || folder_for(rest, files.is_hunspell(path)).is_some(),
        }
    };
    let severity = if files.paths.iter().any(|path| inside(path)) {
        Severity::Warning
    } else {
        Severity::Hint
    };
    Finding::new(FindingCode::BundleWrapped, severity).with("folder", folder)
}

/// The folder in which a file is looked for, if it lies above it.
fn misplaced(files: &Files<'_>, path: &str) -> Option<String> {
    let name = match path.split_once('/') {
        None => path,
        Some(("hunspell", name)) if !name.contains('/') => name,
        Some(_) => return None,
    };
    let folder = folder_for(name, files.is_hunspell(path))?;
    let lies_in = path.strip_suffix(name).unwrap_or_default();
    (lies_in.trim_end_matches('/') != folder && folder.starts_with(lies_in)).then_some(folder)
}

/// B3 and B4: how the word lists are written.
fn judge_texts(case: &Case<'_>, files: &Files<'_>, findings: &mut Findings) {
    let texts = || {
        let texts = case.inspection.texts.iter();
        texts.filter(|text| !is_junk(&text.path) && !files.is_hunspell(&text.path))
    };
    let wrong = texts().filter_map(|text| Some((text, text.not_utf8.as_ref()?)));
    for (text, wrong) in wrong.take(NAMED_AT_MOST) {
        let finding = Finding::warns(FindingCode::NotUtf8)
            .with("file", &text.path)
            .with("line", wrong.line)
            .with("encoding", wrong.looks_like.unwrap_or("unknown"));
        findings.push(finding);
    }
    let marked = texts().filter(|text| text.byte_order_mark);
    for text in marked.take(NAMED_AT_MOST) {
        findings.push(Finding::hints(FindingCode::ByteOrderMark).with("file", &text.path));
    }
}

/// B6 and B7: Elasticsearch tells databases by their names, and those that it brings itself win.
fn judge_geo_ip(files: &Files<'_>, findings: &mut Findings) {
    files.name(findings, |path| {
        let name = path.strip_prefix("ingest-geoip/")?;
        if !name.to_ascii_lowercase().ends_with(".mmdb") {
            return None;
        }
        let code = match GEO_IP_ENDINGS.iter().find_map(|end| name.strip_suffix(end)) {
            Some("GeoLite2") => FindingCode::GeoIpStockName,
            Some(_) => return None,
            None => FindingCode::GeoIpOtherName,
        };
        Some(Finding::warns(code).with("file", path))
    });
}

/// B8: since 6.0 scripts live in the cluster state.
fn judge_scripts(case: &Case<'_>, files: &Files<'_>, findings: &mut Findings) {
    let script = files.paths.iter().find(|path| path.starts_with("scripts/"));
    if let Some(path) = script.filter(|_| case.version.is_from(6, 0, 0)) {
        findings.push(Finding::warns(FindingCode::ScriptFiles).with("file", path));
    }
}

/// B9, B10 and B12: what belongs into no bundle.
fn judge_foreign(files: &Files<'_>, findings: &mut Findings) {
    files.name(findings, |path| {
        let code = match Foreign::of(path)? {
            Foreign::Zip => FindingCode::NestedZip,
            Foreign::Code => FindingCode::CodeInBundle,
            Foreign::Descriptor => FindingCode::DescriptorInBundle,
            Foreign::JvmSource | Foreign::OtherSource => return None,
        };
        Some(Finding::warns(code).with("file", path))
    });
}

/// B13: each language needs its rules (`.aff`) and its words (`.dic`).
fn judge_hunspell(files: &Files<'_>, findings: &mut Findings) {
    let mut languages: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    for path in &files.paths {
        let Some((language, name)) = path
            .strip_prefix("hunspell/")
            .and_then(|rest| rest.split_once('/'))
        else {
            continue;
        };
        let (rules, words) = languages.entry(language).or_default();
        let extension = name.rsplit_once('.').map(|(_, extension)| extension);
        *rules |= extension == Some("aff");
        *words |= extension == Some("dic");
    }
    for (language, (rules, words)) in languages {
        let missing = match (rules, words) {
            (true, true) => continue,
            (false, true) => ".aff",
            (true, false) => ".dic",
            (false, false) => ".aff, .dic",
        };
        let finding = Finding::warns(FindingCode::HunspellIncomplete)
            .with("folder", format!("hunspell/{language}"))
            .with("missing", missing);
        findings.push(finding);
    }
}
