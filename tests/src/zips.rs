//! Files to drop: plugins, bundles, and what only looks like one.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::failure::Failure;
use crate::jar::{JAVA_17, PLUGIN_CLASS, plugin_jar};

/// A plugin as its build makes it: a descriptor at the top, beside it a jar.
#[derive(Debug, Clone)]
pub struct Plugin<'text> {
    /// `name` in the descriptor.
    pub name: &'text str,
    /// `version`, the plugin's own.
    pub version: &'text str,
    /// `elasticsearch.version`
    pub elasticsearch: &'text str,
    /// How many bytes the jar has, if its one class does not take more; they don't compress.
    pub jar: usize,
}

impl Plugin<'_> {
    /// Writes the zip into a folder and returns its path.
    pub fn write(&self, folder: &Path, file_name: &str) -> Result<PathBuf, Failure> {
        let descriptor = format!(
            "description=Made for a test\nversion={}\nname={}\nclassname={PLUGIN_CLASS}\n\
             java.version=17\nelasticsearch.version={}\n",
            self.version, self.name, self.elasticsearch
        );
        let jar = plugin_jar(self.jar, JAVA_17)?;
        let name = format!("{}-{}.jar", self.name, self.version);
        let entries = [
            ("plugin-descriptor.properties", descriptor.as_bytes()),
            (&name, &jar),
        ];
        write_zip(&folder.join(file_name), &entries)
    }
}

/// A bundle: dictionaries in the folder in which Elasticsearch looks for them.
pub fn bundle(folder: &Path, file_name: &str) -> Result<PathBuf, Failure> {
    let entries = [
        ("dictionaries/stop-words.txt", "the\na\nan\n".as_bytes()),
        (
            "dictionaries/synonyms.txt",
            "search, find => look\n".as_bytes(),
        ),
    ];
    write_zip(&folder.join(file_name), &entries)
}

/// A text file with a zip's name.
pub fn not_a_zip(folder: &Path, file_name: &str) -> Result<PathBuf, Failure> {
    write_plain(
        &folder.join(file_name),
        b"<!doctype html><title>Not found</title>",
    )
}

/// A file without a byte.
pub fn empty(folder: &Path, file_name: &str) -> Result<PathBuf, Failure> {
    write_plain(&folder.join(file_name), b"")
}

/// The size of a file in bytes.
pub fn size(path: &Path) -> Result<u64, Failure> {
    Ok(std::fs::metadata(path)
        .map_err(Failure::io("reading a size"))?
        .len())
}

fn write_plain(path: &Path, bytes: &[u8]) -> Result<PathBuf, Failure> {
    std::fs::write(path, bytes).map_err(Failure::io("writing a file to drop"))?;
    Ok(path.to_owned())
}

fn write_zip(path: &Path, entries: &[(&str, &[u8])]) -> Result<PathBuf, Failure> {
    let file = File::create(path).map_err(Failure::io("writing a zip"))?;
    let mut zip = ZipWriter::new(BufWriter::new(file));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in entries {
        zip.start_file(*name, options)?;
        zip.write_all(bytes).map_err(Failure::io("writing a zip"))?;
    }
    zip.finish()?
        .flush()
        .map_err(Failure::io("writing a zip"))?;
    Ok(path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plugin_is_a_zip_of_the_asked_size() {
        let folder = tempfile::tempdir().unwrap();
        let plugin = Plugin {
            name: "ik",
            version: "1.0",
            elasticsearch: "8.15.2",
            jar: 50_000,
        };
        let path = plugin.write(folder.path(), "ik.zip").unwrap();
        let mut zip = zip::ZipArchive::new(File::open(&path).unwrap()).unwrap();
        assert_eq!(zip.by_name("ik-1.0.jar").unwrap().size(), 50_000);
        assert!(zip.by_name("plugin-descriptor.properties").is_ok());
        assert!((50_000..51_000).contains(&size(&path).unwrap()));
    }
}
