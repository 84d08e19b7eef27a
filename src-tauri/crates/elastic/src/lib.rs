//! A typed client of the extension store and the deployments of Elastic Cloud and Elastic Cloud
//! Enterprise (ECE).
//!
//! Both speak the same API (Elastic Cloud API and ECE API, `/deployments/extensions`; the
//! published descriptions `apidocs-user.json` and `apidocs.json` agree in every extension
//! operation). They differ in their address, in how one signs in, and in who vouches for the
//! certificate.

mod address;
mod client;
mod credentials;
mod deployment;
mod error;
mod extension;
mod extension_name;
mod refusal;
mod stored;
mod stored_file;
mod upload;

pub use address::{AddressError, ApiBase};
pub use client::{Client, IncludeDeployments};
pub use credentials::{Credentials, CredentialsError};
pub use deployment::{Deployment, MAX_DEPLOYMENTS};
pub use error::{Error, ErrorKind, Operation, ServiceMessage};
pub use extension::{
    Extension, ExtensionId, ExtensionType, FileMetadata, IdError, NewExtension, SignedLink,
};
pub use extension_name::{ExtensionName, NameError};
pub use stored::{ResourceStamp, Stored};
pub use stored_file::ReceiveFileError;
pub use upload::{Encoding, Upload};
