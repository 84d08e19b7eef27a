//! Repairs: offered where they help, made in a copy, never touching a version.

mod copies;

use std::io::{Cursor, Read as _};

use plugdesk_archive::{
    ArchiveKind, ChangeKind, ElasticsearchVersion, FindingCode, Inspection, Limits, Repair,
    RepairChange, RepairError, SentAs, Service, Target, Verdict, inspect, write_repaired,
};
use proptest::prelude::*;
use zip::ZipArchive;

use crate::build::{Archive, ENCRYPTED, Entry};

const DESCRIPTOR: &str = "# by a build\r\nname=mine\r\nversion=1\r\ndescription=x\r\n\
                          elasticsearch.version=8.12.2\r\njava.version=17\r\nclassname=a.B\r\n";

fn read(bytes: &[u8]) -> Inspection {
    inspect(Cursor::new(bytes), &Limits::default()).unwrap()
}

fn offered(bytes: &[u8], target: &Target) -> Vec<Repair> {
    let repairs = read(bytes).repairs(target);
    repairs.into_iter().map(|offered| offered.repair).collect()
}

/// The archive after everything that is offered, and what was changed.
fn repaired(bytes: &[u8], target: &Target) -> (Vec<u8>, Vec<RepairChange>) {
    let inspection = read(bytes);
    let offered = inspection.repairs(target);
    let repairs: Vec<Repair> = offered.iter().map(|offered| offered.repair).collect();
    let mut copy = Cursor::new(Vec::new());
    let changes = write_repaired(Cursor::new(bytes), &inspection, &repairs, &mut copy).unwrap();
    let announced: Vec<RepairChange> = offered
        .into_iter()
        .flat_map(|offered| offered.changes)
        .collect();
    assert_eq!(changes, announced);
    (copy.into_inner(), changes)
}

fn change(what: ChangeKind, from: &str, to: Option<&str>) -> RepairChange {
    RepairChange {
        what,
        from: from.to_owned(),
        to: to.map(str::to_owned),
    }
}

fn names(bytes: &[u8]) -> Vec<String> {
    let entries = read(bytes).zip.entries.into_iter();
    entries.map(|entry| entry.name).collect()
}

