//! A list of dictionaries is exchanged for another.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use plugdesk_alibaba::{
    Answered, Client, ClientToken, Dictionary, DictionaryEntry, DictionaryKind, DictionarySource,
    WordType,
};

use super::change::{answered, heard, held, next_token};
use super::reading::known_records;
use super::turn::Turn;
use super::{Aim, internal};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::instances::{DictionaryFile, DictionaryList, InstallStage, WordsKind};
use crate::transfers::change_facts::{AskingChange, KnownDictionary, ObjectFacts};
use crate::transfers::engine::Work;
use crate::transfers::order::Order;
use crate::transfers::record::TransferRecord;
use crate::transfers::steps::{Halt, Held, Step};

/// Gives the service the new list. It takes lists as a whole: what is not in one is deleted, so the
/// list is read right before, and all that the person did not name goes along as it is.
pub(in crate::transfers) struct UpdateDictionaries;

impl Step for UpdateDictionaries {
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        update(work).boxed()
    }
}

/// What the person wants of a list.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    list: DictionaryList,
    put: &'a [DictionaryFile],
    remove: &'a [String],
    objects: &'a [ObjectFacts],
}

impl<'a> Wanted<'a> {
    fn of(record: &'a TransferRecord) -> Result<Self, Fault> {
        let Order::Dictionaries {
            list, put, remove, ..
        } = &record.order
        else {
            return Err(internal());
        };
        let objects = record.facts.change.objects.as_slice();
        if objects.len() != put.len() {
            return Err(internal());
        }
        Ok(Self {
            list: *list,
            put,
            remove,
            objects,
        })
    }

    fn kind(&self) -> DictionaryKind {
        match self.list {
            DictionaryList::Ik => DictionaryKind::Ik,
            DictionaryList::IkHot => DictionaryKind::IkHot,
            DictionaryList::Synonyms => DictionaryKind::Synonyms,
            DictionaryList::Aliws => DictionaryKind::Aliws,
        }
    }

    /// The whole new list: what stays in its order, each that is replaced in its place, and the
    /// new ones at the end.
    fn entries(&self, now: &[Dictionary]) -> Vec<DictionaryEntry> {
        let stays = |one: &&Dictionary| !self.remove.contains(&one.name);
        let mut entries: Vec<DictionaryEntry> = now
            .iter()
            .filter(stays)
            .map(|one| self.sent(&one.name).unwrap_or_else(|| kept(one)))
            .collect();
        for put in self.put {
            if !now.iter().any(|one| one.name == put.name) {
                entries.extend(self.sent(&put.name));
            }
        }
        entries
    }

    fn sent(&self, name: &str) -> Option<DictionaryEntry> {
        let mut files = self.put.iter().zip(self.objects);
        let (put, object) = files.find(|(put, _)| put.name == name)?;
        Some(DictionaryEntry {
            name: put.name.clone(),
            word_type: word_type(put.words),
            source: DictionarySource::Oss {
                bucket: object.bucket.clone(),
                key: object.key.clone(),
            },
        })
    }

    /// Whether the list is as it is wanted already, as far as names and sizes tell it.
    fn holds(&self, now: &[Dictionary]) -> bool {
        let there = |put: &DictionaryFile| {
            let found = now.iter().find(|one| one.name == put.name);
            found.is_some_and(|one| one.file_size == Some(put.file.size()))
        };
        let gone = |name: &String| !now.iter().any(|one| one.name == *name);
        self.put.iter().all(there) && self.remove.iter().all(gone)
    }

    /// Whether nodes load the words while they run: files and their number stay the same.
    fn restarts_nothing(&self, now: &[Dictionary]) -> bool {
        let there = |put: &DictionaryFile| {
            let same =
                |one: &Dictionary| one.name == put.name && one.word_type == word_type(put.words);
            now.iter().any(same)
        };
        self.list == DictionaryList::IkHot && self.remove.is_empty() && self.put.iter().all(there)
    }
}

fn kept(one: &Dictionary) -> DictionaryEntry {
    DictionaryEntry {
        name: one.name.clone(),
        word_type: type_of(one),
        source: DictionarySource::Kept,
    }
}

