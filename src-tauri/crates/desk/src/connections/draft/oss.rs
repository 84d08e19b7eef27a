//! The bucket through which archives go, as typed.

use plugdesk_alibaba::Region;
use plugdesk_alibaba::oss::{Bucket, OssEndpoint};

use super::{CheckedFor, missing, typed};
use crate::connections::view::{ConnectionDraft, OssView, ServiceKind};
use crate::fault::{Fault, FaultCode};

/// The bucket, if one is named, and the address of OSS where it is not the usual one.
pub(super) fn of(
    draft: &ConnectionDraft,
    region: Option<&str>,
    checked_for: CheckedFor,
) -> Result<(Option<OssView>, Option<String>), Fault> {
    if draft.service != ServiceKind::Alibaba {
        return Ok((None, None));
    }
    let address = address_of(draft, region)?;
    let name = draft.oss.bucket.trim();
    if name.is_empty() {
        // An address that leads to no bucket would be forgotten without a word.
        return match (&address, checked_for) {
            (Some(_), CheckedFor::Saving) => Err(missing("bucket")),
            _ => Ok((None, address)),
        };
    }
    let bucket = Bucket::parse(name).map_err(|error| {
        Fault::of_field(FaultCode::OssBucketMissing, "bucket", name)
            .with_arg("reason", error.to_string())
    })?;
    let view = OssView {
        bucket: bucket.to_string(),
        address: address.clone(),
        keep: draft.oss.keep,
    };
    Ok((Some(view), address))
}

fn address_of(draft: &ConnectionDraft, region: Option<&str>) -> Result<Option<String>, Fault> {
    let Some(text) = typed(draft.oss.address.as_ref()) else {
        return Ok(None);
    };
    let endpoint = OssEndpoint::parse(text).map_err(|error| {
        Fault::of_field(FaultCode::BadAddress, "ossAddress", text)
            .with_arg("reason", error.to_string())
    })?;
    let usual = Region::parse(region.unwrap_or_default())
        .ok()
        .map(|region| usual_of(&region, draft.vpc));
    Ok((usual.as_ref() != Some(&endpoint)).then(|| endpoint.to_string()))
}

fn usual_of(region: &Region, vpc: bool) -> OssEndpoint {
    if vpc {
        OssEndpoint::internal_of_region(region)
    } else {
        OssEndpoint::of_region(region)
    }
}
