//! What a form is offered.

use crate::build::{Archive, inspected};
use plugdesk_archive::{Inspection, suggested_extension_name, suggested_version};

fn plugin(text: &str) -> Inspection {
    Archive::files(&[("plugin-descriptor.properties", text)]).inspected()
}

fn bundle() -> Inspection {
    Archive::files(&[("dictionaries/main.dic", "")]).inspected()
}

#[test]
fn plugin_is_named_by_its_descriptor() {
    let named = |name: &str| suggested_extension_name(&plugin(name), "Some File (1).zip");
    assert_eq!(named("name=analysis-ik"), "analysis-ik");
    assert_eq!(named("name=analysis-ik "), "analysis-ik");
    assert_eq!(named("name=My Plugin: v2"), "My-Plugin-v2");
    assert_eq!(named("name=../../x"), "x");
    assert_eq!(named("name=${project.artifactId}"), "Some-File-1");
    assert_eq!(named("name="), "Some-File-1");
    assert_eq!(named("version=1"), "Some-File-1");
}

#[test]
fn bundle_is_named_by_its_file() {
    let named = |file: &str| suggested_extension_name(&bundle(), file);
    assert_eq!(named("legal-dictionaries.zip"), "legal-dictionaries");
    assert_eq!(
        named("legal_dictionaries-1.2.ZIP"),
        "legal_dictionaries-1.2"
    );
    assert_eq!(
        named("Legal dictionaries & more.zip"),
        "Legal-dictionaries-more"
    );
    assert_eq!(named("/home/me/synonyms.zip"), "synonyms");
    assert_eq!(named("C:\\Users\\me\\synonyms.zip"), "synonyms");
    assert_eq!(named("synonyms.tar"), "synonyms.tar");
    assert_eq!(named("法律词典-v2.zip"), "v2");
}

#[test]
fn name_without_an_accepted_letter_falls_back_to_the_kind() {
    assert_eq!(
        suggested_extension_name(&bundle(), "法律词典.zip"),
        "bundle"
    );
    assert_eq!(suggested_extension_name(&bundle(), ""), "bundle");
    assert_eq!(
        suggested_extension_name(&plugin("name=分词"), "分词.zip"),
        "plugin"
    );
}

#[test]
fn every_suggestion_is_one_that_the_service_accepts() {
    let accepted = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    for file in [
        "a b.zip",
        "é.zip",
        "\u{0}\n.zip",
        "....zip",
        &"x".repeat(70_000),
        "-_-.zip",
    ] {
        let name = suggested_extension_name(&bundle(), file);
        assert!(
            !name.is_empty() && name.len() <= 128 && name.chars().all(accepted),
            "{name:?}"
        );
    }
}

#[test]
fn version_is_the_one_it_was_built_for() {
    let version = |text: &str| suggested_version(&plugin(text));
    assert_eq!(
        version("version=1.0\nelasticsearch.version=8.15.2").as_deref(),
        Some("8.15.2")
    );
    assert_eq!(
        version("elasticsearch.version=8.15.2 ").as_deref(),
        Some("8.15.2")
    );
    assert_eq!(
        version("elasticsearch.version=${elasticsearch.version}"),
        None
    );
    assert_eq!(version("version=1.0"), None);
    assert_eq!(suggested_version(&bundle()), None);
    assert_eq!(suggested_version(&inspected("text")), None);

    let parts = Archive::files(&[
        (
            "elasticsearch/meta-plugin-descriptor.properties",
            "name=both",
        ),
        (
            "elasticsearch/a/plugin-descriptor.properties",
            "elasticsearch.version=6.2.4",
        ),
    ]);
    assert_eq!(
        suggested_version(&parts.inspected()).as_deref(),
        Some("6.2.4")
    );
}
