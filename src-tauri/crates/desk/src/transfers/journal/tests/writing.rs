//! Writing, reading again, closing, and two journals in one folder.

use std::path::Path;
use std::sync::{Arc, Mutex, mpsc};

use futures_util::future::join_all;
use tokio::runtime::Runtime;

use super::super::{
    FolderLock, FolderLockError, Journal, JournalCondition, JournalError, JournalMoment, files,
    opening,
};
use super::{copy_as_killed, ids, noon, open, queue, row};

#[tokio::test]
async fn rows_come_back_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(&folder.path().join("made/for it"));
    assert_eq!(first.condition, JournalCondition::Fine);
    assert!(first.rows.is_empty());
    let journal = first.journal;
    journal
        .write_all(vec![row("late", 9), row("gone", 2), row("early", -4)])
        .await
        .unwrap();
    let mut moved = row("late", 0);
    moved.ended = true;
    moved.record = "{\"new\":\"记录\"}".to_owned();
    journal.write(moved.clone()).await.unwrap();
    journal
        .remove(vec!["gone".to_owned(), "never there".to_owned()])
        .await
        .unwrap();
    drop(journal);

    let again = open(&folder.path().join("made/for it"));
    assert_eq!(again.condition, JournalCondition::Fine);
    assert_eq!(again.rows, [row("early", -4), moved]);
}

#[tokio::test]
async fn what_was_answered_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let killed = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).journal;
    for number in 0..20 {
        journal
            .write(row(&format!("t{number:02}"), number))
            .await
            .unwrap();
    }
    copy_as_killed(folder.path(), killed.path());
    let log = files::beside(killed.path(), "-wal");
    assert!(
        files::size(&log).unwrap() > Some(0),
        "the rows are in the log"
    );

    let after = open(killed.path());
    assert_eq!(after.condition, JournalCondition::Fine);
    assert_eq!(after.rows.len(), 20);
    drop(after);
    assert_eq!(open(killed.path()).rows.len(), 20);
}

#[test]
fn a_commit_waits_for_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()));
    let (database, _) = opening::open(folder.path()).unwrap().unwrap();
    let setting = |name: &str| -> rusqlite::types::Value {
        database
            .query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
            .unwrap()
    };
    assert_eq!(setting("synchronous"), 2.into(), "2 is FULL");
    assert_eq!(setting("journal_mode"), "wal".to_owned().into());
    assert_eq!(setting("foreign_keys"), 1.into());
    assert_eq!(setting("busy_timeout"), 2000.into());
}

#[test]
fn writes_that_wait_share_a_commit() {
    let folder = tempfile::tempdir().unwrap();
    let told = Arc::new(Mutex::new(Vec::new()));
    let (go, gate) = mpsc::channel::<()>();
    let (entered, first) = mpsc::channel::<()>();
    let edge = (told.clone(), Mutex::new((gate, entered)));
    let path = folder.path().to_owned();
    let watch = move |moment, number| {
        let (told, gate) = &edge;
        told.lock().unwrap().push((moment, number));
        if number == 1 && moment == JournalMoment::BeforeCommit {
            let (gate, entered) = &*gate.lock().unwrap();
            entered.send(()).unwrap();
            gate.recv().unwrap();
        }
        if number == 2 && moment == JournalMoment::AfterCommit {
            let killed = tempfile::tempdir().unwrap();
            copy_as_killed(&path, killed.path());
            assert_eq!(open(killed.path()).rows.len(), 101, "one commit for all");
        }
    };
    let journal = Journal::open(folder.path(), &noon(), Some(Arc::new(watch))).journal;

    let mut writes = vec![queue(journal.write(row("0", 0)))];
    first.recv().unwrap();
    for number in 1..=100 {
        writes.push(queue(journal.write(row(&number.to_string(), number))));
    }
    go.send(()).unwrap();
    for answer in Runtime::new().unwrap().block_on(join_all(writes)) {
        answer.unwrap();
    }

    let mut expected = vec![
        (JournalMoment::BeforeCommit, 1),
        (JournalMoment::AfterCommit, 1),
    ];
    expected.extend((2..=101).map(|number| (JournalMoment::BeforeCommit, number)));
    expected.extend((2..=101).map(|number| (JournalMoment::AfterCommit, number)));
    assert_eq!(*told.lock().unwrap(), expected);
    drop(journal);
    assert_eq!(open(folder.path()).rows.len(), 101);
}

