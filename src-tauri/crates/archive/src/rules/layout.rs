//! K1, K2 and R12 to R18: where the descriptor is.

use crate::finding::{Finding, FindingCode, Findings};
use crate::inspection::ArchiveKind;
use crate::judge::Case;
use crate::rules::descriptor::Descriptor;
use crate::zip::{Entry, StreamFault};

/// The folder of 5.0 to 6.2.
const ELASTICSEARCH: &str = "elasticsearch/";

/// R15: 6.3 and later refuse the folder of older versions as soon as they come by it, before the
/// entry is unpacked. What is wrong with its bytes and with later entries is never reached.
pub(crate) fn judge_structure(case: &Case<'_>, findings: &mut Findings) {
    if case.version.is_before(6, 3, 0) {
        return;
    }
    let mut entries = case.inspection.zip.entries.iter();
    let Some(entry) = entries.find(|entry| in_old_folder(entry) && is_come_by(case, entry)) else {
        return;
    };
    findings.push(
        Finding::blocks(FindingCode::OldStructure)
            .with("entry", &entry.name)
            .saying(
                "This plugin was built with an older plugin structure. Contact the plugin author \
                 to remove the intermediate \"elasticsearch\" directory within the plugin zip.",
            ),
    );
}

fn in_old_folder(entry: &Entry) -> bool {
    entry.name.starts_with(ELASTICSEARCH)
}

/// Whether the installer learns the entry's name, even if it then fails to unpack it.
fn is_come_by(case: &Case<'_>, entry: &Entry) -> bool {
    let fails_later = |fault: &StreamFault| {
        !matches!(
            fault,
            StreamFault::HeaderCutOff
                | StreamFault::Encrypted
                | StreamFault::StoredWithDescriptor
                | StreamFault::NameNotUtf8
        )
    };
    let fault = case.inspection.zip.fault.as_ref();
    entry.in_stream || fault.is_some_and(|(name, fault)| *name == entry.name && fails_later(fault))
}

/// The descriptor that the version looks for, or why there is none, and whether Java can read it.
pub(crate) fn judge(case: &Case<'_>, findings: &mut Findings) {
    let inspection = case.inspection;
    if inspection.kind == ArchiveKind::NotAZip || inspection.zip.not_a_zip.is_some() {
        return;
    }
    if case.version.is_before(2, 0, 0) {
        judge_before_2(case, findings);
        return;
    }
    match case.descriptor() {
        Some(_) => {}
        None if inspection.zip.fault.is_some() => {}
        None => judge_missing(case, findings),
    }
    if let Some(descriptor) = case.judged_descriptor() {
        judge_readable(case, descriptor, findings);
    }
}

/// R12: 0.90 to 1.7 unpack everything and look at nothing but source code. A plugin of later times
/// is unpacked as well, but nothing in it is loaded.
fn judge_before_2(case: &Case<'_>, findings: &mut Findings) {
    let mut entries = case.inspection.zip.entries.iter();
    let source = entries.find(|entry| {
        entry
            .name
            .rsplit_once('.')
            .is_some_and(|(_, end)| end == "java")
    });
    if let Some(entry) = source {
        findings.push(
            Finding::blocks(FindingCode::SiteWithSource)
                .with("entry", &entry.name)
                .saying(
                    "Plugin installation assumed to be site plugin, but contains source code, \
                     aborting installation.",
                ),
        );
    }
    if let Some(built_for) = case.inspection.layout.value("elasticsearch.version") {
        findings.push(
            Finding::warns(FindingCode::OtherElasticsearchVersion)
                .by("R12")
                .with("built_for", built_for)
                .with("target", &case.version),
        );
    }
}

fn judge_missing(case: &Case<'_>, findings: &mut Findings) {
    let layout = &case.inspection.layout;
    let version = &case.version;
    if version.is_from(8, 4, 0) && layout.classic.is_some() && layout.stable.is_some() {
        findings.push(Finding::blocks(FindingCode::TwoDescriptors).saying(
            "Plugin [.installing-…] has both stable and internal descriptor properties. Only one \
             may exist.",
        ));
        return;
    }
    let old_folder_refused =
        version.is_from(6, 3, 0) && case.inspection.zip.entries.iter().any(in_old_folder);
    let in_old_folder = layout.elasticsearch_folder.is_some() || layout.meta.is_some();
    if old_folder_refused && in_old_folder {
        if case.inspection.kind == ArchiveKind::MetaPlugin {
            findings.push(Finding::hints(FindingCode::MetaPlugin));
        }
        return;
    }
    let (rule, words) = words_for_missing(case);
    findings.push(missing(case).by(rule).saying(words));
}

