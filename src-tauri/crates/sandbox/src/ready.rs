//! What a caller needs to reach the running services.

use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, Serializer};

/// Addresses and credentials of the running sandbox; as JSON, the line that the program prints.
///
/// The secrets are shown by serialising only; `Debug` hides them. They work until the sandbox stops.
#[derive(Debug, Clone, Serialize)]
pub struct Ready {
    /// Elastic Cloud.
    pub elastic_cloud: ElasticCloudReady,
    /// Elastic Cloud Enterprise.
    pub ece: EceReady,
    /// Alibaba Cloud Elasticsearch and the object storage beside it.
    pub alibaba: AlibabaReady,
    /// Every served region of Alibaba Cloud, that of `alibaba` first.
    pub alibaba_regions: Vec<AlibabaReady>,
}

/// How to reach the sandbox's Elastic Cloud.
#[derive(Debug, Clone, Serialize)]
pub struct ElasticCloudReady {
    /// The origin, such as `http://127.0.0.1:40001`; the API lies below `/api/v1`.
    pub url: String,
    /// The key of the user who owns the seeded extensions.
    #[serde(serialize_with = "reveal")]
    pub api_key: SecretString,
    /// The key of a second user of the same organisation.
    #[serde(serialize_with = "reveal")]
    pub other_user_api_key: SecretString,
    /// A key that has no user id.
    #[serde(serialize_with = "reveal")]
    pub no_user_api_key: SecretString,
}

/// How to reach the sandbox's Elastic Cloud Enterprise.
#[derive(Debug, Clone, Serialize)]
pub struct EceReady {
    /// The origin, such as `https://127.0.0.1:40002`; the API lies below `/api/v1`.
    pub url: String,
    /// The PEM file of the authority that signed the server's certificate.
    pub ca_file: std::path::PathBuf,
    /// The key of the user who owns the seeded extensions.
    #[serde(serialize_with = "reveal")]
    pub api_key: SecretString,
    /// The name of the same user, for Basic authentication.
    pub username: String,
    /// The password that belongs to `username`.
    #[serde(serialize_with = "reveal")]
    pub password: SecretString,
    /// The key of a second user.
    #[serde(serialize_with = "reveal")]
    pub other_user_api_key: SecretString,
    /// A key that has no user id.
    #[serde(serialize_with = "reveal")]
    pub no_user_api_key: SecretString,
}

/// How to reach one region of the sandbox's Alibaba Cloud.
#[derive(Debug, Clone, Serialize)]
pub struct AlibabaReady {
    /// The origin of the Elasticsearch API, such as `http://127.0.0.1:40003`.
    pub endpoint: String,
    /// The region that the endpoint serves.
    pub region: String,
    /// The id of the access key.
    pub access_key_id: String,
    /// The secret of the access key.
    #[serde(serialize_with = "reveal")]
    pub access_key_secret: SecretString,
    /// The origin of the object storage, such as `http://127.0.0.1:40004`.
    pub oss_endpoint: String,
    /// The bucket for plug-in archives.
    pub oss_bucket: String,
    /// A temporary key as STS gives it out, for the same account.
    pub sts: StsReady,
}

/// A temporary access key.
#[derive(Debug, Clone, Serialize)]
pub struct StsReady {
    /// The id of the access key.
    pub access_key_id: String,
    /// The secret of the access key.
    #[serde(serialize_with = "reveal")]
    pub access_key_secret: SecretString,
    /// The token that goes with it.
    #[serde(serialize_with = "reveal")]
    pub security_token: SecretString,
}

fn reveal<S: Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose_secret())
}
