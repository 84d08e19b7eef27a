//! From an error of Alibaba Cloud Elasticsearch to a fault.

use chrono::TimeDelta;
use plugdesk_alibaba::{Error, ErrorKind};

use super::net::of_net;
use super::{Fault, FaultAction, FaultCode, FaultPhase, Retry, words};

impl From<&Error> for Fault {
    fn from(error: &Error) -> Self {
        let mut fault = match &error.kind {
            ErrorKind::Net(net) => of_net(net),
            kind => Fault::new(code_of(kind), phase_of(kind)),
        };
        fault.retry = error.retry().into();
        fault.status = error.status.or(fault.status);
        fault.server_code = error.code.as_deref().and_then(words);
        if let Some(message) = &error.message {
            fault.server_message = words(message);
        }
        fault.request_id.clone_from(&error.request_id);
        if let ErrorKind::Throttled { after: Some(wait) } = &error.kind {
            fault = fault.with_arg("seconds", wait.as_secs().to_string());
        }
        if let (ErrorKind::ClockSkew, Some(off_by)) = (&error.kind, error.clock_off_by) {
            fault = with_clock(fault, off_by);
        }
        fault.action = action_of(error).or(fault.action);
        fault
    }
}

/// Says by how many minutes this computer's clock is wrong, and in which direction.
pub(super) fn with_clock(fault: Fault, off_by: TimeDelta) -> Fault {
    let seconds = off_by.num_seconds();
    let minutes = seconds.unsigned_abs().div_ceil(60);
    let direction = if seconds < 0 { "slow" } else { "fast" };
    fault
        .with_arg("minutes", minutes.to_string())
        .with_arg("direction", direction)
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
        ErrorKind::PluginRefused => FaultCode::AlibabaPluginRefused,
        ErrorKind::NotOffered => FaultCode::AlibabaNotOffered,
        ErrorKind::StillInstalled => FaultCode::AlibabaStillInstalled,
        ErrorKind::AlreadyInterrupted => FaultCode::AlibabaInterrupted,
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
        ErrorKind::InstanceNotFound
        | ErrorKind::InstanceActivating
        | ErrorKind::StillInstalled
        | ErrorKind::AlreadyInterrupted => Some(FaultAction::Refresh),
        ErrorKind::Net(_) => None,
        _ if Retry::from(error.retry()) != Retry::Never => Some(FaultAction::Retry),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_clock_is_told_with_minutes_and_direction() {
        let told = |seconds| {
            let fault = Fault::new(FaultCode::AlibabaClockSkew, FaultPhase::Credentials);
            let fault = with_clock(fault, TimeDelta::seconds(seconds));
            (
                fault.args["minutes"].clone(),
                fault.args["direction"].clone(),
            )
        };
        let words = |minutes: &str, direction: &str| (minutes.to_owned(), direction.to_owned());
        assert_eq!(told(-16 * 60), words("16", "slow"));
        assert_eq!(told(15 * 60 + 1), words("16", "fast"));
        assert_eq!(told(86_400), words("1440", "fast"));
    }
}
