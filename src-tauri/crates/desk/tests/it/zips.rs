//! Archives made for a test.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A zip of stored entries, in their order. A name that ends in `/` makes a folder.
pub(crate) fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in entries {
        if name.ends_with('/') {
            zip.add_directory(*name, options).unwrap();
        } else {
            zip.start_file(*name, options).unwrap();
            zip.write_all(bytes).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

/// A plugin that Elasticsearch 8.15.2 installs, with `filling` bytes that don't compress.
pub(crate) fn plugin_zip(name: &str, filling: usize) -> Vec<u8> {
    let (descriptor, jar) = (descriptor(name), plugin_jar());
    zip_of(&[
        ("plugin-descriptor.properties", descriptor.as_bytes()),
        (&format!("{name}.jar"), &jar),
        ("words.bin", &noise(filling)),
    ])
}

/// The descriptor of a plugin for Elasticsearch 8.15.2.
pub(crate) fn descriptor(name: &str) -> String {
    format!(
        "name={name}\nversion=1.2.3\ndescription=A test\nclassname=a.B\njava.version=17\n\
         elasticsearch.version=8.15.2\n"
    )
}

/// A jar with the class `a.B`.
pub(crate) fn plugin_jar() -> Vec<u8> {
    zip_of(&[("a/B.class", &plugin_class())])
}

/// `public class a.B extends org.elasticsearch.plugins.Plugin` for Java 17 with its default
/// constructor (class file format: Java Virtual Machine Specification, chapter 4).
fn plugin_class() -> Vec<u8> {
    let mut class = vec![0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 61, 0, 10];
    let texts = [
        "a/B",
        "org/elasticsearch/plugins/Plugin",
        "<init>",
        "()V",
        "Code",
    ];
    for text in texts {
        class.extend([1, 0, u8::try_from(text.len()).unwrap()]);
        class.extend(text.bytes());
    }
    // Both classes, the constructor's name with its type, the constructor of the superclass.
    class.extend([7, 0, 1, 7, 0, 2, 12, 0, 3, 0, 4, 10, 0, 7, 0, 8]);
    // Public super, this class, its superclass, no interfaces, no fields, one method.
    class.extend([0, 0x21, 0, 6, 0, 7, 0, 0, 0, 0, 0, 1]);
    // public <init>()V with one attribute, the code: aload_0, invokespecial, return.
    class.extend([0, 1, 0, 3, 0, 4, 0, 1, 0, 5, 0, 0, 0, 17]);
    class.extend([0, 1, 0, 1, 0, 0, 0, 5, 0x2a, 0xb7, 0, 9, 0xb1, 0, 0, 0, 0]);
    class.extend([0, 0]);
    class
}

fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[4]
    })
    .take(length)
    .collect()
}
