//! Which kind of archive it is.

use crate::build::{Archive, Entry, inspected};
use plugdesk_archive::{
    ArchiveKind, DescriptorForm, DescriptorLocation, DescriptorProblem, NotAZip,
};

const CLASSIC: &str = "plugin-descriptor.properties";
const STABLE: &str = "stable-plugin-descriptor.properties";

/// Form and place of the descriptor, or `None` for a bundle.
fn found(files: &[(&str, &str)]) -> Option<(DescriptorForm, DescriptorLocation)> {
    match Archive::files(files).inspected().kind {
        ArchiveKind::Plugin(descriptor) => Some((descriptor.form, descriptor.location)),
        ArchiveKind::Bundle => None,
        ArchiveKind::NotAZip(reason) => panic!("{reason:?}: {files:?}"),
    }
}

fn wrapped_in(folder: &str) -> DescriptorLocation {
    DescriptorLocation::WrappedIn(folder.to_owned())
}

#[test]
fn descriptor_is_found_where_some_version_looks_for_it() {
    use DescriptorForm::{Classic, Stable};
    use DescriptorLocation::{ElasticsearchFolder, Root};

    let jar = ("plugin.jar", "");
    assert_eq!(found(&[jar, (CLASSIC, "name=a")]), Some((Classic, Root)));
    assert_eq!(found(&[jar, (STABLE, "name=a")]), Some((Stable, Root)));
    assert_eq!(
        found(&[("elasticsearch/plugin-descriptor.properties", "name=a")]),
        Some((Classic, ElasticsearchFolder))
    );
    assert_eq!(
        found(&[
            ("elasticsearch/plugin-descriptor.properties", ""),
            ("README.md", "")
        ]),
        Some((Classic, ElasticsearchFolder)),
        "5.x unpacks that folder and nothing beside it"
    );
    assert_eq!(
        found(&[
            ("kopf-master/_site/i.html", ""),
            ("kopf-master/plugin-descriptor.properties", "")
        ]),
        Some((Classic, wrapped_in("kopf-master")))
    );
    assert_eq!(
        found(&[
            ("elasticsearch/plugin-descriptor.properties", ""),
            (CLASSIC, "")
        ]),
        Some((Classic, Root)),
        "the root comes first"
    );
}

#[test]
fn leftovers_of_file_managers_do_not_hide_the_wrapping_folder() {
    let files = [
        ("__MACOSX/._p", ""),
        (".DS_Store", ""),
        ("p/plugin-descriptor.properties", "name=a"),
        ("__MACOSX/p/._plugin-descriptor.properties", ""),
    ];
    assert_eq!(
        found(&files),
        Some((DescriptorForm::Classic, wrapped_in("p")))
    );
}

#[test]
fn descriptor_elsewhere_does_not_make_a_plugin() {
    for files in [
        &[("dictionaries/main.dic", "")][..],
        &[("a/plugin-descriptor.properties", ""), ("b/main.dic", "")],
        &[("main.dic", ""), ("a/plugin-descriptor.properties", "")],
        &[("a/plugin-descriptor.properties", ""), ("main.dic", "")],
        &[("repo/src/main/resources/plugin-descriptor.properties", "")],
        &[("Plugin-Descriptor.properties", "")],
        &[("plugin-descriptor.properties/", "")],
        &[("plugin-descriptor.properties.bak", "")],
        &[("../plugin-descriptor.properties", "")],
        &[("/plugin-descriptor.properties", "")],
        &[("elasticsearch\\plugin-descriptor.properties", "")],
    ] {
        assert_eq!(found(files), None, "{files:?}");
    }
}

#[test]
fn names_that_java_normalises_to_the_root_count_as_the_root() {
    for name in [
        "./plugin-descriptor.properties",
        "config/../plugin-descriptor.properties",
    ] {
        let place = Some((DescriptorForm::Classic, DescriptorLocation::Root));
        assert_eq!(found(&[(name, "")]), place, "{name}");
    }
}

#[test]
fn both_forms_side_by_side_are_a_problem() {
    let facts = Archive::files(&[(STABLE, "name=s"), (CLASSIC, "name=c")]).inspected();
    let ArchiveKind::Plugin(descriptor) = facts.kind else {
        panic!("{:?}", facts.kind)
    };
    assert_eq!(descriptor.form, DescriptorForm::Classic);
    assert_eq!(descriptor.name.as_deref(), Some("c"));
    assert!(descriptor.problems.contains(&DescriptorProblem::BothForms));
}

#[test]
fn of_duplicate_entries_the_last_counts() {
    let facts = Archive::files(&[(CLASSIC, "name=first"), (CLASSIC, "name=last")]).inspected();
    assert_eq!(facts.entries, 2);
    let ArchiveKind::Plugin(descriptor) = facts.kind else {
        panic!("{:?}", facts.kind)
    };
    assert_eq!(descriptor.name.as_deref(), Some("last"));
}

#[test]
fn size_and_entries_are_those_of_the_file() {
    let archive = Archive::of([
        Entry::stored("dictionaries/", ""),
        Entry::new("dictionaries/main.dic", "one\ntwo\n"),
        Entry::stored("dictionaries/stop.dic", "the\n"),
    ]);
    let facts = archive.inspected();
    assert_eq!(facts.size, archive.bytes().len() as u64);
    assert_eq!(facts.entries, 3);
    assert_eq!(facts.kind, ArchiveKind::Bundle);
}

#[test]
fn an_archive_with_comment_or_zip64_records_is_as_good_as_any() {
    let mut archive = Archive::files(&[(CLASSIC, "name=a")]);
    archive.comment = vec![b'P'; usize::from(u16::MAX)];
    assert!(matches!(archive.inspected().kind, ArchiveKind::Plugin(_)));
    archive.zip64 = true;
    assert!(matches!(archive.inspected().kind, ArchiveKind::Plugin(_)));
    archive.comment.clear();
    assert!(matches!(archive.inspected().kind, ArchiveKind::Plugin(_)));
}

#[test]
fn what_is_not_a_zip_says_why() {
    let good = Archive::files(&[(CLASSIC, "name=a"), ("a.jar", "0123456789")]).bytes();
    let reason = |bytes: &[u8]| match inspected(bytes).kind {
        ArchiveKind::NotAZip(reason) => reason,
        kind => panic!("{kind:?}"),
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
    assert_eq!(reason(&good[..good.len() / 2]), NotAZip::Truncated);
    assert_eq!(reason(&good[..good.len() - 1]), NotAZip::Truncated);
    assert_eq!(reason(b"PK\x03\x04"), NotAZip::Truncated);
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
    let mut directory_gone = good.clone();
    directory_gone.drain(10..20);
    assert_eq!(reason(&directory_gone), NotAZip::Damaged);

    let mut last_part = good.clone();
    let end = good.len() - 22;
    last_part[end + 4] = 2;
    last_part[end + 6] = 2;
    assert_eq!(reason(&last_part), NotAZip::Split);
}
