//! The error answers of Elastic Cloud and ECE: `BasicFailedReply` and the header that repeats its code.

use std::io;

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::deployments::DeploymentRefusal;
use crate::body::BodyError;
use crate::faults::OwnRefusal;

/// The header that repeats the codes of the body.
pub(super) const ERROR_CODES: HeaderName = HeaderName::from_static("x-cloud-error-codes");

/// A refusal as the API specification words it. Codes below `root.` that the specification does not
/// name are assumptions and marked as such.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("The supplied authentication is invalid.")]
    NotAuthenticated,
    /// What a login answers, in a code of its own.
    #[error("The supplied authentication is invalid.")]
    WrongPassword,
    #[error("The administrator needs to configure the authentication cluster.")]
    NoAuthenticationCluster,
    /// An ECE that has no extension store; the code is an assumption.
    #[error("The operation is not available in this installation.")]
    NotImplemented,
    #[error("The Elastic Stack version [{0}] can't be found.")]
    NoSuchVersion(String),
    #[error("The extension does not belong to you.")]
    Unauthorised,
    /// Create answers 404, every other operation 401: the specification says so.
    #[error("Your current session does not have a user id associated with it.")]
    NoUserId { creating: bool },
    #[error("{0}")]
    RequestExecutionFailed(String),
    #[error("An extension already exists with the generated id. Please try again.")]
    IdAlreadyExists,
    #[error("The extension [{0}] does not exist.")]
    NotFound(String),
    /// Seen on Elastic Cloud by the acceptance tests of Elastic's Terraform provider. The code is
    /// an assumption.
    #[error("You do not have access to the extension.")]
    Forbidden,
    /// The documentation gives the message word for word.
    #[error("Cannot delete extension [{id}]. It is used by deployments [{deployments}].")]
    ExtensionInUse { id: String, deployments: String },
    #[error("The version you sent does not match the persisted version.")]
    VersionConflict,
    /// The specification names no code for a malformed request; this one is an assumption.
    #[error("{message}")]
    Invalid {
        message: String,
        field: Option<&'static str>,
    },
    /// An assumption, code and all.
    #[error("{0}")]
    TooLarge(String),
    /// An assumption, code and all.
    #[error("Send the archive as multipart/form-data or as application/zip.")]
    UnsupportedMediaType,
    #[error("The requested resource could not be found.")]
    NoSuchResource,
    #[error("The HTTP method is not allowed for this resource.")]
    MethodNotAllowed,
    /// The specification knows no such answer; an assumption, code and all.
    #[error("Too many requests. Try again later.")]
    RateLimited,
    /// An assumption, code and all.
    #[error("The service is temporarily unavailable.")]
    Unavailable,
    /// The status is that of Elastic's own clients; the code is an assumption.
    #[error("This operation requires elevated permissions.")]
    NeedsElevation,
    #[error(transparent)]
    Deployment(#[from] DeploymentRefusal),
    /// The message stays general, as services do not show their insides; the cause goes to the log.
    #[error("There was an internal server error.")]
    Internal(#[from] io::Error),
}

impl Refusal {
    pub(super) fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid {
            message: message.into(),
            field: Some(field),
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotAuthenticated
            | Self::WrongPassword
            | Self::Unauthorised
            | Self::NoUserId { creating: false } => StatusCode::UNAUTHORIZED,
            Self::NoAuthenticationCluster | Self::NotImplemented => StatusCode::NOT_IMPLEMENTED,
            Self::NoUserId { creating: true }
            | Self::NotFound(_)
            | Self::NoSuchVersion(_)
            | Self::NoSuchResource => StatusCode::NOT_FOUND,
            Self::RequestExecutionFailed(_)
            | Self::ExtensionInUse { .. }
            | Self::Invalid { .. } => StatusCode::BAD_REQUEST,
            Self::IdAlreadyExists | Self::VersionConflict => StatusCode::CONFLICT,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            // Not a status of HTTP's own; 449 is a valid number for one.
            Self::NeedsElevation => StatusCode::from_u16(449).unwrap_or(StatusCode::FORBIDDEN),
            Self::Deployment(refusal) => refusal.status(),
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotAuthenticated => "root.unauthorized",
            Self::WrongPassword => "root.unauthenticated",
            Self::NoAuthenticationCluster => "authc.no_authentication_cluster",
            Self::NotImplemented => "root.not_implemented",
            Self::NoSuchVersion(_) => "stackpack.version_not_found",
            Self::Unauthorised => "extensions.unauthorised",
            Self::NoUserId { .. } => "extensions.no_user_id",
            Self::RequestExecutionFailed(_) => "extensions.request_execution_failed",
            Self::IdAlreadyExists => "extensions.id_already_exists",
            Self::NotFound(_) => "extensions.not_found",
            Self::Forbidden => "root.forbidden",
            Self::ExtensionInUse { .. } => "extensions.extension_in_use",
            Self::VersionConflict => "extensions.version_conflict",
            Self::Invalid { .. } => "root.invalid_request",
            Self::TooLarge(_) => "root.request_entity_too_large",
            Self::UnsupportedMediaType => "root.unsupported_media_type",
            Self::NoSuchResource => "root.resource_not_found",
            Self::MethodNotAllowed => "root.method_not_allowed",
            Self::RateLimited => "root.too_many_requests",
            Self::Unavailable => "root.service_unavailable",
            Self::NeedsElevation => "root.unauthorized.elevated_permissions_required",
            Self::Deployment(refusal) => refusal.code(),
            Self::Internal(_) => "root.internal_server_error",
        }
    }
}

impl From<OwnRefusal> for Refusal {
    fn from(refusal: OwnRefusal) -> Self {
        match refusal {
            OwnRefusal::InternalError => Self::Internal(io::Error::other("switched on")),
            OwnRefusal::TooLarge => Self::TooLarge("The request is too large.".to_owned()),
            OwnRefusal::RateLimited => Self::RateLimited,
            OwnRefusal::Unavailable => Self::Unavailable,
            OwnRefusal::Unauthenticated => Self::NotAuthenticated,
            OwnRefusal::NeedsElevation => Self::NeedsElevation,
        }
    }
}

impl From<BodyError> for Refusal {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::TooLong => Self::TooLarge(error.to_string()),
            BodyError::BrokeOff(_) => Self::Invalid {
                message: error.to_string(),
                field: None,
            },
        }
    }
}

#[derive(Serialize)]
struct BasicFailedReply<'a> {
    errors: [BasicFailedReplyElement<'a>; 1],
}

#[derive(Serialize)]
struct BasicFailedReplyElement<'a> {
    code: &'a str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<[&'a str; 1]>,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        if let Self::Internal(error) = &self {
            tracing::error!(%error, "the sandbox's Elastic store failed");
        }
        let fields = match &self {
            Self::Invalid { field, .. } => field.map(|field| [field]),
            Self::Deployment(refusal) => refusal.field().map(|field| [field]),
            _ => None,
        };
        let code = self.code();
        let reply = BasicFailedReply {
            errors: [BasicFailedReplyElement {
                code,
                message: self.to_string(),
                fields,
            }],
        };
        (
            self.status(),
            [(ERROR_CODES, HeaderValue::from_static(code))],
            Json(reply),
        )
            .into_response()
    }
}
