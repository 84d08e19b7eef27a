//! From the HTTP library's errors to our own, by the types in the chain of causes.

use std::error::Error;
use std::fmt;
use std::io;
use std::time::Duration;

use chrono::DateTime;
use hyper_util::client::proxy::matcher::Matcher;
use rustls::CertificateError;
use rustls::pki_types::UnixTime;
use url::Url;

use crate::advice::Phase;
use crate::error::{NetError, ProxyProblem, TlsProblem};
use crate::loopback::is_loopback;
use crate::pinned::NotThePinned;
use crate::resolve::NotResolved;

/// Which proxies the system prescribes.
pub(crate) struct Proxies(Matcher);

impl Proxies {
    pub(crate) fn of_system() -> Self {
        Self(Matcher::from_system())
    }

    /// Host and port of the proxy that a call goes through.
    fn before(&self, url: &Url) -> Option<String> {
        if is_loopback(url) {
            return None;
        }
        let uri = url.as_str().parse::<http::Uri>().ok()?;
        // The proxy's own address may hold a user name and password, so only its host is kept.
        let proxy = self.0.intercept(&uri)?.uri().clone();
        let host = proxy.host()?.to_owned();
        Some(
            proxy
                .port_u16()
                .map_or(host.clone(), |port| format!("{host}:{port}")),
        )
    }
}

impl fmt::Debug for Proxies {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Proxies")
    }
}

/// Whom a call goes to.
#[derive(Debug)]
pub(crate) struct Place {
    host: String,
    host_and_port: String,
    proxy: Option<String>,
}

impl Place {
    pub(crate) fn of(url: &Url, proxies: &Proxies) -> Self {
        let host = url.host_str().unwrap_or_default().to_owned();
        let port = url.port_or_known_default().unwrap_or_default();
        Self {
            host_and_port: format!("{host}:{port}"),
            host,
            proxy: proxies.before(url),
        }
    }
}

/// Names the cause of a call that got no answer.
pub(crate) fn classify(
    error: reqwest::Error,
    place: &Place,
    phase: Phase,
    connect_timeout: Duration,
) -> NetError {
    // The URL may hold secrets and is known to the caller anyway.
    let error = error.without_url();
    if error.is_builder() {
        return NetError::NotARequest {
            source: Box::new(error),
        };
    }
    let connecting = error.is_connect();
    let timed_out = error.is_timeout();
    let tls = find::<rustls::Error>(&error).map(tls_problem);
    let host = place.host_and_port.clone();
    let source = Box::new(error);
    if let Some(problem) = tls {
        return NetError::Tls {
            host,
            problem,
            source,
        };
    }
    if !connecting {
        return NetError::Cut { phase, source };
    }
    if let Some(proxy) = place.proxy.clone() {
        let problem = proxy_problem(source.as_ref(), timed_out);
        return NetError::Proxy {
            proxy,
            host,
            problem,
            source,
        };
    }
    if find::<NotResolved>(source.as_ref()).is_some() {
        return NetError::AddressNotResolved {
            host: place.host.clone(),
            source,
        };
    }
    if timed_out {
        return NetError::ConnectTimeout {
            host,
            after: connect_timeout,
        };
    }
    match find::<io::Error>(source.as_ref()).map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => NetError::Refused { host, source },
        Some(io::ErrorKind::TimedOut) => NetError::ConnectTimeout {
            host,
            after: connect_timeout,
        },
        // The connection stood, and the other side hung up on the greeting.
        Some(io::ErrorKind::UnexpectedEof) => {
            let problem = TlsProblem::Other("the connection was closed at once".to_owned());
            NetError::Tls {
                host,
                problem,
                source,
            }
        }
        _ => NetError::Unreachable { host, source },
    }
}

fn proxy_problem(error: &(dyn Error + 'static), timed_out: bool) -> ProxyProblem {
    // The HTTP library keeps the type of this error to itself, so its text has to do.
    if chain(error).any(|cause| cause.to_string().contains("proxy authorization required")) {
        ProxyProblem::AuthenticationRequired
    } else if timed_out
        || find::<NotResolved>(error).is_some()
        || find::<io::Error>(error).is_some()
    {
        ProxyProblem::Unreachable
    } else {
        ProxyProblem::Refused
    }
}

fn tls_problem(error: &rustls::Error) -> TlsProblem {
    match error {
        rustls::Error::InvalidCertificate(error) => certificate_problem(error),
        rustls::Error::InvalidMessage(_) => TlsProblem::NotTls,
        other => TlsProblem::Other(other.to_string()),
    }
}

fn certificate_problem(error: &CertificateError) -> TlsProblem {
    let date = |time: &UnixTime| {
        i64::try_from(time.as_secs())
            .ok()
            .and_then(|secs| DateTime::from_timestamp(secs, 0))
    };
    match error {
        CertificateError::UnknownIssuer => TlsProblem::UnknownIssuer,
        CertificateError::Expired => TlsProblem::Expired { not_after: None },
        CertificateError::ExpiredContext { not_after, .. } => TlsProblem::Expired {
            not_after: date(not_after),
        },
        CertificateError::NotValidYet => TlsProblem::NotYetValid { not_before: None },
        CertificateError::NotValidYetContext { not_before, .. } => TlsProblem::NotYetValid {
            not_before: date(not_before),
        },
        CertificateError::NotValidForName => TlsProblem::WrongName {
            presented: Vec::new(),
        },
        CertificateError::NotValidForNameContext { presented, .. } => TlsProblem::WrongName {
            presented: presented.clone(),
        },
        CertificateError::Revoked => TlsProblem::Revoked,
        CertificateError::Other(other) if other.0.is::<NotThePinned>() => TlsProblem::NotThePinned,
        other => TlsProblem::Other(other.to_string()),
    }
}

/// The error and its causes. What an [`io::Error`] wraps is one of them; its `source` skips it.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let error: &'a (dyn Error + 'static) = next?;
        next = match error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(inner) => Some(inner),
            None => error.source(),
        };
        Some(error)
    })
}

/// The innermost cause of a type.
fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    chain(error)
        .filter_map(|cause| cause.downcast_ref::<T>())
        .last()
}
