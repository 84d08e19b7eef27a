//! The client of one region. Its operations stand by their subject in the modules below.

mod changes;
mod clock;
mod dictionaries;
mod instances;
mod plugins;
mod request;
mod sending;

use chrono::TimeDelta;
use plugdesk_net::Http;

use crate::access_key::{AccessKey, AccessKeyError};
use crate::endpoint::{Endpoint, Region};
use crate::signing::Signing;

use clock::ClockOffset;

/// A client of one region. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Client {
    http: Http,
    endpoint: Endpoint,
    region: Region,
    access_key: AccessKey,
    signing: Signing,
    offset: ClockOffset,
}

impl Client {
    /// Makes a client. Nothing is sent yet.
    pub fn new(
        http: Http,
        endpoint: Endpoint,
        region: Region,
        access_key: AccessKey,
        signing: Signing,
    ) -> Result<Self, AccessKeyError> {
        access_key.check()?;
        Ok(Self {
            http,
            endpoint,
            region,
            access_key,
            signing,
            offset: ClockOffset::default(),
        })
    }

    /// The endpoint.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The region whose instances this client sees.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// By how much this machine's clock is ahead of the service's, as the last answer had it;
    /// less than nothing where it is behind. `None` before the first answer with a date.
    pub fn server_clock_offset(&self) -> Option<TimeDelta> {
        self.offset.get()
    }
}
