//! How the bytes of a jar are cut into pieces changes nothing, and no bytes do harm.

use std::io::{Cursor, Write as _};

use proptest::prelude::*;
use zip::CompressionMethod::{Deflated, Stored};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{ClassScan, Jar, JarScan, PluginClass};

/// A class file without members.
fn class_bytes(name: &str, major: u16) -> Vec<u8> {
    let mut bytes = vec![0xCA, 0xFE, 0xBA, 0xBE, 0, 0];
    bytes.extend(major.to_be_bytes());
    bytes.extend(5u16.to_be_bytes());
    for (place, text) in [(1u16, name), (3, "org/elasticsearch/plugins/Plugin")] {
        bytes.push(1);
        bytes.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
        bytes.extend(text.as_bytes());
        bytes.push(7);
        bytes.extend(place.to_be_bytes());
    }
    for number in [1u16, 2, 4, 0, 0, 0, 0] {
        bytes.extend(number.to_be_bytes());
    }
    // What a compiler would have written after it, so that the class takes more than one window.
    bytes.extend((0..3000u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()));
    bytes
}

/// Classes, packed and stored by turns, between a manifest and a long resource.
fn jar_bytes(classes: u16) -> Vec<u8> {
    let mut jar = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let mut add = |name: &str, bytes: &[u8], stored: bool| {
        let method = if stored { Stored } else { Deflated };
        jar.start_file(name, options.compression_method(method))
            .unwrap();
        jar.write_all(bytes).unwrap();
    };
    let manifest = b"Manifest-Version: 1.0\r\nAutomatic-Module-Name: m\r\n\r\n";
    add("META-INF/MANIFEST.MF", manifest, false);
    for number in 0..classes {
        let name = format!("a/C{number}");
        let bytes = class_bytes(&name, 45 + number % 30);
        add(&format!("{name}.class"), &bytes, number % 3 == 0);
    }
    add("es-plugin.properties", b"plugin=a.C0", true);
    jar.finish().unwrap().into_inner()
}

fn scanned<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Jar {
    let mut scan = JarScan::new("a.jar");
    for piece in pieces {
        scan.write(piece);
    }
    scan.finish()
}

fn looked_up<'a>(class: &str, pieces: impl IntoIterator<Item = &'a [u8]>) -> Option<PluginClass> {
    let mut scan = ClassScan::new(class);
    for piece in pieces {
        if !scan.write(piece) {
            break;
        }
    }
    scan.finish()
}

/// The bytes in pieces of the sizes, which are used by turns.
fn pieces<'a>(bytes: &'a [u8], sizes: &[usize]) -> Vec<&'a [u8]> {
    let mut rest = bytes;
    let mut pieces = Vec::new();
    for size in sizes.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, after) = rest.split_at((*size).min(rest.len()));
        pieces.push(piece);
        rest = after;
    }
    pieces
}

#[test]
fn every_class_is_found_with_its_version() {
    let bytes = jar_bytes(60);
    let jar = scanned([bytes.as_slice()]);
    assert_eq!(jar.unreadable, None);
    assert_eq!(jar.module.as_deref(), Some("m"));
    assert_eq!(jar.es_plugin.as_deref(), Some(b"plugin=a.C0".as_slice()));
    let majors: Vec<_> = jar.classes.iter().map(|class| class.major).collect();
    let expected: Vec<_> = (0..60).map(|number| Some(45 + number % 30)).collect();
    assert_eq!(majors, expected);
    for class in ["a.C3", "a.C4"] {
        let read = looked_up(class, [bytes.as_slice()]).unwrap();
        assert_eq!(read.name, class);
        assert_eq!(
            read.extends.as_deref(),
            Some("org.elasticsearch.plugins.Plugin")
        );
        assert_eq!(read.refers_to, ["org.elasticsearch.plugins.Plugin"]);
    }
    assert_eq!(looked_up("a.C60", [bytes.as_slice()]), None);
}

#[test]
fn no_more_classes_are_kept_than_there_is_room_for() {
    let bytes = jar_bytes(20);
    let mut scan = JarScan::new("a.jar").keeping(7);
    scan.write(&bytes);
    let jar = scan.finish();
    assert_eq!(jar.classes.len(), 7);
    assert!(jar.cut);
}

