//! Bundles made of folders and loose files.

use std::collections::BTreeMap;
use std::io::{self, Cursor};

use plugdesk_archive::{
    ArchiveKind, ComposeError, FoundFile, FoundKind, Limits, Proposal, SentAs, Service, Target,
    WhyLeftOut, inspect, propose_bundle, write_bundle,
};
use proptest::prelude::*;

fn files(paths: &[&str]) -> Vec<FoundFile> {
    let files = paths.iter().map(|path| FoundFile {
        path: (*path).to_owned(),
        size: path.len() as u64,
        beginning: path.as_bytes().to_vec(),
        ..FoundFile::default()
    });
    files.collect()
}

/// Where each file goes, and whether that was guessed.
fn proposed(paths: &[&str]) -> BTreeMap<String, (String, bool)> {
    let proposal = propose_bundle(&files(paths));
    assert_eq!(proposal.left_out, [], "{paths:?}");
    let entries = proposal.entries.into_iter();
    entries
        .map(|entry| (entry.from, (entry.to, entry.guessed)))
        .collect()
}

#[track_caller]
fn assert_places(expected: &[(&str, &str)]) {
    let paths: Vec<&str> = expected.iter().map(|(from, _)| *from).collect();
    let proposed = proposed(&paths);
    for (from, to) in expected {
        assert_eq!(proposed[*from].0, *to, "{from}");
    }
}

/// Every file holds its own path.
fn written(proposal: &Proposal) -> Result<Vec<u8>, ComposeError> {
    let open = |path: &str| Ok(Cursor::new(path.as_bytes().to_vec()));
    Ok(write_bundle(proposal, open, Cursor::new(Vec::new()))?.into_inner())
}

#[test]
fn loose_files_get_their_folders() {
    assert_places(&[
        ("synonyms.txt", "dictionaries/synonyms.txt"),
        ("main.dic", "dictionaries/main.dic"),
        ("de_DE.aff", "hunspell/de_DE/de_DE.aff"),
        ("de_DE.dic", "hunspell/de_DE/de_DE.dic"),
        ("Company-City.mmdb", "ingest-geoip/Company-City.mmdb"),
        ("metadata.xml", "saml/metadata.xml"),
        ("keystore.ks", "truststore/keystore.ks"),
        ("cacerts", "cacerts"),
        ("notes.json", "notes.json"),
    ]);
    let proposed = proposed(&["synonyms.txt", "cacerts", "notes.json"]);
    assert!(proposed["synonyms.txt"].1);
    assert!(!proposed["cacerts"].1 && !proposed["notes.json"].1);
}

#[test]
fn a_folder_that_is_right_stays_as_it_is() {
    let right = [
        "dictionaries/synonyms.txt",
        "dictionaries/zh/main.dic",
        "analysis-ik/IKAnalyzer.cfg.xml",
        "analysis-ik/custom/mine.dic",
        "hunspell/de_DE/german.aff",
        "hunspell/de_DE/german.dic",
    ];
    for (from, (to, guessed)) in proposed(&right) {
        assert_eq!((&from, guessed), (&to, false));
    }
}

#[test]
fn folders_around_everything_are_taken_away() {
    assert_places(&[
        ("mine/config/dictionaries/a.txt", "dictionaries/a.txt"),
        ("mine/config/hunspell/de/de.aff", "hunspell/de/de.aff"),
    ]);
    assert_places(&[
        ("mine/a.txt", "dictionaries/a.txt"),
        ("mine/b.txt", "dictionaries/b.txt"),
    ]);
    // Settings may name it, and nothing in it is known.
    assert_places(&[("mine/a.json", "mine/a.json")]);
}

#[test]
fn known_folders_further_down_come_up() {
    assert_places(&[
        ("es/dictionaries/a.txt", "dictionaries/a.txt"),
        ("other/b.txt", "dictionaries/other/b.txt"),
        ("third/b.txt", "dictionaries/third/b.txt"),
    ]);
}