#[tokio::test]
async fn before_the_commit_nothing_is_on_the_disk_and_after_it_everything() {
    let folder = tempfile::tempdir().unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (path, sink) = (folder.path().to_owned(), seen.clone());
    let watch = move |moment, number| {
        let killed = tempfile::tempdir().unwrap();
        copy_as_killed(&path, killed.path());
        let found = open(killed.path());
        sink.lock()
            .unwrap()
            .push((moment, number, found.rows.len()));
    };
    let journal = Journal::open(folder.path(), &noon(), Some(Arc::new(watch))).journal;
    journal.write(row("a", 1)).await.unwrap();
    journal
        .write_all(vec![row("b", 2), row("c", 3)])
        .await
        .unwrap();
    drop(journal);
    assert_eq!(
        *seen.lock().unwrap(),
        [
            (JournalMoment::BeforeCommit, 1, 0),
            (JournalMoment::AfterCommit, 1, 1),
            (JournalMoment::BeforeCommit, 2, 1),
            (JournalMoment::AfterCommit, 2, 3),
        ]
    );
}

#[test]
fn a_write_is_carried_out_though_nobody_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let (go, gate) = mpsc::channel::<()>();
    let gate = Mutex::new(gate);
    let watch = move |moment, _| {
        if moment == JournalMoment::BeforeCommit {
            gate.lock().unwrap().recv().unwrap();
        }
    };
    let journal = Journal::open(folder.path(), &noon(), Some(Arc::new(watch))).journal;
    drop(queue(journal.write(row("left", 1))));
    go.send(()).unwrap();
    drop(journal);
    assert_eq!(ids(&open(folder.path()).rows), ["left"]);
}

#[tokio::test]
async fn the_last_journal_to_go_closes_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).journal;
    let clone = journal.clone();
    drop(journal);
    clone.write(row("a", 1)).await.unwrap();
    assert!(matches!(
        FolderLock::take(folder.path()),
        Err(FolderLockError::AlreadyHeld)
    ));
    drop(clone);
    FolderLock::take(folder.path()).unwrap();
    assert_eq!(
        files::size(&files::beside(folder.path(), "-wal")).unwrap(),
        None,
        "the log went into the database"
    );
}

#[tokio::test]
async fn two_journals_never_work_in_one_folder() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(folder.path());
    first.journal.write(row("a", 1)).await.unwrap();
    let log = files::beside(folder.path(), "-wal");
    let before = (
        std::fs::read(files::main_path(folder.path())).unwrap(),
        std::fs::read(&log).unwrap(),
    );

    let second = open(folder.path());
    assert_eq!(second.condition, JournalCondition::HeldByAnother);
    assert!(second.rows.is_empty());
    let refused = second.journal.write(row("b", 2)).await.unwrap_err();
    assert!(matches!(refused, JournalError::HeldByAnother));
    assert!(!refused.may_be_retried());
    drop(second);
    let after = (
        std::fs::read(files::main_path(folder.path())).unwrap(),
        std::fs::read(&log).unwrap(),
    );
    assert!(before == after, "the second one touched nothing");

    first.journal.write(row("c", 3)).await.unwrap();
    drop(first);
    let third = open(folder.path());
    assert_eq!(third.condition, JournalCondition::Fine);
    assert_eq!(ids(&third.rows), ["a", "c"]);
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt as _;

    fn modes(folder: &Path) -> Vec<(String, u32)> {
        let mut modes: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| {
                let entry = entry.unwrap();
                let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
                (entry.file_name().into_string().unwrap(), mode)
            })
            .collect();
        modes.sort();
        modes
    }

    let folder = tempfile::tempdir().unwrap();
    let private = [
        ("plugdesk.lock".to_owned(), 0o600),
        ("transfers.sqlite".to_owned(), 0o600),
        ("transfers.sqlite-wal".to_owned(), 0o600),
    ];
    let opened = open(folder.path());
    opened.journal.write(row("a", 1)).await.unwrap();
    assert_eq!(modes(folder.path()), private);
    drop(opened);

    let main = files::main_path(folder.path());
    std::fs::set_permissions(&main, std::fs::Permissions::from_mode(0o644)).unwrap();
    let opened = open(folder.path());
    opened.journal.write(row("b", 1)).await.unwrap();
    assert_eq!(modes(folder.path()), private);
}
