//! Real descriptors against what the installers of real versions say of them first.
//!
//! They lie in the folder that `PLUGDESK_FIXTURES` names, which is no part of the project. Without
//! it this test says so and passes.

use crate::build::{Archive, Entry, inspected};
use crate::fixtures::folder;
use crate::judging::{node, place};
use plugdesk_archive::FindingCode::*;
use plugdesk_archive::{Report, Target};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What is said of one descriptor.
#[derive(Deserialize)]
struct Row {
    file: String,
    /// On the version that it names.
    own: Option<String>,
    /// On other versions.
    at: BTreeMap<String, String>,
}

/// The first refusal in the words of the list.
fn verdict(report: &Report) -> String {
    let Some(finding) = report.first_error() else {
        return "ok".to_owned();
    };
    let word = match finding.code {
        NameMissing => "name-missing",
        NeitherJvmNorSite => "neither-jvm-nor-site",
        ElasticsearchVersionMissing => "es-version-missing",
        ElasticsearchVersionMalformed => "es-version-unparseable",
        OtherElasticsearchVersion => "es-version-mismatch",
        JavaVersionMalformed => "java-version-format",
        NeedsNewerJava => "java-too-new",
        UnknownKeys => {
            let keys = finding.args["keys"].replace(", ", ",");
            return format!("unknown-properties:{keys}");
        }
        other => other.as_str(),
    };
    word.to_owned()
}

/// The Java that the list was made with.
fn java(version: &str) -> u32 {
    match version {
        "8.3.3" => 18,
        _ if version.starts_with(['2', '5', '6']) => 8,
        _ if version.starts_with('7') || version == "8.2.3" => 17,
        _ => 21,
    }
}

#[test]
fn real_descriptors_get_the_verdicts_of_real_installers() {
    let Some(folder) = folder() else { return };
    let rows = std::fs::read_to_string(folder.join("descriptor-verdicts.jsonl")).unwrap();
    let mut wrong = Vec::new();
    let mut compared = 0;
    for line in rows.lines() {
        let row: Row = serde_json::from_str(line).unwrap();
        let text = std::fs::read(folder.join("descriptors").join(&row.file)).unwrap();
        let mut compare = |target: &Target, place: &str, on: &str, expected: &str| {
            let pages = Entry::new("_site/index.html", "");
            let archive = Archive::of([Entry::new(place, &text), pages]);
            let found = verdict(&inspected(archive.bytes()).judge(target));
            compared += 1;
            if found != expected {
                wrong.push(format!("{} on {on}: {found}, not {expected}", row.file));
            }
        };
        for (version, expected) in &row.at {
            let target = Target {
                java: Some(java(version)),
                ..node(version)
            };
            compare(&target, place(version), version, expected);
        }
        if let Some(expected) = &row.own {
            let read = plugdesk_archive::properties::Properties::read(&text).unwrap();
            let own = read.get("elasticsearch.version").unwrap().to_owned();
            compare(&Target::default(), place(&own), "its own version", expected);
            let archive = Archive::of([Entry::new(place(&own), &text)]).inspected();
            let installable = archive.judge(&Target::default()).installable_on.to_string();
            let expected = if expected == "ok" { &own } else { "none" };
            assert_eq!(installable, expected, "{}", row.file);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 0);
    println!("{compared} verdicts agree");
}
