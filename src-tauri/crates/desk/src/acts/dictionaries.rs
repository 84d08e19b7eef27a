//! Dictionaries of an instance.

use std::path::PathBuf;

use futures_util::future::join_all;
use plugdesk_alibaba::{Dictionary, DictionaryKind, Error, ErrorKind, WordType};
use plugdesk_net::CancellationToken;

use super::Desk;
use super::instance_changes::{new_table, wire_id};
use crate::clock::written;
use crate::connections::ConnectionId;
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::instances::{
    Dictionaries, DictionaryAsk, DictionaryFile, DictionaryList, DictionaryOrder,
    DictionaryPreview, DictionaryRow, InstallRun, InstanceId, InstanceTarget, KeptWordFile,
    WordFile, WordFileId, WordsKind, check, preview,
};

const LISTS: [DictionaryList; 4] = [
    DictionaryList::Ik,
    DictionaryList::IkHot,
    DictionaryList::Synonyms,
    DictionaryList::Aliws,
];

impl Desk {
    /// The dictionaries of an instance. A list that its version does not have is empty.
    pub async fn dictionaries(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
    ) -> Result<Dictionaries, Fault> {
        let client = self.provider(connection).await?.alibaba()?;
        let id = wire_id(instance)?;
        let cancel = CancellationToken::new();
        let read = LISTS.map(|list| client.list_dictionaries(&id, kind(list), &cancel));
        let read = join_all(read).await;
        // The service says in no one way that a list is none of the instance's. Where not one of
        // them can be read, something else is wrong.
        let none = read.iter().all(Result::is_err);
        let mut rows = Vec::new();
        for (list, read) in LISTS.into_iter().zip(read) {
            match read {
                Ok(read) => rows.extend(read.value.iter().map(|one| dictionary_row(list, one))),
                Err(error) if !none && is_not_there(&error) => {
                    tracing::info!(%error, ?list, "a list of dictionaries is not there");
                }
                Err(error) => return Err(Fault::from(&error).about(instance.0.clone())),
            }
        }
        Ok(Dictionaries {
            rows,
            read_at: written(self.rooms.clock.now()),
        })
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
        let files = self.word_files(ask)?;
        let now = self.dictionary_list(connection, instance, ask.list).await?;
        check(ask, &now)?;
        let size_of = |id: &WordFileId| {
            let file = files.iter().find(|file| file.view.id == *id);
            file.map(|file| file.view.size)
        };
        Ok(preview(ask, &now, size_of))
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
        let files = self.word_files(&ask)?;
        for file in &files {
            file.usable()?;
        }
        let target = InstanceTarget {
            connection: connection.clone(),
            instance: instance.clone(),
            typed_name: typed_name.map(str::to_owned),
        };
        if !files.is_empty() {
            let region = self.provider(connection).await?.alibaba_region()?;
            region.oss().map_err(|fault| self.named(fault, &target))?;
        }
        let target = self.target(&target).await?;
        let now = self.dictionary_list(connection, instance, ask.list).await?;
        check(&ask, &now)?;
        let put = ask.put.into_iter().zip(files);
        let order = DictionaryOrder {
            instance: instance.clone(),
            list: ask.list,
            put: put
                .map(|(put, kept)| DictionaryFile {
                    file: kept.file,
                    name: put.name,
                    words: put.words,
                })
                .collect(),
            remove: ask.remove,
            table: Some(new_table()),
            named: target.named,
        };
        self.rooms
            .installs
            .dictionaries(&target.record, order)
            .await
    }

    /// The word lists that a change names, in its order.
    pub(super) fn word_files(&self, ask: &DictionaryAsk) -> Result<Vec<KeptWordFile>, Fault> {
        let words = &self.rooms.words;
        ask.put.iter().map(|put| words.get(&put.file)).collect()
    }

    /// One list as it is now.
    pub(super) async fn dictionary_list(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
        list: DictionaryList,
    ) -> Result<Vec<DictionaryRow>, Fault> {
        let client = self.provider(connection).await?.alibaba()?;
        let read = client
            .list_dictionaries(&wire_id(instance)?, kind(list), &CancellationToken::new())
            .await
            .map_err(|error| Fault::from(&error).about(instance.0.clone()))?;
        let rows = read.value.iter().map(|one| dictionary_row(list, one));
        Ok(rows.collect())
    }
}

/// Whether the service refused the list itself, and not the caller, nor out of a fault.
fn is_not_there(error: &Error) -> bool {
    matches!(
        error.kind,
        ErrorKind::InvalidRequest | ErrorKind::NotOffered | ErrorKind::Other
    )
}

fn kind(list: DictionaryList) -> DictionaryKind {
    match list {
        DictionaryList::Ik => DictionaryKind::Ik,
        DictionaryList::IkHot => DictionaryKind::IkHot,
        DictionaryList::Synonyms => DictionaryKind::Synonyms,
        DictionaryList::Aliws => DictionaryKind::Aliws,
    }
}

fn dictionary_row(list: DictionaryList, one: &Dictionary) -> DictionaryRow {
    DictionaryRow {
        list,
        name: one.name.clone(),
        words: match &one.word_type {
            WordType::Main => Some(WordsKind::Main),
            WordType::Stop => Some(WordsKind::Stop),
            WordType::Synonyms => Some(WordsKind::Synonyms),
            WordType::AliWs => Some(WordsKind::Aliws),
            WordType::Unknown(_) => None,
        },
        size: one.file_size,
        source: one.source_type.clone(),
    }
}
