//! Archives made to hurt: they are answered, quickly and in bounded memory, never obeyed.

use crate::build::{Archive, Entry, inspected};
use crate::judging::{complete, node, node_with};
use crate::readers::{Sparse, Watched};
use plugdesk_archive::{
    ArchiveKind, ElasticsearchVersion, InspectError, LimitHit, Limits, MAX_DESCRIPTOR_BYTES,
    MAX_ENTRIES, StreamFault, Target, inspect,
};
use proptest::prelude::*;
use std::io::{self, Cursor};

const CLASSIC: &str = "plugin-descriptor.properties";

fn many(count: u64) -> Archive {
    let names = (0..count).map(|number| format!("dictionaries/{number:06}.dic"));
    Archive::of(names.map(|name| Entry::stored(name, "")))
}

#[test]
fn seventy_thousand_entries_are_read_to_the_last() {
    let mut archive = many(70_000);
    assert_eq!(archive.inspected().kind, ArchiveKind::Bundle);
    archive.entries.push(Entry::new(CLASSIC, "name=last"));
    let found = archive.inspected();
    assert_eq!(found.zip.entries.len(), 70_001);
    assert_eq!(found.layout.value("name"), Some("last"));
}

#[test]
fn more_entries_than_the_limit_are_left_out() {
    let found = many(MAX_ENTRIES + 1).inspected();
    assert_eq!(found.zip.limit, Some(LimitHit::Entries));
    assert_eq!(found.zip.entries.len() as u64, MAX_ENTRIES);
    assert_eq!(found.zip.disagreements, []);
}

#[test]
fn few_but_huge_names_are_given_up() {
    let name = vec![b'x'; usize::from(u16::MAX)];
    let archive = Archive::of((0..1_500).map(|_| Entry::stored(&name, "")));
    let found = archive.inspected();
    assert_eq!(found.zip.limit, Some(LimitHit::Entries));
    assert!(found.zip.entries.len() < 1_000);
}

#[test]
fn more_entries_promised_than_there_are_change_nothing() {
    for zip64 in [false, true] {
        let archive = Archive {
            overstated_by: 1,
            zip64,
            ..Archive::files(&[(CLASSIC, "name=a")])
        };
        let found = archive.inspected();
        assert_eq!(found.kind, ArchiveKind::ClassicPlugin);
        assert_eq!(found.zip.disagreements, []);
    }
}

#[test]
fn large_descriptor_is_kept_up_to_the_limit() {
    let limit = usize::try_from(MAX_DESCRIPTOR_BYTES).unwrap();
    for (length, cut) in [(limit, false), (limit + 1, true), (8 * limit, true)] {
        for entry in [Entry::new, Entry::stored] {
            let archive = Archive::of([entry(CLASSIC, vec![b'#'; length])]).inspected();
            let descriptor = archive.layout.classic.unwrap();
            assert_eq!(
                (descriptor.bytes.len(), descriptor.cut),
                (limit, cut),
                "{length}"
            );
        }
    }
}

#[test]
fn thousands_of_one_mistake_are_told_as_a_few() {
    let descriptor = |lines: String| format!("{}{lines}", complete("8.12.2", ""));
    let all = |line: fn(u32) -> String| (0..20_000).map(line).collect::<Vec<_>>();
    let keys = all(|number| format!("k{number}\n")).concat();
    let unfilled = all(|number| format!("k{number}=${{\n")).concat();
    let names = all(|number| format!("p{number}")).join(",");
    let extended = format!("extended.plugins={names}\n");
    for text in [keys.repeat(2), unfilled, extended].map(descriptor) {
        let inspection = Archive::files(&[(CLASSIC, &text)]).inspected();
        let report = inspection.judge(&node_with("8.12.2", &[]));
        assert!(report.findings.len() < 200, "{}", report.findings.len());
        assert!(report.first_error().is_some());
        let _ = inspection.repairs(&node("8.12.2"));
    }
}

#[test]
fn many_large_descriptors_are_not_all_kept() {
    let text = vec![b'#'; 1 << 20];
    let parts = (0..100).map(|number| {
        let name = format!("elasticsearch/{number}/plugin-descriptor.properties");
        Entry::new(name, &text)
    });
    let found = Archive::of(parts).inspected();
    let kept: usize = found.layout.parts.iter().map(|part| part.bytes.len()).sum();
    assert!(kept < 40 << 20, "{kept} bytes kept");
}

#[test]
fn endless_empty_blocks_end_with_the_file() {
    // A stored Deflate block of length 0: input without end that unpacks to nothing.
    let empty_block = [0x00, 0x00, 0x00, 0xff, 0xff];
    let mut entry = Entry::new(CLASSIC, "name=a");
    entry.packed = empty_block.repeat(400_000);
    entry.packed_size = u32::try_from(entry.packed.len()).unwrap();
    let bytes = Archive::of([entry]).bytes();
    let mut reader = Watched::new(Cursor::new(&bytes));
    let found = inspect(&mut reader, &Limits::default()).unwrap();
    assert!(matches!(
        found.zip.fault,
        Some((_, StreamFault::DamagedData(_)))
    ));
    assert!(
        reader.read < 3 * bytes.len() as u64,
        "{} bytes read",
        reader.read
    );
}

