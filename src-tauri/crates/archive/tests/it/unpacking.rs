//! What stops the installer while it unpacks: R1 to R5, R11 and names that can't be written.

use crate::build::{Archive, DEFLATED, ENCRYPTED, Entry, inspected};
use crate::judging::{find, first, first_words, node, refusals, severity};
use plugdesk_archive::{FindingCode, Inspection, NotAZip, SentAs, Severity, StreamFault, Target};

pub(crate) const TEXT: &[u8] = b"hello hello hello hello hello hello";

/// A plugin for 9.1.0 with one more entry.
pub(crate) fn with(entry: Entry) -> Archive {
    let descriptor = crate::judging::complete("9.1.0", "");
    Archive::of([
        Entry::new("plugin-descriptor.properties", descriptor),
        entry,
    ])
}

pub(crate) fn refused(entry: Entry) -> (FindingCode, String) {
    let report = with(entry).inspected().judge(&node("9.1.0"));
    let words = report.first_error().unwrap().words.clone();
    (first(&report).unwrap(), words.unwrap_or_default())
}

/// Bytes after which the sizes of ZIP64 stand in an extra field.
fn zip64(size: u64, packed: u64) -> Vec<u8> {
    let mut extra = vec![1, 0, 16, 0];
    extra.extend(size.to_le_bytes());
    extra.extend(packed.to_le_bytes());
    extra
}

fn in_zip64(entry: Entry) -> Entry {
    Entry {
        extra: zip64(entry.size.into(), entry.packed_size.into()),
        ..entry
    }
    .with_local(|local| (local.size, local.packed_size) = (u32::MAX, u32::MAX))
}

#[test]
fn what_is_not_a_zip_blocks_with_its_reason() {
    let report = inspected(b"<html>").judge(&node("9.1.0"));
    assert_eq!(refusals(&report), [FindingCode::NotAZip]);
    let finding = find(&report, FindingCode::NotAZip).unwrap();
    assert_eq!(finding.args["reason"], "wrong_beginning");
    for (version, words) in [
        ("9.1.0", "is missing a descriptor properties file"),
        ("8.3.3", "NoSuchFileException"),
        ("6.2.4", "`elasticsearch` directory is missing"),
        ("2.4.6", "Could not find plugin descriptor"),
    ] {
        let report = inspected(b"<html>").judge(&node(version));
        let said = report.first_error().and_then(|first| first.words.clone());
        assert!(said.unwrap().contains(words), "{version}");
    }
}

#[test]
fn well_made_archives_of_every_sort_unpack() {
    let mut named = Entry::new("词典.txt", TEXT);
    named.flags = 0x800;
    for entry in [
        Entry::new("config/a.txt", TEXT),
        Entry::stored("config/a.txt", TEXT),
        Entry::stored("config/", ""),
        Entry::new("config/", ""),
        Entry::new("a.txt", TEXT).streamed(true),
        Entry::new("a.txt", TEXT).streamed(false),
        in_zip64(Entry::stored("a.txt", TEXT)),
        in_zip64(Entry::new("a.txt", TEXT)),
        named,
        Entry::new("词典.txt", TEXT),
    ] {
        let inspection = with(entry.clone()).inspected();
        assert_eq!(inspection.zip.fault, None, "{entry:?}");
        assert_eq!(inspection.zip.disagreements, [], "{entry:?}");
        assert!(inspection.zip.entries.iter().all(|entry| entry.in_stream));
        assert!(refusals(&inspection.judge(&node("9.1.0"))).is_empty());
    }
}

#[test]
fn data_that_ends_too_early_blocks() {
    let whole = with(Entry::new("a.txt", noise())).bytes();
    let cut = |at: usize| inspected(&whole[..at]).judge(&node("9.1.0"));
    let report = cut(whole.len() / 2);
    assert_eq!(first(&report), Some(FindingCode::Truncated));
    assert_eq!(first_words(&report), "Unexpected end of ZLIB input stream");
    let stored = with(Entry::stored("a.txt", noise())).bytes();
    let report = inspected(&stored[..stored.len() / 2]).judge(&node("9.1.0"));
    assert_eq!(first_words(&report), "unexpected EOF");
}

/// Bytes that do not shrink.
fn noise() -> Vec<u8> {
    let mut state = 1_u32;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    std::iter::repeat_with(next).take(2_000).collect()
}

