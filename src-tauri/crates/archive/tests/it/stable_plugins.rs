//! R38 to R40: stable plugins.

use crate::build::{Archive, Entry};
use crate::judging::{STABLE, first, first_words, judge, node, refusals, severity};
use plugdesk_archive::FindingCode::{self, *};
use plugdesk_archive::{Class, Inspection, Jar, Severity, Target};

fn stable(lines: &str) -> String {
    format!(
        "name=x\ndescription=d\nversion=1\nelasticsearch.version=8.7.0\njava.version=17\n{lines}"
    )
}

#[track_caller]
fn refused(lines: &str, version: &str, expected: &[FindingCode]) {
    let report = judge(&[(STABLE, &stable(lines))], &node(version));
    assert_eq!(refusals(&report), expected, "{lines:?} on {version}");
}

#[test]
fn complete_descriptor_is_taken() {
    for version in ["8.7.0", "8.11.4", "8.12.2"] {
        refused("", version, &[]);
        refused("modular=true\n", version, &[]);
        refused("modular=\n", version, &[]);
    }
}

#[test]
fn r38_every_key_is_needed() {
    for key in [
        "name",
        "description",
        "version",
        "elasticsearch.version",
        "java.version",
    ] {
        let prefix = format!("{key}=");
        let text = stable("");
        let lines = text.lines().filter(|line| !line.starts_with(&prefix));
        let text: String = lines.flat_map(|line| [line, "\n"]).collect();
        for version in ["8.11.4", "8.12.2"] {
            let report = judge(&[(STABLE, &text)], &node(version));
            assert_eq!(refusals(&report), [StableKeyMissing], "{key}");
            assert_eq!(report.first_error().unwrap().args["key"], key);
        }
    }
}

#[test]
fn r38_other_keys_are_refused() {
    refused("classname=org.example.X\n", "8.12.2", &[StableUnknownKeys]);
    refused("extended.plugins=a\n", "8.12.2", &[StableUnknownKeys]);
    let text = stable("classname=org.example.X\n");
    assert_eq!(
        first_words(&judge(&[(STABLE, &text)], &node("8.12.2"))),
        "Unknown properties for plugin [x] in plugin descriptor: [classname]"
    );
}

#[test]
fn r38_modular_is_true_or_false() {
    refused("modular=TRUE\n", "8.12.2", &[ModularMalformed]);
}

#[test]
fn r27_and_r28_hold_for_stable_plugins() {
    refused("java.version=11.0\n", "8.12.2", &[JavaVersionMalformed]);
    refused("java.version=99\n", "8.12.2", &[NeedsNewerJava]);
}

#[test]
fn r39_versions_are_of_three_numbers() {
    for text in ["8.7", "8.7.0-SNAPSHOT", "bogus", "8.7.0 "] {
        let line = format!("elasticsearch.version={text}\n");
        for version in ["8.11.4", "8.12.2"] {
            refused(&line, version, &[StableVersionMalformed]);
        }
    }
}

#[test]
fn r39_node_is_of_the_same_major_version_and_no_older() {
    for (version, expected) in [
        ("8.6.2", Some(StableOtherVersion)),
        ("8.7.0", None),
        ("8.19.0", None),
        ("9.1.0", Some(StableOtherVersion)),
    ] {
        let report = judge(&[(STABLE, &stable(""))], &node(version));
        assert_eq!(first(&report), expected, "{version}");
    }
    let words = |version| first_words(&judge(&[(STABLE, &stable(""))], &node(version))).to_owned();
    assert_eq!(
        words("9.1.0"),
        "Stable Plugin [x] was built for Elasticsearch major version 8 but version 9.1.0 is running"
    );
    assert_eq!(
        words("8.6.2"),
        "Stable Plugin [x] was built for Elasticsearch version 8.7.0 but earlier version 8.6.2 is \
         running"
    );
}

#[test]
fn r39_installable_on_the_rest_of_the_major_version() {
    let installable = |lines: &str| {
        let report = judge(&[(STABLE, &stable(lines))], &Target::default());
        report.installable_on.to_string()
    };
    assert_eq!(installable(""), "8.x from 8.7.0");
    assert_eq!(
        installable("elasticsearch.version=8.0.0\n"),
        "8.x from 8.4.0"
    );
    assert_eq!(installable("classname=X\n"), "none");
    assert_eq!(installable("elasticsearch.version=8.7\n"), "none");
}

#[test]
fn r40_shipped_components_are_read_when_the_node_starts() {
    for (json, read) in [
        (r#"{"org.Interface": {"name": "org.Class"}}"#, true),
        ("{}", true),
        ("", false),
        ("[]", false),
        (r#"{"org.Interface": "org.Class"}"#, false),
        (r#"{"org.Interface": {"name": {}}}"#, false),
    ] {
        let text = stable("");
        let files = [(STABLE, text.as_str()), ("named_components.json", json)];
        let report = judge(&files, &node("8.12.2"));
        let found = severity(&report, NamedComponentsMalformed);
        assert_eq!(found, (!read).then_some(Severity::NodeStart), "{json}");
        assert_eq!(refusals(&report), []);
    }
}

fn with_class(major: u16, components: bool) -> Inspection {
    let mut entries = vec![Entry::new(STABLE, stable(""))];
    if components {
        entries.push(Entry::new("named_components.json", "{}"));
    }
    let mut inspection = Archive::of(entries).inspected();
    inspection.jars.push(Jar {
        path: "x.jar".to_owned(),
        classes: vec![Class {
            name: "org.X".to_owned(),
            major: Some(major),
        }],
        ..Jar::default()
    });
    inspection
}

#[test]
fn r40_scanned_classes_may_not_be_newer_than_the_scanner() {
    let report = with_class(69, false).judge(&node("8.12.2"));
    assert_eq!(refusals(&report), [ClassTooNewToScan]);
    let found = report.first_error().unwrap();
    assert_eq!(
        (found.args["needs"].as_str(), found.args["class"].as_str()),
        ("25", "org.X")
    );
    assert_eq!(
        first_words(&report),
        "Unsupported class file major version 69"
    );
    for (major, components) in [(61, false), (69, true)] {
        let report = with_class(major, components).judge(&node("8.12.2"));
        assert_eq!(refusals(&report), []);
    }
}
