//! Following a `download_url`: http or https, no redirect, no credentials but those in the URL.

use std::time::Duration;

use futures_util::TryStreamExt;
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use url::{Host, Url};

use super::Elastic;
use super::errors::Refusal;
use super::incoming::{IncomingError, Received};

/// How long a connection may take to open.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long the other side may stay silent.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// The clients that download archives.
#[derive(Debug, Clone)]
pub(crate) struct Downloads {
    /// For hosts out there, through the proxy that the system names.
    outside: Client,
    /// For loopback, where no proxy leads.
    loopback: Client,
}

impl Downloads {
    /// Builds the clients.
    pub(crate) fn new() -> Result<Self, reqwest::Error> {
        let client = || {
            Client::builder()
                .redirect(Policy::none())
                .connect_timeout(CONNECT_TIMEOUT)
                .read_timeout(READ_TIMEOUT)
                .user_agent(concat!("plugdesk-sandbox/", env!("CARGO_PKG_VERSION")))
        };
        Ok(Self {
            outside: client().build()?,
            loopback: client().no_proxy().build()?,
        })
    }

    fn client_for(&self, url: &Url) -> &Client {
        let loopback = match url.host() {
            Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        if loopback {
            &self.loopback
        } else {
            &self.outside
        }
    }
}

/// Downloads the archive; every failure is the documented 400.
pub(super) async fn fetch(elastic: &Elastic, url: &str) -> Result<Received, Refusal> {
    let failed = |why: &str| {
        Refusal::RequestExecutionFailed(format!(
            "Could not download the extension from the specified URL: {why}"
        ))
    };
    let url = Url::parse(url).map_err(|error| failed(&format!("it is not a URL ({error}).")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(failed("only http and https URLs can be downloaded."));
    }
    let answer = elastic.downloads.client_for(&url).get(url).send().await;
    let answer = answer.map_err(|error| failed(&explain(error)))?;
    let status = answer.status();
    if status.is_redirection() {
        return Err(failed(&format!(
            "the server answered {} and redirects are not followed.",
            status.as_u16()
        )));
    }
    if status != StatusCode::OK {
        return Err(failed(&format!("the server answered {}.", status.as_u16())));
    }
    let stream = answer.bytes_stream().map_err(explain);
    let received = Received::from_stream(elastic.store.folder(), stream, &elastic.switches).await;
    received.map_err(|error| match error {
        IncomingError::Store(source) => Refusal::Internal(source),
        IncomingError::NotAZip(_) => Refusal::RequestExecutionFailed(error.to_string()),
        IncomingError::BrokeOff(_) | IncomingError::TooLarge => failed(&format!("{error}.")),
    })
}

/// The error with its causes in one line, without the URL, which may carry credentials.
fn explain(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
