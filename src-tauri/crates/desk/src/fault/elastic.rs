//! From an error of the extension store to a fault.

use plugdesk_elastic::{Error, ErrorKind, Operation};

use super::net::of_net;
use super::{Fault, FaultAction, FaultCode, FaultPhase, Retry, words};

impl From<&Error> for Fault {
    fn from(error: &Error) -> Self {
        let mut fault = match &error.kind {
            ErrorKind::Net(net) => of_net(net),
            kind => Fault::new(code_of(kind, error.operation), phase_of(kind)),
        };
        fault.retry = error.retry().into();
        fault.status = error.status.or(fault.status);
        fault.request_id.clone_from(&error.request_id);
        if let Some(first) = error.errors.first() {
            fault.server_code = words(&first.code);
            let said: Vec<&str> = error
                .errors
                .iter()
                .map(|said| said.message.trim())
                .filter(|message| !message.is_empty())
                .collect();
            fault.server_message = words(&said.join("\n"));
            let fields: Vec<&str> = error
                .errors
                .iter()
                .flat_map(|said| &said.fields)
                .map(String::as_str)
                .collect();
            if let Some(fields) = words(&fields.join(", ")) {
                fault = fault.with_arg("fields", fields);
            }
        }
        fault.action = action_of(error).or(fault.action);
        fault
    }
}

fn code_of(kind: &ErrorKind, operation: Operation) -> FaultCode {
    match kind {
        ErrorKind::RequestExecutionFailed if operation == Operation::UploadExtension => {
            FaultCode::ExtensionsFileRefused
        }
        ErrorKind::RequestExecutionFailed => FaultCode::ExtensionsDownloadFailed,
        ErrorKind::NoUserId => FaultCode::ExtensionsNoUserId,
        ErrorKind::IdAlreadyExists => FaultCode::ExtensionsIdAlreadyExists,
        ErrorKind::Unauthorised => FaultCode::ExtensionsUnauthorised,
        ErrorKind::NotFound => FaultCode::ExtensionsNotFound,
        ErrorKind::VersionConflict => FaultCode::ExtensionsVersionConflict,
        ErrorKind::InUse => FaultCode::ExtensionsInUse,
        ErrorKind::DeploymentNotFound => FaultCode::DeploymentGone,
        ErrorKind::DeploymentVersionConflict => FaultCode::PlanConflict,
        ErrorKind::PlanRefused => FaultCode::PlanRefused,
        ErrorKind::InvalidExtensionUrl => FaultCode::PlanUrlRefused,
        ErrorKind::NoPendingPlan => FaultCode::NoPendingPlan,
        ErrorKind::PlanChangeWrongState => FaultCode::DeploymentNotChangeable,
        ErrorKind::Unauthenticated | ErrorKind::SessionOver => FaultCode::Unauthenticated,
        // Elastic Cloud answers 403 where the description of the API promises 404.
        ErrorKind::Forbidden if operation == Operation::GetExtension => {
            FaultCode::ExtensionsNotFound
        }
        ErrorKind::Forbidden if operation == Operation::GetDeployment => FaultCode::DeploymentGone,
        ErrorKind::Forbidden => FaultCode::Forbidden,
        ErrorKind::NeedsElevation => FaultCode::NeedsElevation,
        ErrorKind::TooLarge => FaultCode::TooLarge,
        ErrorKind::RateLimited => FaultCode::RateLimited,
        ErrorKind::ServerFault => FaultCode::ServerFault,
        ErrorKind::InvalidRequest => FaultCode::InvalidRequest,
        _ => FaultCode::UnknownAnswer,
    }
}

fn phase_of(kind: &ErrorKind) -> FaultPhase {
    match kind {
        ErrorKind::Unauthenticated | ErrorKind::SessionOver => FaultPhase::Credentials,
        ErrorKind::Forbidden
        | ErrorKind::NeedsElevation
        | ErrorKind::NoUserId
        | ErrorKind::Unauthorised => FaultPhase::Permission,
        _ => FaultPhase::Answer,
    }
}

