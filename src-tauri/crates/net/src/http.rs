//! Sending calls.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION};
use reqwest::{RequestBuilder, Response};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::answer::Answer;
use crate::call::{Call, FileUpload, Framing, Payload};
use crate::classify::{self, Place};
use crate::error::NetError;
use crate::loopback::is_loopback;
use crate::pinned;
use crate::resolve::Resolver;
use crate::settings::{HttpSettings, Trust};
use crate::shown_url::ShownUrl;
use crate::upload::{self, Escort, FilePart};
use crate::watch::{Patience, Watch};

/// Sends calls. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Http {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    settings: HttpSettings,
    /// Goes through the proxy which the system prescribes.
    outward: reqwest::Client,
    /// Goes straight to this machine. A proxy could not reach it, or would reach itself.
    loopback: reqwest::Client,
    proxies: classify::Proxies,
}

impl Http {
    /// Prepares connections. Nothing is sent yet.
    pub fn new(settings: HttpSettings) -> Result<Self, NetError> {
        let outward = client(&settings, |builder| builder)?;
        let loopback = client(&settings, reqwest::ClientBuilder::no_proxy)?;
        let proxies = classify::Proxies::of_system();
        Ok(Self {
            inner: Arc::new(Inner {
                settings,
                outward,
                loopback,
                proxies,
            }),
        })
    }

    /// The settings it was made with.
    pub fn settings(&self) -> &HttpSettings {
        &self.inner.settings
    }

    /// Sends one call and reads the whole answer. Nothing is ever sent twice, and no redirect is
    /// followed.
    pub async fn send(&self, call: Call, cancel: &CancellationToken) -> Result<Answer, NetError> {
        let started = tokio::time::Instant::now();
        let shown = ShownUrl::new(call.url.clone());
        let method = call.method.clone();
        let watch = Arc::new(match call.payload {
            Payload::File(_) | Payload::FilePart { .. } => Watch::starting(),
            Payload::Empty | Payload::Bytes(_) => Watch::sent(),
        });
        if cancel.is_cancelled() {
            return Err(NetError::Cancelled { sending: false });
        }
        let result = tokio::select! {
            biased;
            () = cancel.cancelled() => Err(NetError::Cancelled { sending: watch.has_begun() }),
            result = self.exchange(call, &watch) => result,
        };
        let elapsed = started.elapsed();
        match &result {
            Ok(answer) => {
                let status = answer.status().as_u16();
                tracing::debug!(%method, url = %shown, status, ?elapsed, "answered");
            }
            Err(error) => tracing::debug!(%method, url = %shown, %error, ?elapsed, "no answer"),
        }
        result
    }

    async fn exchange(&self, call: Call, watch: &Arc<Watch>) -> Result<Answer, NetError> {
        let settings = &self.inner.settings;
        let patience = match call.payload {
            Payload::File(_) | Payload::FilePart { .. } => Patience::upload(settings),
            Payload::Empty | Payload::Bytes(_) => Patience::plain(settings, call.work),
        };
        let url = call.url.clone();
        let place = Place::of(&url, &self.inner.proxies);
        let request = self.request(call, watch).await?;
        let response = tokio::select! {
            response = request.send() => response.map_err(|error| {
                watch.take_failure().unwrap_or_else(|| {
                    classify::classify(error, &place, watch.phase(), settings.connect_timeout)
                })
            })?,
            stalled = watch.stalled(patience) => return Err(stalled),
        };
        if response.status().is_redirection() {
            return Err(redirected(&url, &response));
        }
        // An answer while the file is still on its way is a refusal; the service then closes the
        // connection, and what it said in the status and the headers must not be lost with it.
        let early = !watch.is_sent();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = match read_body(response, settings).await {
            Err(_) if early && !status.is_success() => Bytes::new(),
            read => read?,
        };
        Ok(Answer::new(status, headers, body))
    }

    /// Whose connections lead to a URL.
    pub(crate) fn client_for(&self, url: &Url) -> &reqwest::Client {
        if is_loopback(url) {
            &self.inner.loopback
        } else {
            &self.inner.outward
        }
    }

    pub(crate) fn proxies(&self) -> &classify::Proxies {
        &self.inner.proxies
    }

    async fn request(&self, call: Call, watch: &Arc<Watch>) -> Result<RequestBuilder, NetError> {
        let client = self.client_for(&call.url);
        let request = client.request(call.method, call.url).headers(call.headers);
        match call.payload {
            Payload::Empty => Ok(request),
            Payload::Bytes(bytes) => Ok(request.body(bytes)),
            Payload::File(upload) => {
                let part = FilePart::all_of(&upload.file);
                with_file(request, upload, part, watch.clone()).await
            }
            Payload::FilePart { upload, part } => {
                with_file(request, upload, part, watch.clone()).await
            }
        }
    }
}

