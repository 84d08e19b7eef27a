//! Files to drop: plugins, bundles, and what only looks like one.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::failure::Failure;
use crate::jar::{JAVA_17, JAVA_25, PLUGIN_CLASS, plugin_jar};

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

/// What may be wrong with a plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Everything lies in one folder more, as when a folder was zipped instead of what is in it.
    Wrapped,
    /// Its class is written for Java 25, which no Elasticsearch 8 runs.
    ClassForJava25,
}

impl Plugin<'_> {
    /// Writes the zip into a folder and returns its path.
    pub fn write(&self, folder: &Path, file_name: &str) -> Result<PathBuf, Failure> {
        self.written(folder, file_name, None)
    }

    /// Writes a zip with a flaw into a folder and returns its path.
    pub fn write_with(
        &self,
        flaw: Flaw,
        folder: &Path,
        file_name: &str,
    ) -> Result<PathBuf, Failure> {
        self.written(folder, file_name, Some(flaw))
    }

    fn written(
        &self,
        folder: &Path,
        file_name: &str,
        flaw: Option<Flaw>,
    ) -> Result<PathBuf, Failure> {
        let descriptor = format!(
            "description=Made for a test\nversion={}\nname={}\nclassname={PLUGIN_CLASS}\n\
             java.version=17\nelasticsearch.version={}\n",
            self.version, self.name, self.elasticsearch
        );
        let java = match flaw {
            Some(Flaw::ClassForJava25) => JAVA_25,
            Some(Flaw::Wrapped) | None => JAVA_17,
        };
        let jar = plugin_jar(self.jar, java)?;
        let above = match flaw {
            Some(Flaw::Wrapped) => format!("{}/", self.name),
            Some(Flaw::ClassForJava25) | None => String::new(),
        };
        let in_zip = |name: &str| format!("{above}{name}");
        let entries = [
            (
                &*in_zip("plugin-descriptor.properties"),
                descriptor.as_bytes(),
            ),
            (
                &*in_zip(&format!("{}-{}.jar", self.name, self.version)),
                &jar,
            ),
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

/// A bundle whose word list lies where nothing looks for it.
pub fn bundle_with_a_file_at_the_top(folder: &Path, file_name: &str) -> Result<PathBuf, Failure> {
    let entries = [
        ("dictionaries/synonyms.txt", "search, find\n".as_bytes()),
        ("stop words.txt", "the\na\nan\n".as_bytes()),
    ];
    write_zip(&folder.join(file_name), &entries)
}

/// What a code host hands out as the source code of a plugin.
pub fn source_download(folder: &Path, file_name: &str) -> Result<PathBuf, Failure> {
    let entries = [
        ("geo-tools-main/build.gradle", "plugins {}\n".as_bytes()),
        ("geo-tools-main/README.md", "# Geo tools\n".as_bytes()),
        (
            "geo-tools-main/src/main/java/org/example/Geo.java",
            "class Geo {}\n".as_bytes(),
        ),
    ];
    write_zip(&folder.join(file_name), &entries)
}

/// A folder of word lists as a person keeps them, with what a file manager left in it.
pub fn word_lists(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir(folder).map_err(Failure::io("making a folder"))?;
    write_plain(&folder.join("synonyms.txt"), b"search, find\n")?;
    write_plain(&folder.join("stop words.txt"), b"the\na\nan\n")?;
    write_plain(&folder.join(".DS_Store"), b"\0\0\0\x01Bud1")?;
    Ok(())
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
