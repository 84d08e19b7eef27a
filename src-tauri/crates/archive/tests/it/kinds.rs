//! Which kind of archive it is.

use crate::build::{Archive, Entry, inspected};
use plugdesk_archive::{ArchiveKind, Layout, NotAZip};

const CLASSIC: &str = "plugin-descriptor.properties";
const STABLE: &str = "stable-plugin-descriptor.properties";

fn kind(files: &[(&str, &str)]) -> ArchiveKind {
    Archive::files(files).inspected().kind
}

fn layout(files: &[(&str, &str)]) -> Layout {
    Archive::files(files).inspected().layout
}

#[test]
fn descriptor_is_found_where_some_version_looks_for_it() {
    let jar = ("plugin.jar", "");
    assert_eq!(
        kind(&[jar, (CLASSIC, "name=a")]),
        ArchiveKind::ClassicPlugin
    );
    assert_eq!(kind(&[jar, (STABLE, "name=a")]), ArchiveKind::StablePlugin);
    let below = ("elasticsearch/plugin-descriptor.properties", "name=below");
    assert_eq!(kind(&[below]), ArchiveKind::ElasticsearchFolder);
    assert_eq!(
        kind(&[below, ("README.md", "")]),
        ArchiveKind::ElasticsearchFolder,
        "5.x unpacks that folder and nothing beside it"
    );
    assert_eq!(
        kind(&[below, (CLASSIC, "name=a")]),
        ArchiveKind::ClassicPlugin
    );
    let both = layout(&[below, (CLASSIC, "name=root")]);
    assert_eq!(both.value("name"), Some("root"), "the root comes first");
    let wrapped = [
        ("p/plugin-descriptor.properties", "name=a"),
        ("p/a.jar", ""),
    ];
    assert_eq!(kind(&wrapped), ArchiveKind::ClassicPlugin);
    let found = layout(&wrapped);
    assert_eq!(found.only_folder.as_deref(), Some("p"));
    assert_eq!(found.value("name"), Some("a"));
    let wrapped_stable = [("p/stable-plugin-descriptor.properties", "name=a")];
    assert_eq!(kind(&wrapped_stable), ArchiveKind::StablePlugin);
}

#[test]
fn meta_plugin_is_known_with_its_parts() {
    let files = [
        (
            "elasticsearch/meta-plugin-descriptor.properties",
            "name=meta",
        ),
        ("elasticsearch/one/plugin-descriptor.properties", "name=one"),
        ("elasticsearch/two/plugin-descriptor.properties", "name=two"),
        (
            "elasticsearch/two/deep/plugin-descriptor.properties",
            "name=no",
        ),
    ];
    assert_eq!(kind(&files), ArchiveKind::MetaPlugin);
    let found = layout(&files);
    assert_eq!(found.value("name"), Some("meta"));
    let parts: Vec<_> = found.parts.iter().map(|part| &*part.path).collect();
    assert_eq!(parts, [files[1].0, files[2].0]);
}

#[test]
fn pages_make_a_site_plugin() {
    let page = ("_site/index.html", "");
    let site = "name=head\nsite=TRUE\njvm=${elasticsearch.plugin.jvm}";
    assert_eq!(kind(&[page, (CLASSIC, site)]), ArchiveKind::SitePlugin);
    assert_eq!(kind(&[page]), ArchiveKind::SitePlugin);
    let bare = [("bigdesk-1/index.html", ""), ("bigdesk-1/js/a.js", "")];
    assert_eq!(kind(&bare), ArchiveKind::SitePlugin);
    let both = "name=head\nsite=true\njvm=true";
    assert_eq!(kind(&[page, (CLASSIC, both)]), ArchiveKind::ClassicPlugin);
    let wrapped = [
        ("kopf-master/_site/i.html", ""),
        ("kopf-master/package.json", ""),
        ("kopf-master/plugin-descriptor.properties", site),
    ];
    assert_eq!(kind(&wrapped), ArchiveKind::SitePlugin);
}

#[test]
fn es_plugin_properties_make_a_plugin_of_the_time_before() {
    let properties = ("es-plugin.properties", "plugin=org.example.Plugin");
    assert_eq!(kind(&[properties]), ArchiveKind::EsPluginJar);
    let jar = Archive::files(&[properties, ("org/example/Plugin.class", "")]).bytes();
    let archive = Archive::of([Entry::new("plugin.jar", jar)]);
    assert_eq!(archive.inspected().kind, ArchiveKind::EsPluginJar);
}

#[test]
fn opensearch_plugins_are_named_as_such() {
    for text in [
        "name=a\nopensearch.version=2.6.0",
        "name=a\ndependencies={ opensearch: \"~2.6.0\" }",
        "name=a\nopensearch.something=x",
    ] {
        assert_eq!(
            kind(&[(CLASSIC, text)]),
            ArchiveKind::OpenSearchPlugin,
            "{text}"
        );
    }
    let es = "name=a\nelasticsearch.version=8.1.0\ndependencies=opensearch";
    assert_eq!(kind(&[(CLASSIC, es)]), ArchiveKind::ClassicPlugin);
}

