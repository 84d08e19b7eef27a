//! What a connection to Alibaba Cloud can be made of: regions, buckets, profiles of the aliyun
//! command line.

use std::path::Path;

use plugdesk_alibaba::RegionInfo;
use plugdesk_net::CancellationToken;

use super::Desk;
use crate::connections::{
    BucketRow, CheckedFor, ConnectionDraft, ConnectionId, Profiles, RegionRow, ServiceKind,
};
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::provider::open_storage;

/// The region whose endpoint is asked while no region is chosen: the oldest one. Every endpoint
/// knows all regions.
const FIRST_ASKED: &str = "cn-hangzhou";

impl Desk {
    /// The regions in which the service is offered, as it says to these credentials. `existing` is
    /// the connection that the draft edits; while its secret stays, its own endpoint is asked,
    /// because the answer is the same everywhere.
    pub async fn offered_regions(
        &self,
        draft: &ConnectionDraft,
        existing: Option<&ConnectionId>,
    ) -> Result<Vec<RegionRow>, Fault> {
        of_alibaba(draft)?;
        let old = existing.map(|id| self.own(id)).transpose()?;
        let region = match old {
            Some(old) if !brings_a_secret(draft) && draft.sign_in == old.sign_in => {
                self.rooms.ways.open_anew(&old).await?.alibaba_region()?
            }
            old => {
                let draft = with_a_region(draft);
                let checked = self.checked(&draft, old.as_ref(), CheckedFor::Asking)?;
                self.opened(&checked, old.as_ref())
                    .await?
                    .alibaba_region()?
            }
        };
        let answered = region
            .client
            .describe_regions(&CancellationToken::new())
            .await
            .map_err(|error| Fault::from(&error))?;
        let mut rows: Vec<RegionRow> = answered.value.into_iter().filter_map(row_of).collect();
        rows.sort_by(|one, other| one.id.cmp(&other.id));
        rows.dedup_by(|one, other| one.id == other.id);
        Ok(rows)
    }

    /// The buckets that these credentials see, those in the draft's region first. `existing` is the
    /// connection that the draft edits.
    pub async fn offered_buckets(
        &self,
        draft: &ConnectionDraft,
        existing: Option<&ConnectionId>,
    ) -> Result<Vec<BucketRow>, Fault> {
        of_alibaba(draft)?;
        let old = existing.map(|id| self.own(id)).transpose()?;
        let checked = self.checked(draft, old.as_ref(), CheckedFor::Asking)?;
        let secret = self.secret_for(&checked, old.as_ref()).await?;
        let http = self.rooms.ways.http().clone();
        let wanted = checked.place.region.clone();
        let storage = tokio::task::spawn_blocking(move || {
            let address = checked.oss_address.as_deref();
            open_storage(&checked.place, address, &checked.sign_in, secret, http)
        })
        .await
        .map_err(|_| Fault::new(FaultCode::Internal, FaultPhase::Desk))??;
        let buckets = storage
            .list_buckets(&CancellationToken::new())
            .await
            .map_err(|error| Fault::from(&error))?;
        let mut rows: Vec<BucketRow> = buckets
            .into_iter()
            .map(|bucket| {
                let region = bucket.region.map(|region| region.to_string());
                BucketRow {
                    name: bucket.name.to_string(),
                    fits: region.is_some() && region == wanted,
                    region: region.unwrap_or_default(),
                }
            })
            .collect();
        rows.sort_by(|one, other| (!one.fits, &one.name).cmp(&(!other.fits, &other.name)));
        Ok(rows)
    }

    /// Reads the profiles of the aliyun command line, from its usual place or a chosen file. Their
    /// secrets stay here.
    pub async fn read_profiles(&self, path: Option<&Path>) -> Result<Profiles, Fault> {
        let (desk, path) = (self.clone(), path.map(Path::to_owned));
        tokio::task::spawn_blocking(move || match path {
            Some(path) => desk.rooms.profiles.read(&path),
            None => desk.rooms.profiles.read_usual(desk.rooms.home.as_deref()),
        })
        .await
        .map_err(|_| Fault::new(FaultCode::Internal, FaultPhase::File))?
    }
}

fn of_alibaba(draft: &ConnectionDraft) -> Result<(), Fault> {
    if draft.service == ServiceKind::Alibaba {
        Ok(())
    } else {
        Err(Fault::new(FaultCode::WrongService, FaultPhase::Input))
    }
}

fn brings_a_secret(draft: &ConnectionDraft) -> bool {
    draft.secret.is_some() || draft.security_token.is_some() || draft.profile.is_some()
}

/// The draft with a region to ask at, where none is chosen yet.
fn with_a_region(draft: &ConnectionDraft) -> ConnectionDraft {
    let mut draft = draft.clone();
    let chosen = draft.region.as_deref().unwrap_or_default().trim();
    if chosen.is_empty() {
        draft.region = Some(FIRST_ASKED.to_owned());
    }
    draft
}

fn row_of(region: RegionInfo) -> Option<RegionRow> {
    let offered = region
        .status
        .is_none_or(|status| status.eq_ignore_ascii_case("available"));
    offered.then_some(RegionRow {
        id: region.id,
        name: region.local_name,
    })
}
