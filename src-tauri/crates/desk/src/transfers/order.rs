//! What a transfer was asked to do.

use plugdesk_elastic::NewExtension;

use super::view::{StepName, TransferSource};
use crate::archives::KeptArchive;
use crate::extensions::ExtensionId;

/// Which extension receives a file.
#[derive(Debug, Clone)]
pub enum ExtensionTarget {
    /// One that is made first.
    New(NewExtension),
    /// One that the service already has.
    Existing {
        /// Its id.
        id: ExtensionId,
        /// Its name, to be shown.
        name: String,
        /// Whether it already holds a file.
        holds_file: bool,
    },
}

/// What to bring to the service.
#[derive(Debug, Clone)]
pub enum Order {
    /// A file on this computer into an extension.
    Upload {
        /// The file.
        archive: Box<KeptArchive>,
        /// The extension.
        target: ExtensionTarget,
    },
    /// An extension that the service fills from a URL.
    CreateByUrl {
        /// The extension with its `download_url`.
        new: NewExtension,
        /// The URL as it may be shown.
        shown_url: String,
    },
}

impl Order {
    /// The steps in their order.
    pub fn steps(&self) -> Vec<StepName> {
        match self {
            Self::Upload {
                target: ExtensionTarget::New(_),
                ..
            } => {
                vec![
                    StepName::CheckFile,
                    StepName::Create,
                    StepName::Send,
                    StepName::Verify,
                ]
            }
            Self::Upload {
                target: ExtensionTarget::Existing { .. },
                ..
            } => {
                vec![StepName::CheckFile, StepName::Send, StepName::Verify]
            }
            Self::CreateByUrl { .. } => vec![StepName::Fetch, StepName::Verify],
        }
    }

    /// What it brings, to be shown.
    pub fn source(&self) -> TransferSource {
        match self {
            Self::Upload { archive, .. } => TransferSource::File {
                file_name: archive.view.file_name.clone(),
            },
            Self::CreateByUrl { shown_url, .. } => TransferSource::Url {
                shown_url: shown_url.clone(),
            },
        }
    }

    /// The extension's name, to be shown.
    pub fn extension_name(&self) -> String {
        match self {
            Self::Upload {
                target: ExtensionTarget::New(new),
                ..
            }
            | Self::CreateByUrl { new, .. } => new.name.as_str().to_owned(),
            Self::Upload {
                target: ExtensionTarget::Existing { name, .. },
                ..
            } => name.clone(),
        }
    }

    /// The extension's id, where it is known before the work begins.
    pub fn extension(&self) -> Option<ExtensionId> {
        match self {
            Self::Upload {
                target: ExtensionTarget::Existing { id, .. },
                ..
            } => Some(id.clone()),
            _ => None,
        }
    }
}
