//! The application without a window, a fault proxy, and the sandbox, for one row.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use plugdesk_desk::archives::ArchiveId;
use plugdesk_desk::clock::SystemClock;
use plugdesk_desk::connections::{
    ConnectionColour, ConnectionDraft, ConnectionId, OssDraft, SecretKeeping, ServiceKind, SignIn,
    TrustDraft, TypedSecret,
};
use plugdesk_desk::extensions::{ExtensionDraft, ExtensionKind};
use plugdesk_desk::fault::Fault;
use plugdesk_desk::transfers::{Remains, RetryPolicy, TransferState, TransferView};
use plugdesk_desk::vault::SecretStore;
use plugdesk_desk::{Desk, Edges, Tuning};
use plugdesk_sandbox::{Sandbox, SandboxOptions, SeedData, Service};
use plugdesk_tests::faults::{Proxy, Rule};
use plugdesk_tests::zips::Plugin;
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tokio::sync::watch;

use super::keyring::Keyring;
use super::row::{Held, Outcome};
use super::telling::{code, ends, told, tries};

/// How long to wait for what is on the service to be told.
const ASKED_WITHIN: Duration = Duration::from_secs(3);

/// The extension that every row wants to bring to the service.
pub(crate) const NAME: &str = "analysis-matrix";

/// What a row may want to be otherwise.
pub(crate) struct Conditions {
    pub(crate) sandbox: SandboxOptions,
    pub(crate) tuning: Tuning,
    /// Bytes of the file that do not compress.
    pub(crate) filling: usize,
    pub(crate) file_name: PathBuf,
}

