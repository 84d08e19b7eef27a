//! What a person can do, one file for each screen.

mod archives;
mod connections;
mod extensions;
mod instances;
mod places;
mod sandbox;
mod transfers;
mod trial;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::archives::ArchiveShelf;
use crate::clock::SharedClock;
use crate::connections::{
    CertificateShelf, ConnectionBook, ConnectionId, ConnectionRecord, SecretKeeping,
};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::instances::InstallRuns;
use crate::news::{News, NewsSink};
use crate::practice::Practice;
use crate::provider::Provider;
use crate::settings::{Settings, SettingsBook};
use crate::transfers::{TransferEdges, Transfers};
use crate::vault::{KeyringReport, SecretStore, Vault};

/// What the desk needs from outside.
#[derive(Clone)]
pub struct Edges {
    /// The application's data folder.
    pub data: PathBuf,
    /// Where secrets are kept.
    pub secrets: Arc<dyn SecretStore>,
    /// The time of day.
    pub clock: SharedClock,
    /// Where news go.
    pub news: NewsSink,
}

/// The application. Clones share everything.
#[derive(Clone)]
pub struct Desk {
    rooms: Arc<Rooms>,
}

struct Rooms {
    clock: SharedClock,
    news: NewsSink,
    settings: SettingsBook,
    connections: ConnectionBook,
    certificates: CertificateShelf,
    vault: Vault,
    archives: ArchiveShelf,
    transfers: Transfers,
    installs: InstallRuns,
    practice: Practice,
    /// Open ways to services; closed when their connection changes.
    providers: Mutex<HashMap<ConnectionId, Provider>>,
}

/// What the page needs to know at its start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppInfo {
    /// The application's version.
    pub version: String,
    /// The operating system, as Rust names it.
    pub platform: String,
    /// Whether the sandbox is (being) opened.
    pub practice_open: bool,
    /// Whether the file of connections is there and can't be read.
    pub connections_unreadable: bool,
    /// The settings.
    pub settings: Settings,
}

impl Desk {
    /// Opens the desk on its data folder. No network, no keyring, no sandbox yet.
    pub fn open(edges: Edges) -> Self {
        let Edges {
            data,
            secrets,
            clock,
            news,
        } = edges;
        let told = Arc::clone(&news);
        let waits = Arc::new(move |waiting| told(News::KeyringWaits { waiting }));
        let transfer_edges = TransferEdges {
            clock: Arc::clone(&clock),
            news: Arc::clone(&news),
        };
        Self {
            rooms: Arc::new(Rooms {
                settings: SettingsBook::open(data.join("settings.json")),
                connections: ConnectionBook::open(data.join("connections.json")),
                certificates: CertificateShelf::default(),
                vault: Vault::new(secrets, waits),
                archives: ArchiveShelf::default(),
                transfers: Transfers::new(transfer_edges),
                installs: InstallRuns::new(Arc::clone(&clock), Arc::clone(&news)),
                practice: Practice::new(data.join("sandbox")),
                providers: Mutex::default(),
                clock,
                news,
            }),
        }
    }

    /// What the page needs to know at its start.
    pub fn info(&self) -> AppInfo {
        AppInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            platform: std::env::consts::OS.to_owned(),
            practice_open: self.rooms.settings.practice_open(),
            connections_unreadable: self.rooms.connections.is_unreadable(),
            settings: self.rooms.settings.settings(),
        }
    }

    /// Changes the settings.
    pub fn change_settings(&self, settings: Settings) -> Result<Settings, Fault> {
        self.rooms.settings.change(settings)
    }

    /// Tests the keyring. May wait for the person to unlock it.
    pub async fn keyring_report(&self) -> KeyringReport {
        self.rooms.vault.report().await
    }

    fn tell(&self, news: News) {
        (self.rooms.news)(news);
    }

    /// The open way to a connection's service, opened on the first call.
    async fn provider(&self, id: &ConnectionId) -> Result<Provider, Fault> {
        let open = self.providers().get(id).cloned();
        if let Some(provider) = open {
            return Ok(provider);
        }
        let record = self.rooms.connections.get(id)?;
        let provider = self.open_way(&record).await?;
        self.providers().insert(id.clone(), provider.clone());
        Ok(provider)
    }

    async fn open_way(&self, record: &ConnectionRecord) -> Result<Provider, Fault> {
        let secret = self
            .rooms
            .vault
            .secret(&record.id.0, record.keeping)
            .await
            .map_err(|error| error.fault().about(record.name.clone()))?
            .ok_or_else(|| {
                Fault::new(FaultCode::SecretMissing, FaultPhase::Keyring)
                    .about(record.name.clone())
                    .offering(FaultAction::EditConnection)
            })?;
        let (place, sign_in) = (record.place.clone(), record.sign_in.clone());
        // Reading the system's certificates takes a while, so it happens off the async threads.
        tokio::task::spawn_blocking(move || Provider::open(&place, &sign_in, secret))
            .await
            .map_err(|_| Fault::new(FaultCode::Internal, FaultPhase::Desk))?
    }

    fn close_way(&self, id: &ConnectionId) {
        self.providers().remove(id);
    }

    fn providers(&self) -> std::sync::MutexGuard<'_, HashMap<ConnectionId, Provider>> {
        self.rooms
            .providers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn has_secret(&self, record: &ConnectionRecord) -> bool {
        match record.keeping {
            SecretKeeping::Keyring => true,
            SecretKeeping::ThisRun => self.rooms.vault.has_for_this_run(&record.id.0),
        }
    }
}
