//! The authority and the certificate of the sandbox's ECE, both made at start.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Datelike, Days, Utc};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::error::StartError;

/// How long the certificates hold; well under the 825 days that some platforms accept at most.
const VALID_DAYS: u64 = 365;

/// The TLS side of the ECE server.
pub(crate) struct Tls {
    pub(crate) config: Arc<ServerConfig>,
    /// The authority's certificate in PEM. Its key and the server's key are never written.
    pub(crate) ca_file: PathBuf,
}

/// Makes an authority and a certificate for `127.0.0.1` and `localhost` signed by it.
///
/// The validity follows the computer's clock, because that is what TLS clients compare with.
pub(crate) fn make(folder: &Path) -> Result<Tls, StartError> {
    let now = Utc::now();
    let mut ca = params(Vec::new(), "Plugdesk sandbox authority", now)?;
    ca.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let ca_key = KeyPair::generate()?;
    let ca_pem = ca.self_signed(&ca_key)?.pem();
    let issuer = Issuer::new(ca, ca_key);

    let names = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
    let mut server = params(names, "Plugdesk sandbox ECE", now)?;
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    server.use_authority_key_identifier_extension = true;
    let server_key = KeyPair::generate()?;
    let certificate = server.signed_by(&server_key, &issuer)?;

    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(server_key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];

    let ca_file = folder.join("ece-ca.pem");
    fs::write(&ca_file, ca_pem).map_err(|source| StartError::Folder {
        path: ca_file.clone(),
        source,
    })?;
    Ok(Tls {
        config: Arc::new(config),
        ca_file,
    })
}

fn params(
    names: Vec<String>,
    common_name: &str,
    now: DateTime<Utc>,
) -> Result<CertificateParams, StartError> {
    let mut params = CertificateParams::new(names)?;
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
    let day = |date: DateTime<Utc>| {
        let (month, day) = (date.month(), date.day());
        // Both numbers are below 32.
        date_time_ymd(
            date.year(),
            u8::try_from(month).unwrap_or(1),
            u8::try_from(day).unwrap_or(1),
        )
    };
    params.not_before = day(now - Days::new(1));
    params.not_after = day(now + Days::new(VALID_DAYS));
    Ok(params)
}
