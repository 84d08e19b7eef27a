//! Dictionaries: four lists, each of which is overwritten as a whole.

use std::io::ErrorKind;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Alibaba;
use super::call::Call;
use super::change::Plan;
use super::errors::Refusal;
use super::operations::Action;
use super::oss::Object;
use super::store::{Dictionary, DictionaryList, DictionarySource, Instance, WordType};
use super::wire::{Outcome, dictionaries, dictionary};

/// The one name that a dictionary of the ALIWS list may have.
const ALIWS_FILE: &str = "aliws_ext_dict.txt";

/// The largest dictionary, in bytes. That there is such a limit is an assumption.
const MOST_BYTES: u64 = 20 * 1024 * 1024;

/// An entry of the new list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    name: String,
    #[serde(rename = "type")]
    words: WordType,
    source_type: EntrySource,
    oss_object: Option<OssObject>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum EntrySource {
    Oss,
    /// It stays as it is.
    Origin,
}

/// An object in a bucket.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OssObject {
    pub(super) bucket_name: String,
    pub(super) key: String,
}

impl DictionaryList {
    fn of(action: Action) -> Self {
        match action {
            Action::UpdateHotIkDicts => Self::IkHot,
            Action::UpdateSynonymsDicts => Self::Synonyms,
            Action::UpdateAliwsDict => Self::Aliws,
            _ => Self::Ik,
        }
    }

    fn named(call: &Call) -> Result<Self, Refusal> {
        let text = call.query.get("analyzerType").unwrap_or_default();
        serde_json::from_value(json!(text)).map_err(|_| Refusal::InvalidParameter {
            name: "analyzerType",
            why: format!("{text} is refused."),
        })
    }

    fn takes(self, words: WordType) -> bool {
        match self {
            Self::Ik | Self::IkHot => matches!(words, WordType::Main | WordType::Stop),
            Self::Synonyms => words == WordType::Synonyms,
            Self::Aliws => words == WordType::AliWs,
        }
    }

    fn words(self) -> WordType {
        match self {
            Self::Ik | Self::IkHot => WordType::Main,
            Self::Synonyms => WordType::Synonyms,
            Self::Aliws => WordType::AliWs,
        }
    }
}

fn refused(code: &'static str, why: String) -> Refusal {
    Refusal::Dictionary { code, why }
}

impl Alibaba {
    pub(super) fn list_dictionaries(&self, call: &Call) -> Result<Outcome, Refusal> {
        let list = DictionaryList::named(call)?;
        let name = call.query.get("name");
        let instance = self.instance(call)?;
        let found: Vec<_> = instance
            .dictionaries
            .iter()
            .filter(|one| one.list == list && name.is_none_or(|name| one.name.contains(name)))
            .map(|one| {
                let mut shown = dictionary(one);
                shown["downloadUrl"] = json!(self.words.link(&self.host, one, call.now));
                shown
            })
            .collect();
        let total = found.len();
        Ok(Outcome::page(found, total))
    }

    pub(super) fn dictionary_information(&self, call: &Call) -> Result<Outcome, Refusal> {
        let list = DictionaryList::named(call)?;
        self.instance(call)?;
        let field = |name| call.query.get(name).unwrap_or_default().to_owned();
        let object = OssObject {
            bucket_name: field("bucketName"),
            key: field("key"),
        };
        let found = self.readable(&object)?;
        Ok(Outcome::new(json!({
            "fileSize": found.size,
            "type": list.words(),
            "ossObject": {
                "bucketName": object.bucket_name,
                "key": object.key,
                "etag": found.etag,
            },
        })))
    }

    pub(super) async fn update_dictionaries(&self, call: &Call) -> Result<Outcome, Refusal> {
        self.instance(call)?;
        if let Some(outcome) = self.answered_before(call)? {
            return Ok(outcome);
        }
        let list = DictionaryList::of(call.action);
        let entries: Vec<Entry> = call.json()?;
        check(&entries, list)?;
        let mut read = Vec::with_capacity(entries.len());
        for entry in &entries {
            read.push(match (entry.source_type, &entry.oss_object) {
                (EntrySource::Origin, _) => None,
                (EntrySource::Oss, Some(object)) => Some(self.words_in(object).await?),
                (EntrySource::Oss, None) => {
                    return Err(Refusal::InvalidParameter {
                        name: "ossObject",
                        why: format!("{} comes from OSS and names no object.", entry.name),
                    });
                }
            });
        }
        let plan = move |instance: &mut Instance| instance.overwrite(list, &entries, &read);
        self.begin(call, plan, move |instance| {
            Value::Array(dictionaries(instance, list))
        })
        .await
    }

