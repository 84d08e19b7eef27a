//! What is stored.

use chrono::{DateTime, Utc};
use plugdesk_net::Answer;

use super::error::{OssError, OssErrorKind, OssOperation};
use super::file_sums::FileSums;

/// What the service says of an object that it has just taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its `ETag`, without quotes.
    pub etag: String,
    /// How many bytes it has.
    pub size: u64,
    /// Its CRC-64, where the answer says it.
    pub crc64: Option<u64>,
    /// The `RequestId`.
    pub request_id: Option<String>,
}

/// What the service says of an object that it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectHead {
    /// How many bytes it has; nothing where the answer does not say.
    pub size: Option<u64>,
    /// Its `ETag`, without quotes: the MD5, if it was stored in one piece and is not encrypted.
    pub etag: String,
    /// When it was stored.
    pub modified: Option<DateTime<Utc>>,
    /// Its CRC-64, where the answer says it.
    pub crc64: Option<u64>,
}

impl ObjectHead {
    pub(super) fn read(answer: &Answer) -> Self {
        Self {
            size: answer
                .header_text("content-length")
                .and_then(|text| text.parse().ok()),
            etag: etag(answer),
            modified: answer
                .header_text("last-modified")
                .and_then(|text| DateTime::parse_from_rfc2822(&text).ok())
                .map(|moment| moment.to_utc()),
            crc64: crc64(answer),
        }
    }

    /// Whether the object is this file. Where the service says neither a CRC-64 nor an `ETag` that
    /// is an MD5, it counts as another.
    pub fn is(&self, file: &FileSums) -> bool {
        let same = match self.crc64 {
            Some(crc64) => crc64 == file.crc64,
            None => file.is_etag(&self.etag),
        };
        same && self.size == Some(file.size)
    }
}

/// Reads what the service has taken, and compares it with what was sent.
pub(super) fn stored(
    operation: OssOperation,
    answer: &Answer,
    size: u64,
    sent_crc64: Option<u64>,
) -> Result<Stored, OssError> {
    let stored = Stored {
        etag: etag(answer),
        size,
        crc64: crc64(answer),
        request_id: request_id(answer),
    };
    match (stored.crc64, sent_crc64) {
        (Some(theirs), Some(ours)) if theirs != ours => Err(OssError {
            status: Some(answer.status().as_u16()),
            request_id: stored.request_id,
            ..OssError::of(operation, OssErrorKind::ContentDiffers)
        }),
        _ => Ok(stored),
    }
}

pub(super) fn etag(answer: &Answer) -> String {
    let etag = answer.header_text("etag").unwrap_or_default();
    etag.trim_matches('"').to_owned()
}

fn crc64(answer: &Answer) -> Option<u64> {
    answer
        .header_text("x-oss-hash-crc64ecma")
        .and_then(|text| text.parse().ok())
}

pub(super) fn request_id(answer: &Answer) -> Option<String> {
    answer.header_text("x-oss-request-id")
}
