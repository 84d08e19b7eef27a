//! The form of upload that gets through to each connection, remembered beyond the transfers that
//! found it out.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::super::view::UploadForm;
use crate::connections::ConnectionId;
use crate::stored;

type Forms = BTreeMap<ConnectionId, UploadForm>;

/// The forms that get through where the usual one does not, with the file behind them. Clones share
/// everything.
#[derive(Debug, Clone)]
pub struct KnownForms(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    known: Mutex<Forms>,
    /// Held while the file is written, so that an older state never follows a newer one.
    writing: Mutex<()>,
}

impl KnownForms {
    /// Reads the file. What can't be read is found out again, at the cost of one refused upload.
    pub fn open(path: PathBuf) -> Self {
        let read = stored::read::<Forms>(&path).unwrap_or_else(|error| {
            tracing::warn!(%error, "which forms of upload get through is not known any more");
            None
        });
        Self(Arc::new(Inner {
            path,
            known: Mutex::new(read.unwrap_or_default()),
            writing: Mutex::default(),
        }))
    }

    /// The form that is known to get through to a connection, if the usual one did not.
    pub(super) fn of(&self, connection: &ConnectionId) -> Option<UploadForm> {
        self.locked().get(connection).copied()
    }

    /// Remembers the form that got through to a connection.
    pub(super) async fn remember(&self, connection: &ConnectionId, form: UploadForm) {
        let former = self.locked().insert(connection.clone(), form);
        if former != Some(form) {
            self.keep().await;
        }
    }

    /// The connection is gone.
    pub(super) async fn forget(&self, connection: &ConnectionId) {
        let former = self.locked().remove(connection);
        if former.is_some() {
            self.keep().await;
        }
    }

    async fn keep(&self) {
        let this = self.clone();
        let kept = tokio::task::spawn_blocking(move || {
            let inner = &this.0;
            let _one_at_a_time = inner.writing.lock().unwrap_or_else(PoisonError::into_inner);
            let known = this.locked().clone();
            stored::write(&inner.path, &known)
        });
        if let Ok(Err(error)) = kept.await {
            tracing::warn!(%error, "the form of upload that gets through is known in this run only");
        }
    }

    fn locked(&self) -> MutexGuard<'_, Forms> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_form_is_known_until_its_connection_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let open = || KnownForms::open(folder.path().join("forms.json"));
        let (one, other) = (ConnectionId("a".to_owned()), ConnectionId("b".to_owned()));
        let known = open();
        known.remember(&one, UploadForm::Multipart).await;
        known.remember(&other, UploadForm::Raw).await;
        known.forget(&one).await;
        assert_eq!(
            (open().of(&one), open().of(&other)),
            (None, Some(UploadForm::Raw))
        );
    }

    #[tokio::test]
    async fn a_damaged_file_is_found_out_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("forms.json");
        std::fs::write(&path, b"{\"a\":").unwrap();
        let known = KnownForms::open(path.clone());
        let connection = ConnectionId("a".to_owned());
        assert_eq!(known.of(&connection), None);
        known.remember(&connection, UploadForm::Raw).await;
        let anew = KnownForms::open(path);
        assert_eq!(anew.of(&connection), Some(UploadForm::Raw));
    }
}
