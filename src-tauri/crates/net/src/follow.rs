//! Finding where a link ends, without telling it who asks and without reading what it gives.

use std::time::Duration;

use reqwest::header::{ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, LOCATION};
use reqwest::header::{HeaderMap, RANGE};
use reqwest::{Method, StatusCode};
use tokio_util::sync::CancellationToken;
use url::{Host, Url};

use crate::advice::Phase;
use crate::classify::{self, Place};
use crate::download::without_user;
use crate::error::NetError;
use crate::http::Http;
use crate::loopback::is_loopback;
use crate::shown_url::ShownUrl;

/// How far and how patiently a link is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowLimits {
    /// How many redirects are followed.
    pub redirects: usize,
    /// How long each address has for its answer.
    pub patience: Duration,
}

impl Default for FollowLimits {
    fn default() -> Self {
        Self {
            redirects: 10,
            patience: Duration::from_secs(10),
        }
    }
}

/// The way from a link to what it leads to.
#[derive(Clone, PartialEq, Eq)]
pub struct Trail {
    /// Every address from the first to the last. They may hold secrets.
    pub hops: Vec<Url>,
    /// The size that the last one tells, in bytes.
    pub size: Option<u64>,
}

impl Trail {
    /// The address that gives the file.
    pub fn end(&self) -> Option<&Url> {
        self.hops.last()
    }
}

/// Only the hosts: what stands behind them may be secret.
impl std::fmt::Debug for Trail {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_list()
            .entries(self.hops.iter().map(Url::host_str))
            .finish()
    }
}

/// Why a link does not lead to a file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FollowError {
    /// It leads in a circle, or through too many addresses.
    #[error("the link leads in a circle or through too many addresses")]
    Endless,
    /// It ends at an error.
    #[error("the link ends with {status}")]
    Refused {
        /// The status of the answer.
        status: u16,
        /// How many redirects led there.
        redirects: usize,
    },
    /// It ends at a web page.
    #[error("the link ends at a web page")]
    WebPage {
        /// How many redirects led there.
        redirects: usize,
    },
    /// It leads on to where it may not: from https to anything else, from elsewhere into this
    /// machine, or to what is no web address.
    #[error("the link leads on to `{to}`, which is not followed")]
    Astray {
        /// The scheme and the host, where they can be read.
        to: String,
    },
    /// An address on the way could not be asked.
    #[error(transparent)]
    Net(#[from] NetError),
}

/// What one address says.
enum Said {
    Further(Url),
    File { size: Option<u64> },
    WebPage,
    Refused { status: u16 },
}

impl Http {
    /// Follows a link of http or https to its end, without cookies and without credentials: not
    /// even those in the URLs are sent. The headers alone are read.
    ///
    /// Each address is asked with `HEAD`, and with `GET` for the first byte where that gives no
    /// file: many services know no `HEAD`, and signed links often allow `GET` alone. Redirects are
    /// never followed from https to http, nor from elsewhere to this machine.
    pub async fn follow(
        &self,
        url: &Url,
        limits: FollowLimits,
        cancel: &CancellationToken,
    ) -> Result<Trail, FollowError> {
        let shown = ShownUrl::new(url.clone());
        let followed = tokio::select! {
            biased;
            () = cancel.cancelled() => Err(NetError::Cancelled { sending: false }.into()),
            followed = self.follow_on(url, limits) => followed,
        };
        match &followed {
            Ok(trail) => tracing::debug!(url = %shown, ?trail, "followed"),
            Err(error) => tracing::debug!(url = %shown, %error, "not followed"),
        }
        followed
    }

    async fn follow_on(&self, url: &Url, limits: FollowLimits) -> Result<Trail, FollowError> {
        if !is_web(url) {
            return Err(astray(url));
        }
        let mut hops = vec![url.clone()];
        let mut at = url.clone();
        loop {
            let redirects = hops.len() - 1;
            match self.asked(&at, limits.patience).await? {
                Said::Further(next) => {
                    if redirects >= limits.redirects || hops.contains(&next) {
                        return Err(FollowError::Endless);
                    }
                    hops.push(next.clone());
                    at = next;
                }
                Said::File { size } => return Ok(Trail { hops, size }),
                Said::WebPage => return Err(FollowError::WebPage { redirects }),
                Said::Refused { status } => {
                    return Err(FollowError::Refused { status, redirects });
                }
            }
        }
    }

    async fn asked(&self, url: &Url, patience: Duration) -> Result<Said, FollowError> {
        let (status, headers) = match self.heads(Method::HEAD, url, patience).await {
            // Some hang up on a method that they don't know.
            Ok(said) => said,
            Err(NetError::Cut { .. }) => (StatusCode::METHOD_NOT_ALLOWED, HeaderMap::new()),
            Err(error) => return Err(error.into()),
        };
        match read(url, status, &headers)? {
            Said::WebPage | Said::Refused { .. } => {
                let (status, headers) = self.heads(Method::GET, url, patience).await?;
                read(url, status, &headers)
            }
            said => Ok(said),
        }
    }

