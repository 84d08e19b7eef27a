//! What is kept of an archive while its bytes flow by.

use crate::MAX_DESCRIPTOR_BYTES;
use crate::bundle::{TextFile, TextScan, is_junk};
use crate::jar::{Jar, JarScan};
use crate::zip::{Entry, Receiver, Sink, Wanted};

/// Files that are kept as they are, where some Elasticsearch looks for them.
const KEPT: [&str; 6] = [
    "plugin-descriptor.properties",
    "stable-plugin-descriptor.properties",
    "meta-plugin-descriptor.properties",
    "plugin-security.policy",
    "entitlement-policy.yaml",
    "named_components.json",
];

/// The folder that 5.0 to 6.2 unpack, and nothing beside it.
pub(super) const ELASTICSEARCH_FOLDER: &str = "elasticsearch";

/// The most parts of a meta plugin. The largest had six.
const MAX_PARTS: usize = 64;
/// The most bytes that all kept files may have together.
const MAX_KEPT_BYTES: usize = 32 * 1024 * 1024;
/// The most classes that are remembered, of all jars together. The largest plugins have 40,000.
const MAX_CLASSES: usize = 400_000;

/// A file that was kept.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
    /// Whether there were more bytes.
    pub(super) cut: bool,
}

/// What lies at the top level of the archive, as far as has been seen.
#[derive(Debug, Default, PartialEq, Eq)]
enum TopLevel {
    #[default]
    Nothing,
    OneFolder(String),
    Several,
}

/// Collects descriptors, policies, jars and texts.
pub(super) struct Collector {
    reading: Reading,
    top: TopLevel,
    kept: Vec<Kept>,
    kept_bytes: usize,
    jars: Vec<Jar>,
    texts: Vec<TextFile>,
    classes: usize,
}

/// What becomes of the bytes that flow by.
enum Reading {
    Nothing,
    Kept(Kept),
    Jar(Box<JarScan>),
    Text(Box<TextScan>),
}

/// Everything that was collected. Of files with the same path only the last is there, as it is the
/// one that is left after unpacking.
pub(super) struct Collected {
    pub(super) only_folder: Option<String>,
    pub(super) kept: Vec<Kept>,
    pub(super) jars: Vec<Jar>,
    pub(super) texts: Vec<TextFile>,
}

impl Collector {
    pub(super) fn new() -> Self {
        Self {
            reading: Reading::Nothing,
            top: TopLevel::Nothing,
            kept: Vec::new(),
            kept_bytes: 0,
            jars: Vec::new(),
            texts: Vec::new(),
            classes: 0,
        }
    }

    pub(super) fn finish(mut self) -> Collected {
        last_of_each(&mut self.kept, |kept| &kept.path);
        last_of_each(&mut self.jars, |jar| &jar.path);
        last_of_each(&mut self.texts, |text| &text.path);
        Collected {
            only_folder: match self.top {
                TopLevel::OneFolder(folder) => Some(folder),
                TopLevel::Nothing | TopLevel::Several => None,
            },
            kept: self.kept,
            jars: self.jars,
            texts: self.texts,
        }
    }

    fn note_top_level(&mut self, path: &str) {
        let folder = path.split_once('/').map(|(folder, _)| folder);
        let same = match (&self.top, folder) {
            (TopLevel::Nothing, Some(folder)) => {
                self.top = TopLevel::OneFolder(folder.to_owned());
                return;
            }
            (TopLevel::OneFolder(only), Some(folder)) => only == folder,
            _ => false,
        };
        if !same {
            self.top = TopLevel::Several;
        }
    }

    /// Whether some Elasticsearch looks for a file there, or a person meant it to.
    fn is_kept(&self, path: &str) -> bool {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        if !KEPT.contains(&file) || self.kept_bytes > MAX_KEPT_BYTES {
            return false;
        }
        match folder.split_once('/') {
            None if folder.is_empty() || folder == ELASTICSEARCH_FOLDER => true,
            None => matches!(&self.top, TopLevel::OneFolder(only) if only == folder),
            Some((ELASTICSEARCH_FOLDER, part)) => {
                !part.contains('/') && file == KEPT[0] && self.kept.len() < MAX_PARTS
            }
            Some(_) => false,
        }
    }

    fn choose(&mut self, path: &str) -> Reading {
        if is_jar(path) && !path.starts_with("__MACOSX/") {
            let left = MAX_CLASSES.saturating_sub(self.classes);
            Reading::Jar(Box::new(JarScan::new(path).keeping(left)))
        } else if self.is_kept(path) {
            Reading::Kept(Kept {
                path: path.to_owned(),
                ..Kept::default()
            })
        } else if TextScan::wanted(path) {
            Reading::Text(Box::new(TextScan::new(path)))
        } else {
            Reading::Nothing
        }
    }
}

impl Receiver for Collector {
    fn begin(&mut self, entry: &Entry) -> Wanted {
        self.reading = Reading::Nothing;
        let Some(path) = entry.lands.as_deref() else {
            return Wanted::Nothing;
        };
        if !is_junk(path) {
            self.note_top_level(path);
        }
        self.reading = self.choose(path);
        match self.reading {
            Reading::Nothing => Wanted::Nothing,
            Reading::Kept(_) => Wanted::Beginning,
            Reading::Jar(_) | Reading::Text(_) => Wanted::Everything,
        }
    }

    fn sink(&mut self) -> &mut dyn Sink {
        &mut self.reading
    }

    fn end(&mut self, _entry: &Entry, _whole: bool) {
        match std::mem::replace(&mut self.reading, Reading::Nothing) {
            Reading::Nothing => {}
            Reading::Kept(kept) => {
                self.kept_bytes += kept.bytes.len();
                self.kept.push(kept);
            }
            Reading::Jar(scan) => {
                let jar = scan.finish();
                self.classes += jar.classes.len();
                self.jars.push(jar);
            }
            Reading::Text(scan) => self.texts.push(scan.finish()),
        }
    }
}

impl Sink for Reading {
    fn write(&mut self, bytes: &[u8]) {
        match self {
            Self::Nothing => {}
            Self::Kept(kept) => kept.write(bytes),
            Self::Jar(scan) => scan.write(bytes),
            Self::Text(scan) => scan.write(bytes),
        }
    }

    fn has_enough(&self) -> bool {
        matches!(self, Self::Kept(kept) if kept.cut)
    }
}

impl Kept {
    fn write(&mut self, bytes: &[u8]) {
        let most = usize::try_from(MAX_DESCRIPTOR_BYTES).unwrap_or(usize::MAX);
        let room = most.saturating_sub(self.bytes.len());
        let taken = bytes.get(..room).unwrap_or(bytes);
        self.bytes.extend_from_slice(taken);
        self.cut |= taken.len() < bytes.len();
    }
}

/// Whether the class loader would take a file for a jar; it minds the case.
fn is_jar(path: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, extension)| extension == "jar")
}

/// Drops what a later file of the same path overwrites.
fn last_of_each<T>(files: &mut Vec<T>, path: impl Fn(&T) -> &str) {
    if files.len() < 2 {
        return;
    }
    let mut seen = std::collections::HashSet::with_capacity(files.len());
    let last: Vec<bool> = files
        .iter()
        .rev()
        .map(|file| seen.insert(path(file)))
        .collect();
    if last.iter().all(|last| *last) {
        return;
    }
    drop(seen);
    let mut last = last.into_iter().rev();
    files.retain(|_| last.next().unwrap_or(true));
}
