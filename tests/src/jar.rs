//! A jar that Elasticsearch would load: a plugin class, and bytes to make it as large as wanted.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::failure::Failure;

/// The class that every plugin of the tests names as its `classname`.
pub const PLUGIN_CLASS: &str = "org.example.Plugin";

/// The major version of class files for Java 17.
pub const JAVA_17: u16 = 61;

/// The major version of class files for Java 25.
pub const JAVA_25: u16 = 69;

/// A jar of `length` bytes whose plugin class is written for a Java (17 is 61). It is larger when
/// the class alone takes more than `length`.
pub fn plugin_jar(length: usize, class_major: u16) -> Result<Vec<u8>, Failure> {
    let empty = packed(class_major, 0)?.len();
    packed(class_major, length.saturating_sub(empty))
}

fn packed(class_major: u16, filling: usize) -> Result<Vec<u8>, Failure> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let writing = Failure::io("writing a jar");
    zip.start_file(format!("{}.class", PLUGIN_CLASS.replace('.', "/")), options)?;
    zip.write_all(&plugin_class(class_major))
        .and_then(|()| Ok(zip.start_file("words.bin", options)?))
        .and_then(|()| zip.write_all(&noise(filling)))
        .map_err(writing)?;
    Ok(zip.finish()?.into_inner())
}

/// `public class Plugin extends org.elasticsearch.plugins.Plugin` with its default constructor
/// (class file format: Java Virtual Machine Specification, chapter 4).
fn plugin_class(major: u16) -> Vec<u8> {
    let mut class = Vec::new();
    class.extend(0xcafe_babe_u32.to_be_bytes());
    class.extend(0_u16.to_be_bytes());
    class.extend(major.to_be_bytes());
    let texts = [
        "org/example/Plugin",
        "org/elasticsearch/plugins/Plugin",
        "<init>",
        "()V",
        "Code",
    ];
    // Texts are 1 to 5; then the two classes, the name with its type, and the super constructor.
    class.extend(10_u16.to_be_bytes());
    for text in texts {
        class.push(1);
        class.extend(u16::try_from(text.len()).unwrap_or_default().to_be_bytes());
        class.extend(text.bytes());
    }
    class.extend([7, 0, 1, 7, 0, 2, 12, 0, 3, 0, 4, 10, 0, 7, 0, 8]);
    // public super, this class, its superclass, no interfaces, no fields, one method
    class.extend([0, 0x21, 0, 6, 0, 7, 0, 0, 0, 0, 0, 1]);
    // public <init>()V with one attribute: Code of 17 bytes
    class.extend([0, 1, 0, 3, 0, 4, 0, 1, 0, 5, 0, 0, 0, 17]);
    // one stack slot, one local; aload_0, invokespecial #9, return; no handlers, no attributes
    class.extend([0, 1, 0, 1, 0, 0, 0, 5, 0x2a, 0xb7, 0, 9, 0xb1, 0, 0, 0, 0]);
    class.extend([0, 0]);
    class
}

/// Bytes that no compression makes smaller, the same in every run (a linear congruential
/// generator with Knuth's constants).
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1u64;
    std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    })
    .take(length)
    .collect()
}
