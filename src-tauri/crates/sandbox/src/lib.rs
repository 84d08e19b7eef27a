//! The three services on loopback: stateful, strict, honest.
//!
//! [`Sandbox::start`] runs stand-ins for Elastic Cloud, Elastic Cloud Enterprise and Alibaba Cloud
//! Elasticsearch inside this process, on loopback only, with credentials that are fresh at every
//! start. What they remember lies in a data folder and is there again at the next start. The same
//! is a program: `cargo run -p plugdesk-sandbox -- --data DIR`.
//!
//! The wire types are written from the services' own references and shared with no client, so that
//! a client's mistake is not answered by the same mistake.
//!
//! Faults are switched on through [`Sandbox::switches`], or from outside by
//! `POST /_sandbox/switches` on the origin of Elastic Cloud with its `api_key`. The body names what
//! to turn; `GET` shows how the switches stand:
//!
//! ```json
//! {
//!   "next_id_clashes": "elastic_cloud",
//!   "next_answer": {"service": "ece", "answer": "html403", "method": "PUT",
//!                   "path": "/extensions/", "when": "after", "times": 2},
//!   "upload_bytes_per_second": 500000,
//!   "install_result": "json_string",
//!   "released_instance": "es-cn-i7m27ausp001l0001",
//!   "plan_step_millis": 200,
//!   "fail_next_plan": {"service": "elastic_cloud", "deployment": "logs-eu",
//!                      "step": "wait-until-running", "message": "Some instances were not running"},
//!   "deleted_deployment": "scratch",
//!   "alibaba": {
//!     "busy_instance": "es-cn-4xl3qn7k9001s0004", "deny": "UploadPlugin",
//!     "clock_offset_seconds": 960, "sts_expired": true,
//!     "refuse": {"operation": "PluginAnalysis", "code": "Throttling.Api", "message": "Slow down.",
//!                "retry_after_millis": 1500, "times": 2},
//!     "next_change": {"instance": "es-cn-i7m27ausp001l0001", "fate": "stuck"}
//!   },
//!   "oss_fault": {"trouble": {"cut_after": {"bytes": 3000000}}, "operation": "UploadPart"}
//! }
//! ```
//!
//! Of a fault only `service` and `answer` must be there. [`FaultAnswer`] names the answers, for
//! instance `"json500"`, `{"rate_limited": {"seconds": 5}}`, `{"redirect": "loop"}` or `"cut"`;
//! `when` is `at_once`, `before` or `after`.

mod admin;
mod alibaba;
mod body;
mod clock;
mod counts;
mod credentials;
mod elastic;
mod error;
mod faults;
mod folder;
mod held;
mod options;
mod ready;
mod seed;
mod serve;
mod switches;
mod tls;

use std::sync::Arc;

use secrecy::SecretString;

use alibaba::start::OpenedRegion;
use counts::Counts;
use elastic::store::{ElasticState, Store};
use elastic::{Credentials, Downloads, Elastic, LinkSigner, RateWindow, Sessions};
use folder::DataFolder;
use serve::{Listening, Servers};

pub use alibaba::{OssFault, OssTrouble};
pub use clock::{Clock, SystemClock};
pub use counts::RequestCount;
pub use error::StartError;
pub use faults::{Fault, FaultAnswer, FaultMoment, RedirectTo, RetryAfter};
pub use held::{HeldExtension, HeldFile, HeldObject};
pub use options::{
    BytesPerSecond, EceLogin, EceStore, InstallResultForm, SandboxOptions, SeedData,
    UnknownExtension,
};
pub use ready::{AlibabaReady, EceReady, ElasticCloudReady, Ready, StsReady};
pub use switches::{
    ActionRefusal, AlibabaPositions, ChangeFate, FailNextPlan, NextChange, Service,
    SwitchPositions, Switches,
};

/// The name by which ECE's user signs in.
const ECE_USERNAME: &str = "sandbox";

