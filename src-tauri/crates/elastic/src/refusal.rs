//! Reading a refusal: which of the documented errors it is.

use std::time::SystemTime;

use plugdesk_net::{Answer, NetError, retry_after};
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
            retry_after: retry_after(answer, SystemTime::now()),
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
        .find_map(|code| by_code(code).or_else(|| by_code_here(operation, status, code)))
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
        "deployments.deployment_not_found"
        | "deployments.deployment_resource_not_found"
        | "deployments.deployment_resource_no_longer_exists" => ErrorKind::DeploymentNotFound,
        "deployments.resource_does_not_have_a_pending_plan" => ErrorKind::NoPendingPlan,
        "deployments.deployment_resource_plan_change_error"
        | "clusters.cluster_plan_state_error" => ErrorKind::PlanChangeWrongState,
        "clusters.invalid_extension_url" => ErrorKind::InvalidExtensionUrl,
        "clusters.cluster_invalid_plan" => ErrorKind::PlanRefused,
        _ => return None,
    })
}

/// Codes that mean something in one operation only. Those of `clusters` are many, and the API's
/// description names none of them.
fn by_code_here(operation: Operation, status: u16, code: &str) -> Option<ErrorKind> {
    let plan = matches!(
        operation,
        Operation::UpdateDeployment | Operation::CheckDeploymentUpdate
    );
    let conflict = code.ends_with("version_conflict") && matches!(status, 400 | 409 | 412);
    if plan && conflict {
        Some(ErrorKind::DeploymentVersionConflict)
    } else if plan && status == 400 && code.starts_with("clusters.") {
        Some(ErrorKind::PlanRefused)
    } else {
        None
    }
}

fn by_status(operation: Operation, status: u16, named: bool) -> ErrorKind {
    let plan = matches!(
        operation,
        Operation::UpdateDeployment | Operation::CheckDeploymentUpdate
    );
    match status {
        401 => ErrorKind::Unauthenticated,
        403 => ErrorKind::Forbidden,
        // Without a code, 404 says something about an extension only where one was named.
        404 if matches!(
            operation,
            Operation::ListExtensions
                | Operation::CreateExtension
                | Operation::SearchDeployments
                | Operation::ListStackVersions
                | Operation::SignIn
        ) =>
        {
            ErrorKind::Other
        }
        404 if operation.is_of_a_deployment() => ErrorKind::DeploymentNotFound,
        404 => ErrorKind::NotFound,
        409 | 412 if plan => ErrorKind::DeploymentVersionConflict,
        422 if plan || operation == Operation::RestartDeployment => ErrorKind::PlanChangeWrongState,
        413 => ErrorKind::TooLarge,
        429 => ErrorKind::RateLimited,
        449 => ErrorKind::NeedsElevation,
        400 | 422 => ErrorKind::InvalidRequest,
        402..=499 if named => ErrorKind::InvalidRequest,
        500..=599 => ErrorKind::ServerFault,
        _ => ErrorKind::Other,
    }
}

