//! Damaged journals, and folders that can't be worked in.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::super::{JournalCondition, JournalError, files};
use super::{ASIDE, copy_as_killed, ids, open, row};
use crate::fault::{Fault, FaultCode, Retry};

/// What is done to a file's bytes.
type Damage = fn(&mut Vec<u8>);

/// A closed journal with three rows.
async fn closed(folder: &Path) {
    let journal = open(folder).journal;
    for (number, id) in (1..).zip(["a", "b", "c"]) {
        journal.write(row(id, number)).await.unwrap();
    }
}

/// The journal of a process that was killed after three commits.
async fn killed(folder: &Path) {
    let living = tempfile::tempdir().unwrap();
    let journal = open(living.path()).journal;
    for (number, id) in (1..).zip(["a", "b", "c"]) {
        journal.write(row(id, number)).await.unwrap();
    }
    copy_as_killed(living.path(), folder);
}

fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

fn change_by_sql(folder: &Path, sql: &str) {
    let database = Connection::open(files::main_path(folder)).unwrap();
    database.execute_batch(sql).unwrap();
    database.close().unwrap();
}

/// The files of the journal called `name`, with their bytes; an empty one holds nothing to keep.
fn bytes_of(folder: &Path, name: &str) -> Vec<(&'static str, Vec<u8>)> {
    ["", "-wal", "-shm", "-journal"]
        .into_iter()
        .filter_map(|ending| {
            let bytes = fs::read(folder.join(format!("{name}{ending}"))).ok()?;
            (!bytes.is_empty()).then_some((ending, bytes))
        })
        .collect()
}

/// What must hold after any damage: everything is kept, and work can begin anew.
async fn is_put_aside(folder: &Path, what: &str) {
    let before = bytes_of(folder, files::MAIN);
    let opened = open(folder);
    let kept = JournalCondition::KeptAside {
        file_name: ASIDE.to_owned(),
    };
    assert_eq!(opened.condition, kept, "{what}");
    assert!(opened.rows.is_empty(), "{what}");
    assert!(bytes_of(folder, ASIDE) == before, "{what}");
    opened.journal.write(row("new", 1)).await.unwrap();
    drop(opened);
    let again = open(folder);
    assert_eq!(again.condition, JournalCondition::Fine, "{what}");
    assert_eq!(ids(&again.rows), ["new"], "{what}");
    assert!(bytes_of(folder, ASIDE) == before, "{what}");
}

#[tokio::test]
async fn a_damaged_database_is_put_aside_whole() {
    let damages: [(&str, Damage); 7] = [
        ("a text", |bytes| *bytes = b"# Shopping list\n".to_vec()),
        ("empty", Vec::clear),
        ("a garbled header", |bytes| bytes[..16].fill(0x2a)),
        ("the header alone", |bytes| bytes.truncate(100)),
        ("half of it", |bytes| bytes.truncate(bytes.len() / 2)),
        ("zeros", |bytes| bytes.fill(0)),
        ("one letter of one record", |bytes| {
            let record = b"\"step\":\"create\"";
            let place = bytes
                .windows(record.len())
                .position(|window| window == record)
                .unwrap();
            bytes[place + 9] = b'k';
        }),
    ];
    for (what, damage) in damages {
        let folder = tempfile::tempdir().unwrap();
        closed(folder.path()).await;
        change(&files::main_path(folder.path()), damage);
        is_put_aside(folder.path(), what).await;
    }
}

#[tokio::test]
async fn a_database_that_someone_else_wrote_is_put_aside() {
    for sql in [
        "PRAGMA application_id = 7",
        "PRAGMA user_version = -1",
        "PRAGMA user_version = 1",
        "DELETE FROM transfer WHERE id = 'b'",
        "UPDATE transfer SET ended = 1",
        "DELETE FROM seal",
        "DROP TABLE transfer",
        "ALTER TABLE transfer RENAME COLUMN record TO recorded",
        "UPDATE transfer SET record = CAST(x'ff' AS TEXT) WHERE id = 'b'",
    ] {
        let folder = tempfile::tempdir().unwrap();
        closed(folder.path()).await;
        change_by_sql(folder.path(), sql);
        is_put_aside(folder.path(), sql).await;
    }
}

