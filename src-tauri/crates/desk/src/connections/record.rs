//! A connection as it is kept in `connections.json`: everything but its secret.

use plugdesk_net::{CertificateAuthority, Trust, Url};
use serde::{Deserialize, Serialize};

use super::view::{
    CertificateView, ConnectionColour, ConnectionId, ConnectionView, OssView, SecretKeeping,
    ServiceKind, SignIn,
};
use crate::clock::written;
use crate::fault::{Fault, FaultCode, FaultPhase};

/// Where a connection leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The service.
    pub service: ServiceKind,
    /// Its address, without credentials.
    pub address: String,
    /// The region (Alibaba Cloud).
    pub region: Option<String>,
    /// The PEM text of the authority that is trusted beside the system's.
    pub authority: Option<String>,
    /// Whether the host must show exactly one of these certificates, instead of one that they
    /// signed.
    #[serde(default)]
    pub exactly: bool,
    /// Whether it is the endpoint inside a VPC (Alibaba Cloud).
    #[serde(default)]
    pub vpc: bool,
    /// The bucket through which archives go (Alibaba Cloud).
    #[serde(default)]
    pub oss: Option<OssView>,
}

impl Place {
    /// What is trusted when talking to this place.
    pub fn trust(&self) -> Result<Trust, Fault> {
        let Some(certificates) = self.authority()? else {
            return Ok(Trust::System);
        };
        if !self.exactly {
            return Ok(Trust::SystemAnd(certificates));
        }
        let host = Url::parse(&self.address)
            .ok()
            .and_then(|url| url.host_str().map(ToOwned::to_owned))
            .ok_or_else(|| Fault::of_field(FaultCode::BadAddress, "address", &self.address))?;
        Ok(Trust::Exactly { host, certificates })
    }

    fn authority(&self) -> Result<Option<CertificateAuthority>, Fault> {
        let Some(pem) = &self.authority else {
            return Ok(None);
        };
        CertificateAuthority::from_pem(pem.as_bytes())
            .map(Some)
            .map_err(|error| {
                Fault::new(FaultCode::BadCertificateFile, FaultPhase::Tls)
                    .with_arg("reason", error.to_string())
            })
    }

    fn trusted(&self) -> Vec<CertificateView> {
        match self.authority() {
            Ok(Some(authority)) => certificate_views(&authority),
            Ok(None) | Err(_) => Vec::new(),
        }
    }
}

/// The certificates of an authority as the page shows them.
pub(super) fn certificate_views(authority: &CertificateAuthority) -> Vec<CertificateView> {
    authority
        .certificates()
        .iter()
        .map(|certificate| CertificateView {
            subject: certificate.subject.clone(),
            not_after: written(certificate.not_after),
            sha256: certificate.sha256.clone(),
        })
        .collect()
}

/// A connection without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionRecord {
    /// Its id, which is also the name of its item in the vault.
    pub id: ConnectionId,
    /// The name that the person gave.
    pub name: String,
    /// Where it leads.
    pub place: Place,
    /// How it signs in.
    pub sign_in: SignIn,
    /// Where its secret is kept.
    pub keeping: SecretKeeping,
    /// Its colour.
    pub colour: ConnectionColour,
    /// Whether destructive acts ask for the typed name.
    pub protected: bool,
    /// Whether it leads into the sandbox; such connections are never written down.
    #[serde(skip)]
    pub practice: bool,
}

impl ConnectionRecord {
    /// The connection as the page sees it.
    pub fn view(&self, has_secret: bool) -> ConnectionView {
        ConnectionView {
            id: self.id.clone(),
            name: self.name.clone(),
            service: self.place.service,
            address: self.place.address.clone(),
            region: self.place.region.clone(),
            vpc: self.place.vpc,
            oss: self.place.oss.clone(),
            sign_in: self.sign_in.clone(),
            trusted: self.place.trusted(),
            trusts_exactly: self.place.exactly,
            colour: self.colour,
            protected: self.protected,
            practice: self.practice,
            keeping: self.keeping,
            has_secret,
        }
    }
}
