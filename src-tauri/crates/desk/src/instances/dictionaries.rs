//! Dictionaries of an instance as the page sees them.

use serde::{Deserialize, Serialize};
use specta::Type;

/// The id of a word list that the person chose in the native dialog.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct WordFileId(pub String);

/// One of the four lists of dictionaries that an instance keeps. A change replaces a list as a
/// whole, so what stays is told along.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum DictionaryList {
    /// The IK analyser's own words (`UpdateDict`). A change restarts the cluster.
    Ik,
    /// The IK analyser's words that nodes load while they run (`UpdateHotIkDicts`).
    IkHot,
    /// Synonyms (`UpdateSynonymsDicts`).
    Synonyms,
    /// The AliNLP analyser's words (`UpdateAliwsDict`).
    Aliws,
}

/// What a dictionary holds (`type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum WordsKind {
    /// Words (`MAIN`).
    Main,
    /// Stop words (`STOP`).
    Stop,
    /// Synonyms (`SYNONYMS`).
    Synonyms,
    /// Words of the AliNLP analyser (`ALI_WS`).
    Aliws,
}

/// A dictionary of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DictionaryRow {
    /// The list that it belongs to.
    pub list: DictionaryList,
    /// Its file name.
    pub name: String,
    /// What it holds; `None` where the service says another word.
    pub words: Option<WordsKind>,
    /// Its bytes.
    pub size: Option<u64>,
    /// Where the service has it from, as it writes it, such as `OSS` or `ORIGIN`.
    pub source: Option<String>,
}

/// All dictionaries of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Dictionaries {
    /// The dictionaries.
    pub rows: Vec<DictionaryRow>,
    /// When the service answered, RFC 3339.
    pub read_at: String,
}

/// What was seen in a word list before it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum WordFileFinding {
    /// It is not UTF-8, which Elasticsearch reads.
    #[serde(rename_all = "camelCase")]
    NotUtf8 {
        /// The first line that is not, from 1.
        line: u32,
    },
    /// It begins with a byte order mark, which becomes part of the first word.
    ByteOrderMark,
    /// It holds no words.
    Empty,
    /// Its name does not end as the service asks for.
    #[serde(rename_all = "camelCase")]
    Ending {
        /// The ending that the service asks for, such as `.dic`.
        wanted: String,
    },
}

/// A word list of this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WordFile {
    /// Names it from now on.
    pub id: WordFileId,
    /// The file's name, without its folder.
    pub file_name: String,
    /// Its bytes.
    pub size: u64,
    /// How many lines it has.
    pub lines: u32,
    /// What was seen in it.
    pub findings: Vec<WordFileFinding>,
}

/// A word list for a dictionary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DictionaryPut {
    /// The file.
    pub file: WordFileId,
    /// The dictionary's name; one that is there under this name is replaced.
    pub name: String,
    /// What it holds.
    pub words: WordsKind,
}

/// A change of one list of dictionaries. Everything that it doesn't name stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DictionaryAsk {
    /// The list.
    pub list: DictionaryList,
    /// What is added or replaced.
    pub put: Vec<DictionaryPut>,
    /// The names of those that are removed.
    pub remove: Vec<String>,
}

/// What becomes of a dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DictionaryEffect {
    /// It stays as it is.
    Stays,
    /// It is new.
    Added,
    /// Its words are replaced.
    Replaced,
    /// It is removed.
    Removed,
}

/// Whether a change restarts the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Restarts {
    /// It does.
    Yes,
    /// It does not: the nodes load the words while they run.
    No,
    /// The service does not say.
    Perhaps,
}

/// What a change of dictionaries does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DictionaryPreview {
    /// A line for each dictionary of the list, before or after.
    pub lines: Vec<DictionaryLine>,
    /// Whether it restarts the cluster.
    pub restarts: Restarts,
}

/// What becomes of one dictionary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DictionaryLine {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub words: Option<WordsKind>,
    /// What becomes of it.
    pub effect: DictionaryEffect,
    /// Its bytes before.
    pub size_before: Option<u64>,
    /// Its bytes after.
    pub size_after: Option<u64>,
}
