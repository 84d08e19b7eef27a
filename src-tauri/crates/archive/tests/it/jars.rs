//! R48a, R49, R52, R53 and R55: what the jars of a plugin hold.

use crate::build::{Archive, Entry};
use crate::class_bytes::ClassBytes;
use crate::judging::{complete, find, first_words, node, node_with, place, refusals, severity};
use plugdesk_archive::FindingCode::*;
use plugdesk_archive::{Inspection, Report, Severity, Target, Verdict};

/// The class that [`complete`] descriptors name.
pub(crate) const PLUGIN: &str = "org.example.Plugin";

/// A jar of classes.
pub(crate) fn jar(classes: &[ClassBytes]) -> Vec<u8> {
    with_manifest(classes, "Manifest-Version: 1.0\r\n\r\n")
}

fn with_manifest(classes: &[ClassBytes], manifest: &str) -> Vec<u8> {
    let classes = classes
        .iter()
        .map(|class| Entry::new(class.path(), class.bytes()));
    let manifest = Entry::new("META-INF/MANIFEST.MF", manifest);
    Archive::of([manifest].into_iter().chain(classes)).bytes()
}

pub(crate) fn class(name: &str) -> ClassBytes {
    ClassBytes::plugin(name).extends("java.lang.Object")
}

pub(crate) fn plugin_jar() -> Vec<u8> {
    jar(&[ClassBytes::plugin(PLUGIN)])
}

/// A plugin for a version: its descriptor, with more lines, and its jars by their place beside it.
fn inspected(version: &str, more: &str, jars: &[(&str, &[u8])]) -> Inspection {
    let descriptor = place(version);
    let folder = descriptor
        .strip_suffix("plugin-descriptor.properties")
        .unwrap();
    let text = format!("{}classname={PLUGIN}\n{more}", complete(version, ""));
    let mut entries = vec![Entry::new(descriptor, text)];
    for (path, bytes) in jars {
        entries.push(Entry::new(format!("{folder}{path}"), bytes));
    }
    Archive::of(entries).inspected()
}

pub(crate) fn judge(version: &str, jars: &[(&str, &[u8])]) -> Report {
    inspected(version, "", jars).judge(&node(version))
}

fn java(version: &str, java: Option<u32>) -> Target {
    Target {
        java,
        ..node(version)
    }
}

/// Nothing is said of jars and classes.
#[track_caller]
pub(crate) fn silent(report: &Report) {
    let codes: Vec<_> = report.findings.iter().map(|finding| finding.code).collect();
    let about_jars: Vec<_> = codes
        .into_iter()
        .filter(|code| {
            let rule = code.rule();
            matches!(
                rule,
                "R48a" | "R49" | "R50" | "R52" | "R53" | "R54" | "R55" | "R56"
            )
        })
        .collect();
    assert_eq!(about_jars, []);
}

#[test]
fn sound_plugin_is_let_alone() {
    for version in [
        "2.4.6", "5.6.16", "6.2.4", "6.8.23", "7.10.2", "8.17.0", "9.1.0",
    ] {
        silent(&judge(version, &[("p-1.0.jar", &plugin_jar())]));
    }
}

#[test]
fn jars_tell_their_classes_versions_and_module() {
    let module = ClassBytes::module_info("org.example.module");
    let newer = ClassBytes::plugin("META-INF.versions.21.org.example.Other").major(65);
    let bytes = jar(&[
        ClassBytes::plugin(PLUGIN),
        class("org.example.Other").major(61),
        module,
        newer,
    ]);
    let inspection = inspected("9.1.0", "", &[("p.jar", &bytes)]);
    let read = &inspection.jars[0];
    let classes: Vec<_> = read
        .classes
        .iter()
        .map(|class| (class.name.as_str(), class.major))
        .collect();
    assert_eq!(
        classes,
        [(PLUGIN, Some(52)), ("org.example.Other", Some(61))]
    );
    assert_eq!(read.versioned, ["META-INF.versions.21.org.example.Other"]);
    assert_eq!(read.module.as_deref(), Some("org.example.module"));
    assert_eq!(inspection.max_class_major(), Some(61));
    let plugin = read.plugin_class.as_ref().unwrap();
    assert_eq!(plugin.name, PLUGIN);
    assert_eq!(plugin.public_constructors, ["()V"]);
}

#[test]
fn modules_are_named_by_manifest_or_file() {
    let manifest = "Manifest-Version: 1.0\nAutomatic-Module-Name: org.example.na\n med\n\n";
    let named = with_manifest(&[ClassBytes::plugin(PLUGIN)], manifest);
    let unnamed = jar(&[class("b.B")]);
    let jars: [(&str, &[u8]); 2] = [("a.jar", &named), ("foo-bar-1.2.jar", &unnamed)];
    let inspection = inspected("9.1.0", "", &jars);
    let modules: Vec<_> = inspection
        .jars
        .iter()
        .map(|jar| jar.module.as_deref())
        .collect();
    assert_eq!(modules, [Some("org.example.named"), Some("foo.bar")]);
}

