//! Certificate authorities that a person chooses to trust.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use x509_parser::pem::Pem;
use x509_parser::prelude::{FromDer, X509Certificate};

/// No list of authorities is larger than the system's own, which stays far below this.
const LARGEST_FILE: usize = 1024 * 1024;

/// One or several certificates in PEM, trusted in addition to the system's own.
#[derive(Clone, PartialEq, Eq)]
pub struct CertificateAuthority {
    pem: String,
    ders: Vec<Vec<u8>>,
    certificates: Vec<CertificateSummary>,
}

/// What identifies a certificate to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateSummary {
    /// Whom it is for, such as `CN=ECE CA, O=Example`.
    pub subject: String,
    /// When its time ends.
    pub not_after: DateTime<Utc>,
    /// Its fingerprint: the SHA-256 of the certificate, 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// Why a file is not a list of certificates. Positions count the blocks of the file from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// It has more than 1 MiB.
    #[error("the file is too large for a certificate")]
    TooLarge,
    /// It is a certificate in binary form (DER); only the text form (PEM) is read.
    #[error("the file is in DER format; convert it to PEM (`-----BEGIN CERTIFICATE-----`)")]
    Der,
    /// It holds no certificate.
    #[error("the file holds no certificate")]
    None,
    /// It holds a private key. That is nothing to hand on, so the whole file is refused.
    #[error("the file holds a private key; choose the certificate alone")]
    PrivateKey,
    /// A block's frame or its base64 is broken.
    #[error("block {position} of the file is damaged")]
    Damaged {
        /// Which block.
        position: usize,
    },
    /// A block says that it is a certificate and is none.
    #[error("certificate {position} of the file cannot be read: {reason}")]
    Unreadable {
        /// Which block.
        position: usize,
        /// What the parser says.
        reason: String,
    },
}

impl CertificateAuthority {
    /// Reads the certificates of a PEM file. Text around them is left out.
    pub fn from_pem(file: &[u8]) -> Result<Self, CertificateError> {
        if file.len() > LARGEST_FILE {
            return Err(CertificateError::TooLarge);
        }
        // Looked for in the text itself, so that a key in a damaged block is found too.
        if contains(file, b"PRIVATE KEY-----") {
            return Err(CertificateError::PrivateKey);
        }
        if X509Certificate::from_der(file).is_ok() {
            return Err(CertificateError::Der);
        }
        let mut ders = Vec::new();
        let mut certificates = Vec::new();
        for (index, block) in Pem::iter_from_buffer(file).enumerate() {
            let position = index + 1;
            let block = block.map_err(|_| CertificateError::Damaged { position })?;
            if !matches!(block.label.as_str(), "CERTIFICATE" | "X509 CERTIFICATE") {
                continue;
            }
            certificates.push(summary(&block.contents, position)?);
            ders.push(block.contents);
        }
        if certificates.is_empty() {
            return Err(CertificateError::None);
        }
        let pem = ders.iter().map(|der| encode(der)).collect();
        Ok(Self {
            pem,
            ders,
            certificates,
        })
    }

    /// The certificates in PEM, and nothing else.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// What the file holds, in its order.
    pub fn certificates(&self) -> &[CertificateSummary] {
        &self.certificates
    }

    pub(crate) fn ders(&self) -> &[Vec<u8>] {
        &self.ders
    }
}

impl fmt::Debug for CertificateAuthority {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list()
            .entries(self.certificates.iter().map(|one| &one.subject))
            .finish()
    }
}

fn summary(der: &[u8], position: usize) -> Result<CertificateSummary, CertificateError> {
    let unreadable = |reason: String| CertificateError::Unreadable { position, reason };
    let (rest, certificate) =
        X509Certificate::from_der(der).map_err(|error| unreadable(error.to_string()))?;
    if !rest.is_empty() {
        return Err(unreadable("bytes follow the certificate".to_owned()));
    }
    let not_after = certificate.validity().not_after.timestamp();
    Ok(CertificateSummary {
        subject: certificate.subject().to_string(),
        not_after: DateTime::from_timestamp(not_after, 0)
            .ok_or_else(|| unreadable("the date on which it ends is none".to_owned()))?,
        sha256: hex::encode(Sha256::digest(der)),
    })
}

fn encode(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut pem = String::with_capacity(text.len() + text.len() / 64 + 64);
    pem.push_str("-----BEGIN CERTIFICATE-----\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = after;
    }
    pem.push_str("-----END CERTIFICATE-----\n");
    pem
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, DnType, KeyPair};

    use super::*;

    fn certificate(name: &str) -> (rcgen::Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.not_after = rcgen::date_time_ymd(2031, 5, 6);
        (params.self_signed(&key).unwrap(), key)
    }

    #[test]
    fn reads_several_certificates_and_leaves_out_the_rest() {
        let (first, second) = (certificate("First CA").0, certificate("Zweite Stelle").0);
        let file = format!("Our authority:\r\n{}\nand\n{}", first.pem(), second.pem());
        let authority = CertificateAuthority::from_pem(file.as_bytes()).unwrap();
        let [one, two] = authority.certificates() else {
            panic!("two certificates")
        };
        assert!(one.subject.contains("CN=First CA"), "{}", one.subject);
        assert!(two.subject.contains("CN=Zweite Stelle"), "{}", two.subject);
        assert_eq!(one.not_after.to_rfc3339(), "2031-05-06T00:00:00+00:00");
        assert_eq!(one.sha256, hex::encode(Sha256::digest(first.der())));
        assert!(!authority.pem().contains("Our authority"));
        let again = CertificateAuthority::from_pem(authority.pem().as_bytes()).unwrap();
        assert_eq!(again, authority);
    }

    #[test]
    fn refuses_private_keys_wherever_they_stand() {
        let (certificate, key) = certificate("CA");
        for file in [
            format!("{}{}", certificate.pem(), key.serialize_pem()),
            format!(
                "{}-----BEGIN ENCRYPTED PRIVATE KEY-----\n??",
                certificate.pem()
            ),
            "-----BEGIN RSA PRIVATE KEY-----".to_owned(),
        ] {
            assert_eq!(
                CertificateAuthority::from_pem(file.as_bytes()),
                Err(CertificateError::PrivateKey)
            );
        }
    }

    #[test]
    fn says_which_certificate_is_wrong_and_why() {
        let (good, _) = certificate("CA");
        let from = |file: &str| CertificateAuthority::from_pem(file.as_bytes()).unwrap_err();
        assert_eq!(from(""), CertificateError::None);
        assert_eq!(from("hello"), CertificateError::None);
        assert_eq!(
            from("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"),
            CertificateError::None
        );
        let cut = format!("{}-----BEGIN CERTIFICATE-----\nMIIB", good.pem());
        assert_eq!(from(&cut), CertificateError::Damaged { position: 2 });
        let garbage = format!(
            "{}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            good.pem()
        );
        assert!(
            matches!(
                from(&garbage),
                CertificateError::Unreadable { position: 2, .. }
            ),
            "{:?}",
            from(&garbage)
        );
        assert_eq!(
            CertificateAuthority::from_pem(good.der()),
            Err(CertificateError::Der)
        );
        let large = vec![b'\n'; LARGEST_FILE + 1];
        assert_eq!(
            CertificateAuthority::from_pem(&large),
            Err(CertificateError::TooLarge)
        );
    }
}
