//! Why an operation failed, and whether trying again helps.

use std::fmt;
use std::time::Duration;

use chrono::TimeDelta;
use plugdesk_net::{NetError, Phase, RetryAdvice};

use crate::analysis::DryRun;

/// What was asked of the service, by the names of its API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `GET /openapi/regions`
    DescribeRegions,
    /// `GET /openapi/instances`
    ListInstance,
    /// `GET /openapi/instances/{id}`
    DescribeInstance,
    /// `GET /openapi/instances/{id}/userPlugins`
    ListUserPlugin,
    /// `GET /openapi/instances/{id}/plugins`
    ListPlugins,
    /// `POST /openapi/instances/{id}/plugins/user/actions/install`
    InstallUserPlugins,
    /// `POST /openapi/instances/{id}/plugins/system/actions/install`
    InstallSystemPlugin,
    /// `POST /openapi/instances/{id}/plugins/actions/uninstall`
    UninstallPlugin,
    /// `POST /openapi/instances/{id}/plugins/actions/analysis`
    PluginAnalysis(DryRun),
    /// `POST /openapi/instances/{id}/plugins/actions/remove`
    RemovePlugin,
    /// `GET /openapi/instances/{id}/nodes`
    ListAllNode,
    /// `GET /openapi/instances/{id}/elasticsearch-health`
    DescribeElasticsearchHealth,
    /// `POST /openapi/instances/{id}/actions/restart`
    RestartInstance,
    /// `POST /openapi/instances/{id}/estimated-time/restart-time`
    EstimatedRestartTime,
    /// `GET /openapi/instances/{id}/action-records`
    ListActionRecords,
    /// `POST /openapi/instances/{id}/actions/interrupt`
    InterruptElasticsearchTask,
    /// `POST /openapi/instances/{id}/actions/resume`
    ResumeElasticsearchTask,
    /// `POST /openapi/instances/{id}/actions/cancel-task`
    CancelTask,
    /// `GET /openapi/instances/{id}/dicts`
    ListDicts,
    /// `GET /openapi/instances/{id}/dict/_info`
    ListDictInformation,
    /// `PUT /openapi/instances/{id}/dict`
    UpdateDict,
    /// `PUT /openapi/instances/{id}/ik-hot-dict`
    UpdateHotIkDicts,
    /// `PUT /openapi/instances/{id}/synonymsDict`
    UpdateSynonymsDicts,
    /// `PUT /openapi/instances/{id}/aliws-dict`
    UpdateAliwsDict,
}

impl Operation {
    /// The name by which the API's description and the header `x-acs-action` call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::DescribeRegions => "DescribeRegions",
            Self::ListInstance => "ListInstance",
            Self::DescribeInstance => "DescribeInstance",
            Self::ListUserPlugin => "ListUserPlugin",
            Self::ListPlugins => "ListPlugins",
            Self::InstallUserPlugins => "InstallUserPlugins",
            Self::InstallSystemPlugin => "InstallSystemPlugin",
            Self::UninstallPlugin => "UninstallPlugin",
            Self::PluginAnalysis(_) => "PluginAnalysis",
            Self::RemovePlugin => "RemovePlugin",
            Self::ListAllNode => "ListAllNode",
            Self::DescribeElasticsearchHealth => "DescribeElasticsearchHealth",
            Self::RestartInstance => "RestartInstance",
            Self::EstimatedRestartTime => "EstimatedRestartTime",
            Self::ListActionRecords => "ListActionRecords",
            Self::InterruptElasticsearchTask => "InterruptElasticsearchTask",
            Self::ResumeElasticsearchTask => "ResumeElasticsearchTask",
            Self::CancelTask => "CancelTask",
            Self::ListDicts => "ListDicts",
            Self::ListDictInformation => "ListDictInformation",
            Self::UpdateDict => "UpdateDict",
            Self::UpdateHotIkDicts => "UpdateHotIkDicts",
            Self::UpdateSynonymsDicts => "UpdateSynonymsDicts",
            Self::UpdateAliwsDict => "UpdateAliwsDict",
        }
    }

    /// Whether the operation is a write that takes a [`ClientToken`](crate::ClientToken).
    pub fn takes_client_token(self) -> bool {
        matches!(
            self,
            Self::InstallSystemPlugin
                | Self::UninstallPlugin
                | Self::RestartInstance
                | Self::InterruptElasticsearchTask
                | Self::ResumeElasticsearchTask
                | Self::CancelTask
                | Self::UpdateDict
                | Self::UpdateHotIkDicts
                | Self::UpdateSynonymsDicts
                | Self::UpdateAliwsDict
        )
    }

    /// Whether the operation may run twice with the same outcome as once. Of those that take a
    /// client token this is so with the same token.
    pub fn is_repeatable(self) -> bool {
        !matches!(
            self,
            Self::InstallUserPlugins | Self::RemovePlugin | Self::PluginAnalysis(DryRun(false))
        )
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
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
    /// The service's `Code`.
    pub code: Option<String>,
    /// The service's `Message`, in English.
    pub message: Option<String>,
    /// The service's `Recommend`: a link to its advice.
    pub recommend: Option<String>,
    /// The `RequestId`.
    pub request_id: Option<String>,
    /// The `HostId`: which endpoint answered.
    pub host_id: Option<String>,
    /// How long the service asks to wait before the next call (`x-acs-retry-after`, `Retry-After`).
    pub retry_after: Option<Duration>,
    /// By how much this machine's clock is ahead of the service's, by the `Date` of the answer;
    /// less than nothing where it is behind.
    pub clock_off_by: Option<TimeDelta>,
}

