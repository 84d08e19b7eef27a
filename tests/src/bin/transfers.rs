//! A process that brings a batch of files to a service as the application does, so that a test can
//! kill it and start another in its place.

use std::io::{BufRead as _, Write as _};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use plugdesk_desk::clock::SystemClock;
use plugdesk_desk::connections::{
    ConnectionColour, ConnectionDraft, ConnectionId, OssDraft, SecretKeeping, ServiceKind, SignIn,
    TrustDraft, TypedSecret,
};
use plugdesk_desk::extensions::{ExtensionDraft, ExtensionKind};
use plugdesk_desk::fault::Fault;
use plugdesk_desk::transfers::journal::{JournalMoment, JournalWatch};
use plugdesk_desk::transfers::{RetryPolicy, TransferSource, TransferState, TransferView};
use plugdesk_desk::vault::{SecretStore, VaultError};
use plugdesk_desk::{Desk, Edges, Tuning};
use plugdesk_tests::Failure;
use plugdesk_tests::crash::{ELASTICSEARCH, Errand, Spot, ToBring, Told};
use secrecy::SecretString;
use tokio::sync::watch;

/// Longer than any batch takes on any machine.
const PATIENCE: Duration = Duration::from_secs(90);

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    match bring().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "{failure}");
            ExitCode::FAILURE
        }
    }
}

/// Brings everything there. Whether all of it arrived.
async fn bring() -> Result<bool, Failure> {
    let errand = read_errand()?;
    let (tell, mut changed) = watch::channel(0_u64);
    let desk = Desk::open(Edges {
        data: errand.data.clone(),
        secrets: Arc::new(OneKey(SecretString::from(errand.key.clone()))),
        clock: Arc::new(SystemClock),
        news: Arc::new(move |_| tell.send_modify(|count| *count += 1)),
        tuning: Tuning {
            retry: RetryPolicy {
                first: Duration::from_millis(20),
                ask_every: Duration::from_millis(20),
                ..RetryPolicy::default()
            },
            journal_watch: errand.killed_at.map(die_at),
            ..Tuning::default()
        },
    });
    say(&Told::Journal(desk.info().journal))?;
    let connection = connection(&desk, &errand).await?;
    desk.take_up();
    for upload in &errand.uploads {
        ask_unless_known(&desk, &connection, upload).await?;
    }
    let all_rest = async {
        loop {
            changed.borrow_and_update();
            let rest = desk.transfers().iter().all(|one| rests(one.state));
            if rest || changed.changed().await.is_err() {
                return;
            }
        }
    };
    // What does not come to rest is told as it is, for whoever looks for the reason.
    let _ = tokio::time::timeout(PATIENCE, all_rest).await;
    tell_all(desk.transfers())
}

fn read_errand() -> Result<Errand, Failure> {
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(Failure::io("reading the errand"))?;
    serde_json::from_str(&line).map_err(|error| Failure::program("the errand", error.to_string()))
}

/// The connection of an earlier process on this folder, or a new one.
async fn connection(desk: &Desk, errand: &Errand) -> Result<ConnectionId, Failure> {
    if let Some(known) = desk.connections().into_iter().next() {
        return Ok(known.id);
    }
    let draft = ConnectionDraft {
        name: "Acme prod".to_owned(),
        service: ServiceKind::ElasticCloud,
        address: Some(errand.address.clone()),
        region: None,
        sign_in: SignIn::ApiKey,
        secret: Some(TypedSecret(SecretString::from(errand.key.clone()))),
        keeping: SecretKeeping::Keyring,
        trust: TrustDraft::Unchanged,
        colour: ConnectionColour::Indigo,
        protected: false,
        vpc: false,
        oss: OssDraft::default(),
        security_token: None,
        profile: None,
    };
    let made = desk
        .create_connection(&draft)
        .await
        .map_err(|fault| refused(&fault))?;
    Ok(made.id)
}

async fn ask_unless_known(
    desk: &Desk,
    connection: &ConnectionId,
    upload: &ToBring,
) -> Result<(), Failure> {
    let file_name = upload.path.file_name().unwrap_or_default();
    let file_name = file_name.to_string_lossy().into_owned();
    if desk
        .transfers()
        .iter()
        .any(|known| name_of(known) == file_name)
    {
        return Ok(());
    }
    let taken = desk
        .take_in(vec![upload.path.clone()])
        .await
        .map_err(|fault| refused(&fault))?;
    let Some(archive) = taken.first() else {
        return Err(Failure::Wrong(format!("{file_name} was not taken in")));
    };
    let draft = ExtensionDraft {
        name: upload.extension.clone(),
        description: None,
        kind: ExtensionKind::Plugin,
        version: ELASTICSEARCH.to_owned(),
    };
    desk.upload_new(connection, &archive.id, &draft, true)
        .await
        .map_err(|fault| refused(&fault))?;
    say(&Told::Asked { file_name })
}

/// Whether nothing more happens without a person.
fn rests(state: TransferState) -> bool {
    state.ended() || matches!(state, TransferState::NeedsYou | TransferState::Paused)
}

fn tell_all(all: Vec<TransferView>) -> Result<bool, Failure> {
    let mut done = true;
    for transfer in all {
        done &= transfer.state == TransferState::Done;
        say(&Told::Rests {
            file_name: name_of(&transfer).to_owned(),
            state: transfer.state,
            step: transfer.next_step(),
            fault: transfer.fault.map(Box::new),
            question: transfer.question,
        })?;
    }
    Ok(done)
}

fn name_of(transfer: &TransferView) -> &str {
    match &transfer.source {
        TransferSource::File { file_name } | TransferSource::Stored { file_name } => file_name,
        TransferSource::Url { .. }
        | TransferSource::Library { .. }
        | TransferSource::Files { .. }
        | TransferSource::Instance { .. }
        | TransferSource::Plans { .. } => "",
    }
}

/// Kills this process at a write of the journal, as nothing can that is written in it.
fn die_at(spot: Spot) -> JournalWatch {
    Arc::new(move |moment, write| {
        let committed = moment == JournalMoment::AfterCommit;
        if (write, committed) == (spot.write, spot.committed) {
            kill();
        }
    })
}

#[cfg(unix)]
fn kill() {
    let itself = rustix::process::getpid();
    let _ = rustix::process::kill_process(itself, rustix::process::Signal::KILL);
}

#[cfg(not(unix))]
fn kill() {
    std::process::abort();
}

fn say(told: &Told) -> Result<(), Failure> {
    let line = serde_json::to_string(told)
        .map_err(|error| Failure::program("what is told", error.to_string()))?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .map_err(Failure::io("telling"))
}

fn refused(fault: &Fault) -> Failure {
    Failure::program("the desk", fault.to_string())
}

/// A keyring that was unlocked with one key in it.
struct OneKey(SecretString);

impl SecretStore for OneKey {
    fn set(&self, _: &str, _: &SecretString) -> Result<(), VaultError> {
        Ok(())
    }

    fn get(&self, _: &str) -> Result<Option<SecretString>, VaultError> {
        Ok(Some(self.0.clone()))
    }

    fn delete(&self, _: &str) -> Result<(), VaultError> {
        Ok(())
    }

    fn name(&self) -> Option<String> {
        None
    }
}
