//! The codes by which faults are told apart.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What went wrong, as the key of the page's messages `fault.<code>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FaultCode {
    // The three codes of "create an extension" and the three more of "upload the extension".
    /// `extensions.request_execution_failed` while the service fetched a download URL.
    ExtensionsDownloadFailed,
    /// `extensions.request_execution_failed` while the service read an uploaded file.
    ExtensionsFileRefused,
    /// `extensions.no_user_id`
    ExtensionsNoUserId,
    /// `extensions.id_already_exists`
    ExtensionsIdAlreadyExists,
    /// `extensions.unauthorised`
    ExtensionsUnauthorised,
    /// `extensions.not_found`
    ExtensionsNotFound,
    /// `extensions.version_conflict`
    ExtensionsVersionConflict,
    /// `extensions.extension_in_use`
    ExtensionsInUse,
    /// The extension waits for its file; no node could install it.
    ExtensionHasNoFile,

    // Deployments and their plans.
    /// `deployments.deployment_not_found`, or 403 in its place.
    DeploymentGone,
    /// The deployment is stopped, or has no plan that could be changed.
    DeploymentNotChangeable,
    /// The service does not accept the plan (`clusters.cluster_invalid_plan` and its like).
    PlanRefused,
    /// `clusters.invalid_extension_url`: the service attaches extensions of its store only.
    PlanUrlRefused,
    /// The service could not carry the plan out.
    PlanFailed,
    /// The plan was changed by somebody else again and again.
    PlanConflict,
    /// The change was cancelled on the service.
    PlanCancelled,
    /// `deployments.resource_does_not_have_a_pending_plan`
    NoPendingPlan,
    /// The deployment runs another version than the plugin is built for.
    BuildForOtherVersion,
    /// The service does not offer the version to the deployment.
    VersionNotOffered,
    /// This installation has no extension store; nodes fetch from a URL instead.
    StoreAbsent,
    /// A download URL leads in circles, or through too many addresses.
    RedirectsEndless,
    /// A download URL answers with a web page or an error.
    UrlGivesNoFile,

    // Codes of Alibaba Cloud Elasticsearch.
    /// `InstanceActivating`
    AlibabaInstanceActivating,
    /// `InstanceNotFound`
    AlibabaInstanceNotFound,
    /// Another change is being carried out on the instance.
    AlibabaBusy,
    /// The service took the request and could not install every plug-in.
    InstallFailed,
    /// `InvalidAccessKeyId.*`
    AlibabaUnknownAccessKey,
    /// `SignatureDoesNotMatch`: the AccessKey secret is wrong.
    AlibabaWrongSecret,
    /// `InvalidTimeStamp.*`: this computer's clock is off by more than 15 minutes.
    AlibabaClockSkew,

    /// `PluginAnalysis` or the installation refused a plug-in; the service's words say why.
    AlibabaPluginRefused,
    /// The service read another Elasticsearch version in the plug-in than the instance runs.
    AlibabaPluginOtherVersion,
    /// The change of the instance failed; the phase's exception says why.
    AlibabaChangeFailed,
    /// The change was interrupted, and the instance is suspended until it is resumed.
    AlibabaInterrupted,
    /// The service does not offer custom plug-ins to this instance: its control architecture is
    /// `exclusive`, or the feature is suspended there.
    AlibabaNotOffered,
    /// The plug-in is on the nodes and must be uninstalled before it can leave the library.
    AlibabaStillInstalled,
    /// The plug-in belongs to every instance and can't be uninstalled.
    AlibabaNotRemovable,
    /// The instance's library holds as many files as it can.
    AlibabaLibraryFull,
    /// The instance's library does not hold the plug-in, or not the version that was chosen.
    AlibabaNotInLibrary,
    /// Two of what goes to an instance at once bear one name.
    AlibabaNameTwice,

    // Codes of OSS.
    /// The connection names no bucket.
    OssNoBucket,
    /// `NoSuchBucket`
    OssBucketMissing,
    /// The bucket lies in another region than the instance.
    OssBucketElsewhere,
    /// `AccessDenied`: RAM or the bucket's policy does not permit it.
    OssForbidden,
    /// `NoSuchKey`: the object is not in the bucket any more.
    OssObjectGone,
    /// What arrived in the bucket is not what was sent.
    OssContentDiffers,

    // Profiles of the aliyun command line, and dictionaries.
    /// The file of profiles is not there, or can't be read.
    ProfilesUnreadable,
    /// The profile asks a program or a server for its credentials.
    ProfileNotUsable,
    /// The dictionary's name is not one that the service takes.
    BadDictionaryName,
    /// The word list can't be used as it is.
    BadWordFile,

    // What any service may answer.
    /// The credentials were not accepted.
    Unauthenticated,
    /// The credentials are fine and do not permit this.
    Forbidden,
    /// The service wants a session with elevated permissions (HTTP 449).
    NeedsElevation,
    /// Too many requests.
    RateLimited,
    /// The file is larger than the service takes (HTTP 413).
    TooLarge,
    /// The service failed by itself (HTTP 5xx).
    ServerFault,
    /// The service did not accept the values that were sent.
    InvalidRequest,
    /// The service said something that this version of Plugdesk does not know.
    UnknownAnswer,
    /// Something between here and the service answered with a web page.
    NotTheApi,
    /// The answer could not be read.
    AnswerUnreadable,
    /// What the service holds differs in size from what was sent.
    StoredSizeDiffers,
    /// The SHA-256 of what the service holds differs from that of what was sent.
    StoredContentDiffers,
    /// The service has no file for the extension, although it said that it took one.
    StoredFileMissing,
    /// Several extensions fit the one whose creation was not answered.
    SeveralCandidates,
    /// The service points to another address; Plugdesk does not follow with credentials.
    Redirected,

    // The way to the service.
    /// The host's name could not be resolved.
    HostNotFound,
    /// Nobody answers at that address.
    HostUnreachable,
    /// The host took too long to accept the connection.
    ConnectTimeout,
    /// The certificate is signed by nobody this computer trusts.
    CertificateUnknownIssuer,
    /// The certificate has expired or is not valid yet.
    CertificateExpired,
    /// The certificate belongs to another host.
    CertificateWrongName,
    /// The host shows another certificate than the one that was chosen for it.
    CertificateNotThePinned,
    /// The TLS handshake failed for another reason.
    TlsFailed,
    /// The proxy refused.
    ProxyFailed,
    /// Nothing moved for a while.
    Stalled,
    /// The connection broke.
    ConnectionCut,
    /// The person cancelled.
    Cancelled,

    // Files on this computer.
    /// The file is not there any more.
    FileGone,
    /// The file changed since it was read.
    FileChanged,
    /// The file may not be read.
    FileUnreadable,
    /// No browser of this computer opened.
    NoBrowser,
    /// The page named an archive that is not known.
    UnknownArchive,
    /// The archive can't be sent: it is not a zip.
    NotAZip,
    /// The inspection found that the destination would refuse the archive, and the person did not
    /// ask for it to be sent all the same.
    BlockedByInspection,
    /// No new file can be made in the folder.
    FolderUnwritable,
    /// The disk is full.
    DiskFull,
    /// There is nothing to put right in the archive any more, or not in this way.
    NothingToRepair,
    /// Nothing that was dropped can go into a bundle.
    NothingToBundle,
    /// Two of the files that were dropped would get the same place in the bundle.
    BundleClash,
    /// The certificate file can't be used.
    BadCertificateFile,

    // What the person typed.
    /// The address is not an https address (http only on this computer).
    BadAddress,
    /// The name holds characters that the service refuses.
    BadExtensionName,
    /// The version is missing.
    BadVersion,
    /// The URL is not http or https.
    BadDownloadUrl,
    /// A field that must be filled is empty.
    FieldMissing,
    /// The region is not the name of a region.
    BadRegion,
    /// The address or the trust changed, so the secret must be typed again.
    SecretNeededAgain,
    /// The name typed to confirm differs from the object's name.
    ConfirmationMismatch,
    /// Nothing was chosen.
    NothingChosen,
    /// The number lies outside what can be set.
    OutOfRange,

    // The keyring.
    /// This computer has no keyring that answers.
    KeyringAbsent,
    /// The keyring is locked and the person did not unlock it.
    KeyringLocked,
    /// The keyring did not keep what was stored.
    KeyringForgets,
    /// The keyring failed in another way.
    KeyringFailed,
    /// The connection's secret is in no keyring and not in memory.
    SecretMissing,

    // Plugdesk itself.
    /// A connection, transfer or run that is not known.
    Unknown,
    /// The destination can't take this kind of thing.
    WrongService,
    /// The settings or connections file could not be read or written.
    StorageFailed,
    /// The journal of the transfers could not be written.
    JournalUnwritable,
    /// The sandbox could not be started.
    SandboxFailed,
    /// The download URL held credentials, was therefore not written down, and is needed again.
    UrlNotKept,
    /// That can't be done in the state that the transfer is in.
    NotPossibleNow,
    /// An installation on a protected connection has to be confirmed anew where its name is typed.
    ProtectedInstall,
    /// A mistake in Plugdesk.
    Internal,
}