#[test]
fn bytes_before_the_first_entry_move_everything() {
    let mut bytes = b"#!/bin/sh\n".to_vec();
    bytes.extend(jar_bytes(4));
    let jar = scanned([bytes.as_slice()]);
    assert_eq!(jar.unreadable, None);
    assert!(jar.classes.iter().all(|class| class.major.is_some()));
}

#[test]
fn buffer_stays_small_in_a_large_jar() {
    let mut scan = JarScan::new("a.jar");
    let piece = vec![0x50; 1024 * 1024];
    for _ in 0..200 {
        scan.write(&piece);
        assert!(scan.held() <= 20 * 1024 * 1024);
    }
    assert_eq!(
        scan.finish().unreadable.as_deref(),
        Some("zip END header not found")
    );
}

#[test]
fn large_jar_keeps_what_was_seen_long_ago() {
    let mut jar = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(Stored);
    jar.start_file("a/A.class", options).unwrap();
    jar.write_all(&class_bytes("a/A", 61)).unwrap();
    jar.start_file("resource", options).unwrap();
    for _ in 0..50 {
        jar.write_all(&vec![7; 1024 * 1024]).unwrap();
    }
    let bytes = jar.finish().unwrap().into_inner();
    let jar = scanned(bytes.chunks(64 * 1024));
    assert_eq!(jar.classes.len(), 1);
    assert_eq!(jar.classes[0].major, Some(61));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn pieces_do_not_matter(sizes in proptest::collection::vec(1usize..5000, 1..8)) {
        let bytes = jar_bytes(12);
        prop_assert_eq!(scanned(pieces(&bytes, &sizes)), scanned([bytes.as_slice()]));
        let whole = looked_up("a.C7", [bytes.as_slice()]);
        prop_assert!(whole.is_some());
        prop_assert_eq!(looked_up("a.C7", pieces(&bytes, &sizes)), whole);
    }

    #[test]
    fn damage_is_answered_whatever_the_pieces(
        spots in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        end in any::<prop::sample::Index>(),
        sizes in proptest::collection::vec(1usize..700, 1..5),
    ) {
        let mut bytes = jar_bytes(3);
        for (spot, byte) in spots {
            let at = spot.index(bytes.len());
            bytes[at] = byte;
        }
        // Half of them are cut as well.
        let length = bytes.len() / 2 + end.index(bytes.len());
        bytes.truncate(length);
        prop_assert_eq!(scanned(pieces(&bytes, &sizes)), scanned([bytes.as_slice()]));
        let whole = looked_up("a.C1", [bytes.as_slice()]);
        prop_assert_eq!(looked_up("a.C1", pieces(&bytes, &sizes)), whole);
    }

    #[test]
    fn any_bytes_are_answered(
        parts in proptest::collection::vec(
            prop_oneof![
                Just(b"PK\x03\x04".to_vec()),
                Just(b"PK\x01\x02".to_vec()),
                Just(b"PK\x05\x06".to_vec()),
                Just(b"PK\x06\x06".to_vec()),
                Just(b"PK\x06\x07".to_vec()),
                Just(b"a.class".to_vec()),
                proptest::collection::vec(any::<u8>(), 0..40),
                proptest::collection::vec(Just(0u8), 0..40),
                proptest::collection::vec(Just(0xFFu8), 0..20),
            ],
            0..30,
        ),
        sizes in proptest::collection::vec(1usize..50, 1..4),
    ) {
        let bytes = parts.concat();
        prop_assert_eq!(scanned(pieces(&bytes, &sizes)), scanned([bytes.as_slice()]));
        let whole = looked_up("a", [bytes.as_slice()]);
        prop_assert_eq!(looked_up("a", pieces(&bytes, &sizes)), whole);
    }

    #[test]
    fn any_class_file_is_answered(
        spots in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..10),
        length in any::<prop::sample::Index>(),
    ) {
        let mut bytes = class_bytes("a/A", 52);
        bytes.truncate(200);
        for (spot, byte) in spots {
            let at = spot.index(bytes.len());
            bytes[at] = byte;
        }
        let cut = &bytes[..length.index(bytes.len())];
        for bytes in [cut, bytes.as_slice()] {
            if let Some(class) = super::class_file::ClassFile::read(bytes) {
                let _ = class.module_name();
                let _ = class.into_plugin_class();
            }
        }
    }
}
