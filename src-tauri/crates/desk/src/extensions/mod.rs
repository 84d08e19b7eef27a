//! The extension store of Elastic Cloud and ECE, as the Extensions screen needs it.

mod capability;
mod draft;
mod file_name;
mod followed;
mod shown;
mod trail;
mod view;

pub(crate) use capability::{KnownStores, has_no_store, list_fault};
pub(crate) use draft::changed;
pub use draft::{checked, download_url};
pub(crate) use file_name::file_name;
pub(crate) use followed::{end_of, trail_of};
pub(crate) use shown::shown_url;
pub use shown::{details, row};
pub use trail::{StoreCapability, UrlTrail};
pub use view::{
    ExtensionDetails, ExtensionDraft, ExtensionId, ExtensionKind, ExtensionList, ExtensionRow,
    StoredFile,
};
