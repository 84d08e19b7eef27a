//! Reading a refusal: which of the documented errors it is.

use std::time::{Duration, SystemTime};

use plugdesk_net::{Answer, NetError, retry_after};
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
            retry_after: None,
        }
    }

    /// Keeps how long the service asks to wait.
    fn asking(mut self, after: Option<Duration>) -> Self {
        self.retry_after = after;
        self
    }
}

/// Reads an answer other than success.
pub(crate) fn read(operation: Operation, answer: &Answer) -> Error {
    let status = answer.status().as_u16();
    // The SDKs' own header counts milliseconds; gateways before the service say it as HTTP does.
    let after = answer
        .header_text("x-acs-retry-after")
        .and_then(|text| text.parse().ok())
        .map(Duration::from_millis)
        .or_else(|| retry_after(answer, SystemTime::now()));
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
            )
            .asking(after);
        }
        Err(_) => Reply::default(),
    };
    if reply.request_id.is_none() {
        reply.request_id = answer.header_text("x-acs-request-id");
    }
    let kind = match reply.code.as_deref().and_then(|code| by_code(code, after)) {
        Some(kind) => kind,
        None => by_status(status, after),
    };
    Error::of(operation, kind, Some(status), reply).asking(after)
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

#[cfg(test)]
mod tests {
    use plugdesk_net::header::{HeaderMap, HeaderName};
    use plugdesk_net::{RetryAdvice, StatusCode};

    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        Answer::new(
            StatusCode::from_u16(status).unwrap(),
            map,
            body.to_owned().into(),
        )
    }

    fn coded(operation: Operation, status: u16, code: &str) -> Error {
        let body = format!(
            r#"{{"RequestId":"R-1","HostId":"h","Code":"{code}","Message":"m","Recommend":"https://x",
            "AccessDeniedDetail":{{"PolicyType":"p"}}}}"#
        );
        read(
            operation,
            &answer(status, &[("x-acs-retry-after", "1500")], &body),
        )
    }

    #[test]
    fn every_known_code_has_its_kind() {
        for (status, code, kind) in [
            (400, "InstanceActivating", "InstanceActivating"),
            (400, "InstanceNotFound", "InstanceNotFound"),
            (404, "InstanceNotFound", "InstanceNotFound"),
            (400, "InstanceStatusNotSupportCurrentAction", "Busy"),
            (400, "ConcurrencyUpdateInstanceConflict", "Busy"),
            (400, "InstanceDuplicateScheduledTask", "Busy"),
            (400, "TokenPreviousRequestProcessError", "Busy"),
            (404, "InvalidAccessKeyId.NotFound", "InvalidAccessKey"),
            (400, "InvalidAccessKeyId.Inactive", "InvalidAccessKey"),
            (400, "InvalidSecurityToken.Expired", "InvalidAccessKey"),
            (400, "SignatureDoesNotMatch", "SignatureDoesNotMatch"),
            (403, "SignatureDoesNotMatch", "SignatureDoesNotMatch"),
            (400, "InvalidTimeStamp.Expired", "ClockSkew"),
            (400, "SignatureNonceUsed", "NonceUsed"),
            (403, "Forbidden.RAM", "Forbidden"),
            (403, "NoPermission", "Forbidden"),
            (403, "SomethingElse", "Forbidden"),
            (400, "Throttling", "Throttled { after: Some(1.5s) }"),
            (400, "Throttling.User", "Throttled { after: Some(1.5s) }"),
            (
                429,
                "Rejected.Throttling",
                "Throttled { after: Some(1.5s) }",
            ),
            (400, "QPS Limit Exceeded", "Throttled { after: Some(1.5s) }"),
            (503, "ServiceUnavailable", "ServerFault"),
            (500, "InternalError", "ServerFault"),
            (400, "ApiConnectTimeout", "ServerFault"),
            (400, "RepetitionOperationError", "InvalidRequest"),
            (404, "InvalidApi.NotFound", "InvalidRequest"),
        ] {
            let error = coded(Operation::ListInstance, status, code);
            assert_eq!(format!("{:?}", error.kind), kind, "{status} {code}");
            assert_eq!(error.code.as_deref(), Some(code));
            assert_eq!(error.message.as_deref(), Some("m"));
            assert_eq!(error.request_id.as_deref(), Some("R-1"));
            assert_eq!(error.host_id.as_deref(), Some("h"));
            assert_eq!(error.recommend.as_deref(), Some("https://x"));
        }
    }

    #[test]
    fn lower_case_empty_and_foreign_bodies_are_read_too() {
        let operation = Operation::DescribeInstance;
        let lower = r#"{"code":"InstanceNotFound","message":"m","requestId":"r"}"#;
        let error = read(operation, &answer(400, &[], lower));
        assert!(
            matches!(error.kind, ErrorKind::InstanceNotFound),
            "{error:?}"
        );
        assert_eq!(error.request_id.as_deref(), Some("r"));

        let error = read(operation, &answer(502, &[("x-acs-request-id", "h-1")], ""));
        assert!(matches!(error.kind, ErrorKind::ServerFault), "{error:?}");
        assert_eq!(error.request_id.as_deref(), Some("h-1"));

        let error = read(operation, &answer(403, &[], "<html>Blocked</html>"));
        assert!(
            matches!(error.kind, ErrorKind::Net(NetError::NotTheApi { .. })),
            "{error:?}"
        );
        let error = read(operation, &answer(429, &[], "<html>Slow down</html>"));
        assert!(
            matches!(error.kind, ErrorKind::Throttled { after: None }),
            "{error:?}"
        );
    }

    #[test]
    fn a_gateway_may_say_the_wait_as_http_does() {
        let headers = [("retry-after", "7")];
        let error = read(Operation::ListInstance, &answer(429, &headers, "<p>slow"));
        let wait = RetryAdvice::After(Duration::from_secs(7));
        assert_eq!(error.retry(), wait);
    }

    #[test]
    fn a_service_that_is_away_is_left_alone_as_long_as_it_asks() {
        let away = r#"{"RequestId":"r","Code":"ServiceUnavailable","Message":"m"}"#;
        for (headers, body, wait) in [
            (&[("retry-after", "30")][..], away, 30_000),
            (&[("x-acs-retry-after", "1500")], away, 1500),
            (&[("retry-after", "30")], "<html>Back soon</html>", 30_000),
            (&[], away, 2000),
        ] {
            let error = read(Operation::ListInstance, &answer(503, headers, body));
            let wait = RetryAdvice::After(Duration::from_millis(wait));
            assert_eq!(error.retry(), wait, "{headers:?} {body}");
        }
    }

    #[test]
    fn success_with_the_body_of_an_error_is_that_error() {
        let body = r#"{"RequestId":"r","Code":"InstanceActivating","Message":"m"}"#;
        let answer = answer(200, &[], body);
        let unreadable = answer.json::<Vec<String>>().unwrap_err();
        let error = unusable(Operation::InstallUserPlugins, &answer, unreadable);
        assert!(
            matches!(error.kind, ErrorKind::InstanceActivating),
            "{error:?}"
        );
        assert_eq!(error.status, Some(200));
    }

    #[test]
    fn an_installation_that_may_have_begun_is_not_repeated() {
        let install = Operation::InstallUserPlugins;
        for (status, code) in [
            (500, "InternalError"),
            (400, "ApiConnectTimeout"),
            (400, "SignatureNonceUsed"),
        ] {
            let error = coded(install, status, code);
            assert!(error.outcome_unknown(), "{code}");
            assert_eq!(error.retry(), RetryAdvice::Never, "{code}");
            assert_ne!(
                coded(Operation::ListInstance, status, code).retry(),
                RetryAdvice::Never
            );
        }
        for (status, code) in [(503, "ServiceUnavailable"), (400, "InstanceActivating")] {
            assert!(
                matches!(coded(install, status, code).retry(), RetryAdvice::After(_)),
                "{code}"
            );
        }
        let wait = RetryAdvice::After(Duration::from_millis(1500));
        assert_eq!(coded(install, 400, "Throttling.User").retry(), wait);
    }
}