#[test]
fn entries_that_share_their_data_are_not_read_over_and_over() {
    // A thousand jars in the directory, all of them at the same place behind a fault.
    let jar = vec![b'x'; 1 << 20];
    let mut archive = Archive::of([
        Entry {
            flags: 1,
            ..Entry::new("locked", "")
        },
        Entry::stored("a.jar", &jar),
    ]);
    let bytes = archive.bytes();
    let jar_at = bytes
        .windows(5)
        .position(|bytes| bytes == b"a.jar")
        .unwrap()
        - 30;
    archive.entries.pop();
    let locked = archive.bytes();
    let directory = locked
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .unwrap();
    let jar_bytes = &bytes[jar_at..jar_at + 35 + jar.len()];
    let listed = {
        let whole = bytes
            .windows(4)
            .rposition(|bytes| bytes == b"PK\x01\x02")
            .unwrap();
        bytes[whole..bytes.len() - 22].to_vec()
    };
    let mut crafted = [&locked[..directory], jar_bytes].concat();
    let directory_at = crafted.len();
    for _ in 0..1_000 {
        crafted.extend(&listed);
    }
    let length = crafted.len() - directory_at;
    crafted.extend(b"PK\x05\x06\0\0\0\0\xe8\x03\xe8\x03");
    crafted.extend(u32::try_from(length).unwrap().to_le_bytes());
    crafted.extend(u32::try_from(directory_at).unwrap().to_le_bytes());
    crafted.extend([0, 0]);
    let mut reader = Watched::new(Cursor::new(&crafted));
    let found = inspect(&mut reader, &Limits::default()).unwrap();
    assert_eq!(found.jars.len(), 1);
    assert!(matches!(found.zip.limit, Some(LimitHit::Unpacked(_))));
    assert!(reader.read < 6 << 20, "{} bytes read", reader.read);
}

/// A stored entry of zeros, its archive's first `head` bytes and its last ones.
fn zeros(length: u32) -> Sparse {
    let mut crc = flate2::Crc::new();
    let block = vec![0; 1 << 20];
    for _ in 0..length >> 20 {
        crc.update(&block);
    }
    let entry = Entry {
        size: length,
        packed_size: length,
        crc: crc.sum(),
        ..Entry::stored("config/zeros", "")
    };
    let archive = Archive::of([Entry::new(CLASSIC, "name=a"), entry]).bytes();
    let directory = archive
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .unwrap();
    let mut tail = archive[directory..].to_vec();
    let offset_at = tail.len() - 6;
    let start = u32::try_from(directory).unwrap() + length;
    tail[offset_at..offset_at + 4].copy_from_slice(&start.to_le_bytes());
    Sparse {
        length: archive.len() as u64 + u64::from(length),
        head: archive[..directory].to_vec(),
        tail,
        position: 0,
    }
}

#[test]
fn large_archive_is_read_once_block_by_block() {
    let length = 256 << 20;
    let mut reader = Watched::new(zeros(length));
    let found = inspect(&mut reader, &Limits::default()).unwrap();
    assert_eq!(found.zip.fault, None);
    assert_eq!(found.zip.disagreements, []);
    assert_eq!(found.zip.entries[1].size, u64::from(length));
    assert_eq!(found.layout.value("name"), Some("a"));
    // Never more than a block is asked for, so that never more than a block is held.
    assert!(reader.most <= 256 << 10, "{} bytes at once", reader.most);
    assert!(
        reader.read < u64::from(length) + (2 << 20),
        "{} bytes read",
        reader.read
    );
}

#[test]
fn cancelled_inspection_ends_at_once() {
    let mut reader = Watched::new(zeros(64 << 20));
    let go_on = || false;
    let limits = Limits {
        go_on: &go_on,
        ..Limits::default()
    };
    let found = inspect(&mut reader, &limits).unwrap();
    assert_eq!(found.zip.limit, Some(LimitHit::Time(0)));
    assert_eq!(found.zip.not_a_zip, None);
    assert_eq!(reader.read, 0);
}

#[test]
fn zip64_record_that_claims_the_whole_file_allocates_nothing() {
    let length: u64 = 1 << 40;
    let tail = Archive {
        zip64: true,
        ..Archive::files(&[(CLASSIC, "name=a")])
    }
    .bytes();
    let locator_at = tail.len() - 22 - 20;
    let mut tail = tail[locator_at..].to_vec();
    // The record is said to begin at byte 4 and to reach up to its locator.
    tail[8..16].copy_from_slice(&4u64.to_le_bytes());
    let mut record = b"PK\x06\x06".to_vec();
    record.extend((length - tail.len() as u64 - 4 - 12).to_le_bytes());
    record.extend([45, 0, 45, 0]);
    record.extend([0; 40]);
    let head = [b"PK\x03\x04", &record[..]].concat();
    let mut reader = Watched::new(Sparse {
        length,
        head,
        tail,
        position: 0,
    });
    let found = inspect(&mut reader, &Limits::default()).unwrap();
    assert!(found.zip.fault.is_some() || found.zip.not_a_zip.is_some());
    assert!(reader.read < 2_000_000, "{} bytes read", reader.read);
}

