//! What a person would type elsewhere to do the same: curl, ecctl and Terraform texts of each act,
//! with variables in the place of secrets.

mod alibaba;
mod at;
mod curl;
mod ecctl;
mod plan_edit;
mod shell;
mod terraform;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use serde_json::json;
use specta::Type;

pub(crate) use alibaba::{AtRegion, KnownThere, instance_texts};
pub use alibaba::{InstanceCopySubject, InstanceCopyTexts};
pub(crate) use at::At;

use crate::extensions::{ExtensionDraft, ExtensionId, ExtensionKind};
use crate::plans::{PlanAct, PlanRequest};

/// The act to write down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum CopySubject {
    /// Listing the extensions.
    List,
    /// Reading one extension.
    #[serde(rename_all = "camelCase")]
    Show {
        /// The extension.
        extension: ExtensionId,
    },
    /// Making an extension and sending it a file, or making it from a URL.
    #[serde(rename_all = "camelCase")]
    Create {
        /// What is made.
        draft: ExtensionDraft,
        /// The name of the file that is sent.
        file_name: Option<String>,
        /// The URL that the service fetches.
        download_url: Option<String>,
    },
    /// Changing an extension's metadata.
    #[serde(rename_all = "camelCase")]
    Edit {
        /// The extension.
        extension: ExtensionId,
        /// What it becomes.
        draft: ExtensionDraft,
    },
    /// Sending a file to an extension.
    #[serde(rename_all = "camelCase")]
    Upload {
        /// The extension.
        extension: ExtensionId,
        /// The name of the file.
        file_name: Option<String>,
    },
    /// Receiving the stored file.
    #[serde(rename_all = "camelCase")]
    Download {
        /// The extension.
        extension: ExtensionId,
    },
    /// Deleting an extension.
    #[serde(rename_all = "camelCase")]
    Delete {
        /// The extension.
        extension: ExtensionId,
    },
    /// Changing plans.
    #[serde(rename_all = "camelCase")]
    Plans {
        /// What is done to which deployments.
        request: PlanRequest,
    },
}

/// The texts; one is missing where the tool can't do it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CopyTexts {
    /// curl in a POSIX shell.
    pub curl: String,
    /// Elastic's command-line client.
    pub ecctl: Option<String>,
    /// Elastic's Terraform provider.
    pub terraform: Option<String>,
}

/// An extension of the store that an act names, as the service tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held {
    /// Its id.
    pub(crate) id: ExtensionId,
    /// Its name.
    pub(crate) name: String,
    /// Plugin or bundle.
    pub(crate) kind: ExtensionKind,
    /// The Elasticsearch version that it is for.
    pub(crate) version: String,
    /// What goes into a plan.
    pub(crate) url: String,
    /// Its description.
    pub(crate) description: Option<String>,
}

impl CopySubject {
    /// The extension that has to be read before the act can be written down.
    pub(crate) fn named(&self) -> Option<&ExtensionId> {
        match self {
            Self::Upload { extension, .. } | Self::Download { extension } => Some(extension),
            Self::Plans { request } => match &request.act {
                PlanAct::Attach { extension } | PlanAct::Detach { extension } => Some(extension),
                PlanAct::ReplaceSafely { former, .. } => Some(former),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Writes an act down. `held` is the extension that it names. No secret is read for that: what
/// signs in stands as a variable.
pub(crate) fn texts(at: &At, subject: &CopySubject, held: Option<&Held>) -> CopyTexts {
    CopyTexts {
        curl: curl::text(at, subject, held),
        ecctl: ecctl::text(at, subject, held),
        terraform: terraform::text(at, subject, held),
    }
}

/// As the services and the tools write it.
fn kind_word(kind: ExtensionKind) -> &'static str {
    match kind {
        ExtensionKind::Plugin => "plugin",
        ExtensionKind::Bundle => "bundle",
    }
}

/// The description, unless it is blank.
fn told(description: Option<&String>) -> Option<&str> {
    let text = description?.trim();
    (!text.is_empty()).then_some(text)
}

/// A JSON object with its fields in this order, which `serde_json`'s own objects keep only where
/// some other crate asks for that.
fn object(fields: &[(&str, &str)]) -> String {
    let field = |(name, text): &(&str, &str)| format!("{}:{}", json!(name), json!(text));
    let fields: Vec<String> = fields.iter().map(field).collect();
    format!("{{{}}}", fields.join(","))
}

/// Whether a URL may hold a secret: a password before the host, a signature behind the path. Such
/// a one stands as a variable.
fn may_hold_secret(url: &str) -> bool {
    url.contains(['@', '?', '#'])
}
