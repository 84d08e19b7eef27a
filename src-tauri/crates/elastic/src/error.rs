//! Why an operation failed, and whether trying again helps.

use std::fmt;
use std::time::Duration;

use plugdesk_net::{NetError, Phase, RetryAdvice};
use serde::Deserialize;

/// What was asked of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `GET /deployments/extensions`
    ListExtensions,
    /// `POST /deployments/extensions`
    CreateExtension,
    /// `GET /deployments/extensions/{id}`
    GetExtension,
    /// `PUT /deployments/extensions/{id}`
    UploadExtension,
    /// `DELETE /deployments/extensions/{id}`
    DeleteExtension,
    /// `POST /deployments/extensions/{id}`
    UpdateExtension,
    /// `POST /deployments/_search`
    SearchDeployments,
    /// `GET /deployments/{id}`
    GetDeployment,
    /// `PUT /deployments/{id}`
    UpdateDeployment,
    /// `PUT /deployments/{id}?validate_only=true`
    CheckDeploymentUpdate,
    /// `DELETE /deployments/{id}/elasticsearch/{ref_id}/plan/pending`
    CancelPlan,
    /// `POST /deployments/{id}/elasticsearch/{ref_id}/_restart`
    RestartDeployment,
    /// `GET /regions/{region}/stack/versions` or `GET /stack/versions`
    ListStackVersions,
    /// `POST /users/auth/_login` or `POST /users/auth/_refresh`
    SignIn,
    /// `GET` of the link in `file_metadata.url`
    ReadStoredFile,
}

impl Operation {
    /// Whether the operation may run twice with the same outcome as once.
    pub fn is_repeatable(self) -> bool {
        // A plan that is sent twice is carried out twice.
        !matches!(
            self,
            Self::CreateExtension | Self::UpdateDeployment | Self::RestartDeployment
        )
    }

    /// Whether it is about a single extension.
    pub fn is_of_an_extension(self) -> bool {
        matches!(
            self,
            Self::GetExtension
                | Self::UpdateExtension
                | Self::UploadExtension
                | Self::DeleteExtension
        )
    }

    /// Whether it is about a single deployment.
    pub fn is_of_a_deployment(self) -> bool {
        matches!(
            self,
            Self::GetDeployment
                | Self::UpdateDeployment
                | Self::CheckDeploymentUpdate
                | Self::CancelPlan
                | Self::RestartDeployment
        )
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::ListExtensions => "list extensions",
            Self::CreateExtension => "create an extension",
            Self::GetExtension => "get an extension",
            Self::UploadExtension => "upload an extension's archive",
            Self::DeleteExtension => "delete an extension",
            Self::UpdateExtension => "change an extension",
            Self::SearchDeployments => "search deployments",
            Self::GetDeployment => "get a deployment",
            Self::UpdateDeployment => "change a deployment's plan",
            Self::CheckDeploymentUpdate => "have a deployment's plan checked",
            Self::CancelPlan => "cancel a deployment's pending plan",
            Self::RestartDeployment => "restart a deployment",
            Self::ListStackVersions => "list stack versions",
            Self::SignIn => "sign in",
            Self::ReadStoredFile => "read a stored archive",
        })
    }
}

/// One entry of `BasicFailedReply.errors`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ServiceMessage {
    /// The service's code, such as `extensions.not_found`.
    #[serde(default)]
    pub code: String,
    /// The service's words, in English.
    #[serde(default)]
    pub message: String,
    /// The fields of the request which the error is about.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub fields: Vec<String>,
}

fn null_as_empty<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<Vec<String>, D::Error> {
    Ok(Option::deserialize(reader)?.unwrap_or_default())
}

/// An operation that failed.
#[derive(Debug)]
pub struct Error {
    /// What was asked.
    pub operation: Operation,
    /// What went wrong.
    pub kind: ErrorKind,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// What the service itself says about it.
    pub errors: Vec<ServiceMessage>,
    /// The service's id of the request.
    pub request_id: Option<String>,
    /// How long the service asks to wait before the next call (`Retry-After`).
    pub retry_after: Option<Duration>,
}

