//! From an error of the extension store to a fault.

use plugdesk_elastic::{Error, ErrorKind, Operation};

use super::net::of_net;
use super::{Fault, FaultAction, FaultCode, FaultPhase, Retry};

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
            fault.server_code = Some(first.code.clone()).filter(|code| !code.is_empty());
            let words: Vec<&str> = error
                .errors
                .iter()
                .map(|said| said.message.trim())
                .filter(|message| !message.is_empty())
                .collect();
            fault.server_message = (!words.is_empty()).then(|| words.join("\n"));
            let fields: Vec<&str> = error
                .errors
                .iter()
                .flat_map(|said| &said.fields)
                .map(String::as_str)
                .collect();
            if !fields.is_empty() {
                fault = fault.with_arg("fields", fields.join(", "));
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
        ErrorKind::Unauthenticated => FaultCode::Unauthenticated,
        // Elastic Cloud answers 403 where the description of the API promises 404.
        ErrorKind::Forbidden if operation == Operation::GetExtension => {
            FaultCode::ExtensionsNotFound
        }
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
        ErrorKind::Unauthenticated => FaultPhase::Credentials,
        ErrorKind::Forbidden
        | ErrorKind::NeedsElevation
        | ErrorKind::NoUserId
        | ErrorKind::Unauthorised => FaultPhase::Permission,
        _ => FaultPhase::Answer,
    }
}

fn action_of(error: &Error) -> Option<FaultAction> {
    match error.kind {
        ErrorKind::Unauthenticated | ErrorKind::NoUserId | ErrorKind::Forbidden => {
            Some(FaultAction::EditConnection)
        }
        ErrorKind::NotFound | ErrorKind::VersionConflict => Some(FaultAction::Refresh),
        ErrorKind::Net(_) => None,
        _ if Retry::from(error.retry()) != Retry::Never => Some(FaultAction::Retry),
        _ => None,
    }
}
