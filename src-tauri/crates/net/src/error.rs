//! Why a call got no answer that a client can use.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::advice::{Phase, RetryAdvice};

/// The cause beneath an error, kept for logs.
pub(crate) type Source = Box<dyn std::error::Error + Send + Sync + 'static>;

/// A call that got no answer, or one which is not the service's own.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NetError {
    /// The name of the host has no address.
    #[error("no address found for `{host}`")]
    AddressNotResolved {
        /// The host, as in the URL.
        host: String,
        /// What the resolver said.
        #[source]
        source: Source,
    },
    /// Nothing listens at the port, or a firewall turned the connection away.
    #[error("`{host}` refused the connection")]
    Refused {
        /// Host and port.
        host: String,
        /// What the operating system said.
        #[source]
        source: Source,
    },
    /// There is no way to the host, or the connection broke while it was made.
    #[error("`{host}` cannot be reached")]
    Unreachable {
        /// Host and port.
        host: String,
        /// What the operating system said.
        #[source]
        source: Source,
    },
    /// No connection came about in time.
    #[error("no connection to `{host}` within {} s", after.as_secs())]
    ConnectTimeout {
        /// Host and port.
        host: String,
        /// How long it was tried.
        after: Duration,
    },
    /// There is no secure connection. It is never tried again without one.
    #[error("no secure connection to `{host}`: {problem}")]
    Tls {
        /// Host and port.
        host: String,
        /// What is wrong.
        problem: TlsProblem,
        /// What the TLS library said.
        #[source]
        source: Source,
    },
    /// The proxy which the system prescribes did not let the call through.
    #[error("the proxy `{proxy}` did not connect to `{host}`: {problem}")]
    Proxy {
        /// The proxy's host and port.
        proxy: String,
        /// Host and port of the service.
        host: String,
        /// What is wrong.
        problem: ProxyProblem,
        /// What was said underneath.
        #[source]
        source: Source,
    },
    /// Nothing moved for so long that the connection was given up.
    #[error("no headway for {} s", after.as_secs())]
    Stalled {
        /// [`Phase::Send`] or [`Phase::Answer`].
        phase: Phase,
        /// How long nothing moved.
        after: Duration,
    },
    /// The connection was lost.
    #[error("the connection was lost")]
    Cut {
        /// [`Phase::Send`] or [`Phase::Answer`].
        phase: Phase,
        /// What the operating system or the HTTP library said.
        #[source]
        source: Source,
    },
    /// The person, or the application on its way out, cancelled the call.
    #[error("cancelled")]
    Cancelled {
        /// Whether anything had been handed to the connection by then, so that the call may have
        /// taken effect.
        sending: bool,
    },
    /// The local file cannot be sent.
    #[error("`{}` cannot be sent: {problem}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: FileProblem,
        /// What the operating system said, where it said something.
        #[source]
        source: Option<std::io::Error>,
    },
    /// The answer points elsewhere. Redirects are not followed: they would carry the credentials
    /// to a host that nobody named.
    #[error("answer {status} redirects to `{}`", to_host.as_deref().unwrap_or("?"))]
    Redirected {
        /// The status, 300 to 399.
        status: u16,
        /// The host (and port) it points to; nothing where the `Location` is missing or unusable.
        to_host: Option<String>,
    },
    /// Something answered, but not the service's API: a login page, a firewall, a proxy, an
    /// address without `/api/v1`.
    #[error("answer {status} is not the API's ({}): {excerpt}", content_type.as_deref().unwrap_or("no content type"))]
    NotTheApi {
        /// The status.
        status: u16,
        /// The answer's `Content-Type`.
        content_type: Option<String>,
        /// What a reader of the page would see, at most some 240 characters of plain text.
        excerpt: String,
    },
    /// The answer is larger than any that the API gives.
    #[error("the answer is larger than {limit} bytes")]
    AnswerTooLarge {
        /// How much would have been read.
        limit: u64,
    },
    /// The answer is JSON, but not what the API's description promises.
    #[error("answer {status} cannot be understood")]
    UnreadableJson {
        /// The status.
        status: u16,
        /// Where and why reading failed.
        #[source]
        source: serde_json::Error,
    },
    /// The link would send or fetch in the clear, where anybody on the way can read or change it.
    #[error("`{host}` is not asked without encryption")]
    NotEncrypted {
        /// The host.
        host: String,
    },
    /// A link did not give its file: it has expired, or the file is gone. What the answer says is
    /// not kept, because object stores repeat signatures in it.
    #[error("the link answered {status}")]
    NotDownloaded {
        /// The status.
        status: u16,
    },
    /// The request cannot be put into HTTP, for instance because a header value holds a line break.
    #[error("the request cannot be sent as HTTP")]
    NotARequest {
        /// What the HTTP library said.
        #[source]
        source: Source,
    },
    /// No client can be made: the system's certificates cannot be read, or the settings are not
    /// possible.
    #[error("the connection cannot be prepared")]
    Setup {
        /// What the HTTP library said.
        #[source]
        source: Source,
    },
}

