//! A change of dictionaries, whose whole list is told.

use serde_json::json;

use super::{FOLDER, Leg, Object, On, oss_object};
use crate::copy_as::alibaba::{AtRegion, KnownThere};
use crate::copy_as::object;
use crate::fault::Fault;
use crate::instances::{DictionaryAsk, DictionaryList, DictionaryRow, WordsKind};

/// What stays is told along.
pub(super) fn dictionaries(
    at: &AtRegion,
    on: &On<'_>,
    ask: &DictionaryAsk,
    known: &KnownThere,
) -> Result<Vec<Leg>, Fault> {
    let mut legs = Vec::new();
    let mut entries = Vec::new();
    let mut objects = Vec::new();
    let stays = |row: &&DictionaryRow| {
        !ask.remove.contains(&row.name) && !ask.put.iter().any(|put| put.name == row.name)
    };
    for row in known.dictionaries.iter().filter(stays) {
        let kind = row.words.map_or_else(|| only_kind(ask.list), kind_word);
        entries.push(object(&[
            ("name", row.name.as_str()),
            ("type", kind),
            ("sourceType", "ORIGIN"),
        ]));
    }
    for (put, file) in ask.put.iter().zip(&known.word_files) {
        let stored = Object {
            bucket: at.bucket()?.bucket.clone(),
            key: format!("{FOLDER}/{}", put.name),
        };
        entries.push(format!(
            "{{\"name\":{},\"type\":{},\"sourceType\":\"OSS\",{}}}",
            json!(put.name),
            json!(kind_word(put.words)),
            oss_object(&stored)
        ));
        objects.push((file.clone(), stored));
    }
    if !objects.is_empty() {
        legs.push(Leg::Say("Into the bucket:"));
    }
    legs.extend(objects.iter().map(|(file, object)| Leg::Put {
        file: file.clone(),
        object: object.clone(),
    }));
    let (operation, below) = match ask.list {
        DictionaryList::Ik => ("UpdateDict", "/dict"),
        DictionaryList::IkHot => ("UpdateHotIkDicts", "/ik-hot-dict"),
        DictionaryList::Synonyms => ("UpdateSynonymsDicts", "/synonymsDict"),
        DictionaryList::Aliws => ("UpdateAliwsDict", "/aliws-dict"),
    };
    legs.push(Leg::Say("The whole list; what it leaves out is deleted:"));
    let call = on.call(operation, "PUT", below).once();
    legs.push(Leg::Call(call.sending(format!("[{}]", entries.join(",")))));
    if at.oss.as_ref().is_some_and(|oss| !oss.keep) && !objects.is_empty() {
        legs.push(Leg::Say("Out of the bucket, once the change is done:"));
        legs.extend(objects.into_iter().map(|(_, object)| Leg::Delete(object)));
    }
    Ok(legs)
}

fn kind_word(words: WordsKind) -> &'static str {
    match words {
        WordsKind::Main => "MAIN",
        WordsKind::Stop => "STOP",
        WordsKind::Synonyms => "SYNONYMS",
        WordsKind::Aliws => "ALI_WS",
    }
}

/// The kind of what the service does not say it of.
fn only_kind(list: DictionaryList) -> &'static str {
    match list {
        DictionaryList::Ik | DictionaryList::IkHot => "MAIN",
        DictionaryList::Synonyms => "SYNONYMS",
        DictionaryList::Aliws => "ALI_WS",
    }
}