#[test]
fn directory_decides_which_classes_a_jar_has() {
    // A jar inside of the jar, stored: its headers come by as well.
    let inner = jar(&[class("hidden.Class").major(99)]);
    let outer = Archive::of([
        Entry::stored("inner.jar", inner),
        Entry::new(
            "org/example/Plugin.class",
            ClassBytes::plugin(PLUGIN).bytes(),
        ),
    ]);
    for zip64 in [false, true] {
        let bytes = Archive {
            zip64,
            ..outer.clone()
        };
        let inspection = inspected("9.1.0", "", &[("p.jar", &bytes.bytes())]);
        let classes = &inspection.jars[0].classes;
        assert_eq!(classes.len(), 1);
        assert_eq!(classes[0].major, Some(52));
        silent(&inspection.judge(&node("9.1.0")));
    }
}

#[test]
fn r48a_jar_has_to_open() {
    for version in ["2.4.6", "6.8.23", "8.17.0"] {
        let cut = &plugin_jar()[..100];
        for broken in [b"Mac OS X".as_slice(), cut, b""] {
            let report = judge(version, &[("p.jar", &plugin_jar()), ("._p.jar", broken)]);
            assert_eq!(refusals(&report), [JarUnreadable], "{version}");
            assert!(first_words(&report).contains("while checking for jar hell"));
        }
    }
    let elsewhere = judge(
        "8.17.0",
        &[("p.jar", &plugin_jar()), ("lib/x.jar", b"no zip")],
    );
    assert_eq!(refusals(&elsewhere), []);
}

#[test]
fn r48a_manifest_has_to_be_readable() {
    let classes = [ClassBytes::plugin(PLUGIN)];
    let broken = with_manifest(&classes, "Manifest-Version:1.0\n\n");
    for version in ["2.4.6", "7.10.2", "9.1.0"] {
        let report = judge(version, &[("p.jar", &broken)]);
        assert_eq!(refusals(&report), [JarUnreadable], "{version}");
        let reason = &find(&report, JarUnreadable).unwrap().args["reason"];
        assert_eq!(reason, "invalid header field (line 1)");
    }
    let wrapped = with_manifest(
        &classes,
        "Class-Path: a.jar\n  b.jar\n\nName: a/\nSealed: true\n",
    );
    silent(&judge("9.1.0", &[("p.jar", &wrapped)]));
}

#[test]
fn r48a_names_are_utf8_since_java_16() {
    let mut archive = Archive::of([Entry::new("x", "")]);
    archive.entries[0].name = b"\xD6\xD0\xCE\xC4.txt".to_vec();
    let odd = archive.bytes();
    let jars: [(&str, &[u8]); 2] = [("p.jar", &plugin_jar()), ("q.jar", &odd)];
    let inspection = inspected("7.17.9", "", &jars);
    let at = |release| refusals(&inspection.judge(&java("7.17.9", Some(release))));
    assert_eq!(at(17), [JarUnreadable]);
    assert_eq!(at(11), []);
}

#[test]
fn r49_jars_elsewhere_are_not_loaded() {
    let other = jar(&[class("b.B")]);
    let jars: [(&str, &[u8]); 3] = [
        ("p.jar", &plugin_jar()),
        ("lib/b.jar", &other),
        ("config/b.jar", &other),
    ];
    let report = judge("8.17.0", &jars);
    let ignored = report
        .findings
        .iter()
        .filter(|found| found.code == JarIgnored);
    let paths: Vec<_> = ignored.map(|found| found.args["jar"].as_str()).collect();
    assert_eq!(paths, ["lib/b.jar"]);
    assert_eq!(report.verdict, Verdict::Warnings);
}

#[test]
fn r49_spi_is_seen_since_7_11() {
    let spi = jar(&[class("b.B")]);
    let jars: [(&str, &[u8]); 2] = [("p.jar", &plugin_jar()), ("spi/b.jar", &spi)];
    silent(&judge("7.11.0", &jars));
    assert_eq!(
        severity(&judge("7.10.2", &jars), JarIgnored),
        Some(Severity::Warning)
    );
}

#[test]
fn r52_manifest_asks_for_java() {
    let classes = [ClassBytes::plugin(PLUGIN)];
    let manifest = "Manifest-Version: 1.0\nx-compile-target-jdk: 17\n";
    let asks = with_manifest(&classes, manifest);
    for version in ["2.4.6", "6.8.23", "8.1.0", "8.17.0"] {
        let inspection = inspected(version, "", &[("p.jar", &asks)]);
        let report = inspection.judge(&java(version, Some(8)));
        assert!(
            refusals(&report).contains(&ManifestNeedsNewerJava),
            "{version}"
        );
        assert_eq!(refusals(&inspection.judge(&java(version, Some(17)))), []);
    }
    let odd = with_manifest(&classes, "X-Compile-Target-JDK: new\n");
    assert_eq!(
        refusals(&judge("8.17.0", &[("p.jar", &odd)])),
        [ManifestNeedsNewerJava]
    );
    let in_another_section = "Manifest-Version: 1.0\n\nName: a/\nX-Compile-Target-JDK: 99\n";
    let aside = with_manifest(&classes, in_another_section);
    silent(&judge("8.17.0", &[("p.jar", &aside)]));
}