#[tokio::test]
async fn a_damaged_log_is_put_aside_with_its_database() {
    let cases: [(&str, Damage); 4] = [
        ("its header", |log| log[20] ^= 1),
        ("its first frame", |log| log[32 + 24 + 100] ^= 1),
        ("the salt of its first frame", |log| log[32 + 9] ^= 1),
        ("the zeroed first frame", |log| log[32..32 + 4096].fill(0)),
    ];
    for (what, damage) in cases {
        let folder = tempfile::tempdir().unwrap();
        killed(folder.path()).await;
        change(&files::beside(folder.path(), "-wal"), damage);
        is_put_aside(folder.path(), what).await;
    }
    let folder = tempfile::tempdir().unwrap();
    killed(folder.path()).await;
    change(&files::main_path(folder.path()), Vec::clear);
    is_put_aside(folder.path(), "a log with an empty database").await;
    let folder = tempfile::tempdir().unwrap();
    killed(folder.path()).await;
    fs::remove_file(files::main_path(folder.path())).unwrap();
    is_put_aside(folder.path(), "a log without its database").await;
}

#[tokio::test]
async fn a_log_that_ends_within_its_last_transaction_is_in_order() {
    let folder = tempfile::tempdir().unwrap();
    killed(folder.path()).await;
    change(&files::beside(folder.path(), "-wal"), |log| {
        log.truncate(log.len() - 1);
    });
    let opened = open(folder.path());
    assert_eq!(opened.condition, JournalCondition::Fine);
    assert_eq!(ids(&opened.rows), ["a", "b"]);
}

#[tokio::test]
async fn a_log_that_began_anew_is_in_order() {
    let living = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let journal = open(living.path()).journal;
    let mut large = row("large", 1);
    large.record = format!("\"{}\"", "x".repeat(3_000_000));
    for _ in 0..3 {
        journal.write(large.clone()).await.unwrap();
    }
    journal.write(row("small", 2)).await.unwrap();
    copy_as_killed(living.path(), folder.path());
    let opened = open(folder.path());
    assert_eq!(opened.condition, JournalCondition::Fine);
    assert_eq!(opened.rows, [large, row("small", 2)]);
}

#[tokio::test]
async fn nothing_that_was_put_aside_before_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let second = ASIDE.replace(".sqlite", "-2.sqlite-wal");
    let third = ASIDE.replace(".sqlite", "-3.sqlite");
    closed(folder.path()).await;
    fs::write(folder.path().join(ASIDE), "the first").unwrap();
    fs::write(folder.path().join(&second), "the second").unwrap();
    change(&files::main_path(folder.path()), Vec::clear);
    let opened = open(folder.path());
    let kept = JournalCondition::KeptAside {
        file_name: third.clone(),
    };
    assert_eq!(opened.condition, kept);
    let text = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(text(ASIDE), "the first");
    assert_eq!(text(&second), "the second");
    assert_eq!(text(&third), "");
}

/// What must hold where no journal can be had.
async fn is_refused(folder: &Path, what: &str) {
    let opened = open(folder);
    let JournalCondition::Unusable { reason } = &opened.condition else {
        panic!("{what}: {:?}", opened.condition);
    };
    assert!(!reason.contains(folder.to_str().unwrap()), "{reason}");
    assert!(opened.rows.is_empty());
    let refused = opened.journal.write(row("a", 1)).await.unwrap_err();
    assert!(matches!(refused, JournalError::Unusable { .. }), "{what}");
    let fault = Fault::from(refused);
    assert_eq!(
        (fault.code, fault.retry),
        (FaultCode::JournalUnwritable, Retry::Never)
    );
}

#[tokio::test]
async fn a_folder_that_can_not_be_worked_in_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    is_refused(&file, "the folder is a file").await;

    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(files::main_path(folder.path())).unwrap();
    is_refused(folder.path(), "the journal is a folder").await;
}

#[tokio::test]
async fn a_damaged_journal_that_can_not_be_put_aside_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    closed(folder.path()).await;
    let main = files::main_path(folder.path());
    change(&main, |bytes| bytes[..16].fill(0));
    // A folder can't take the place of the file that is made first, so the log can't be renamed.
    fs::create_dir(files::beside(folder.path(), "-wal")).unwrap();
    let before = fs::read(&main).unwrap();
    is_refused(folder.path(), "the log is a folder").await;
    assert!(fs::read(&main).unwrap() == before);
    assert!(!folder.path().join(ASIDE).exists());
}

#[test]
fn the_page_is_told_the_condition_in_its_own_words() {
    let json = |condition: &JournalCondition| serde_json::to_value(condition).unwrap();
    assert_eq!(
        json(&JournalCondition::KeptAside {
            file_name: "x".to_owned()
        }),
        serde_json::json!({"kind": "keptAside", "fileName": "x"})
    );
    assert_eq!(
        json(&JournalCondition::HeldByAnother),
        serde_json::json!({"kind": "heldByAnother"})
    );
}
