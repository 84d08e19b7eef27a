//! What whoever starts the sandbox may choose.

use std::fmt;
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::{Clock, SystemClock};

/// Far above what one person does in a minute (an assumption: Elastic tells no value).
const USUAL_RATE_LIMIT: u64 = 6000;

/// The longest that anything here takes. Times that are worked out from longer ones, such as the end
/// of a change that restarts many nodes, could leave the calendar.
pub(crate) const LONGEST: Duration = Duration::from_hours(24 * 366);

/// How a sandbox is started. [`SandboxOptions::new`] gives the values for practice.
#[derive(Debug, Clone)]
pub struct SandboxOptions {
    /// The folder that holds the state and the files. It is created when it is missing.
    pub data: PathBuf,
    /// The first of six neighbouring ports: Elastic Cloud, ECE, then Alibaba Cloud Elasticsearch and
    /// OSS of the first region and of the second. `None` takes whatever ports are free.
    pub port_base: Option<u16>,
    /// What a data folder without state is filled with. A folder with state keeps what it has.
    pub seed: SeedData,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// How long an Alibaba instance is `activating` when all its nodes restart one after the other,
    /// as most changes want it.
    pub restart_takes: Duration,
    /// How long after its beginning a change of an Alibaba instance shows among its records.
    pub record_delay: Duration,
    /// How long each step of a deployment's plan takes.
    pub plan_step: Duration,
    /// The most bytes that one upload may bring per second; `None` sets no limit.
    pub upload_rate: Option<BytesPerSecond>,
    /// How long the download link of a stored file works.
    pub link_lifetime: Duration,
    /// What the two Elastic services answer for an extension that does not exist.
    pub unknown_extension: UnknownExtension,
    /// The form of `Result` in the answer of `InstallUserPlugins`.
    pub install_result: InstallResultForm,
    /// How many calls Elastic Cloud answers in a minute before it refuses (429).
    pub rate_limit: NonZeroU64,
    /// Whether this ECE has an extension store.
    pub ece_store: EceStore,
    /// Whether this ECE gives out tokens for a name and a password.
    pub ece_login: EceLogin,
    /// How long such a token works.
    pub session_lifetime: Duration,
}

impl SandboxOptions {
    /// Options for practice: demo data, free ports, a restart of eight seconds, no other limits.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            port_base: None,
            seed: SeedData::Demo,
            clock: Arc::new(SystemClock),
            restart_takes: Duration::from_secs(8),
            record_delay: Duration::from_millis(500),
            plan_step: Duration::from_millis(700),
            upload_rate: None,
            link_lifetime: Duration::from_mins(15),
            unknown_extension: UnknownExtension::NotFound404,
            install_result: InstallResultForm::Array,
            rate_limit: NonZeroU64::new(USUAL_RATE_LIMIT).unwrap_or(NonZeroU64::MAX),
            ece_store: EceStore::Present,
            ece_login: EceLogin::Present,
            session_lifetime: Duration::from_hours(1),
        }
    }
}

/// What a new data folder is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SeedData {
    /// Extensions, deployments, instances and plug-ins as a small company would have them.
    #[default]
    Demo,
    /// The demo, but with so many extensions and deployments on Elastic Cloud.
    Many {
        /// How many extensions.
        extensions: usize,
        /// How many deployments.
        deployments: usize,
    },
    /// No extensions and deployments, and one instance without custom plug-ins.
    Empty,
}

/// What the Elastic services answer for an extension that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnknownExtension {
    /// 404 `extensions.not_found`, as the API specification says.
    #[default]
    NotFound404,
    /// 403, as the acceptance tests of Elastic's Terraform provider expect of Elastic Cloud.
    Forbidden403,
}

/// Whether an ECE has an extension store. The specification promises one; Elastic's guide to ECE
/// knows none, so that installations without one must be expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EceStore {
    /// It is there.
    #[default]
    Present,
    /// Every call to it answers 404.
    NotFound404,
    /// Every call to it answers 501.
    NotImplemented501,
}

/// Whether an ECE gives out tokens for a name and a password (`POST /users/auth/_login`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EceLogin {
    /// It does.
    #[default]
    Present,
    /// It has no such operation and answers 404.
    NotFound404,
    /// It has no authentication cluster: 501 `authc.no_authentication_cluster`.
    NotImplemented501,
}

/// The form of `Result` in the answer of `InstallUserPlugins`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstallResultForm {
    /// `["pluginName1.zip"]`, as every official SDK models it.
    #[default]
    Array,
    /// `"[\"pluginName1.zip\"]"`, as the sample of the API page shows it.
    JsonString,
}

/// A rate in bytes per second; never zero, because a rate of zero is a hang.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BytesPerSecond(NonZeroU64);

impl BytesPerSecond {
    /// The rate, or `None` for zero.
    pub const fn new(bytes: u64) -> Option<Self> {
        match NonZeroU64::new(bytes) {
            Some(bytes) => Some(Self(bytes)),
            None => None,
        }
    }

    /// The time that this many bytes take.
    pub(crate) fn time_for(self, bytes: usize) -> Duration {
        let nanos = (bytes as u128 * 1_000_000_000) / u128::from(self.0.get());
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for BytesPerSecond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes per second", self.0)
    }
}

impl FromStr for BytesPerSecond {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse()
            .map(Self)
            .map_err(|_| "give a whole number of bytes per second above zero".to_owned())
    }
}
