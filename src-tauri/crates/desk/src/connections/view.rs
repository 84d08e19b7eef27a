//! Connections as the page sees and fills them. A secret goes in with a draft and never comes out.

mod tested;

use serde::{Deserialize, Serialize};
use specta::Type;

pub use tested::{
    ConnectionTest, PermissionOutcome, PermissionRow, PermissionUse, PhaseOutcome, PhaseResult,
    TestPhase,
};

/// The id of a saved connection: opaque, stable, never reused.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct ConnectionId(pub String);

/// The id of a certificate file that was chosen in the native dialog.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct CertificateId(pub String);

/// Which service a connection leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ServiceKind {
    /// Elastic Cloud Hosted.
    ElasticCloud,
    /// Elastic Cloud Enterprise.
    Ece,
    /// Alibaba Cloud Elasticsearch.
    Alibaba,
}

/// A colour by which a person tells connections apart; it never carries meaning alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionColour {
    /// Indigo.
    #[default]
    Indigo,
    /// Green.
    Green,
    /// Amber.
    Amber,
    /// Red.
    Red,
    /// Cyan.
    Cyan,
    /// Grey.
    Grey,
}

/// Where a connection's secret is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SecretKeeping {
    /// In the operating system's keyring.
    Keyring,
    /// In memory, until Plugdesk is closed.
    ThisRun,
}

/// How a connection signs in, without the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum SignIn {
    /// An API key of Elastic Cloud or ECE.
    ApiKey,
    /// A user of ECE.
    #[serde(rename_all = "camelCase")]
    UserPassword {
        /// The user's name.
        username: String,
    },
    /// An AccessKey pair of Alibaba Cloud.
    #[serde(rename_all = "camelCase")]
    AccessKey {
        /// The AccessKey id; the secret belongs to the vault.
        access_key_id: String,
    },
    /// An AccessKey pair of a temporary session of Alibaba Cloud (STS).
    #[serde(rename_all = "camelCase")]
    TemporaryKey {
        /// The AccessKey id; the secret and the security token belong to the vault.
        access_key_id: String,
    },
}

/// The id of a profile that was read from the aliyun command line's file. Its secret waits in
/// memory for the connection that is made of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct ProfileId(pub String);

/// A profile of the aliyun command line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProfileRow {
    /// Names it from now on.
    pub id: ProfileId,
    /// Its name in the file.
    pub name: String,
    /// How it signs in, as the file writes it, such as `AK` or `StsToken`.
    pub mode: String,
    /// Its AccessKey id.
    pub access_key_id: Option<String>,
    /// Its region.
    pub region: Option<String>,
    /// Whether it holds what a connection needs: other modes ask a program or a server.
    pub usable: bool,
    /// Whether it is the file's current profile.
    pub current: bool,
}

/// The profiles of the aliyun command line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Profiles {
    /// The file's name, such as `config.json`; `None` where there is none at the usual place.
    pub file_name: Option<String>,
    /// The profiles.
    pub rows: Vec<ProfileRow>,
}

/// The OSS bucket through which archives reach the service, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OssDraft {
    /// The bucket's name; empty for none.
    pub bucket: String,
    /// The address of OSS; empty means the region's usual one, inside a VPC the internal one.
    pub address: Option<String>,
    /// Whether what was sent stays in the bucket; otherwise it is removed after success.
    pub keep: bool,
}

/// The OSS bucket of a saved connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OssView {
    /// The bucket's name.
    pub bucket: String,
    /// The address of OSS where it is not the usual one.
    pub address: Option<String>,
    /// Whether what was sent stays in the bucket.
    pub keep: bool,
}

/// A region in which the service is offered (`DescribeRegions`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RegionRow {
    /// Its id, such as `cn-hangzhou`.
    pub id: String,
    /// Its name in the service's words.
    pub name: Option<String>,
}

/// A bucket that the credentials see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BucketRow {
    /// Its name.
    pub name: String,
    /// Its region.
    pub region: String,
    /// Whether it lies in the connection's region, as the service asks for.
    pub fits: bool,
}

