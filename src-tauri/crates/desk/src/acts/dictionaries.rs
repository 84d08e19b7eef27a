//! Dictionaries of an instance.

use std::path::PathBuf;

use super::Desk;
use crate::connections::ConnectionId;
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::instances::{
    Dictionaries, DictionaryAsk, DictionaryPreview, InstallRun, InstanceId, WordFile, WordFileId,
};

impl Desk {
    /// The dictionaries of an instance.
    pub async fn dictionaries(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
    ) -> Result<Dictionaries, Fault> {
        let _ = (connection, instance);
        Err(not_yet())
    }

    /// Takes in word lists that the person chose, and looks at them.
    pub async fn take_in_word_files(&self, paths: Vec<PathBuf>) -> Result<Vec<WordFile>, Fault> {
        let words = self.rooms.words.clone();
        tokio::task::spawn_blocking(move || words.take_in(&paths))
            .await
            .map_err(|_| Fault::new(FaultCode::Internal, FaultPhase::File))?
    }

    /// Lets go of a word list; the file stays where it is.
    pub fn forget_word_file(&self, file: &WordFileId) {
        self.rooms.words.forget(file);
    }

    /// What a change of dictionaries does to the instance as it is now.
    pub async fn preview_dictionaries(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
        ask: &DictionaryAsk,
    ) -> Result<DictionaryPreview, Fault> {
        let _ = (connection, instance, ask);
        Err(not_yet())
    }

    /// Begins a change of dictionaries. On a protected connection `typed_name` must be the
    /// instance's description or id.
    pub async fn update_dictionaries(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
        ask: DictionaryAsk,
        typed_name: Option<&str>,
    ) -> Result<InstallRun, Fault> {
        let _ = (connection, instance, ask, typed_name);
        Err(not_yet())
    }
}

fn not_yet() -> Fault {
    Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk)
}
