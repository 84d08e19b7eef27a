//! Real material, read from the folder that the environment variable `PLUGDESK_FIXTURES` names.
//!
//! The folder is no part of the project. Without it these tests say so and pass.

use crate::build::{Archive, Entry, inspected};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use plugdesk_archive::{ArchiveKind, FindingCode, Target, properties::Properties};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder, if it is named.
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("PLUGDESK_FIXTURES").map(PathBuf::from);
    if folder.is_none() {
        println!("PLUGDESK_FIXTURES names no folder: nothing to compare with");
    }
    folder
}

/// The files of a folder with an extension, by name. There must be some.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no .{extension} in {}", folder.display());
    files
}

/// One input and what `java.util.Properties` makes of it.
#[derive(Deserialize)]
struct Case {
    name: String,
    input_b64: String,
    props: Option<BTreeMap<String, String>>,
    error: Option<String>,
}

#[test]
fn properties_are_read_as_java_reads_them() {
    let Some(folder) = folder() else { return };
    let cases = std::fs::read_to_string(folder.join("properties-cases.jsonl")).unwrap();
    let mut compared = 0;
    for line in cases.lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let input = BASE64_STANDARD.decode(&case.input_b64).unwrap();
        let read = Properties::read(&input).ok().map(|properties| {
            let pairs = properties.pairs().iter();
            pairs
                .map(|pair| (pair.key.clone(), pair.value.clone()))
                .collect::<BTreeMap<_, _>>()
        });
        assert_eq!(read.is_none(), case.error.is_some(), "{}", case.name);
        assert_eq!(read, case.props, "{}", case.name);
        compared += 1;
    }
    assert!(compared > 0);
    println!("{compared} inputs read as Java reads them");
}

#[test]
fn descriptors_are_shown_as_what_they_say() {
    let Some(folder) = folder() else { return };
    let descriptors = files(&folder.join("descriptors"), "properties");
    for path in &descriptors {
        let text = std::fs::read(path).unwrap();
        let place = "plugin-descriptor.properties";
        let archive = Archive::of([Entry::new("a.jar", ""), Entry::new(place, &text)]);
        let shown = archive.inspected();
        assert!(shown.kind.is_plugin(), "{}", path.display());
        let Ok(said) = Properties::read(&text) else {
            let refused = shown.judge(&Target::default());
            let first = refused.first_error().unwrap();
            assert_eq!(first.code, FindingCode::MalformedEscape);
            continue;
        };
        for pair in said.pairs() {
            let value = shown.layout.value(&pair.key);
            assert_eq!(value, said.get(&pair.key), "{}", path.display());
        }
    }
    println!("{} descriptors shown as they are", descriptors.len());
}

#[test]
fn bundles_are_bundles() {
    let Some(folder) = folder() else { return };
    let bundles = files(&folder.join("bundles"), "zip");
    for path in &bundles {
        let inspection = inspected(std::fs::read(path).unwrap());
        assert_eq!(inspection.kind, ArchiveKind::Bundle, "{}", path.display());
        assert!(!inspection.zip.entries.is_empty(), "{}", path.display());
    }
    println!("{} bundles", bundles.len());
}
