//! One way to talk HTTP: trust, time limits, streaming uploads, and errors that say what to do.
//!
//! The clients of Elastic Cloud, ECE and Alibaba Cloud describe what to send with a [`Call`] and
//! get back an [`Answer`] or a [`NetError`]. What lies in between is decided here once: which
//! certificates are trusted, that no redirect is followed, how long silence is borne, how much of
//! an answer is read, and how a file goes out in constant memory.

mod advice;
mod answer;
mod call;
mod certificate;
mod classify;
mod download;
mod error;
mod follow;
mod http;
mod loopback;
mod open_file;
mod pinned;
mod plain_text;
mod portion;
mod read_ahead;
mod receive;
mod resolve;
mod retry_after;
mod sent;
mod settings;
mod shown_url;
mod throttle;
mod upload;
mod watch;

pub use advice::{Phase, RetryAdvice};
pub use answer::Answer;
pub use call::{Call, FileUpload, Framing, Payload, Work};
pub use certificate::{CertificateAuthority, CertificateError, CertificateSummary};
pub use download::DownloadLimits;
pub use error::{FileProblem, NetError, ProxyProblem, TlsProblem};
pub use follow::{FollowError, FollowLimits, Trail};
pub use http::Http;
pub use loopback::is_loopback;
pub use open_file::{hash_file, read_part};
pub use receive::ReceiveError;
pub use reqwest::header;
pub use reqwest::{Method, StatusCode};
pub use retry_after::retry_after;
pub use sent::{NotASha256, Sent, SentFile, Sha256};
pub use settings::{HttpSettings, Trust};
pub use shown_url::ShownUrl;
pub use throttle::Throttle;
pub use tokio::io::AsyncWrite;
pub use tokio_util::sync::CancellationToken;
pub use upload::{FilePart, FileToSend, ProgressSink};
pub use url::Url;
