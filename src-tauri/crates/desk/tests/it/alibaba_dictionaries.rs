//! Dictionaries of an instance: what stays is told along, and what changes is told before.

use std::path::PathBuf;

use plugdesk_desk::connections::OssDraft;
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::instances::{
    Dictionaries, DictionaryAsk, DictionaryEffect, DictionaryList, DictionaryPut, InstanceTarget,
    Restarts, RunState, WordFile, WordFileFinding, WordsKind,
};

use crate::alibaba_regions::Regions;

struct Words {
    regions: Regions,
    target: InstanceTarget,
}

impl Words {
    async fn of(regions: Regions) -> Self {
        let target = regions
            .target(&regions.hangzhou, "search-cn-hangzhou")
            .await;
        Self { regions, target }
    }

    fn path(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.regions.bench.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    async fn file(&self, name: &str, bytes: &[u8]) -> WordFile {
        let paths = vec![self.path(name, bytes)];
        let taken = self.regions.bench.desk.take_in_word_files(paths).await;
        taken.unwrap().remove(0)
    }

    async fn list(&self) -> Dictionaries {
        let (connection, instance) = (&self.target.connection, &self.target.instance);
        let desk = &self.regions.bench.desk;
        desk.dictionaries(connection, instance).await.unwrap()
    }

    async fn update(&self, ask: DictionaryAsk) -> Result<RunState, FaultCode> {
        let (connection, instance) = (&self.target.connection, &self.target.instance);
        let desk = &self.regions.bench.desk;
        let begun = desk
            .update_dictionaries(connection, instance, ask, None)
            .await;
        let run = begun.map_err(|fault| fault.code)?;
        let ended = self
            .regions
            .run_is(&run, |run| {
                matches!(run.state, RunState::Finished | RunState::Refused)
            })
            .await;
        Ok(ended.state)
    }
}

fn put(file: &WordFile, name: &str, words: WordsKind) -> DictionaryPut {
    DictionaryPut {
        file: file.id.clone(),
        name: name.to_owned(),
        words,
    }
}

fn named(all: &Dictionaries, list: DictionaryList) -> Vec<(&str, Option<u64>)> {
    let of_list = all.rows.iter().filter(|row| row.list == list);
    of_list.map(|row| (row.name.as_str(), row.size)).collect()
}

fn ask(list: DictionaryList, put: Vec<DictionaryPut>, remove: &[&str]) -> DictionaryAsk {
    DictionaryAsk {
        list,
        put,
        remove: remove.iter().map(|&name| name.to_owned()).collect(),
    }
}

#[tokio::test]
async fn one_dictionary_is_replaced_and_the_others_stay() {
    let words = Words::of(Regions::new().await).await;
    let before = words.list().await;
    let list = DictionaryList::IkHot;
    let text = "双十二\n元宵\n";
    let size = Some(text.len() as u64);
    let file = words.file("hot-words.dic", text.as_bytes()).await;
    assert_eq!((file.lines, file.size), (2, text.len() as u64));
    assert_eq!(file.findings, []);
    let change = ask(
        list,
        vec![put(&file, "hot-words.dic", WordsKind::Main)],
        &[],
    );
    let (connection, instance) = (&words.target.connection, &words.target.instance);
    let desk = &words.regions.bench.desk;
    let preview = desk
        .preview_dictionaries(connection, instance, &change)
        .await;
    let preview = preview.unwrap();
    assert_eq!(preview.restarts, Restarts::No);
    let effects: Vec<_> = preview.lines.iter().map(|line| line.effect).collect();
    assert_eq!(
        effects,
        [DictionaryEffect::Replaced, DictionaryEffect::Stays]
    );
    assert_eq!(words.update(change).await, Ok(RunState::Finished));
    let after = words.list().await;
    let stop = named(&before, list)[1];
    assert_eq!(named(&after, list), [("hot-words.dic", size), stop]);
    for other in [
        DictionaryList::Ik,
        DictionaryList::Synonyms,
        DictionaryList::Aliws,
    ] {
        assert_eq!(named(&after, other), named(&before, other));
    }
}

#[tokio::test]
async fn dictionaries_are_added_and_removed_at_once() {
    let words = Words::of(Regions::new().await).await;
    let list = DictionaryList::Ik;
    let file = words.file("mine.dic", "词\n".as_bytes()).await;
    let change = ask(
        list,
        vec![put(&file, "mine.dic", WordsKind::Stop)],
        &["brands.dic"],
    );
    let (connection, instance) = (&words.target.connection, &words.target.instance);
    let desk = &words.regions.bench.desk;
    let preview = desk
        .preview_dictionaries(connection, instance, &change)
        .await;
    assert_eq!(preview.unwrap().restarts, Restarts::Yes);
    assert_eq!(words.update(change).await, Ok(RunState::Finished));
    let after = words.list().await;
    let mut names: Vec<_> = named(&after, list).iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["SYSTEM_MAIN.dic", "SYSTEM_STOPWORD.dic", "mine.dic"]
    );
    let mine = after
        .rows
        .iter()
        .find(|row| row.name == "mine.dic")
        .unwrap();
    assert_eq!(mine.words, Some(WordsKind::Stop));
}