    /// The size of an object that is to be a dictionary, and the file in which its content is kept.
    async fn words_in(&self, object: &OssObject) -> Result<(u64, String), Refusal> {
        let found = self.readable(object)?;
        if found.size > MOST_BYTES {
            return Err(refused(
                "DictionaryFileTooLarge",
                format!("{} has more than {MOST_BYTES} bytes.", object.key),
            ));
        }
        let bytes = match tokio::fs::read(&found.path).await {
            Ok(bytes) => Bytes::from(bytes),
            // It was deleted or replaced since it was found.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(self.unreadable(object));
            }
            Err(error) => return Err(error.into()),
        };
        if std::str::from_utf8(&bytes).is_err() {
            return Err(refused(
                "InvalidDictionaryFile",
                format!("{} is not encoded in UTF-8.", object.key),
            ));
        }
        Ok((found.size, self.words.keep(bytes).await?))
    }

    fn readable(&self, object: &OssObject) -> Result<Object, Refusal> {
        self.object(object).ok_or_else(|| self.unreadable(object))
    }

    fn unreadable(&self, object: &OssObject) -> Refusal {
        refused(
            "OssObjectNotReadable",
            format!(
                "The object {} in the bucket {} cannot be read. The bucket must lie in {} and be \
                 readable.",
                object.key, object.bucket_name, self.region.id
            ),
        )
    }

    /// An object in a bucket of this region.
    pub(super) fn object(&self, object: &OssObject) -> Option<Object> {
        let region = self.objects.region_of(&object.bucket_name)?;
        (region == self.region.id)
            .then(|| self.objects.get(&object.bucket_name, &object.key))
            .flatten()
    }
}

/// The rules that need no look at the instance.
fn check(entries: &[Entry], list: DictionaryList) -> Result<(), Refusal> {
    for (index, entry) in entries.iter().enumerate() {
        if !list.takes(entry.words) {
            return Err(Refusal::InvalidParameter {
                name: "type",
                why: format!("{} has a type that this list does not take.", entry.name),
            });
        }
        let same = |other: &Entry| other.name == entry.name;
        if entries.iter().take(index).any(same) {
            return Err(Refusal::InvalidParameter {
                name: "name",
                why: format!("{} is named twice.", entry.name),
            });
        }
        if list == DictionaryList::Aliws && entry.name != ALIWS_FILE {
            return Err(Refusal::InvalidParameter {
                name: "name",
                why: format!("{} is refused, it must be {ALIWS_FILE}.", entry.name),
            });
        }
    }
    Ok(())
}

impl Instance {
    /// Replaces a list by these entries, of which those that stay have no content read.
    fn overwrite(
        &mut self,
        list: DictionaryList,
        entries: &[Entry],
        read: &[Option<(u64, String)>],
    ) -> Result<Plan, Refusal> {
        let mut next = Vec::with_capacity(entries.len());
        for (entry, read) in entries.iter().zip(read) {
            next.push(match read {
                Some((size, file)) => Dictionary {
                    list,
                    name: entry.name.clone(),
                    words: entry.words,
                    source: DictionarySource::Oss,
                    size: *size,
                    file: file.clone(),
                },
                None => self.kept(list, entry)?,
            });
        }
        let (before, others): (Vec<_>, Vec<_>) = self
            .dictionaries
            .drain(..)
            .partition(|one| one.list == list);
        self.dictionaries = others;
        if before == next {
            return Err(Refusal::NothingToInstall);
        }
        let names = |of: &[Dictionary]| of.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
        // Words of the hot list are taken in while the cluster runs, as long as no file comes or
        // goes.
        let restarts = list != DictionaryList::IkHot || names(&before) != names(&next);
        let parameters = json!({ "dictionaries": names(&next) });
        self.dictionaries.extend(next);
        Ok(Plan {
            parameters,
            nodes: (!restarts).then_some(0),
            ..Plan::default()
        })
    }

    fn kept(&self, list: DictionaryList, entry: &Entry) -> Result<Dictionary, Refusal> {
        self.dictionaries
            .iter()
            .find(|one| one.list == list && one.name == entry.name && one.words == entry.words)
            .cloned()
            .ok_or_else(|| {
                refused(
                    "DictionaryNotFound",
                    format!(
                        "{} is to stay as it is, but there is no such dictionary.",
                        entry.name
                    ),
                )
            })
    }
}
