//! What a person would type elsewhere to do the same: curl, ecctl and Terraform texts of each act,
//! with variables in the place of secrets.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::extensions::{ExtensionDraft, ExtensionId};
use crate::plans::PlanRequest;

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
