//! From an error of the object storage to a fault.

use plugdesk_alibaba::oss::{OssError, OssErrorKind};

use super::net::of_net;
use super::{Fault, FaultAction, FaultCode, FaultPhase, Retry};

impl From<&OssError> for Fault {
    fn from(error: &OssError) -> Self {
        let mut fault = match &error.kind {
            OssErrorKind::Net(net) => of_net(net),
            kind => Fault::new(code_of(kind), phase_of(kind)),
        };
        fault.retry = error.retry().into();
        fault.status = error.status.or(fault.status);
        fault.server_code.clone_from(&error.code);
        if error.message.is_some() {
            fault.server_message.clone_from(&error.message);
        }
        fault.request_id.clone_from(&error.request_id);
        if let OssErrorKind::WrongRegion {
            expected: Some(region),
        } = &error.kind
        {
            fault = fault.with_arg("region", region.to_string());
        }
        fault.action = action_of(error).or(fault.action);
        fault
    }
}

fn code_of(kind: &OssErrorKind) -> FaultCode {
    match kind {
        OssErrorKind::NoSuchBucket => FaultCode::OssBucketMissing,
        OssErrorKind::NoSuchKey => FaultCode::OssObjectGone,
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
        OssErrorKind::InvalidAccessKey
        | OssErrorKind::SignatureDoesNotMatch
        | OssErrorKind::ClockSkew => FaultPhase::Credentials,
        OssErrorKind::AccessDenied => FaultPhase::Permission,
        _ => FaultPhase::Answer,
    }
}

fn action_of(error: &OssError) -> Option<FaultAction> {
    match error.kind {
        OssErrorKind::NoSuchBucket
        | OssErrorKind::AccessDenied
        | OssErrorKind::WrongRegion { .. }
        | OssErrorKind::InvalidAccessKey
        | OssErrorKind::SignatureDoesNotMatch => Some(FaultAction::EditConnection),
        OssErrorKind::Net(_) => None,
        _ if Retry::from(error.retry()) != Retry::Never => Some(FaultAction::Retry),
        _ => None,
    }
}