/// The running services. Dropping the value ends them at once; [`Sandbox::stop`] lets running
/// answers finish.
#[derive(Debug)]
pub struct Sandbox {
    ready: Ready,
    switches: Switches,
    counts: Counts,
    elastic_cloud: Store,
    ece: Store,
    objects: alibaba::Objects,
    servers: Servers,
    /// Holds the lock on the data folder.
    _folder: DataFolder,
}

impl Sandbox {
    /// Opens the data folder, makes credentials and certificates, and starts all servers.
    pub async fn start(options: SandboxOptions) -> Result<Self, StartError> {
        let data = options.data.clone();
        let (seed, now) = (options.seed, options.clock.now());
        let opened = tokio::task::spawn_blocking(move || Opened::open(&data, seed, now)).await;
        let opened = opened.map_err(|error| StartError::Folder {
            path: options.data.clone(),
            source: std::io::Error::other(error),
        })??;
        opened.run(&options)
    }

    /// Addresses and credentials.
    pub fn ready(&self) -> &Ready {
        &self.ready
    }

    /// The switches for faults and pace.
    pub fn switches(&self) -> &Switches {
        &self.switches
    }

    /// How often each kind of request came to a service, faults included, since the start.
    pub fn requests(&self, service: Service) -> Vec<RequestCount> {
        self.counts.of(service)
    }

    /// How many requests with this method came to a service under a path like this, such as
    /// `/api/v1/deployments/extensions/{extension_id}`.
    pub fn requested(&self, service: Service, method: &str, path: &str) -> u64 {
        let counts = self.counts.of(service);
        let fitting = counts
            .iter()
            .find(|count| count.method == method && count.path == path);
        fitting.map_or(0, |count| count.count)
    }

    /// Every extension of an Elastic service, with the SHA-256 of its stored file. Alibaba Cloud has
    /// none.
    pub async fn extensions(&self, service: Service) -> std::io::Result<Vec<HeldExtension>> {
        match service {
            Service::ElasticCloud => held::all(&self.elastic_cloud).await,
            Service::Ece => held::all(&self.ece).await,
            Service::Alibaba | Service::Oss => Ok(Vec::new()),
        }
    }

    /// Every object in a bucket, in the order of the keys, with the SHA-256 of its bytes.
    pub async fn objects(&self, bucket: &str) -> std::io::Result<Vec<HeldObject>> {
        held::objects(&self.objects, bucket).await
    }

    /// Takes no new requests, gives running answers two seconds to finish, and releases the folder.
    pub async fn stop(self) {
        self.servers.stop().await;
    }
}

/// Everything that lies on disk.
struct Opened {
    folder: DataFolder,
    elastic_cloud: Store,
    ece: Store,
    alibaba: [OpenedRegion; 2],
    tls: tls::Tls,
}

