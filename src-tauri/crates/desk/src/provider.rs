//! The services behind one seam: from a saved connection to a client that can talk.

mod alibaba;

use plugdesk_elastic::{ApiBase, Credentials, Encoding};
use plugdesk_net::{Http, HttpSettings};
use secrecy::SecretString;

use crate::connections::{Place, ServiceKind, SignIn};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};

pub(crate) use alibaba::open_storage;
pub use alibaba::{AlibabaRegion, OssRoad};

/// A service that can be talked to.
#[derive(Debug, Clone)]
pub enum Provider {
    /// An extension store of Elastic Cloud or ECE.
    Elastic(ElasticStore),
    /// The instances of a region of Alibaba Cloud.
    Alibaba(Box<AlibabaRegion>),
}

/// An extension store and which of the two services keeps it.
#[derive(Debug, Clone)]
pub struct ElasticStore {
    /// The client.
    pub client: plugdesk_elastic::Client,
    /// Elastic Cloud or ECE.
    pub service: ServiceKind,
}

impl ElasticStore {
    /// The form in which an upload is tried first: the raw zip where Elastic's guide asks for it,
    /// the form part that ECE's reference documents everywhere else.
    pub fn usual_encoding(&self) -> Encoding {
        match self.service {
            ServiceKind::ElasticCloud => Encoding::RawZip,
            ServiceKind::Ece | ServiceKind::Alibaba => Encoding::Multipart,
        }
    }
}

impl Provider {
    /// Opens the way to `place`. Nothing is sent yet.
    pub fn open(
        place: &Place,
        sign_in: &SignIn,
        secret: SecretString,
        http: HttpSettings,
    ) -> Result<Self, Fault> {
        let http = http_for(place, http)?;
        match place.service {
            ServiceKind::ElasticCloud | ServiceKind::Ece => {
                let credentials = match sign_in {
                    SignIn::UserPassword { username } => Credentials::User {
                        username: username.clone(),
                        password: secret,
                    },
                    SignIn::ApiKey | SignIn::AccessKey { .. } | SignIn::TemporaryKey { .. } => {
                        Credentials::ApiKey(secret)
                    }
                };
                let base = ApiBase::parse(&place.address).map_err(|_| bad_address(place))?;
                let client = plugdesk_elastic::Client::new(http, base, credentials)
                    .map_err(|_| unusable_secret())?;
                Ok(Self::Elastic(ElasticStore {
                    client,
                    service: place.service,
                }))
            }
            ServiceKind::Alibaba => {
                let region = AlibabaRegion::open(place, sign_in, secret, http)?;
                Ok(Self::Alibaba(Box::new(region)))
            }
        }
    }

    /// The extension store, where there is one.
    pub fn elastic(self) -> Result<ElasticStore, Fault> {
        match self {
            Self::Elastic(store) => Ok(store),
            Self::Alibaba(_) => Err(Fault::new(FaultCode::WrongService, FaultPhase::Input)),
        }
    }

    /// The instances, where there are any.
    pub fn alibaba(self) -> Result<plugdesk_alibaba::Client, Fault> {
        self.alibaba_region().map(|region| region.client)
    }

    /// The region of Alibaba Cloud, where it is one.
    pub fn alibaba_region(self) -> Result<AlibabaRegion, Fault> {
        match self {
            Self::Alibaba(region) => Ok(*region),
            Self::Elastic(_) => Err(Fault::new(FaultCode::WrongService, FaultPhase::Input)),
        }
    }
}

/// HTTP as this place wants it trusted.
fn http_for(place: &Place, http: HttpSettings) -> Result<Http, Fault> {
    let settings = HttpSettings {
        trust: place.trust()?,
        ..http
    };
    Http::new(settings).map_err(|error| {
        tracing::error!(%error, "no HTTP client");
        Fault::new(FaultCode::Internal, FaultPhase::Connect)
    })
}

fn bad_address(place: &Place) -> Fault {
    Fault::of_field(FaultCode::BadAddress, "address", &place.address)
        .offering(FaultAction::EditConnection)
}

/// A secret with line breaks or other control characters can't travel in a header.
fn unusable_secret() -> Fault {
    Fault::of_field(FaultCode::Unauthenticated, "secret", "").offering(FaultAction::EditConnection)
}
