//! The journal on real files: what is written is there again, whatever happens to the file.

mod damage;
mod models;
mod room;
mod versions;
mod writing;

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Waker};

use chrono::{DateTime, Utc};

use super::{Journal, JournalRow, Opened, files};
use crate::clock::{Clock, SharedClock};

/// A clock that stands still.
struct Noon;

impl Clock for Noon {
    fn now(&self) -> DateTime<Utc> {
        "2026-03-04T12:00:05Z".parse().unwrap()
    }
}

/// The name that a journal put aside at that time gets first.
const ASIDE: &str = "transfers-damaged-20260304-120005.sqlite";

fn noon() -> SharedClock {
    Arc::new(Noon)
}

fn open(folder: &Path) -> Opened {
    Journal::open(folder, &noon(), None)
}

fn row(id: &str, position: i64) -> JournalRow {
    JournalRow {
        id: id.to_owned(),
        position,
        ended: false,
        record: format!("{{\"id\":\"{id}\",\"step\":\"create\"}}"),
    }
}

fn ids(rows: &[JournalRow]) -> Vec<&str> {
    rows.iter().map(|row| row.id.as_str()).collect()
}

/// Copies the journal as it lies on the disk now, as a killed process leaves it.
fn copy_as_killed(from: &Path, to: &Path) {
    for ending in ["", "-wal"] {
        let path = files::beside(from, ending);
        if path.exists() {
            std::fs::copy(path, files::beside(to, ending)).unwrap();
        }
    }
}

/// Has a write queued. Outside a runtime, which would make it wait after a number of steps.
fn queue<W: Future>(write: W) -> Pin<Box<W>> {
    let mut write = Box::pin(write);
    let mut context = Context::from_waker(Waker::noop());
    assert!(write.as_mut().poll(&mut context).is_pending());
    write
}
