//! From the service's answer to what the page shows.

use plugdesk_elastic::{Extension, ExtensionType, FileMetadata, Stored};
use plugdesk_net::Url;

use super::view::{ExtensionDetails, ExtensionId, ExtensionKind, ExtensionRow, StoredFile};
use crate::clock::written;

/// One row of the table.
pub fn row(extension: &Extension) -> ExtensionRow {
    ExtensionRow {
        id: ExtensionId(extension.id.as_str().to_owned()),
        name: extension.name.clone(),
        description: extension
            .description
            .clone()
            .filter(|text| !text.is_empty()),
        kind: extension.extension_type.into(),
        version: extension.version.clone(),
        url: extension.url.clone(),
        download_url: extension.download_url.as_deref().map(shown_url),
        file: extension.file_metadata.as_ref().and_then(stored_file),
    }
}

impl From<ExtensionType> for ExtensionKind {
    fn from(extension_type: ExtensionType) -> Self {
        match extension_type {
            ExtensionType::Plugin => Self::Plugin,
            ExtensionType::Bundle => Self::Bundle,
        }
    }
}

/// Everything that the service tells of one extension.
pub fn details(stored: &Stored<Extension>) -> ExtensionDetails {
    ExtensionDetails {
        row: row(&stored.value),
        deployments: stored.value.deployments.clone(),
        resource_version: stored.resource.version.clone(),
        resource_created: stored.resource.created.clone(),
        resource_last_modified: stored.resource.last_modified.clone(),
        request_id: stored.request_id.clone(),
    }
}

/// The stored file; some answers carry an empty object while there is none.
fn stored_file(metadata: &FileMetadata) -> Option<StoredFile> {
    if metadata.size.is_none() && metadata.last_modified_date.is_none() {
        return None;
    }
    Some(StoredFile {
        size: metadata.size,
        last_modified: metadata.last_modified_date.map(written),
        has_link: metadata.url.is_some(),
    })
}

/// A URL as it may be shown: credentials and signatures hide in the user part and the query.
pub(crate) fn shown_url(text: &str) -> String {
    Url::parse(text).map_or_else(
        |_| "…".to_owned(),
        |mut url| {
            // Neither call can fail for a URL that has a host.
            let _ = url.set_username("");
            let _ = url.set_password(None);
            if url.query().is_some() {
                url.set_query(Some("…"));
            }
            url.set_fragment(None);
            percent_free_ellipsis(url.as_str())
        },
    )
}

/// The ellipsis that stands for a query is shown as itself.
fn percent_free_ellipsis(text: &str) -> String {
    text.replace("%E2%80%A6", "…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_url_holds_no_credentials() {
        assert_eq!(
            shown_url("https://user:pass@example.com/a.zip?sig=secret#x"),
            "https://example.com/a.zip?…"
        );
        assert_eq!(
            shown_url("https://example.com/a.zip"),
            "https://example.com/a.zip"
        );
        assert_eq!(shown_url("not a url with secret"), "…");
    }
}
