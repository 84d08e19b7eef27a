//! A typed client of Alibaba Cloud Elasticsearch (API version 2017-06-13) and its request signer.
//!
//! The API has REST style and is signed with ACS3-HMAC-SHA256, as Alibaba Cloud's "V3 request
//! structure and signature" describes it. The older ROA signature is not offered: it leaves the
//! body of a request unprotected.

mod access_key;
mod answered;
mod client;
mod endpoint;
mod envelope;
mod error;
mod instance;
mod plugin;
mod refusal;
pub mod signature;
mod signing;

pub use access_key::{AccessKey, AccessKeyError};
pub use answered::Answered;
pub use client::{Client, Force};
pub use endpoint::{Endpoint, EndpointError, Region, RegionError};
pub use error::{Error, ErrorKind, Operation};
pub use instance::{ArchType, IdError, Instance, InstanceId, InstanceStatus, RegionInfo};
pub use plugin::{PluginState, PluginToInstall, SystemPlugin, UserPlugin};
pub use signing::Signing;
