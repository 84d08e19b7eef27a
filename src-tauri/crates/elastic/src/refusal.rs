//! Reading a refusal: which of the documented errors it is.

use std::time::Duration;

use plugdesk_net::{Answer, NetError};
use serde::Deserialize;

use crate::error::{Error, ErrorKind, Operation, ServiceMessage};
use crate::stored::request_id;

impl Error {
    /// A failure without an answer of the API.
    pub(crate) fn net(operation: Operation, error: NetError) -> Self {
        let status = match &error {
            NetError::NotTheApi { status, .. }
            | NetError::Redirected { status, .. }
            | NetError::UnreadableJson { status, .. } => Some(*status),
            _ => None,
        };
        Self {
            operation,
            kind: ErrorKind::Net(error),
            status,
            errors: Vec::new(),
            request_id: None,
            retry_after: None,
        }
    }

    /// A failure that an answer tells of.
    pub(crate) fn after(operation: Operation, answer: &Answer, kind: ErrorKind) -> Self {
        Self {
            operation,
            kind,
            status: Some(answer.status().as_u16()),
            errors: Vec::new(),
            request_id: request_id(answer),
            retry_after: answer
                .header_text("retry-after")
                .and_then(|text| text.trim().parse().ok())
                .map(Duration::from_secs),
        }
    }
}

/// Reads an answer other than success. The codes come from the body (`BasicFailedReply`), or from
/// the header `x-cloud-error-codes` where the body is missing.
pub(crate) fn read(operation: Operation, answer: &Answer) -> Error {
    #[derive(Deserialize)]
    struct BasicFailedReply {
        errors: Vec<ServiceMessage>,
    }

    let status = answer.status().as_u16();
    let reply = answer.json::<BasicFailedReply>();
    let (errors, unreadable) = match reply {
        Ok(reply) => (reply.errors, None),
        Err(error) => (Vec::new(), Some(error)),
    };
    let mut codes: Vec<String> = errors.iter().map(|error| error.code.clone()).collect();
    if let Some(header) = answer.header_text("x-cloud-error-codes") {
        codes.extend(header.split(',').map(|code| code.trim().to_owned()));
    }
    let kind = codes
        .iter()
        .find_map(|code| by_code(code))
        .unwrap_or_else(|| {
            let named = codes.iter().any(|code| !code.is_empty());
            match unreadable {
                // A page of a firewall or proxy must not be taken for the service's own words; only
                // what every gateway says alike is understood from the status.
                Some(error @ NetError::NotTheApi { .. })
                    if !matches!(status, 413 | 429) && !named =>
                {
                    ErrorKind::Net(error)
                }
                _ => by_status(operation, status, named),
            }
        });
    Error {
        errors,
        ..Error::after(operation, answer, kind)
    }
}

fn by_code(code: &str) -> Option<ErrorKind> {
    Some(match code {
        "extensions.request_execution_failed" => ErrorKind::RequestExecutionFailed,
        "extensions.no_user_id" => ErrorKind::NoUserId,
        "extensions.id_already_exists" => ErrorKind::IdAlreadyExists,
        "extensions.unauthorised" => ErrorKind::Unauthorised,
        "extensions.not_found" => ErrorKind::NotFound,
        "extensions.version_conflict" => ErrorKind::VersionConflict,
        "extensions.extension_in_use" => ErrorKind::InUse,
        "root.unauthenticated" => ErrorKind::Unauthenticated,
        "root.unauthorized" | "root.unauthorised" => ErrorKind::Forbidden,
        _ => return None,
    })
}

fn by_status(operation: Operation, status: u16, named: bool) -> ErrorKind {
    match status {
        401 => ErrorKind::Unauthenticated,
        403 => ErrorKind::Forbidden,
        // Without a code, 404 says something about an extension only where one was named.
        404 if matches!(
            operation,
            Operation::ListExtensions | Operation::CreateExtension
        ) =>
        {
            ErrorKind::Other
        }
        404 => ErrorKind::NotFound,
        413 => ErrorKind::TooLarge,
        429 => ErrorKind::RateLimited,
        449 => ErrorKind::NeedsElevation,
        400 | 422 => ErrorKind::InvalidRequest,
        402..=499 if named => ErrorKind::InvalidRequest,
        500..=599 => ErrorKind::ServerFault,
        _ => ErrorKind::Other,
    }
}
