//! Archives made to hurt: they are answered, quickly and in bounded memory, never obeyed.

use crate::build::{Archive, Entry, inspected};
use plugdesk_archive::{
    ArchiveKind, DescriptorProblem, InspectError, MAX_ENTRIES, NotAZip, inspect,
};
use proptest::prelude::*;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::ops::Range;

const CLASSIC: &str = "plugin-descriptor.properties";

/// Counts what is read, and fails when asked for bytes from a part of the file.
struct Watched<R> {
    inner: R,
    read: u64,
    unreadable: Range<u64>,
}

impl<R: Read + Seek> Watched<R> {
    fn new(inner: R) -> Self {
        Self {
            inner,
            read: 0,
            unreadable: 0..0,
        }
    }
}

impl<R: Read + Seek> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.unreadable.contains(&self.inner.stream_position()?) {
            return Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "the network drive is gone",
            ));
        }
        let count = self.inner.read(buffer)?;
        self.read += count as u64;
        Ok(count)
    }
}

impl<R: Seek> Seek for Watched<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// A file of `length` bytes that holds `head` at its beginning, `tail` at its end and zeros between.
struct Sparse {
    length: u64,
    head: Vec<u8>,
    tail: Vec<u8>,
    position: u64,
}

impl Read for Sparse {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let tail_start = self.length - self.tail.len() as u64;
        let at = |from: u64| usize::try_from(self.position - from).unwrap();
        let count = if self.position >= tail_start {
            (&self.tail[at(tail_start).min(self.tail.len())..]).read(buffer)?
        } else if self.position < self.head.len() as u64 {
            (&self.head[at(0)..]).read(buffer)?
        } else {
            io::repeat(0)
                .take(tail_start - self.position)
                .read(buffer)?
        };
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Sparse {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = match to {
            SeekFrom::Start(position) => position,
            SeekFrom::End(offset) => self.length.checked_add_signed(offset).unwrap(),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset).unwrap(),
        };
        Ok(self.position)
    }
}

fn many(count: u64) -> Archive {
    let names = (0..count).map(|number| format!("dictionaries/{number:06}.dic"));
    Archive::of(names.map(|name| Entry::stored(name, "")))
}

#[test]
fn seventy_thousand_entries_are_read_to_the_last() {
    let mut archive = many(70_000);
    assert_eq!(archive.inspected().kind, ArchiveKind::Bundle);
    archive.entries.push(Entry::new(CLASSIC, "name=last"));
    let facts = archive.inspected();
    assert_eq!(facts.entries, 70_001);
    assert!(
        matches!(facts.kind, ArchiveKind::Plugin(found) if found.name.as_deref() == Some("last"))
    );
}

#[test]
fn more_entries_than_the_limit_are_refused_unread() {
    let bytes = many(MAX_ENTRIES + 1).bytes();
    let mut reader = Watched::new(Cursor::new(&bytes));
    let facts = inspect(&mut reader).unwrap();
    assert_eq!(facts.kind, ArchiveKind::NotAZip(NotAZip::TooManyEntries));
    assert!(reader.read < 1_000_000, "{} bytes read", reader.read);
}

#[test]
fn directory_of_few_but_huge_names_is_given_up() {
    let name = vec![b'x'; usize::from(u16::MAX)];
    let archive = Archive::of((0..1_500).map(|_| Entry::stored(&name, "")));
    let bytes = archive.bytes();
    let mut reader = Watched::new(Cursor::new(&bytes));
    let facts = inspect(&mut reader).unwrap();
    assert_eq!(facts.kind, ArchiveKind::NotAZip(NotAZip::TooManyEntries));
    assert!(reader.read < 70_000_000, "{} bytes read", reader.read);
}

#[test]
fn more_entries_promised_than_there_are_is_damage() {
    for zip64 in [false, true] {
        let archive = Archive {
            overstated_by: 1,
            zip64,
            ..Archive::files(&[(CLASSIC, "name=a")])
        };
        assert_eq!(
            archive.inspected().kind,
            ArchiveKind::NotAZip(NotAZip::Damaged)
        );
    }
}

#[test]
fn bomb_descriptor_is_not_unpacked() {
    let honest = Entry::new(CLASSIC, vec![b'#'; 8 << 20]);
    let understated = Entry {
        size: 100,
        ..honest.clone()
    };
    for (entry, problem) in [
        (honest, DescriptorProblem::TooLarge),
        (understated, DescriptorProblem::Damaged),
    ] {
        let ArchiveKind::Plugin(found) = Archive::of([entry]).inspected().kind else {
            panic!()
        };
        assert_eq!(found.problems, [problem]);
    }
}

