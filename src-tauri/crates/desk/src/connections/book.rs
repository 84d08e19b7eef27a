//! The saved connections, with the file behind them.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::record::ConnectionRecord;
use super::view::ConnectionId;
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::stored;

/// Every connection of this computer: the saved ones and those into the sandbox.
#[derive(Debug)]
pub struct ConnectionBook {
    path: PathBuf,
    state: Mutex<BookState>,
}

#[derive(Debug, Default)]
struct BookState {
    saved: Vec<ConnectionRecord>,
    practice: Vec<ConnectionRecord>,
    /// A file that could not be read is never overwritten.
    unreadable: bool,
}

impl ConnectionBook {
    /// Opens the book. When the file can't be read the book is empty and refuses to be written,
    /// so that connections are not lost to a damaged disk or a newer version's file.
    pub fn open(path: PathBuf) -> Self {
        let state = match stored::read::<Vec<ConnectionRecord>>(&path) {
            Ok(saved) => BookState {
                saved: saved.unwrap_or_default(),
                ..BookState::default()
            },
            Err(error) => {
                tracing::error!(%error, "the connections can't be read");
                BookState {
                    unreadable: true,
                    ..BookState::default()
                }
            }
        };
        Self {
            path,
            state: Mutex::new(state),
        }
    }

    /// Whether the file was there and could not be read.
    pub fn is_unreadable(&self) -> bool {
        self.locked().unreadable
    }

    /// Every connection, those into the sandbox first.
    pub fn all(&self) -> Vec<ConnectionRecord> {
        let state = self.locked();
        state.practice.iter().chain(&state.saved).cloned().collect()
    }

    /// One connection.
    pub fn get(&self, id: &ConnectionId) -> Result<ConnectionRecord, Fault> {
        let state = self.locked();
        state
            .practice
            .iter()
            .chain(&state.saved)
            .find(|record| record.id == *id)
            .cloned()
            .ok_or_else(|| {
                Fault::new(FaultCode::Unknown, FaultPhase::Input)
                    .about(id.0.clone())
                    .offering(FaultAction::Refresh)
            })
    }

    /// Adds a connection, or puts it in place of the one with its id.
    pub fn put(&self, record: ConnectionRecord) -> Result<(), Fault> {
        self.change(
            |saved| match saved.iter_mut().find(|old| old.id == record.id) {
                Some(old) => *old = record,
                None => saved.push(record),
            },
        )
    }

    /// Removes a saved connection.
    pub fn remove(&self, id: &ConnectionId) -> Result<(), Fault> {
        self.change(|saved| saved.retain(|record| record.id != *id))
    }

    /// Sets the connections into the sandbox, which are never written down.
    pub fn set_practice(&self, records: Vec<ConnectionRecord>) {
        self.locked().practice = records;
    }

    fn change(&self, change: impl FnOnce(&mut Vec<ConnectionRecord>)) -> Result<(), Fault> {
        let mut state = self.locked();
        let failed =
            Fault::new(FaultCode::StorageFailed, FaultPhase::Desk).about("connections.json");
        if state.unreadable {
            return Err(failed);
        }
        // Another window may have written since; what it saved is kept.
        let on_disk = stored::read::<Vec<ConnectionRecord>>(&self.path).map_err(|error| {
            tracing::error!(%error, "the connections can't be read any more");
            failed.clone()
        })?;
        let mut saved = on_disk.unwrap_or_else(|| state.saved.clone());
        change(&mut saved);
        stored::write(&self.path, &saved).map_err(|error| {
            tracing::error!(%error, "the connections were not kept");
            failed
        })?;
        state.saved = saved;
        Ok(())
    }

    fn locked(&self) -> MutexGuard<'_, BookState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::Place;
    use super::super::view::{ConnectionColour, SecretKeeping, ServiceKind, SignIn};
    use super::*;

    fn record(id: &str, practice: bool) -> ConnectionRecord {
        ConnectionRecord {
            id: ConnectionId(id.to_owned()),
            name: format!("connection {id}"),
            place: Place {
                service: ServiceKind::ElasticCloud,
                address: "https://api.elastic-cloud.com/api/v1".to_owned(),
                region: None,
                authority: None,
                exactly: false,
                vpc: false,
                oss: None,
            },
            sign_in: SignIn::ApiKey,
            keeping: SecretKeeping::Keyring,
            colour: ConnectionColour::Green,
            protected: true,
            practice,
        }
    }

    #[test]
    fn connections_outlive_the_book_and_practice_ones_do_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("connections.json");
        let book = ConnectionBook::open(path.clone());
        book.put(record("a", false)).unwrap();
        book.put(record("b", false)).unwrap();
        book.set_practice(vec![record("p", true)]);
        book.remove(&ConnectionId("a".to_owned())).unwrap();
        assert_eq!(book.all(), vec![record("p", true), record("b", false)]);
        assert_eq!(ConnectionBook::open(path).all(), vec![record("b", false)]);
    }

    #[test]
    fn two_windows_do_not_lose_each_others_connections() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("connections.json");
        let (one, other) = (
            ConnectionBook::open(path.clone()),
            ConnectionBook::open(path.clone()),
        );
        one.put(record("a", false)).unwrap();
        other.put(record("b", false)).unwrap();
        let all = ConnectionBook::open(path).all();
        assert_eq!(all, vec![record("a", false), record("b", false)]);
    }

    #[test]
    fn a_file_that_can_not_be_read_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("connections.json");
        std::fs::write(&path, "{from a newer version}").unwrap();
        let book = ConnectionBook::open(path.clone());
        assert!(book.is_unreadable());
        let refused = book.put(record("a", false)).unwrap_err();
        assert_eq!(refused.code, FaultCode::StorageFailed);
        assert_eq!(
            std::fs::read_to_string(path).unwrap(),
            "{from a newer version}"
        );
    }
}
