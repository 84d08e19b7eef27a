//! The secret that a draft brings: typed, or taken from a profile of the aliyun command line.

use plugdesk_alibaba::Region;
use secrecy::{ExposeSecret, SecretString};

use super::{PriorConnection, Shelves, missing};
use crate::connections::profiles::ProfileSecret;
use crate::connections::record::Place;
use crate::connections::view::{ConnectionDraft, SignIn, TypedSecret};
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::vault::TemporaryKey;

/// The secret as the vault keeps it, or nothing where the saved one goes on being used.
pub(super) fn of(
    draft: &ConnectionDraft,
    sign_in: &SignIn,
    place: &Place,
    oss_address: Option<&str>,
    prior: Option<PriorConnection<'_>>,
    shelves: Shelves<'_>,
) -> Result<Option<SecretString>, Fault> {
    let brought = match typed(draft, sign_in)? {
        None => of_profile(draft, sign_in, place, oss_address, shelves)?,
        typed => typed,
    };
    if brought.is_some() {
        return Ok(brought);
    }
    match prior {
        None => Err(missing("secret")),
        Some(prior) if prior.leads_elsewhere_than(place, oss_address, sign_in) => {
            Err(needed_again(place))
        }
        Some(_) => Ok(None),
    }
}

fn needed_again(place: &Place) -> Fault {
    Fault::of_field(FaultCode::SecretNeededAgain, "secret", &place.address)
}

fn typed(draft: &ConnectionDraft, sign_in: &SignIn) -> Result<Option<SecretString>, Fault> {
    let secret = trimmed(draft.secret.as_ref());
    if !matches!(sign_in, SignIn::TemporaryKey { .. }) {
        return Ok(secret);
    }
    match (secret, trimmed(draft.security_token.as_ref())) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(missing("securityToken")),
        (None, Some(_)) => Err(missing("secret")),
        (Some(secret), Some(token)) => item(&TemporaryKey { secret, token }),
    }
}

fn trimmed(typed: Option<&TypedSecret>) -> Option<SecretString> {
    let text = typed?.0.expose_secret().trim();
    (!text.is_empty()).then(|| SecretString::from(text))
}

fn item(key: &TemporaryKey) -> Result<Option<SecretString>, Fault> {
    let internal = || Fault::new(FaultCode::Internal, FaultPhase::Input);
    key.to_item().map(Some).ok_or_else(internal)
}

/// The secret of the profile that the draft names. The profile was made for Alibaba Cloud's own
/// hosts, and nobody typed its secret: it is given to the two services that are spoken to here and
/// to no other host, but for this computer. Among the names below `aliyuncs.com` are many that
/// customers chose.
fn of_profile(
    draft: &ConnectionDraft,
    sign_in: &SignIn,
    place: &Place,
    oss_address: Option<&str>,
    shelves: Shelves<'_>,
) -> Result<Option<SecretString>, Fault> {
    let Some(id) = &draft.profile else {
        return Ok(None);
    };
    let kept = shelves.profiles.secret(id)?;
    if !leads_to(&place.address, is_api) || !oss_address.is_none_or(|oss| leads_to(oss, is_oss)) {
        return Err(needed_again(place));
    }
    match (kept, sign_in) {
        (
            ProfileSecret {
                id,
                secret,
                token: None,
            },
            SignIn::AccessKey { access_key_id },
        ) if id == *access_key_id => Ok(Some(secret)),
        (
            ProfileSecret {
                id,
                secret,
                token: Some(token),
            },
            SignIn::TemporaryKey { access_key_id },
        ) if id == *access_key_id => item(&TemporaryKey { secret, token }),
        // The person typed another key's id over the profile's.
        _ => Err(needed_again(place)),
    }
}

/// Whether an address is one of a service, told by what stands before `.aliyuncs.com`, or of this
/// computer.
fn leads_to(address: &str, is_service: fn(&str) -> bool) -> bool {
    plugdesk_net::Url::parse(address).is_ok_and(|url| {
        let host = url.host_str().unwrap_or_default();
        let name = host.strip_suffix(".aliyuncs.com");
        name.is_some_and(is_service) || plugdesk_net::is_loopback(&url)
    })
}

/// `elasticsearch.REGION` or, inside a virtual private cloud, `elasticsearch-vpc.REGION`.
fn is_api(name: &str) -> bool {
    name.split_once('.').is_some_and(|(service, region)| {
        matches!(service, "elasticsearch" | "elasticsearch-vpc") && Region::parse(region).is_ok()
    })
}

/// `oss-REGION`, `oss-REGION-internal`, `oss-accelerate`: a bucket would stand before a dot.
fn is_oss(name: &str) -> bool {
    name.starts_with("oss-") && !name.contains('.')
}
