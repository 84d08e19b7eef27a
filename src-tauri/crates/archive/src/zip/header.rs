//! The headers of a zip, field by field (APPNOTE 4.3.7, 4.3.12 and 4.5.3).

use std::io::{Read, Seek};

use super::window::{Failure, Window};

pub(super) const LOCAL: [u8; 4] = *b"PK\x03\x04";
pub(super) const CENTRAL: [u8; 4] = *b"PK\x01\x02";
pub(super) const DESCRIPTOR: [u8; 4] = *b"PK\x07\x08";

/// Flag 0: encrypted.
pub(super) const ENCRYPTED: u16 = 1;
/// Flag 3: sizes and checksum follow after the data.
pub(super) const DESCRIPTOR_FOLLOWS: u16 = 1 << 3;

pub(super) const STORED: u16 = 0;
pub(super) const DEFLATED: u16 = 8;

/// A size that is too large for 32 bits and stands in the ZIP64 field instead.
pub(super) const IN_ZIP64: u64 = 0xffff_ffff;

const LOCAL_LENGTH: usize = 30;
const CENTRAL_LENGTH: usize = 46;
const ZIP64_FIELD: u16 = 1;

/// The fixed fields of a local header, and its ZIP64 sizes as Java takes them.
#[derive(Debug, Clone, Copy)]
pub(super) struct LocalHeader {
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) compressed: u64,
    pub(super) size: u64,
    pub(super) name_length: usize,
    pub(super) extra_length: usize,
    /// Where the header begins.
    pub(super) at: u64,
}

impl LocalHeader {
    /// The header at a place; `None` where no whole local header stands.
    pub(super) fn read<R: Read + Seek>(
        window: &mut Window<'_, R>,
        at: u64,
    ) -> Result<Option<Self>, Failure> {
        let Some(bytes) = window.span(at, LOCAL_LENGTH)? else {
            return Ok(None);
        };
        if !bytes.starts_with(&LOCAL) {
            return Ok(None);
        }
        Ok(Some(Self {
            flags: u16_at(bytes, 6),
            method: u16_at(bytes, 8),
            crc: u32_at(bytes, 14),
            compressed: u64::from(u32_at(bytes, 18)),
            size: u64::from(u32_at(bytes, 22)),
            name_length: usize::from(u16_at(bytes, 26)),
            extra_length: usize::from(u16_at(bytes, 28)),
            at,
        }))
    }

    pub(super) fn name_at(&self) -> u64 {
        self.at.saturating_add(LOCAL_LENGTH as u64)
    }

    fn extra_at(&self) -> u64 {
        self.name_at().saturating_add(self.name_length as u64)
    }

    pub(super) fn data_at(&self) -> u64 {
        self.extra_at().saturating_add(self.extra_length as u64)
    }

    pub(super) fn descriptor_follows(&self) -> bool {
        self.flags & DESCRIPTOR_FOLLOWS != 0
    }

    /// Takes the sizes from the ZIP64 field as `java.util.zip.ZipEntry.setExtra0` does: both or
    /// neither, and from every field that has the number. `false` if the file ends before.
    pub(super) fn read_extra<R: Read + Seek>(
        &mut self,
        window: &mut Window<'_, R>,
    ) -> Result<bool, Failure> {
        if self.extra_length == 0 {
            return Ok(true);
        }
        let Some(extra) = window.span(self.extra_at(), self.extra_length)? else {
            return Ok(false);
        };
        let wanted =
            !self.descriptor_follows() && (self.size == IN_ZIP64 || self.compressed == IN_ZIP64);
        if wanted {
            for field in zip64_fields(extra).filter(|field| field.len() >= 16) {
                self.size = u64_at(field, 0);
                self.compressed = u64_at(field, 8);
            }
        }
        Ok(true)
    }
}

/// An entry of the central directory.
#[derive(Debug, Clone, Copy)]
pub(super) struct CentralHeader<'a> {
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) compressed: u64,
    pub(super) size: u64,
    pub(super) name: &'a [u8],
    pub(super) symlink: bool,
    /// Where the directory says that the local header begins.
    pub(super) header_at: u64,
    /// Length of this header with everything that belongs to it.
    pub(super) length: u64,
}

impl<'a> CentralHeader<'a> {
    /// The header at a place; `None` where no whole one stands.
    pub(super) fn read<R: Read + Seek>(
        window: &'a mut Window<'_, R>,
        at: u64,
    ) -> Result<Option<Self>, Failure> {
        let Some(fixed) = window.span(at, CENTRAL_LENGTH)? else {
            return Ok(None);
        };
        if !fixed.starts_with(&CENTRAL) {
            return Ok(None);
        }
        let name_end = CENTRAL_LENGTH + usize::from(u16_at(fixed, 28));
        let extra_end = name_end + usize::from(u16_at(fixed, 30));
        let length = extra_end + usize::from(u16_at(fixed, 32));
        let Some(bytes) = window.span(at, extra_end)? else {
            return Ok(None);
        };
        let name = bytes.get(CENTRAL_LENGTH..name_end).unwrap_or_default();
        let extra = bytes.get(name_end..).unwrap_or_default();
        let mut header = Self {
            flags: u16_at(bytes, 8),
            method: u16_at(bytes, 10),
            crc: u32_at(bytes, 16),
            compressed: u64::from(u32_at(bytes, 20)),
            size: u64::from(u32_at(bytes, 24)),
            name,
            symlink: is_symlink(bytes),
            header_at: u64::from(u32_at(bytes, 42)),
            length: length as u64,
        };
        header.take_zip64(extra);
        Ok(Some(header))
    }

    /// Fills in what does not fit into 32 bits, in the order of the specification.
    fn take_zip64(&mut self, extra: &[u8]) {
        let Some(mut field) = zip64_fields(extra).next() else {
            return;
        };
        for value in [&mut self.size, &mut self.compressed, &mut self.header_at] {
            if *value == IN_ZIP64
                && let Some((number, rest)) = field.split_first_chunk()
            {
                *value = u64::from_le_bytes(*number);
                field = rest;
            }
        }
    }
}

/// Whether a central header was made on Unix or macOS for a symbolic link.
fn is_symlink(header: &[u8]) -> bool {
    let made_on = u16_at(header, 4) >> 8;
    let mode = u16_at(header, 40);
    matches!(made_on, 3 | 19) && mode & 0xf000 == 0xa000
}

/// The contents of the ZIP64 fields in an extra field, up to where it contradicts itself.
fn zip64_fields(mut extra: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        loop {
            // A field without content at the very end is not looked at, as in Java.
            if extra.len() <= 4 {
                return None;
            }
            let kind = u16_at(extra, 0);
            let end = 4 + usize::from(u16_at(extra, 2));
            let field = extra.get(4..end)?;
            extra = extra.get(end..)?;
            if kind == ZIP64_FIELD {
                return Some(field);
            }
        }
    })
}

/// A number at a place; 0 where there are no bytes.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    number_at(bytes, at).map_or(0, u16::from_le_bytes)
}

/// A number at a place; 0 where there are no bytes.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    number_at(bytes, at).map_or(0, u32::from_le_bytes)
}

/// A number at a place; 0 where there are no bytes.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    number_at(bytes, at).map_or(0, u64::from_le_bytes)
}

fn number_at<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}
