//! One class of a jar, looked up while the jar's bytes flow by once more.

use flate2::{Decompress, FlushDecompress, Status};

use super::PluginClass;
use super::class_file::ClassFile;
use super::local::{self, LocalHeader, Packing};

/// Larger than any class that a compiler writes for a plugin.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// A header's fixed part, and the longest name and extra field.
const LONGEST_HEADER: usize = 30 + 2 * 65_535;

/// Looks for one class in the bytes of a jar, as they come.
pub(crate) struct ClassScan {
    /// The name of its entry in the jar.
    entry: Vec<u8>,
    /// What is still to be looked through.
    buffer: Vec<u8>,
    content: Vec<u8>,
    reading: Reading,
}

enum Reading {
    /// No header of the class came by yet.
    Looking,
    Stored(usize),
    Deflated(Box<Decompress>),
    Done,
}

impl ClassScan {
    /// Looks for the class of this name in Java's form, `org.example.Plugin`.
    pub(crate) fn new(class_name: &str) -> Self {
        Self {
            entry: format!("{}.class", class_name.replace('.', "/")).into_bytes(),
            buffer: Vec::new(),
            content: Vec::new(),
            reading: Reading::Looking,
        }
    }

    /// Takes the next bytes. Answers whether more are wanted.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> bool {
        if matches!(self.reading, Reading::Looking) {
            for piece in bytes.chunks(LONGEST_HEADER) {
                self.look(piece);
            }
        } else {
            self.read(bytes);
        }
        !matches!(self.reading, Reading::Done)
    }

    /// What was read of the class; `None` if it did not come by or could not be read.
    pub(crate) fn finish(self) -> Option<PluginClass> {
        ClassFile::read(&self.content)?.into_plugin_class()
    }

    fn look(&mut self, piece: &[u8]) {
        if !matches!(self.reading, Reading::Looking) {
            return self.read(piece);
        }
        self.buffer.extend_from_slice(piece);
        let mut looked = 0;
        while let Some(found) = self.buffer.get(looked..).and_then(local::find) {
            let at = looked + found;
            let bytes = self.buffer.get(at..).unwrap_or_default();
            let Some(header) = LocalHeader::read(bytes) else {
                self.buffer.drain(..at);
                return;
            };
            if header.name == self.entry {
                self.reading = match header.packing {
                    None => Reading::Done,
                    Some(Packing::Stored(size)) => {
                        Reading::Stored(size.unwrap_or(MOST_BYTES).min(MOST_BYTES))
                    }
                    Some(Packing::Deflated) => Reading::Deflated(Box::new(Decompress::new(false))),
                };
                let data = self.buffer.split_off(at + header.data_at);
                self.buffer = Vec::new();
                return self.read(&data);
            }
            looked = at + 4;
        }
        let keep = looked.max(self.buffer.len().saturating_sub(3));
        self.buffer.drain(..keep);
    }

    fn read(&mut self, bytes: &[u8]) {
        let done = match &mut self.reading {
            Reading::Looking | Reading::Done => return,
            Reading::Stored(left) => {
                let length = bytes.len().min(*left);
                self.content
                    .extend_from_slice(bytes.get(..length).unwrap_or_default());
                *left -= length;
                *left == 0
            }
            Reading::Deflated(inflate) => inflate_into(inflate, bytes, &mut self.content),
        };
        if done {
            self.reading = Reading::Done;
        }
    }
}

/// Unpacks more of a class. Answers whether that was the last of it.
fn inflate_into(inflate: &mut Decompress, bytes: &[u8], content: &mut Vec<u8>) -> bool {
    let mut rest = bytes;
    while content.len() < MOST_BYTES {
        content.reserve(8 * 1024);
        let (read, written) = (inflate.total_in(), content.len());
        let status = inflate.decompress_vec(rest, content, FlushDecompress::None);
        let consumed = usize::try_from(inflate.total_in() - read).unwrap_or(rest.len());
        rest = rest.get(consumed..).unwrap_or_default();
        match status {
            Ok(Status::StreamEnd) | Err(_) => return true,
            Ok(_) if consumed == 0 && content.len() == written => return false,
            Ok(_) => {}
        }
    }
    true
}