/// One row's application and services.
pub(crate) struct Stage {
    pub(crate) desk: Desk,
    pub(crate) sandbox: Sandbox,
    /// Before Elastic Cloud.
    pub(crate) cloud: Proxy,
    /// Before Alibaba Cloud.
    pub(crate) alibaba: Proxy,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) folder: TempDir,
    pub(crate) file: PathBuf,
    sha256: String,
    changed: watch::Receiver<usize>,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Conditions)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut conditions = Conditions {
            sandbox: SandboxOptions::new(folder.path().join("services")),
            tuning: brisk(),
            filling: 20_000,
            file_name: PathBuf::from("matrix.zip"),
        };
        conditions.sandbox.seed = SeedData::Demo;
        conditions.sandbox.restart_takes = Duration::from_millis(300);
        change(&mut conditions);
        let sandbox = Sandbox::start(conditions.sandbox).await.unwrap();
        let ready = sandbox.ready();
        let cloud = Proxy::before_origin(&ready.elastic_cloud.url).unwrap();
        let alibaba = Proxy::before_origin(&ready.alibaba.endpoint).unwrap();
        let keyring = Arc::new(Keyring::default());
        let (desk, changed) = opened(folder.path().join("data"), &keyring, conditions.tuning);
        let file = written(folder.path(), &conditions.file_name, conditions.filling);
        Self {
            sha256: hash(&file),
            desk,
            sandbox,
            cloud,
            alibaba,
            keyring,
            folder,
            file,
            changed,
        }
    }

    /// Waits until `look` finds something; asked again whenever the desk tells something.
    pub(crate) async fn until<T>(&self, mut look: impl FnMut(&Desk) -> Option<T>) -> T {
        let mut changed = self.changed.clone();
        loop {
            changed.borrow_and_update();
            if let Some(found) = look(&self.desk) {
                return found;
            }
            changed.changed().await.unwrap();
        }
    }

    /// Waits until the one transfer there is has come to a state that stays.
    pub(crate) async fn ended(&self) -> TransferView {
        let view = self
            .until(|desk| desk.transfers().pop().filter(rests))
            .await;
        if view.remains != Some(Remains::Unknown) {
            return view;
        }
        // The service is being asked what is there, unless it can't be asked.
        let asked = self.until(|desk| {
            let view = desk.transfers().pop()?;
            (view.remains != Some(Remains::Unknown)).then_some(view)
        });
        tokio::time::timeout(ASKED_WITHIN, asked)
            .await
            .unwrap_or(view)
    }

    /// Waits for a state.
    pub(crate) async fn becomes(&self, state: TransferState) -> TransferView {
        self.until(|desk| desk.transfers().pop().filter(|view| view.state == state))
            .await
    }

    /// Waits until some of the file has gone out.
    pub(crate) async fn sending(&self) -> u64 {
        self.until(|desk| {
            let sent = desk.transfers().pop()?.progress?.sent;
            (sent > 0).then_some(sent)
        })
        .await
    }

    pub(crate) fn cloud_draft(&self, address: &str) -> ConnectionDraft {
        let key = &self.sandbox.ready().elastic_cloud.api_key;
        draft(ServiceKind::ElasticCloud, address, key)
    }

    pub(crate) fn ece_draft(&self, address: &str, trust: TrustDraft) -> ConnectionDraft {
        let key = &self.sandbox.ready().ece.api_key;
        ConnectionDraft {
            trust,
            ..draft(ServiceKind::Ece, address, key)
        }
    }

    /// A connection to Elastic Cloud through the fault proxy.
    pub(crate) async fn connected(&self) -> ConnectionId {
        self.connect(&self.cloud_draft(&self.cloud.origin("http")))
            .await
    }

    pub(crate) async fn connect(&self, draft: &ConnectionDraft) -> ConnectionId {
        self.desk.create_connection(draft).await.unwrap().id
    }

    /// A connection to Alibaba Cloud through the fault proxy.
    pub(crate) async fn connected_to_alibaba(&self) -> ConnectionId {
        let alibaba = &self.sandbox.ready().alibaba;
        let draft = ConnectionDraft {
            region: Some(alibaba.region.clone()),
            sign_in: SignIn::AccessKey {
                access_key_id: alibaba.access_key_id.clone(),
            },
            ..draft(
                ServiceKind::Alibaba,
                &self.alibaba.origin("http"),
                &alibaba.access_key_secret,
            )
        };
        self.connect(&draft).await
    }

    /// Drops the file and asks for it to be brought to the service.
    pub(crate) async fn upload(&self, connection: &ConnectionId) -> Result<TransferView, Fault> {
        let mut views = self.desk.take_in(vec![self.file.clone()]).await.unwrap();
        self.upload_archive(connection, &views.remove(0).id).await
    }

    /// Asks for a file that was dropped to be brought to the service.
    pub(crate) async fn upload_archive(
        &self,
        connection: &ConnectionId,
        archive: &ArchiveId,
    ) -> Result<TransferView, Fault> {
        let draft = ExtensionDraft {
            name: NAME.to_owned(),
            description: None,
            kind: ExtensionKind::Plugin,
            version: "8.15.2".to_owned(),
        };
        self.desk
            .upload_new(connection, archive, &draft, false)
            .await
    }

    /// Lets the proxy before Elastic Cloud do something, and uploads.
    pub(crate) async fn uploaded_with(&self, rules: &[Rule]) -> Outcome {
        for rule in rules {
            self.cloud.poison(rule.clone());
        }
        self.uploaded().await
    }

    /// Uploads over the fault proxy, and tells what came of it.
    pub(crate) async fn uploaded(&self) -> Outcome {
        let connection = self.connected().await;
        match self.upload(&connection).await {
            Ok(_) => {
                let view = self.ended().await;
                self.outcome(&view).await
            }
            Err(fault) => self.refused(&fault).await,
        }
    }

    /// What a call came to that never became a transfer.
    pub(crate) async fn refused(&self, fault: &Fault) -> Outcome {
        Outcome {
            ends: "refused".to_owned(),
            told: vec![code(fault)],
            tries: "–".to_owned(),
            effects: self.effects(),
            held: self.held().await,
        }
    }

    /// What a transfer of a file came to.
    pub(crate) async fn outcome(&self, view: &TransferView) -> Outcome {
        let held = self.held().await;
        Outcome {
            ends: ends(view),
            told: told(view),
            tries: tries(view),
            effects: self.effects(),
            held,
        }
    }

    /// What a list came to.
    pub(crate) fn listed<T>(result: Result<T, Fault>) -> Outcome {
        let (ends, told) = match result {
            Ok(_) => ("listed", Vec::new()),
            Err(fault) => ("refused", vec![code(&fault)]),
        };
        Outcome {
            ends: ends.to_owned(),
            told,
            tries: "–".to_owned(),
            effects: "–".to_owned(),
            held: Held::NotAsked,
        }
    }

    fn effects(&self) -> String {
        const ALL: &str = "/api/v1/deployments/extensions";
        let count = |method, path: &str| {
            [Service::ElasticCloud, Service::Ece]
                .into_iter()
                .map(|service| self.sandbox.requested(service, method, path))
                .sum::<u64>()
        };
        let created = count("POST", ALL);
        let sent = count("PUT", &format!("{ALL}/{{extension_id}}"));
        format!("POST {created}, PUT {sent}")
    }

    /// What there is of the extension; never more than one, and never a file that is not the one.
    pub(crate) async fn held(&self) -> Held {
        let mut found = Vec::new();
        for service in [Service::ElasticCloud, Service::Ece] {
            let all = self.sandbox.extensions(service).await.unwrap();
            found.extend(all.into_iter().filter(|held| held.name == NAME));
        }
        assert!(found.len() < 2, "made twice: {found:?}");
        match found.pop() {
            None => Held::Nothing,
            Some(held) => match held.file {
                None => Held::Empty,
                Some(file) => {
                    assert_eq!(file.sha256, self.sha256, "other bytes than were reviewed");
                    Held::Whole
                }
            },
        }
    }
}

