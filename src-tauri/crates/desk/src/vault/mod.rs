//! Secrets: in the operating system's keyring, or in memory for one run. They go in and are
//! handed to the service clients; nothing else can ask for them.

mod error;
mod keyring_store;
mod report;
mod store;
mod temporary_key;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

pub use error::VaultError;
pub use keyring_store::OsKeyring;
pub use report::{KeyringReport, KeyringState};
pub use store::SecretStore;
pub use temporary_key::TemporaryKey;

use crate::connections::SecretKeeping;

/// The item that the self-test writes, reads and removes.
const SELF_TEST_ITEM: &str = "self-test";

/// A keyring that is unlocked answers within milliseconds; after this long it is asking somebody.
const ANSWERS_WITHIN: Duration = Duration::from_millis(800);

/// Hears when the keyring begins to be waited for (`true`) and when it answered (`false`).
pub type WaitSink = Arc<dyn Fn(bool) + Send + Sync>;

/// The vault.
#[derive(Clone)]
pub struct Vault {
    store: Arc<dyn SecretStore>,
    waits: WaitSink,
    waiting: Arc<AtomicUsize>,
    this_run: Arc<Mutex<HashMap<String, SecretString>>>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").finish_non_exhaustive()
    }
}

impl Vault {
    /// A vault on `store`. `waits` hears when the keyring is being waited for.
    pub fn new(store: Arc<dyn SecretStore>, waits: WaitSink) -> Self {
        Self {
            store,
            waits,
            waiting: Arc::default(),
            this_run: Arc::default(),
        }
    }

    /// Keeps `secret` as `item`. A secret given to the keyring is read back before this returns,
    /// so that a keyring that forgets is noticed while the person can still act.
    pub async fn keep(
        &self,
        item: &str,
        secret: SecretString,
        keeping: SecretKeeping,
    ) -> Result<(), VaultError> {
        match keeping {
            SecretKeeping::ThisRun => {
                self.locked().insert(item.to_owned(), secret);
                Ok(())
            }
            SecretKeeping::Keyring => {
                let name = item.to_owned();
                self.on_store(move |store| {
                    store.set(&name, &secret)?;
                    match store.get(&name)? {
                        Some(read) if read.expose_secret() == secret.expose_secret() => Ok(()),
                        _ => Err(VaultError::Forgets),
                    }
                })
                .await?;
                self.locked().remove(item);
                Ok(())
            }
        }
    }

    /// The secret kept as `item`; `None` when there is none (any more).
    pub async fn secret(
        &self,
        item: &str,
        keeping: SecretKeeping,
    ) -> Result<Option<SecretString>, VaultError> {
        if let Some(secret) = self.locked().get(item) {
            return Ok(Some(secret.clone()));
        }
        match keeping {
            SecretKeeping::ThisRun => Ok(None),
            SecretKeeping::Keyring => {
                let name = item.to_owned();
                self.on_store(move |store| store.get(&name)).await
            }
        }
    }

    /// Removes `item` from memory and, if it was kept there, from the keyring.
    pub async fn forget(&self, item: &str, keeping: SecretKeeping) -> Result<(), VaultError> {
        self.locked().remove(item);
        match keeping {
            SecretKeeping::ThisRun => Ok(()),
            SecretKeeping::Keyring => {
                let name = item.to_owned();
                self.on_store(move |store| store.delete(&name)).await
            }
        }
    }

    /// Whether a secret kept for one run is at hand.
    pub fn has_for_this_run(&self, item: &str) -> bool {
        self.locked().contains_key(item)
    }

    /// Writes a fresh value, reads it through a new entry and removes it: the only way to notice
    /// a store that accepts everything and keeps nothing.
    pub async fn report(&self) -> KeyringReport {
        let tested = self
            .on_store(|store| {
                let canary = SecretString::from(uuid::Uuid::new_v4().to_string());
                store.set(SELF_TEST_ITEM, &canary)?;
                let read = store.get(SELF_TEST_ITEM)?;
                store.delete(SELF_TEST_ITEM)?;
                let kept = read.is_some_and(|read| read.expose_secret() == canary.expose_secret());
                if kept {
                    Ok(store.name())
                } else {
                    Err(VaultError::Forgets)
                }
            })
            .await;
        let state = match &tested {
            Ok(_) => KeyringState::Works,
            Err(VaultError::Absent(_)) => KeyringState::Absent,
            Err(VaultError::Locked(_)) => KeyringState::Locked,
            Err(VaultError::Forgets) => KeyringState::Forgets,
            Err(VaultError::Failed(_) | VaultError::WorkerGone) => KeyringState::Failed,
        };
        KeyringReport {
            state,
            store_name: tested.unwrap_or_else(|_| self.store.name()),
        }
    }

    async fn on_store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn SecretStore) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let store = Arc::clone(&self.store);
        let mut answer = tokio::task::spawn_blocking(move || work(store.as_ref()));
        let soon = tokio::time::timeout(ANSWERS_WITHIN, &mut answer).await;
        let answered = if let Ok(answered) = soon {
            answered
        } else {
            let _waiting = Waiting::begin(self);
            answer.await
        };
        answered.map_err(|_| VaultError::WorkerGone)?
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, HashMap<String, SecretString>> {
        self.this_run.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says that the keyring is waited for, and that it is no more when dropped. Several calls may
/// wait for the same answer; it is said once.
struct Waiting<'a>(&'a Vault);