/// What is wrong with the encryption or the certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TlsProblem {
    /// Nobody whom the system or the settings trust has signed the certificate.
    #[error("its certificate comes from an authority that is not trusted")]
    UnknownIssuer,
    /// The certificate's time is over.
    #[error("its certificate has expired")]
    Expired {
        /// When its time ended, where the TLS library says so.
        not_after: Option<DateTime<Utc>>,
    },
    /// The certificate's time has not begun; often this machine's clock is wrong.
    #[error("its certificate is not valid yet")]
    NotYetValid {
        /// When its time begins, where the TLS library says so.
        not_before: Option<DateTime<Utc>>,
    },
    /// The certificate is for other names than the one in the address.
    #[error("its certificate is for another name")]
    WrongName {
        /// The names it is for, where the TLS library says so.
        presented: Vec<String>,
    },
    /// The host is known by its certificate, and shows another one.
    #[error("its certificate is not the one that was chosen for this host")]
    NotThePinned,
    /// The certificate was withdrawn by its authority.
    #[error("its certificate has been revoked")]
    Revoked,
    /// What answers at the port does not speak TLS; often it is a plain-http port.
    #[error("the other side does not speak TLS")]
    NotTls,
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

/// How a proxy failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProxyProblem {
    /// The proxy itself cannot be reached.
    #[error("it cannot be reached")]
    Unreachable,
    /// The proxy wants a user name and password (407).
    #[error("it asks for a user name and password")]
    AuthenticationRequired,
    /// The proxy refused to connect to the service, or failed to.
    #[error("it refused or failed")]
    Refused,
}

/// Why a local file cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileProblem {
    /// It is not there any more.
    #[error("it is gone")]
    Gone,
    /// Reading it is not allowed.
    #[error("reading it is not allowed")]
    NotPermitted,
    /// It is a folder or something else that is not a file.
    #[error("it is not a file")]
    NotAFile,
    /// It has become shorter since it was chosen.
    #[error("it has {found} bytes instead of {expected}")]
    Shorter {
        /// Bytes when it was chosen.
        expected: u64,
        /// Bytes now.
        found: u64,
    },
    /// It has become longer since it was chosen.
    #[error("it has {found} bytes instead of {expected}")]
    Longer {
        /// Bytes when it was chosen.
        expected: u64,
        /// Bytes now.
        found: u64,
    },
    /// It was written to while it was sent.
    #[error("it was changed while it was sent")]
    Changed,
    /// The disk or the operating system failed.
    #[error("it cannot be read")]
    Unreadable,
}

impl NetError {
    /// Whether the same call can help. It speaks of the wire only: where a call must not take
    /// effect twice, ask [`may_have_arrived`](Self::may_have_arrived) as well.
    pub fn retry(&self) -> RetryAdvice {
        match self {
            Self::AddressNotResolved { .. }
            | Self::Refused { .. }
            | Self::Unreachable { .. }
            | Self::ConnectTimeout { .. }
            | Self::Proxy {
                problem: ProxyProblem::Unreachable,
                ..
            } => RetryAdvice::After(Duration::from_secs(2)),
            Self::Stalled { .. } | Self::Cut { .. } => RetryAdvice::Now,
            // A gateway says 408 when the line was too slow for it.
            Self::NotTheApi {
                status: 408 | 502..=504,
                ..
            }
            | Self::NotDownloaded {
                status: 408 | 429 | 500..,
            } => RetryAdvice::After(Duration::from_secs(5)),
            Self::Tls { .. }
            | Self::Proxy { .. }
            | Self::Cancelled { .. }
            | Self::File { .. }
            | Self::Redirected { .. }
            | Self::NotTheApi { .. }
            | Self::AnswerTooLarge { .. }
            | Self::UnreadableJson { .. }
            | Self::NotEncrypted { .. }
            | Self::NotDownloaded { .. }
            | Self::NotARequest { .. }
            | Self::Setup { .. } => RetryAdvice::Never,
        }
    }

    /// Where the call failed.
    pub fn phase(&self) -> Phase {
        match self {
            Self::AddressNotResolved { .. } => Phase::Address,
            Self::Refused { .. }
            | Self::Unreachable { .. }
            | Self::ConnectTimeout { .. }
            | Self::Setup { .. } => Phase::Connect,
            Self::Tls { .. } => Phase::Tls,
            Self::Proxy { .. } => Phase::Proxy,
            Self::Stalled { phase, .. } | Self::Cut { phase, .. } => *phase,
            Self::Cancelled { .. } | Self::NotARequest { .. } | Self::NotEncrypted { .. } => {
                Phase::Send
            }
            Self::File { .. } => Phase::File,
            Self::Redirected { .. }
            | Self::NotTheApi { .. }
            | Self::AnswerTooLarge { .. }
            | Self::UnreadableJson { .. }
            | Self::NotDownloaded { .. } => Phase::Answer,
        }
    }

    /// Whether the service may have carried out the call although no usable answer came. Before a
    /// call that must not take effect twice is repeated, look at what the service holds.
    pub fn may_have_arrived(&self) -> bool {
        match self {
            Self::Stalled { .. }
            | Self::Cut { .. }
            | Self::AnswerTooLarge { .. }
            | Self::UnreadableJson { .. } => true,
            Self::Cancelled { sending } => *sending,
            Self::NotTheApi { status, .. } => *status < 300 || *status >= 500,
            _ => false,
        }
    }
}
