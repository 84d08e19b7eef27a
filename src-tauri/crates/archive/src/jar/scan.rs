//! One jar, read while its bytes flow by.

use flate2::{Decompress, FlushDecompress};

use super::directory::{self, DirectoryEntry, NoDirectory, Tail};
use super::local::{self, LocalHeader, Packing};
use super::{Class, Jar, class_file, manifest, module};

/// As much of the end of a jar as is kept: the directory of some 20,000 entries. It stays small
/// enough for the processor's caches; of a jar with more entries the headers in its data are believed.
const TAIL: usize = 2 * 1024 * 1024;
/// The bytes are looked at in pieces of this size, however they come.
const PIECE: usize = 256 * 1024;
/// As much packed data as is waited for to see the first eight bytes of a class.
const CLASS_WINDOW: usize = 1024;
/// As much of a manifest and the like as is read.
const MOST_CONTENT: usize = 64 * 1024;
/// As much packed data as that may take.
const CONTENT_WINDOW: usize = MOST_CONTENT + 1024;
/// Entries whose content is kept; jars inside of a jar bring more manifests than one.
const MOST_CONTENTS: usize = 64;
/// As many classes as are kept of one jar, if the caller names no other number.
const MOST_CLASSES: usize = 400_000;
/// Bytes of class names that are kept in case there is no directory.
const MOST_NAMES: usize = 16 * 1024 * 1024;

const MANIFEST: &[u8] = b"META-INF/MANIFEST.MF";
const MODULE_INFO: &[u8] = b"module-info.class";
const ES_PLUGIN: &[u8] = b"es-plugin.properties";
const VERSIONS: &[u8] = b"META-INF/versions/";
const CLASS: &[u8] = b".class";

/// Reads a jar as its bytes come, once and in order, in memory that does not grow with the jar.
///
/// Local headers are found by their signature, wherever it stands, and the classes behind them are
/// unpacked as far as their version. Which of them count is decided at the end by the central
/// directory, as in `java.util.jar.JarFile`.
pub(crate) struct JarScan {
    path: String,
    most_classes: usize,
    buffer: Vec<u8>,
    /// Where in the jar the buffer begins.
    begins_at: u64,
    /// Up to where in the buffer headers were looked for.
    looked: usize,
    inflate: Decompress,
    seen: Seen,
}

/// What came by.
#[derive(Default)]
struct Seen {
    classes: Vec<SeenClass>,
    /// The names of the classes, one after the other.
    names: Vec<u8>,
    contents: Vec<(u64, Vec<u8>)>,
}

struct SeenClass {
    header_at: u64,
    name_at: usize,
    name_length: usize,
    major: Option<u16>,
}

impl JarScan {
    /// Begins with the jar that lands at `path`.
    pub(crate) fn new(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            most_classes: MOST_CLASSES,
            buffer: Vec::new(),
            begins_at: 0,
            looked: 0,
            inflate: Decompress::new(false),
            seen: Seen::default(),
        }
    }

    /// Keeps the names of `classes` classes at most; what all jars of an archive may fill together
    /// is for the caller to share out.
    pub(crate) fn keeping(mut self, classes: usize) -> Self {
        self.most_classes = classes.min(MOST_CLASSES);
        self
    }

    /// Takes the next bytes.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(PIECE) {
            self.buffer.extend_from_slice(piece);
            self.look(false);
            self.forget();
        }
    }

    /// Says what the jar holds, now that all of its bytes were seen.
    pub(crate) fn finish(mut self) -> Jar {
        self.look(true);
        let surplus = self.buffer.len().saturating_sub(TAIL);
        let tail = Tail {
            bytes: self.buffer.get(surplus..).unwrap_or_default(),
            begins_at: self.begins_at + surplus as u64,
        };
        let mut jar = Jar {
            path: self.path,
            ..Jar::default()
        };
        match directory::read(tail) {
            Ok(entries) => fill(&mut jar, &entries, &self.seen, self.most_classes),
            Err(NoDirectory::BeforeTail) => {
                fill(
                    &mut jar,
                    &self.seen.entries(),
                    &self.seen,
                    self.most_classes,
                );
            }
            Err(NoDirectory::Refused(reason)) => jar.unreadable = Some(reason),
        }
        jar
    }

    /// How many bytes are held back.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.buffer.capacity()
    }

    /// Looks at every header that stands in the buffer with as much of its data as is needed.
    fn look(&mut self, at_end: bool) {
        while let Some(found) = self.buffer.get(self.looked..).and_then(local::find) {
            let at = self.looked + found;
            match look_at(self.buffer.get(at..).unwrap_or_default(), at_end) {
                Look::Wait => {
                    self.looked = at;
                    return;
                }
                Look::PassBy => {}
                Look::Note(header, data) => {
                    let header_at = self.begins_at + at as u64;
                    self.seen.note(header_at, &header, data, &mut self.inflate);
                }
            }
            self.looked = at + 4;
        }
        // A signature may go on in the next bytes.
        self.looked = self.looked.max(self.buffer.len().saturating_sub(3));
    }

    /// Lets go of what neither a header nor the directory needs any more.
    fn forget(&mut self) {
        if self.buffer.len() > 2 * TAIL - PIECE {
            let surplus = self.looked.min(self.buffer.len() - TAIL);
            self.buffer.drain(..surplus);
            self.begins_at += surplus as u64;
            self.looked -= surplus;
        }
    }
}

/// What is to be done about a signature.
enum Look<'a> {
    /// Not all that is needed of it stands there yet.
    Wait,
    PassBy,
    /// The header, and the beginning of the entry's data.
    Note(LocalHeader<'a>, &'a [u8]),
}