#[test]
fn source_downloads_are_told_from_builds() {
    let template = "p-main/src/main/resources/plugin-descriptor.properties";
    for files in [
        &[("p-main/pom.xml", ""), (template, "name=${name}")][..],
        &[("p-main/build.gradle", ""), ("p-main/README.md", "")],
        &[("p-main/src/main/java/org/example/A.java", "")],
        &[("p-main/A.java", "")],
        &[("build.gradle.kts", ""), ("gradlew", "")],
        &[
            ("p-main/.github/workflows/ci.yml", ""),
            ("p-main/README.md", ""),
        ],
        &[("p-main/plugin/src/main/resources/x.txt", "")],
        &[
            ("p-main/pom.xml", ""),
            ("p-main/plugin-descriptor.properties", "name=${name}"),
        ],
    ] {
        assert_eq!(kind(files), ArchiveKind::SourceDownload, "{files:?}");
    }
    let built = [
        ("p/plugin-descriptor.properties", "name=a"),
        ("p/a.jar", ""),
        ("p/pom.xml", ""),
    ];
    assert_eq!(kind(&built), ArchiveKind::ClassicPlugin);
    let stray = [("dictionaries/a.txt", ""), ("dictionaries/Make.java", "")];
    assert_eq!(kind(&stray), ArchiveKind::Bundle);
}

#[test]
fn leftovers_of_file_managers_do_not_hide_the_wrapping_folder() {
    let found = layout(&[
        ("__MACOSX/._p", ""),
        (".DS_Store", ""),
        (".Trashes/501/a", ""),
        ("THUMBS.DB", ""),
        ("p/plugin-descriptor.properties", "name=a"),
        ("__MACOSX/p/._plugin-descriptor.properties", ""),
        ("._p", ""),
    ]);
    assert_eq!(found.only_folder.as_deref(), Some("p"));
    assert_eq!(found.value("name"), Some("a"));
}

#[test]
fn descriptor_elsewhere_does_not_make_a_plugin() {
    for files in [
        &[("dictionaries/main.dic", "")][..],
        &[("a/plugin-descriptor.properties", ""), ("b/main.dic", "")],
        &[("main.dic", ""), ("a/plugin-descriptor.properties", "")],
        &[("a/plugin-descriptor.properties", ""), ("main.dic", "")],
        &[("a/b/plugin-descriptor.properties", "")],
        &[("Plugin-Descriptor.properties", "")],
        &[("plugin-descriptor.properties/", "")],
        &[("plugin-descriptor.properties.bak", "")],
        &[("../plugin-descriptor.properties", "")],
        &[("/plugin-descriptor.properties", "")],
        &[("elasticsearch\\plugin-descriptor.properties", "")],
    ] {
        assert_eq!(kind(files), ArchiveKind::Bundle, "{files:?}");
        assert_eq!(layout(files).leading(), None, "{files:?}");
    }
}

#[test]
fn names_that_java_normalises_to_the_root_count_as_the_root() {
    for name in [
        "./plugin-descriptor.properties",
        "config/../plugin-descriptor.properties",
    ] {
        assert_eq!(kind(&[(name, "")]), ArchiveKind::ClassicPlugin, "{name}");
    }
}

#[test]
fn both_descriptors_are_kept() {
    let found = layout(&[(STABLE, "name=s"), (CLASSIC, "name=c")]);
    assert!(found.stable.is_some());
    assert_eq!(found.value("name"), Some("c"));
}

#[test]
fn of_duplicate_entries_the_last_counts() {
    let archive = Archive::files(&[(CLASSIC, "name=first"), (CLASSIC, "name=last")]).inspected();
    assert_eq!(archive.zip.entries.len(), 2);
    assert_eq!(archive.layout.value("name"), Some("last"));
}

#[test]
fn what_lies_beside_the_descriptor_is_read() {
    let policy = "grant { permission java.lang.RuntimePermission \"getClassLoader\"; };";
    let components = ("named_components.json", "{}");
    let entitlements = (
        "entitlement-policy.yaml",
        "org.example:\n  - manage_threads\n",
    );
    for folder in ["", "elasticsearch/", "p/"] {
        let place = |name: &str| format!("{folder}{name}");
        let names = [
            place(CLASSIC),
            place("plugin-security.policy"),
            place(components.0),
            place(entitlements.0),
        ];
        let texts = ["name=a", policy, components.1, entitlements.1];
        let files: Vec<_> = names.iter().map(String::as_str).zip(texts).collect();
        let archive = Archive::files(&files).inspected();
        assert_eq!(
            archive.legacy_policy.unwrap().permissions.len(),
            1,
            "{folder}"
        );
        assert_eq!(
            archive.entitlement_policy.unwrap().scopes.len(),
            1,
            "{folder}"
        );
        assert!(archive.layout.named_components.is_some(), "{folder}");
    }
    let apart = [
        (CLASSIC, "name=a"),
        ("config/plugin-security.policy", policy),
    ];
    assert!(Archive::files(&apart).inspected().legacy_policy.is_none());
}

