//! The zip itself, read twice: as the installer reads it, a stream of local headers from the first
//! byte on (`java.util.zip.ZipInputStream`), and by its central directory, as desktop programs do.

mod compare;
mod directory;
mod header;
mod landing;
mod listing;
mod reading;
mod stream;
mod unpack;
mod window;

use crate::inspection::NotAZip;

pub(crate) use landing::{landing, leads_outside, normalised};
pub use listing::{Listed, list};
pub(crate) use reading::{read, reopen};
pub(crate) use unpack::{BOMB_RATIO, BOMB_SIZE, Sink};
pub(crate) use window::Window;

/// An entry of the archive.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and every combination occurs"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name as it stands in the local header (in the directory for what no stream reaches),
    /// with what is not UTF-8 replaced.
    pub name: String,
    /// Whether the name's bytes are UTF-8; without the flag, Java reads them as UTF-8 all the same.
    pub name_is_utf8: bool,
    /// Whether it is a folder: its name ends in `/`.
    pub folder: bool,
    /// Bytes that came out of it; what the directory claims for what could not be unpacked.
    pub size: u64,
    /// Bytes that it takes in the archive.
    pub compressed: u64,
    /// Compression method, 0 for stored and 8 for deflated (APPNOTE 4.4.5).
    pub method: u16,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// Whether the directory marks it as a symbolic link (Unix mode).
    pub symlink: bool,
    /// Where its local header begins, in bytes from the start of the file.
    pub header_at: u64,
    /// Where it lands below the folder that the archive is unpacked into; `None` for folders, for
    /// names that lead outside, and for what the installer's stream passes over.
    pub lands: Option<String>,
    /// Whether the installer's stream comes by it, without a fault before or in it.
    pub in_stream: bool,
}

impl Entry {
    /// An entry of which nothing is known but its name.
    fn new(name: &[u8], header_at: u64) -> Self {
        let text = String::from_utf8_lossy(name);
        Self {
            name_is_utf8: matches!(text, std::borrow::Cow::Borrowed(_)),
            folder: name.ends_with(b"/"),
            size: 0,
            compressed: 0,
            method: 0,
            encrypted: false,
            symlink: false,
            header_at,
            lands: landing::landing(&text).map(std::borrow::Cow::into_owned),
            in_stream: false,
            name: text.into_owned(),
        }
    }

    /// The parts of the place where it lands, for what lands somewhere.
    pub fn path(&self) -> Vec<&str> {
        self.lands
            .as_deref()
            .map_or_else(Vec::new, |path| path.split('/').collect())
    }
}

/// How much of an entry a receiver wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// None of it.
    Nothing,
    /// The beginning, of a length that memory never notices.
    Beginning,
    /// All of it.
    Everything,
}

/// Takes the entries of an archive, one after the other, with their unpacked bytes.
pub(crate) trait Receiver {
    /// Says which entry comes. Its bytes come in any case, as long as the installer's stream
    /// unpacks it; the answer counts where it is unpacked for the receiver alone.
    fn begin(&mut self, entry: &Entry) -> Wanted;

    /// Where the bytes go.
    fn sink(&mut self) -> &mut dyn Sink;

    /// Says that the bytes of the entry have come, and whether they were all.
    fn end(&mut self, entry: &Entry, whole: bool);
}

/// Why the installer's stream ended before the last entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamFault {
    /// The data ends within a header.
    HeaderCutOff,
    /// The data ends within an entry.
    Truncated,
    /// The checksum in the archive, and that of the bytes that came out.
    WrongChecksum {
        /// As the archive says.
        expected: u32,
        /// As computed.
        found: u32,
    },
    /// The size in the archive, and the number of bytes that came out.
    WrongSize {
        /// As the archive says.
        expected: u64,
        /// As counted.
        found: u64,
    },
    /// The compressed size in the archive, and the number of bytes that were taken.
    WrongCompressedSize {
        /// As the archive says.
        expected: u64,
        /// As counted.
        found: u64,
    },
    /// The compressed data makes no sense; what zlib says of it.
    DamagedData(String),
    /// Neither stored nor deflated.
    UnsupportedMethod(u16),
    /// Encrypted.
    Encrypted,
    /// Stored with its size after it.
    StoredWithDescriptor,
    /// The name is not UTF-8.
    NameNotUtf8,
}

/// A difference between a local header and the central directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Disagreement {
    /// The names differ: local, directory.
    Names(String, String),
    /// The entry's size, method or flags differ: entry, what differs.
    Headers(String, &'static str),
    /// The installer reads an entry that the directory does not list.
    NotInDirectory(String),
    /// The directory lists an entry that the installer does not come by.
    NotInStream(String),
}

/// Why the inspection itself gave up on something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LimitHit {
    /// More entries than [`crate::Limits::entries`].
    Entries,
    /// More bytes than [`crate::Limits::unpacked`] came out, this many so far.
    Unpacked(u64),
    /// The time was up after this many bytes.
    Time(u64),
}

/// What was read from the zip.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ZipReading {
    /// Why it is no zip for the installer; the entries may be known all the same.
    pub not_a_zip: Option<NotAZip>,
    /// Every entry in the order of the data, duplicates included.
    pub entries: Vec<Entry>,
    /// The first thing that ends the installer's reading, and the entry it happens in.
    pub fault: Option<(String, StreamFault)>,
    /// Where the local headers and the directory disagree, at most 20 of them.
    pub disagreements: Vec<Disagreement>,
    /// What the inspection did not read to the end.
    pub limit: Option<LimitHit>,
}
