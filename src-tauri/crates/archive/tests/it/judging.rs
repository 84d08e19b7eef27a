//! Judges archives that hold little more than a descriptor.

use crate::build::Archive;
use plugdesk_archive::{
    ElasticsearchVersion, Finding, FindingCode, InstalledPlugin, Report, Severity, Target,
};

/// Where every version from 6.3 on looks.
pub(crate) const ROOT: &str = "plugin-descriptor.properties";
/// Where 5.0 to 6.2 look.
pub(crate) const OLD_FOLDER: &str = "elasticsearch/plugin-descriptor.properties";
/// Where 8.4 and later look for the other kind.
pub(crate) const STABLE: &str = "stable-plugin-descriptor.properties";

/// A node of a version, with a Java that nothing in the tests exceeds unless they say so.
pub(crate) fn node(version: &str) -> Target {
    Target {
        elasticsearch: Some(ElasticsearchVersion::parse(version).unwrap()),
        java: Some(25),
        ..Target::default()
    }
}

/// A node with other plugins on it, each with the version it was built for.
pub(crate) fn node_with(version: &str, installed: &[(&str, Option<&str>)]) -> Target {
    let installed = installed.iter().map(|(name, version)| InstalledPlugin {
        name: (*name).to_owned(),
        elasticsearch_version: version.map(str::to_owned),
    });
    Target {
        installed: Some(installed.collect()),
        ..node(version)
    }
}

/// Where the descriptor has to lie for a version.
pub(crate) fn place(version: &str) -> &'static str {
    let version = ElasticsearchVersion::parse(version).unwrap();
    if version.is_from(5, 0, 0) && version.is_before(6, 3, 0) {
        OLD_FOLDER
    } else {
        ROOT
    }
}

/// Judges files for a target.
pub(crate) fn judge(files: &[(&str, &str)], target: &Target) -> Report {
    Archive::files(files).inspected().judge(target)
}

/// Judges a classic descriptor where the version wants it.
pub(crate) fn judge_descriptor(version: &str, text: &str) -> Report {
    judge(&[(place(version), text)], &node(version))
}

/// The finding with a code.
pub(crate) fn find(report: &Report, code: FindingCode) -> Option<&Finding> {
    report.findings.iter().find(|finding| finding.code == code)
}

/// The severity of a code, if it was found.
pub(crate) fn severity(report: &Report, code: FindingCode) -> Option<Severity> {
    find(report, code).map(|finding| finding.severity)
}

/// What the installer refuses, in its order.
pub(crate) fn refusals(report: &Report) -> Vec<FindingCode> {
    let refused = report.findings.iter();
    refused
        .filter(|finding| finding.severity == Severity::Blocks)
        .map(|finding| finding.code)
        .collect()
}

/// What the installer prints first.
pub(crate) fn first(report: &Report) -> Option<FindingCode> {
    report.first_error().map(|finding| finding.code)
}

/// What the installer prints first, word for word.
pub(crate) fn first_words(report: &Report) -> &str {
    report.first_error().unwrap().words.as_deref().unwrap()
}

/// A complete descriptor for a version, with lines after it that override its own.
pub(crate) fn complete(version: &str, lines: &str) -> String {
    let generation = ElasticsearchVersion::parse(version).unwrap();
    let kind = if generation.is_before(5, 0, 0) {
        "jvm=true\n"
    } else {
        ""
    };
    format!(
        "name=x\ndescription=d\nversion=1\nelasticsearch.version={version}\njava.version=1.8\n\
         classname=org.example.X\n{kind}{lines}"
    )
}

/// The descriptor without a key.
pub(crate) fn without(version: &str, key: &str) -> String {
    let prefix = format!("{key}=");
    let text = complete(version, "");
    let lines = text.lines().filter(|line| !line.starts_with(&prefix));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// A version of every generation that reads descriptors.
pub(crate) const GENERATIONS: [&str; 15] = [
    "2.0.0", "2.4.6", "5.0.0", "5.6.16", "6.1.4", "6.2.4", "6.3.0", "6.8.23", "7.10.2", "7.11.0",
    "8.2.3", "8.3.3", "8.4.0", "8.11.4", "9.1.0",
];

/// Each of them.
pub(crate) fn generations() -> impl Iterator<Item = &'static str> {
    GENERATIONS.into_iter()
}

/// The versions of [`GENERATIONS`] in a range, by their position.
pub(crate) fn between(since: &str, until: &str) -> Vec<&'static str> {
    let start = GENERATIONS
        .iter()
        .position(|found| *found == since)
        .unwrap();
    let end = GENERATIONS
        .iter()
        .position(|found| *found == until)
        .unwrap();
    GENERATIONS[start..=end].to_vec()
}