fn client(
    settings: &HttpSettings,
    change: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
) -> Result<reqwest::Client, NetError> {
    let made = change(builder(settings)?).build();
    let made = match (made, &settings.trust) {
        // A system without any certificate trusts nobody, and every https host is answered with
        // that. It is no reason to refuse what needs no certificate, on this machine.
        (Err(error), Trust::System) => match nobody_trusted() {
            Ok(tls) => {
                tracing::warn!(%error, "the system trusts no certificate authority");
                change(builder(settings)?)
                    .tls_backend_preconfigured(tls)
                    .build()
            }
            Err(_) => Err(error),
        },
        (made, _) => made,
    };
    made.map_err(|source| NetError::Setup {
        source: Box::new(source),
    })
}

fn nobody_trusted() -> Result<rustls::ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth())
}

fn builder(settings: &HttpSettings) -> Result<reqwest::ClientBuilder, NetError> {
    let builder = reqwest::Client::builder()
        .user_agent(&settings.user_agent)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .dns_resolver(Resolver)
        .connect_timeout(settings.connect_timeout)
        .tcp_keepalive(Duration::from_secs(30))
        .pool_idle_timeout(Duration::from_secs(30))
        // A connection that many calls share outlives the one that stalled on it. When a computer
        // wakes up in another network, nobody else finds out that it is dead.
        .http2_keep_alive_interval(settings.stall_after / 2)
        .http2_keep_alive_timeout(settings.stall_after)
        .http2_keep_alive_while_idle(true);
    let setup = |source| NetError::Setup { source };
    let authority = match &settings.trust {
        Trust::System => return Ok(builder),
        Trust::Exactly { host, certificates } => {
            let tls = pinned::client_config(host, certificates).map_err(setup)?;
            return Ok(builder.tls_backend_preconfigured(tls));
        }
        Trust::SystemAnd(authority) => authority,
    };
    let roots = authority
        .ders()
        .iter()
        .map(|der| reqwest::Certificate::from_der(der))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|source| NetError::Setup {
            source: Box::new(source),
        })?;
    Ok(builder.tls_certs_merge(roots))
}

async fn with_file(
    request: RequestBuilder,
    upload: FileUpload,
    part: FilePart,
    watch: Arc<Watch>,
) -> Result<RequestBuilder, NetError> {
    let length = part.length;
    let open = upload.file.open(part).await?;
    let escort = Escort {
        watch,
        progress: upload.progress,
        throttle: upload.throttle,
        sent: upload.sent,
    };
    let body = reqwest::Body::wrap_stream(upload::stream(open, escort));
    match upload.framing {
        Framing::Raw { content_type } => {
            // In the place of the one that the call may have signed: a second one beside it would
            // make the request another than the signed one.
            let kind = HeaderValue::from_static(content_type);
            let kind = HeaderMap::from_iter([(CONTENT_TYPE, kind)]);
            let request = request.headers(kind);
            Ok(request.header(CONTENT_LENGTH, length).body(body))
        }
        Framing::Multipart {
            part,
            file_name,
            content_type,
        } => {
            let file = reqwest::multipart::Part::stream_with_length(body, length)
                .file_name(file_name)
                .mime_str(content_type)
                .map_err(|source| NetError::NotARequest {
                    source: Box::new(source),
                })?;
            // Names outside of ASCII go out as they are, as browsers send them.
            let form = reqwest::multipart::Form::new()
                .percent_encode_noop()
                .part(part, file);
            Ok(request.multipart(form))
        }
    }
}

pub(crate) fn redirected(from: &Url, response: &Response) -> NetError {
    let target = response
        .headers()
        .get(LOCATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|location| from.join(location).ok());
    let to_host = target.and_then(|url| {
        let host = url.host_str()?.to_owned();
        Some(
            url.port()
                .map_or(host.clone(), |port| format!("{host}:{port}")),
        )
    });
    NetError::Redirected {
        status: response.status().as_u16(),
        to_host,
    }
}

async fn read_body(mut response: Response, settings: &HttpSettings) -> Result<Bytes, NetError> {
    let limit = settings.answer_limit;
    let too_large = |length: u64| length > limit;
    if response.content_length().is_some_and(too_large) {
        return Err(NetError::AnswerTooLarge { limit });
    }
    let mut body = BytesMut::new();
    // Who has begun to answer has no more work to do.
    let after = settings.stall_after.min(settings.answer_timeout);
    loop {
        let chunk = tokio::time::timeout(after, response.chunk())
            .await
            .map_err(|_| NetError::Stalled {
                phase: crate::Phase::Answer,
                after,
            })?
            .map_err(|error| NetError::Cut {
                phase: crate::Phase::Answer,
                source: Box::new(error.without_url()),
            })?;
        let Some(chunk) = chunk else {
            return Ok(body.freeze());
        };
        if too_large((body.len() + chunk.len()) as u64) {
            return Err(NetError::AnswerTooLarge { limit });
        }
        body.extend_from_slice(&chunk);
    }
}
