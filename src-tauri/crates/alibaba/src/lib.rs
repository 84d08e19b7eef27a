//! A typed client of Alibaba Cloud Elasticsearch (API version 2017-06-13) and its request signer.
//!
//! The API has REST style and is signed with ACS3-HMAC-SHA256, as Alibaba Cloud's "V3 request
//! structure and signature" describes it. The older ROA signature is not offered: it leaves the
//! body of a request unprotected.

mod access_key;
mod analysis;
mod answered;
#[cfg(test)]
mod any_answer;
mod client;
mod client_token;
mod dictionary;
mod endpoint;
mod envelope;
mod error;
mod instance;
mod loose;
mod node;
pub mod oss;
mod plugin;
mod record;
mod refusal;
mod restart;
pub mod signature;
mod signing;

pub use access_key::{AccessKey, AccessKeyError};
pub use analysis::{AnalysedPlugin, DryRun, PluginSource};
pub use answered::Answered;
pub use client::Client;
pub use client_token::ClientToken;
pub use dictionary::{
    Dictionary, DictionaryEntry, DictionaryInformation, DictionaryKind, DictionarySource, WordType,
};
pub use endpoint::{Endpoint, EndpointError, Region, RegionError};
pub use error::{Error, ErrorKind, Operation};
pub use instance::{ArchType, IdError, Instance, InstanceId, InstanceStatus, RegionInfo};
pub use node::{Health, Node};
pub use plugin::{PluginState, PluginToInstall, SystemPlugin, UserPlugin};
pub use record::{ActionRecord, RecordPhase, RecordQuery, RecordState};
pub use restart::{Force, Restart};
pub use signing::Signing;
