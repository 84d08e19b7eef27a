//! Servers with something wrong about their TLS.

use std::net::SocketAddr;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Server {
    Expired,
    NotYetValid,
    WrongName,
    WantsCertificate,
    OldProtocol,
    Plain,
}

/// A certificate authority of its own.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params
            .distinguished_name
            .push(rcgen::DnType::CommonName, "Matrix CA");
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// Runs a server with this fault.
    pub(crate) async fn serve(&self, server: Server) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(self.config(server)));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(speak(server, acceptor.clone(), stream));
            }
        });
        address
    }

    fn config(&self, server: Server) -> ServerConfig {
        let name = match server {
            Server::WrongName => "elsewhere.example",
            _ => "127.0.0.1",
        };
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        match server {
            Server::Expired => {
                params.not_before = date_time_ymd(2020, 1, 1);
                params.not_after = date_time_ymd(2021, 1, 1);
            }
            Server::NotYetValid => {
                params.not_before = date_time_ymd(2100, 1, 1);
                params.not_after = date_time_ymd(2101, 1, 1);
            }
            _ => {}
        }
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        // In TLS 1.3 a client learns only after the handshake that it needed a certificate: before
        // its request is under way or after, so that it may count as cut off and be tried once
        // more. In TLS 1.2 the handshake itself fails.
        let versions = match server {
            Server::WantsCertificate => &[&rustls::version::TLS12][..],
            _ => rustls::ALL_VERSIONS,
        };
        let config = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(versions)
            .unwrap();
        let config = if server == Server::WantsCertificate {
            let mut roots = RootCertStore::empty();
            roots.add(self.0.der().clone()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            config.with_client_cert_verifier(verifier.build().unwrap())
        } else {
            config.with_no_client_auth()
        };
        config
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap()
    }
}

async fn speak(server: Server, acceptor: TlsAcceptor, mut stream: TcpStream) {
    match server {
        Server::Plain => {
            let mut hello = [0; 512];
            let _ = stream.read(&mut hello).await;
            let _ = stream
                .write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
                .await;
            hang_up(stream).await;
        }
        Server::OldProtocol => {
            let mut hello = [0; 5];
            let _ = stream.read_exact(&mut hello).await;
            let mut rest = vec![0; usize::from(u16::from_be_bytes([hello[3], hello[4]]))];
            let _ = stream.read_exact(&mut rest).await;
            // RFC 5246 §7.2: an alert, fatal, protocol_version.
            let _ = stream.write_all(&[21, 3, 1, 0, 2, 2, 70]).await;
            hang_up(stream).await;
        }
        _ => match acceptor.accept(stream).into_fallible().await {
            Ok(mut stream) => {
                let _ = stream.shutdown().await;
            }
            Err((_, stream)) => hang_up(stream).await,
        },
    }
}

/// Closes so that what was said arrives: closing with bytes unread would reset
/// the connection, and a reset may overtake the alert.
async fn hang_up(mut stream: TcpStream) {
    let _ = stream.shutdown().await;
    let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
}