/// What a dictionary holds. Two of the lists hold one kind alone, so that it need not be told.
fn type_of(one: &Dictionary) -> WordType {
    match (&one.word_type, one.kind) {
        (WordType::Unknown(word), DictionaryKind::Synonyms) if word.is_empty() => {
            WordType::Synonyms
        }
        (WordType::Unknown(word), DictionaryKind::Aliws) if word.is_empty() => WordType::AliWs,
        (told, _) => told.clone(),
    }
}

fn word_type(words: WordsKind) -> WordType {
    match words {
        WordsKind::Main => WordType::Main,
        WordsKind::Stop => WordType::Stop,
        WordsKind::Synonyms => WordType::Synonyms,
        WordsKind::Aliws => WordType::AliWs,
    }
}

async fn update(work: &Work) -> Result<Held, Halt> {
    let record = work.record()?;
    if matches!(
        record.facts.install.stage,
        InstallStage::Accepted | InstallStage::Lost
    ) {
        return held(work);
    }
    let aim = Aim::of(&record.order)?;
    let client = work.alibaba()?;
    let turn = Turn::of(work, &client, &aim);
    if record.facts.change.asking.is_none() {
        turn.comes().await?;
    }
    while let Some(busy) = once(work, &client, &aim).await? {
        turn.comes_after(busy).await?;
    }
    held(work)
}

/// Asks, and writes down what became of it. Gives why the instance has no time for it.
async fn once(work: &Work, client: &Client, aim: &Aim) -> Result<Option<Fault>, Fault> {
    let _alone = work.alone_with_instance(&aim.instance).await;
    let record = work.record()?;
    let wanted = Wanted::of(&record)?;
    // The list last of all: what somebody else puts there between reading and writing it is lost.
    let known_records = known_records(work, client, aim).await?;
    let now = list(work, client, aim, wanted.kind()).await?;
    let before = record.facts.change.asking.as_ref();
    let asked_before = before.is_some();
    if let Some(asking) = before
        && asking.dictionaries != known(&now)
        && wanted.holds(&now)
    {
        answered(work, |install| install.lost(None)).await?;
        return Ok(None);
    }
    if wanted.put.is_empty() && wanted.holds(&now) {
        // Somebody else removed them meanwhile, or an earlier request did.
        answered(work, |install| install.stage = InstallStage::Over).await?;
        return Ok(None);
    }
    let token = intend(work, &wanted, &now, known_records).await?;
    let (kind, entries) = (wanted.kind(), wanted.entries(&now));
    let answer = client
        .update_dictionaries(&aim.id, kind, &entries, &token, work.stop())
        .await;
    let answer = answer.map(|done| Answered {
        value: Vec::new(),
        request_id: done.request_id,
    });
    heard(work, aim, answer, asked_before).await
}

async fn list(
    work: &Work,
    client: &Client,
    aim: &Aim,
    kind: DictionaryKind,
) -> Result<Vec<Dictionary>, Fault> {
    let listed = client.list_dictionaries(&aim.id, kind, work.stop()).await;
    let listed = listed.map_err(|error| aim.fault(&error))?;
    if listed.value.iter().all(can_be_kept) {
        return Ok(listed.value);
    }
    let mut fault = Fault::new(FaultCode::UnknownAnswer, FaultPhase::Answer)
        .about(aim.id.as_str())
        .offering(FaultAction::Refresh);
    fault.request_id = listed.request_id;
    Err(fault)
}

/// Whether enough is told of a dictionary to name it in the new list; one that is not named there
/// is deleted.
fn can_be_kept(one: &Dictionary) -> bool {
    !one.name.is_empty() && !type_of(one).as_str().is_empty()
}

