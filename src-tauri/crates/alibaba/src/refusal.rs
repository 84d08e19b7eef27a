//! Reading a refusal: which of the documented errors it is.

use std::time::Duration;

use plugdesk_net::{Answer, NetError};
use serde::Deserialize;

use crate::error::{Error, ErrorKind, Operation};

/// The body of an error. The gateways of Alibaba Cloud write the fields in upper or lower case.
#[derive(Debug, Default, Deserialize)]
struct Reply {
    #[serde(rename = "Code", alias = "code")]
    code: Option<String>,
    #[serde(rename = "Message", alias = "message")]
    message: Option<String>,
    #[serde(rename = "Recommend", alias = "recommend")]
    recommend: Option<String>,
    #[serde(rename = "RequestId", alias = "requestId")]
    request_id: Option<String>,
    #[serde(rename = "HostId", alias = "hostId")]
    host_id: Option<String>,
}

impl Error {
    /// A failure without an answer of the API.
    pub(crate) fn net(operation: Operation, error: NetError) -> Self {
        let status = match &error {
            NetError::NotTheApi { status, .. }
            | NetError::Redirected { status, .. }
            | NetError::UnreadableJson { status, .. } => Some(*status),
            _ => None,
        };
        Self::of(operation, ErrorKind::Net(error), status, Reply::default())
    }

    fn of(operation: Operation, kind: ErrorKind, status: Option<u16>, reply: Reply) -> Self {
        Self {
            operation,
            kind,
            status,
            code: reply.code,
            message: reply.message,
            recommend: reply.recommend,
            request_id: reply.request_id,
            host_id: reply.host_id,
        }
    }
}

/// Reads an answer other than success.
pub(crate) fn read(operation: Operation, answer: &Answer) -> Error {
    let status = answer.status().as_u16();
    let mut reply = match answer.json::<Reply>() {
        Ok(reply) => reply,
        // Every gateway means the same by this status, whatever it writes beneath.
        Err(NetError::NotTheApi { .. }) if status == 429 => Reply::default(),
        Err(error @ NetError::NotTheApi { .. }) => {
            return Error::of(
                operation,
                ErrorKind::Net(error),
                Some(status),
                Reply::default(),
            );
        }
        Err(_) => Reply::default(),
    };
    if reply.request_id.is_none() {
        reply.request_id = answer.header_text("x-acs-request-id");
    }
    let after = answer
        .header_text("x-acs-retry-after")
        .and_then(|text| text.trim().parse().ok())
        .map(Duration::from_millis);
    let kind = match reply.code.as_deref().and_then(|code| by_code(code, after)) {
        Some(kind) => kind,
        None => by_status(status, after),
    };
    Error::of(operation, kind, Some(status), reply)
}

/// An answer that says success but cannot be read as one. Some gateways answer 200 with the body
/// of an error.
pub(crate) fn unusable(operation: Operation, answer: &Answer, error: NetError) -> Error {
    if answer
        .json::<Reply>()
        .is_ok_and(|reply| reply.code.is_some())
    {
        return read(operation, answer);
    }
    let request_id = answer
        .json::<Reply>()
        .ok()
        .and_then(|reply| reply.request_id)
        .or_else(|| answer.header_text("x-acs-request-id"));
    let status = Some(answer.status().as_u16());
    let reply = Reply {
        request_id,
        ..Reply::default()
    };
    Error::of(operation, ErrorKind::Net(error), status, reply)
}

fn by_code(code: &str, after: Option<Duration>) -> Option<ErrorKind> {
    let family = code.split('.').next().unwrap_or_default();
    // Throttling has many codes and comes with status 400 as well as 429.
    if code.contains("Throttling") || code.starts_with("QPS Limit Exceeded") {
        return Some(ErrorKind::Throttled { after });
    }
    Some(match family {
        "InstanceActivating" => ErrorKind::InstanceActivating,
        "InstanceNotFound" => ErrorKind::InstanceNotFound,
        "InstanceStatusNotSupportCurrentAction"
        | "ConcurrencyUpdateInstanceConflict"
        | "InstanceDuplicateScheduledTask"
        | "TokenPreviousRequestProcessError" => ErrorKind::Busy,
        "InvalidAccessKeyId" | "InvalidSecurityToken" | "MissingSecurityToken" => {
            ErrorKind::InvalidAccessKey
        }
        "SignatureDoesNotMatch" | "IncompleteSignature" => ErrorKind::SignatureDoesNotMatch,
        "InvalidTimeStamp" => ErrorKind::ClockSkew,
        "SignatureNonceUsed" => ErrorKind::NonceUsed,
        "Forbidden" | "NoPermission" => ErrorKind::Forbidden,
        "ServiceUnavailable" | "InternalError" | "InternalServerError" | "ApiConnectTimeout" => {
            ErrorKind::ServerFault
        }
        _ => return None,
    })
}

fn by_status(status: u16, after: Option<Duration>) -> ErrorKind {
    match status {
        403 => ErrorKind::Forbidden,
        429 => ErrorKind::Throttled { after },
        400..=499 => ErrorKind::InvalidRequest,
        500..=599 => ErrorKind::ServerFault,
        _ => ErrorKind::Other,
    }
}
