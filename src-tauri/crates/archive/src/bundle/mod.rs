//! Bundles: files for the config folder of every node.

mod encoding;
mod junk;
mod places;
mod scan;

pub(crate) use junk::is_junk;
pub(crate) use places::{
    Foreign, file_name, folder_for, is_for_people, is_known_folder, may_be_read,
};
pub(crate) use scan::TextScan;

/// A file that Elasticsearch would read as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFile {
    /// Where it lands.
    pub path: String,
    /// Whether it begins with a byte order mark of UTF-8.
    pub byte_order_mark: bool,
    /// Where it is not UTF-8.
    pub not_utf8: Option<NotUtf8>,
}

/// The first place at which a text is not UTF-8.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotUtf8 {
    /// The line, from 1.
    pub line: u64,
    /// What it looks like instead: `UTF-16`, `GBK`, `ISO-8859-1`; `None` if nothing fits.
    pub looks_like: Option<&'static str>,
}
