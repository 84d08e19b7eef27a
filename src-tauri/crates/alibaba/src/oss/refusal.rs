//! Reading a refusal: which of the documented errors it is.

use std::time::SystemTime;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use plugdesk_net::{Answer, NetError, retry_after};

use super::error::{OssError, OssErrorKind, OssOperation};
use super::object::request_id;
use super::xml::{self, Refusal, region_of_host};

/// The service refuses requests whose date is further away than this.
const SKEW: TimeDelta = TimeDelta::minutes(15);

impl OssError {
    /// A failure without an answer of the API.
    pub(super) fn net(operation: OssOperation, error: NetError) -> Self {
        let status = match &error {
            NetError::NotTheApi { status, .. } | NetError::Redirected { status, .. } => {
                Some(*status)
            }
            _ => None,
        };
        // Buckets are redirected to other regions, and nothing else here is redirected.
        let kind = match &error {
            NetError::Redirected {
                to_host: Some(host),
                ..
            } if region_of_host(host).is_some() => OssErrorKind::WrongRegion {
                expected: region_of_host(host),
            },
            _ => OssErrorKind::Net(error),
        };
        Self {
            status,
            ..Self::of(operation, kind)
        }
    }
}

/// Reads an answer other than success. `now` is this machine's time when it came.
pub(super) fn read(operation: OssOperation, answer: &Answer, now: DateTime<Utc>) -> OssError {
    let status = answer.status().as_u16();
    let clock_off_by = clock_off_by(answer, now);
    let refusal = body(answer);
    let far_off = clock_off_by.is_some_and(|off| off.abs() > SKEW);
    let kind = match &refusal {
        Some(refusal) => by_code(refusal, far_off).unwrap_or_else(|| by_status(operation, status)),
        // Every gateway means the same by 429, and the service's own answers may have no body.
        None if status == 429 => OssErrorKind::Throttled,
        None if answer.body().is_empty() && request_id(answer).is_some() => {
            match by_status(operation, status) {
                // Nothing says why, and the time alone is reason enough.
                OssErrorKind::AccessDenied if far_off => OssErrorKind::ClockSkew,
                kind => kind,
            }
        }
        None => OssErrorKind::Net(answer.not_the_api()),
    };
    let refusal = refusal.unwrap_or_default();
    OssError {
        status: Some(status),
        code: refusal.code,
        message: refusal.message,
        request_id: refusal.request_id.or_else(|| request_id(answer)),
        clock_off_by,
        retry_after: retry_after(answer, SystemTime::now()),
        ..OssError::of(operation, kind)
    }
}

/// The refusal in the body, or, where `HEAD` allows no body, in a header of the service's own.
fn body(answer: &Answer) -> Option<Refusal> {
    let of_xml = |bytes: &[u8]| {
        let text = std::str::from_utf8(bytes).ok()?;
        let refusal: Refusal = xml::read(text)?.ok()?;
        refusal.code.is_some().then_some(refusal)
    };
    of_xml(answer.body()).or_else(|| {
        let header = answer.header_text("x-oss-err")?;
        of_xml(&BASE64_STANDARD.decode(header).ok()?)
    })
}

/// This machine's clock minus the service's.
fn clock_off_by(answer: &Answer, now: DateTime<Utc>) -> Option<TimeDelta> {
    let date = answer.header_text("date")?;
    let theirs = DateTime::parse_from_rfc2822(&date).ok()?;
    Some(now.signed_duration_since(theirs))
}

