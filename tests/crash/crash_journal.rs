//! The journal when it can't be written, is old, is damaged, or belongs to another process.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use plugdesk_desk::Desk;
use plugdesk_desk::connections::{
    ConnectionColour, ConnectionDraft, ConnectionId, OssDraft, SecretKeeping, ServiceKind, SignIn,
    TrustDraft, TypedSecret,
};
use plugdesk_desk::extensions::{ExtensionDraft, ExtensionKind};
use plugdesk_desk::fault::{Fault, FaultCode};
use plugdesk_desk::transfers::journal::JournalCondition;
use plugdesk_desk::transfers::{TransferState, TransferView};
use plugdesk_tests::crash::{ELASTICSEARCH, Spot, Told};
use plugdesk_tests::patience::{LONG, until};
use plugdesk_tests::{Failure, Services};
use rusqlite::{Connection, params};
use secrecy::SecretString;

use crate::batch::{Batch, File};
use crate::child::{self, End};
use crate::kills::{all_is_well, errand};
use crate::ledger::{self, Key};

/// The journal's file.
const JOURNAL: &str = "transfers.sqlite";

fn key(services: &Services) -> SecretString {
    SecretString::from(services.cloud_key().to_owned())
}

async fn connect(desk: &Desk, services: &Services) -> ConnectionId {
    let draft = ConnectionDraft {
        name: "Acme prod".to_owned(),
        service: ServiceKind::ElasticCloud,
        address: Some(services.cloud().to_owned()),
        region: None,
        sign_in: SignIn::ApiKey,
        secret: Some(TypedSecret(key(services))),
        keeping: SecretKeeping::Keyring,
        trust: TrustDraft::Unchanged,
        colour: ConnectionColour::Indigo,
        protected: false,
        vpc: false,
        oss: OssDraft::default(),
        security_token: None,
        profile: None,
    };
    desk.create_connection(&draft).await.unwrap().id
}

/// Asks a desk to bring a file, with so long a description that it takes room of its own.
async fn ask(desk: &Desk, to: &ConnectionId, file: &File) -> Result<TransferView, Fault> {
    let path = file.to_bring.path.clone();
    let archive = desk.take_in(vec![path]).await?.remove(0);
    let draft = ExtensionDraft {
        name: file.to_bring.extension.clone(),
        description: Some("long ".repeat(8_000)),
        kind: ExtensionKind::Plugin,
        version: ELASTICSEARCH.to_owned(),
    };
    desk.upload_new(to, &archive.id, &draft, true).await
}