/// What went wrong. Codes are those of the Elastic Cloud API's description.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// `extensions.request_execution_failed`: on create, the service could not fetch the archive
    /// from the `download_url`; on upload, it could not accept the archive.
    RequestExecutionFailed,
    /// `extensions.no_user_id`: the session belongs to no user (404 on create, 401 elsewhere).
    NoUserId,
    /// `extensions.id_already_exists`: the id which the service generated was taken. Trying again
    /// gets another one.
    IdAlreadyExists,
    /// `extensions.unauthorised`: the extension belongs to somebody else.
    Unauthorised,
    /// `extensions.not_found`: there is no such extension.
    NotFound,
    /// `extensions.version_conflict`: somebody else changed the extension at the same time.
    VersionConflict,
    /// `extensions.extension_in_use`: deployments use the extension.
    InUse,
    /// `deployments.deployment_not_found` and its like: there is no such deployment, or its
    /// Elasticsearch is gone.
    DeploymentNotFound,
    /// The deployment was changed since it was read.
    DeploymentVersionConflict,
    /// `clusters.cluster_invalid_plan` and its like: the service does not accept the plan.
    PlanRefused,
    /// `clusters.invalid_extension_url`: the service attaches extensions of its store only.
    InvalidExtensionUrl,
    /// `deployments.resource_does_not_have_a_pending_plan`: nothing is being carried out.
    NoPendingPlan,
    /// `deployments.deployment_resource_plan_change_error`: the state of the deployment does not
    /// allow it, as when it is stopped or another plan is being carried out.
    PlanChangeWrongState,
    /// The service does not know the key, or user name and password (401).
    Unauthenticated,
    /// The session ended before the archive arrived (401). The next try begins another.
    SessionOver,
    /// The service knows who asks and refuses (403). For a single extension Elastic Cloud also
    /// answers so when there is none: see [`Error::may_be_gone`].
    Forbidden,
    /// The operation needs elevated permissions first (449).
    NeedsElevation,
    /// The archive is larger than the service, or something before it, takes (413).
    TooLarge,
    /// Too many calls in a short time (429).
    RateLimited,
    /// The service failed (5xx).
    ServerFault,
    /// The service did not like the request (400, 422 or another 4xx with a code of its own).
    InvalidRequest,
    /// An answer that the API's description does not know.
    Other,
    /// No answer of the API came at all.
    Net(NetError),
}

impl Error {
    /// Whether the same operation can help. Where the first try may have taken effect and a
    /// second would take effect again, the advice is [`RetryAdvice::Never`].
    pub fn retry(&self) -> RetryAdvice {
        if self.outcome_unknown() && !self.operation.is_repeatable() {
            return RetryAdvice::Never;
        }
        let wait =
            |seconds| RetryAdvice::After(self.retry_after.unwrap_or(Duration::from_secs(seconds)));
        match &self.kind {
            ErrorKind::IdAlreadyExists | ErrorKind::SessionOver => RetryAdvice::Now,
            ErrorKind::RateLimited => wait(5),
            ErrorKind::ServerFault => wait(2),
            // A gateway says so when the line was too slow for it.
            ErrorKind::Other if self.status == Some(408) => wait(2),
            // The service releases an extension some time after the last deployment let go of it.
            ErrorKind::InUse => wait(10),
            // A gateway in front of the service may know when it is back.
            ErrorKind::Net(error) => match (error.retry(), self.retry_after) {
                (RetryAdvice::After(_), Some(wait)) => RetryAdvice::After(wait),
                (advice, _) => advice,
            },
            _ => RetryAdvice::Never,
        }
    }

    /// Where the operation failed.
    pub fn phase(&self) -> Phase {
        match &self.kind {
            ErrorKind::Net(error) => error.phase(),
            _ => Phase::Answer,
        }
    }

    /// Whether the service may have carried out the operation although it did not say so.
    pub fn outcome_unknown(&self) -> bool {
        match &self.kind {
            ErrorKind::Net(error) => error.may_have_arrived(),
            // 503 is given before work begins; the other 5xx may come at any time.
            ErrorKind::ServerFault => self.status != Some(503),
            // A success in an unknown form is one all the same.
            ErrorKind::Other => self.status.is_some_and(|status| status < 300),
            _ => false,
        }
    }

    /// Whether the installation has no extension store. Elastic's guide to ECE knows none; extensions
    /// are then named in plans by addresses that every node can reach.
    pub fn says_no_store(&self) -> bool {
        self.operation == Operation::ListExtensions && matches!(self.status, Some(404 | 405 | 501))
    }

    /// Whether the extension or deployment asked for is gone or belongs to somebody else. Elastic
    /// Cloud answers 403 for ids that do not exist, where the API's description promises 404.
    pub fn may_be_gone(&self) -> bool {
        match self.kind {
            ErrorKind::NotFound | ErrorKind::Unauthorised => self.operation.is_of_an_extension(),
            ErrorKind::DeploymentNotFound => true,
            ErrorKind::Forbidden => {
                self.operation.is_of_an_extension() || self.operation.is_of_a_deployment()
            }
            _ => false,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "cannot {}: ", self.operation)?;
        match (&self.kind, self.errors.first()) {
            (ErrorKind::Net(error), _) => write!(out, "{error}")?,
            (kind, Some(first)) => write!(out, "{kind:?}: {}: {}", first.code, first.message)?,
            (kind, None) => write!(out, "{kind:?}")?,
        }
        if let Some(status) = self.status {
            write!(out, " (status {status})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            ErrorKind::Net(error) => Some(error),
            _ => None,
        }
    }
}
