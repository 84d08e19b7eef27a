//! Opening and starting the services of every served region.

use std::sync::Arc;

use axum::Router;
use chrono::{DateTime, Utc};

use super::regions::{Region, SERVED};
use super::store::AlibabaState;
use super::words::Words;
use super::{Alibaba, Keys, Objects, Oss, Verifier, oss_routes, routes};
use crate::counts::Counts;
use crate::error::StartError;
use crate::folder::{DataFolder, StateFile};
use crate::options::{LONGEST, SandboxOptions, SeedData};
use crate::ready::{AlibabaReady, StsReady};
use crate::seed;
use crate::serve::Listening;
use crate::switches::Switches;

/// What lies on disk of one region.
#[derive(Debug)]
pub(crate) struct OpenedRegion {
    region: Region,
    state: StateFile<AlibabaState>,
    words: Words,
    objects: Objects,
}

/// Opens the folders of all served regions.
pub(crate) fn open(
    folder: &DataFolder,
    seed: SeedData,
    now: DateTime<Utc>,
) -> Result<[OpenedRegion; 2], StartError> {
    let objects = Objects::open(folder, now)?;
    let open = |region: Region| {
        let objects = objects.clone();
        let path = folder.subfolder(region.folder)?.join("state.json");
        let words = folder.subfolder(&format!("{}/dictionaries", region.folder))?;
        let words = Words::in_folder(words);
        let state = StateFile::open(path, || match seed {
            SeedData::Empty => Ok(seed::alibaba_empty(region, now)),
            SeedData::Demo | SeedData::Many { .. } => {
                let mut state = seed::alibaba_demo(region, now);
                seed::alibaba_words(&mut state, &words).map_err(|source| StartError::Folder {
                    path: folder.path().join(region.folder),
                    source,
                })?;
                Ok(state)
            }
        })?;
        Ok::<_, StartError>(OpenedRegion {
            region,
            state,
            words,
            objects,
        })
    };
    let [first, second] = SERVED;
    Ok([open(first)?, open(second)?])
}

/// The buckets, which all regions share.
pub(crate) fn objects([opened, _]: &[OpenedRegion; 2]) -> Objects {
    opened.objects.clone()
}

/// The services of one region with the ports that they are to be served on.
pub(crate) struct StartedRegion {
    pub(crate) ready: AlibabaReady,
    pub(crate) servers: [(Listening, Router); 2],
}

/// Puts the services of the regions together; `ports` has the one of the API and the one of the
/// object storage for each.
pub(crate) fn start(
    opened: [OpenedRegion; 2],
    ports: [[Listening; 2]; 2],
    options: &SandboxOptions,
    switches: &Switches,
    counts: &Counts,
) -> [StartedRegion; 2] {
    let keys = Arc::new(Keys::random());
    let endpoints: Arc<[(Region, String)]> = opened
        .iter()
        .zip(&ports)
        .map(|(opened, [api, _])| (opened.region, api.host()))
        .collect();
    let start = |opened: OpenedRegion, [api, oss]: [Listening; 2]| {
        let storage = Arc::new(Oss {
            region: opened.region,
            objects: opened.objects.clone(),
            keys: Arc::clone(&keys),
            clock: Arc::clone(&options.clock),
            switches: switches.clone(),
            counts: counts.clone(),
        });
        let alibaba = Arc::new(Alibaba {
            region: opened.region,
            host: api.host(),
            endpoints: Arc::clone(&endpoints),
            state: Arc::new(opened.state),
            objects: opened.objects,
            words: opened.words,
            verifier: Verifier::new(Arc::clone(&keys)),
            clock: Arc::clone(&options.clock),
            switches: switches.clone(),
            counts: counts.clone(),
            restart_takes: options.restart_takes.min(LONGEST),
            record_delay: options.record_delay.min(LONGEST),
        });
        StartedRegion {
            ready: ready(opened.region, &keys, &api, &oss),
            servers: [(api, routes(alibaba)), (oss, oss_routes(storage))],
        }
    };
    let ([first, second], [first_ports, second_ports]) = (opened, ports);
    [start(first, first_ports), start(second, second_ports)]
}

fn ready(region: Region, keys: &Keys, api: &Listening, oss: &Listening) -> AlibabaReady {
    AlibabaReady {
        endpoint: api.origin("http"),
        region: region.id.to_owned(),
        access_key_id: keys.lasting.id.clone(),
        access_key_secret: keys.lasting.secret.clone(),
        oss_endpoint: oss.origin("http"),
        oss_bucket: region.bucket.to_owned(),
        sts: StsReady {
            access_key_id: keys.temporary.id.clone(),
            access_key_secret: keys.temporary.secret.clone(),
            security_token: keys.temporary.token.clone().unwrap_or_default(),
        },
    }
}
