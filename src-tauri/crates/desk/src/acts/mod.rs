//! What a person can do, one file for each screen.

mod archives;
mod connections;
mod copy_as;
mod deployments;
mod dictionaries;
mod extensions;
mod instance_changes;
mod instances;
mod places;
mod plan_grounds;
mod plans;
mod regions;
mod sandbox;
mod store;
mod transfer_hands;
mod transfers;
mod trial;

use std::path::PathBuf;
use std::sync::Arc;

use plugdesk_net::HttpSettings;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::archives::ArchiveShelf;
use crate::clock::SharedClock;
use crate::connections::{
    CertificateShelf, ConnectionBook, ConnectionId, ConnectionRecord, ConnectionTurns,
    ProfileShelf, SecretKeeping,
};
use crate::deployments::UsersShelf;
use crate::extensions::KnownStores;
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::instances::{InstallRuns, WordFileShelf};
use crate::news::{News, NewsSink};
use crate::practice::Practice;
use crate::provider::Provider;
use crate::settings::{Settings, SettingsBook};
use crate::transfers::journal::{Journal, JournalCondition, JournalRoom, JournalWatch, Opened};
use crate::transfers::{Dice, KnownForms, RetryPolicy, TransferEdges, Transfers, Ways};
use crate::vault::{KeyringReport, SecretStore, Vault};
use crate::ways::OpenWays;

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
    /// What a test may want to be otherwise.
    pub tuning: Tuning,
}

/// What the application leaves as it is, and a test may want to be otherwise.
#[derive(Clone)]
pub struct Tuning {
    /// How often and how patiently a step of a transfer is tried.
    pub retry: RetryPolicy,
    /// Spreads the waits of many transfers.
    pub dice: Dice,
    /// How HTTP is spoken.
    pub http: HttpSettings,
    /// Told of each write of the journal.
    pub journal_watch: Option<JournalWatch>,
    /// How many pages the journal may have, where the disk shall be full at that.
    pub journal_room: Option<JournalRoom>,
    /// The person's own folder, in which other programs keep their settings.
    pub home: Option<PathBuf>,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            retry: RetryPolicy::default(),
            dice: Arc::new(rand::random::<f64>),
            http: HttpSettings::default(),
            journal_watch: None,
            journal_room: None,
            home: std::env::home_dir(),
        }
    }
}

/// The application. Clones share everything.
#[derive(Clone)]
pub struct Desk {
    rooms: Arc<Rooms>,
}

struct Rooms {
    clock: SharedClock,
    news: NewsSink,
    settings: Arc<SettingsBook>,
    connections: Arc<ConnectionBook>,
    turns: ConnectionTurns,
    certificates: CertificateShelf,
    profiles: ProfileShelf,
    home: Option<PathBuf>,
    vault: Vault,
    archives: ArchiveShelf,
    words: WordFileShelf,
    transfers: Transfers,
    installs: InstallRuns,
    practice: Practice,
    ways: Arc<OpenWays>,
    /// Whether services keep extensions in a store, as it was seen in this run.
    stores: KnownStores,
    /// Who uses which extension, as it was read last.
    users: UsersShelf,
    /// How the journal was found.
    journal: JournalCondition,
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
    /// How the journal of transfers was found.
    pub journal: JournalCondition,
    /// The settings.
    pub settings: Settings,
}

impl Desk {
    /// Opens the desk on its data folder. No network, no keyring, no sandbox yet; the journal of
    /// transfers is read, and nothing of it is taken up before [`Self::take_up`].
    pub fn open(edges: Edges) -> Self {
        let Edges {
            data,
            secrets,
            clock,
            news,
            tuning,
        } = edges;
        let told = Arc::clone(&news);
        let waits = Arc::new(move |waiting| told(News::KeyringWaits { waiting }));
        let connections = Arc::new(ConnectionBook::open(data.join("connections.json")));
        let vault = Vault::new(secrets, waits);
        let ways = Arc::new(OpenWays::new(
            Arc::clone(&connections),
            vault.clone(),
            tuning.http,
        ));
        let Opened {
            journal,
            rows,
            condition,
        } = Journal::open_with_room(&data, &clock, tuning.journal_watch, tuning.journal_room);
        let transfer_edges = TransferEdges {
            clock: Arc::clone(&clock),
            news: Arc::clone(&news),
            ways: Arc::clone(&ways) as Arc<dyn Ways>,
            journal,
            forms: KnownForms::open(data.join("upload-forms.json")),
            policy: tuning.retry,
            dice: tuning.dice,
        };
        let transfers = Transfers::open(transfer_edges, &rows);
        Self {
            rooms: Arc::new(Rooms {
                settings: Arc::new(SettingsBook::open(data.join("settings.json"))),
                connections,
                turns: ConnectionTurns::default(),
                certificates: CertificateShelf::default(),
                profiles: ProfileShelf::default(),
                home: tuning.home,
                vault,
                archives: ArchiveShelf::default(),
                words: WordFileShelf::default(),
                installs: InstallRuns::new(transfers.clone()),
                transfers,
                practice: Practice::new(data.join("sandbox")),
                ways,
                stores: KnownStores::default(),
                users: UsersShelf::default(),
                journal: condition,
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
            journal: self.rooms.journal.clone(),
            settings: self.rooms.settings.settings(),
        }
    }

    /// Changes the settings. They hold at once for what is under way.
    pub async fn change_settings(&self, settings: Settings) -> Result<Settings, Fault> {
        let book = Arc::clone(&self.rooms.settings);
        let changed = on_disk(move || book.change(settings)).await?;
        self.rooms.transfers.settings_changed(&changed);
        Ok(changed)
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
        self.rooms.ways.provider(id).await
    }

    fn close_way(&self, id: &ConnectionId) {
        self.rooms.ways.close(id);
        self.rooms.stores.forget(id);
        self.rooms.users.forget(id);
    }

    fn has_secret(&self, record: &ConnectionRecord) -> bool {
        match record.keeping {
            SecretKeeping::Keyring => true,
            SecretKeeping::ThisRun => self.rooms.vault.has_for_this_run(&record.id.0),
        }
    }
}

/// Writes one of the application's own files: a write waits for the disk.
async fn on_disk<T: Send + 'static>(
    write: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(write)
        .await
        .map_err(|_| Fault::new(FaultCode::Internal, FaultPhase::Desk))?
}