fn by_code(refusal: &Refusal, far_off: bool) -> Option<OssErrorKind> {
    let code = refusal.code.as_deref()?.trim();
    let message = refusal.message.as_deref().unwrap_or_default();
    if let Some(endpoint) = &refusal.endpoint {
        return Some(OssErrorKind::WrongRegion {
            expected: region_of_host(endpoint),
        });
    }
    Some(match code {
        "NoSuchBucket" => OssErrorKind::NoSuchBucket,
        "NoSuchKey" => OssErrorKind::NoSuchKey,
        "NoSuchUpload" => OssErrorKind::NoSuchUpload,
        "RequestTimeTooSkewed" => OssErrorKind::ClockSkew,
        "SignatureDoesNotMatch" if far_off => OssErrorKind::ClockSkew,
        "SignatureDoesNotMatch" => OssErrorKind::SignatureDoesNotMatch,
        "InvalidAccessKeyId"
        | "InvalidSecurityToken"
        | "SecurityTokenExpired"
        | "SecurityTokenNotSupported"
        | "AccessKeyIdAndSecurityTokenNotMatch" => OssErrorKind::InvalidAccessKey,
        // Both come without the endpoint that would be right.
        "AccessDenied" if message.contains("specified endpoint") => {
            OssErrorKind::WrongRegion { expected: None }
        }
        "InvalidArgument" | "InvalidRequest" if message.contains("signing region") => {
            OssErrorKind::WrongRegion { expected: None }
        }
        "AccessDenied" | "BucketNotBelongTo" | "UserDisable" | "BucketDisable" | "InDebt"
        | "InDebtOverdue" => OssErrorKind::AccessDenied,
        "InvalidDigest"
        | "BadDigest"
        | "FilePartInterity"
        | "FilePartIntegrity"
        | "InvalidPart"
        | "CallbackCRC64Mismatch" => OssErrorKind::ContentDiffers,
        "EntityTooLarge" => OssErrorKind::TooLarge,
        // Neither is a refusal: the line was slow, or the body ended early.
        "InternalError" | "ServiceUnavailable" | "RequestTimeout" | "IncompleteBody" => {
            OssErrorKind::ServerFault
        }
        // `TotalQpsLimitExceeded`, `UploadTrafficRateLimitExceeded` and their like.
        code if code.ends_with("LimitExceeded") => OssErrorKind::Throttled,
        _ => return None,
    })
}

fn by_status(operation: OssOperation, status: u16) -> OssErrorKind {
    let of_bucket = matches!(
        operation,
        OssOperation::ListBuckets | OssOperation::GetBucketLocation
    );
    match status {
        401 | 403 => OssErrorKind::AccessDenied,
        404 if of_bucket => OssErrorKind::NoSuchBucket,
        404 => OssErrorKind::NoSuchKey,
        413 => OssErrorKind::TooLarge,
        429 => OssErrorKind::Throttled,
        400..=499 => OssErrorKind::InvalidRequest,
        500..=599 => OssErrorKind::ServerFault,
        _ => OssErrorKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use plugdesk_net::StatusCode;
    use plugdesk_net::header::HeaderMap;

    use super::*;

    fn refused(body: &'static str) -> OssErrorKind {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("date", "Fri, 02 Jan 2026 03:04:05 GMT"),
            ("x-oss-request-id", "R"),
        ] {
            headers.insert(name, value.parse().unwrap());
        }
        let answer = Answer::new(StatusCode::FORBIDDEN, headers, body.into());
        let theirs = DateTime::parse_from_rfc3339("2026-01-02T03:04:05Z").unwrap();
        let now = theirs.to_utc() - SKEW - TimeDelta::seconds(1);
        read(OssOperation::HeadObject, &answer, now).kind
    }

    #[test]
    fn a_wrong_clock_is_seen_where_a_refusal_may_have_no_body() {
        let kind = refused("");
        assert!(matches!(kind, OssErrorKind::ClockSkew), "{kind:?}");
        let kind = refused("<Error><Code>SignatureDoesNotMatch</Code></Error>");
        assert!(matches!(kind, OssErrorKind::ClockSkew), "{kind:?}");
        // Whoever looked at the policy had no doubt of the time.
        let kind = refused("<Error><Code>AccessDenied</Code></Error>");
        assert!(matches!(kind, OssErrorKind::AccessDenied), "{kind:?}");
    }
}
