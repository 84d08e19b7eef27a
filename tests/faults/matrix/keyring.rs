//! A keyring in memory, with everything that keyrings do to people.

use std::collections::HashMap;
use std::sync::Mutex;

use plugdesk_desk::vault::{SecretStore, VaultError};
use secrecy::{ExposeSecret as _, SecretString};

/// A keyring in memory, which can be locked and taken away.
#[derive(Debug, Default)]
pub(crate) struct Keyring {
    kept: Mutex<HashMap<String, String>>,
    trouble: Mutex<Option<Trouble>>,
}

/// What is the matter with a keyring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    Locked,
    Gone,
    Failing,
    /// It takes what it is given and keeps nothing.
    Forgetting,
}

impl Keyring {
    pub(crate) fn is_in(&self, trouble: Option<Trouble>) {
        *self.trouble.lock().unwrap() = trouble;
    }

    fn trouble(&self) -> Result<(), VaultError> {
        let denied = || std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        match *self.trouble.lock().unwrap() {
            Some(Trouble::Locked) => Err(VaultError::Locked(keyring_core::Error::NoStorageAccess(
                Box::new(denied()),
            ))),
            Some(Trouble::Gone) => Err(VaultError::Absent(None)),
            Some(Trouble::Failing) => Err(VaultError::Failed(
                keyring_core::Error::PlatformFailure(Box::new(denied())),
            )),
            Some(Trouble::Forgetting) | None => Ok(()),
        }
    }
}

impl SecretStore for Keyring {
    fn set(&self, item: &str, secret: &SecretString) -> Result<(), VaultError> {
        self.trouble()?;
        if *self.trouble.lock().unwrap() != Some(Trouble::Forgetting) {
            let mut kept = self.kept.lock().unwrap();
            kept.insert(item.to_owned(), secret.expose_secret().to_owned());
        }
        Ok(())
    }

    fn get(&self, item: &str) -> Result<Option<SecretString>, VaultError> {
        self.trouble()?;
        let kept = self.kept.lock().unwrap();
        Ok(kept.get(item).cloned().map(SecretString::from))
    }

    fn delete(&self, item: &str) -> Result<(), VaultError> {
        self.trouble()?;
        self.kept.lock().unwrap().remove(item);
        Ok(())
    }

    fn name(&self) -> Option<String> {
        Some("memory".to_owned())
    }
}