#[test]
fn size_and_entries_are_those_of_the_file() {
    let archive = Archive::of([
        Entry::stored("dictionaries/", ""),
        Entry::new("dictionaries/main.dic", "one\ntwo\n"),
        Entry::stored("dictionaries/stop.dic", "the\n"),
    ]);
    let found = archive.inspected();
    assert_eq!(found.size, archive.bytes().len() as u64);
    assert_eq!(found.kind, ArchiveKind::Bundle);
    let sizes: Vec<_> = found.zip.entries.iter().map(|entry| entry.size).collect();
    assert_eq!(sizes, [0, 8, 4]);
    let folders: Vec<_> = found.zip.entries.iter().map(|entry| entry.folder).collect();
    assert_eq!(folders, [true, false, false]);
    let lands: Vec<_> = found
        .zip
        .entries
        .iter()
        .map(|entry| entry.lands.as_deref())
        .collect();
    assert_eq!(
        lands,
        [
            None,
            Some("dictionaries/main.dic"),
            Some("dictionaries/stop.dic")
        ]
    );
}

#[test]
fn an_archive_with_comment_or_zip64_records_is_as_good_as_any() {
    let mut archive = Archive::files(&[(CLASSIC, "name=a")]);
    let mut check = |change: fn(&mut Archive)| {
        change(&mut archive);
        let found = archive.inspected();
        assert_eq!(found.kind, ArchiveKind::ClassicPlugin);
        assert_eq!(found.zip.disagreements, []);
    };
    check(|archive| archive.comment = vec![b'P'; usize::from(u16::MAX)]);
    check(|archive| archive.zip64 = true);
    check(|archive| archive.comment.clear());
    check(|archive| archive.comment = b"PK\x05\x06 and what an end record needs".to_vec());
}

#[test]
fn what_is_not_a_zip_says_why() {
    let good = Archive::files(&[(CLASSIC, "name=a"), ("a.jar", "0123456789")]).bytes();
    let reason = |bytes: &[u8]| {
        let found = inspected(bytes);
        assert_eq!(found.kind, ArchiveKind::NotAZip);
        found.zip.not_a_zip.unwrap()
    };
    assert_eq!(reason(b""), NotAZip::Empty);
    assert_eq!(reason(b"P"), NotAZip::WrongBeginning);
    assert_eq!(
        reason(b"name=analysis-ik\nversion=1\n"),
        NotAZip::WrongBeginning
    );
    assert_eq!(
        reason(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"),
        NotAZip::WrongBeginning
    );
    assert_eq!(reason(b"PK\x03\x04"), NotAZip::Truncated);
    assert_eq!(reason(&good[..29]), NotAZip::Truncated);
    assert_eq!(
        reason(&[b"#!/bin/sh\n", &good[..]].concat()),
        NotAZip::LeadingBytes
    );
    assert_eq!(
        reason(&[b"\xef\xbb\xbf", &good[..]].concat()),
        NotAZip::LeadingBytes
    );
    assert_eq!(reason(&good[1..]), NotAZip::LeadingBytes);
    assert_eq!(reason(b"PK\x07\x08PK\x03\x04....."), NotAZip::Split);
    assert_eq!(reason(&Archive::default().bytes()), NotAZip::NoEntries);
    let zip64 = Archive {
        zip64: true,
        ..Archive::default()
    };
    assert_eq!(reason(&zip64.bytes()), NotAZip::NoEntries);
    let mut last_part = good[40..].to_vec();
    let end = last_part.len() - 22;
    last_part[end + 4] = 2;
    last_part[end + 6] = 2;
    assert_eq!(reason(&last_part), NotAZip::Split);
}

#[test]
fn entries_behind_leading_bytes_are_known_by_the_directory() {
    for zip64 in [false, true] {
        let archive = Archive {
            zip64,
            ..Archive::files(&[(CLASSIC, "name=a"), ("a.jar", "0123456789")])
        };
        let found = inspected([b"#!/bin/sh\n", &archive.bytes()[..]].concat());
        assert_eq!(found.kind, ArchiveKind::NotAZip);
        assert_eq!(found.layout.value("name"), Some("a"));
        let names: Vec<_> = found.zip.entries.iter().map(|entry| &*entry.name).collect();
        assert_eq!(names, [CLASSIC, "a.jar"]);
        assert!(found.zip.entries.iter().all(|entry| !entry.in_stream));
        assert_eq!(found.zip.entries[0].header_at, 10);
    }
}
