//! The JSON of the extensions API, written from Elastic's API specification
//! (`apidocs.json` of cloud-sdk-go, ECE 3.8.0; the Elastic Cloud specification is equal here).

use serde::{Deserialize, Serialize};

use super::deployments::Deployment;
use super::errors::Refusal;
use super::store::{Extension, ExtensionId, ExtensionKind};
use crate::clock::iso;

/// `Extension` of the specification.
#[derive(Debug, Serialize)]
pub(super) struct ExtensionReply {
    id: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    download_url: Option<String>,
    extension_type: ExtensionKind,
    version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    deployments: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_metadata: Option<FileMetadata>,
}

/// `ExtensionFileMetadata` of the specification.
#[derive(Debug, Serialize)]
struct FileMetadata {
    last_modified_date: String,
    size: u64,
    url: String,
}

impl ExtensionReply {
    /// The reply for an extension; `link` is the temporary link to its file, if it has one.
    pub(super) fn new(id: &ExtensionId, extension: &Extension, link: Option<String>) -> Self {
        let file_metadata = extension
            .file
            .as_ref()
            .zip(link)
            .map(|(file, url)| FileMetadata {
                last_modified_date: iso(file.stored),
                size: file.size,
                url,
            });
        Self {
            id: id.to_string(),
            name: extension.name.clone(),
            description: extension
                .description
                .clone()
                .filter(|text| !text.is_empty()),
            url: format!("repo://{id}"),
            download_url: extension.download_url.clone(),
            extension_type: extension.kind,
            version: extension.version.clone(),
            deployments: None,
            file_metadata,
        }
    }

    /// The same reply with the ids of the deployments that use the extension.
    pub(super) fn with_deployments<'a>(
        mut self,
        deployments: impl Iterator<Item = &'a Deployment>,
    ) -> Self {
        self.deployments = Some(
            deployments
                .map(|deployment| deployment.id.clone())
                .collect(),
        );
        self
    }
}

/// `Extensions` of the specification.
#[derive(Debug, Serialize)]
pub(super) struct ExtensionsReply {
    pub(super) extensions: Vec<ExtensionReply>,
}

/// `CreateExtensionRequest` and `UpdateExtensionRequest`, as they arrive.
#[derive(Debug, Deserialize)]
struct ExtensionBody {
    name: Option<String>,
    description: Option<String>,
    download_url: Option<String>,
    extension_type: Option<String>,
    version: Option<String>,
}

/// A request whose required fields are there and make sense.
#[derive(Debug)]
pub(super) struct ExtensionRequest {
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) download_url: Option<String>,
    pub(super) kind: ExtensionKind,
    pub(super) version: String,
}

impl ExtensionRequest {
    /// Reads a create request. The rule for names is stated for create only.
    pub(super) fn create(json: &[u8]) -> Result<Self, Refusal> {
        let request = Self::update(json)?;
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        if request.name.chars().all(allowed) {
            return Ok(request);
        }
        Err(Refusal::invalid(
            "name",
            format!(
                "The name [{}] is not valid. Only ASCII alphanumeric and [_.-] characters are \
                 allowed.",
                request.name
            ),
        ))
    }

    /// Reads an update request.
    pub(super) fn update(json: &[u8]) -> Result<Self, Refusal> {
        let body: ExtensionBody =
            serde_json::from_slice(json).map_err(|error| Refusal::Invalid {
                message: format!("The request is malformed: {error}"),
                field: None,
            })?;
        let kind = match required("extension_type", body.extension_type)?.as_str() {
            "plugin" => ExtensionKind::Plugin,
            "bundle" => ExtensionKind::Bundle,
            other => {
                return Err(Refusal::invalid(
                    "extension_type",
                    format!("[{other}] is not an extension type. Send plugin or bundle."),
                ));
            }
        };
        Ok(Self {
            name: required("name", body.name)?,
            description: body.description,
            download_url: body.download_url.filter(|url| !url.is_empty()),
            kind,
            version: required("version", body.version)?,
        })
    }
}

fn required(field: &'static str, value: Option<String>) -> Result<String, Refusal> {
    value
        .filter(|value| !value.trim().is_empty())
        .ok_or_else(|| Refusal::invalid(field, format!("The field [{field}] is required.")))
}
