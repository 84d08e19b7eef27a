//! Whether archives can go through the connection's bucket: where it lies, and whether the
//! credentials may put, look at and remove an object there.

use plugdesk_alibaba::Region;
use plugdesk_alibaba::oss::{ObjectKey, OssError, OssErrorKind};
use plugdesk_net::CancellationToken;

use crate::connections::{PermissionOutcome, PermissionRow, PermissionUse};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::provider::OssRoad;

/// The actions as RAM calls them; `HEAD` needs `oss:GetObject`.
const LOCATION: &str = "oss:GetBucketLocation";
const PUT: &str = "oss:PutObject";
const GET: &str = "oss:GetObject";
const DELETE: &str = "oss:DeleteObject";

/// What was found out.
pub(super) struct BucketTrial {
    /// One row for each action.
    pub(super) rows: Vec<PermissionRow>,
    /// Why no archive can go through this bucket, whatever RAM permits.
    pub(super) fault: Option<Fault>,
}

/// The rows when nothing could be tried: there is no bucket, or an earlier step failed.
pub(super) fn not_tried() -> Vec<PermissionRow> {
    [LOCATION, PUT, GET, DELETE]
        .into_iter()
        .map(|action| row(action, PermissionOutcome::NotTried, None))
        .collect()
}

/// Asks where the bucket lies, and puts a tiny object into it that is removed again.
pub(super) async fn tried(
    road: &OssRoad,
    region: &Region,
    cancel: &CancellationToken,
) -> BucketTrial {
    let location = road.oss.bucket_region(&road.bucket, cancel).await;
    let fault = match &location {
        Ok(found) if found != region => Some(elsewhere(road, found, region)),
        Err(error) if matches!(error.kind, OssErrorKind::NoSuchBucket) => {
            Some(Fault::from(error).about(road.bucket.to_string()))
        }
        _ => None,
    };
    let mut rows = vec![row_of(LOCATION, location.map(drop))];
    if fault.is_some() {
        rows.extend(not_tried().into_iter().skip(1));
    } else {
        rows.extend(with_an_object(road, cancel).await);
    }
    BucketTrial { rows, fault }
}

/// Puts, looks at and removes an object. Removing is tried even when nothing was put: a key that
/// names nothing is as good as removed, and RAM is asked all the same.
async fn with_an_object(road: &OssRoad, cancel: &CancellationToken) -> Vec<PermissionRow> {
    let named = format!("plugdesk/probe-{}", uuid::Uuid::new_v4().simple());
    let Ok(key) = ObjectKey::parse(&named) else {
        return not_tried().into_iter().skip(1).collect();
    };
    let (oss, bucket) = (&road.oss, &road.bucket);
    let put = oss.put(bucket, &key, named.clone().into(), cancel).await;
    let get = match &put {
        Ok(_) => match oss.head(bucket, &key, cancel).await {
            Ok(Some(_)) => row(GET, PermissionOutcome::Granted, None),
            Ok(None) => row(GET, PermissionOutcome::Unclear, None),
            Err(error) => row_of(GET, Err(error)),
        },
        // Without an object the answer depends on whether the bucket may be listed.
        Err(_) => row(GET, PermissionOutcome::NotTried, None),
    };
    let delete = oss.delete(bucket, &key, cancel).await;
    vec![row_of(PUT, put.map(drop)), get, row_of(DELETE, delete)]
}

fn elsewhere(road: &OssRoad, found: &Region, wanted: &Region) -> Fault {
    let mut fault = Fault::new(FaultCode::OssBucketElsewhere, FaultPhase::Input)
        .about(road.bucket.to_string())
        .with_arg("region", found.to_string())
        .with_arg("wanted", wanted.to_string())
        .offering(FaultAction::EditConnection);
    fault.field = Some("bucket".to_owned());
    fault
}

fn row_of(action: &str, answer: Result<(), OssError>) -> PermissionRow {
    match answer {
        Ok(()) => row(action, PermissionOutcome::Granted, None),
        Err(error) => {
            let outcome = match error.kind {
                OssErrorKind::AccessDenied => PermissionOutcome::Refused,
                _ => PermissionOutcome::Unclear,
            };
            row(action, outcome, Some(Fault::from(&error)))
        }
    }
}

fn row(action: &str, outcome: PermissionOutcome, fault: Option<Fault>) -> PermissionRow {
    PermissionRow {
        action: action.to_owned(),
        needed_for: PermissionUse::Bucket,
        outcome,
        fault,
    }
}