impl Opened {
    fn open(
        data: &std::path::Path,
        seed: SeedData,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Self, StartError> {
        let folder = DataFolder::open(data)?;
        let demo = seed != SeedData::Empty;
        let elastic_cloud = Store::open(&folder.subfolder("elastic-cloud")?, |files| match seed {
            SeedData::Demo => seed::elastic_cloud_demo(files, now),
            SeedData::Many {
                extensions,
                deployments,
            } => seed::many(files, now, extensions, deployments),
            SeedData::Empty => Ok(ElasticState::default()),
        })?;
        let ece = Store::open(&folder.subfolder("ece")?, |files| {
            if demo {
                seed::ece_demo(files, now)
            } else {
                Ok(ElasticState::default())
            }
        })?;
        let alibaba = alibaba::start::open(&folder, seed, now)?;
        let tls = tls::make(folder.path())?;
        Ok(Self {
            folder,
            elastic_cloud,
            ece,
            alibaba,
            tls,
        })
    }

    fn run(self, options: &SandboxOptions) -> Result<Sandbox, StartError> {
        let counts = Counts::default();
        let switches = Switches::new(options.upload_rate, options.install_result);
        switches.set_plan_step(options.plan_step);
        let downloads = Downloads::new()?;
        let Ports {
            cloud: cloud_port,
            ece: ece_port,
            regions: region_ports,
        } = listen(options.port_base)?;
        let elastic = |service, origin, store, credentials| {
            Arc::new(Elastic {
                service,
                origin,
                store,
                credentials,
                clock: Arc::clone(&options.clock),
                switches: switches.clone(),
                counts: counts.clone(),
                downloads: downloads.clone(),
                links: LinkSigner::random(options.link_lifetime),
                rate: RateWindow::new(options.rate_limit.get()),
                unknown_extension: options.unknown_extension,
                sessions: Sessions::default(),
                ece_store: match service {
                    Service::Ece => options.ece_store,
                    Service::ElasticCloud | Service::Alibaba | Service::Oss => EceStore::Present,
                },
                ece_login: options.ece_login,
                session_lifetime: chrono::TimeDelta::from_std(options.session_lifetime)
                    .unwrap_or(chrono::TimeDelta::MAX),
            })
        };
        let cloud = elastic(
            Service::ElasticCloud,
            cloud_port.origin("http"),
            self.elastic_cloud.clone(),
            Credentials::random(),
        );
        let ece = elastic(
            Service::Ece,
            ece_port.origin("https"),
            self.ece.clone(),
            Credentials::random_with_basic(ECE_USERNAME),
        );
        let objects = alibaba::start::objects(&self.alibaba);
        let regions =
            alibaba::start::start(self.alibaba, region_ports, options, &switches, &counts);
        let admin = admin::routes(switches.clone(), cloud.credentials.main_key.clone());
        let mut servers = Servers::default();
        servers.http(cloud_port, elastic::routes(&cloud).merge(admin))?;
        servers.https(ece_port, elastic::routes(&ece), self.tls.config)?;
        let [main, other] = &regions;
        let ready = Ready {
            elastic_cloud: cloud_ready(&cloud),
            ece: ece_ready(&ece, self.tls.ca_file),
            alibaba: main.ready.clone(),
            alibaba_regions: vec![main.ready.clone(), other.ready.clone()],
        };
        for (listening, routes) in regions.into_iter().flat_map(|region| region.servers) {
            servers.http(listening, routes)?;
        }
        Ok(Sandbox {
            ready,
            switches,
            counts,
            elastic_cloud: self.elastic_cloud,
            ece: self.ece,
            objects,
            servers,
            _folder: self.folder,
        })
    }
}

/// What is listened on before anything is served.
struct Ports {
    cloud: Listening,
    ece: Listening,
    /// For each region the API and the object storage.
    regions: [[Listening; 2]; 2],
}

fn listen(port_base: Option<u16>) -> Result<Ports, StartError> {
    let port = |offset: u16| match port_base {
        None => Ok(0),
        Some(0) => Err(StartError::PortBase { port_base: 0 }),
        Some(base) => base
            .checked_add(offset)
            .ok_or(StartError::PortBase { port_base: base }),
    };
    // The last port first, so that a base too high is told as such and not as a failed listen.
    port(5)?;
    let on = |offset| Listening::on(port(offset)?);
    Ok(Ports {
        cloud: on(0)?,
        ece: on(1)?,
        regions: [[on(2)?, on(3)?], [on(4)?, on(5)?]],
    })
}

fn cloud_ready(elastic: &Elastic) -> ElasticCloudReady {
    ElasticCloudReady {
        url: elastic.origin.clone(),
        api_key: elastic.credentials.main_key.clone(),
        other_user_api_key: elastic.credentials.other_key.clone(),
        no_user_api_key: elastic.credentials.no_user_key.clone(),
    }
}

fn ece_ready(elastic: &Elastic, ca_file: std::path::PathBuf) -> EceReady {
    let (username, password) = match &elastic.credentials.basic {
        Some(basic) => (basic.username.clone(), basic.password.clone()),
        None => (String::new(), SecretString::default()),
    };
    EceReady {
        url: elastic.origin.clone(),
        ca_file,
        api_key: elastic.credentials.main_key.clone(),
        username,
        password,
        other_user_api_key: elastic.credentials.other_key.clone(),
        no_user_api_key: elastic.credentials.no_user_key.clone(),
    }
}
