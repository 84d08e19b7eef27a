//! The acts of Alibaba Cloud Elasticsearch as a person would type them elsewhere.

mod aliyun;
mod legs;
mod requests;
#[cfg(test)]
mod tests;

use plugdesk_net::Url;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;

use crate::connections::{ConnectionRecord, OssView, SignIn};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::instances::{ChangeRequest, DictionaryAsk, DictionaryRow, InstanceId, PluginKey};
use legs::legs;

/// The act on an instance to write down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum InstanceCopySubject {
    /// Reading the instance and its plug-ins.
    Show,
    /// Bringing files through OSS into the library, and installing them.
    #[serde(rename_all = "camelCase")]
    Bring {
        /// The files' names.
        file_names: Vec<String>,
        /// Whether they are installed too.
        install: bool,
    },
    /// A change.
    #[serde(rename_all = "camelCase")]
    Change {
        /// What is done.
        change: ChangeRequest,
        /// Whether to go on where the service would wait for a healthy cluster.
        force: bool,
    },
    /// Removing plug-ins from the library.
    Remove {
        /// The plug-ins.
        plugins: Vec<PluginKey>,
    },
    /// Interrupting a change.
    Interrupt,
    /// Resuming it.
    Resume,
    /// Changing dictionaries.
    Dictionaries {
        /// The change.
        ask: DictionaryAsk,
    },
}

/// The texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InstanceCopyTexts {
    /// The aliyun command line in a POSIX shell, with variables in the place of secrets.
    pub aliyun: String,
    /// Method, path, query and body of each request, as any SDK sends them.
    pub requests: String,
}

/// The region that a text is for. The connection's secret is not known here.
#[derive(Debug, Clone)]
pub(crate) struct AtRegion {
    region: String,
    /// The address of the API, without a path.
    origin: String,
    /// Whether the address is another than the region's usual one.
    elsewhere: bool,
    /// Whether a security token belongs to the key.
    temporary: bool,
    oss: Option<OssView>,
}

impl AtRegion {
    /// The region of a connection.
    pub(crate) fn of(record: &ConnectionRecord) -> Self {
        let region = record.place.region.clone().unwrap_or_default();
        let origin = record.place.address.trim_end_matches('/').to_owned();
        Self {
            elsewhere: origin != format!("https://elasticsearch.{region}.aliyuncs.com"),
            temporary: matches!(record.sign_in, SignIn::TemporaryKey { .. }),
            oss: record
                .place
                .oss
                .clone()
                .filter(|oss| !oss.bucket.is_empty()),
            region,
            origin,
        }
    }

    /// The API's host, with its port where it has one.
    fn host(&self) -> String {
        host_of(&self.origin)
    }

    fn bucket(&self) -> Result<&OssView, Fault> {
        self.oss.as_ref().ok_or_else(|| {
            Fault::new(FaultCode::OssNoBucket, FaultPhase::Input)
                .offering(FaultAction::EditConnection)
        })
    }
}

fn host_of(address: &str) -> String {
    let url = Url::parse(address).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    let port = url.as_ref().and_then(Url::port);
    port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// What was read for a text.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownThere {
    /// The objects of the library that the act names, whole.
    pub(crate) library: Vec<Value>,
    /// The list of dictionaries as it is now.
    pub(crate) dictionaries: Vec<DictionaryRow>,
    /// The names of the word lists, in the order in which the change names them.
    pub(crate) word_files: Vec<String>,
}

impl InstanceCopySubject {
    /// The plug-ins of the library that the act names, whose whole objects the service wants.
    pub(crate) fn library_plugins(&self) -> &[PluginKey] {
        match self {
            Self::Change {
                change: ChangeRequest::Install { plugins },
                ..
            }
            | Self::Remove { plugins } => plugins,
            _ => &[],
        }
    }
}

/// Writes an act on an instance down.
pub(crate) fn instance_texts(
    at: &AtRegion,
    instance: &InstanceId,
    subject: &InstanceCopySubject,
    known: &KnownThere,
) -> Result<InstanceCopyTexts, Fault> {
    let legs = legs(at, instance, subject, known)?;
    Ok(InstanceCopyTexts {
        aliyun: aliyun::text(at, instance, &legs),
        requests: requests::text(at, &legs),
    })
}
