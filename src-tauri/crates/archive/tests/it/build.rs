//! Builds archives in memory, right and wrong ones.
//!
//! It shares no code with the reader: every field that a crafted archive may lie about is set here.

use flate2::{Compression, Crc, write::DeflateEncoder};
use std::io::{Cursor, Write as _};

use plugdesk_archive::{Inspection, Limits, inspect};

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const ZIP64_END: &[u8] = b"PK\x06\x06";
const ZIP64_LOCATOR: &[u8] = b"PK\x06\x07";

pub(crate) const STORED: u16 = 0;
pub(crate) const DEFLATED: u16 = 8;
pub(crate) const ENCRYPTED: u16 = 1;
pub(crate) const DESCRIPTOR_FOLLOWS: u16 = 8;

/// One entry. The sizes, the checksum and the flags are what the headers claim.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) name: Vec<u8>,
    pub(crate) packed: Vec<u8>,
    pub(crate) method: u16,
    pub(crate) flags: u16,
    pub(crate) crc: u32,
    pub(crate) packed_size: u32,
    pub(crate) size: u32,
    /// What the local header says, where that is not the same.
    pub(crate) local: Option<Box<Entry>>,
    /// The extra field of the local header.
    pub(crate) extra: Vec<u8>,
    /// Bytes between the entry before and this one.
    pub(crate) before: Vec<u8>,
    /// Bytes between the data and the next entry, such as a data descriptor.
    pub(crate) after: Vec<u8>,
    /// Whether the directory leaves it out.
    pub(crate) unlisted: bool,
    /// The Unix mode in the directory.
    pub(crate) mode: u16,
}

impl Entry {
    pub(crate) fn new(name: impl AsRef<[u8]>, content: impl AsRef<[u8]>) -> Self {
        let content = content.as_ref();
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content).unwrap();
        Self {
            method: DEFLATED,
            ..Self::packed(name, content, encoder.finish().unwrap())
        }
    }

    pub(crate) fn stored(name: impl AsRef<[u8]>, content: impl AsRef<[u8]>) -> Self {
        Self::packed(name, content.as_ref(), content.as_ref().to_vec())
    }

    fn packed(name: impl AsRef<[u8]>, content: &[u8], packed: Vec<u8>) -> Self {
        let mut crc = Crc::new();
        crc.update(content);
        Self {
            name: name.as_ref().to_vec(),
            packed_size: u32::try_from(packed.len()).unwrap(),
            packed,
            method: STORED,
            flags: 0,
            crc: crc.sum(),
            size: u32::try_from(content.len()).unwrap(),
            local: None,
            extra: Vec::new(),
            before: Vec::new(),
            after: Vec::new(),
            unlisted: false,
            mode: 0o100_644,
        }
    }

    /// The same entry with another local header.
    pub(crate) fn with_local(self, change: impl FnOnce(&mut Self)) -> Self {
        let mut local = self.clone();
        change(&mut local);
        Self {
            local: Some(Box::new(local)),
            ..self
        }
    }

    /// The same entry with its sizes and its checksum behind the data, as streams write it.
    pub(crate) fn streamed(self, signed: bool) -> Self {
        let mut after = if signed {
            b"PK\x07\x08".to_vec()
        } else {
            Vec::new()
        };
        after.extend(self.crc.to_le_bytes());
        after.extend(self.packed_size.to_le_bytes());
        after.extend(self.size.to_le_bytes());
        Self {
            flags: self.flags | DESCRIPTOR_FOLLOWS,
            after,
            ..self
        }
        .with_local(|local| (local.crc, local.packed_size, local.size) = (0, 0, 0))
    }

    /// The local header with the name.
    fn local_header(&self) -> Vec<u8> {
        let local = self.local.as_deref().unwrap_or(self);
        let mut bytes = LOCAL.to_vec();
        bytes.extend(local.common_fields());
        let extra_at = bytes.len() - 2;
        let extra_length = u16::try_from(self.extra.len()).unwrap();
        bytes[extra_at..].copy_from_slice(&extra_length.to_le_bytes());
        bytes.extend(&local.name);
        bytes.extend(&self.extra);
        bytes
    }

    /// The fields that the local and the central header have in common.
    fn common_fields(&self) -> Vec<u8> {
        let name_length = u16::try_from(self.name.len()).unwrap();
        let mut bytes = Vec::new();
        bytes.extend(20u16.to_le_bytes());
        bytes.extend(self.flags.to_le_bytes());
        bytes.extend(self.method.to_le_bytes());
        // Date and time are zero, month 0 of 1980: real archives hold such dates.
        bytes.extend([0; 4]);
        bytes.extend(self.crc.to_le_bytes());
        bytes.extend(self.packed_size.to_le_bytes());
        bytes.extend(self.size.to_le_bytes());
        bytes.extend(name_length.to_le_bytes());
        bytes.extend([0; 2]);
        bytes
    }
}

