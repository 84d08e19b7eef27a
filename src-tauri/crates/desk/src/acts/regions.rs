//! What a connection to Alibaba Cloud can be made of: regions, buckets, profiles of the aliyun
//! command line.

use std::path::Path;

use super::Desk;
use crate::connections::{BucketRow, ConnectionDraft, ConnectionId, Profiles, RegionRow};
use crate::fault::{Fault, FaultCode, FaultPhase};

impl Desk {
    /// The regions in which the service is offered, as it says to these credentials. `existing` is
    /// the connection that the draft edits.
    pub async fn offered_regions(
        &self,
        draft: &ConnectionDraft,
        existing: Option<&ConnectionId>,
    ) -> Result<Vec<RegionRow>, Fault> {
        let _ = (draft, existing);
        Err(not_yet())
    }

    /// The buckets that these credentials see. `existing` is the connection that the draft edits.
    pub async fn offered_buckets(
        &self,
        draft: &ConnectionDraft,
        existing: Option<&ConnectionId>,
    ) -> Result<Vec<BucketRow>, Fault> {
        let _ = (draft, existing);
        Err(not_yet())
    }

    /// Reads the profiles of the aliyun command line, from its usual place or a chosen file. Their
    /// secrets stay here.
    pub async fn read_profiles(&self, path: Option<&Path>) -> Result<Profiles, Fault> {
        let _ = path;
        Err(not_yet())
    }
}

fn not_yet() -> Fault {
    Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk)
}
