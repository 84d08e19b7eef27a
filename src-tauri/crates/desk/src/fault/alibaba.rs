//! From an error of Alibaba Cloud Elasticsearch to a fault.

use plugdesk_alibaba::{Error, ErrorKind};

use super::net::of_net;
use super::{Fault, FaultAction, FaultCode, FaultPhase, Retry};

impl From<&Error> for Fault {
    fn from(error: &Error) -> Self {
        let mut fault = match &error.kind {
            ErrorKind::Net(net) => of_net(net),
            kind => Fault::new(code_of(kind), phase_of(kind)),
        };
        fault.retry = error.retry().into();
        fault.status = error.status.or(fault.status);
        fault.server_code.clone_from(&error.code);
        if error.message.is_some() {
            fault.server_message.clone_from(&error.message);
        }
        fault.request_id.clone_from(&error.request_id);
        if let ErrorKind::Throttled { after: Some(wait) } = &error.kind {
            fault = fault.with_arg("seconds", wait.as_secs().to_string());
        }
        fault.action = action_of(error).or(fault.action);
        fault
    }
}

fn code_of(kind: &ErrorKind) -> FaultCode {
    match kind {
        ErrorKind::InstanceActivating => FaultCode::AlibabaInstanceActivating,
        ErrorKind::InstanceNotFound => FaultCode::AlibabaInstanceNotFound,
        ErrorKind::Busy => FaultCode::AlibabaBusy,
        ErrorKind::InvalidAccessKey => FaultCode::AlibabaUnknownAccessKey,
        ErrorKind::SignatureDoesNotMatch => FaultCode::AlibabaWrongSecret,
        ErrorKind::ClockSkew => FaultCode::AlibabaClockSkew,
        ErrorKind::Forbidden => FaultCode::Forbidden,
        ErrorKind::Throttled { .. } => FaultCode::RateLimited,
        ErrorKind::ServerFault => FaultCode::ServerFault,
        ErrorKind::InvalidRequest => FaultCode::InvalidRequest,
        _ => FaultCode::UnknownAnswer,
    }
}

fn phase_of(kind: &ErrorKind) -> FaultPhase {
    match kind {
        ErrorKind::InvalidAccessKey
        | ErrorKind::SignatureDoesNotMatch
        | ErrorKind::ClockSkew
        | ErrorKind::NonceUsed => FaultPhase::Credentials,
        ErrorKind::Forbidden => FaultPhase::Permission,
        _ => FaultPhase::Answer,
    }
}

fn action_of(error: &Error) -> Option<FaultAction> {
    match error.kind {
        ErrorKind::InvalidAccessKey | ErrorKind::SignatureDoesNotMatch | ErrorKind::Forbidden => {
            Some(FaultAction::EditConnection)
        }
        ErrorKind::InstanceNotFound | ErrorKind::InstanceActivating => Some(FaultAction::Refresh),
        ErrorKind::Net(_) => None,
        _ if Retry::from(error.retry()) != Retry::Never => Some(FaultAction::Retry),
        _ => None,
    }
}