    /// The head of an answer. What follows it is never read: the connection is closed on it.
    async fn heads(
        &self,
        method: Method,
        url: &Url,
        patience: Duration,
    ) -> Result<(StatusCode, HeaderMap), NetError> {
        let place = Place::of(url, self.proxies());
        let first_byte = method == Method::GET;
        let mut request = self
            .client_for(url)
            .request(method, without_user(url.clone()))
            .header(ACCEPT_ENCODING, "identity");
        if first_byte {
            request = request.header(RANGE, "bytes=0-0");
        }
        let response = tokio::time::timeout(patience, request.send())
            .await
            .map_err(|_| NetError::Stalled {
                phase: Phase::Answer,
                after: patience,
            })?
            .map_err(|error| {
                let connecting = self.settings().connect_timeout;
                classify::classify(error, &place, Phase::Answer, connecting)
            })?;
        Ok((response.status(), response.headers().clone()))
    }
}

fn read(url: &Url, status: StatusCode, headers: &HeaderMap) -> Result<Said, FollowError> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        let Some(location) = text(LOCATION) else {
            return Ok(Said::Refused {
                status: status.as_u16(),
            });
        };
        return next(url, location).map(Said::Further);
    }
    Ok(match status.as_u16() {
        200 | 206 if text(CONTENT_TYPE).is_some_and(is_page) => Said::WebPage,
        200 => Said::File {
            size: text(CONTENT_LENGTH).and_then(|length| length.trim().parse().ok()),
        },
        206 => Said::File {
            size: text(CONTENT_RANGE)
                .and_then(|range| range.rsplit('/').next())
                .and_then(|whole| whole.trim().parse().ok()),
        },
        status => Said::Refused { status },
    })
}

fn next(from: &Url, location: &str) -> Result<Url, FollowError> {
    let mut to = from
        .join(location)
        .map_err(|_| FollowError::Astray { to: String::new() })?;
    // A fragment is not sent, and two that differ in nothing else are one address.
    to.set_fragment(None);
    let downgrade = from.scheme() == "https" && to.scheme() != "https";
    let inward = is_own(&to) && !is_own(from);
    if !is_web(&to) || downgrade || inward {
        return Err(astray(&to));
    }
    Ok(to)
}

fn astray(to: &Url) -> FollowError {
    let host = to.host_str().unwrap_or_default();
    FollowError::Astray {
        to: format!("{}://{host}", to.scheme()),
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

/// Whether a URL leads to this machine, or to the services that only it can see: unspecified
/// addresses are its own too, and link-local ones are where clouds keep a machine's credentials.
fn is_own(url: &Url) -> bool {
    let apart = match url.host() {
        Some(Host::Ipv4(address)) => address.is_unspecified() || address.is_link_local(),
        Some(Host::Ipv6(address)) => match address.to_ipv4_mapped() {
            Some(address) => address.is_unspecified() || address.is_link_local(),
            None => address.is_unspecified() || address.is_unicast_link_local(),
        },
        _ => false,
    };
    apart || is_loopback(url)
}

fn is_page(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("text/html")
        || media_type.eq_ignore_ascii_case("application/xhtml+xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(from: &str, location: &str) -> Option<String> {
        let from = Url::parse(from).unwrap();
        next(&from, location).ok().map(String::from)
    }

    #[test]
    fn only_redirects_that_lead_no_further_in_are_followed() {
        let (cloud, clear) = ("https://a.example/x", "http://a.example/x");
        for (from, location, followed) in [
            (cloud, "/y#part", Some("https://a.example/y")),
            (
                cloud,
                "https://b.example/z?s=1",
                Some("https://b.example/z?s=1"),
            ),
            (clear, "https://b.example/z", Some("https://b.example/z")),
            (clear, "http://10.1.2.3/z", Some("http://10.1.2.3/z")),
            (cloud, "http://b.example/z", None),
            (cloud, "ftp://b.example/z", None),
            (cloud, "file:///etc/passwd", None),
            (cloud, "https://localhost/z", None),
            (clear, "http://127.0.0.1:9200/", None),
            (clear, "http://0.0.0.0/", None),
            (clear, "http://[::1]/", None),
            (clear, "http://[::ffff:127.0.0.1]/", None),
            (clear, "http://169.254.169.254/latest/meta-data/", None),
            (clear, "http://[fe80::1]/", None),
            (
                "http://127.0.0.1/x",
                "http://localhost/y",
                Some("http://localhost/y"),
            ),
        ] {
            assert_eq!(to(from, location).as_deref(), followed, "{from} {location}");
        }
    }

    #[test]
    fn the_size_is_that_of_the_whole_file() {
        let size = |status: u16, name, value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            let url = Url::parse("https://a.example/").unwrap();
            match read(&url, StatusCode::from_u16(status).unwrap(), &headers) {
                Ok(Said::File { size }) => size,
                _ => panic!("{status} {value}"),
            }
        };
        assert_eq!(size(200, CONTENT_LENGTH, "149"), Some(149));
        assert_eq!(
            size(206, CONTENT_RANGE, "bytes 0-0/9663676416"),
            Some(9_663_676_416)
        );
        assert_eq!(size(206, CONTENT_RANGE, "bytes 0-0/*"), None);
        assert_eq!(size(206, CONTENT_LENGTH, "1"), None);
    }
}
