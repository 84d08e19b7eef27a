//! What the journal in a folder holds, as the next start of the application would see it.

use std::path::Path;
use std::sync::Arc;

use plugdesk_desk::clock::SystemClock;
use plugdesk_desk::transfers::journal::{JournalCondition, JournalRoom};
use plugdesk_desk::transfers::{TransferSource, TransferState, TransferView};
use plugdesk_desk::vault::{SecretStore, VaultError};
use plugdesk_desk::{Desk, Edges, Tuning};
use secrecy::SecretString;

/// A keyring with one key, or without any.
pub(crate) struct Key(pub(crate) Option<SecretString>);

impl SecretStore for Key {
    fn set(&self, _: &str, _: &SecretString) -> Result<(), VaultError> {
        Ok(())
    }

    fn get(&self, _: &str) -> Result<Option<SecretString>, VaultError> {
        Ok(self.0.clone())
    }

    fn delete(&self, _: &str) -> Result<(), VaultError> {
        Ok(())
    }

    fn name(&self) -> Option<String> {
        None
    }
}

/// Opens a desk on a folder. It takes nothing up by itself.
pub(crate) fn desk(folder: &Path, key: Key, room: Option<JournalRoom>) -> Desk {
    Desk::open(Edges {
        data: folder.to_owned(),
        secrets: Arc::new(key),
        clock: Arc::new(SystemClock),
        news: Arc::new(|_| {}),
        tuning: Tuning {
            journal_room: room,
            ..Tuning::default()
        },
    })
}

/// The transfers that the journal in a folder holds, oldest first.
pub(crate) fn read(folder: &Path) -> Vec<TransferView> {
    let desk = desk(folder, Key(None), None);
    assert_eq!(desk.info().journal, JournalCondition::Fine);
    let mut all = desk.transfers();
    all.reverse();
    all
}

/// The name of the file that a transfer brings.
pub(crate) fn file_name(transfer: &TransferView) -> &str {
    match &transfer.source {
        TransferSource::File { file_name } => file_name,
        other => panic!("{other:?} is no file"),
    }
}

/// The journal holds each of these files once, and each is done.
pub(crate) fn is_complete(folder: &Path, files: &[&str], told: &str) {
    let all = read(folder);
    let mut names: Vec<_> = all.iter().map(file_name).collect();
    names.sort_unstable();
    assert_eq!(names, files, "{told}");
    for transfer in &all {
        assert_eq!(transfer.state, TransferState::Done, "{told}: {transfer:#?}");
    }
}