impl<'a> Waiting<'a> {
    fn begin(vault: &'a Vault) -> Self {
        if vault.waiting.fetch_add(1, Ordering::SeqCst) == 0 {
            (vault.waits)(true);
        }
        Self(vault)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if self.0.waiting.fetch_sub(1, Ordering::SeqCst) == 1 {
            (self.0.waits)(false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A store that may forget or be absent.
    #[derive(Default)]
    struct ScriptedStore {
        kept: Mutex<HashMap<String, String>>,
        forgets: bool,
        absent: bool,
    }

    impl SecretStore for ScriptedStore {
        fn set(&self, item: &str, secret: &SecretString) -> Result<(), VaultError> {
            if self.absent {
                return Err(VaultError::Absent(None));
            }
            if !self.forgets {
                let mut kept = self.kept.lock().unwrap();
                kept.insert(item.to_owned(), secret.expose_secret().to_owned());
            }
            Ok(())
        }
        fn get(&self, item: &str) -> Result<Option<SecretString>, VaultError> {
            Ok(self
                .kept
                .lock()
                .unwrap()
                .get(item)
                .cloned()
                .map(SecretString::from))
        }
        fn delete(&self, item: &str) -> Result<(), VaultError> {
            self.kept.lock().unwrap().remove(item);
            Ok(())
        }
        fn name(&self) -> Option<String> {
            Some("scripted".to_owned())
        }
    }

    fn vault_on(store: Arc<dyn SecretStore>) -> Vault {
        Vault::new(store, Arc::new(|_| {}))
    }

    /// A store whose keyring asks somebody first.
    struct AskingStore(Mutex<std::sync::mpsc::Receiver<()>>);

    impl SecretStore for AskingStore {
        fn set(&self, _: &str, _: &SecretString) -> Result<(), VaultError> {
            Ok(())
        }
        fn get(&self, _: &str) -> Result<Option<SecretString>, VaultError> {
            self.0.lock().unwrap().recv().unwrap();
            Ok(Some(SecretString::from("unlocked")))
        }
        fn delete(&self, _: &str) -> Result<(), VaultError> {
            Ok(())
        }
        fn name(&self) -> Option<String> {
            None
        }
    }

    #[tokio::test]
    async fn a_keyring_that_asks_is_said_to_be_waited_for_until_it_answers() {
        let (unlock, asked) = std::sync::mpsc::channel();
        let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
        let waits: WaitSink = Arc::new(move |waiting| tell.send(waiting).unwrap());
        let vault = Vault::new(Arc::new(AskingStore(Mutex::new(asked))), waits);
        let reading = tokio::spawn({
            let vault = vault.clone();
            async move { vault.secret("a", SecretKeeping::Keyring).await }
        });
        assert_eq!(told.recv().await, Some(true));
        unlock.send(()).unwrap();
        assert_eq!(told.recv().await, Some(false));
        let read = reading.await.unwrap().unwrap().unwrap();
        assert_eq!(read.expose_secret(), "unlocked");
    }

    #[tokio::test]
    async fn a_store_that_forgets_is_noticed_when_a_secret_is_kept() {
        let vault = vault_on(Arc::new(ScriptedStore {
            forgets: true,
            ..Default::default()
        }));
        let kept = vault
            .keep("a", SecretString::from("s"), SecretKeeping::Keyring)
            .await;
        assert!(matches!(kept, Err(VaultError::Forgets)));
        assert_eq!(vault.report().await.state, KeyringState::Forgets);
    }

    #[tokio::test]
    async fn without_a_keyring_a_secret_can_be_kept_for_this_run() {
        let vault = vault_on(Arc::new(ScriptedStore {
            absent: true,
            ..Default::default()
        }));
        let refused = vault
            .keep("a", SecretString::from("s"), SecretKeeping::Keyring)
            .await;
        assert!(matches!(refused, Err(VaultError::Absent(_))));
        assert_eq!(vault.report().await.state, KeyringState::Absent);

        vault
            .keep("a", SecretString::from("s"), SecretKeeping::ThisRun)
            .await
            .unwrap();
        let read = vault.secret("a", SecretKeeping::ThisRun).await.unwrap();
        assert_eq!(read.unwrap().expose_secret(), "s");
        vault.forget("a", SecretKeeping::ThisRun).await.unwrap();
        assert!(
            vault
                .secret("a", SecretKeeping::ThisRun)
                .await
                .unwrap()
                .is_none()
        );
    }

    #[tokio::test]
    async fn the_self_test_leaves_nothing_behind() {
        let store = Arc::new(ScriptedStore::default());
        let vault = vault_on(Arc::clone(&store) as Arc<dyn SecretStore>);
        let report = vault.report().await;
        assert_eq!(report.state, KeyringState::Works);
        assert_eq!(report.store_name.as_deref(), Some("scripted"));
        assert!(store.kept.lock().unwrap().is_empty());
    }
}
