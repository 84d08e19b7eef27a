//! The error answers of Alibaba Cloud's API gateway and of its Elasticsearch service.

use std::io;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::acs3::SignatureError;
use super::request_id;
use crate::body::BodyError;
use crate::faults::OwnRefusal;

/// A refusal. Messages and codes are documented unless a line here calls them an assumption.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("Specified api is not found, please check your url and method.")]
    ApiNotFound,
    #[error(transparent)]
    Signature(#[from] SignatureError),
    #[error("Instance is activating.")]
    InstanceActivating,
    #[error("The instanceId provided does not exist.")]
    InstanceNotFound,
    /// The code for a malformed parameter is an assumption.
    #[error("The specified parameter {name} is not valid: {why}")]
    InvalidParameter { name: &'static str, why: String },
    /// The codes for plug-ins that cannot be installed are not published; this one is an assumption.
    #[error("The plug-in {0} is not in the plug-in library of the instance.")]
    PluginNotFound(String),
    /// `RepetitionOperationError` is a code of the service; that it is used here is an assumption.
    #[error("The plug-in {name} is {state} and cannot be installed.")]
    NotInstallable { name: String, state: &'static str },
    /// `MustChangeOneResource` is a code of the service; that it is used here is an assumption.
    #[error("The request names no plug-in.")]
    NothingToInstall,
    /// An assumption, code and all.
    #[error("{0}")]
    TooLarge(String),
    /// An assumption: what the service says of a body that breaks off is not documented.
    #[error("{0}")]
    BrokenBody(String),
    #[error("Request was denied due to user flow control.")]
    Throttled,
    #[error("The request has failed due to a temporary failure of the server.")]
    Unavailable,
    #[error("The request processing has failed due to some unknown error.")]
    Internal(#[from] io::Error),
}

impl Refusal {
    fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::ApiNotFound => (StatusCode::NOT_FOUND, "InvalidApi.NotFound"),
            Self::Signature(error) => (error.status(), error.code()),
            Self::InstanceActivating => (StatusCode::BAD_REQUEST, "InstanceActivating"),
            Self::InstanceNotFound => (StatusCode::BAD_REQUEST, "InstanceNotFound"),
            Self::InvalidParameter { .. } | Self::BrokenBody(_) => {
                (StatusCode::BAD_REQUEST, "InvalidParameter")
            }
            Self::PluginNotFound(_) => (StatusCode::BAD_REQUEST, "PluginNotFound"),
            Self::NotInstallable { .. } => (StatusCode::BAD_REQUEST, "RepetitionOperationError"),
            Self::NothingToInstall => (StatusCode::BAD_REQUEST, "MustChangeOneResource"),
            Self::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge"),
            // Documented with 400; other gateways of the vendor answer 429.
            Self::Throttled => (StatusCode::BAD_REQUEST, "Throttling.User"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable"),
            Self::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "InternalError"),
        }
    }

    /// The answer; `host` is what the service calls itself in `HostId`.
    pub(super) fn answer(&self, host: &str) -> Response {
        if let Self::Internal(error) = self {
            tracing::error!(%error, "the sandbox's Alibaba store failed");
        }
        let (status, code) = self.status_and_code();
        let reply = ErrorReply {
            request_id: request_id(),
            host_id: host,
            code,
            message: self.to_string(),
            recommend: format!(
                "https://api.alibabacloud.com/troubleshoot?q={code}&product=elasticsearch"
            ),
        };
        (status, Json(reply)).into_response()
    }
}

impl From<OwnRefusal> for Refusal {
    fn from(refusal: OwnRefusal) -> Self {
        match refusal {
            OwnRefusal::InternalError => Self::Internal(io::Error::other("switched on")),
            OwnRefusal::TooLarge => Self::TooLarge("The request is too large.".to_owned()),
            OwnRefusal::RateLimited => Self::Throttled,
            OwnRefusal::Unavailable => Self::Unavailable,
            OwnRefusal::Unauthenticated => Self::Signature(SignatureError::UnknownKey),
            // Only Elastic has elevated permissions.
            OwnRefusal::NeedsElevation => Self::ApiNotFound,
        }
    }
}

impl From<BodyError> for Refusal {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::TooLong => Self::TooLarge(error.to_string()),
            BodyError::BrokeOff(_) => Self::BrokenBody(error.to_string()),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ErrorReply<'a> {
    request_id: String,
    host_id: &'a str,
    code: &'a str,
    message: String,
    recommend: String,
}