#[cfg(test)]
mod plans;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use plugdesk_net::header::{HeaderMap, HeaderName};
    use plugdesk_net::{RetryAdvice, StatusCode};

    use super::*;

    fn refuse(operation: Operation, status: u16, headers: &[(&str, &str)], body: &str) -> Error {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        let status = StatusCode::from_u16(status).unwrap();
        read(operation, &Answer::new(status, map, body.to_owned().into()))
    }

    fn coded(operation: Operation, status: u16, code: &str) -> Error {
        let body = format!(r#"{{"errors":[{{"code":"{code}","message":"m","fields":null}}]}}"#);
        refuse(operation, status, &[("x-cloud-request-id", "r-1")], &body)
    }

    /// Every code that the API's description or Elastic's guide names, at its status.
    #[test]
    fn every_documented_code_has_its_kind() {
        use Operation::{CreateExtension as Create, DeleteExtension as Delete};
        use Operation::{GetExtension as Get, UploadExtension as Upload};
        for (operation, status, code, kind, repeats) in [
            (
                Create,
                400,
                "extensions.request_execution_failed",
                "RequestExecutionFailed",
                false,
            ),
            (Create, 404, "extensions.no_user_id", "NoUserId", false),
            (
                Create,
                409,
                "extensions.id_already_exists",
                "IdAlreadyExists",
                true,
            ),
            (
                Upload,
                400,
                "extensions.request_execution_failed",
                "RequestExecutionFailed",
                false,
            ),
            (
                Upload,
                401,
                "extensions.unauthorised",
                "Unauthorised",
                false,
            ),
            (Upload, 401, "extensions.no_user_id", "NoUserId", false),
            (Upload, 404, "extensions.not_found", "NotFound", false),
            (Get, 404, "extensions.not_found", "NotFound", false),
            (Delete, 400, "extensions.extension_in_use", "InUse", true),
            (
                Delete,
                409,
                "extensions.version_conflict",
                "VersionConflict",
                false,
            ),
            (Get, 401, "root.unauthenticated", "Unauthenticated", false),
            (Get, 401, "root.unauthorized", "Unauthenticated", false),
            (Get, 403, "root.unauthorized", "Forbidden", false),
            (
                Create,
                409,
                "extensions.something_new",
                "InvalidRequest",
                false,
            ),
            (Get, 404, "root.resource_not_found", "NotFound", false),
        ] {
            let error = coded(operation, status, code);
            assert_eq!(
                format!("{:?}", error.kind),
                kind,
                "{operation}: {status} {code}"
            );
            assert_eq!(error.retry() != RetryAdvice::Never, repeats, "{code}");
            assert_eq!(error.status, Some(status));
            assert_eq!(error.request_id.as_deref(), Some("r-1"));
            assert_eq!(error.errors[0].message, "m");
            assert!(error.errors[0].fields.is_empty());
        }
    }

    #[test]
    fn the_header_stands_in_for_a_missing_body() {
        let headers = [("x-cloud-error-codes", "root.x, extensions.not_found")];
        let error = refuse(Operation::GetExtension, 404, &headers, "");
        assert!(matches!(error.kind, ErrorKind::NotFound), "{error:?}");
        let error = refuse(
            Operation::UploadExtension,
            401,
            &[("x-cloud-error-codes", "extensions.no_user_id")],
            "<p>",
        );
        assert!(matches!(error.kind, ErrorKind::NoUserId), "{error:?}");
    }

    #[test]
    fn without_a_code_the_status_speaks() {
        use Operation::{CreateExtension as Create, GetExtension as Get, ListExtensions as List};
        for (operation, status, body, kind) in [
            (Get, 401, "", "Unauthenticated"),
            (Get, 403, "{}", "Forbidden"),
            (List, 404, "{}", "Other"),
            (Create, 404, "", "Other"),
            (Get, 404, "", "NotFound"),
            (
                Create,
                413,
                "<html>413 Request Entity Too Large</html>",
                "TooLarge",
            ),
            (List, 429, "<html>slow down</html>", "RateLimited"),
            (List, 449, "{}", "NeedsElevation"),
            (Create, 400, r#"{"errors":[]}"#, "InvalidRequest"),
            (List, 500, "", "ServerFault"),
            (List, 503, r#"{"ok":false}"#, "ServerFault"),
            (List, 418, "{}", "Other"),
        ] {
            let error = refuse(operation, status, &[], body);
            assert_eq!(
                format!("{:?}", error.kind),
                kind,
                "{operation}: {status} {body}"
            );
        }
    }

    #[test]
    fn a_page_is_not_the_service_speaking() {
        for status in [400, 401, 403, 404, 500, 503] {
            let error = refuse(Operation::ListExtensions, status, &[], "<h1>Blocked</h1>");
            assert!(
                matches!(error.kind, ErrorKind::Net(NetError::NotTheApi { status: s, .. }) if s == status),
                "{error:?}"
            );
            assert_eq!(error.status, Some(status));
        }
    }

    #[test]
    fn what_may_have_happened_is_not_repeated_blindly() {
        use Operation::{CreateExtension as Create, UploadExtension as Upload};

        let wait = [("retry-after", "7")];
        let after = RetryAdvice::After(Duration::from_secs(7));
        assert_eq!(refuse(Create, 429, &wait, "").retry(), after);
        assert_eq!(refuse(Create, 503, &wait, "").retry(), after);
        assert_eq!(refuse(Upload, 500, &wait, "").retry(), after);
        assert_eq!(refuse(Create, 500, &wait, "").retry(), RetryAdvice::Never);
        assert!(refuse(Create, 500, &[], "").outcome_unknown());
        let lost = |operation| {
            Error::net(
                operation,
                NetError::Stalled {
                    phase: plugdesk_net::Phase::Answer,
                    after: Duration::from_secs(1),
                },
            )
        };
        assert_eq!(lost(Create).retry(), RetryAdvice::Never);
        assert_eq!(lost(Upload).retry(), RetryAdvice::Now);
    }

    #[test]
    fn a_line_that_was_too_slow_is_tried_again() {
        for body in ["", "<h1>408 Request Time-out</h1>"] {
            let slow = refuse(Operation::UploadExtension, 408, &[], body);
            assert!(matches!(slow.retry(), RetryAdvice::After(_)), "{slow:?}");
            assert!(!slow.outcome_unknown(), "it never had the whole call");
        }
    }

    #[test]
    fn a_success_in_an_unknown_form_may_have_had_its_effect() {
        for status in [203, 204, 206] {
            let odd = refuse(Operation::CreateExtension, status, &[], "");
            assert!(odd.outcome_unknown(), "{odd:?}");
            assert_eq!(odd.retry(), RetryAdvice::Never);
        }
        assert!(!refuse(Operation::CreateExtension, 418, &[], "").outcome_unknown());
    }

    #[test]
    fn a_wait_may_be_a_date() {
        let headers = [
            ("date", "Fri, 31 Dec 1999 23:59:00 GMT"),
            ("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT"),
        ];
        let error = refuse(Operation::ListExtensions, 503, &headers, "");
        assert_eq!(error.retry_after, Some(Duration::from_secs(59)));
        let gateway = refuse(Operation::ListExtensions, 503, &headers, "<p>down</p>");
        assert!(matches!(gateway.kind, ErrorKind::Net(_)), "{gateway:?}");
        let wait = RetryAdvice::After(Duration::from_secs(59));
        assert_eq!(gateway.retry(), wait);
    }

    #[test]
    fn only_a_single_extension_can_be_gone() {
        assert!(refuse(Operation::GetExtension, 403, &[], "").may_be_gone());
        assert!(coded(Operation::GetExtension, 404, "extensions.not_found").may_be_gone());
        assert!(!refuse(Operation::ListExtensions, 403, &[], "").may_be_gone());
        assert!(!refuse(Operation::GetExtension, 403, &[], "<p>blocked</p>").may_be_gone());
    }
}