/// Writes down what is about to be asked for. The token of a request without an answer is kept as
/// long as the list is what that was made from; of another list it would ask for something else.
async fn intend(
    work: &Work,
    wanted: &Wanted<'_>,
    now: &[Dictionary],
    known_records: Option<Vec<String>>,
) -> Result<ClientToken, Fault> {
    let record = work.record()?;
    if let Some(asking) = &record.facts.change.asking
        && asking.dictionaries == known(now)
    {
        return Ok(ClientToken::new(&asking.token));
    }
    let token = next_token(&record);
    let asking = AskingChange {
        token: token.as_str().to_owned(),
        dictionaries: known(now),
    };
    let restarts_nothing = wanted.restarts_nothing(now);
    let subjects = record.order.subjects();
    work.learn(|record| {
        record.facts.install.ask(&subjects);
        let change = &mut record.facts.change;
        change.known_records = known_records;
        change.restarts_nothing = restarts_nothing;
        change.tokens += 1;
        change.asking = Some(asking);
    })
    .await?;
    Ok(token)
}

fn known(now: &[Dictionary]) -> Vec<KnownDictionary> {
    let known = |one: &Dictionary| KnownDictionary {
        name: one.name.clone(),
        size: one.file_size,
    };
    now.iter().map(known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archives::LocalFile;

    fn file(name: &str, size: u64) -> DictionaryFile {
        let file = serde_json::json!({
            "path": std::ffi::OsString::from("/home/a/words"),
            "fileName": "words",
            "stamp": { "length": size, "modified": null },
        });
        let file: LocalFile = serde_json::from_value(file).unwrap();
        DictionaryFile {
            file,
            name: name.to_owned(),
            words: WordsKind::Main,
        }
    }

    fn listed(name: &str, size: u64) -> Dictionary {
        Dictionary {
            name: name.to_owned(),
            kind: DictionaryKind::IkHot,
            word_type: WordType::Main,
            source_type: Some("OSS".to_owned()),
            file_size: Some(size),
        }
    }

    #[test]
    fn all_that_is_not_named_goes_along_as_it_is() {
        let put = [file("b.dic", 7), file("new.dic", 8)];
        let objects = [ObjectFacts::default(), ObjectFacts::default()];
        let remove = ["c.dic".to_owned()];
        let wanted = Wanted {
            list: DictionaryList::IkHot,
            put: &put,
            remove: &remove,
            objects: &objects,
        };
        let now = [
            listed("a.dic", 1),
            listed("b.dic", 2),
            listed("c.dic", 3),
            listed("d.dic", 4),
        ];
        let entries = wanted.entries(&now);
        let told: Vec<_> = entries
            .iter()
            .map(|entry| (&*entry.name, entry.source == DictionarySource::Kept))
            .collect();
        let expected = [
            ("a.dic", true),
            ("b.dic", false),
            ("d.dic", true),
            ("new.dic", false),
        ];
        assert_eq!(told, expected);
        assert!(!wanted.holds(&now));
        assert!(!wanted.restarts_nothing(&now));
        let after = [listed("a.dic", 1), listed("b.dic", 7), listed("new.dic", 8)];
        assert!(wanted.holds(&after));
    }

    #[test]
    fn what_can_not_be_named_again_is_not_deleted_for_that() {
        let mut one = listed("a.dic", 1);
        assert!(can_be_kept(&one));
        one.word_type = WordType::Unknown("LATER".to_owned());
        assert!(can_be_kept(&one));
        one.word_type = WordType::Unknown(String::new());
        assert!(!can_be_kept(&one));
        one.kind = DictionaryKind::Synonyms;
        assert!(can_be_kept(&one));
        assert_eq!(kept(&one).word_type, WordType::Synonyms);
        assert!(!can_be_kept(&listed("", 1)));
    }

    #[test]
    fn new_words_in_the_same_hot_files_restart_nothing() {
        let put = [file("a.dic", 7)];
        let objects = [ObjectFacts::default()];
        let wanted = |list| Wanted {
            list,
            put: &put,
            remove: &[],
            objects: &objects,
        };
        let now = [listed("a.dic", 1)];
        assert!(wanted(DictionaryList::IkHot).restarts_nothing(&now));
        assert!(!wanted(DictionaryList::Ik).restarts_nothing(&now));
        assert!(!wanted(DictionaryList::IkHot).restarts_nothing(&[]));
    }
}
