//! One host whose certificate is known already.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, OtherError, SignatureScheme};
use rustls_platform_verifier::Verifier;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::certificate::CertificateAuthority;

/// The host showed another certificate than the one that is known.
#[derive(Debug, thiserror::Error)]
#[error("the certificate is not the one that was chosen for this host")]
pub(crate) struct NotThePinned;

/// Accepts from one host exactly the chosen certificates, whoever signed them and whatever name
/// they carry; from every other host what the system trusts.
#[derive(Debug)]
struct PinnedHost {
    host: ServerName<'static>,
    chosen: CertificateAuthority,
    system: Verifier,
    provider: Arc<CryptoProvider>,
}

/// How TLS is spoken where `host` is known by its certificate.
pub(crate) fn client_config(
    host: &str,
    chosen: &CertificateAuthority,
) -> Result<ClientConfig, Box<dyn std::error::Error + Send + Sync>> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier = PinnedHost {
        host: ServerName::try_from(host.trim_matches(['[', ']']).to_owned())?,
        chosen: chosen.clone(),
        system: Verifier::new(Arc::clone(&provider))?,
        provider: Arc::clone(&provider),
    };
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

impl ServerCertVerifier for PinnedHost {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if *server_name != self.host {
            return self.system.verify_server_cert(
                end_entity,
                intermediates,
                server_name,
                ocsp_response,
                now,
            );
        }
        let known = |der: &Vec<u8>| der.as_slice() == end_entity.as_ref();
        if !self.chosen.ders().iter().any(known) {
            let other = CertificateError::Other(OtherError(Arc::new(NotThePinned)));
            return Err(other.into());
        }
        in_its_time(end_entity, now)?;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// Also a known certificate is not used after its time: it may have been replaced for a reason.
fn in_its_time(certificate: &CertificateDer<'_>, now: UnixTime) -> Result<(), CertificateError> {
    let (_, read) =
        X509Certificate::from_der(certificate).map_err(|_| CertificateError::BadEncoding)?;
    let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    let moment = |secs: i64| {
        UnixTime::since_unix_epoch(std::time::Duration::from_secs(
            u64::try_from(secs).unwrap_or_default(),
        ))
    };
    let validity = read.validity();
    let time = moment(now);
    if now > validity.not_after.timestamp() {
        let not_after = moment(validity.not_after.timestamp());
        return Err(CertificateError::ExpiredContext { time, not_after });
    }
    if now < validity.not_before.timestamp() {
        let not_before = moment(validity.not_before.timestamp());
        return Err(CertificateError::NotValidYetContext { time, not_before });
    }
    Ok(())
}