#[test]
fn end_in_a_name_is_told_from_end_in_the_data() {
    let whole = with(Entry::new("folder/a-long-name.txt", TEXT)).bytes();
    let name_at = whole
        .windows(6)
        .position(|bytes| bytes == b"folder")
        .unwrap();
    let inspection = inspected(&whole[..name_at + 3]);
    assert_eq!(
        inspection.zip.fault,
        Some(("fol".to_owned(), StreamFault::HeaderCutOff))
    );
    let report = inspection.judge(&node("9.1.0"));
    assert_eq!(first(&report), Some(FindingCode::Truncated));
    // Java takes fewer than 30 bytes for the end, not for a fault.
    let inspection = inspected(&whole[..name_at - 3]);
    assert_eq!(inspection.zip.fault, None);
}

#[test]
fn archive_without_its_directory_installs_all_the_same() {
    let whole = with(Entry::new("a.txt", TEXT)).bytes();
    let directory = whole
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .unwrap();
    for end in [directory, directory + 10, whole.len() - 1] {
        let inspection = inspected(&whole[..end]);
        assert_eq!(inspection.zip.not_a_zip, None);
        let report = inspection.judge(&node("9.1.0"));
        assert!(refusals(&report).is_empty(), "{end}");
        assert_eq!(
            severity(&report, FindingCode::NotInDirectory),
            Some(Severity::Warning),
            "{end}"
        );
    }
}

#[test]
fn wrong_checksum_and_sizes_block_in_the_words_of_java() {
    let entry = || Entry::new("a.txt", TEXT);
    let crc = entry().crc;
    assert_eq!(
        refused(Entry { crc: 1, ..entry() }),
        (
            FindingCode::WrongChecksum,
            format!("invalid entry CRC (expected 0x1 but got 0x{crc:x})")
        )
    );
    let wrong_size = Entry { size: 3, ..entry() };
    let words = "invalid entry size (expected 3 but got 35 bytes)".to_owned();
    assert_eq!(refused(wrong_size), (FindingCode::DamagedData, words));
    let packed = entry().packed_size;
    let wrong_packed_size = Entry {
        packed_size: 3,
        ..entry()
    };
    let words = format!("invalid entry compressed size (expected 3 but got {packed} bytes)");
    assert_eq!(
        refused(wrong_packed_size),
        (FindingCode::DamagedData, words)
    );
    let stored = Entry {
        crc: 1,
        ..Entry::stored("a.txt", TEXT)
    };
    assert_eq!(refused(stored).0, FindingCode::WrongChecksum);
}

#[test]
fn data_descriptors_are_held_against_what_came_out() {
    let mut entry = Entry::new("a.txt", TEXT).streamed(true);
    entry.after[4] ^= 1;
    assert_eq!(refused(entry).0, FindingCode::WrongChecksum);
    // Sizes of 64 bits stand only behind what needs them.
    let mut wide = Entry::new("a.txt", TEXT).streamed(true);
    wide.after = [
        b"PK\x07\x08".to_vec(),
        wide.crc.to_le_bytes().to_vec(),
        u64::from(wide.packed_size).to_le_bytes().to_vec(),
        u64::from(wide.size).to_le_bytes().to_vec(),
    ]
    .concat();
    assert_eq!(refused(wide).0, FindingCode::DamagedData);
}

#[test]
fn an_empty_stored_entry_is_not_compared() {
    let entry = Entry {
        crc: 1,
        ..Entry::stored("a.txt", "")
    };
    assert_eq!(with(entry).inspected().zip.fault, None);
}

#[test]
fn damaged_deflate_is_told_in_the_words_of_zlib() {
    let damaged = |packed: &[u8]| {
        refused(Entry {
            method: DEFLATED,
            ..Entry::stored("a.txt", packed)
        })
    };
    let (code, words) = damaged(&[0xff; 40]);
    assert_eq!(
        (code, &*words),
        (FindingCode::DamagedData, "invalid block type")
    );
    // Fixed codes that lead back beyond the beginning, with enough behind it for the fast loop.
    let far_back = [&[0x63, 0x04, 0x62, 0x43][..], &[0x02; 600]].concat();
    assert_eq!(damaged(&far_back).1, "invalid distance too far back");
}

#[test]
fn what_java_does_not_unpack_blocks() {
    let stored = |name: &str| Entry::stored(name, TEXT);
    let method = refused(Entry {
        method: 12,
        ..stored("a")
    });
    assert_eq!(
        method,
        (
            FindingCode::UnsupportedMethod,
            "invalid compression method".to_owned()
        )
    );
    let encrypted = refused(Entry {
        flags: ENCRYPTED,
        ..stored("a")
    });
    assert_eq!(
        encrypted,
        (
            FindingCode::Encrypted,
            "encrypted ZIP entry not supported".to_owned()
        )
    );
    let words = "only DEFLATED entries can have EXT descriptor".to_owned();
    for method in [0, 12] {
        let entry = Entry {
            method,
            ..stored("a")
        };
        assert_eq!(
            refused(entry.streamed(true)),
            (FindingCode::StoredWithDescriptor, words.clone())
        );
    }
    // Folders are read like files.
    assert_eq!(
        refused(Entry {
            method: 12,
            ..Entry::stored("a/", "")
        })
        .0,
        FindingCode::UnsupportedMethod
    );
}

