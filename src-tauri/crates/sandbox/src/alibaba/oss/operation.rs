//! Which operation a request asks for.

use std::collections::BTreeMap;

use axum::http::{Method, Uri};
use percent_encoding::percent_decode_str;

use super::errors::Refusal;

/// The operations that are served, by the names of the API reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    ListBuckets,
    GetBucketLocation,
    GetBucketInfo,
    ListObjectsV2,
    ListMultipartUploads,
    PutObject,
    GetObject,
    HeadObject,
    DeleteObject,
    InitiateMultipartUpload,
    UploadPart,
    ListParts,
    CompleteMultipartUpload,
    AbortMultipartUpload,
    /// Anything else.
    Unknown,
}

impl Operation {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::ListBuckets => "ListBuckets",
            Self::GetBucketLocation => "GetBucketLocation",
            Self::GetBucketInfo => "GetBucketInfo",
            Self::ListObjectsV2 => "ListObjectsV2",
            Self::ListMultipartUploads => "ListMultipartUploads",
            Self::PutObject => "PutObject",
            Self::GetObject => "GetObject",
            Self::HeadObject => "HeadObject",
            Self::DeleteObject => "DeleteObject",
            Self::InitiateMultipartUpload => "InitiateMultipartUpload",
            Self::UploadPart => "UploadPart",
            Self::ListParts => "ListParts",
            Self::CompleteMultipartUpload => "CompleteMultipartUpload",
            Self::AbortMultipartUpload => "AbortMultipartUpload",
            Self::Unknown => "Unknown",
        }
    }
}

impl Operation {
    /// The RAM action, without its prefix `oss:`.
    pub(super) fn permission(self) -> &'static str {
        match self {
            Self::InitiateMultipartUpload | Self::UploadPart | Self::CompleteMultipartUpload => {
                "PutObject"
            }
            Self::HeadObject => "GetObject",
            Self::ListObjectsV2 => "ListObjects",
            other => other.name(),
        }
    }
}

/// Parameters that make another operation of a request on an object: to carry out `PUT ?acl` as
/// `PutObject` would put an access list in the place of the object.
const OTHERS: [&str; 9] = [
    "acl",
    "append",
    "objectMeta",
    "restore",
    "symlink",
    "tagging",
    "torrent",
    "x-oss-async-process",
    "x-oss-process",
];

/// What a request asks for, read from its head.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) operation: Operation,
    /// Empty where the request is to the service itself.
    pub(super) bucket: String,
    /// Empty where the request is to the bucket.
    pub(super) key: String,
    /// Whether bucket and key are UTF-8, as names must be.
    pub(super) is_text: bool,
    /// The parameters, decoded.
    pub(super) query: BTreeMap<String, String>,
}

impl Asked {
    /// Buckets are the beginning of the path here: on loopback there are no names below the host.
    pub(super) fn of(method: &Method, uri: &Uri) -> Self {
        let path = uri.path().trim_start_matches('/');
        let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let query: BTreeMap<String, String> = uri
            .query()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect();
        let has = |name: &str| query.contains_key(name);
        let operation = match (method.as_str(), bucket.is_empty(), key.is_empty()) {
            ("GET", true, _) => Operation::ListBuckets,
            ("GET", _, true) if has("location") => Operation::GetBucketLocation,
            ("GET", _, true) if has("bucketInfo") => Operation::GetBucketInfo,
            ("GET", _, true) if has("uploads") => Operation::ListMultipartUploads,
            ("GET", _, true) if has("list-type") => Operation::ListObjectsV2,
            (_, false, false) if OTHERS.into_iter().any(has) => Operation::Unknown,
            ("POST", false, false) if has("uploads") => Operation::InitiateMultipartUpload,
            ("POST", false, false) if has("uploadId") => Operation::CompleteMultipartUpload,
            ("PUT", false, false) if has("uploadId") => Operation::UploadPart,
            ("GET", false, false) if has("uploadId") => Operation::ListParts,
            ("DELETE", false, false) if has("uploadId") => Operation::AbortMultipartUpload,
            ("PUT", false, false) => Operation::PutObject,
            ("GET", false, false) => Operation::GetObject,
            ("HEAD", false, false) => Operation::HeadObject,
            ("DELETE", false, false) => Operation::DeleteObject,
            _ => Operation::Unknown,
        };
        Self {
            operation,
            bucket: decoded(bucket),
            key: decoded(key),
            is_text: percent_decode_str(path).decode_utf8().is_ok(),
            query,
        }
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// A number between 1 and `most`, or `usual` where the parameter is missing.
    pub(super) fn number(
        &self,
        name: &'static str,
        usual: usize,
        most: usize,
    ) -> Result<usize, Refusal> {
        match self.parameter(name) {
            None | Some("") => Ok(usual),
            Some(text) => text
                .parse()
                .ok()
                .filter(|number| (1..=most).contains(number))
                .ok_or_else(|| Refusal::argument("Argument is out of range.", name)),
        }
    }

    /// Keys go out percent-encoded where the caller asked for it, because XML has no way to write
    /// some characters.
    pub(super) fn written(&self, key: &str) -> String {
        use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
        if self.encodes_urls() {
            utf8_percent_encode(key, NON_ALPHANUMERIC).to_string()
        } else {
            key.to_owned()
        }
    }

    pub(super) fn encodes_urls(&self) -> bool {
        self.parameter("encoding-type") == Some("url")
    }
}
