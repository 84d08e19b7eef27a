//! Dictionaries of an instance.

use serde_json::{Value, json};

use crate::loose;

/// Which of the four lists of dictionaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DictionaryKind {
    /// IK, taken in by a restart.
    Ik,
    /// IK, taken in while the cluster runs.
    IkHot,
    /// Synonyms.
    Synonyms,
    /// Alibaba Cloud's own analyser.
    Aliws,
}

impl DictionaryKind {
    /// The word by which `ListDicts` calls it.
    pub fn analyzer_type(self) -> &'static str {
        match self {
            Self::Ik => "IK",
            Self::IkHot => "IK_HOT",
            Self::Synonyms => "SYNONYMS",
            Self::Aliws => "ALIWS",
        }
    }
}

/// What the words of a dictionary are for (`type`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum WordType {
    /// Words to find.
    Main,
    /// Words to leave out.
    Stop,
    /// Words that mean the same.
    Synonyms,
    /// Words of Alibaba Cloud's own analyser.
    AliWs,
    /// Nothing at all, or another word of the service.
    Unknown(String),
}

impl WordType {
    /// The service's word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Main => "MAIN",
            Self::Stop => "STOP",
            Self::Synonyms => "SYNONYMS",
            Self::AliWs => "ALI_WS",
            Self::Unknown(word) => word,
        }
    }
}

impl From<&str> for WordType {
    fn from(word: &str) -> Self {
        match word.to_ascii_uppercase().as_str() {
            "MAIN" => Self::Main,
            "STOP" => Self::Stop,
            "SYNONYMS" => Self::Synonyms,
            "ALI_WS" | "ALIWS" => Self::AliWs,
            _ => Self::Unknown(word.to_owned()),
        }
    }
}

/// One dictionary file of an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dictionary {
    /// The name of its file.
    pub name: String,
    /// The list it stands in.
    pub kind: DictionaryKind,
    /// What its words are for.
    pub word_type: WordType,
    /// Where it came from: `OSS`, `ORIGIN`, `UPLOAD`.
    pub source_type: Option<String>,
    /// How large it is, in bytes.
    pub file_size: Option<u64>,
}

/// One entry of the new list. What stands in no entry is deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DictionaryEntry {
    /// The name of the file.
    pub name: String,
    /// What its words are for.
    pub word_type: WordType,
    /// Where its content comes from.
    pub source: DictionarySource,
}

/// Where the content of a dictionary comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DictionarySource {
    /// It stays as it is (`ORIGIN`).
    Kept,
    /// An object in a bucket of the instance's region.
    Oss {
        /// The bucket.
        bucket: String,
        /// The key of the object in it.
        key: String,
    },
}

/// What the service finds at an object that is to become a dictionary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DictionaryInformation {
    /// How large it is, in bytes.
    pub size: Option<u64>,
    /// The object's `ETag`: the MD5 of its content, as a rule in upper case.
    pub etag: Option<String>,
}

impl Dictionary {
    pub(crate) fn read(object: &Value, kind: DictionaryKind) -> Self {
        Self {
            // As it is: a dictionary that stays is named again, and another name would delete it.
            name: object
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            kind,
            word_type: WordType::from(loose::text(object, "type").unwrap_or_default().as_str()),
            source_type: loose::text(object, "sourceType"),
            file_size: loose::count(object, "fileSize"),
        }
    }
}

impl DictionaryEntry {
    pub(crate) fn to_json(&self) -> Value {
        let (name, word_type) = (&self.name, self.word_type.as_str());
        match &self.source {
            DictionarySource::Kept => {
                json!({ "name": name, "type": word_type, "sourceType": "ORIGIN" })
            }
            DictionarySource::Oss { bucket, key } => json!({
                "name": name,
                "type": word_type,
                "sourceType": "OSS",
                "ossObject": { "bucketName": bucket, "key": key },
            }),
        }
    }
}

impl DictionaryInformation {
    pub(crate) fn read(object: &Value) -> Self {
        let stored = object.get("ossObject").unwrap_or(&Value::Null);
        let etag = loose::text(stored, "etag").or_else(|| loose::text(object, "etag"));
        Self {
            size: loose::count(object, "fileSize").or_else(|| loose::count(object, "size")),
            etag: etag.map(|etag| etag.trim_matches('"').to_owned()),
        }
    }
}