/// The rule of the version, and what its installer prints where it finds no descriptor.
pub(super) fn words_for_missing(case: &Case<'_>) -> (&'static str, &'static str) {
    let version = &case.version;
    if version.is_before(5, 0, 0) {
        let words = "Could not find plugin descriptor 'plugin-descriptor.properties' in plugin zip";
        ("R13", words)
    } else if version.is_before(6, 3, 0) && !has_old_folder(case) {
        (
            "R14",
            "`elasticsearch` directory is missing in the plugin zip",
        )
    } else if version.is_before(8, 4, 0) {
        let words = "java.nio.file.NoSuchFileException: \
                     plugins/.installing-…/plugin-descriptor.properties";
        ("R16", words)
    } else {
        let words = "Plugin [.installing-…] is missing a descriptor properties file.";
        ("R16", words)
    }
}

fn has_old_folder(case: &Case<'_>) -> bool {
    case.inspection.zip.entries.iter().any(in_old_folder)
}

/// What explains best why there is no descriptor.
fn missing(case: &Case<'_>) -> Finding {
    let inspection = case.inspection;
    let layout = &inspection.layout;
    let version = &case.version;
    let no_descriptor = layout.leading().is_none();
    match inspection.kind {
        ArchiveKind::SourceDownload => {
            return Finding::blocks(FindingCode::SourceDownload)
                .with("entry", telling_source(case));
        }
        ArchiveKind::EsPluginJar => return Finding::blocks(FindingCode::PluginBefore2),
        ArchiveKind::SitePlugin if no_descriptor => {
            return Finding::blocks(FindingCode::PluginBefore2);
        }
        ArchiveKind::MetaPlugin => return Finding::blocks(FindingCode::MetaPlugin),
        _ => {}
    }
    if version.is_from(5, 0, 0) && version.is_before(6, 3, 0) && !has_old_folder(case) {
        return Finding::blocks(FindingCode::ElasticsearchFolderMissing);
    }
    let stable_alone = layout.stable.is_some() && layout.classic.is_none();
    if stable_alone && version.is_before(8, 4, 0) {
        return Finding::blocks(FindingCode::StableUnknown).with("version", version);
    }
    match &layout.wrapped {
        Some(file) if version.is_from(8, 4, 0) || !file.is_stable() => {
            let folder = Descriptor::Classic(file).folder().trim_end_matches('/');
            Finding::blocks(FindingCode::DescriptorWrapped).with("folder", folder)
        }
        Some(_) => Finding::blocks(FindingCode::StableUnknown).with("version", version),
        None => Finding::blocks(FindingCode::DescriptorMissing).with("version", version),
    }
}

/// An entry by which people see at once that it is source code.
fn telling_source<'a>(case: &'a Case<'_>) -> &'a str {
    let names = || case.inspection.zip.entries.iter().map(|entry| &entry.name);
    let build_files = ["pom.xml", "build.gradle", "build.gradle.kts", "build.sbt"];
    names()
        .find(|name| build_files.iter().any(|file| name.ends_with(file)))
        .or_else(|| {
            let code = [".java", ".kt", ".scala", ".gradle", ".gitignore"];
            names().find(|name| code.iter().any(|end| name.ends_with(end)))
        })
        .or_else(|| names().next())
        .map_or("", String::as_str)
}

/// P1 and P4: whether there is anything to judge in the descriptor.
fn judge_readable(case: &Case<'_>, descriptor: Descriptor<'_>, findings: &mut Findings) {
    let file = descriptor.file();
    if file.cut {
        let entries = &case.inspection.zip.entries;
        let size = entries
            .iter()
            .rev()
            .find(|entry| entry.lands.as_deref() == Some(file.path.as_str()))
            .map_or(file.bytes.len() as u64, |entry| entry.size);
        findings.push(Finding::warns(FindingCode::DescriptorTooLarge).with("size", size));
        return;
    }
    if let Err(malformed) = &file.properties {
        findings.push(
            Finding::blocks(FindingCode::MalformedEscape)
                .with("line", malformed.line)
                .saying("Malformed \\uxxxx encoding."),
        );
    }
}