fn action_of(error: &Error) -> Option<FaultAction> {
    match error.kind {
        ErrorKind::Forbidden if error.operation == Operation::GetDeployment => {
            Some(FaultAction::Refresh)
        }
        ErrorKind::Unauthenticated | ErrorKind::NoUserId | ErrorKind::Forbidden => {
            Some(FaultAction::EditConnection)
        }
        ErrorKind::NotFound
        | ErrorKind::VersionConflict
        | ErrorKind::DeploymentNotFound
        | ErrorKind::DeploymentVersionConflict
        | ErrorKind::NoPendingPlan
        | ErrorKind::PlanChangeWrongState => Some(FaultAction::Refresh),
        ErrorKind::Net(_) => None,
        _ if Retry::from(error.retry()) != Retry::Never => Some(FaultAction::Retry),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use plugdesk_elastic::ServiceMessage;

    use super::*;

    fn fault(operation: Operation, kind: ErrorKind) -> Fault {
        let error = Error {
            operation,
            kind,
            status: Some(400),
            errors: vec![ServiceMessage {
                code: "clusters.some_code".to_owned(),
                message: "The service's words".to_owned(),
                fields: vec!["resources.elasticsearch[0]".to_owned()],
            }],
            request_id: Some("r-1".to_owned()),
            retry_after: None,
        };
        Fault::from(&error)
    }

    #[test]
    fn what_is_wrong_with_a_deployment_has_its_own_codes() {
        use Operation::{CancelPlan, GetDeployment, UpdateDeployment};
        for (operation, kind, code) in [
            (
                GetDeployment,
                ErrorKind::DeploymentNotFound,
                FaultCode::DeploymentGone,
            ),
            (
                GetDeployment,
                ErrorKind::Forbidden,
                FaultCode::DeploymentGone,
            ),
            (UpdateDeployment, ErrorKind::Forbidden, FaultCode::Forbidden),
            (
                UpdateDeployment,
                ErrorKind::PlanRefused,
                FaultCode::PlanRefused,
            ),
            (
                UpdateDeployment,
                ErrorKind::InvalidExtensionUrl,
                FaultCode::PlanUrlRefused,
            ),
            (
                UpdateDeployment,
                ErrorKind::DeploymentVersionConflict,
                FaultCode::PlanConflict,
            ),
            (
                UpdateDeployment,
                ErrorKind::PlanChangeWrongState,
                FaultCode::DeploymentNotChangeable,
            ),
            (
                UpdateDeployment,
                ErrorKind::NeedsElevation,
                FaultCode::NeedsElevation,
            ),
            (
                CancelPlan,
                ErrorKind::NoPendingPlan,
                FaultCode::NoPendingPlan,
            ),
        ] {
            let words = format!("{operation}: {kind:?}");
            assert_eq!(fault(operation, kind).code, code, "{words}");
        }
    }

    #[test]
    fn what_the_service_says_is_no_longer_than_a_person_reads() {
        let mut error = Error {
            operation: Operation::CreateExtension,
            kind: ErrorKind::InvalidRequest,
            status: Some(400),
            errors: vec![ServiceMessage {
                code: "extensions.odd".to_owned(),
                message: "long ".repeat(1_000_000),
                fields: vec!["field".to_owned(); 100_000],
            }],
            request_id: None,
            retry_after: None,
        };
        error.errors.push(error.errors[0].clone());
        let kept = serde_json::to_string(&Fault::from(&error)).unwrap();
        assert!(kept.len() < 10_000, "{} bytes are kept", kept.len());
    }

    #[test]
    fn the_fields_that_the_service_names_go_along() {
        let fault = fault(Operation::UpdateDeployment, ErrorKind::PlanRefused);
        let fields = fault.args.get("fields").map(String::as_str);
        assert_eq!(fields, Some("resources.elasticsearch[0]"));
        assert_eq!(fault.server_code.as_deref(), Some("clusters.some_code"));
        assert_eq!(fault.server_message.as_deref(), Some("The service's words"));
        assert_eq!(fault.retry, Retry::Never);
    }
}
