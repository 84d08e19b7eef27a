//! Why an operation on a bucket failed, and whether trying again helps.

use std::fmt;
use std::time::Duration;

use chrono::TimeDelta;
use plugdesk_net::{NetError, Phase, RetryAdvice};

use crate::endpoint::Region;

/// What was asked of the object storage, by the names of its API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OssOperation {
    /// `GET /`
    ListBuckets,
    /// `GET /?location`
    GetBucketLocation,
    /// `PUT /key`
    PutObject,
    /// `HEAD /key`
    HeadObject,
    /// `DELETE /key`
    DeleteObject,
    /// `POST /key?uploads`
    InitiateMultipartUpload,
    /// `PUT /key?partNumber&uploadId`
    UploadPart,
    /// `GET /key?uploadId`
    ListParts,
    /// `POST /key?uploadId`
    CompleteMultipartUpload,
    /// `DELETE /key?uploadId`
    AbortMultipartUpload,
}

impl OssOperation {
    /// The name by which the API's description calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ListBuckets => "ListBuckets",
            Self::GetBucketLocation => "GetBucketLocation",
            Self::PutObject => "PutObject",
            Self::HeadObject => "HeadObject",
            Self::DeleteObject => "DeleteObject",
            Self::InitiateMultipartUpload => "InitiateMultipartUpload",
            Self::UploadPart => "UploadPart",
            Self::ListParts => "ListParts",
            Self::CompleteMultipartUpload => "CompleteMultipartUpload",
            Self::AbortMultipartUpload => "AbortMultipartUpload",
        }
    }
}

impl fmt::Display for OssOperation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// An operation that failed.
#[derive(Debug)]
pub struct OssError {
    /// What was asked.
    pub operation: OssOperation,
    /// What went wrong.
    pub kind: OssErrorKind,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// The service's `Code`.
    pub code: Option<String>,
    /// The service's `Message`, in English.
    pub message: Option<String>,
    /// The `RequestId`.
    pub request_id: Option<String>,
    /// This machine's clock minus the service's, where the answer says what time it is there.
    pub clock_off_by: Option<TimeDelta>,
    /// How long the service asks to wait before the next call.
    pub retry_after: Option<Duration>,
}

/// What went wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum OssErrorKind {
    /// `NoSuchBucket`: no bucket has this name.
    NoSuchBucket,
    /// `NoSuchKey`: the bucket holds no object under this key.
    NoSuchKey,
    /// `NoSuchUpload`: the multipart upload was completed, aborted or never begun.
    NoSuchUpload,
    /// `AccessDenied` and its like: RAM or the bucket's policy does not permit it.
    AccessDenied,
    /// The bucket lies in another region than the one that was asked.
    WrongRegion {
        /// The bucket's region, where the answer says it.
        expected: Option<Region>,
    },
    /// `RequestTimeTooSkewed`: this machine's clock is more than 15 minutes off.
    ClockSkew,
    /// `SignatureDoesNotMatch`: as a rule the `AccessKey` secret is wrong.
    SignatureDoesNotMatch,
    /// `InvalidAccessKeyId`, or a security token that is wrong or over.
    InvalidAccessKey,
    /// What arrived is not what was sent (`InvalidDigest`, `BadDigest`, or another checksum in the
    /// answer).
    ContentDiffers,
    /// `EntityTooLarge`: the service takes no object of this size.
    TooLarge,
    /// The service failed.
    ServerFault,
    /// Too many calls, or too much, in a short time.
    Throttled,
    /// The service did not like the request.
    InvalidRequest,
    /// No answer of the API came at all.
    Net(NetError),
    /// An answer that the API's description does not know.
    Other,
}

impl OssError {
    /// Whether the same operation can help. Every operation here may run twice with the outcome of
    /// once: a second multipart upload is begun under another id, and the first can be aborted.
    pub fn retry(&self) -> RetryAdvice {
        match &self.kind {
            // Or the upload was completed or aborted meanwhile, and the file can be sent anew.
            OssErrorKind::ContentDiffers | OssErrorKind::NoSuchUpload => RetryAdvice::Now,
            OssErrorKind::Throttled => {
                RetryAdvice::After(self.retry_after.unwrap_or(Duration::from_secs(5)))
            }
            OssErrorKind::ServerFault => {
                RetryAdvice::After(self.retry_after.unwrap_or(Duration::from_secs(2)))
            }
            OssErrorKind::Net(error) => match (error.retry(), self.retry_after) {
                (RetryAdvice::After(_), Some(wait)) => RetryAdvice::After(wait),
                (advice, _) => advice,
            },
            _ => RetryAdvice::Never,
        }
    }

    /// Where the operation failed.
    pub fn phase(&self) -> Phase {
        match &self.kind {
            OssErrorKind::Net(error) => error.phase(),
            _ => Phase::Answer,
        }
    }

    /// Whether the service may have carried out the operation although it did not say so.
    pub fn outcome_unknown(&self) -> bool {
        match &self.kind {
            OssErrorKind::Net(error) => error.may_have_arrived(),
            // 503 is given before work begins; the other 5xx may come at any time.
            OssErrorKind::ServerFault => self.status != Some(503),
            _ => false,
        }
    }

    pub(super) fn of(operation: OssOperation, kind: OssErrorKind) -> Self {
        Self {
            operation,
            kind,
            status: None,
            code: None,
            message: None,
            request_id: None,
            clock_off_by: None,
            retry_after: None,
        }
    }

    /// An answer of success from which nothing can be read.
    pub(super) fn not_understood(operation: OssOperation, what: String) -> Self {
        Self {
            message: Some(what),
            ..Self::of(operation, OssErrorKind::Other)
        }
    }
}

impl fmt::Display for OssError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} failed: ", self.operation)?;
        match (&self.kind, &self.code) {
            (OssErrorKind::Net(error), _) => write!(out, "{error}")?,
            (_, Some(code)) => {
                let message = self.message.as_deref().unwrap_or_default();
                write!(out, "{code}: {message}")?;
            }
            (kind, None) => write!(out, "{kind:?}")?,
        }
        if let Some(status) = self.status {
            write!(out, " (status {status})")?;
        }
        Ok(())
    }
}

impl std::error::Error for OssError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            OssErrorKind::Net(error) => Some(error),
            _ => None,
        }
    }
}
