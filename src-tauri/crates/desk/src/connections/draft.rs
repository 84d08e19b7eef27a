//! From what was typed to a connection that can be saved, with every field checked.

use plugdesk_alibaba::{Endpoint, Region};
use plugdesk_elastic::ApiBase;
use secrecy::{ExposeSecret, SecretString};

use super::certificates::CertificateShelf;
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

/// A draft that holds together.
#[derive(Debug)]
pub struct CheckedDraft {
    /// Its name, without blanks around it.
    pub name: String,
    /// Where it leads.
    pub place: Place,
    /// How it signs in.
    pub sign_in: SignIn,
    /// The new secret, if one was typed.
    pub secret: Option<SecretString>,
}

impl CheckedDraft {
    /// Checks `draft`. A saved secret goes on being used only where it was given for: when the
    /// address, the trust or the identity changes it must be typed again, so that nothing that
    /// gets hold of the page can send a kept secret to a host of its own.
    pub fn check(
        draft: &ConnectionDraft,
        prior: Option<PriorConnection<'_>>,
        shelf: &CertificateShelf,
    ) -> Result<Self, Fault> {
        let name = filled("name", &draft.name)?;
        let region = region_of(draft)?;
        let (authority, exactly) = trusted_of(draft, prior, shelf)?;
        let place = Place {
            service: draft.service,
            address: address_of(draft, region.as_deref())?,
            region,
            authority,
            exactly,
            vpc: draft.vpc,
            oss: None,
        };
        let sign_in = sign_in_of(draft)?;
        let secret = draft.secret.as_ref().map(|typed| typed.0.clone());
        let secret = secret.filter(|secret| !secret.expose_secret().trim().is_empty());
        if secret.is_none() {
            match prior {
                None => return Err(missing("secret")),
                Some(prior) if *prior.place != place || *prior.sign_in != sign_in => {
                    return Err(Fault::of_field(
                        FaultCode::SecretNeededAgain,
                        "secret",
                        &place.address,
                    ));
                }
                Some(_) => {}
            }
        }
        let secret = secret.map(|secret| SecretString::from(secret.expose_secret().trim()));
        Ok(Self {
            name,
            place,
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
                .map(|region| Endpoint::of_region(&region).to_string())
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
        _ => Err(Fault::of_field(FaultCode::WrongService, "signIn", "")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::view::{ConnectionColour, OssDraft, SecretKeeping, TypedSecret};
    use super::*;

    fn draft(address: Option<&str>, secret: Option<&str>) -> ConnectionDraft {
        ConnectionDraft {
            vpc: false,
            oss: OssDraft::default(),
            security_token: None,
            profile: None,
            name: " Berlin ".to_owned(),
            service: ServiceKind::Ece,
            address: address.map(str::to_owned),
            region: None,
            sign_in: SignIn::ApiKey,
            secret: secret.map(|secret| TypedSecret(SecretString::from(secret))),
            keeping: SecretKeeping::Keyring,
            trust: TrustDraft::Unchanged,
            colour: ConnectionColour::Indigo,
            protected: false,
        }
    }

    fn check(draft: &ConnectionDraft) -> Result<CheckedDraft, Fault> {
        CheckedDraft::check(draft, None, &CertificateShelf::default())
    }

    #[test]
    fn fields_are_trimmed_and_missing_ones_are_named() {
        let checked = check(&draft(Some("https://ece.example:12443/"), Some(" key\n"))).unwrap();
        assert_eq!(checked.name, "Berlin");
        assert_eq!(checked.secret.unwrap().expose_secret(), "key");
        for (draft, field) in [
            (draft(None, Some("key")), "address"),
            (draft(Some("https://ece.example:12443"), None), "secret"),
            (
                draft(Some("https://ece.example:12443"), Some("  ")),
                "secret",
            ),
        ] {
            let fault = check(&draft).unwrap_err();
            assert_eq!(fault.code, FaultCode::FieldMissing);
            assert_eq!(fault.field.as_deref(), Some(field));
        }
    }

    #[test]
    fn plain_http_is_for_this_computer_only() {
        let fault = check(&draft(Some("http://ece.example:12400"), Some("key"))).unwrap_err();
        assert_eq!(fault.code, FaultCode::BadAddress);
        assert!(check(&draft(Some("http://127.0.0.1:12400"), Some("key"))).is_ok());
    }

    #[test]
    fn a_kept_secret_goes_nowhere_else() {
        let shelf = CertificateShelf::default();
        let saved = check(&draft(Some("https://ece.example:12443"), Some("key"))).unwrap();
        let prior = Some(PriorConnection {
            place: &saved.place,
            sign_in: &saved.sign_in,
        });
        let same = draft(Some("https://ece.example:12443/api/v1"), None);
        assert!(
            CheckedDraft::check(&same, prior, &shelf)
                .unwrap()
                .secret
                .is_none()
        );

        let elsewhere = draft(Some("https://evil.example:12443"), None);
        let fault = CheckedDraft::check(&elsewhere, prior, &shelf).unwrap_err();
        assert_eq!(fault.code, FaultCode::SecretNeededAgain);

        let mut another_user = same;
        another_user.sign_in = SignIn::UserPassword {
            username: "admin".to_owned(),
        };
        let fault = CheckedDraft::check(&another_user, prior, &shelf).unwrap_err();
        assert_eq!(fault.code, FaultCode::SecretNeededAgain);
    }

    #[test]
    fn the_debug_form_of_a_draft_shows_no_secret() {
        let shown = format!(
            "{:?}",
            draft(Some("https://ece.example"), Some("canary-secret"))
        );
        assert!(!shown.contains("canary-secret"));
    }
}