/// An archive to be written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Archive {
    pub(crate) entries: Vec<Entry>,
    pub(crate) comment: Vec<u8>,
    /// Writes a ZIP64 end record even if the counts would fit without.
    pub(crate) zip64: bool,
    /// Added to every count of entries in the end records.
    pub(crate) overstated_by: u16,
}

impl Archive {
    pub(crate) fn of(entries: impl IntoIterator<Item = Entry>) -> Self {
        Self {
            entries: entries.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Files by name and content, deflated.
    pub(crate) fn files(files: &[(&str, &str)]) -> Self {
        Self::of(
            files
                .iter()
                .map(|(name, content)| Entry::new(name, content)),
        )
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut directory = Vec::new();
        for entry in &self.entries {
            bytes.extend(&entry.before);
            let offset = u32::try_from(bytes.len()).unwrap();
            bytes.extend(entry.local_header());
            bytes.extend(&entry.packed);
            bytes.extend(&entry.after);

            if entry.unlisted {
                continue;
            }
            directory.extend(CENTRAL);
            directory.extend([20, 3]);
            directory.extend(entry.common_fields());
            directory.extend([0; 8]);
            directory.extend(entry.mode.to_le_bytes());
            directory.extend(offset.to_le_bytes());
            directory.extend(&entry.name);
        }
        let start = bytes.len();
        bytes.extend(&directory);
        self.write_end(&mut bytes, start, directory.len());
        bytes
    }

    fn write_end(&self, bytes: &mut Vec<u8>, start: usize, length: usize) {
        let listed = self.entries.iter().filter(|entry| !entry.unlisted);
        let count = listed.count() as u64 + u64::from(self.overstated_by);
        let zip64 = self.zip64 || count >= u64::from(u16::MAX);
        if zip64 {
            let record_at = bytes.len() as u64;
            bytes.extend(ZIP64_END);
            bytes.extend(44u64.to_le_bytes());
            bytes.extend([45, 0, 45, 0]);
            bytes.extend([0; 8]);
            bytes.extend(count.to_le_bytes());
            bytes.extend(count.to_le_bytes());
            bytes.extend((length as u64).to_le_bytes());
            bytes.extend((start as u64).to_le_bytes());
            bytes.extend(ZIP64_LOCATOR);
            bytes.extend([0; 4]);
            bytes.extend(record_at.to_le_bytes());
            bytes.extend(1u32.to_le_bytes());
        }
        let short_count = if zip64 {
            u16::MAX
        } else {
            u16::try_from(count).unwrap()
        };
        bytes.extend(END);
        bytes.extend([0; 4]);
        bytes.extend(short_count.to_le_bytes());
        bytes.extend(short_count.to_le_bytes());
        bytes.extend(u32::try_from(length).unwrap().to_le_bytes());
        bytes.extend(u32::try_from(start).unwrap().to_le_bytes());
        bytes.extend(u16::try_from(self.comment.len()).unwrap().to_le_bytes());
        bytes.extend(&self.comment);
    }

    pub(crate) fn inspected(&self) -> Inspection {
        inspected(self.bytes())
    }
}

pub(crate) fn inspected(bytes: impl AsRef<[u8]>) -> Inspection {
    inspect(Cursor::new(bytes), &Limits::default()).unwrap()
}
