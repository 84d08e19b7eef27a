//! The way to a region of Alibaba Cloud: its instances, and the bucket through which archives
//! reach them.

use plugdesk_alibaba::{AccessKey, AccessKeyError, Client, Endpoint, Region, Signing};
use plugdesk_net::Http;
use secrecy::SecretString;

use crate::connections::{Place, SignIn};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::vault::TemporaryKey;

/// The instances of a region of Alibaba Cloud, with the road on which files reach them.
#[derive(Debug, Clone)]
pub struct AlibabaRegion {
    /// The instances.
    pub client: Client,
    /// The region's id.
    pub region: Region,
}

impl AlibabaRegion {
    /// Opens the way. Nothing is sent yet.
    pub(super) fn open(
        place: &Place,
        sign_in: &SignIn,
        secret: SecretString,
        http: Http,
    ) -> Result<Self, Fault> {
        let key = access_key(sign_in, secret)?;
        let endpoint = Endpoint::parse(&place.address).map_err(|_| super::bad_address(place))?;
        let region = region_of(place)?;
        let client = Client::new(http, endpoint, region.clone(), key, Signing::default())
            .map_err(unusable_key)?;
        Ok(Self { client, region })
    }
}

fn region_of(place: &Place) -> Result<Region, Fault> {
    Region::parse(place.region.as_deref().unwrap_or_default())
        .map_err(|_| Fault::new(FaultCode::BadRegion, FaultPhase::Input))
}

/// The credentials. `secret` is what the vault keeps: with a temporary key it holds the security
/// token too.
fn access_key(sign_in: &SignIn, secret: SecretString) -> Result<AccessKey, Fault> {
    match sign_in {
        SignIn::AccessKey { access_key_id } => Ok(AccessKey {
            id: access_key_id.clone(),
            secret,
            security_token: None,
        }),
        SignIn::TemporaryKey { access_key_id } => {
            let TemporaryKey { secret, token } =
                TemporaryKey::from_item(&secret).ok_or_else(super::unusable_secret)?;
            Ok(AccessKey {
                id: access_key_id.clone(),
                secret,
                security_token: Some(token),
            })
        }
        SignIn::ApiKey | SignIn::UserPassword { .. } => {
            Err(Fault::new(FaultCode::WrongService, FaultPhase::Input))
        }
    }
}

/// Names the field that can't travel in a header.
fn unusable_key(error: AccessKeyError) -> Fault {
    let field = match error {
        AccessKeyError::UnusableId => "accessKeyId",
        AccessKeyError::UnusableToken => "securityToken",
        AccessKeyError::Empty | AccessKeyError::UnusableSecret => "secret",
    };
    Fault::of_field(FaultCode::Unauthenticated, field, "").offering(FaultAction::EditConnection)
}
