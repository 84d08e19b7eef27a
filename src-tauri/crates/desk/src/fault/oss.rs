//! From an error of the object storage to a fault.

use plugdesk_alibaba::oss::{OssError, OssErrorKind};

use super::alibaba::with_clock;
use super::net::of_net;
use super::{Fault, FaultAction, FaultCode, FaultPhase, Retry, words};

impl From<&OssError> for Fault {
    fn from(error: &OssError) -> Self {
        let mut fault = match &error.kind {
            OssErrorKind::Net(net) => of_net(net),
            kind => Fault::new(code_of(kind), phase_of(kind)),
        };
        fault.retry = error.retry().into();
        fault.status = error.status.or(fault.status);
        fault.server_code = error.code.as_deref().and_then(words);
        if let Some(message) = &error.message {
            fault.server_message = words(message);
        }
        fault.request_id.clone_from(&error.request_id);
        match (&error.kind, error.clock_off_by) {
            (
                OssErrorKind::WrongRegion {
                    expected: Some(region),
                },
                _,
            ) => fault = fault.with_arg("region", region.as_str()),
            (OssErrorKind::ClockSkew, Some(off_by)) => fault = with_clock(fault, off_by),
            _ => {}
        }
        fault.action = action_of(error).or(fault.action);
        fault
    }
}

fn code_of(kind: &OssErrorKind) -> FaultCode {
    match kind {
        OssErrorKind::NoSuchBucket => FaultCode::OssBucketMissing,
        OssErrorKind::NoSuchKey | OssErrorKind::NoSuchUpload => FaultCode::OssObjectGone,
        OssErrorKind::AccessDenied => FaultCode::OssForbidden,
        OssErrorKind::WrongRegion { .. } => FaultCode::OssBucketElsewhere,
        OssErrorKind::ClockSkew => FaultCode::AlibabaClockSkew,
        OssErrorKind::SignatureDoesNotMatch => FaultCode::AlibabaWrongSecret,
        OssErrorKind::InvalidAccessKey => FaultCode::AlibabaUnknownAccessKey,
        OssErrorKind::ContentDiffers => FaultCode::OssContentDiffers,
        OssErrorKind::TooLarge => FaultCode::TooLarge,
        OssErrorKind::ServerFault => FaultCode::ServerFault,
        OssErrorKind::Throttled => FaultCode::RateLimited,
        OssErrorKind::InvalidRequest => FaultCode::InvalidRequest,
        _ => FaultCode::UnknownAnswer,
    }
}

fn phase_of(kind: &OssErrorKind) -> FaultPhase {
    match kind {
        OssErrorKind::ClockSkew
        | OssErrorKind::SignatureDoesNotMatch
        | OssErrorKind::InvalidAccessKey => FaultPhase::Credentials,
        OssErrorKind::AccessDenied => FaultPhase::Permission,
        _ => FaultPhase::Answer,
    }
}

fn action_of(error: &OssError) -> Option<FaultAction> {
    match error.kind {
        OssErrorKind::NoSuchBucket
        | OssErrorKind::WrongRegion { .. }
        | OssErrorKind::AccessDenied
        | OssErrorKind::SignatureDoesNotMatch
        | OssErrorKind::InvalidAccessKey => Some(FaultAction::EditConnection),
        OssErrorKind::Net(_) => None,
        _ if Retry::from(error.retry()) != Retry::Never => Some(FaultAction::Retry),
        _ => None,
    }
}
