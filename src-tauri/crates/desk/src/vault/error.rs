//! Why the vault could not do what it was asked.

use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase, Retry};

/// An error of the keyring.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// No keyring answers on this computer.
    #[error("no keyring answers on this computer")]
    Absent(#[source] Option<keyring_core::Error>),
    /// The keyring is locked and the person did not unlock it.
    #[error("the keyring is locked and was not unlocked")]
    Locked(#[source] keyring_core::Error),
    /// The keyring took the secret and did not return it.
    #[error("the keyring did not keep what was stored in it")]
    Forgets,
    /// Another failure.
    #[error("the keyring failed")]
    Failed(#[source] keyring_core::Error),
    /// The worker thread of the keyring ended.
    #[error("the keyring's worker ended")]
    WorkerGone,
}

impl VaultError {
    /// The error as the page receives it. A failure that the keyring may get over (it was locked,
    /// it was absent) can be tried again; a secret may be kept for one run instead.
    pub fn fault(&self) -> Fault {
        let code = match self {
            Self::Absent(_) => FaultCode::KeyringAbsent,
            Self::Locked(_) => FaultCode::KeyringLocked,
            Self::Forgets => FaultCode::KeyringForgets,
            Self::Failed(_) | Self::WorkerGone => FaultCode::KeyringFailed,
        };
        Fault::new(code, FaultPhase::Keyring)
            .retrying(Retry::Now)
            .offering(FaultAction::KeepForThisRun)
    }
}

/// Sorts what the keyring's library says into what a person can act on.
///
/// Seen with the Secret Service: no bus and no service are platform failures; a collection that
/// was never made, a dismissed prompt and a locked collection are storage access failures.
pub(super) fn sorted(error: keyring_core::Error) -> VaultError {
    use keyring_core::Error;
    match error {
        Error::NoDefaultStore => VaultError::Absent(Some(error)),
        Error::PlatformFailure(ref cause) => {
            if is_absence(cause.as_ref()) {
                VaultError::Absent(Some(error))
            } else {
                VaultError::Failed(error)
            }
        }
        Error::NoStorageAccess(_) => VaultError::Locked(error),
        _ => VaultError::Failed(error),
    }
}

/// Whether a platform failure means that nobody answers, rather than that somebody answers wrongly.
fn is_absence(cause: &(dyn std::error::Error + 'static)) -> bool {
    let mut link = Some(cause);
    while let Some(error) = link {
        let text = error.to_string();
        if text.contains("ServiceUnknown")
            || text.contains("was not provided by any .service files")
            || text.contains("No such file or directory")
            || text.contains("Connection refused")
            || text.contains("I/O error")
            || text.contains("failed to read from socket")
        {
            return true;
        }
        link = error.source();
    }
    false
}
