//! Refusals in the form of OSS: XML with a code, and for `HEAD` the same in a header.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Utc};

use super::xml::Element;
use crate::clock::iso;
use crate::faults::OwnRefusal;

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error("{0}")]
    Denied(String),
    #[error("{message}")]
    Argument { message: String, name: &'static str },
    #[error("The OSS Access Key Id you provided does not exist in our records.")]
    UnknownKey(String),
    #[error("The security token you provided is invalid.")]
    InvalidToken,
    #[error("The security token you provided has expired.")]
    TokenExpired,
    #[error("The difference between the request time and the current time is too large.")]
    TooSkewed { server: DateTime<Utc> },
    #[error(
        "The request signature we calculated does not match the signature you provided. Check your \
         key and signing method."
    )]
    SignatureDoesNotMatch {
        key_id: String,
        provided: String,
        string_to_sign: String,
        canonical_request: String,
    },
    #[error("The specified bucket is not valid.")]
    InvalidBucketName(String),
    #[error("The specified object is not valid.")]
    InvalidObjectName(String),
    #[error("The specified bucket does not exist.")]
    NoSuchBucket(String),
    #[error(
        "The bucket you are attempting to access must be addressed using the specified endpoint. \
         Please send all future requests to this endpoint."
    )]
    OtherRegion { bucket: String, region: String },
    #[error("The specified key does not exist.")]
    NoSuchKey(String),
    #[error(
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have \
         been aborted or completed."
    )]
    NoSuchUpload(String),
    #[error("The object you specified already exists and can not be overwritten.")]
    AlreadyThere,
    #[error(
        "One or more of the specified parts could not be found or the specified entity tag might \
         not have matched the part's entity tag."
    )]
    InvalidPart,
    #[error(
        "The list of parts was not in ascending order. Parts list must be ordered by part number."
    )]
    InvalidPartOrder,
    #[error("Your proposed upload is smaller than the minimum allowed size.")]
    TooSmall,
    #[error("Your proposed upload exceeds the maximum allowed size.")]
    TooLarge,
    #[error("The Content-MD5 you specified was invalid.")]
    BadDigest,
    #[error("The Content-MD5 you specified did not match what we received.")]
    OtherDigest { sent: String, computed: String },
    #[error("You must provide the Content-Length HTTP header.")]
    NoLength,
    #[error("The body broke off: {0}")]
    BrokeOff(String),
    #[error(
        "The XML you provided was not well-formed or did not validate against our published schema."
    )]
    MalformedXml,
    #[error("A header you provided implies functionality that is not implemented.")]
    NotImplemented,
    #[error("We encountered an internal error. Please try again.")]
    Internal(#[from] std::io::Error),
    #[error("Please reduce your request rate.")]
    TooManyRequests,
    #[error("Please try again later.")]
    Unavailable,
}

impl Refusal {
    pub(super) fn denied(message: &str) -> Self {
        Self::Denied(message.to_owned())
    }

    pub(super) fn argument(message: &str, name: &'static str) -> Self {
        Self::Argument {
            message: message.to_owned(),
            name,
        }
    }