/// Tries again soon, asks often, and throws no dice.
pub(crate) fn brisk() -> Tuning {
    Tuning {
        retry: RetryPolicy {
            first: Duration::from_millis(20),
            cap: Duration::from_millis(100),
            offline_first: Duration::from_millis(20),
            offline_cap: Duration::from_millis(50),
            ask_every: Duration::from_millis(20),
            ..RetryPolicy::default()
        },
        dice: Arc::new(|| 0.0),
        ..Tuning::default()
    }
}

fn opened(data: PathBuf, keyring: &Arc<Keyring>, tuning: Tuning) -> (Desk, watch::Receiver<usize>) {
    let (tell, changed) = watch::channel(0);
    let desk = Desk::open(Edges {
        data,
        secrets: Arc::clone(keyring) as Arc<dyn SecretStore>,
        clock: Arc::new(SystemClock),
        news: Arc::new(move |_| tell.send_modify(|count| *count += 1)),
        tuning,
    });
    (desk, changed)
}

fn draft(service: ServiceKind, address: &str, secret: &SecretString) -> ConnectionDraft {
    ConnectionDraft {
        name: "Matrix".to_owned(),
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

fn written(folder: &Path, file_name: &Path, filling: usize) -> PathBuf {
    let plugin = Plugin {
        name: NAME,
        version: "1.0.0",
        elasticsearch: "8.15.2",
        jar: filling,
    };
    let made = plugin.write(folder, "made.zip").unwrap();
    let path = folder.join(file_name);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).unwrap();
    }
    std::fs::rename(made, &path).unwrap();
    path
}

fn hash(path: &Path) -> String {
    hex::encode(Sha256::digest(std::fs::read(path).unwrap()))
}

/// Whether nothing more happens by itself, or not before something else does.
fn rests(view: &TransferView) -> bool {
    use TransferState::{NeedsYou, Offline};

    view.state.ended() || matches!(view.state, NeedsYou | Offline)
}