#[tokio::test]
async fn without_a_bucket_dictionaries_can_still_be_removed() {
    let words = Words::of(Regions::of(|draft| draft.oss = OssDraft::default()).await).await;
    let file = words.file("mine.dic", b"a\n").await;
    let list = DictionaryList::Ik;
    let add = ask(list, vec![put(&file, "mine.dic", WordsKind::Main)], &[]);
    assert_eq!(words.update(add).await, Err(FaultCode::OssNoBucket));
    let remove = ask(list, Vec::new(), &["brands.dic"]);
    assert_eq!(words.update(remove).await, Ok(RunState::Finished));
    assert_eq!(named(&words.list().await, list).len(), 2);
}

#[tokio::test]
async fn what_can_not_be_a_dictionary_is_refused_before_anything_is_sent() {
    let words = Words::of(Regions::of(|draft| draft.protected = true).await).await;
    let list = DictionaryList::Ik;
    let broken = words.file("broken.dic", b"a\n\xd6\xd0\n").await;
    assert_eq!(broken.findings, [WordFileFinding::NotUtf8 { line: 2 }]);
    let good = words.file("mine.dic", b"a\n").await;
    let (connection, instance) = (&words.target.connection, &words.target.instance);
    let desk = &words.regions.bench.desk;
    let typed = Some("search-cn-hangzhou");
    for (change, typed, code) in [
        (
            ask(list, vec![put(&broken, "broken.dic", WordsKind::Main)], &[]),
            typed,
            FaultCode::BadWordFile,
        ),
        (
            ask(list, vec![put(&good, "mine.txt", WordsKind::Main)], &[]),
            typed,
            FaultCode::BadDictionaryName,
        ),
        (
            ask(list, Vec::new(), &["gone.dic"]),
            typed,
            FaultCode::Unknown,
        ),
        (ask(list, Vec::new(), &[]), typed, FaultCode::NothingChosen),
        (
            ask(list, vec![put(&good, "mine.dic", WordsKind::Main)], &[]),
            None,
            FaultCode::ConfirmationMismatch,
        ),
    ] {
        let refused = desk
            .update_dictionaries(connection, instance, change, typed)
            .await;
        assert_eq!(refused.unwrap_err().code, code);
    }
    desk.forget_word_file(&good.id);
    let change = ask(list, vec![put(&good, "mine.dic", WordsKind::Main)], &[]);
    let forgotten = desk
        .preview_dictionaries(connection, instance, &change)
        .await;
    assert_eq!(forgotten.unwrap_err().code, FaultCode::UnknownArchive);
    assert!(desk.transfers().is_empty());
}

#[tokio::test]
async fn a_list_that_can_not_be_read_is_not_taken_for_an_empty_one() {
    let words = Words::of(Regions::new().await).await;
    words
        .regions
        .bench
        .sandbox
        .switches()
        .deny("ListDicts", true);
    let (connection, instance) = (&words.target.connection, &words.target.instance);
    let desk = &words.regions.bench.desk;
    let fault = desk.dictionaries(connection, instance).await.unwrap_err();
    assert_eq!(fault.code, FaultCode::Forbidden);
    let change = ask(DictionaryList::Ik, Vec::new(), &["brands.dic"]);
    let refused = words.update(change).await;
    assert_eq!(refused, Err(FaultCode::Forbidden));
}
