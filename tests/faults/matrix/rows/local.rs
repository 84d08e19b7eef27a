//! Files and the keyring on this computer.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;

use plugdesk_desk::transfers::TransferState;
use plugdesk_sandbox::BytesPerSecond;

use crate::matrix::keyring::Trouble;
use crate::matrix::row::{At, Held, Outcome, Promise, Row, done, promise};
use crate::matrix::stage::Stage;

const FILES: &str = "Files on this computer";
const KEYRING: &str = "The keyring";

/// Larger than what is read ahead and what the sockets on the way take in, taken together.
const LARGE: usize = 32_000_000;

/// What somebody does to the file.
type Change = fn(&Stage);

pub(super) fn rows() -> Vec<Row> {
    let mut rows = files_that_change();
    rows.extend(names());
    rows.extend(keyring());
    rows
}

fn files_that_change() -> Vec<Row> {
    let asks = |held| promise("needs you: fileChanged", &[], held);
    let mut rows = Vec::new();
    let changes: [(&str, Change); 3] = [
        ("grew", grow),
        ("was cut short", cut_short),
        ("was written anew, of the same size", write_anew),
    ];
    for (situation, change) in changes {
        rows.push(before_it_is_sent(situation, change, asks(Held::Nothing)));
        rows.push(while_it_is_sent(situation, change, asks(Held::Empty)));
    }
    let gone = promise("failed, remains: nothing", &["file_gone"], Held::Nothing);
    rows.push(before_it_is_sent("was deleted", delete, gone));
    // An open file is read to its end on every system but Windows, which keeps it from going.
    rows.push(while_it_is_sent("was deleted", delete, done(&[])));
    rows
}

fn grow(stage: &Stage) {
    let mut file = OpenOptions::new().append(true).open(&stage.file).unwrap();
    file.write_all(b"more").unwrap();
}

fn cut_short(stage: &Stage) {
    let file = OpenOptions::new().write(true).open(&stage.file).unwrap();
    file.set_len(file.metadata().unwrap().len() / 2).unwrap();
}

fn write_anew(stage: &Stage) {
    let length = fs::metadata(&stage.file).unwrap().len();
    let other = vec![b'x'; usize::try_from(length).unwrap()];
    let mut file = OpenOptions::new().write(true).open(&stage.file).unwrap();
    file.write_all(&other).unwrap();
}

fn delete(stage: &Stage) {
    fs::remove_file(&stage.file).unwrap();
}

/// The file changes between review and the step that looks at it again.
fn before_it_is_sent(what: &str, change: Change, promise: Promise) -> Row {
    let situation = format!("{what}, before anything was sent");
    Row::new(FILES, situation, At::Create, promise, move || async move {
        let stage = Stage::new().await;
        let connection = stage.connected().await;
        let file = stage.file.clone();
        let archive = stage.desk.take_in(vec![file]).await.unwrap().remove(0);
        change(&stage);
        match stage.upload_archive(&connection, &archive.id).await {
            Ok(_) => {
                let view = stage.ended().await;
                stage.outcome(&view).await
            }
            Err(fault) => stage.refused(&fault).await,
        }
    })
}

fn while_it_is_sent(what: &str, change: Change, promise: Promise) -> Row {
    let situation = format!("{what}, while it was sent");
    Row::new(FILES, situation, At::Send, promise, move || async move {
        let stage = Stage::with(|conditions| conditions.filling = LARGE).await;
        let switches = stage.sandbox.switches();
        switches.set_upload_rate(BytesPerSecond::new(500_000));
        let connection = stage.connected().await;
        stage.upload(&connection).await.unwrap();
        stage.sending().await;
        change(&stage);
        switches.set_upload_rate(None);
        let view = stage.ended().await;
        stage.outcome(&view).await
    })
}

fn names() -> Vec<Row> {
    let mut rows: Vec<Row> = [
        ("a Chinese name", "分析插件 版本一.zip".to_owned()),
        (
            "an Arabic name with marks for its direction",
            "\u{202b}ملف\u{202c} 1.zip".to_owned(),
        ),
        (
            "a name with quotes and a line break",
            "a\"b;\r\nc.zip".to_owned(),
        ),
        (
            "a path of more than 260 characters",
            format!("{}/deep.zip", vec!["folder-of-a-folder"; 20].join("/")),
        ),
    ]
    .into_iter()
    .map(|(situation, name)| named(situation, PathBuf::from(name)))
    .collect();
    #[cfg(unix)]
    {
        use std::ffi::OsString;
        use std::os::unix::ffi::OsStringExt as _;

        let name = OsString::from_vec(b"caf\xe9.zip".to_vec());
        rows.push(named("a name that is not UTF-8", PathBuf::from(name)));
    }
    rows
}

fn named(situation: &'static str, name: PathBuf) -> Row {
    Row::new(FILES, situation, At::Send, done(&[]), move || {
        let name = name.clone();
        async move {
            let stage = Stage::with(|conditions| conditions.file_name = name).await;
            stage.uploaded().await
        }
    })
}

fn keyring() -> Vec<Row> {
    let refused = |told| promise("refused", told, Held::Nothing);
    let mut rows = Vec::new();
    for (situation, trouble, told) in [
        (
            "locked, and not unlocked",
            Trouble::Locked,
            ["keyring_locked"].as_slice(),
        ),
        ("not there", Trouble::Gone, &["keyring_absent"]),
        ("fails", Trouble::Failing, &["keyring_failed"]),
        (
            "takes and forgets",
            Trouble::Forgetting,
            &["keyring_forgets"],
        ),
    ] {
        let situation = format!("{situation}, when a connection is saved");
        rows.push(Row::new(
            KEYRING,
            situation,
            At::Connect,
            refused(told),
            move || async move {
                let stage = Stage::new().await;
                stage.keyring.is_in(Some(trouble));
                let draft = stage.cloud_draft(&stage.cloud.origin("http"));
                let fault = stage.desk.create_connection(&draft).await.unwrap_err();
                stage.refused(&fault).await
            },
        ));
    }
    for (situation, trouble, told) in [
        ("locked", Trouble::Locked, ["keyring_locked"].as_slice()),
        ("gone", Trouble::Gone, &["keyring_absent"]),
    ] {
        let situation = format!("{situation} since the connection was saved");
        rows.push(Row::new(
            KEYRING,
            situation,
            At::Connect,
            refused(told),
            move || async move {
                let stage = Stage::new().await;
                let connection = stage.connected().await;
                stage.keyring.is_in(Some(trouble));
                upload_or_refused(&stage, &connection).await
            },
        ));
    }
    rows.push(Row::new(
        KEYRING,
        "gone in the middle of a transfer",
        At::Send,
        done(&[]),
        || async {
            let stage = Stage::with(|conditions| conditions.filling = 6_000_000).await;
            let switches = stage.sandbox.switches();
            switches.set_upload_rate(BytesPerSecond::new(500_000));
            let connection = stage.connected().await;
            stage.upload(&connection).await.unwrap();
            stage.sending().await;
            stage.keyring.is_in(Some(Trouble::Gone));
            switches.set_upload_rate(None);
            let view = stage.becomes(TransferState::Done).await;
            stage.outcome(&view).await
        },
    ));
    rows
}

async fn upload_or_refused(
    stage: &Stage,
    connection: &plugdesk_desk::connections::ConnectionId,
) -> Outcome {
    match stage.upload(connection).await {
        Ok(_) => {
            let view = stage.ended().await;
            stage.outcome(&view).await
        }
        Err(fault) => stage.refused(&fault).await,
    }
}
