//! Terraform with Elastic's provider `elastic/ec`, which reads what signs in from `EC_API_KEY`.

use std::fmt::Write as _;

use super::at::At;
use super::{CopySubject, Held, kind_word, may_hold_secret, told};
use crate::extensions::{ExtensionDraft, ExtensionKind};
use crate::plans::{PlanAct, PlanRequest};

/// The text for an act; nothing where no configuration says the same.
pub(super) fn text(at: &At, subject: &CopySubject, held: Option<&Held>) -> Option<String> {
    let body = match subject {
        // There is no data source for extensions.
        CopySubject::List | CopySubject::Download { .. } | CopySubject::Delete { .. } => {
            return None;
        }
        CopySubject::Show { extension } => import("extension", &extension.0),
        CopySubject::Create {
            draft,
            file_name,
            download_url,
        } => resource(
            draft,
            &Source::of(file_name.as_deref(), download_url.as_deref()),
        ),
        CopySubject::Edit { extension, draft } => {
            let import = import(&label(draft.name.trim()), &extension.0);
            format!("{import}\n{}", resource(draft, &Source::Kept))
        }
        CopySubject::Upload { file_name, .. } => {
            let held = held?;
            let import = import(&label(&held.name), &held.id.0);
            let source = Source::of(file_name.as_deref(), None);
            format!("{import}\n{}", resource(&draft_of(held), &source))
        }
        CopySubject::Plans { request } => plans(request, held)?,
    };
    let endpoint = if at.is_usual() {
        String::new()
    } else {
        format!(
            "provider \"ec\" {{\n  endpoint = {}\n}}\n\n",
            quoted(&at.origin)
        )
    };
    Some(format!("{endpoint}{body}"))
}

/// Where the file of an extension comes from.
enum Source {
    File(String),
    Url(String),
    SecretUrl,
    Kept,
}

impl Source {
    fn of(file_name: Option<&str>, url: Option<&str>) -> Self {
        match url {
            Some(url) if may_hold_secret(url) => Self::SecretUrl,
            Some(url) => Self::Url(url.to_owned()),
            None => Self::File(format!("./{}", file_name.unwrap_or("extension.zip"))),
        }
    }
}

fn resource(draft: &ExtensionDraft, source: &Source) -> String {
    let name = draft.name.trim();
    let mut lines = vec![
        ("name", quoted(name)),
        ("version", quoted(draft.version.trim())),
        ("extension_type", quoted(kind_word(draft.kind))),
    ];
    if let Some(text) = told(draft.description.as_ref()) {
        lines.push(("description", quoted(text)));
    }
    let mut before = String::new();
    match source {
        Source::File(path) => {
            let path = quoted(path);
            lines.push(("file_path", path.clone()));
            lines.push(("file_hash", format!("filebase64sha256({path})")));
        }
        Source::Url(url) => lines.push(("download_url", quoted(url))),
        Source::SecretUrl => {
            before.push_str(
                "variable \"download_url\" {\n  type      = string\n  sensitive = true\n}\n\n",
            );
            lines.push(("download_url", "var.download_url".to_owned()));
        }
        Source::Kept => {}
    }
    let width = lines
        .iter()
        .map(|(field, _)| field.len())
        .max()
        .unwrap_or_default();
    let mut text = format!(
        "{before}resource \"ec_deployment_extension\" \"{}\" {{\n",
        label(name)
    );
    for (field, value) in lines {
        // Writing to a string can't fail.
        let _ = writeln!(text, "  {field:width$} = {value}");
    }
    text.push_str("}\n");
    text
}

fn import(label: &str, id: &str) -> String {
    format!(
        "import {{\n  to = ec_deployment_extension.{label}\n  id = {}\n}}\n",
        quoted(id)
    )
}

fn plans(request: &PlanRequest, held: Option<&Held>) -> Option<String> {
    match &request.act {
        PlanAct::Attach { .. } => {
            let held = held?;
            let entry = Entry {
                name: quoted(&held.name),
                kind: held.kind,
                version: quoted(&held.version),
                url: quoted(&held.url),
            };
            Some(deployment(&[entry], None))
        }
        PlanAct::AttachNew { draft } | PlanAct::ReplaceSafely { draft, .. } => {
            let made = resource(draft, &Source::of(None, None));
            Some(format!(
                "{made}\n{}",
                deployment(&[Entry::made(draft)], None)
            ))
        }
        PlanAct::AttachUrl {
            name,
            url,
            extension_kind,
            version,
        } => {
            let secret = may_hold_secret(url);
            let entry = Entry {
                name: quoted(name),
                kind: *extension_kind,
                version: quoted(version),
                url: if secret {
                    "var.extension_url".to_owned()
                } else {
                    quoted(url)
                },
            };
            Some(deployment(&[entry], None))
        }
        PlanAct::Upgrade {
            version,
            draft: Some(draft),
        } => {
            let made = resource(draft, &Source::of(None, None));
            let attached = deployment(&[Entry::made(draft)], Some(version));
            Some(format!("{made}\n{attached}"))
        }
        PlanAct::Upgrade {
            version,
            draft: None,
        } => Some(deployment(&[], Some(version))),
        // What leaves is said by what stays, which is the whole configuration.
        PlanAct::Detach { .. }
        | PlanAct::DetachNamed { .. }
        | PlanAct::CleanUp
        | PlanAct::Reapply => None,
    }
}

/// An entry of a deployment, with its values as Terraform writes them.
struct Entry {
    name: String,
    kind: ExtensionKind,
    version: String,
    url: String,
}

impl Entry {
    fn made(draft: &ExtensionDraft) -> Self {
        let label = label(draft.name.trim());
        let of = |field: &str| format!("ec_deployment_extension.{label}.{field}");
        Self {
            name: of("name"),
            kind: draft.kind,
            version: of("version"),
            url: of("url"),
        }
    }
}

fn deployment(entries: &[Entry], version: Option<&str>) -> String {
    let mut text = "# In the deployment, beside what it says already:\n\
                    resource \"ec_deployment\" \"deployment\" {\n"
        .to_owned();
    if let Some(version) = version {
        let _ = writeln!(text, "  version = {}\n", quoted(version));
    }
    if !entries.is_empty() {
        text.push_str("  elasticsearch = {\n    extension = [\n");
        for entry in entries {
            let Entry {
                name,
                kind,
                version,
                url,
            } = entry;
            let kind = quoted(kind_word(*kind));
            let _ = write!(
                text,
                "      {{\n        name    = {name}\n        type    = {kind}\n        \
                 version = {version}\n        url     = {url}\n      }},\n"
            );
        }
        text.push_str("    ]\n  }\n");
    }
    text.push_str("}\n");
    text
}

fn draft_of(held: &Held) -> ExtensionDraft {
    ExtensionDraft {
        name: held.name.clone(),
        description: held.description.clone(),
        kind: held.kind,
        version: held.version.clone(),
    }
}

/// The label of a resource: letters, digits, `_` and `-`, with no digit at its beginning.
fn label(name: &str) -> String {
    let label: String = name
        .chars()
        .map(|c| {
            let kept = c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
            if kept { c } else { '_' }
        })
        .collect();
    if label.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        label
    } else {
        format!("extension_{label}")
    }
}

/// A string of Terraform's language, in which nothing is a template.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '$' | '%' if chars.peek() == Some(&'{') => {
                quoted.push(c);
                quoted.push(c);
            }
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
