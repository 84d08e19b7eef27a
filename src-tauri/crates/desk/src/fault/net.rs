//! From an error of the wire to a fault.

use plugdesk_net::{FileProblem, NetError, Phase, RetryAdvice, TlsProblem};

use super::{Fault, FaultAction, FaultCode, FaultPhase, Retry};
use crate::archives::file_name_of;
use crate::clock::written;

impl From<RetryAdvice> for Retry {
    fn from(advice: RetryAdvice) -> Self {
        match advice {
            RetryAdvice::Never => Self::Never,
            RetryAdvice::Now => Self::Now,
            RetryAdvice::After(wait) => {
                // Part of a second still means that there is something to wait for.
                let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                Self::After {
                    seconds: u32::try_from(seconds).unwrap_or(u32::MAX),
                }
            }
        }
    }
}

impl From<Phase> for FaultPhase {
    fn from(phase: Phase) -> Self {
        match phase {
            Phase::Address => Self::Address,
            Phase::Connect => Self::Connect,
            Phase::Tls => Self::Tls,
            Phase::Proxy => Self::Proxy,
            Phase::Send => Self::Send,
            Phase::Answer => Self::Answer,
            Phase::File => Self::File,
        }
    }
}

impl From<&NetError> for Fault {
    fn from(error: &NetError) -> Self {
        of_net(error)
    }
}

/// The fault of an error that is no answer of the service.
pub(super) fn of_net(error: &NetError) -> Fault {
    let mut fault = Fault::new(code_of(error), error.phase().into());
    fault.retry = error.retry().into();
    if fault.retry != Retry::Never {
        fault.action = Some(FaultAction::Retry);
    }
    match error {
        NetError::AddressNotResolved { host, .. }
        | NetError::Refused { host, .. }
        | NetError::Unreachable { host, .. } => fault.about(host.clone()),
        NetError::ConnectTimeout { host, after } => fault
            .about(host.clone())
            .with_arg("seconds", after.as_secs().to_string()),
        NetError::Tls { host, problem, .. } => of_tls(fault.about(host.clone()), problem),
        NetError::Proxy { proxy, problem, .. } => fault
            .about(proxy.clone())
            .with_arg("reason", problem.to_string()),
        NetError::Stalled { after, .. } => fault.with_arg("seconds", after.as_secs().to_string()),
        NetError::File { path, problem, .. } => {
            // The path stays here; the page knows the file by its name.
            fault
                .about(file_name_of(path))
                .with_arg("reason", problem.to_string())
                .offering(FaultAction::ChooseFile)
        }
        NetError::Redirected { status, to_host } => {
            fault.status = Some(*status);
            fault.with_arg("host", to_host.clone().unwrap_or_default())
        }
        NetError::NotEncrypted { host } => fault.with_arg("host", host.clone()),
        NetError::NotTheApi {
            status, excerpt, ..
        } => {
            fault.status = Some(*status);
            fault.server_message = Some(excerpt.clone()).filter(|text| !text.is_empty());
            fault
        }
        NetError::UnreadableJson { status, .. } | NetError::NotDownloaded { status } => {
            fault.status = Some(*status);
            fault
        }
        _ => fault,
    }
}

fn of_tls(fault: Fault, problem: &TlsProblem) -> Fault {
    let fault = fault.offering(FaultAction::EditConnection);
    match problem {
        TlsProblem::Expired {
            not_after: Some(moment),
        } => fault.with_arg("until", written(*moment)),
        TlsProblem::WrongName { presented } => fault.with_arg("names", presented.join(", ")),
        other => fault.with_arg("reason", other.to_string()),
    }
}

fn code_of(error: &NetError) -> FaultCode {
    match error {
        NetError::AddressNotResolved { .. } => FaultCode::HostNotFound,
        NetError::Refused { .. } | NetError::Unreachable { .. } => FaultCode::HostUnreachable,
        NetError::ConnectTimeout { .. } => FaultCode::ConnectTimeout,
        NetError::Tls { problem, .. } => match problem {
            TlsProblem::UnknownIssuer => FaultCode::CertificateUnknownIssuer,
            TlsProblem::Expired { .. } | TlsProblem::NotYetValid { .. } => {
                FaultCode::CertificateExpired
            }
            TlsProblem::WrongName { .. } => FaultCode::CertificateWrongName,
            TlsProblem::NotThePinned => FaultCode::CertificateNotThePinned,
            _ => FaultCode::TlsFailed,
        },
        NetError::Proxy { .. } => FaultCode::ProxyFailed,
        NetError::Stalled { .. } => FaultCode::Stalled,
        NetError::Cut { .. } => FaultCode::ConnectionCut,
        NetError::Cancelled { .. } => FaultCode::Cancelled,
        NetError::File { problem, .. } => match problem {
            FileProblem::Gone => FaultCode::FileGone,
            FileProblem::Shorter { .. } | FileProblem::Longer { .. } | FileProblem::Changed => {
                FaultCode::FileChanged
            }
            _ => FaultCode::FileUnreadable,
        },
        // A link that leads to where nothing is encrypted leads elsewhere than it should.
        NetError::Redirected { .. } | NetError::NotEncrypted { .. } => FaultCode::Redirected,
        // A 5xx in any form is the service, or its front door, failing.
        NetError::NotTheApi { status: 500.., .. } | NetError::NotDownloaded { status: 500.. } => {
            FaultCode::ServerFault
        }
        NetError::NotDownloaded { status: 429 } => FaultCode::RateLimited,
        NetError::NotDownloaded { status: 404 | 410 } => FaultCode::StoredFileMissing,
        NetError::NotDownloaded { status: 401 | 403 } => FaultCode::Forbidden,
        NetError::NotDownloaded { .. } => FaultCode::UnknownAnswer,
        NetError::NotTheApi { .. } => FaultCode::NotTheApi,
        NetError::AnswerTooLarge { .. } | NetError::UnreadableJson { .. } => {
            FaultCode::AnswerUnreadable
        }
        _ => FaultCode::Internal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_leads_to_where_nothing_is_encrypted_is_no_mistake_of_this_program() {
        let host = "files.example.com".to_owned();
        let fault = Fault::from(&NetError::NotEncrypted { host });
        assert_eq!(fault.code, FaultCode::Redirected);
        assert_eq!(fault.args["host"], "files.example.com");
        assert_eq!(fault.retry, Retry::Never);
    }
}
