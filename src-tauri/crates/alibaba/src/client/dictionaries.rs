//! Dictionaries.

use plugdesk_net::CancellationToken;
use serde_json::Value;

use super::Client;
use super::request::{Request, path_of};
use crate::answered::Answered;
use crate::client_token::ClientToken;
use crate::dictionary::{Dictionary, DictionaryEntry, DictionaryInformation, DictionaryKind};
use crate::envelope::Listed;
use crate::error::{Error, Operation};
use crate::instance::InstanceId;

impl Client {
    /// The dictionaries of one list (`ListDicts`). The links by which the service offers their
    /// content are not given on: whoever has one can read the dictionary.
    pub async fn list_dictionaries(
        &self,
        id: &InstanceId,
        kind: DictionaryKind,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<Dictionary>>, Error> {
        let request = Request::get(Operation::ListDicts, path_of(id, "/dicts"))
            .asking("analyzerType", kind.analyzer_type());
        self.dictionaries(request, kind, cancel).await
    }

    /// Replaces one whole list of dictionaries (`UpdateDict`, `UpdateHotIkDicts`,
    /// `UpdateSynonymsDicts`, `UpdateAliwsDict`): what is not among the entries is deleted. Gives
    /// the new list.
    ///
    /// Errors of its own: `InstanceActivating`, `InstanceNotFound`.
    pub async fn update_dictionaries(
        &self,
        id: &InstanceId,
        kind: DictionaryKind,
        entries: &[DictionaryEntry],
        token: &ClientToken,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<Dictionary>>, Error> {
        let (operation, below) = match kind {
            DictionaryKind::Ik => (Operation::UpdateDict, "/dict"),
            DictionaryKind::IkHot => (Operation::UpdateHotIkDicts, "/ik-hot-dict"),
            DictionaryKind::Synonyms => (Operation::UpdateSynonymsDicts, "/synonymsDict"),
            DictionaryKind::Aliws => (Operation::UpdateAliwsDict, "/aliws-dict"),
        };
        let list = entries.iter().map(DictionaryEntry::to_json).collect();
        let request = Request::put(operation, path_of(id, below))
            .once(token)
            .with(&Value::Array(list));
        self.dictionaries(request, kind, cancel).await
    }

    /// What the service finds at an object that is to become a dictionary
    /// (`ListDictInformation`): whether it can read it, before anything is changed.
    pub async fn dictionary_information(
        &self,
        id: &InstanceId,
        bucket: &str,
        key: &str,
        kind: DictionaryKind,
        cancel: &CancellationToken,
    ) -> Result<Answered<DictionaryInformation>, Error> {
        let request = Request::get(Operation::ListDictInformation, path_of(id, "/dict/_info"))
            .asking("bucketName", bucket)
            .asking("key", key)
            .asking("analyzerType", kind.analyzer_type());
        let answered: Answered<Value> = self.call(request, cancel).await?;
        Ok(answered.map(|result| DictionaryInformation::read(&result)))
    }

    async fn dictionaries(
        &self,
        request: Request,
        kind: DictionaryKind,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<Dictionary>>, Error> {
        let answered: Answered<Listed<Value>> = self.call(request, cancel).await?;
        let read = |object: &Value| Dictionary::read(object, kind);
        Ok(answered.map(|list| list.0.iter().map(read).collect()))
    }
}
