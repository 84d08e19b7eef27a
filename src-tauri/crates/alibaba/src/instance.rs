//! Instances and regions, as the service describes them.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};

use crate::loose;

/// The id of an instance, such as `es-cn-n6w1o1x0w001c0000`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InstanceId(String);

/// A text that cannot be the id of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// It is empty.
    #[error("the id is empty")]
    Empty,
    /// It would name another place in the API's address.
    #[error("the id is not one path segment")]
    NotASegment,
}

impl InstanceId {
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

impl TryFrom<String> for InstanceId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        Self::parse(&text)
    }
}

impl From<InstanceId> for String {
    fn from(id: InstanceId) -> Self {
        id.0
    }
}

impl fmt::Display for InstanceId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// What an instance is doing (`status`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum InstanceStatus {
    /// It serves, and takes changes.
    Active,
    /// A change is taking effect; no other is accepted.
    Activating,
    /// It is frozen.
    Inactive,
    /// It is broken or has been released.
    Invalid,
    /// A change was interrupted.
    Suspended,
    /// Something else, in the service's own word.
    Unknown(String),
}

impl From<&str> for InstanceStatus {
    fn from(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "active" => Self::Active,
            "activating" => Self::Activating,
            "inactive" => Self::Inactive,
            "invalid" => Self::Invalid,
            "suspended" => Self::Suspended,
            _ => Self::Unknown(word.to_owned()),
        }
    }
}

/// The control architecture of an instance (`archType`). Custom plug-ins work on `Public` only.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ArchType {
    /// `public`: the cloud-native one ("v3").
    Public,
    /// `exclusive`: the older one ("v2").
    Exclusive,
    /// Something else, in the service's own word.
    Other(String),
}

impl From<&str> for ArchType {
    fn from(word: &str) -> Self {
        // The API's pages and the vendor's own tools differ in the case of these words.
        match word.to_ascii_lowercase().as_str() {
            "public" => Self::Public,
            "exclusive" => Self::Exclusive,
            _ => Self::Other(word.to_owned()),
        }
    }
}

/// One Elasticsearch instance (`ListInstance`, `DescribeInstance`). Instances that are broken or
/// being made lack many fields.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Instance {
    /// The id.
    #[serde(rename = "instanceId")]
    pub id: InstanceId,
    /// The name a person gave it.
    #[serde(default, deserialize_with = "loose::as_text")]
    pub description: Option<String>,
    /// The full version, such as `7.10.0_with_X-Pack`.
    #[serde(default, deserialize_with = "loose::as_plain_text")]
    pub es_version: String,
    /// What it is doing.
    #[serde(default = "no_status", deserialize_with = "status")]
    pub status: InstanceStatus,
    /// The control architecture.
    #[serde(default, deserialize_with = "arch_type")]
    pub arch_type: Option<ArchType>,
    /// How many data nodes it has.
    #[serde(default, deserialize_with = "loose::as_count")]
    pub node_amount: Option<u32>,
    /// How many zones it is spread over.
    #[serde(default, deserialize_with = "loose::as_count")]
    pub zone_count: Option<u32>,
    /// `prepaid` or `postpaid`.
    #[serde(default, deserialize_with = "loose::as_text")]
    pub payment_type: Option<String>,
    /// The address by which clusters in the same network reach it.
    #[serde(default, deserialize_with = "loose::as_text")]
    pub domain: Option<String>,
    /// When it was made.
    #[serde(default, deserialize_with = "loose::as_moment")]
    pub created_at: Option<DateTime<Utc>>,
    /// When it was last changed.
    #[serde(default, deserialize_with = "loose::as_moment")]
    pub updated_at: Option<DateTime<Utc>>,
}

impl Instance {
    /// An instance of which nothing but the id is known.
    pub(crate) fn named(id: InstanceId) -> Self {
        Self {
            id,
            description: None,
            es_version: String::new(),
            status: no_status(),
            arch_type: None,
            node_amount: None,
            zone_count: None,
            payment_type: None,
            domain: None,
            created_at: None,
            updated_at: None,
        }
    }

    /// The version of Elasticsearch: what stands before `_with_` in [`es_version`](Self::es_version).
    /// It has two or three components; where there are two, the service does not tell the third.
    pub fn elasticsearch_version(&self) -> &str {
        self.es_version.split('_').next().unwrap_or_default()
    }

    /// Whether the instance runs this version of Elasticsearch; `None` where the service does not
    /// tell enough to say so, as with `7.10_with_X-Pack`, which may be any of 7.10.
    pub fn runs(&self, version: &str) -> Option<bool> {
        let ours = components(self.elasticsearch_version())?;
        let theirs = components(version)?;
        if ours.iter().zip(&theirs).any(|(our, their)| our != their) {
            return Some(false);
        }
        (ours.len() == 3 && theirs.len() == 3).then_some(true)
    }
}

/// The two or three numbers of a version.
fn components(version: &str) -> Option<Vec<u32>> {
    let numbers: Vec<u32> = version
        .trim()
        .split('.')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    (2..=3).contains(&numbers.len()).then_some(numbers)
}

/// One region (`DescribeRegions`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegionInfo {
    /// The region's id, such as `cn-hangzhou`.
    #[serde(rename = "regionId")]
    pub id: String,
    /// Its name in the service's language.
    #[serde(default, deserialize_with = "loose::as_text")]
    pub local_name: Option<String>,
    /// The host of its API.
    #[serde(
        default,
        rename = "regionEndpoint",
        deserialize_with = "loose::as_text"
    )]
    pub endpoint: Option<String>,
    /// The address of its console.
    #[serde(default, deserialize_with = "loose::as_text")]
    pub console_endpoint: Option<String>,
    /// `available`, or the service's word for another state.
    #[serde(default, deserialize_with = "loose::as_text")]
    pub status: Option<String>,
}

