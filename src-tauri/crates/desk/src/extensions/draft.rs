//! From what was typed to an extension that the service can be asked for.

use plugdesk_elastic::{Extension, ExtensionName, ExtensionType, NewExtension};
use plugdesk_net::Url;

use super::shown::row;
use super::view::{ExtensionDraft, ExtensionKind};
use crate::fault::{Fault, FaultCode};

/// Checks the fields of `draft` as the service would ("Create an extension": the name holds ASCII
/// letters, digits, `_`, `.` and `-`; name, type and version are required).
pub fn checked(
    draft: &ExtensionDraft,
    download_url: Option<String>,
) -> Result<NewExtension, Fault> {
    let name = name(draft)?;
    named(name, draft, download_url)
}

/// Checks what an extension is to become. Its type stays; a name that it has already stays too,
/// whatever it holds, and a description that was emptied is told as empty, because what is left
/// out is left as it was.
pub(crate) fn changed(held: &Extension, draft: &ExtensionDraft) -> Result<NewExtension, Fault> {
    let kind = row(held).kind;
    if draft.kind != kind {
        let stays = match kind {
            ExtensionKind::Plugin => "plugin",
            ExtensionKind::Bundle => "bundle",
        };
        let fault = Fault::of_field(FaultCode::InvalidRequest, "kind", stays);
        return Err(fault.about(held.name.clone()));
    }
    let name = if draft.name == held.name {
        ExtensionName::kept(&held.name)
    } else {
        name(draft)?
    };
    let mut new = named(name, draft, None)?;
    if held.description.is_some() && new.description.is_none() {
        new.description = Some(String::new());
    }
    Ok(new)
}

fn name(draft: &ExtensionDraft) -> Result<ExtensionName, Fault> {
    ExtensionName::parse(draft.name.trim()).map_err(|error| {
        Fault::of_field(FaultCode::BadExtensionName, "name", draft.name.trim())
            .with_arg("reason", error.to_string())
    })
}

fn named(
    name: ExtensionName,
    draft: &ExtensionDraft,
    download_url: Option<String>,
) -> Result<NewExtension, Fault> {
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

    fn held(description: &str) -> Extension {
        let text = format!(
            r#"{{"id":"1","name":"My extension","url":"repo://1","extension_type":"plugin",
            "version":"8.15.2","download_url":"https://example.com/a.zip"{description}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn an_edit_keeps_the_name_and_the_type_and_fetches_nothing_anew() {
        let held = held(r#","description":"old""#);
        let new = changed(&held, &draft("My extension", "8.17.0")).unwrap();
        assert_eq!(new.name.as_str(), "My extension");
        assert_eq!(new.version, "8.17.0");
        assert_eq!(new.download_url, None);
        assert_eq!(new.description.as_deref(), Some(""), "it was emptied");
        let fault = changed(&held, &draft("My new name", "8.17.0")).unwrap_err();
        assert_eq!(fault.code, FaultCode::BadExtensionName);
        let bundle = ExtensionDraft {
            kind: ExtensionKind::Bundle,
            ..draft("My extension", "8.17.0")
        };
        let fault = changed(&held, &bundle).unwrap_err();
        assert_eq!(fault.code, FaultCode::InvalidRequest);
        assert_eq!(fault.field.as_deref(), Some("kind"));
        assert_eq!(fault.args["value"], "plugin");
    }

    #[test]
    fn a_description_that_never_was_is_not_told() {
        let new = changed(&held(""), &draft("a", "8.17.0")).unwrap();
        assert_eq!(new.description, None);
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