#[test]
fn r52_manifest_names_another_elasticsearch() {
    let manifest = "X-Compile-Elasticsearch-Version: 2.4.5\n";
    let asks = with_manifest(&[ClassBytes::plugin(PLUGIN)], manifest);
    for version in ["2.4.6", "5.6.16", "6.2.4"] {
        let report = judge(version, &[("p.jar", &asks)]);
        assert_eq!(refusals(&report), [ManifestOtherElasticsearch], "{version}");
        let words = format!("requires Elasticsearch 2.4.5, your system: {version}");
        assert!(first_words(&report).ends_with(&words));
    }
    silent(&judge("2.4.5", &[("p.jar", &asks)]));
    silent(&judge("7.0.0", &[("p.jar", &asks)]));
}

#[test]
fn r53_extended_plugins_have_to_be_installed() {
    let extending = "extended.plugins=lang-painless,other\n";
    let jars: [(&str, &[u8]); 1] = [("p.jar", &plugin_jar())];
    for version in ["6.2.4", "7.10.2", "9.1.0"] {
        let inspection = inspected(version, extending, &jars);
        let without = inspection.judge(&node_with(version, &[]));
        assert_eq!(refusals(&without), [ExtendedPluginMissing], "{version}");
        assert!(first_words(&without).starts_with("Missing plugin [other], dependency of ["));
        let with = inspection.judge(&node_with(version, &[("other", Some(version))]));
        assert_eq!(refusals(&with), [], "{version}");
        let unknown = inspection.judge(&node(version));
        assert_eq!(refusals(&unknown), []);
        assert_eq!(severity(&unknown, ExtendsPlugin), Some(Severity::Hint));
    }
    let before = inspected("6.1.4", extending, &jars).judge(&node_with("6.1.4", &[]));
    assert!(!refusals(&before).contains(&ExtendedPluginMissing));
}

#[test]
fn r53_no_plugin_extends_itself() {
    let jars: [(&str, &[u8]); 1] = [("p.jar", &plugin_jar())];
    for version in ["6.2.4", "7.10.2", "9.1.0"] {
        let inspection = inspected(version, "extended.plugins=x,other\n", &jars);
        for target in [
            node(version),
            node_with(version, &[("other", Some(version))]),
        ] {
            let report = inspection.judge(&target);
            assert_eq!(refusals(&report), [ExtendsItself], "{version}");
            let words = "Cycle found in plugin dependencies: x -> x";
            assert_eq!(first_words(&report), words);
        }
    }
    let before = inspected("6.1.4", "extended.plugins=x\n", &jars).judge(&node("6.1.4"));
    assert_eq!(find(&before, ExtendsItself), None);
}

#[test]
fn r55_classes_run_on_the_nodes_java() {
    let classes = [
        ClassBytes::plugin(PLUGIN),
        class("a.A").major(65),
        class("a.B").major(61),
    ];
    let inspection = inspected("8.17.0", "", &[("p.jar", &jar(&classes))]);
    let at = |java_release| {
        let report = inspection.judge(&java("8.17.0", java_release));
        let count = find(&report, ClassNewerThanJava).map(|found| found.args["count"].clone());
        (severity(&report, ClassNewerThanJava), count)
    };
    let counted = |severity, count: &str| (Some(severity), Some(count.to_owned()));
    assert_eq!(at(Some(21)), (None, None));
    assert_eq!(at(Some(17)), counted(Severity::NodeStart, "1"));
    assert_eq!(at(Some(11)), counted(Severity::NodeStart, "2"));
    // It comes with Java 23, but one may bring one's own.
    assert_eq!(at(None), counted(Severity::Warning, "1"));
}

#[test]
fn r55_jars_that_are_not_loaded_do_not_matter() {
    let newer = jar(&[class("a.A").major(99)]);
    let report = judge("8.17.0", &[("p.jar", &plugin_jar()), ("lib/q.jar", &newer)]);
    assert_eq!(severity(&report, ClassNewerThanJava), None);
}

#[test]
fn nothing_is_said_of_jars_without_a_descriptor() {
    let broken: &[u8] = b"no zip";
    let archive = Archive::of([
        Entry::new("p.jar", broken),
        Entry::new("q.jar", jar(&[class("a.A"), class("a.A").major(99)])),
    ]);
    let inspection = archive.inspected();
    for version in ["2.4.6", "6.2.4", "9.1.0"] {
        silent(&inspection.judge(&node(version)));
    }
}
