//! R54 and R56: the class that the descriptor names.

use crate::build::{Archive, Entry};
use crate::class_bytes::ClassBytes;
use crate::jars::{PLUGIN, class, jar, judge, plugin_jar, silent};
use crate::judging::{complete, find, node, severity};
use plugdesk_archive::FindingCode::*;
use plugdesk_archive::{Severity, Verdict};

#[test]
fn r54_plugin_needs_a_jar() {
    for version in ["2.4.6", "5.6.16", "8.17.0"] {
        let report = judge(version, &[]);
        assert_eq!(
            severity(&report, NoJar),
            Some(Severity::NodeStart),
            "{version}"
        );
        assert_eq!(report.verdict, Verdict::Blocked);
        let aside = judge(version, &[("lib/p.jar", &plugin_jar())]);
        assert_eq!(severity(&aside, NoJar), Some(Severity::NodeStart));
        assert_eq!(severity(&aside, JarIgnored), Some(Severity::Warning));
    }
}

#[test]
fn r54_no_jar_without_a_class_is_no_fault() {
    let pages = "name=p\ndescription=d\nversion=1\nsite=true\n";
    let files = [
        ("plugin-descriptor.properties", pages),
        ("_site/index.html", ""),
    ];
    silent(&Archive::files(&files).inspected().judge(&node("2.4.6")));
    let text = complete("8.2.3", "type=bootstrap\n");
    let files = [("plugin-descriptor.properties", text.as_str())];
    silent(&Archive::files(&files).inspected().judge(&node("8.2.3")));
}

#[test]
fn r54_class_has_to_be_in_a_jar() {
    let other = jar(&[class("a.A")]);
    for version in ["2.4.6", "6.2.4", "9.1.0"] {
        let report = judge(version, &[("p.jar", &other)]);
        assert_eq!(
            severity(&report, PluginClassMissing),
            Some(Severity::NodeStart),
            "{version}"
        );
    }
    let copy = ClassBytes::plugin(&format!("META-INF.versions.9.{PLUGIN}"));
    silent(&judge("9.1.0", &[("p.jar", &jar(&[copy]))]));
}

#[test]
fn r54_class_extends_plugin() {
    let unfit = ClassBytes::plugin(PLUGIN).extends("java.lang.Object");
    let report = judge("9.1.0", &[("p.jar", &jar(&[unfit]))]);
    assert_eq!(
        severity(&report, PluginClassUnfit),
        Some(Severity::NodeStart)
    );
    // What a class of the plugin itself extends is not followed.
    let through = ClassBytes::plugin(PLUGIN).extends("org.example.Base");
    silent(&judge(
        "9.1.0",
        &[("p.jar", &jar(&[through, class("org.example.Base")]))],
    ));
    let abstract_class = ClassBytes::plugin(PLUGIN).abstract_class();
    let report = judge("9.1.0", &[("p.jar", &jar(&[abstract_class]))]);
    assert_eq!(
        severity(&report, PluginClassUnfit),
        Some(Severity::NodeStart)
    );
}

#[test]
fn r54_class_is_public() {
    let hidden = jar(&[ClassBytes::plugin(PLUGIN).package_private()]);
    for version in ["2.4.6", "6.2.4", "9.1.0"] {
        let report = judge(version, &[("p.jar", &hidden)]);
        let found = find(&report, PluginClassUnfit).unwrap();
        assert_eq!(found.severity, Severity::NodeStart, "{version}");
        assert_eq!(found.args["what"], "is not public");
    }
}

/// Whether a class with these constructors is fit on a version.
fn is_fit(version: &str, constructors: &[&str]) -> bool {
    let class = ClassBytes::plugin(PLUGIN).constructors(constructors);
    let report = judge(version, &[("p.jar", &jar(&[class]))]);
    severity(&report, PluginClassUnfit).is_none()
}

#[test]
fn r54_constructors_fit_the_version() {
    const SETTINGS: &str = "(Lorg/elasticsearch/common/settings/Settings;)V";
    const WITH_PATH: &str = "(Lorg/elasticsearch/common/settings/Settings;Ljava/nio/file/Path;)V";
    for version in ["2.4.6", "5.6.16", "6.8.23", "9.1.0"] {
        assert!(is_fit(version, &["()V"]), "{version}");
        assert!(is_fit(version, &[SETTINGS]), "{version}");
        assert!(!is_fit(version, &["(I)V"]), "{version}");
        assert!(!is_fit(version, &[]), "{version}");
        let only_one = version.starts_with('6') || version.starts_with('9');
        assert_eq!(is_fit(version, &[WITH_PATH]), only_one, "{version}");
        assert_eq!(is_fit(version, &["()V", SETTINGS]), !only_one, "{version}");
    }
    let hidden = jar(&[ClassBytes::plugin(PLUGIN).private_constructor()]);
    let report = judge("9.1.0", &[("p.jar", &hidden)]);
    let what = &find(&report, PluginClassUnfit).unwrap().args["what"];
    assert_eq!(what, "no public constructor for [org.example.Plugin]");
}

#[test]
fn r56_classes_of_another_era() {
    for (name, lives_in, gone_from, era) in [
        (
            "org.elasticsearch.plugins.AbstractPlugin",
            None,
            "2.4.6",
            "1.x",
        ),
        (
            "org.elasticsearch.index.analysis.AnalysisModule",
            Some("2.4.6"),
            "5.6.16",
            "2.x",
        ),
        (
            "org.elasticsearch.script.NativeScriptFactory",
            Some("5.6.16"),
            "7.10.2",
            "5.x",
        ),
    ] {
        let extending = jar(&[ClassBytes::plugin(PLUGIN).extends(name)]);
        let report = judge(gone_from, &[("p.jar", &extending)]);
        let found = find(&report, ClassOfOtherEra).unwrap();
        assert_eq!(
            (found.severity, found.args["era"].as_str()),
            (Severity::NodeStart, era)
        );
        let referring = jar(&[ClassBytes::plugin(PLUGIN).refers_to(name)]);
        let report = judge(gone_from, &[("p.jar", &referring)]);
        assert_eq!(severity(&report, ClassOfOtherEra), Some(Severity::Warning));
        if let Some(version) = lives_in {
            silent(&judge(version, &[("p.jar", &referring)]));
        }
    }
}

#[test]
fn class_of_an_opensearch_plugin_is_not_judged() {
    let text = format!(
        "name=x\ndescription=d\nversion=1\nopensearch.version=2.6.0\njava.version=1.8\n\
         classname={PLUGIN}\n"
    );
    let archive = Archive::of([
        Entry::new("plugin-descriptor.properties", text),
        Entry::new("p.jar", jar(&[class(PLUGIN)])),
    ]);
    silent(&archive.inspected().judge(&node("9.1.0")));
}
