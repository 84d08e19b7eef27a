//! Servers that say exactly what a test wants them to say.

use std::sync::Arc;
use std::time::Duration;

use plugdesk_net::header::HeaderMap;
use plugdesk_net::{Call, Http, HttpSettings, Method, Payload, Url, Work};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// Settings that fail fast where the application would wait.
pub(crate) fn impatient() -> HttpSettings {
    HttpSettings {
        connect_timeout: Duration::from_secs(5),
        answer_timeout: Duration::from_secs(5),
        stall_after: Duration::from_secs(5),
        work_timeout: Duration::from_secs(5),
        ..HttpSettings::default()
    }
}

pub(crate) fn http(settings: HttpSettings) -> Http {
    Http::new(settings).unwrap()
}

pub(crate) fn get(url: &str) -> Call {
    Call {
        method: Method::GET,
        url: Url::parse(url).unwrap(),
        headers: HeaderMap::new(),
        payload: Payload::Empty,
        work: Work::Brief,
    }
}

/// Serves every connection with `handle` and gives the port.
pub(crate) async fn serve<F, R>(handle: F) -> u16
where
    F: Fn(TcpStream) -> R + Send + Sync + 'static,
    R: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(handle(stream));
        }
    });
    port
}

/// Reads the head of a request and gives it.
pub(crate) async fn head(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8(head).unwrap()
}

/// Answers every request with these bytes and hangs up.
pub(crate) async fn always(answer: &'static str) -> u16 {
    serve(move |mut stream| async move {
        head(&mut stream).await;
        stream.write_all(answer.as_bytes()).await.unwrap();
    })
    .await
}

/// An authority of its own, as an ECE installation has one.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params
            .distinguished_name
            .push(rcgen::DnType::CommonName, "Test CA");
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// Serves `{}` over TLS with a certificate for `localhost`, changed by `change`.
    pub(crate) async fn serve(&self, change: impl FnOnce(&mut CertificateParams)) -> u16 {
        self.serve_showing(change).await.0
    }

    /// As [`Self::serve`], with the certificate that it shows.
    pub(crate) async fn serve_showing(
        &self,
        change: impl FnOnce(&mut CertificateParams),
    ) -> (u16, String) {
        let (config, shown) = self.config(change);
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let port = serve(move |stream| {
            let acceptor = acceptor.clone();
            async move {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    return;
                };
                head(&mut stream).await;
                let _ = stream
                    .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
                    .await;
                let _ = stream.shutdown().await;
            }
        })
        .await;
        (port, shown)
    }

    /// Takes calls of HTTP/2 over TLS, and says nothing more on any connection.
    pub(crate) async fn serve_silence(&self) -> u16 {
        const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
        let (mut config, _) = self.config(|_| {});
        config.alpn_protocols = vec![b"h2".to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(config));
        serve(move |stream| {
            let acceptor = acceptor.clone();
            async move {
                let mut stream = acceptor.accept(stream).await.unwrap();
                stream.write_all(&SETTINGS).await.unwrap();
                std::future::pending::<()>().await;
            }
        })
        .await
    }

    fn config(&self, change: impl FnOnce(&mut CertificateParams)) -> (ServerConfig, String) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        change(&mut params);
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        (config, certificate.pem())
    }
}
