//! Local file headers, found wherever their signature stands in the bytes of a jar.

use std::sync::LazyLock;

use memchr::memmem::Finder;

/// The signature that every local header begins with (APPNOTE 4.3.7).
static SIGNATURE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"PK\x03\x04"));

const FIXED: usize = 30;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// How the bytes of an entry are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// As they are; the number of bytes if the header says it.
    Stored(Option<usize>),
    /// Deflated.
    Deflated,
}

/// A local header that stands wholly in the bytes at hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct LocalHeader<'a> {
    pub(super) name: &'a [u8],
    /// `None` for methods that Java does not read.
    pub(super) packing: Option<Packing>,
    /// Where the entry's data begins, counted from the signature.
    pub(super) data_at: usize,
}

/// Where the next signature stands.
pub(super) fn find(bytes: &[u8]) -> Option<usize> {
    SIGNATURE.find(bytes)
}

impl<'a> LocalHeader<'a> {
    /// Reads the header at the beginning of `bytes`; `None` if it goes on after their end.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let flags = u16_at(bytes, 6)?;
        let method = u16_at(bytes, 8)?;
        let packed = u32_at(bytes, 18)?;
        let name_end = FIXED + usize::from(u16_at(bytes, 26)?);
        let data_at = name_end + usize::from(u16_at(bytes, 28)?);
        bytes.get(..data_at)?;
        // With flag 3 the size follows after the data; with all bits set it is in the extra field.
        let size_known = flags & 8 == 0 && packed != u32::MAX;
        Some(Self {
            name: bytes.get(FIXED..name_end)?,
            packing: match method {
                STORED => Some(Packing::Stored(
                    size_known.then(|| usize::try_from(packed).unwrap_or(usize::MAX)),
                )),
                DEFLATED => Some(Packing::Deflated),
                _ => None,
            },
            data_at,
        })
    }
}

/// Two bytes, the lower first.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

/// Four bytes, the lowest first.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

/// Eight bytes, the lowest first.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(8)?)?;
    Some(u64::from_le_bytes(bytes.try_into().ok()?))
}