#[test]
fn hunspell_takes_the_name_of_the_language() {
    assert_places(&[
        ("en/en_US.aff", "hunspell/en_US/en_US.aff"),
        ("en/en_US.dic", "hunspell/en_US/en_US.dic"),
        ("de_DE/german.aff", "hunspell/de_DE/german.aff"),
        ("de_DE/german.dic", "hunspell/de_DE/german.dic"),
        ("en/words.dic", "dictionaries/en/words.dic"),
    ]);
    assert_places(&[
        ("hunspell/fr_FR.aff", "hunspell/fr_FR/fr_FR.aff"),
        ("hunspell/fr_FR.dic", "hunspell/fr_FR/fr_FR.dic"),
    ]);
}

#[test]
fn the_ik_analyzer_keeps_its_files_together() {
    let mut found = files(&[
        "ik/IKAnalyzer.cfg.xml",
        "ik/main.dic",
        "ik/custom/mine.txt",
        "ik/other.txt",
        "synonyms.txt",
    ]);
    found[0].beginning = b"<entry key=\"ext_dict\">custom/mine.txt</entry>".to_vec();
    let places: BTreeMap<_, _> = propose_bundle(&found)
        .entries
        .into_iter()
        .map(|entry| (entry.from, entry.to))
        .collect();
    assert_eq!(
        places["ik/IKAnalyzer.cfg.xml"],
        "analysis-ik/IKAnalyzer.cfg.xml"
    );
    assert_eq!(places["ik/main.dic"], "analysis-ik/main.dic");
    assert_eq!(places["ik/custom/mine.txt"], "analysis-ik/custom/mine.txt");
    assert_eq!(places["ik/other.txt"], "dictionaries/ik/other.txt");
    assert_eq!(places["synonyms.txt"], "dictionaries/synonyms.txt");
}

#[test]
fn a_configuration_of_ik_at_the_top_leaves_known_folders_alone() {
    assert_places(&[
        ("IKAnalyzer.cfg.xml", "analysis-ik/IKAnalyzer.cfg.xml"),
        ("main.dic", "analysis-ik/main.dic"),
        ("dictionaries/a.dic", "dictionaries/a.dic"),
    ]);
}

#[test]
fn a_key_store_is_known_by_its_first_bytes() {
    let mut found = files(&["trust", "a.txt"]);
    found[0].beginning = b"\xfe\xed\xfe\xed\0\0\0\x02".to_vec();
    let proposal = propose_bundle(&found);
    assert!(
        proposal
            .entries
            .iter()
            .any(|entry| entry.to == "truststore/trust")
    );
}

#[test]
fn what_does_not_belong_is_left_out_and_said() {
    let mut found = files(&[
        "a.txt",
        ".DS_Store",
        "__MACOSX/._a.txt",
        "A.java",
        "x.jar",
        "plugin-descriptor.properties",
        "link.txt",
        "socket",
        "secret.txt",
        "../outside.txt",
        "program",
    ]);
    for file in &mut found {
        file.kind = match file.path.as_str() {
            "link.txt" => FoundKind::Symlink,
            "socket" => FoundKind::Special,
            "secret.txt" => FoundKind::Unreadable,
            _ => FoundKind::File,
        };
        if file.path == "program" {
            file.beginning = b"\x7fELF\x02".to_vec();
        }
    }
    let proposal = propose_bundle(&found);
    assert_eq!(proposal.entries.len(), 1);
    let left_out: BTreeMap<_, _> = proposal
        .left_out
        .iter()
        .map(|left| (left.path.as_str(), left.why))
        .collect();
    let expected = [
        (".DS_Store", WhyLeftOut::Junk),
        ("__MACOSX/._a.txt", WhyLeftOut::Junk),
        ("A.java", WhyLeftOut::Code),
        ("x.jar", WhyLeftOut::Code),
        ("plugin-descriptor.properties", WhyLeftOut::Code),
        ("program", WhyLeftOut::Code),
        ("link.txt", WhyLeftOut::Symlink),
        ("socket", WhyLeftOut::Special),
        ("../outside.txt", WhyLeftOut::Special),
        ("secret.txt", WhyLeftOut::Unreadable),
    ];
    assert_eq!(left_out, BTreeMap::from(expected));
}