/// Waits until everything that a desk knows of is done.
async fn all_done(desk: &Desk) {
    until("every transfer is done", LONG, async || {
        let all = desk.transfers();
        let done = all.iter().all(|one| one.state == TransferState::Done);
        Ok::<_, Failure>(if done { Ok(()) } else { Err(all) })
    })
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_while_the_disk_is_full() {
    let folder = tempfile::tempdir().unwrap();
    let batch = Batch::make(folder.path(), &[1_000, 2_000]).called("full-");
    let services = Services::start().await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let room = Arc::new(AtomicU32::new(1));
    let desk = ledger::desk(data.path(), Key(Some(key(&services))), Some(room.clone()));
    let connection = connect(&desk, &services).await;
    desk.take_up();

    let before = services.asked_of_cloud();
    let fault = ask(&desk, &connection, &batch.files[0]).await.unwrap_err();
    assert_eq!(fault.code, FaultCode::DiskFull, "{fault:?}");
    assert_eq!(
        desk.transfers(),
        [],
        "what is not written down is not shown as taken"
    );
    assert_eq!(services.asked_of_cloud(), before, "nothing was sent");

    room.store(u32::MAX, Ordering::SeqCst);
    for file in &batch.files {
        ask(&desk, &connection, file).await.unwrap();
    }
    all_done(&desk).await;
    tokio::task::block_in_place(|| drop(desk));
    all_is_well(&services, data.path(), &batch, "after the disk was full").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_the_first_version_is_taken_up() {
    let folder = tempfile::tempdir().unwrap();
    let batch = Batch::make(folder.path(), &[1_000, 20_000, 3_000]).called("old-");
    let services = Services::start().await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let mut errand = errand(data.path(), &services, &batch);
    errand.killed_at = Some(Spot {
        write: 25,
        committed: true,
    });
    let outcome = child::run(&errand, "before it is old", None).await;
    assert_eq!(outcome.end, End::Killed);

    let known = as_the_first_version(&data.path().join(JOURNAL));
    assert!(known > 0, "there is nothing to take up");
    errand.killed_at = None;
    let outcome = child::run(&errand, "after it was old", None).await;
    assert_eq!(outcome.told[0], Told::Journal(JournalCondition::Fine));
    assert_eq!(outcome.asked().count() + known, batch.files.len());
    all_is_well(&services, data.path(), &batch, "from the first version").await;
    println!("kills survived: 1");
}

/// Turns a journal into what the first version would have left: only ids and records. How many it
/// holds.
fn as_the_first_version(journal: &Path) -> usize {
    let rows: Vec<(String, String)> = {
        let now = Connection::open(journal).unwrap();
        let mut all = now
            .prepare("SELECT id, record FROM transfer ORDER BY position")
            .unwrap();
        let rows = all
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        rows.map(Result::unwrap).collect()
    };
    for ending in ["", "-wal", "-shm"] {
        let file = journal.with_file_name(format!("{JOURNAL}{ending}"));
        assert!(std::fs::remove_file(file).is_ok() || !ending.is_empty());
    }
    let then = Connection::open(journal).unwrap();
    then.execute_batch(
        "PRAGMA application_id = 0x5067446B;
         CREATE TABLE transfer (
             id TEXT NOT NULL PRIMARY KEY,
             record TEXT NOT NULL
         ) STRICT;
         PRAGMA user_version = 1;",
    )
    .unwrap();
    for (id, record) in &rows {
        let insert = "INSERT INTO transfer (id, record) VALUES (?1, ?2)";
        then.execute(insert, params![id, record]).unwrap();
    }
    rows.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_one_is_kept_aside_and_overwritten_by_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let files = Batch::make(folder.path(), &[1_000, 20_000, 3_000]);
    let (lost, next) = (files.called("lost-"), files.called("next-"));
    let services = Services::start().await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let mut first = errand(data.path(), &services, &lost);
    first.killed_at = Some(Spot {
        write: 25,
        committed: true,
    });
    assert_eq!(
        child::run(&first, "before the damage", None).await.end,
        End::Killed
    );
    // The log alone could make up for what is lost in the database.
    for name in [JOURNAL, "transfers.sqlite-wal"] {
        let file = data.path().join(name);
        let mut bytes = std::fs::read(&file).unwrap();
        bytes[..64].fill(0x5a);
        std::fs::write(&file, bytes).unwrap();
    }
    let damaged = journal_files(data.path(), JOURNAL);
    let held = lost.held(&services).await;

    let second = errand(data.path(), &services, &next);
    let outcome = child::run(&second, "after the damage", None).await;
    let Told::Journal(JournalCondition::KeptAside { file_name }) = &outcome.told[0] else {
        panic!("{:?}", outcome.told)
    };
    assert_eq!(journal_files(data.path(), file_name), damaged);
    let now = lost.held(&services).await;
    for was in held {
        // What was on its way when the first process was killed may still have come.
        let there = now.iter().find(|one| one.id == was.id);
        let same = there.is_some_and(|one| was.file.is_none() || one.file == was.file);
        assert!(
            same,
            "what was lost sight of is left alone: {was:?}, {there:?}"
        );
    }
    all_is_well(&services, data.path(), &next, "beside a damaged journal").await;
    println!("kills survived: 1");
}

/// What each file of a journal holds, by what its name ends in.
fn journal_files(folder: &Path, name: &str) -> BTreeMap<&'static str, Vec<u8>> {
    let files = ["", "-wal"].into_iter().filter_map(|ending| {
        let bytes = std::fs::read(folder.join(format!("{name}{ending}"))).ok()?;
        Some((ending, bytes))
    });
    files.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_instance_refuses_and_leaves_the_first_alone() {
    let folder = tempfile::tempdir().unwrap();
    let files = Batch::make(folder.path(), &[1_000, 20_000]);
    let (ours, theirs) = (files.called("ours-"), files.called("theirs-"));
    let services = Services::start().await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let desk = ledger::desk(data.path(), Key(Some(key(&services))), None);
    let connection = connect(&desk, &services).await;
    desk.take_up();
    ask(&desk, &connection, &ours.files[0]).await.unwrap();
    all_done(&desk).await;

    let before = services.asked_of_cloud();
    let second = child::start(&errand(data.path(), &services, &theirs)).await;
    let ended = second.wait_with_output().await.unwrap();
    let (told, refused) = (
        String::from_utf8(ended.stdout),
        String::from_utf8(ended.stderr),
    );
    let (told, refused) = (told.unwrap(), refused.unwrap());
    assert!(!ended.status.success());
    assert_eq!(
        serde_json::from_str::<Told>(told.trim()).unwrap(),
        Told::Journal(JournalCondition::HeldByAnother)
    );
    assert!(refused.contains("JournalUnwritable"), "{refused}");
    assert_eq!(
        services.asked_of_cloud(),
        before,
        "the second one sends nothing"
    );

    ask(&desk, &connection, &ours.files[1]).await.unwrap();
    all_done(&desk).await;
    tokio::task::block_in_place(|| drop(desk));
    all_is_well(&services, data.path(), &ours, "beside a second instance").await;
}