#[test]
fn directory_that_is_not_where_the_end_says_is_not_searched_for() {
    let archive = Archive::files(&[(CLASSIC, "name=a")]).bytes();
    let tail = archive[archive.len() - 22..].to_vec();
    let head = b"PK\x03\x04".to_vec();
    let mut reader = Watched::new(Sparse {
        length: 2 << 30,
        head,
        tail,
        position: 0,
    });
    inspect(&mut reader, &Limits::default()).unwrap();
    assert!(reader.read < 2_000_000, "{} bytes read", reader.read);
}

#[test]
fn failing_file_is_an_error_and_not_a_broken_archive() {
    let mut archive = many(5_000);
    archive
        .entries
        .insert(0, Entry::stored("large.jar", vec![0; 300_000]));
    archive.entries.insert(1, Entry::stored(CLASSIC, "name=a"));
    let bytes = archive.bytes();
    let length = bytes.len() as u64;
    let at = |magic: &[u8]| {
        bytes
            .windows(magic.len())
            .position(|found| found == magic)
            .unwrap()
    };
    let descriptor = at(b"name=a") as u64;
    let directory = at(b"PK\x01\x02") as u64;
    for unreadable in [
        0..1,
        length - 1..length,
        directory..directory + 1,
        descriptor..descriptor + 1,
    ] {
        let reader = Watched {
            unreadable: unreadable.clone(),
            ..Watched::new(Cursor::new(&bytes))
        };
        let error = inspect(reader, &Limits::default()).unwrap_err();
        assert!(error.retry_may_help());
        let InspectError::Read(source) = error;
        assert_eq!(source.kind(), io::ErrorKind::TimedOut, "{unreadable:?}");
        assert_eq!(source.to_string(), "the network drive is gone");
    }
}

/// A real archive with a few numbers changed and perhaps its end cut off: the shapes that reach
/// deep code. Numbers are of every width, and often the ones at which sums overflow.
fn mutilated() -> impl Strategy<Value = Vec<u8>> {
    let archive = prop_oneof![
        Just(Archive::files(&[
            (CLASSIC, "name=a\nversion=1"),
            ("a.jar", "0123")
        ])),
        Just(Archive {
            zip64: true,
            ..Archive::files(&[("p/plugin-descriptor.properties", "")])
        }),
        Just(Archive::of([
            Entry::new("p/plugin-descriptor.properties", "name=a").streamed(true),
            Entry::new("elasticsearch/../x", "1").streamed(false),
            Entry {
                flags: 1,
                ..Entry::stored("locked", "1")
            },
            Entry::stored("b.jar", Archive::files(&[("A.class", "")]).bytes()),
        ])),
        Just(Archive {
            comment: b"PK\x05\x06PK\x06\x07".to_vec(),
            ..Archive::files(&[("a", "b")])
        }),
    ];
    let number = prop_oneof![
        any::<u64>(),
        Just(u64::MAX),
        Just(i64::MAX as u64),
        0..300_u64
    ];
    let width = prop::sample::select(&[1_usize, 2, 4, 8][..]);
    let changes = proptest::collection::vec((any::<prop::sample::Index>(), number, width), 0..6);
    let cut = proptest::option::weighted(0.1, any::<prop::sample::Index>());
    (archive, changes, cut).prop_map(|(archive, changes, cut)| {
        let mut bytes = archive.bytes();
        for (at, number, width) in changes {
            let at = at.index(bytes.len());
            for (byte, value) in bytes[at..].iter_mut().zip(&number.to_le_bytes()[..width]) {
                *byte = *value;
            }
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
        answer(&bytes);
    }

    #[test]
    fn any_damage_is_answered(bytes in mutilated()) {
        answer(&bytes);
    }
}

/// Inspects and judges for several generations; every entry of the stream is one of the file.
fn answer(bytes: &[u8]) {
    let found = inspected(bytes);
    assert_eq!(found.size, bytes.len() as u64);
    for entry in found.zip.entries.iter().filter(|entry| entry.in_stream) {
        assert!(entry.header_at + 30 <= found.size);
        assert!(entry.compressed <= found.size);
    }
    for version in [None, Some("2.4.6"), Some("5.6.16"), Some("9.1.0")] {
        let elasticsearch = version.and_then(ElasticsearchVersion::parse);
        found.judge(&Target {
            elasticsearch,
            ..Target::default()
        });
    }
}