#[test]
fn two_files_in_one_place_are_refused() {
    for paths in [&["a.txt", "dictionaries/a.txt"][..], &["x", "x/b.json"]] {
        let proposal = propose_bundle(&files(paths));
        assert!(proposal.clash().is_some(), "{paths:?}");
        assert!(
            matches!(written(&proposal), Err(ComposeError::Clash { .. })),
            "{paths:?}"
        );
    }
}

#[test]
fn nothing_makes_no_bundle() {
    assert!(matches!(
        written(&propose_bundle(&[])),
        Err(ComposeError::Nothing)
    ));
}

#[test]
fn a_file_that_changes_or_vanishes_is_named() {
    let proposal = propose_bundle(&files(&["a.txt"]));
    for content in [&b"much longer than before"[..], b"a"] {
        let open = |_: &str| Ok(Cursor::new(content.to_vec()));
        let refused = write_bundle(&proposal, open, Cursor::new(Vec::new()));
        assert!(matches!(refused, Err(ComposeError::Changed { path }) if path == "a.txt"));
    }
    let gone = |_: &str| -> io::Result<Cursor<Vec<u8>>> { Err(io::ErrorKind::NotFound.into()) };
    let refused = write_bundle(&proposal, gone, Cursor::new(Vec::new()));
    assert!(matches!(refused, Err(ComposeError::Read { path, .. }) if path == "a.txt"));
}

#[test]
fn the_bytes_of_a_bundle_are_fixed() {
    let bytes = written(&propose_bundle(&files(&["b.txt", "a.txt"]))).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    assert_eq!(names, ["dictionaries/a.txt", "dictionaries/b.txt"]);
    for index in 0..archive.len() {
        let entry = archive.by_index(index).unwrap();
        assert_eq!(entry.last_modified(), Some(zip::DateTime::DEFAULT));
        assert_eq!(entry.unix_mode().map(|mode| mode & 0o777), Some(0o644));
        assert_eq!(entry.compression(), zip::CompressionMethod::Deflated);
    }
}

fn some_path() -> impl Strategy<Value = String> {
    let folder = prop::sample::select(vec![
        "",
        "",
        "dictionaries/",
        "hunspell/",
        "hunspell/de_DE/",
        "mine/",
        "mine/config/",
        "analysis-ik/",
        "ingest-geoip/",
        "__MACOSX/",
        "saml/",
        "x/y/",
    ]);
    let stem = prop::sample::select(vec![
        "a",
        "b",
        "de_DE",
        "IKAnalyzer.cfg",
        "метро",
        "cacerts",
    ]);
    let extension = prop::sample::select(vec![
        "", ".txt", ".dic", ".aff", ".mmdb", ".xml", ".jar", ".java", ".json", ".ks",
    ]);
    (folder, stem, extension)
        .prop_map(|(folder, stem, extension)| format!("{folder}{stem}{extension}"))
}

proptest! {
    #[test]
    fn the_same_files_make_the_same_bytes(
        (paths, shuffled) in prop::collection::btree_set(some_path(), 1..12)
            .prop_map(|paths| paths.into_iter().collect::<Vec<_>>())
            .prop_flat_map(|paths| (Just(paths.clone()), Just(paths).prop_shuffle()))
    ) {
        let of = |paths: &[String]| {
            let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
            propose_bundle(&files(&paths))
        };
        let proposal = of(&paths);
        prop_assert_eq!(&proposal, &of(&shuffled));
        prop_assert_eq!(proposal.entries.len() + proposal.left_out.len(), paths.len());
        if let Ok(bytes) = written(&proposal) {
            prop_assert_eq!(&bytes, &written(&of(&shuffled)).unwrap());
            let inspection = inspect(Cursor::new(&bytes), &Limits::default()).unwrap();
            prop_assert_eq!(inspection.kind, ArchiveKind::Bundle);
            let target = Target {
                service: Some(Service::ElasticCloud),
                sent_as: Some(SentAs::Bundle),
                ..Target::default()
            };
            let findings = inspection.judge(&target).findings;
            prop_assert!(!findings.iter().any(|finding| finding.severity.is_fatal()), "{:?}", findings);
        }
    }
}