    pub(super) fn code(&self) -> (StatusCode, &'static str) {
        use StatusCode as S;
        match self {
            Self::Denied(_) | Self::OtherRegion { .. } => (S::FORBIDDEN, "AccessDenied"),
            Self::Argument { .. } => (S::BAD_REQUEST, "InvalidArgument"),
            Self::UnknownKey(_) => (S::FORBIDDEN, "InvalidAccessKeyId"),
            Self::InvalidToken => (S::FORBIDDEN, "InvalidSecurityToken"),
            Self::TokenExpired => (S::FORBIDDEN, "SecurityTokenExpired"),
            Self::TooSkewed { .. } => (S::FORBIDDEN, "RequestTimeTooSkewed"),
            Self::SignatureDoesNotMatch { .. } => (S::FORBIDDEN, "SignatureDoesNotMatch"),
            Self::InvalidBucketName(_) => (S::BAD_REQUEST, "InvalidBucketName"),
            Self::InvalidObjectName(_) => (S::BAD_REQUEST, "InvalidObjectName"),
            Self::NoSuchBucket(_) => (S::NOT_FOUND, "NoSuchBucket"),
            Self::NoSuchKey(_) => (S::NOT_FOUND, "NoSuchKey"),
            Self::NoSuchUpload(_) => (S::NOT_FOUND, "NoSuchUpload"),
            Self::AlreadyThere => (S::CONFLICT, "FileAlreadyExists"),
            Self::InvalidPart => (S::BAD_REQUEST, "InvalidPart"),
            Self::InvalidPartOrder => (S::BAD_REQUEST, "InvalidPartOrder"),
            Self::TooSmall => (S::BAD_REQUEST, "EntityTooSmall"),
            Self::TooLarge => (S::BAD_REQUEST, "EntityTooLarge"),
            Self::BadDigest | Self::OtherDigest { .. } => (S::BAD_REQUEST, "InvalidDigest"),
            Self::NoLength => (S::LENGTH_REQUIRED, "MissingContentLength"),
            Self::BrokeOff(_) => (S::BAD_REQUEST, "IncompleteBody"),
            Self::MalformedXml => (S::BAD_REQUEST, "MalformedXML"),
            Self::NotImplemented => (S::NOT_IMPLEMENTED, "NotImplemented"),
            Self::Internal(_) => (S::INTERNAL_SERVER_ERROR, "InternalError"),
            Self::TooManyRequests => (S::SERVICE_UNAVAILABLE, "TotalQpsLimitExceeded"),
            Self::Unavailable => (S::SERVICE_UNAVAILABLE, "ServiceUnavailable"),
        }
    }

    /// What is told beside code and message.
    fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Argument { name, .. } => vec![("ArgumentName", (*name).to_owned())],
            Self::UnknownKey(id) => vec![("OSSAccessKeyId", id.clone())],
            Self::TooSkewed { server } => vec![
                ("MaxAllowedSkewMilliseconds", "900000".to_owned()),
                ("ServerTime", iso(*server)),
            ],
            Self::SignatureDoesNotMatch {
                key_id,
                provided,
                string_to_sign,
                canonical_request,
            } => vec![
                ("OSSAccessKeyId", key_id.clone()),
                ("SignatureProvided", provided.clone()),
                ("StringToSign", string_to_sign.clone()),
                ("CanonicalRequest", canonical_request.clone()),
            ],
            Self::InvalidBucketName(bucket) | Self::NoSuchBucket(bucket) => {
                vec![("BucketName", bucket.clone())]
            }
            Self::OtherRegion { bucket, region } => vec![
                ("Bucket", bucket.clone()),
                ("Endpoint", format!("oss-{region}.aliyuncs.com")),
            ],
            Self::NoSuchKey(key) | Self::InvalidObjectName(key) => vec![("Key", key.clone())],
            Self::NoSuchUpload(id) => vec![("UploadId", id.clone())],
            Self::OtherDigest { sent, computed } => vec![
                ("ClientComputedContentMD5", sent.clone()),
                ("ServerComputedContentMD5", computed.clone()),
            ],
            _ => Vec::new(),
        }
    }

    /// The refusal as an answer. That of a `HEAD` has no body, so it stands in a header as well.
    pub(super) fn answer(&self, host: &str, request_id: &str) -> Response {
        if let Self::Internal(error) = self {
            tracing::error!(%error, "the object storage failed");
        }
        let (status, code) = self.code();
        let mut error = Element::new("Error")
            .with("Code", code)
            .with("Message", &self.to_string())
            .with("RequestId", request_id)
            .with("HostId", host);
        for (name, value) in self.details() {
            error = error.with(name, &value);
        }
        let xml = error.document();
        let mut headers = HeaderMap::new();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/xml"),
        );
        if let Ok(value) = HeaderValue::try_from(BASE64_STANDARD.encode(&xml)) {
            headers.insert(HeaderName::from_static("x-oss-err"), value);
        }
        (status, headers, xml).into_response()
    }
}

impl From<OwnRefusal> for Refusal {
    fn from(refusal: OwnRefusal) -> Self {
        match refusal {
            OwnRefusal::InternalError => Self::Internal(std::io::Error::other("deliberate")),
            OwnRefusal::TooLarge => Self::TooLarge,
            OwnRefusal::RateLimited => Self::TooManyRequests,
            OwnRefusal::Unavailable => Self::Unavailable,
            OwnRefusal::Unauthenticated => Self::UnknownKey("LTAI5tDisabled".to_owned()),
            OwnRefusal::NeedsElevation => {
                Self::denied("You have no right to access this object because of bucket acl.")
            }
        }
    }
}