#[test]
fn large_descriptor_is_read_no_further_than_the_limit() {
    let bytes = Archive::of([Entry::stored(CLASSIC, vec![b'#'; 8 << 20])]).bytes();
    let mut reader = Watched::new(Cursor::new(&bytes));
    let ArchiveKind::Plugin(found) = inspect(&mut reader).unwrap().kind else {
        panic!()
    };
    assert_eq!(found.problems, [DescriptorProblem::TooLarge]);
    assert!(reader.read < 600_000, "{} bytes read", reader.read);
}

#[test]
fn descriptor_of_endless_empty_blocks_is_given_up() {
    // A stored Deflate block of length 0: input without end that unpacks to nothing.
    let empty_block = [0x00, 0x00, 0x00, 0xff, 0xff];
    let mut entry = Entry::new(CLASSIC, "name=a");
    entry.packed = empty_block.repeat(2_000_000);
    entry.packed_size = u32::try_from(entry.packed.len()).unwrap();
    let bytes = Archive::of([entry]).bytes();
    let mut reader = Watched::new(Cursor::new(&bytes));
    let ArchiveKind::Plugin(found) = inspect(&mut reader).unwrap().kind else {
        panic!()
    };
    assert_eq!(found.problems, [DescriptorProblem::Damaged]);
    assert!(reader.read < 2_000_000, "{} bytes read", reader.read);
}

#[test]
fn two_gigabytes_are_answered_from_the_ends() {
    let archive = Archive::files(&[(CLASSIC, "name=a")]).bytes();
    let directory = archive
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .unwrap();
    let length: u64 = 2 << 30;
    let mut tail = archive[directory..].to_vec();
    let start = u32::try_from(length - tail.len() as u64).unwrap();
    let offset_at = tail.len() - 6;
    tail[offset_at..offset_at + 4].copy_from_slice(&start.to_le_bytes());
    let head = archive[..directory].to_vec();

    let mut reader = Watched::new(Sparse {
        length,
        head,
        tail,
        position: 0,
    });
    let facts = inspect(&mut reader).unwrap();
    assert_eq!(facts.size, length);
    assert!(matches!(facts.kind, ArchiveKind::Plugin(found) if found.name.as_deref() == Some("a")));
    assert!(reader.read < 1_000_000, "{} bytes read", reader.read);
}

#[test]
fn zip64_record_that_claims_the_whole_file_allocates_nothing() {
    let length: u64 = 1 << 40;
    let mut record = b"PK\x06\x06".to_vec();
    let tail = Archive {
        zip64: true,
        ..Archive::files(&[(CLASSIC, "name=a")])
    }
    .bytes();
    let locator_at = tail.len() - 22 - 20;
    let mut tail = tail[locator_at..].to_vec();
    // The record is said to begin at byte 4 and to reach up to its locator.
    tail[8..16].copy_from_slice(&4u64.to_le_bytes());
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
    let facts = inspect(&mut reader).unwrap();
    assert_eq!(facts.kind, ArchiveKind::NotAZip(NotAZip::Damaged));
    assert!(reader.read < 1_000_000, "{} bytes read", reader.read);
}

#[test]
fn directory_that_is_not_where_the_end_says_is_not_searched_for() {
    let length: u64 = 2 << 30;
    let archive = Archive::files(&[(CLASSIC, "name=a")]).bytes();
    let tail = archive[archive.len() - 22..].to_vec();
    let head = b"PK\x03\x04".to_vec();
    let mut reader = Watched::new(Sparse {
        length,
        head,
        tail,
        position: 0,
    });
    let facts = inspect(&mut reader).unwrap();
    assert_eq!(facts.kind, ArchiveKind::NotAZip(NotAZip::Damaged));
    assert!(reader.read < 1_000_000, "{} bytes read", reader.read);
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
        directory..directory + 150_000,
        descriptor - 90_000..descriptor + 1,
    ] {
        // Reading is done in aligned blocks, each of which begins in the unreadable part.
        let part = unreadable.start / 65_536 * 65_536..unreadable.end;
        let reader = Watched {
            unreadable: part,
            ..Watched::new(Cursor::new(&bytes))
        };
        let error = inspect(reader).unwrap_err();
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
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
        prop_assert_eq!(inspected(&bytes).size, bytes.len() as u64);
    }

    #[test]
    fn any_damage_is_answered(bytes in mutilated()) {
        prop_assert_eq!(inspected(&bytes).size, bytes.len() as u64);
    }
}
