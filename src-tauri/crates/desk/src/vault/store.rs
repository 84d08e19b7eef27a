//! Where secrets are kept, as the vault sees it.

use secrecy::SecretString;

use super::error::VaultError;

/// Keeps secrets by name. Calls may block; the vault makes them on threads meant for that.
pub trait SecretStore: Send + Sync {
    /// Keeps `secret` as `item`, in place of a former one.
    fn set(&self, item: &str, secret: &SecretString) -> Result<(), VaultError>;
    /// The secret kept as `item`.
    fn get(&self, item: &str) -> Result<Option<SecretString>, VaultError>;
    /// Removes `item`; it is no error when there is none.
    fn delete(&self, item: &str) -> Result<(), VaultError>;
    /// What kind of store it is, for the settings.
    fn name(&self) -> Option<String>;
}