/// What went wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// `InstanceActivating`: a change is under way on the instance; others must wait for its end.
    InstanceActivating,
    /// `InstanceNotFound`: no instance has this id in this region.
    InstanceNotFound,
    /// Another task or change keeps the instance busy, or its state does not allow the operation
    /// (`InstanceStatusNotSupportCurrentAction`, `ConcurrencyUpdateInstanceConflict`,
    /// `InstanceDuplicateScheduledTask`, `TokenPreviousRequestProcessError`).
    Busy,
    /// `InvalidAccessKeyId.*`, or a security token that is wrong or over.
    InvalidAccessKey,
    /// `SignatureDoesNotMatch`: as a rule the `AccessKey` secret is wrong.
    SignatureDoesNotMatch,
    /// `InvalidTimeStamp.*`, or another doubt of the signature while [`Error::clock_off_by`] is
    /// more than 15 minutes: this machine's clock is wrong.
    ClockSkew,
    /// `SignatureNonceUsed`: the request was sent before.
    NonceUsed,
    /// `Forbidden.*`, `NoPermission`: the RAM policy does not allow it.
    Forbidden,
    /// Too many calls in a short time.
    Throttled {
        /// How long the service asks to wait (`x-acs-retry-after`).
        after: Option<Duration>,
    },
    /// The service failed.
    ServerFault,
    /// The service did not take a custom plug-in: any refusal of `PluginAnalysis` and
    /// `InstallUserPlugins` that is no other kind. The codes are not published.
    PluginRefused,
    /// The instance does not have the function: custom plug-ins are suspended on the older control
    /// architecture.
    NotOffered,
    /// A plug-in is to leave the library and is installed.
    StillInstalled,
    /// `AlreadyReceivedInterruptSignal`: the change is being interrupted.
    AlreadyInterrupted,
    /// The service did not like the request.
    InvalidRequest,
    /// An answer that the API's description does not know.
    Other,
    /// No answer of the API came at all.
    Net(NetError),
}

/// How long to wait before the same client token is sent again, as Alibaba Cloud advises.
const SAME_TOKEN_AFTER: Duration = Duration::from_secs(10);

impl Error {
    /// Whether the same operation can help. Where the first try may have taken effect and a
    /// second would take effect again, the advice is [`RetryAdvice::Never`].
    pub fn retry(&self) -> RetryAdvice {
        if self.outcome_unknown() && !self.operation.is_repeatable() {
            return RetryAdvice::Never;
        }
        match &self.kind {
            // Changes last minutes to hours, so asking more often only costs calls.
            ErrorKind::InstanceActivating | ErrorKind::Busy => {
                RetryAdvice::After(Duration::from_secs(15))
            }
            ErrorKind::NonceUsed => RetryAdvice::Now,
            // The service may still be busy with the first request of this token.
            _ if self.outcome_unknown() && self.operation.takes_client_token() => {
                RetryAdvice::After(self.retry_after.unwrap_or_default().max(SAME_TOKEN_AFTER))
            }
            ErrorKind::Throttled { after } => {
                RetryAdvice::After(after.unwrap_or(Duration::from_secs(5)))
            }
            ErrorKind::ServerFault => {
                RetryAdvice::After(self.retry_after.unwrap_or(Duration::from_secs(2)))
            }
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
            // A number that is used up belongs to a request which arrived before.
            ErrorKind::NonceUsed => true,
            _ => false,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} failed: ", self.operation)?;
        match (&self.kind, &self.code) {
            (ErrorKind::Net(error), _) => write!(out, "{error}")?,
            (_, Some(code)) => {
                write!(
                    out,
                    "{code}: {}",
                    self.message.as_deref().unwrap_or_default()
                )?;
            }
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
