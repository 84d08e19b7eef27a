//! What the steps that change an instance learnt, beside what its result table tells.

use plugdesk_alibaba::oss::Multipart;
use plugdesk_net::Sha256;
use serde::{Deserialize, Serialize};

use crate::instances::PluginKey;

/// What the steps that change an instance learnt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ChangeFacts {
    /// The files' objects in the bucket, in the order of the files.
    pub objects: Vec<ObjectFacts>,
    /// The library was about to be given the files, and no answer has been seen.
    pub importing: Option<Importing>,
    /// The plug-ins that the library holds since.
    pub imported: Vec<PluginKey>,
    /// A change was about to be asked for under a client token, and no answer has been seen.
    pub asking: Option<AskingChange>,
    /// How many client tokens were made.
    pub tokens: u32,
    /// The ids of the latest changes that the instance knew of before it was asked; `None` where
    /// they could not be read. What is not among them began since.
    pub known_records: Option<Vec<String>>,
    /// Whether the change that the service took needs no restart.
    pub restarts_nothing: bool,
}

/// A file's object in the bucket.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ObjectFacts {
    /// The SHA-256 of the file, once it was read.
    pub sha256: Option<Sha256>,
    /// The bucket in which it was or is to be put.
    pub bucket: String,
    /// The object's key.
    pub key: String,
    /// It was about to be sent, and no answer has been seen.
    pub sending: bool,
    /// An upload in parts that was begun and not ended.
    pub upload: Option<Multipart>,
    /// Whether it was seen in the bucket.
    pub stored: bool,
}

impl ObjectFacts {
    /// Whether something of it lies in the bucket, or may lie there.
    pub fn is_there(&self) -> bool {
        self.stored || self.sending || self.upload.is_some()
    }
}

/// An import on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Importing {
    /// What the library held before. What isn't among them came since.
    pub known: Vec<PluginKey>,
    /// The service said that it takes the files; its library may not show them yet.
    #[serde(default)]
    pub taken: bool,
    /// The request that was answered so.
    #[serde(default)]
    pub request_id: Option<String>,
}

/// A change on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AskingChange {
    /// The client token: the service carries out a change of one token once.
    pub token: String,
    /// The list of dictionaries that the change was made from, where it is one of dictionaries.
    #[serde(default)]
    pub dictionaries: Vec<KnownDictionary>,
}

/// A dictionary as the service listed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KnownDictionary {
    /// Its name.
    pub name: String,
    /// Its bytes, where the service tells them.
    pub size: Option<u64>,
}
