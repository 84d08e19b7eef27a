//! The objects of the extension store.

use std::fmt;

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize};

use crate::extension_name::ExtensionName;

/// The service's own id of an extension. It is opaque: digits in practice, but nothing promises it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ExtensionId(String);

/// A text that cannot be the id of an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// It is empty.
    #[error("the id is empty")]
    Empty,
    /// It would name another place in the API's address.
    #[error("the id is not one path segment")]
    NotASegment,
}

impl ExtensionId {
    /// Reads an id. Everything goes that can stand as one segment of a URL's path.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        match text {
            "" => Err(IdError::Empty),
            // A URL parser resolves these two even when their dots are percent-encoded.
            "." | ".." => Err(IdError::NotASegment),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// The id as the service wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ExtensionId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        Self::parse(&text)
    }
}

impl From<ExtensionId> for String {
    fn from(id: ExtensionId) -> Self {
        id.0
    }
}

impl fmt::Display for ExtensionId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// What the archive of an extension holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExtensionType {
    /// An Elasticsearch plugin, installed on every node.
    Plugin,
    /// Files such as dictionaries or scripts, unpacked into the configuration folder.
    Bundle,
}

/// One entry of the extension store (`Extension` in the API's description).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Extension {
    /// The service's id.
    pub id: ExtensionId,
    /// The name which a person gave it. Several extensions may have the same one.
    pub name: String,
    /// A description; the service leaves out an empty one.
    #[serde(default)]
    pub description: Option<String>,
    /// `repo://…`, the address by which a deployment's plan names the extension.
    pub url: String,
    /// Where the service fetched the archive, where one was named.
    #[serde(default)]
    pub download_url: Option<String>,
    /// Plugin or bundle. It cannot be changed later.
    pub extension_type: ExtensionType,
    /// The Elasticsearch version the extension is for; bundles may use a wildcard such as `8.*`.
    pub version: String,
    /// Ids of the deployments that use it, at most 10,000. Filled only on request.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub deployments: Vec<String>,
    /// What is known of the stored archive; nothing until there is one.
    #[serde(default, deserialize_with = "file_metadata")]
    pub file_metadata: Option<FileMetadata>,
}

/// What the service knows of a stored archive (`ExtensionFileMetadata`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileMetadata {
    /// When the archive was stored.
    pub last_modified_date: Option<DateTime<Utc>>,
    /// The size of the archive in bytes.
    pub size: Option<u64>,
    /// A link by which the archive can be fetched for a short time.
    pub url: Option<SignedLink>,
}

/// A link that carries its own permission: who knows it can fetch the file. It is a secret.
#[derive(Clone)]
pub struct SignedLink(SecretString);

impl SignedLink {
    /// Wraps a link.
    pub fn new(link: String) -> Self {
        Self(SecretString::from(link))
    }

    /// The link itself, to be used and not to be kept or shown.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for SignedLink {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SignedLink(***)")
    }
}

impl PartialEq for SignedLink {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for SignedLink {}

/// What is told to the service when an extension is created (`CreateExtensionRequest`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewExtension {
    /// The name.
    pub name: ExtensionName,
    /// A description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// An http or https address from which the service fetches the archive itself, without
    /// following redirects. Without one, the archive is uploaded afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub download_url: Option<String>,
    /// Plugin or bundle.
    pub extension_type: ExtensionType,
    /// The Elasticsearch version, for bundles also with a wildcard.
    pub version: String,
}

fn null_as_empty<'de, D: Deserializer<'de>>(reader: D) -> Result<Vec<String>, D::Error> {
    Ok(Option::deserialize(reader)?.unwrap_or_default())
}

/// The service writes `{}` or `null`, or leaves the field out, until an archive is stored. A date
/// or a size in an unknown notation must not make a whole list unreadable, so it counts as absent.
fn file_metadata<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<FileMetadata>, D::Error> {
    #[derive(Deserialize)]
    struct Fields {
        last_modified_date: Option<serde_json::Value>,
        size: Option<serde_json::Value>,
        url: Option<String>,
    }

    let Some(fields) = Option::<Fields>::deserialize(reader)? else {
        return Ok(None);
    };
    let metadata = FileMetadata {
        last_modified_date: fields
            .last_modified_date
            .as_ref()
            .and_then(serde_json::Value::as_str)
            .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
            .map(|date| date.to_utc()),
        size: fields.size.as_ref().and_then(serde_json::Value::as_u64),
        url: fields
            .url
            .filter(|link| !link.is_empty())
            .map(SignedLink::new),
    };
    let known =
        metadata.last_modified_date.is_some() || metadata.size.is_some() || metadata.url.is_some();
    Ok(known.then_some(metadata))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Extension {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn reads_every_field() {
        let extension = read(
            r#"{"id":"1000000001","name":"n","description":"d","url":"repo://1000000001",
            "download_url":"https://example.com/a.zip","extension_type":"bundle","version":"8.*",
            "deployments":["a","b"],"file_metadata":{"last_modified_date":"2024-05-04T11:42:00+02:00",
            "size":149,"url":"https://bucket/a.zip?sig=s3cr3t"}}"#,
        );
        assert_eq!(extension.id.as_str(), "1000000001");
        assert_eq!(extension.description.as_deref(), Some("d"));
        assert_eq!(extension.extension_type, ExtensionType::Bundle);
        assert_eq!(extension.deployments, ["a", "b"]);
        let metadata = extension.file_metadata.clone().unwrap();
        assert_eq!(
            metadata.last_modified_date.unwrap().to_rfc3339(),
            "2024-05-04T09:42:00+00:00"
        );
        assert_eq!(metadata.size, Some(149));
        assert_eq!(
            metadata.url.unwrap().expose(),
            "https://bucket/a.zip?sig=s3cr3t"
        );
        assert!(
            !format!("{extension:?}").contains("s3cr3t"),
            "a signed link is a secret"
        );
    }

    #[test]
    fn tolerates_what_real_services_leave_out_or_add() {
        for odd in [
            r#""deployments":null,"file_metadata":{}"#,
            r#""file_metadata":null,"description":null,"new_field":{"a":[1]}"#,
            r#""file_metadata":{"size":null,"url":"","extra":1,"last_modified_date":"yesterday"}"#,
        ] {
            let extension = read(&format!(
                r#"{{"id":"1","name":"n","url":"repo://1","extension_type":"plugin","version":"8.1.0",{odd}}}"#
            ));
            assert_eq!(extension.file_metadata, None, "{odd}");
            assert!(extension.deployments.is_empty(), "{odd}");
        }
    }

    #[test]
    fn an_id_is_one_path_segment() {
        assert_eq!(ExtensionId::parse(""), Err(IdError::Empty));
        assert_eq!(ExtensionId::parse(".."), Err(IdError::NotASegment));
        assert!(
            ExtensionId::parse("a/../b").is_ok(),
            "the slash is percent-encoded when sent"
        );
        assert!(serde_json::from_str::<ExtensionId>(r#"".""#).is_err());
    }

    #[test]
    fn a_new_extension_leaves_out_what_is_not_said() {
        let new = NewExtension {
            name: ExtensionName::parse("icu").unwrap(),
            description: None,
            download_url: None,
            extension_type: ExtensionType::Plugin,
            version: "8.17.0".to_owned(),
        };
        assert_eq!(
            serde_json::to_string(&new).unwrap(),
            r#"{"name":"icu","extension_type":"plugin","version":"8.17.0"}"#
        );
    }
}