fn no_status() -> InstanceStatus {
    InstanceStatus::Unknown(String::new())
}

fn status<'de, D: Deserializer<'de>>(reader: D) -> Result<InstanceStatus, D::Error> {
    let word = loose::as_plain_text(reader)?;
    Ok(InstanceStatus::from(word.as_str()))
}

fn arch_type<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<ArchType>, D::Error> {
    let word = loose::as_text(reader)?;
    Ok(word.as_deref().map(ArchType::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_an_instance_as_the_api_page_shows_it() {
        let instance: Instance = serde_json::from_str(
            r#"{"instanceId":"es-cn-n6w1o1x0w001c0000","description":"search","nodeAmount":2,
            "paymentType":"postpaid","status":"active","esVersion":"7.10_with_X-Pack",
            "createdAt":"2020-06-28T08:25:53.895Z","updatedAt":"nonsense","archType":"Public",
            "domain":"es-cn-n6w1o1x0w001c0000.elasticsearch.aliyuncs.com","dictList":[],"zoneCount":1}"#,
        )
        .unwrap();
        assert_eq!(instance.elasticsearch_version(), "7.10");
        assert_eq!(instance.status, InstanceStatus::Active);
        assert_eq!(instance.arch_type, Some(ArchType::Public));
        assert_eq!(instance.node_amount, Some(2));
        assert_eq!(
            instance.created_at.unwrap().to_rfc3339(),
            "2020-06-28T08:25:53.895+00:00"
        );
        assert_eq!(instance.updated_at, None);
    }

    #[test]
    fn a_broken_instance_still_shows() {
        let instance: Instance = serde_json::from_str(
            r#"{"instanceId":"es-cn-1","status":"frozen","esVersion":null,"description":null,"archType":null}"#,
        )
        .unwrap();
        assert_eq!(
            instance.status,
            InstanceStatus::Unknown("frozen".to_owned())
        );
        assert_eq!(instance.elasticsearch_version(), "");
        assert_eq!(instance.arch_type, None);
        let bare: Instance = serde_json::from_str(r#"{"instanceId":"es-cn-1"}"#).unwrap();
        assert_eq!(bare.status, InstanceStatus::Unknown(String::new()));
    }

    fn version(text: &str) -> Instance {
        let id = InstanceId::parse("es-cn-1").unwrap();
        Instance {
            es_version: text.to_owned(),
            ..Instance::named(id)
        }
    }

    #[test]
    fn the_version_is_the_number_before_what_comes_with_it() {
        for (text, number) in [
            ("8.17.0_with_X-Pack", "8.17.0"),
            ("7.10_with_X-Pack", "7.10"),
            ("7.10.0_ali1.6.0", "7.10.0"),
            ("8.17.0", "8.17.0"),
            ("", ""),
        ] {
            assert_eq!(version(text).elasticsearch_version(), number);
        }
    }

    #[test]
    fn a_version_is_compared_as_far_as_it_is_told() {
        for (ours, theirs, runs) in [
            ("8.17.0_with_X-Pack", "8.17.0", Some(true)),
            ("8.17.0_with_X-Pack", " 8.17.0 ", Some(true)),
            ("8.17.0_with_X-Pack", "8.17.1", Some(false)),
            ("8.17.0_with_X-Pack", "8.170.0", Some(false)),
            ("8.17.0_with_X-Pack", "7.17.0", Some(false)),
            ("8.17.0_with_X-Pack", "8.17", None),
            ("7.10_with_X-Pack", "7.10.0", None),
            ("7.10_with_X-Pack", "7.10.2", None),
            ("7.10_with_X-Pack", "7.10", None),
            ("7.10_with_X-Pack", "7.1.0", Some(false)),
            ("7.10_with_X-Pack", "8.10.0", Some(false)),
            ("", "8.17.0", None),
            ("8.17.0_with_X-Pack", "8.17.0-SNAPSHOT", None),
            ("latest_with_X-Pack", "8.17.0", None),
        ] {
            assert_eq!(version(ours).runs(theirs), runs, "{ours} {theirs}");
        }
    }

    #[test]
    fn odd_fields_do_not_hide_an_instance() {
        let instance: Instance = serde_json::from_str(
            r#"{"instanceId":"es-cn-1","description":7,"nodeAmount":"3","zoneCount":{},
            "esVersion":null,"status":null,"archType":"EXCLUSIVE","domain":[],
            "createdAt":1593332753895,"updatedAt":false}"#,
        )
        .unwrap();
        assert_eq!(instance.description.as_deref(), Some("7"));
        assert_eq!((instance.node_amount, instance.zone_count), (Some(3), None));
        assert_eq!(instance.arch_type, Some(ArchType::Exclusive));
        assert_eq!(instance.domain, None);
        let made = instance.created_at.unwrap();
        assert_eq!(made.to_rfc3339(), "2020-06-28T08:25:53.895+00:00");
        assert_eq!(instance.updated_at, None);
    }

    #[test]
    fn an_id_is_one_path_segment() {
        assert_eq!(InstanceId::parse(""), Err(IdError::Empty));
        assert_eq!(InstanceId::parse("."), Err(IdError::NotASegment));
        assert_eq!(
            InstanceId::parse("es-cn-1/x").unwrap().as_str(),
            "es-cn-1/x"
        );
    }
}
