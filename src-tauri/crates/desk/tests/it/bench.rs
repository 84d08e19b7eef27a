//! A desk on a temporary folder, with the sandbox that its connections lead into.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use plugdesk_desk::archives::ArchiveView;
use plugdesk_desk::clock::SystemClock;
use plugdesk_desk::connections::{
    ConnectionColour, ConnectionDraft, ConnectionView, OssDraft, SecretKeeping, ServiceKind,
    SignIn, TrustDraft, TypedSecret,
};
use plugdesk_desk::extensions::{ExtensionDraft, ExtensionKind};
use plugdesk_desk::fault::Fault;
use plugdesk_desk::news::News;
use plugdesk_desk::transfers::journal::FolderLock;
use plugdesk_desk::transfers::{RetryPolicy, TransferId, TransferView};
use plugdesk_desk::vault::{SecretStore, VaultError};
use plugdesk_desk::{Desk, Edges, Tuning};
use plugdesk_sandbox::{Sandbox, SandboxOptions, SeedData};
use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;
use tokio::sync::{oneshot, watch};

use crate::zips::plugin_zip;

/// Longer than anything here takes, shorter than a person's patience with a hanging test.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// A keyring in memory, which counts how often it is asked.
#[derive(Default)]
pub(crate) struct MemoryKeyring {
    kept: Mutex<std::collections::HashMap<String, String>>,
    asked: AtomicUsize,
    held: Mutex<Option<(oneshot::Sender<()>, mpsc::Receiver<()>)>>,
}

impl SecretStore for MemoryKeyring {
    fn set(&self, item: &str, secret: &SecretString) -> Result<(), VaultError> {
        self.kept
            .lock()
            .unwrap()
            .insert(item.to_owned(), secret.expose_secret().to_owned());
        Ok(())
    }
    fn get(&self, item: &str) -> Result<Option<SecretString>, VaultError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let kept = self.kept.lock().unwrap().get(item).cloned();
        let held = self.held.lock().unwrap().take();
        if let Some((asked, go_on)) = held {
            asked.send(()).unwrap();
            go_on.recv().unwrap();
        }
        Ok(kept.map(SecretString::from))
    }
    fn delete(&self, item: &str) -> Result<(), VaultError> {
        self.kept.lock().unwrap().remove(item);
        Ok(())
    }
    fn name(&self) -> Option<String> {
        Some("memory".to_owned())
    }
}

impl MemoryKeyring {
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// Lets the next question wait for its answer. The first of what it returns hears that it was
    /// asked, the second lets it be answered.
    pub(crate) fn hold_next(&self) -> (oneshot::Receiver<()>, mpsc::Sender<()>) {
        let (asked, hears) = oneshot::channel();
        let (answer, go_on) = mpsc::channel();
        *self.held.lock().unwrap() = Some((asked, go_on));
        (hears, answer)
    }

    pub(crate) fn items(&self) -> usize {
        self.kept.lock().unwrap().len()
    }
}

/// Tries again soon, asks often, and throws no dice.
pub(crate) fn brisk() -> Tuning {
    Tuning {
        retry: RetryPolicy {
            first: Duration::from_millis(20),
            ask_every: Duration::from_millis(20),
            ..RetryPolicy::default()
        },
        dice: Arc::new(|| 0.0),
        ..Tuning::default()
    }
}

type Told = Arc<Mutex<Vec<News>>>;

fn opened(
    data: PathBuf,
    keyring: &Arc<MemoryKeyring>,
    tuning: Tuning,
) -> (Desk, Told, watch::Receiver<usize>) {
    let told = Told::default();
    let (tell, changed) = watch::channel(0);
    let sink = Arc::clone(&told);
    let desk = Desk::open(Edges {
        data,
        secrets: Arc::clone(keyring) as Arc<dyn SecretStore>,
        clock: Arc::new(SystemClock),
        news: Arc::new(move |news| {
            sink.lock().unwrap().push(news);
            tell.send_modify(|count| *count += 1);
        }),
        tuning,
    });
    (desk, told, changed)
}

