//! Reading a refusal: which of the documented errors it is.

use std::time::{Duration, SystemTime};

use chrono::TimeDelta;
use plugdesk_net::{Answer, NetError, retry_after};
use serde_json::Value;

use crate::error::{Error, ErrorKind, Operation};
use crate::loose;

/// How far a clock may be off before the service refuses what it dates.
const MOST_OFF: TimeDelta = TimeDelta::minutes(15);

/// The body of an error.
#[derive(Debug, Default)]
struct Reply {
    code: Option<String>,
    message: Option<String>,
    recommend: Option<String>,
    request_id: Option<String>,
    host_id: Option<String>,
}

impl Reply {
    /// Reads a body. The gateways of Alibaba Cloud write the fields in upper or lower case.
    fn of(body: &Value) -> Self {
        let either = |upper: &str, lower: &str| {
            loose::text(body, upper).or_else(|| loose::text(body, lower))
        };
        Self {
            code: either("Code", "code"),
            message: either("Message", "message"),
            recommend: either("Recommend", "recommend"),
            request_id: either("RequestId", "requestId"),
            host_id: either("HostId", "hostId"),
        }
    }
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
            retry_after: None,
            clock_off_by: None,
        }
    }
}

/// Reads an answer other than success. `off_by` is how far this machine's clock is ahead.
pub(crate) fn read(operation: Operation, answer: &Answer, off_by: Option<TimeDelta>) -> Error {
    let status = answer.status().as_u16();
    // The SDKs' own header counts milliseconds; gateways before the service say it as HTTP does.
    let after = answer
        .header_text("x-acs-retry-after")
        .and_then(|text| text.parse().ok())
        .map(Duration::from_millis)
        .or_else(|| retry_after(answer, SystemTime::now()));
    let (kind, mut reply) = match answer.json::<Value>().map(|body| Reply::of(&body)) {
        Ok(reply) => (kind_of(operation, status, &reply, after), reply),
        // Every gateway means the same by this status, whatever it writes beneath.
        Err(error @ NetError::NotTheApi { .. }) if status != 429 => {
            (ErrorKind::Net(error), Reply::default())
        }
        Err(_) => (by_status(status, after), Reply::default()),
    };
    if reply.request_id.is_none() {
        reply.request_id = answer.header_text("x-acs-request-id");
    }
    let kind = match kind {
        ErrorKind::SignatureDoesNotMatch if off_by.is_some_and(is_too_far) => ErrorKind::ClockSkew,
        kind => kind,
    };
    let mut error = Error::of(operation, kind, Some(status), reply);
    error.retry_after = after;
    error.clock_off_by = off_by;
    error
}

/// An answer that says success but cannot be read as one. Some gateways answer 200 with the body
/// of an error.
pub(crate) fn unusable(
    operation: Operation,
    answer: &Answer,
    off_by: Option<TimeDelta>,
    error: NetError,
) -> Error {
    let mut reply = answer
        .json::<Value>()
        .map(|body| Reply::of(&body))
        .unwrap_or_default();
    if reply.code.is_some() {
        return read(operation, answer, off_by);
    }
    let header = || answer.header_text("x-acs-request-id");
    reply.request_id = reply.request_id.or_else(header);
    let status = Some(answer.status().as_u16());
    let mut error = Error::of(operation, ErrorKind::Net(error), status, reply);
    error.clock_off_by = off_by;
    error
}

/// Whether the service refuses a clock that is this far off.
fn is_too_far(off_by: TimeDelta) -> bool {
    off_by.abs() > MOST_OFF
}

fn kind_of(operation: Operation, status: u16, reply: &Reply, after: Option<Duration>) -> ErrorKind {
    reply
        .code
        .as_deref()
        .and_then(|code| {
            by_code(code, after).or_else(|| by_operation(operation, status, code, reply))
        })
        .unwrap_or_else(|| by_status(status, after))
}

/// Refusals whose codes nobody published, told by what was asked and by the words.
fn by_operation(operation: Operation, status: u16, code: &str, reply: &Reply) -> Option<ErrorKind> {
    let code = code.to_ascii_lowercase();
    let message = reply.message.as_deref().unwrap_or_default().to_lowercase();
    let custom = matches!(
        operation,
        Operation::PluginAnalysis(_) | Operation::InstallUserPlugins | Operation::RemovePlugin
    );
    if custom && (400..=404).contains(&status) && is_not_offered(&code, &message) {
        return Some(ErrorKind::NotOffered);
    }
    if status != 400 {
        return None;
    }
    match operation {
        Operation::PluginAnalysis(_) | Operation::InstallUserPlugins => {
            Some(ErrorKind::PluginRefused)
        }
        Operation::RemovePlugin if code.contains("installed") || message.contains("installed") => {
            Some(ErrorKind::StillInstalled)
        }
        _ => None,
    }
}

/// Whether a refusal says that the instance does not have the function at all. What is wrong with
/// one plug-in or its version is said by codes that name it.
fn is_not_offered(code: &str, message: &str) -> bool {
    let about_one = code.contains("plugin") || code.contains("version");
    let unsupported = ["notsupport", "unsupport", "suspended"];
    (unsupported.iter().any(|word| code.contains(word)) && !about_one)
        || ["archtype", "architecture", "feature"]
            .iter()
            .any(|word| code.contains(word))
        || ["control architecture", "submit a ticket", "being upgraded"]
            .iter()
            .any(|words| message.contains(words))
        || (message.contains("suspended") && !message.contains("instance is suspended"))
}

fn by_code(code: &str, after: Option<Duration>) -> Option<ErrorKind> {
    let family = code.split('.').next().unwrap_or_default();
    // Throttling has many codes and comes with status 400 as well as 429.
    let lower = code.to_ascii_lowercase();
    if lower.contains("throttling") || lower.starts_with("qps limit exceeded") {
        return Some(ErrorKind::Throttled { after });
    }
    Some(match family {
        "InstanceActivating" => ErrorKind::InstanceActivating,
        "InstanceNotFound" => ErrorKind::InstanceNotFound,
        "AlreadyReceivedInterruptSignal" => ErrorKind::AlreadyInterrupted,
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

#[cfg(test)]
mod tests;
