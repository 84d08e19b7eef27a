//! The operating system's keyring.
//!
//! The `keyring` crate picks the platform's store and opens it once. A store that was absent then
//! stays absent for it, so when it appears later (a Secret Service started after Plugdesk, or
//! restarted under it) the store is opened again here and set through `keyring-core`.

use secrecy::{ExposeSecret, SecretString};

use super::error::{VaultError, sorted};
use super::store::SecretStore;

/// The name under which Plugdesk's items stand in the keyring.
const SERVICE: &str = "Plugdesk";

/// The operating system's keyring. Every call may block for as long as the keyring asks the
/// person to unlock it, so none may be made on the window's thread.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsKeyring;

impl OsKeyring {
    /// Runs `work` on an entry; when the store fails as a whole it is opened anew and the work is
    /// tried once more.
    fn with_entry<T>(
        item: &str,
        work: impl Fn(&keyring_core::Entry) -> keyring_core::Result<T>,
    ) -> Result<T, VaultError> {
        match Self::entry(item).and_then(|entry| work(&entry)) {
            Err(keyring_core::Error::PlatformFailure(_) | keyring_core::Error::NoDefaultStore) => {
                reopen().map_err(sorted)?;
                Self::entry(item)
                    .and_then(|entry| work(&entry))
                    .map_err(sorted)
            }
            other => other.map_err(sorted),
        }
    }

    fn entry(item: &str) -> keyring_core::Result<keyring_core::Entry> {
        // Asking for the status opens the platform's store on the first call.
        if keyring::Entry::store_status().is_err() && keyring_core::get_default_store().is_none() {
            return Err(keyring_core::Error::NoDefaultStore);
        }
        keyring_core::Entry::new(SERVICE, item)
    }
}

impl SecretStore for OsKeyring {
    fn set(&self, item: &str, secret: &SecretString) -> Result<(), VaultError> {
        Self::with_entry(item, |entry| entry.set_password(secret.expose_secret()))
    }

    fn get(&self, item: &str) -> Result<Option<SecretString>, VaultError> {
        Self::with_entry(item, |entry| match entry.get_password() {
            Ok(secret) => Ok(Some(SecretString::from(secret))),
            Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
    }

    fn delete(&self, item: &str) -> Result<(), VaultError> {
        Self::with_entry(item, |entry| match entry.delete_credential() {
            Err(keyring_core::Error::NoEntry) => Ok(()),
            other => other,
        })
    }

    fn name(&self) -> Option<String> {
        keyring_core::get_default_store().map(|store| store.vendor())
    }
}

/// Opens the platform's store again and makes it the one that entries are made in.
#[cfg(all(unix, not(target_os = "macos")))]
fn reopen() -> keyring_core::Result<()> {
    keyring_core::set_default_store(zbus_secret_service_keyring_store::Store::new()?);
    Ok(())
}

/// On macOS and Windows the keyring is part of the system and is not started or restarted.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn reopen() -> keyring_core::Result<()> {
    keyring_core::get_default_store()
        .map(|_| ())
        .ok_or(keyring_core::Error::NoDefaultStore)
}
