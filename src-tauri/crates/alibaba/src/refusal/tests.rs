//! Every documented code, and refusals that nobody documented.

use plugdesk_net::header::{HeaderMap, HeaderName};
use plugdesk_net::{RetryAdvice, StatusCode};

use super::*;
use crate::analysis::DryRun;

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
        None,
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
        (400, "AlreadyReceivedInterruptSignal", "AlreadyInterrupted"),
        (400, "SignatureNonceUsed", "NonceUsed"),
        (403, "Forbidden.RAM", "Forbidden"),
        (403, "NoPermission", "Forbidden"),
        (403, "SomethingElse", "Forbidden"),
        (400, "Throttling", "Throttled { after: Some(1.5s) }"),
        (400, "Throttling.User", "Throttled { after: Some(1.5s) }"),
        (400, "Throttling.Api", "Throttled { after: Some(1.5s) }"),
        (503, "throttling", "Throttled { after: Some(1.5s) }"),
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
    let error = read(operation, &answer(400, &[], lower), None);
    assert!(
        matches!(error.kind, ErrorKind::InstanceNotFound),
        "{error:?}"
    );
    assert_eq!(error.request_id.as_deref(), Some("r"));

    let error = read(
        operation,
        &answer(502, &[("x-acs-request-id", "h-1")], ""),
        None,
    );
    assert!(matches!(error.kind, ErrorKind::ServerFault), "{error:?}");
    assert_eq!(error.request_id.as_deref(), Some("h-1"));

    let error = read(operation, &answer(403, &[], "<html>Blocked</html>"), None);
    assert!(
        matches!(error.kind, ErrorKind::Net(NetError::NotTheApi { .. })),
        "{error:?}"
    );
    let error = read(operation, &answer(429, &[], "<html>Slow down</html>"), None);
    assert!(
        matches!(error.kind, ErrorKind::Throttled { after: None }),
        "{error:?}"
    );
}

#[test]
fn a_gateway_may_say_the_wait_as_http_does() {
    let headers = [("retry-after", "7")];
    let error = read(
        Operation::ListInstance,
        &answer(429, &headers, "<p>slow"),
        None,
    );
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
        let error = read(Operation::ListInstance, &answer(503, headers, body), None);
        let wait = RetryAdvice::After(Duration::from_millis(wait));
        assert_eq!(error.retry(), wait, "{headers:?} {body}");
    }
}

#[test]
fn success_with_the_body_of_an_error_is_that_error() {
    let body = r#"{"RequestId":"r","Code":"InstanceActivating","Message":"m"}"#;
    let answer = answer(200, &[], body);
    let unreadable = answer.json::<Vec<String>>().unwrap_err();
    let error = unusable(Operation::InstallUserPlugins, &answer, None, unreadable);
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

fn told(operation: Operation, status: u16, code: &str, message: &str) -> String {
    let body = serde_json::json!({"RequestId":"R-1","Code":code,"Message":message}).to_string();
    let error = read(operation, &answer(status, &[], &body), None);
    assert_eq!(error.retry(), RetryAdvice::Never, "{code}");
    assert!(!error.outcome_unknown(), "{code}");
    format!("{:?}", error.kind)
}

/// The codes are made up: none is published.
#[test]
fn what_is_wrong_with_a_plug_in_is_told_from_what_the_instance_does_not_have() {
    let dry = Operation::PluginAnalysis(DryRun(true));
    for operation in [
        dry,
        Operation::PluginAnalysis(DryRun(false)),
        Operation::InstallUserPlugins,
    ] {
        for (status, code, message, kind) in [
            (400, "PluginInvalid", "bad descriptor", "PluginRefused"),
            (
                400,
                "PluginVersionNotSupport",
                "wrong version",
                "PluginRefused",
            ),
            (
                400,
                "PluginPolicy",
                "The permission is not supported",
                "PluginRefused",
            ),
            (400, "InvalidParameter", "name", "PluginRefused"),
            (400, "RepetitionOperationError", "again", "PluginRefused"),
            (400, "OperationNotSupport", "no", "NotOffered"),
            (403, "ArchTypeError", "no", "NotOffered"),
            (
                400,
                "Refused",
                "The feature is suspended and being upgraded.",
                "NotOffered",
            ),
            (400, "Refused", "Please submit a ticket.", "NotOffered"),
            (400, "Refused", "the instance is suspended", "PluginRefused"),
            (404, "InvalidApi.NotFound", "no", "InvalidRequest"),
            (409, "PluginInvalid", "no", "InvalidRequest"),
        ] {
            assert_eq!(
                told(operation, status, code, message),
                kind,
                "{code} {message}"
            );
        }
    }
    for (code, message, kind) in [
        ("PluginInstalled", "no", "StillInstalled"),
        (
            "PluginInUse",
            "The plug-in is still INSTALLED.",
            "StillInstalled",
        ),
        ("PluginNotFound", "no", "InvalidRequest"),
    ] {
        assert_eq!(told(Operation::RemovePlugin, 400, code, message), kind);
    }
    // Other operations have nothing to do with custom plug-ins.
    for code in ["PluginInstalled", "OperationNotSupport", "PluginInvalid"] {
        assert_eq!(
            told(Operation::RestartInstance, 400, code, "m"),
            "InvalidRequest"
        );
    }
}

#[test]
fn a_write_with_a_token_is_tried_again_when_its_answer_was_lost() {
    let advice = |operation, status, code| coded(operation, status, code).retry();
    let wait = RetryAdvice::After(Duration::from_secs(10));
    for operation in [
        Operation::InstallSystemPlugin,
        Operation::UninstallPlugin,
        Operation::RestartInstance,
        Operation::InterruptElasticsearchTask,
        Operation::ResumeElasticsearchTask,
        Operation::CancelTask,
        Operation::UpdateDict,
        Operation::UpdateHotIkDicts,
        Operation::UpdateSynonymsDicts,
        Operation::UpdateAliwsDict,
    ] {
        assert_eq!(advice(operation, 500, "InternalError"), wait, "{operation}");
        assert_eq!(
            advice(operation, 400, "SignatureNonceUsed"),
            RetryAdvice::Now,
            "{operation}"
        );
    }
    for operation in [
        Operation::InstallUserPlugins,
        Operation::RemovePlugin,
        Operation::PluginAnalysis(DryRun(false)),
    ] {
        let advice = advice(operation, 500, "InternalError");
        assert_eq!(advice, RetryAdvice::Never, "{operation}");
    }
    for operation in [
        Operation::PluginAnalysis(DryRun(true)),
        Operation::EstimatedRestartTime,
        Operation::ListActionRecords,
    ] {
        let wait = RetryAdvice::After(Duration::from_millis(1500));
        assert_eq!(advice(operation, 500, "InternalError"), wait, "{operation}");
    }
}

#[test]
fn a_body_with_odd_fields_still_tells_its_code() {
    let body =
        r#"{"RequestId":7,"Code":"InstanceNotFound","Message":null,"HostId":{},"Recommend":""}"#;
    let error = read(Operation::ListAllNode, &answer(400, &[], body), None);
    assert!(
        matches!(error.kind, ErrorKind::InstanceNotFound),
        "{error:?}"
    );
    assert_eq!(error.request_id.as_deref(), Some("7"));
    assert_eq!(
        (error.message, error.host_id, error.recommend),
        (None, None, None)
    );
    let error = read(Operation::ListAllNode, &answer(400, &[], "[]"), None);
    assert!(matches!(error.kind, ErrorKind::InvalidRequest), "{error:?}");
}