/// A desk with everything that it needs, and what it told.
pub(crate) struct Bench {
    pub(crate) desk: Desk,
    pub(crate) sandbox: Arc<Sandbox>,
    pub(crate) folder: TempDir,
    pub(crate) keyring: Arc<MemoryKeyring>,
    pub(crate) told: Arc<Mutex<Vec<News>>>,
    changed: watch::Receiver<usize>,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut SandboxOptions)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut options = SandboxOptions::new(folder.path().join("services"));
        options.seed = SeedData::Demo;
        options.restart_takes = Duration::from_millis(500);
        change(&mut options);
        let sandbox = Arc::new(Sandbox::start(options).await.unwrap());
        let keyring = Arc::new(MemoryKeyring::default());
        let (desk, told, changed) = opened(folder.path().join("data"), &keyring, brisk());
        Self {
            desk,
            sandbox,
            folder,
            keyring,
            told,
            changed,
        }
    }

    /// Ends the desk and opens another on the same data, as a new start of the application does.
    pub(crate) async fn restart(&mut self) {
        self.end().await;
        self.open(self.folder.path().join("data"), brisk());
    }

    /// Ends the desk, as closing the application does.
    pub(crate) async fn end(&mut self) {
        self.desk.stop_work().await;
        // Another desk takes the place of the old one, so that the old one lets go of its data.
        self.open(self.folder.path().join("nothing"), brisk());
        let data = self.folder.path().join("data");
        tokio::time::timeout(PATIENCE, async {
            while FolderLock::take(&data).is_err() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        })
        .await
        .expect("the former desk never let go of its data");
    }

    /// Opens another desk on a folder with data, and lets go of the former one.
    pub(crate) fn open(&mut self, data: PathBuf, tuning: Tuning) {
        (self.desk, self.told, self.changed) = opened(data, &self.keyring, tuning);
    }

    /// Waits until `look` finds something; asked again whenever the desk tells something.
    pub(crate) async fn until<T>(&self, mut look: impl FnMut(&Desk) -> Option<T>) -> T {
        let mut changed = self.changed.clone();
        tokio::time::timeout(PATIENCE, async {
            loop {
                changed.borrow_and_update();
                if let Some(found) = look(&self.desk) {
                    return found;
                }
                changed.changed().await.unwrap();
            }
        })
        .await
        .expect("what was waited for never came")
    }

    /// Waits until a transfer ended.
    pub(crate) async fn ended(&self, id: &TransferId) -> TransferView {
        self.until(|desk| {
            desk.transfers()
                .into_iter()
                .find(|view| view.id == *id && view.state.ended())
        })
        .await
    }

    pub(crate) async fn connect(&self, draft: ConnectionDraft) -> ConnectionView {
        self.desk.create_connection(&draft).await.unwrap()
    }

    pub(crate) fn cloud_draft(&self, secret: &SecretString) -> ConnectionDraft {
        draft(
            ServiceKind::ElasticCloud,
            &self.sandbox.ready().elastic_cloud.url,
            secret,
        )
    }

    pub(crate) async fn cloud(&self) -> ConnectionView {
        let key = self.sandbox.ready().elastic_cloud.api_key.clone();
        self.connect(self.cloud_draft(&key)).await
    }

    pub(crate) async fn ece_draft(&self) -> ConnectionDraft {
        let ece = &self.sandbox.ready().ece;
        let chosen = self.desk.take_in_certificate(&ece.ca_file).await.unwrap();
        ConnectionDraft {
            trust: TrustDraft::Chosen {
                certificate: chosen.id,
            },
            ..draft(ServiceKind::Ece, &ece.url, &ece.api_key)
        }
    }

    pub(crate) fn alibaba_draft(&self) -> ConnectionDraft {
        let alibaba = &self.sandbox.ready().alibaba;
        ConnectionDraft {
            region: Some(alibaba.region.clone()),
            sign_in: SignIn::AccessKey {
                access_key_id: alibaba.access_key_id.clone(),
            },
            ..draft(
                ServiceKind::Alibaba,
                &alibaba.endpoint,
                &alibaba.access_key_secret,
            )
        }
    }

    /// Writes a real plugin zip and takes it in as if it had been dropped.
    pub(crate) async fn plugin(&self, name: &str, filling: usize) -> (ArchiveView, PathBuf) {
        self.taken(&format!("{name}.zip"), &plugin_zip(name, filling))
            .await
    }

    /// Writes a file and takes it in as if it had been dropped.
    pub(crate) async fn taken(&self, file_name: &str, bytes: &[u8]) -> (ArchiveView, PathBuf) {
        let path = self.folder.path().join(file_name);
        std::fs::write(&path, bytes).unwrap();
        let mut views = self.desk.take_in(vec![path.clone()]).await.unwrap();
        (views.remove(0), path)
    }
}

pub(crate) fn draft(service: ServiceKind, address: &str, secret: &SecretString) -> ConnectionDraft {
    ConnectionDraft {
        name: "Acme prod".to_owned(),
        service,
        address: Some(address.to_owned()),
        region: None,
        sign_in: SignIn::ApiKey,
        secret: Some(TypedSecret(secret.clone())),
        keeping: SecretKeeping::Keyring,
        trust: TrustDraft::Unchanged,
        colour: ConnectionColour::Indigo,
        protected: false,
        vpc: false,
        oss: OssDraft::default(),
        security_token: None,
        profile: None,
    }
}

pub(crate) fn extension(name: &str) -> ExtensionDraft {
    ExtensionDraft {
        name: name.to_owned(),
        description: Some("made by a test".to_owned()),
        kind: ExtensionKind::Plugin,
        version: "8.15.2".to_owned(),
    }
}

/// A fault as text for an assertion's message.
pub(crate) fn told(fault: &Fault) -> String {
    serde_json::to_string_pretty(fault).unwrap()
}
