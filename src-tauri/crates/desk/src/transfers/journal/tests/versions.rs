//! Journals of older and newer versions.

use rusqlite::{Connection, params};

use super::super::{JournalCondition, JournalError, JournalRow, files, opening, schema};
use super::{ids, open, row};

#[tokio::test]
async fn a_journal_of_the_first_version_is_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    opening::begin_at(folder.path(), 1).unwrap();
    let old = Connection::open(files::main_path(folder.path())).unwrap();
    assert!(old.prepare("SELECT position FROM transfer").is_err());
    let records = [
        ("b", "{\"ended\":false}"),
        ("a", "{\"ended\":true,\"more\":[1]}"),
        ("torn", "{\"ended\":tr"),
        ("first", "{\"position\":-1,\"ended\":\"yes\"}"),
    ];
    for (id, record) in records {
        old.execute(
            "INSERT INTO transfer (id, record) VALUES (?1, ?2)",
            params![id, record],
        )
        .unwrap();
    }
    old.close().unwrap();

    let opened = open(folder.path());
    assert_eq!(opened.condition, JournalCondition::Fine);
    let expected = |id: &str, position, ended, record: &str| JournalRow {
        id: id.to_owned(),
        position,
        ended,
        record: record.to_owned(),
    };
    assert_eq!(
        opened.rows,
        [
            expected("first", -1, false, records[3].1),
            expected("b", 1, false, records[0].1),
            expected("a", 2, true, records[1].1),
            expected("torn", 3, false, records[2].1),
        ]
    );
    opened.journal.write(row("new", 4)).await.unwrap();
    drop(opened);
    let again = open(folder.path());
    assert_eq!(again.condition, JournalCondition::Fine);
    assert_eq!(ids(&again.rows), ["first", "b", "a", "torn", "new"]);
}

#[test]
fn every_older_version_becomes_the_latest() {
    for version in 1..=schema::latest() {
        let folder = tempfile::tempdir().unwrap();
        opening::begin_at(folder.path(), version).unwrap();
        let old = Connection::open(files::main_path(folder.path())).unwrap();
        assert_eq!(schema::version(&old).unwrap(), version);
        old.close().unwrap();
        let (database, rows) = opening::open(folder.path()).unwrap().unwrap();
        assert_eq!(schema::version(&database).unwrap(), schema::latest());
        assert!(rows.is_empty());
    }
}

#[test]
fn a_step_that_fails_leaves_the_version_before_it() {
    let folder = tempfile::tempdir().unwrap();
    opening::begin_at(folder.path(), 2).unwrap();
    let mut old = Connection::open(files::main_path(folder.path())).unwrap();
    old.execute("CREATE TABLE seal (other TEXT)", []).unwrap();
    schema::migrate(&mut old, schema::latest()).unwrap_err();
    assert_eq!(schema::version(&old).unwrap(), 2);
}

#[tokio::test]
async fn a_journal_of_a_newer_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let opened = open(folder.path());
    opened.journal.write(row("a", 1)).await.unwrap();
    drop(opened);
    let main = files::main_path(folder.path());
    let newer = Connection::open(&main).unwrap();
    newer
        .pragma_update(None, "user_version", schema::latest() + 1)
        .unwrap();
    newer.close().unwrap();
    let before = std::fs::read(&main).unwrap();

    let opened = open(folder.path());
    assert_eq!(opened.condition, JournalCondition::NewerVersion);
    assert!(opened.rows.is_empty());
    for refused in [
        opened.journal.write(row("b", 2)).await,
        opened.journal.remove(vec!["a".to_owned()]).await,
    ] {
        let refused = refused.unwrap_err();
        assert!(matches!(refused, JournalError::NewerVersion));
        assert!(!refused.may_be_retried());
    }
    drop(opened);
    assert!(before == std::fs::read(&main).unwrap());
    let log = files::size(&files::beside(folder.path(), "-wal")).unwrap();
    assert_eq!(log.unwrap_or(0), 0, "nothing was logged");
}