fn content(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

fn codes(bytes: &[u8], target: &Target) -> Vec<FindingCode> {
    let findings = read(bytes).judge(target).findings.into_iter();
    findings.map(|finding| finding.code).collect()
}

fn bundle_target() -> Target {
    Target {
        service: Some(Service::ElasticCloud),
        sent_as: Some(SentAs::Bundle),
        ..Target::default()
    }
}

#[test]
fn a_wrapped_bundle_loses_its_folder() {
    let bytes = Archive::files(&[
        ("my-bundle/", ""),
        ("my-bundle/dictionaries/", ""),
        ("my-bundle/dictionaries/b.txt", "couch, sofa\n"),
        ("my-bundle/dictionaries/a.txt", "北京\n"),
    ])
    .bytes();
    let (copy, changes) = repaired(&bytes, &bundle_target());
    assert_eq!(
        names(&copy),
        ["dictionaries/", "dictionaries/b.txt", "dictionaries/a.txt"]
    );
    assert_eq!(content(&copy, "dictionaries/a.txt"), "北京\n");
    assert_eq!(read(&copy).judge(&bundle_target()).verdict, Verdict::Ready);
    assert_eq!(
        changes,
        [
            change(ChangeKind::Dropped, "my-bundle/", None),
            change(
                ChangeKind::Moved,
                "my-bundle/dictionaries/",
                Some("dictionaries/")
            ),
            change(
                ChangeKind::Moved,
                "my-bundle/dictionaries/b.txt",
                Some("dictionaries/b.txt")
            ),
            change(
                ChangeKind::Moved,
                "my-bundle/dictionaries/a.txt",
                Some("dictionaries/a.txt")
            ),
        ]
    );
    assert_eq!(offered(&copy, &bundle_target()), []);
}

#[test]
fn junk_is_dropped_and_nothing_else() {
    let bytes = Archive::files(&[
        ("dictionaries/a.txt", "couch, sofa\n"),
        ("__MACOSX/", ""),
        ("__MACOSX/dictionaries/._a.txt", "\0"),
        ("dictionaries/.DS_Store", "\0"),
        ("dictionaries/Thumbs.db", "\0"),
    ])
    .bytes();
    assert_eq!(offered(&bytes, &bundle_target()), [Repair::DropJunk]);
    let (copy, changes) = repaired(&bytes, &bundle_target());
    assert_eq!(names(&copy), ["dictionaries/a.txt"]);
    assert_eq!(changes.len(), 4);
    assert!(
        changes
            .iter()
            .all(|change| change.what == ChangeKind::Dropped)
    );
}

#[test]
fn an_apple_double_of_a_jar_no_longer_blocks() {
    let bytes = Archive::files(&[
        ("plugin-descriptor.properties", DESCRIPTOR),
        ("._mine.jar", "\0\u{5}\u{16}\u{7}"),
    ])
    .bytes();
    let target = Target::default();
    assert!(codes(&bytes, &target).contains(&FindingCode::JarUnreadable));
    let (copy, _) = repaired(&bytes, &target);
    assert!(!codes(&copy, &target).contains(&FindingCode::JarUnreadable));
}

#[test]
fn a_wrapped_plugin_with_leftovers_is_repaired_in_one_go() {
    let leftovers = DESCRIPTOR.replace(
        "version=1\r\n",
        "version=1\r\njvm=true\r\nsite = \\\r\n false\r\n",
    );
    let bytes = Archive::files(&[
        ("mine-1/plugin-descriptor.properties", leftovers.as_str()),
        ("mine-1/config/mine.yml", "a: b\n"),
        ("__MACOSX/mine-1/._config", "\0"),
    ])
    .bytes();
    let target = Target::default();
    assert_eq!(
        offered(&bytes, &target),
        [
            Repair::DropJunk,
            Repair::StripFolder,
            Repair::RemoveLeftoverKeys
        ]
    );
    let (copy, changes) = repaired(&bytes, &target);
    assert_eq!(
        names(&copy),
        ["plugin-descriptor.properties", "config/mine.yml"]
    );
    assert_eq!(content(&copy, "plugin-descriptor.properties"), DESCRIPTOR);
    assert!(changes.contains(&change(ChangeKind::KeyRemoved, "jvm", None)));
    assert!(changes.contains(&change(ChangeKind::KeyRemoved, "site", None)));
    let left = codes(&copy, &target);
    for code in [
        FindingCode::DescriptorMissing,
        FindingCode::DescriptorWrapped,
        FindingCode::UnknownKeys,
    ] {
        assert!(!left.contains(&code), "{code:?}");
    }
}

#[test]
fn the_old_folder_goes_where_the_version_refuses_it() {
    let at = |version: &str| {
        let descriptor = DESCRIPTOR.replace("8.12.2", version);
        Archive::files(&[
            (
                "elasticsearch/plugin-descriptor.properties",
                descriptor.as_str(),
            ),
            ("elasticsearch/config/mine.yml", "a: b\n"),
            ("README.md", "read me\n"),
        ])
        .bytes()
    };
    let target = Target::default();
    let (copy, changes) = repaired(&at("6.8.23"), &target);
    assert_eq!(
        names(&copy),
        [
            "plugin-descriptor.properties",
            "config/mine.yml",
            "README.md"
        ]
    );
    assert_eq!(changes.len(), 2);
    assert_eq!(read(&copy).kind, ArchiveKind::ClassicPlugin);
    assert!(!codes(&copy, &target).contains(&FindingCode::OldStructure));
    assert_eq!(offered(&at("6.1.4"), &target), []);
    let alone = DESCRIPTOR.replace("8.12.2", "7.17.0");
    let alone = [("elasticsearch/plugin-descriptor.properties", alone.as_str())];
    let alone = Archive::files(&alone).bytes();
    assert_eq!(offered(&alone, &target), [Repair::MoveDescriptorUp]);
    // On a later node the version stands against it, too, and no repair touches that.
    let later = Target {
        elasticsearch: Some(ElasticsearchVersion::new(8, 12, 2)),
        ..Target::default()
    };
    assert_eq!(offered(&at("6.1.4"), &later), []);
}

#[test]
fn the_version_is_never_repaired() {
    let bytes = Archive::files(&[("mine/plugin-descriptor.properties", DESCRIPTOR)]).bytes();
    let target = Target {
        elasticsearch: Some(ElasticsearchVersion::new(8, 13, 0)),
        ..Target::default()
    };
    let (copy, _) = repaired(&bytes, &target);
    let inspection = read(&copy);
    assert_eq!(
        inspection.layout.value("elasticsearch.version"),
        Some("8.12.2")
    );
    assert!(codes(&copy, &target).contains(&FindingCode::OtherElasticsearchVersion));
    assert_eq!(offered(&copy, &target), []);
}

#[test]
fn a_right_archive_needs_no_repair() {
    let right = Archive::files(&[("dictionaries/a.txt", "couch, sofa\n")]).bytes();
    assert_eq!(offered(&right, &bundle_target()), []);
    let plugin = Archive::files(&[("plugin-descriptor.properties", DESCRIPTOR)]).bytes();
    assert_eq!(offered(&plugin, &Target::default()), []);
}

#[test]
fn faulty_and_encrypted_archives_are_left_alone() {
    let wrapped = [
        Entry::new("my/dictionaries/a.txt", "couch, sofa\n"),
        Entry::new("my/dictionaries/b.txt", "couch, sofa\n"),
    ];
    let sound = Archive::of(wrapped.clone()).bytes();
    assert_eq!(offered(&sound, &bundle_target()), [Repair::StripFolder]);

    let [first, second] = wrapped;
    let encrypted = Entry {
        flags: ENCRYPTED,
        ..second.clone()
    };
    let damaged = Entry {
        crc: 1,
        ..second.clone()
    };
    let outside = Entry::new("../b.txt", "");
    for wrong in [encrypted, damaged, outside, first.clone()] {
        let bytes = Archive::of([first.clone(), wrong]).bytes();
        assert_eq!(offered(&bytes, &bundle_target()), []);
        let mut copy = Cursor::new(Vec::new());
        let refused = write_repaired(
            Cursor::new(&bytes),
            &read(&bytes),
            &[Repair::StripFolder],
            &mut copy,
        );
        assert!(matches!(refused, Err(RepairError::NotApplicable)));
    }
    let truncated = &sound[..sound.len() / 2];
    assert_eq!(offered(truncated, &bundle_target()), []);
}

#[test]
fn a_bundle_loses_all_folders_around_it() {
    let bytes = Archive::files(&[("a/b/dictionaries/a.txt", "couch, sofa\n")]).bytes();
    let (copy, _) = repaired(&bytes, &bundle_target());
    assert_eq!(names(&copy), ["dictionaries/a.txt"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_repaired_archive_is_better_and_needs_no_more(
        wrapped in any::<bool>(),
        junk in any::<bool>(),
        leftovers in any::<bool>(),
        old_folder in any::<bool>(),
        plugin in any::<bool>(),
        version in prop::sample::select(vec!["2.4.6", "5.6.16", "6.2.4", "6.8.23", "7.17.0", "8.12.2"]),
        target in prop::sample::select(vec![None, Some((6, 8, 23)), Some((8, 12, 2))]),
    ) {
        let mut descriptor = DESCRIPTOR.replace("8.12.2", version);
        if leftovers {
            descriptor.push_str("jvm=true\n");
        }
        let files = if plugin {
            vec![("plugin-descriptor.properties", descriptor.as_str()), ("config/a.yml", "a: b\n")]
        } else {
            vec![("dictionaries/a.txt", "couch, sofa\n"), ("analysis-ik/b.dic", "北京\n")]
        };
        let before = match (plugin && old_folder, wrapped) {
            (true, _) => "elasticsearch/",
            (false, true) => "mine-1/",
            (false, false) => "",
        };
        let mut entries: Vec<Entry> = files
            .iter()
            .map(|(name, text)| Entry::new(format!("{before}{name}"), text))
            .collect();
        if junk {
            entries.push(Entry::new(format!("{before}.DS_Store"), "\0"));
        }
        let bytes = Archive::of(entries).bytes();
        let target = Target {
            elasticsearch: target.map(|(major, minor, patch)| ElasticsearchVersion::new(major, minor, patch)),
            ..if plugin { Target::default() } else { bundle_target() }
        };
        if offered(&bytes, &target).is_empty() {
            return Ok(());
        }
        let (copy, _) = repaired(&bytes, &target);
        prop_assert_eq!(offered(&copy, &target), []);
        let (one, other) = (read(&bytes), read(&copy));
        for key in ["name", "version", "elasticsearch.version", "classname"] {
            prop_assert_eq!(one.layout.value(key), other.layout.value(key));
        }
        let before = one.judge(&target).findings;
        let after = other.judge(&target).findings;
        let gone = before.iter().filter(|finding| !after.iter().any(|left| left.code == finding.code));
        prop_assert!(gone.count() > 0, "{:?} became {:?}", before, after);
    }
}

#[test]
fn real_wrong_bundles_are_put_right() {
    let Some(folder) = std::env::var_os("PLUGDESK_FIXTURES") else {
        println!("PLUGDESK_FIXTURES names no folder: nothing to repair");
        return;
    };
    let folder = std::path::Path::new(&folder).join("bundles");
    for (name, repair) in [
        ("b08_wrapped-dir.zip", Repair::StripFolder),
        ("b09_macosx.zip", Repair::DropJunk),
    ] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        assert_eq!(offered(&bytes, &bundle_target()), [repair], "{name}");
        let (copy, _) = repaired(&bytes, &bundle_target());
        assert_eq!(
            read(&copy).judge(&bundle_target()).verdict,
            Verdict::Ready,
            "{name}"
        );
    }
}
