//! Refusals of what is asked about a single deployment.

use plugdesk_net::header::{HeaderMap, HeaderValue};
use plugdesk_net::{RetryAdvice, StatusCode};

use super::*;

fn refuse(operation: Operation, status: u16, code: &str) -> Error {
    let mut headers = HeaderMap::new();
    let body = if code.is_empty() {
        String::new()
    } else {
        headers.insert("x-cloud-error-codes", HeaderValue::from_str(code).unwrap());
        serde_json::json!({ "errors": [{
            "code": code,
            "message": "m",
            "fields": ["resources.elasticsearch[0].cluster_topology"],
        }] })
        .to_string()
    };
    let status = StatusCode::from_u16(status).unwrap();
    read(operation, &Answer::new(status, headers, body.into()))
}

#[test]
fn every_refusal_of_a_plan_has_its_kind() {
    use Operation::{CancelPlan as Cancel, CheckDeploymentUpdate as Check};
    use Operation::{GetDeployment as Get, RestartDeployment as Restart, UpdateDeployment as Put};
    for (operation, status, code, kind) in [
        (
            Get,
            404,
            "deployments.deployment_not_found",
            "DeploymentNotFound",
        ),
        (Get, 404, "", "DeploymentNotFound"),
        (Get, 403, "root.unauthorized", "Forbidden"),
        (Put, 400, "clusters.cluster_invalid_plan", "PlanRefused"),
        (
            Put,
            400,
            "clusters.cluster_plan_version_error",
            "PlanRefused",
        ),
        (Check, 400, "clusters.something_new", "PlanRefused"),
        (
            Put,
            400,
            "clusters.invalid_extension_url",
            "InvalidExtensionUrl",
        ),
        (Put, 400, "root.malformed_json", "InvalidRequest"),
        (
            Put,
            409,
            "deployments.version_conflict",
            "DeploymentVersionConflict",
        ),
        (
            Put,
            409,
            "root.resource_version_conflict",
            "DeploymentVersionConflict",
        ),
        (Put, 412, "", "DeploymentVersionConflict"),
        (Check, 409, "", "DeploymentVersionConflict"),
        (
            Put,
            449,
            "root.unauthorized.rbac.elevated_permissions_required",
            "NeedsElevation",
        ),
        (Put, 422, "", "PlanChangeWrongState"),
        (
            Put,
            404,
            "deployments.deployment_not_found",
            "DeploymentNotFound",
        ),
        (
            Restart,
            404,
            "deployments.deployment_resource_not_found",
            "DeploymentNotFound",
        ),
        (
            Restart,
            422,
            "deployments.deployment_resource_plan_change_error",
            "PlanChangeWrongState",
        ),
        (
            Restart,
            500,
            "deployments.deployment_resource_no_longer_exists",
            "DeploymentNotFound",
        ),
        (
            Cancel,
            400,
            "deployments.resource_does_not_have_a_pending_plan",
            "NoPendingPlan",
        ),
        (Cancel, 500, "", "ServerFault"),
    ] {
        let error = refuse(operation, status, code);
        assert_eq!(
            format!("{:?}", error.kind),
            kind,
            "{operation}: {status} {code}"
        );
        assert_eq!(error.status, Some(status));
        let fields = error.errors.iter().flat_map(|said| &said.fields);
        assert!(
            fields.eq(error
                .errors
                .iter()
                .map(|_| "resources.elasticsearch[0].cluster_topology"))
        );
    }
}

#[test]
fn a_deployment_can_be_gone_by_two_statuses() {
    for (status, gone) in [
        (403, true),
        (404, true),
        (401, false),
        (400, false),
        (500, false),
    ] {
        assert_eq!(
            refuse(Operation::GetDeployment, status, "").may_be_gone(),
            gone,
            "{status}"
        );
    }
    assert!(!refuse(Operation::SearchDeployments, 403, "").may_be_gone());
    assert!(!refuse(Operation::SearchDeployments, 404, "").may_be_gone());
}

#[test]
fn a_plan_is_not_sent_twice_blindly() {
    for operation in [Operation::UpdateDeployment, Operation::RestartDeployment] {
        let lost = refuse(operation, 502, "");
        assert!(lost.outcome_unknown());
        assert_eq!(lost.retry(), RetryAdvice::Never, "{operation}");
        assert_ne!(
            refuse(operation, 429, "").retry(),
            RetryAdvice::Never,
            "{operation}"
        );
    }
    for operation in [
        Operation::CheckDeploymentUpdate,
        Operation::GetDeployment,
        Operation::CancelPlan,
    ] {
        assert_ne!(
            refuse(operation, 502, "").retry(),
            RetryAdvice::Never,
            "{operation}"
        );
    }
}
