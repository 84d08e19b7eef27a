//! The way to a region of Alibaba Cloud: its instances, and the bucket through which archives
//! reach them.

use plugdesk_alibaba::oss::{Bucket, Oss, OssEndpoint};
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
    /// The bucket through which archives go, where the connection names one.
    pub oss: Option<OssRoad>,
    /// The region's id.
    pub region: Region,
}

/// A bucket, and what becomes of what was put into it.
#[derive(Debug, Clone)]
pub struct OssRoad {
    /// The object storage.
    pub oss: Oss,
    /// The bucket.
    pub bucket: Bucket,
    /// Whether what was sent stays in the bucket; otherwise it is removed after success.
    pub keep: bool,
}

impl AlibabaRegion {
    /// The road through the bucket, where the connection names one.
    pub fn oss(&self) -> Result<&OssRoad, Fault> {
        self.oss.as_ref().ok_or_else(|| {
            Fault::new(FaultCode::OssNoBucket, FaultPhase::Input)
                .offering(FaultAction::EditConnection)
        })
    }

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
        let oss = match &place.oss {
            None => None,
            Some(named) => {
                let bucket = Bucket::parse(&named.bucket).map_err(|error| {
                    Fault::of_field(FaultCode::OssBucketMissing, "bucket", &named.bucket)
                        .with_arg("reason", error.to_string())
                        .offering(FaultAction::EditConnection)
                })?;
                let oss = storage(place, named.address.as_deref(), key.clone(), http.clone())?;
                Some(OssRoad {
                    oss,
                    bucket,
                    keep: named.keep,
                })
            }
        };
        let client = Client::new(http, endpoint, region.clone(), key, Signing::default())
            .map_err(unusable_key)?;
        Ok(Self {
            client,
            oss,
            region,
        })
    }
}

/// The object storage of a place, without a bucket: enough to list the account's buckets.
pub(crate) fn open_storage(
    place: &Place,
    address: Option<&str>,
    sign_in: &SignIn,
    secret: SecretString,
    http: plugdesk_net::HttpSettings,
) -> Result<Oss, Fault> {
    let key = access_key(sign_in, secret)?;
    storage(place, address, key, super::http_for(place, http)?)
}

fn storage(place: &Place, address: Option<&str>, key: AccessKey, http: Http) -> Result<Oss, Fault> {
    let region = region_of(place)?;
    let endpoint = match address {
        Some(address) => OssEndpoint::parse(address).map_err(|_| {
            Fault::of_field(FaultCode::BadAddress, "ossAddress", address)
                .offering(FaultAction::EditConnection)
        })?,
        None if place.vpc => OssEndpoint::internal_of_region(&region),
        None => OssEndpoint::of_region(&region),
    };
    Oss::new(http, endpoint, region, key, Signing::default()).map_err(unusable_key)
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
