//! The extension store of Elastic Cloud and ECE, as the Extensions screen needs it.

mod draft;
mod shown;
mod trail;
mod view;

pub use draft::{checked, download_url};
pub(crate) use shown::shown_url;
pub use shown::{details, row};
pub use trail::{StoreCapability, UrlTrail};
pub use view::{
    ExtensionDetails, ExtensionDraft, ExtensionId, ExtensionKind, ExtensionList, ExtensionRow,
    StoredFile,
};
