//! A typed client of the extension store and the deployments of Elastic Cloud and Elastic Cloud
//! Enterprise (ECE).
//!
//! Both speak the same API (Elastic Cloud API and ECE API, `/deployments/extensions`; the
//! published descriptions `apidocs-user.json` and `apidocs.json` agree in every extension
//! operation). They differ in their address, in how one signs in, and in who vouches for the
//! certificate.

mod address;
mod attempt;
mod client;
mod clock;
mod credentials;
mod deployment;
mod deployment_id;
mod deployments;
mod error;
mod exact;
mod extension;
mod extension_change;
mod extension_name;
mod json;
mod look;
pub mod plan;
mod plan_update;
mod rate_limit;
mod refusal;
mod search;
mod sending;
mod session;
mod stack;
mod stored;
mod stored_file;
mod upload;

pub use address::{AddressError, ApiBase};
pub use attempt::{Attempt, AttemptError, AttemptStep, Failure, LogLine, PlanWarning, StepStatus};
pub use client::{Client, IncludeDeployments};
pub use clock::{Clock, SystemClock};
pub use credentials::{Credentials, CredentialsError};
pub use deployment::Deployment;
pub use deployment_id::{DeploymentId, DeploymentIdError};
pub use error::{Error, ErrorKind, Operation, ServiceMessage};
pub use extension::{
    Extension, ExtensionId, ExtensionType, FileMetadata, IdError, NewExtension, SignedLink,
};
pub use extension_name::{ExtensionName, NameError};
pub use look::Look;
pub use plan_update::{PlanUpdate, UpdateOptions, Updated};
pub use search::{DeploymentPages, MAX_DEPLOYMENTS};
pub use stack::StackVersion;
pub use stored::{ResourceStamp, Stored};
pub use stored_file::ReceiveFileError;
pub use upload::{Encoding, Upload};
