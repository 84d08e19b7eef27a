//! Reading what a link gives, without telling it who asks.

use std::time::Duration;

use bytes::Bytes;
use reqwest::Response;
use reqwest::header::{ACCEPT_ENCODING, LOCATION};
use sha2::Digest;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::advice::Phase;
use crate::classify::{self, Place};
use crate::error::NetError;
use crate::http::{Http, redirected};
use crate::loopback::is_loopback;
use crate::sent::Sent;
use crate::shown_url::ShownUrl;
use crate::upload::ProgressSink;

/// How much a download is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DownloadLimits {
    /// The most bytes that are read; more is [`NetError::AnswerTooLarge`].
    pub bytes: u64,
    /// How many redirects are followed.
    pub redirects: u8,
}

impl Default for DownloadLimits {
    /// Any archive that a service stores: Elastic Cloud ends at 8 GB.
    fn default() -> Self {
        Self {
            bytes: 16 * 1024 * 1024 * 1024,
            redirects: 5,
        }
    }
}

impl Http {
    /// Reads what `url` gives and hands its bytes to `sink` as they come; gives their number.
    ///
    /// The link alone is the permission: no credentials are sent, not even those in the URL. It
    /// must be https, unless it leads to this machine. Redirects are followed, each as if it were
    /// asked for alone, but never from https to http and never from elsewhere to this machine;
    /// one that is not followed is [`NetError::Redirected`]. Any answer but 200 is
    /// [`NetError::NotDownloaded`]. There is no limit on the whole time, only on silence.
    pub async fn download(
        &self,
        url: Url,
        mut sink: impl FnMut(&Bytes) + Send,
        limits: DownloadLimits,
        cancel: &CancellationToken,
    ) -> Result<u64, NetError> {
        let started = tokio::time::Instant::now();
        let shown = ShownUrl::new(url.clone());
        let result = tokio::select! {
            biased;
            () = cancel.cancelled() => Err(NetError::Cancelled { sending: false }),
            result = self.read_from(url, &mut sink, limits) => result,
        };
        let elapsed = started.elapsed();
        match &result {
            Ok(bytes) => tracing::debug!(url = %shown, bytes, ?elapsed, "downloaded"),
            Err(error) => tracing::debug!(url = %shown, %error, ?elapsed, "not downloaded"),
        }
        result
    }

    /// Counts and sums up what `url` gives, as [`download`](Self::download) reads it. `progress`
    /// is told the number of bytes read so far.
    pub async fn sha256_of(
        &self,
        url: Url,
        progress: ProgressSink,
        cancel: &CancellationToken,
    ) -> Result<Sent, NetError> {
        let mut hasher = sha2::Sha256::new();
        let mut read = 0;
        let sink = |bytes: &Bytes| {
            hasher.update(bytes);
            read += bytes.len() as u64;
            progress(read);
        };
        let bytes = self
            .download(url, sink, DownloadLimits::default(), cancel)
            .await?;
        Ok(Sent {
            bytes,
            sha256: hasher.into(),
        })
    }

    async fn read_from(
        &self,
        url: Url,
        sink: &mut (impl FnMut(&Bytes) + Send),
        limits: DownloadLimits,
    ) -> Result<u64, NetError> {
        let mut incoming = self.open_link(url, limits).await?;
        while let Some(bytes) = incoming.next().await? {
            sink(&bytes);
        }
        Ok(incoming.read)
    }

    /// Follows a link to the answer that gives its file.
    pub(crate) async fn open_link(
        &self,
        url: Url,
        limits: DownloadLimits,
    ) -> Result<Incoming, NetError> {
        if !is_safe(&url) {
            return Err(NetError::NotEncrypted {
                host: url.host_str().unwrap_or_default().to_owned(),
            });
        }
        let mut url = url;
        let mut redirects = 0;
        loop {
            let response = self.ask(&url).await?;
            let status = response.status().as_u16();
            if status == 200 {
                let silence = self.settings().stall_after;
                return Incoming::new(response, limits.bytes, silence);
            }
            if !response.status().is_redirection() {
                return Err(NetError::NotDownloaded { status });
            }
            let next = next(&url, &response).filter(|_| redirects < limits.redirects);
            url = next.ok_or_else(|| redirected(&url, &response))?;
            redirects += 1;
        }
    }

    async fn ask(&self, url: &Url) -> Result<Response, NetError> {
        let settings = self.settings();
        let place = Place::of(url, self.proxies());
        let request = self
            .client_for(url)
            .get(without_user(url.clone()))
            .header(ACCEPT_ENCODING, "identity");
        // The connection has its own limit, which names its own cause; this one comes after.
        let after = settings.connect_timeout + settings.stall_after;
        tokio::time::timeout(after, request.send())
            .await
            .map_err(|_| NetError::Stalled {
                phase: Phase::Answer,
                after,
            })?
            .map_err(|error| {
                classify::classify(error, &place, Phase::Answer, settings.connect_timeout)
            })
    }
}

/// Whether nobody on the way can read along or change the bytes.
fn is_safe(url: &Url) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => is_loopback(url),
        _ => false,
    }
}

/// Where a redirect leads, if that is a place to follow it to.
fn next(from: &Url, response: &Response) -> Option<Url> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let to = from.join(location).ok()?;
    let downgrade = from.scheme() == "https" && to.scheme() != "https";
    let inward = is_loopback(&to) && !is_loopback(from);
    (is_safe(&to) && !downgrade && !inward).then_some(to)
}

/// The HTTP library makes credentials of what stands before the host.
pub(crate) fn without_user(mut url: Url) -> Url {
    // Neither call can fail: a URL that holds them is one that may have them.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

/// A file on its way here.
pub(crate) struct Incoming {
    response: Response,
    limit: u64,
    silence: Duration,
    read: u64,
}

impl Incoming {
    fn new(response: Response, limit: u64, silence: Duration) -> Result<Self, NetError> {
        if response.content_length().is_some_and(|bytes| bytes > limit) {
            return Err(NetError::AnswerTooLarge { limit });
        }
        Ok(Self {
            response,
            limit,
            silence,
            read: 0,
        })
    }

    /// The next bytes; nothing at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, NetError> {
        // A body that ends before its Content-Length is an error of the HTTP library.
        let chunk = tokio::time::timeout(self.silence, self.response.chunk())
            .await
            .map_err(|_| NetError::Stalled {
                phase: Phase::Answer,
                after: self.silence,
            })?
            .map_err(|error| NetError::Cut {
                phase: Phase::Answer,
                source: Box::new(error.without_url()),
            })?;
        self.read += chunk.as_ref().map_or(0, |bytes| bytes.len() as u64);
        if self.read > self.limit {
            return Err(NetError::AnswerTooLarge { limit: self.limit });
        }
        Ok(chunk)
    }

    /// How many bytes have come so far.
    pub(crate) fn read(&self) -> u64 {
        self.read
    }
}
