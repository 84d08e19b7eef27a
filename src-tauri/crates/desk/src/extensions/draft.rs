//! From what was typed to an extension that the service can be asked for.

use plugdesk_elastic::{ExtensionName, ExtensionType, NewExtension};
use plugdesk_net::Url;

use super::view::{ExtensionDraft, ExtensionKind};
use crate::fault::{Fault, FaultCode};

/// Checks the fields of `draft` as the service would ("Create an extension": the name holds ASCII
/// letters, digits, `_`, `.` and `-`; name, type and version are required).
pub fn checked(
    draft: &ExtensionDraft,
    download_url: Option<String>,
) -> Result<NewExtension, Fault> {
    let name = ExtensionName::parse(draft.name.trim()).map_err(|error| {
        Fault::of_field(FaultCode::BadExtensionName, "name", draft.name.trim())
            .with_arg("reason", error.to_string())
    })?;
    let version = draft.version.trim();
    if version.is_empty() || version.chars().any(char::is_whitespace) {
        return Err(Fault::of_field(FaultCode::BadVersion, "version", version));
    }
    Ok(NewExtension {
        name,
        description: draft
            .description
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned),
        download_url,
        extension_type: match draft.kind {
            ExtensionKind::Plugin => ExtensionType::Plugin,
            ExtensionKind::Bundle => ExtensionType::Bundle,
        },
        version: version.to_owned(),
    })
}

/// Checks a URL that the service shall fetch: http or https with a host. It is data for the
/// service; Plugdesk itself does not follow it.
pub fn download_url(text: &str) -> Result<Url, Fault> {
    let text = text.trim();
    let refused = || Fault::of_field(FaultCode::BadDownloadUrl, "downloadUrl", text);
    let url = Url::parse(text).map_err(|_| refused())?;
    if matches!(url.scheme(), "http" | "https") && url.has_host() {
        Ok(url)
    } else {
        Err(refused())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(name: &str, version: &str) -> ExtensionDraft {
        ExtensionDraft {
            name: name.to_owned(),
            description: Some("  ".to_owned()),
            kind: ExtensionKind::Plugin,
            version: version.to_owned(),
        }
    }

    #[test]
    fn what_the_service_would_refuse_is_named_before_it_is_sent() {
        assert!(checked(&draft("analysis-ik_8.15", "8.15.2"), None).is_ok());
        for name in ["", "analysis ik", "分词", "a/b"] {
            let fault = checked(&draft(name, "8.15.2"), None).unwrap_err();
            assert_eq!(fault.code, FaultCode::BadExtensionName, "{name:?}");
            assert_eq!(fault.field.as_deref(), Some("name"));
        }
        for version in ["", " ", "8. 1"] {
            let fault = checked(&draft("a", version), None).unwrap_err();
            assert_eq!(fault.code, FaultCode::BadVersion, "{version:?}");
        }
    }

    #[test]
    fn a_blank_description_is_left_out() {
        assert_eq!(
            checked(&draft("a", "8.15.2"), None).unwrap().description,
            None
        );
    }

    #[test]
    fn only_web_addresses_can_be_fetched() {
        assert!(download_url(" https://example.com/a.zip ").is_ok());
        for text in [
            "",
            "example.com/a.zip",
            "file:///etc/passwd",
            "ftp://a/b",
            "javascript:1",
        ] {
            let fault = download_url(text).unwrap_err();
            assert_eq!(fault.code, FaultCode::BadDownloadUrl, "{text:?}");
        }
    }
}
