//! A full disk, and room on it again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::future::join_all;
use tokio::runtime::Runtime;

use super::super::{Journal, JournalCondition, JournalError, JournalMoment, JournalRow};
use super::{ids, noon, open, queue, row};
use crate::fault::{Fault, FaultCode, Retry};

fn large(id: &str) -> JournalRow {
    JournalRow {
        record: format!("\"{}\"", "x".repeat(200_000)),
        ..row(id, 5)
    }
}

#[tokio::test]
async fn a_full_disk_is_said_and_costs_nothing_but_the_write() {
    let folder = tempfile::tempdir().unwrap();
    let room = Arc::new(AtomicU32::new(u32::MAX));
    let opened = Journal::open_with_room(folder.path(), &noon(), None, Some(room.clone()));
    assert_eq!(opened.condition, JournalCondition::Fine);
    let journal = opened.journal;
    journal.write(row("before", 1)).await.unwrap();

    room.store(10, Ordering::SeqCst);
    let full = journal.write(large("large")).await.unwrap_err();
    assert!(matches!(full, JournalError::DiskFull { .. }), "{full:?}");
    assert!(full.may_be_retried());
    let fault = Fault::from(full);
    assert_eq!((fault.code, fault.retry), (FaultCode::DiskFull, Retry::Now));
    let all = vec![row("half", 2), large("large")];
    journal.write_all(all).await.unwrap_err();
    journal.remove(vec!["no such".to_owned()]).await.unwrap();
    journal.write(row("small", 3)).await.unwrap();

    room.store(u32::MAX, Ordering::SeqCst);
    journal.write(large("large")).await.unwrap();
    drop(journal);
    let again = open(folder.path());
    assert_eq!(again.condition, JournalCondition::Fine);
    assert_eq!(ids(&again.rows), ["before", "small", "large"]);
}

#[test]
fn what_does_not_fit_takes_nothing_of_its_group_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let room = Arc::new(AtomicU32::new(10));
    let (go, gate) = std::sync::mpsc::channel::<()>();
    let gate = std::sync::Mutex::new(gate);
    let watch = move |moment, number| {
        if (moment, number) == (JournalMoment::BeforeCommit, 1) {
            gate.lock().unwrap().recv().unwrap();
        }
    };
    let journal =
        Journal::open_with_room(folder.path(), &noon(), Some(Arc::new(watch)), Some(room)).journal;
    let writes =
        [row("a", 1), row("b", 2), large("c"), row("d", 4)].map(|row| queue(journal.write(row)));
    go.send(()).unwrap();
    let kept: Vec<_> = Runtime::new()
        .unwrap()
        .block_on(join_all(writes))
        .into_iter()
        .map(|answer| answer.is_ok())
        .collect();
    assert_eq!(kept, [true, true, false, true]);
    drop(journal);
    assert_eq!(ids(&open(folder.path()).rows), ["a", "b", "d"]);
}
