//! The error answers of Alibaba Cloud's API gateway and of its Elasticsearch service.

use std::io;

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};

use super::acs3::SignatureError;
use super::records::ACCOUNT;
use super::request_id;
use crate::body::BodyError;
use crate::faults::OwnRefusal;
use crate::switches::ActionRefusal;

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
    /// The same code, and the same assumption.
    #[error("The plug-in {name} is {state} and cannot be uninstalled.")]
    NotUninstallable { name: String, state: &'static str },
    /// The manual says which plug-ins stay; the code is an assumption.
    #[error("The plug-in {0} cannot be uninstalled.")]
    StaysInstalled(String),
    /// The manual says so; the code is an assumption.
    #[error("The plug-in {name} is {state}. Uninstall it before you remove it.")]
    StillInstalled { name: String, state: &'static str },
    /// An archive or its object that is refused. The codes are not published.
    #[error("{why}")]
    Plugin { code: &'static str, why: String },
    /// The words are those of the notice on the pages of these operations; the code is an
    /// assumption.
    #[error(
        "The feature of custom plug-ins is suspended for this instance because it is being \
         upgraded. Submit a ticket to use it."
    )]
    FeatureSuspended,
    /// The codes for dictionaries are not published either.
    #[error("{why}")]
    Dictionary { code: &'static str, why: String },
    #[error("The status {status} of the instance does not support the current action.")]
    StatusNotSupported { status: &'static str },
    #[error("The interrupt signal was received already.")]
    AlreadyInterrupted,
    #[error("batchCount must be above 0 and 100 at most when the restart is forced.")]
    BatchValue,
    #[error("A restart that is not forced takes no batchCount.")]
    BatchNotSupported,
    /// A code that other products of the vendor use; that this one does is an assumption.
    #[error("The client token was used for another request.")]
    TokenUsedOtherwise,
    #[error(
        "User not authorized to operate on the specified resource, or this API doesn't support RAM."
    )]
    Denied { permission: &'static str },
    /// What a switch asked for.
    #[error("{}", .0.message)]
    Switched(Box<ActionRefusal>),
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
    /// A refusal of a plug-in's archive.
    pub(super) fn plugin(code: &'static str, why: String) -> Self {
        Self::Plugin { code, why }
    }

    fn status_and_code(&self) -> (StatusCode, &str) {
        match self {
            Self::ApiNotFound => (StatusCode::NOT_FOUND, "InvalidApi.NotFound"),
            Self::Signature(error) => (error.status(), error.code()),
            Self::InstanceActivating => (StatusCode::BAD_REQUEST, "InstanceActivating"),
            Self::InstanceNotFound => (StatusCode::BAD_REQUEST, "InstanceNotFound"),
            Self::InvalidParameter { .. } | Self::BrokenBody(_) => {
                (StatusCode::BAD_REQUEST, "InvalidParameter")
            }
            Self::PluginNotFound(_) => (StatusCode::BAD_REQUEST, "PluginNotFound"),
            Self::NotInstallable { .. } | Self::NotUninstallable { .. } => {
                (StatusCode::BAD_REQUEST, "RepetitionOperationError")
            }
            Self::StaysInstalled(_) => (StatusCode::BAD_REQUEST, "PluginNotSupportUninstall"),
            Self::StillInstalled { .. } => (StatusCode::BAD_REQUEST, "PluginStillInstalled"),
            Self::Plugin { code, .. } | Self::Dictionary { code, .. } => {
                (StatusCode::BAD_REQUEST, code)
            }
            Self::FeatureSuspended => (StatusCode::BAD_REQUEST, "UserPluginNotSupported"),
            Self::StatusNotSupported { .. } => (
                StatusCode::BAD_REQUEST,
                "InstanceStatusNotSupportCurrentAction",
            ),
            Self::AlreadyInterrupted => (StatusCode::BAD_REQUEST, "AlreadyReceivedInterruptSignal"),
            Self::BatchValue => (StatusCode::BAD_REQUEST, "RestartBatchValueError"),
            Self::BatchNotSupported => (StatusCode::BAD_REQUEST, "NormalRestartNotSupportBatch"),
            Self::TokenUsedOtherwise => (StatusCode::BAD_REQUEST, "IdempotentParameterMismatch"),
            Self::Denied { .. } => (StatusCode::FORBIDDEN, "Forbidden.RAM"),
            Self::Switched(refusal) => (
                StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_REQUEST),
                refusal.code.as_str(),
            ),
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
            access_denied_detail: self.access_denied_detail(),
        };
        let mut response = (status, Json(reply)).into_response();
        if let Self::Switched(refusal) = self
            && let Some(millis) = refusal.retry_after_millis
        {
            let name = HeaderName::from_static("x-acs-retry-after");
            response
                .headers_mut()
                .insert(name, HeaderValue::from(millis));
        }
        response
    }

    /// What RAM adds to its refusals.
    fn access_denied_detail(&self) -> Option<Value> {
        let Self::Denied { permission } = self else {
            return None;
        };
        Some(json!({
            "AuthAction": format!("elasticsearch:{permission}"),
            "AuthPrincipalType": "SubUser",
            "AuthPrincipalOwnerId": ACCOUNT,
            "AuthPrincipalDisplayName": "268420000000000001",
            "NoPermissionType": "ImplicitDeny",
            "PolicyType": "AccountLevelIdentityBasedPolicy",
            "EncodedDiagnosticMessage": "AQFoc2FuZGJveA==",
        }))
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
    #[serde(skip_serializing_if = "Option::is_none")]
    access_denied_detail: Option<Value>,
}
