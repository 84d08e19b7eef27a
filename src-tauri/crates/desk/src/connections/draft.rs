//! From what was typed to a connection that can be saved, with every field checked.

mod oss;
mod secret;
#[cfg(test)]
mod tests;

use plugdesk_alibaba::{Endpoint, Region};
use plugdesk_elastic::ApiBase;
use secrecy::SecretString;

use super::certificates::CertificateShelf;
use super::profiles::ProfileShelf;
use super::record::Place;
use super::view::{ConnectionDraft, ServiceKind, SignIn, TrustDraft};
use crate::fault::{Fault, FaultCode};

/// The API of Elastic Cloud Hosted (Elastic Cloud API reference, "Base URL").
const ELASTIC_CLOUD: &str = "https://api.elastic-cloud.com";

/// What was saved before, when a draft edits a connection.
#[derive(Debug, Clone, Copy)]
pub struct PriorConnection<'a> {
    /// Where it led.
    pub place: &'a Place,
    /// How it signed in.
    pub sign_in: &'a SignIn,
}

impl PriorConnection<'_> {
    /// Whether the secret would be used for another address, trust or identity than it was given
    /// for. Which bucket is used and what stays in it is no such thing: OSS is the same.
    fn leads_elsewhere_than(
        &self,
        place: &Place,
        oss_address: Option<&str>,
        sign_in: &SignIn,
    ) -> bool {
        let without_bucket = |place: &Place| Place {
            oss: None,
            ..place.clone()
        };
        let saved = self.place.oss.as_ref();
        without_bucket(self.place) != without_bucket(place)
            || saved.and_then(|oss| oss.address.as_deref()) != oss_address
            || self.sign_in != sign_in
    }
}

/// What was chosen in native dialogs and is named by a draft.
#[derive(Debug, Clone, Copy)]
pub struct Shelves<'a> {
    /// Certificate files.
    pub certificates: &'a CertificateShelf,
    /// Profiles of the aliyun command line.
    pub profiles: &'a ProfileShelf,
}

/// What a draft is checked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckedFor {
    /// To be saved or tested: everything must be there.
    Saving,
    /// To ask the service what else can be filled in: the name and the bucket may be missing.
    Asking,
}

/// A draft that holds together.
#[derive(Debug)]
pub struct CheckedDraft {
    /// Its name, without blanks around it.
    pub name: String,
    /// Where it leads.
    pub place: Place,
    /// The address of OSS where it is not the usual one, also while no bucket is named.
    pub oss_address: Option<String>,
    /// How it signs in.
    pub sign_in: SignIn,
    /// The new secret as the vault keeps it, if one was typed or taken from a profile.
    pub secret: Option<SecretString>,
}

impl CheckedDraft {
    /// Checks `draft`. A saved secret goes on being used only where it was given for: when the
    /// address (that of OSS too), the trust or the identity changes it must be typed again, so that
    /// nothing that gets hold of the page can send a kept secret to a host of its own.
    pub fn check(
        draft: &ConnectionDraft,
        prior: Option<PriorConnection<'_>>,
        shelves: Shelves<'_>,
        checked_for: CheckedFor,
    ) -> Result<Self, Fault> {
        let name = match checked_for {
            CheckedFor::Saving => filled("name", &draft.name)?,
            CheckedFor::Asking => draft.name.trim().to_owned(),
        };
        let region = region_of(draft)?;
        let (authority, exactly) = trusted_of(draft, prior, shelves.certificates)?;
        let (oss, oss_address) = oss::of(draft, region.as_deref(), checked_for)?;
        let place = Place {
            service: draft.service,
            address: address_of(draft, region.as_deref())?,
            region,
            authority,
            exactly,
            vpc: draft.vpc && draft.service == ServiceKind::Alibaba,
            oss,
        };
        let sign_in = sign_in_of(draft)?;
        let oss_at = oss_address.as_deref();
        let secret = secret::of(draft, &sign_in, &place, oss_at, prior, shelves)?;
        Ok(Self {
            name,
            place,
            oss_address,
            sign_in,
            secret,
        })
    }
}