/// One certificate of a chosen authority file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CertificateView {
    /// Whose certificate it is.
    pub subject: String,
    /// Until when it is valid, RFC 3339.
    pub not_after: String,
    /// SHA-256 of the certificate, in hex.
    pub sha256: String,
}

/// A certificate file that the person chose, known to the page by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChosenCertificate {
    /// The id to name it by in a draft.
    pub id: CertificateId,
    /// The file's name, without its folder.
    pub file_name: String,
    /// What is in it.
    pub certificates: Vec<CertificateView>,
}

/// A saved connection as the page sees it.
#[allow(
    clippy::struct_excessive_bools,
    reason = "they are independent facts of a connection, each shown by itself"
)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionView {
    /// Its id.
    pub id: ConnectionId,
    /// The name that the person gave.
    pub name: String,
    /// The service.
    pub service: ServiceKind,
    /// The address, without credentials.
    pub address: String,
    /// The region (Alibaba Cloud only).
    pub region: Option<String>,
    /// Whether it goes to the endpoint inside a VPC (Alibaba Cloud only).
    pub vpc: bool,
    /// The bucket through which archives go (Alibaba Cloud only).
    pub oss: Option<OssView>,
    /// How it signs in.
    pub sign_in: SignIn,
    /// The certificates trusted for it beside the system's.
    pub trusted: Vec<CertificateView>,
    /// Whether its host must show exactly one of them, instead of one that they signed.
    pub trusts_exactly: bool,
    /// Its colour.
    pub colour: ConnectionColour,
    /// Whether destructive acts ask for the typed name.
    pub protected: bool,
    /// Whether it leads into the sandbox of this computer.
    pub practice: bool,
    /// Where its secret is kept.
    pub keeping: SecretKeeping,
    /// Whether a secret is at hand; `false` after a restart for a secret kept for one run.
    pub has_secret: bool,
}

/// Which authority a draft trusts beside the system's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum TrustDraft {
    /// What is saved stays as it is (nothing more than the system's, for a new connection).
    #[default]
    Unchanged,
    /// Only what the system trusts.
    SystemOnly,
    /// The chosen file too.
    #[serde(rename_all = "camelCase")]
    Chosen {
        /// The file that the native dialog returned.
        certificate: CertificateId,
    },
    /// From the connection's host exactly the certificates of the chosen file, whoever signed them.
    #[serde(rename_all = "camelCase")]
    Exactly {
        /// The file that the native dialog returned.
        certificate: CertificateId,
    },
}

/// A connection as typed into the form.
///
/// `Debug` shows no secret. It is only ever read; no command answers with it.
#[derive(Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionDraft {
    /// The name to show.
    pub name: String,
    /// The service.
    pub service: ServiceKind,
    /// The address; empty means the service's usual one (not for ECE).
    pub address: Option<String>,
    /// The region (Alibaba Cloud).
    pub region: Option<String>,
    /// Whether an empty address means the endpoint inside a VPC (Alibaba Cloud).
    #[serde(default)]
    pub vpc: bool,
    /// The bucket through which archives go (Alibaba Cloud).
    #[serde(default)]
    pub oss: OssDraft,
    /// How to sign in.
    pub sign_in: SignIn,
    /// The secret; `None` keeps the saved one.
    pub secret: Option<TypedSecret>,
    /// The security token of a temporary session; `None` keeps the saved one.
    #[serde(default)]
    pub security_token: Option<TypedSecret>,
    /// The profile whose secret is taken in place of a typed one.
    #[serde(default)]
    pub profile: Option<ProfileId>,
    /// Where to keep the secret.
    pub keeping: SecretKeeping,
    /// Which certificates to trust.
    pub trust: TrustDraft,
    /// Its colour.
    pub colour: ConnectionColour,
    /// Whether destructive acts ask for the typed name.
    pub protected: bool,
}

impl std::fmt::Debug for ConnectionDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConnectionDraft")
            .field("name", &self.name)
            .field("service", &self.service)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// A secret on its way from the form to the vault.
#[derive(Clone, Deserialize, Type)]
#[serde(transparent)]
pub struct TypedSecret(#[specta(type = String)] pub secrecy::SecretString);
