//! Certificate files that were chosen in the native dialog, kept until a draft names them.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use plugdesk_net::CertificateAuthority;

use super::record::certificate_views;
use super::view::{CertificateId, ChosenCertificate};
use crate::archives::file_name_of;
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};

/// Larger files are no certificate files: a bundle of every public authority is about 250 kB.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// The chosen certificate files of this run.
#[derive(Debug, Default)]
pub struct CertificateShelf {
    chosen: Mutex<HashMap<CertificateId, CertificateAuthority>>,
}

impl CertificateShelf {
    /// Reads `path`, which came from the native dialog. Blocks for the time of reading a small file.
    pub fn take_in(&self, path: &Path) -> Result<ChosenCertificate, Fault> {
        let file_name = file_name_of(path);
        let refused = |reason: String| {
            Fault::new(FaultCode::BadCertificateFile, FaultPhase::File)
                .about(file_name.clone())
                .with_arg("reason", reason)
                .offering(FaultAction::ChooseCertificate)
        };
        let length = std::fs::metadata(path)
            .map_err(|error| refused(error.to_string()))?
            .len();
        if length > MAX_BYTES {
            return Err(refused(format!("{length} bytes > {MAX_BYTES} bytes")));
        }
        let text = std::fs::read(path).map_err(|error| refused(error.to_string()))?;
        let authority =
            CertificateAuthority::from_pem(&text).map_err(|error| refused(error.to_string()))?;
        let id = CertificateId(uuid::Uuid::new_v4().to_string());
        let certificates = certificate_views(&authority);
        self.chosen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id.clone(), authority);
        Ok(ChosenCertificate {
            id,
            file_name,
            certificates,
        })
    }

    /// The PEM text of a chosen file.
    pub fn pem(&self, id: &CertificateId) -> Result<String, Fault> {
        self.chosen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .map(|authority| authority.pem().to_owned())
            .ok_or_else(|| Fault::new(FaultCode::Unknown, FaultPhase::Input))
    }
}