fn look_at(bytes: &[u8], at_end: bool) -> Look<'_> {
    let Some(header) = LocalHeader::read(bytes) else {
        return if at_end { Look::PassBy } else { Look::Wait };
    };
    let data = bytes.get(header.data_at..).unwrap_or_default();
    match (window(header.name), data.len()) {
        (0, _) => Look::PassBy,
        (window, there) if there < window && !at_end => Look::Wait,
        (window, _) => Look::Note(header, data.get(..window).unwrap_or(data)),
    }
}

/// How many bytes of an entry's data are looked at.
fn window(name: &[u8]) -> usize {
    if is_content(name) {
        CONTENT_WINDOW
    } else if is_class(name) {
        CLASS_WINDOW
    } else {
        0
    }
}

fn is_content(name: &[u8]) -> bool {
    name == ES_PLUGIN || name.eq_ignore_ascii_case(MANIFEST) || is_module_info(name)
}

/// Its own `module-info.class` or one for a later Java.
fn is_module_info(name: &[u8]) -> bool {
    name == MODULE_INFO
        || (name.starts_with(VERSIONS)
            && name
                .strip_suffix(MODULE_INFO)
                .is_some_and(|folder| folder.ends_with(b"/")))
}

fn is_class(name: &[u8]) -> bool {
    name.ends_with(CLASS) && name != MODULE_INFO && !name.ends_with(b"/module-info.class")
}

impl Seen {
    fn note(
        &mut self,
        header_at: u64,
        header: &LocalHeader<'_>,
        data: &[u8],
        inflate: &mut Decompress,
    ) {
        if is_content(header.name) {
            if self.contents.len() < MOST_CONTENTS {
                let mut content = vec![0; MOST_CONTENT];
                let length = unpack(header.packing, data, &mut content, inflate);
                content.truncate(length);
                content.shrink_to_fit();
                self.contents.push((header_at, content));
            }
            return;
        }
        if self.classes.len() >= MOST_CLASSES || self.names.len() + header.name.len() > MOST_NAMES {
            return;
        }
        let mut beginning = [0; 8];
        let length = unpack(header.packing, data, &mut beginning, inflate);
        self.classes.push(SeenClass {
            header_at,
            name_at: self.names.len(),
            name_length: header.name.len(),
            major: class_file::major(beginning.get(..length).unwrap_or_default()),
        });
        self.names.extend_from_slice(header.name);
    }

    fn major(&self, header_at: u64) -> Option<u16> {
        let at = self
            .classes
            .binary_search_by_key(&header_at, |class| class.header_at)
            .ok()?;
        self.classes.get(at)?.major
    }

    fn content(&self, header_at: u64) -> Option<&[u8]> {
        let found = self.contents.iter().find(|(at, _)| *at == header_at);
        found.map(|(_, content)| content.as_slice())
    }

    /// The classes that came by, as if the directory listed them.
    fn entries(&self) -> Vec<DirectoryEntry<'_>> {
        let classes = self.classes.iter();
        classes
            .filter_map(|class| {
                Some(DirectoryEntry {
                    name: self
                        .names
                        .get(class.name_at..class.name_at + class.name_length)?,
                    header_at: class.header_at,
                })
            })
            .collect()
    }
}

/// Unpacks the beginning of an entry. Answers how many bytes it gave.
fn unpack(
    packing: Option<Packing>,
    data: &[u8],
    into: &mut [u8],
    inflate: &mut Decompress,
) -> usize {
    match packing {
        None => 0,
        Some(Packing::Stored(size)) => {
            let data = data.get(..size.unwrap_or(data.len())).unwrap_or(data);
            let length = data.len().min(into.len());
            if let (Some(into), Some(data)) = (into.get_mut(..length), data.get(..length)) {
                into.copy_from_slice(data);
            }
            length
        }
        Some(Packing::Deflated) => {
            inflate.reset(false);
            // What came out before a fault counts: the fault is for the jar's own reader to find.
            let _ = inflate.decompress(data, into, FlushDecompress::None);
            usize::try_from(inflate.total_out()).unwrap_or_default()
        }
    }
}

/// Tells what the entries make of the jar.
fn fill(jar: &mut Jar, entries: &[DirectoryEntry<'_>], seen: &Seen, most_classes: usize) {
    let content = |wanted: fn(&[u8]) -> bool| {
        let entry = entries.iter().find(|entry| wanted(entry.name))?;
        seen.content(entry.header_at)
    };
    let main = content(|name| name.eq_ignore_ascii_case(MANIFEST));
    let module_info = content(|name| name == MODULE_INFO).or_else(|| content(is_module_info));
    jar.module = module::name(module_info, main, &jar.path);
    jar.unreadable = main.and_then(manifest::fault);
    jar.target_jdk = main.and_then(|main| manifest::value(main, "X-Compile-Target-JDK"));
    jar.compiled_for =
        main.and_then(|main| manifest::value(main, "X-Compile-Elasticsearch-Version"));
    jar.es_plugin = content(|name| name == ES_PLUGIN).map(<[u8]>::to_vec);
    jar.odd_names = entries
        .iter()
        .any(|entry| std::str::from_utf8(entry.name).is_err());
    for entry in entries.iter().filter(|entry| is_class(entry.name)) {
        if jar.classes.len() + jar.versioned.len() >= most_classes {
            jar.cut = true;
            break;
        }
        let stem = entry.name.strip_suffix(CLASS).unwrap_or(entry.name);
        let name = String::from_utf8_lossy(stem).replace('/', ".");
        if entry.name.starts_with(VERSIONS) {
            jar.versioned.push(name);
        } else {
            let major = seen.major(entry.header_at);
            jar.classes.push(Class { name, major });
        }
    }
}
