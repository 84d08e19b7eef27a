//! The checksums by which OSS and this machine agree on what a file is.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use crc::{CRC_64_XZ, Crc, Digest as Crc64};
use md5::{Digest, Md5};
use plugdesk_net::{CancellationToken, FilePart, FileToSend, NetError, read_part};

/// ECMA-182, reflected: what OSS calls `crc64ecma`.
static CRC64: Crc<u64> = Crc::<u64>::new(&CRC_64_XZ);

/// A file's size and checksums.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FileSums {
    /// How many bytes it has.
    pub size: u64,
    /// Its MD5, which is the `ETag` of an object that was stored in one piece.
    pub md5: [u8; 16],
    /// Its CRC-64, which every object has.
    pub crc64: u64,
}

impl FileSums {
    /// The value of the header `Content-MD5`.
    pub(super) fn content_md5(&self) -> String {
        BASE64_STANDARD.encode(self.md5)
    }

    /// Whether an `ETag` is the MD5 of the file.
    pub fn is_etag(&self, etag: &str) -> bool {
        etag.trim_matches('"')
            .eq_ignore_ascii_case(&hex::encode(self.md5))
    }
}

impl fmt::Debug for FileSums {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let md5 = hex::encode(self.md5);
        write!(out, "FileSums({} bytes, {md5}, {})", self.size, self.crc64)
    }
}

/// Sums on their way.
#[derive(Clone)]
pub(super) struct Sums {
    size: u64,
    md5: Md5,
    crc64: Crc64<'static, u64>,
}

impl Default for Sums {
    fn default() -> Self {
        Self {
            size: 0,
            md5: Md5::new(),
            crc64: CRC64.digest(),
        }
    }
}

impl Sums {
    pub(super) fn take(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        self.md5.update(bytes);
        self.crc64.update(bytes);
    }

    pub(super) fn done(self) -> FileSums {
        FileSums {
            size: self.size,
            md5: self.md5.finalize().into(),
            crc64: self.crc64.finalize(),
        }
    }
}

/// Sums up a file on a thread of its own, if it still is as it was when it was chosen.
pub async fn sums_of_file(
    file: &FileToSend,
    cancel: &CancellationToken,
) -> Result<FileSums, NetError> {
    let sums = read_part(
        file,
        FilePart::all_of(file),
        Sums::default(),
        Sums::take,
        cancel,
    );
    sums.await.map(Sums::done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_those_of_the_standards() {
        let mut sums = Sums::default();
        sums.take(b"1234");
        sums.take(b"56789");
        let sums = sums.done();
        assert_eq!(sums.size, 9);
        // The check value of CRC-64/XZ in the catalogue of parametrised CRC algorithms.
        assert_eq!(sums.crc64, 0x995d_c9bb_df19_39fa);
        assert_eq!(hex::encode(sums.md5), "25f9e794323b453885f5181f1b624d0b");
        assert_eq!(sums.content_md5(), "JfnnlDI7RTiF9RgfG2JNCw==");
        assert!(sums.is_etag("\"25F9E794323B453885F5181F1B624D0B\""));
        assert!(!sums.is_etag("\"25F9E794323B453885F5181F1B624D0B-2\""));
    }
}
