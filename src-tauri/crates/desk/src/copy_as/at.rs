//! Where the texts lead, and how they sign in: by variables alone.

use plugdesk_elastic::ApiBase;

use crate::connections::{ConnectionRecord, ServiceKind, SignIn};

/// The service that a text is for. The connection's secret is not known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct At {
    /// Whether it is ECE.
    pub(super) ece: bool,
    /// Its address, without a path.
    pub(super) origin: String,
    /// Whether its certificate comes from an authority of its own.
    pub(super) own_authority: bool,
    /// Whether a user signs in, instead of an API key.
    pub(super) user: bool,
}

impl At {
    /// The service of a connection.
    pub(crate) fn of(record: &ConnectionRecord) -> Self {
        let address = record.place.address.trim_end_matches('/');
        let origin = address.strip_suffix("/api/v1").unwrap_or(address);
        Self {
            ece: record.place.service == ServiceKind::Ece,
            origin: origin.trim_end_matches('/').to_owned(),
            own_authority: record.place.authority.is_some(),
            user: matches!(record.sign_in, SignIn::UserPassword { .. }),
        }
    }

    /// Whether the tools find it by themselves.
    pub(super) fn is_usual(&self) -> bool {
        !self.ece && self.origin == ApiBase::ELASTIC_CLOUD
    }

    /// The variable that holds the address.
    pub(super) fn variable(&self) -> &'static str {
        if self.ece { "ECE_URL" } else { "EC_URL" }
    }
}