#[test]
fn what_comes_behind_a_fault_is_known_all_the_same() {
    let archive = Archive::of([
        Entry {
            flags: ENCRYPTED,
            ..Entry::new("a.txt", TEXT)
        },
        Entry::new("plugin-descriptor.properties", "name=later"),
        Entry::stored("词典.txt", TEXT),
    ]);
    let inspection = archive.inspected();
    assert_eq!(inspection.layout.value("name"), Some("later"));
    let in_stream: Vec<_> = inspection
        .zip
        .entries
        .iter()
        .map(|entry| entry.in_stream)
        .collect();
    assert_eq!(in_stream, [false, false, false]);
    assert_eq!(inspection.zip.disagreements, []);
    let gbk = Archive::of([Entry::new(
        b"\xb4\xca\xb5\xe4/plugin-descriptor.properties",
        "name=wrapped",
    )]);
    assert_eq!(gbk.inspected().layout.value("name"), Some("wrapped"));
}

#[test]
fn the_first_in_the_stream_is_what_the_installer_prints() {
    let order =
        |entries: Vec<Entry>| refusals(&Archive::of(entries).inspected().judge(&node("9.1.0")))[0];
    let outside = || Entry::new("../x", TEXT);
    let damaged = || Entry {
        crc: 1,
        ..Entry::new("b", TEXT)
    };
    let old = || Entry::new("elasticsearch/x", TEXT);
    assert_eq!(
        order(vec![outside(), damaged(), old()]),
        FindingCode::LeadsOutside
    );
    assert_eq!(
        order(vec![damaged(), outside(), old()]),
        FindingCode::WrongChecksum
    );
    assert_eq!(
        order(vec![old(), outside(), damaged()]),
        FindingCode::OldStructure
    );
    // The header is read before the name is looked at, the data after it.
    let both = |change: fn(&mut Entry)| {
        let mut entry = outside();
        change(&mut entry);
        order(vec![entry])
    };
    assert_eq!(both(|entry| entry.crc = 1), FindingCode::LeadsOutside);
    assert_eq!(
        both(|entry| entry.flags = ENCRYPTED),
        FindingCode::Encrypted
    );
    let damaged_old = Entry { crc: 1, ..old() };
    assert_eq!(order(vec![damaged_old]), FindingCode::OldStructure);
}

#[test]
fn an_archive_in_the_plugins_folder_stops_every_install() {
    let plugin = with(Entry::new("a.txt", TEXT)).inspected();
    let there = |version| Target {
        in_plugins_folder: true,
        ..node(version)
    };
    let found = |version| severity(&plugin.judge(&there(version)), FindingCode::InPluginsFolder);
    assert_eq!(found("9.1.0"), Some(Severity::Blocks));
    assert_eq!(found("2.4.6"), Some(Severity::Warning));
    assert_eq!(
        severity(&plugin.judge(&node("9.1.0")), FindingCode::InPluginsFolder),
        None
    );
}

#[test]
fn bundles_are_refused_without_the_words_of_the_installer() {
    let bundle = |entry: Entry| -> Inspection {
        Archive::of([Entry::new("dictionaries/a.txt", TEXT), entry]).inspected()
    };
    let target = Target {
        sent_as: Some(SentAs::Bundle),
        ..node("9.1.0")
    };
    for (entry, code) in [
        (Entry::new("../x", TEXT), FindingCode::LeadsOutside),
        (Entry::new("a\0b", TEXT), FindingCode::NameWithNul),
        (
            Entry {
                crc: 1,
                ..Entry::new("b", TEXT)
            },
            FindingCode::WrongChecksum,
        ),
    ] {
        let report = bundle(entry).judge(&target);
        let finding = find(&report, code).unwrap();
        assert_eq!(
            (finding.severity, &finding.words),
            (Severity::Blocks, &None),
            "{code:?}"
        );
    }
    let page = inspected(b"<html>").judge(&target);
    assert_eq!(first(&page), Some(FindingCode::NotAZip));
    assert_eq!(NotAZip::WrongBeginning.as_str(), "wrong_beginning");
}