fn missing(field: &str) -> Fault {
    Fault::of_field(FaultCode::FieldMissing, field, "")
}

fn filled(field: &str, text: &str) -> Result<String, Fault> {
    let text = text.trim();
    if text.is_empty() {
        Err(missing(field))
    } else {
        Ok(text.to_owned())
    }
}

fn typed(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn region_of(draft: &ConnectionDraft) -> Result<Option<String>, Fault> {
    if draft.service != ServiceKind::Alibaba {
        return Ok(None);
    }
    let text = filled("region", draft.region.as_deref().unwrap_or_default())?;
    Region::parse(&text)
        .map(|region| Some(region.to_string()))
        .map_err(|_| Fault::of_field(FaultCode::BadRegion, "region", &text))
}

fn address_of(draft: &ConnectionDraft, region: Option<&str>) -> Result<String, Fault> {
    let typed_address = typed(draft.address.as_ref());
    let refused = |error: &dyn std::fmt::Display, text: &str| {
        Fault::of_field(FaultCode::BadAddress, "address", text)
            .with_arg("reason", error.to_string())
    };
    match draft.service {
        ServiceKind::ElasticCloud | ServiceKind::Ece => {
            let text = match (typed_address, draft.service) {
                (Some(text), _) => text,
                (None, ServiceKind::ElasticCloud) => ELASTIC_CLOUD,
                (None, _) => return Err(missing("address")),
            };
            ApiBase::parse(text)
                .map(|base| base.to_string())
                .map_err(|error| refused(&error, text))
        }
        ServiceKind::Alibaba => match typed_address {
            Some(text) => Endpoint::parse(text)
                .map(|endpoint| endpoint.to_string())
                .map_err(|error| refused(&error, text)),
            None => Region::parse(region.unwrap_or_default())
                .map(|region| {
                    if draft.vpc {
                        Endpoint::vpc_of_region(&region)
                    } else {
                        Endpoint::of_region(&region)
                    }
                })
                .map(|endpoint| endpoint.to_string())
                .map_err(|_| missing("region")),
        },
    }
}

/// The certificates that are trusted beside the system's, and whether exactly these.
fn trusted_of(
    draft: &ConnectionDraft,
    prior: Option<PriorConnection<'_>>,
    shelf: &CertificateShelf,
) -> Result<(Option<String>, bool), Fault> {
    match &draft.trust {
        TrustDraft::Unchanged => Ok(prior.map_or((None, false), |prior| {
            (prior.place.authority.clone(), prior.place.exactly)
        })),
        TrustDraft::SystemOnly => Ok((None, false)),
        TrustDraft::Chosen { certificate } => Ok((Some(shelf.pem(certificate)?), false)),
        TrustDraft::Exactly { certificate } => Ok((Some(shelf.pem(certificate)?), true)),
    }
}

fn sign_in_of(draft: &ConnectionDraft) -> Result<SignIn, Fault> {
    match (&draft.sign_in, draft.service) {
        (SignIn::ApiKey, ServiceKind::ElasticCloud | ServiceKind::Ece) => Ok(SignIn::ApiKey),
        (SignIn::UserPassword { username }, ServiceKind::Ece) => Ok(SignIn::UserPassword {
            username: filled("username", username)?,
        }),
        (SignIn::AccessKey { access_key_id }, ServiceKind::Alibaba) => Ok(SignIn::AccessKey {
            access_key_id: filled("accessKeyId", access_key_id)?,
        }),
        (SignIn::TemporaryKey { access_key_id }, ServiceKind::Alibaba) => {
            Ok(SignIn::TemporaryKey {
                access_key_id: filled("accessKeyId", access_key_id)?,
            })
        }
        _ => Err(Fault::of_field(FaultCode::WrongService, "signIn", "")),
    }
}
