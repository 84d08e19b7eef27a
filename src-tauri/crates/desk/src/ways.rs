//! The open ways to services: from a saved connection and its secret to a client that can talk.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared};
use plugdesk_net::{Http, HttpSettings, Trust};
use secrecy::SecretString;
use tokio::sync::OnceCell;

use crate::connections::{ConnectionBook, ConnectionId, ConnectionRecord};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::provider::Provider;
use crate::transfers::Ways;
use crate::vault::Vault;

/// The ways to the services of the saved connections, opened on the first call and closed when
/// their connection changes.
pub(crate) struct OpenWays {
    connections: Arc<ConnectionBook>,
    vault: Vault,
    http: HttpSettings,
    doors: Mutex<HashMap<ConnectionId, Door>>,
    plain: OnceCell<Http>,
}

/// A way that is being opened. Whoever needs it meanwhile waits for the same answer: the keyring
/// asks once, and who sends its question away is not asked again for the others that waited.
type Opening = Shared<BoxFuture<'static, Result<Provider, Fault>>>;

/// How far the way to one connection's service is.
enum Door {
    Open(Provider),
    Opening(Opening),
}

impl OpenWays {
    /// No way is open yet.
    pub(crate) fn new(connections: Arc<ConnectionBook>, vault: Vault, http: HttpSettings) -> Self {
        Self {
            connections,
            vault,
            http,
            doors: Mutex::default(),
            plain: OnceCell::new(),
        }
    }

    /// The open way to a connection's service. May wait for the keyring.
    pub(crate) async fn provider(&self, id: &ConnectionId) -> Result<Provider, Fault> {
        let record = self.connections.get(id)?;
        let opening = match self.locked().entry(id.clone()) {
            Entry::Occupied(door) => match door.get() {
                Door::Open(provider) => return Ok(provider.clone()),
                Door::Opening(opening) => opening.clone(),
            },
            Entry::Vacant(door) => {
                let opening = self.opening(record).boxed().shared();
                door.insert(Door::Opening(opening.clone()));
                opening
            }
        };
        let opened = opening.clone().await;
        let mut doors = self.locked();
        // One that was closed meanwhile stays closed: its connection changed.
        let ours = |door: &Door| matches!(door, Door::Opening(one) if one.ptr_eq(&opening));
        if doors.get(id).is_some_and(ours) {
            match &opened {
                Ok(provider) => doors.insert(id.clone(), Door::Open(provider.clone())),
                Err(_) => doors.remove(id),
            };
        }
        opened
    }

    /// Closes a way, because its connection changed or is gone.
    pub(crate) fn close(&self, id: &ConnectionId) {
        self.locked().remove(id);
    }

    /// How HTTP is spoken on every way, but for what is trusted.
    pub(crate) fn http(&self) -> &HttpSettings {
        &self.http
    }

    /// HTTP that belongs to no connection: it trusts whom the system trusts and holds no secret.
    pub(crate) async fn plain_http(&self) -> Result<Http, Fault> {
        let failed = || Fault::new(FaultCode::Internal, FaultPhase::Connect);
        let open = || async {
            let settings = HttpSettings {
                trust: Trust::System,
                ..self.http.clone()
            };
            // Reading the system's certificates takes a while.
            tokio::task::spawn_blocking(move || Http::new(settings))
                .await
                .map_err(|_| failed())?
                .map_err(|error| {
                    tracing::error!(%error, "no HTTP client");
                    failed()
                })
        };
        self.plain.get_or_try_init(open).await.cloned()
    }

    /// Opens a way of its own, for a test of the connection.
    pub(crate) async fn open_anew(&self, record: &ConnectionRecord) -> Result<Provider, Fault> {
        self.opening(record.clone()).await
    }

    /// The secret of a saved connection. May wait for the keyring.
    pub(crate) async fn secret(&self, record: &ConnectionRecord) -> Result<SecretString, Fault> {
        secret_of(&self.vault, record).await
    }

    fn opening(
        &self,
        record: ConnectionRecord,
    ) -> impl Future<Output = Result<Provider, Fault>> + Send + use<> {
        let (vault, http) = (self.vault.clone(), self.http.clone());
        async move {
            let secret = secret_of(&vault, &record).await?;
            let (place, sign_in) = (record.place, record.sign_in);
            // Reading the system's certificates takes a while, so it happens off the async threads.
            tokio::task::spawn_blocking(move || Provider::open(&place, &sign_in, secret, http))
                .await
                .map_err(|_| Fault::new(FaultCode::Internal, FaultPhase::Desk))?
        }
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<ConnectionId, Door>> {
        self.doors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn secret_of(vault: &Vault, record: &ConnectionRecord) -> Result<SecretString, Fault> {
    vault
        .secret(&record.id.0, record.keeping)
        .await
        .map_err(|error| error.fault().about(record.name.clone()))?
        .ok_or_else(|| {
            Fault::new(FaultCode::SecretMissing, FaultPhase::Keyring)
                .about(record.name.clone())
                .offering(FaultAction::EditConnection)
        })
}

impl Ways for OpenWays {
    fn leads(&self, connection: &ConnectionId) -> bool {
        self.connections.get(connection).is_ok()
    }

    fn open<'a>(&'a self, connection: &'a ConnectionId) -> BoxFuture<'a, Result<Provider, Fault>> {
        self.provider(connection).boxed()
    }

    fn plain(&self) -> BoxFuture<'_, Result<Http, Fault>> {
        self.plain_http().boxed()
    }
}
