//! ecctl, Elastic's command-line client.

use std::fmt::Write as _;

use super::at::At;
use super::curl::named;
use super::plan_edit::{self, PlanEdit};
use super::shell::{file, quoted};
use super::{CopySubject, Held, kind_word, may_hold_secret, object, told};
use crate::extensions::{ExtensionDraft, ExtensionId};
use crate::plans::{PlanAct, PlanRequest};

/// What the client can't say.
const NO_EMPTY_ARRAYS: &str = "# ecctl leaves empty arrays out of what it sends, so that it cannot \
                               say that the last entry of one is gone.";

/// The text for an act; nothing where the client can't do it.
pub(super) fn text(at: &At, subject: &CopySubject, held: Option<&Held>) -> Option<String> {
    let body = match subject {
        CopySubject::List => at.extension("list"),
        CopySubject::Show { extension } => {
            at.extension(&format!("show {} --include-deployments", word(extension)))
        }
        CopySubject::Create {
            draft,
            file_name,
            download_url,
        } => create(at, draft, file_name.as_deref(), download_url.as_deref()),
        CopySubject::Edit { extension, draft } => edit(at, extension, draft),
        CopySubject::Upload {
            extension,
            file_name,
        } => {
            let (id, file) = (word(extension), file(file_name.as_deref()));
            let payload = at.extension(&format!("update {id} --generate-payload"));
            let update = format!("update {id} --file extension.json --extension-file {file}");
            format!("{payload} > extension.json\n{}", at.extension(&update))
        }
        // The client shows the link and does not follow it.
        CopySubject::Download { .. } => return None,
        CopySubject::Delete { extension } => at.extension(&format!("delete {}", word(extension))),
        CopySubject::Plans { request } => plans(at, request, held)?,
    };
    let address = if at.ece {
        format!("{}={}\n", at.variable(), quoted(&at.origin))
    } else {
        String::new()
    };
    Some(format!("{address}{body}\n"))
}

impl At {
    /// The client with what it is told of the service. It finds what signs in by itself, in
    /// `EC_API_KEY` or in `EC_USER` and `EC_PASS`.
    fn ecctl(&self, arguments: &str) -> String {
        let trusting = if self.own_authority {
            r#"SSL_CERT_FILE="$ECE_CA" "#
        } else {
            ""
        };
        let host = if self.ece {
            r#" --host "$ECE_URL""#.to_owned()
        } else if self.is_usual() {
            String::new()
        } else {
            format!(" --host {}", quoted(&self.origin))
        };
        format!("{trusting}ecctl{host} deployment {arguments}")
    }

    fn extension(&self, arguments: &str) -> String {
        self.ecctl(&format!("extension {arguments}"))
    }
}

/// An id is never taken for an option.
fn word(extension: &ExtensionId) -> String {
    quoted(extension.0.trim_start_matches('-'))
}

fn create(at: &At, draft: &ExtensionDraft, name: Option<&str>, url: Option<&str>) -> String {
    let made = quoted(draft.name.trim());
    // A name may begin as an option does.
    let (first, last) = if made.starts_with('-') {
        (String::new(), format!(" -- {made}"))
    } else {
        (format!(" {made}"), String::new())
    };
    let mut words = format!(
        "create{first} --version {} --type {}",
        quoted(draft.version.trim()),
        kind_word(draft.kind)
    );
    if let Some(description) = told(draft.description.as_ref()) {
        // Writing to a string can't fail.
        let _ = write!(words, " --description {}", quoted(description));
    }
    let source = match url {
        Some(url) if may_hold_secret(url) => {
            r#"--download-url "${DOWNLOAD_URL:?is missing}""#.to_owned()
        }
        Some(url) => format!("--download-url {}", quoted(url)),
        None => format!("--file {}", file(name)),
    };
    let _ = write!(words, " {source}{last}");
    at.extension(&words)
}

fn edit(at: &At, extension: &ExtensionId, draft: &ExtensionDraft) -> String {
    // The client writes the type under the one name and reads it under the other.
    let payload = object(&[
        ("name", draft.name.trim()),
        ("version", draft.version.trim()),
        ("type", kind_word(draft.kind)),
        ("extension_type", kind_word(draft.kind)),
        (
            "description",
            told(draft.description.as_ref()).unwrap_or_default(),
        ),
    ]);
    let update = format!("update {} --file extension.json", word(extension));
    format!(
        "printf '%s' {} > extension.json\n{}",
        quoted(&payload),
        at.extension(&update)
    )
}

fn plans(at: &At, request: &PlanRequest, held: Option<&Held>) -> Option<String> {
    if request.deployments.is_empty() {
        return None;
    }
    let change = plan_edit::of(&request.act, held)?;
    let mut parts = Vec::new();
    match &request.act {
        PlanAct::AttachNew { draft }
        | PlanAct::ReplaceSafely { draft, .. }
        | PlanAct::Upgrade {
            draft: Some(draft), ..
        } => {
            let made = create(at, draft, None, None);
            parts.push(format!(
                "{made}\n\n# The answer tells the id.\nEXTENSION_ID="
            ));
        }
        _ => {}
    }
    parts.push(update(at, request, &change));
    if let PlanAct::ReplaceSafely { former, .. } = &request.act {
        parts.push(at.extension(&format!("delete {}", word(former))));
    }
    Some(parts.join("\n\n"))
}

fn update(at: &At, request: &PlanRequest, change: &PlanEdit) -> String {
    let read = at.ecctl(r#"show "$id" --generate-update-payload"#);
    let send = at.ecctl(r#"update "$id" --file "$dir/update.json" --track"#);
    let mut arguments: Vec<&str> = change.arguments.clone();
    let mut before = String::new();
    if change.may_empty {
        before.push_str(NO_EMPTY_ARRAYS);
        before.push('\n');
    }
    if change.reads_store {
        let list = at.extension("list --output json");
        let _ = writeln!(before, "{list} > \"$dir/store.json\"");
        arguments.push(r#"--slurpfile store "$dir/store.json""#);
    }
    arguments.push("\\\n ");
    let program = format!(".resources.elasticsearch[0].plan |= ({})", change.program);
    let (arguments, program) = (arguments.join(" "), quoted(&program));
    let ids = named(&request.deployments);
    format!(
        "(\nset -eu\ndir=$(mktemp -d)\n{before}for id in {ids}; do\n\
         {read} > \"$dir/deployment.json\"\n\
         jq {arguments} {program} \"$dir/deployment.json\" > \"$dir/update.json\"\n\
         {send}\ndone\nrm -r \"$dir\"\n)"
    )
}
