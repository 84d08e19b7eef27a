//! curl in a POSIX shell.

use super::at::At;
use super::plan_edit::{self, PlanEdit};
use super::shell::{file, quoted, segment};
use super::{CopySubject, Held, kind_word, may_hold_secret, object, told};
use crate::deployments::DeploymentId;
use crate::extensions::{ExtensionDraft, ExtensionId, file_name};
use crate::plans::{PlanAct, PlanRequest};

const EXTENSIONS: &str = "/deployments/extensions";
const JSON: &str = "-H 'Content-Type: application/json'";

/// From what the service tells of a deployment to what it is sent; nothing where the plan is as it
/// should be already, unless it is to be sent all the same.
const UPDATE: &str = r".resources.elasticsearch[0] as $cluster
| ($cluster.info.plan_info.current.plan | del(.transient)) as $plan
| ($plan | (EDIT)) as $changed
| if $changed == $plan and (SENT | not) then empty else
  {name, prune_orphans: false, resources: {elasticsearch: [
    {ref_id: $cluster.ref_id, region: $cluster.region, plan: $changed}
    + (if $cluster.info.cluster_name then {display_name: $cluster.info.cluster_name} else {} end)
    + (if $cluster.info.settings then {settings: ($cluster.info.settings | del(.metadata) | map_values(select(. != null)))} else {} end)
  ]}} end";

/// The text for an act.
pub(super) fn text(at: &At, subject: &CopySubject, held: Option<&Held>) -> String {
    let body = match subject {
        CopySubject::List => at.curl("", EXTENSIONS),
        CopySubject::Show { extension } => at.curl(
            "",
            &format!("{}?include_deployments=true", path_of(extension)),
        ),
        CopySubject::Create {
            draft,
            file_name,
            download_url,
        } => create(at, draft, file_name.as_deref(), download_url.as_deref()),
        CopySubject::Edit { extension, draft } => {
            let body = quoted(&changed(draft));
            at.curl(
                &format!("-X POST {JSON} --data-binary {body}"),
                &path_of(extension),
            )
        }
        CopySubject::Upload {
            extension,
            file_name,
        } => upload(at, file_name.as_deref(), &path_of(extension)),
        CopySubject::Download { extension } => download(at, extension, held),
        CopySubject::Delete { extension } => at.curl("-X DELETE", &path_of(extension)),
        CopySubject::Plans { request } => plans(at, request, held),
    };
    format!("{}={}\n{body}\n", at.variable(), quoted(&at.origin))
}

impl At {
    fn curl(&self, arguments: &str, path: &str) -> String {
        let sign_in = if self.user {
            r#"-u "$ECE_USER:$ECE_PASSWORD""#
        } else {
            r#"-H "Authorization: ApiKey $EC_API_KEY""#
        };
        let mut words = vec!["curl --fail-with-body -sS".to_owned()];
        let in_file = arguments.contains(" -T ") && arguments.contains(['[', '{']);
        if self.origin.contains('[') || in_file {
            // Brackets in addresses and names of files are no patterns.
            words.push("-g".to_owned());
        }
        if self.own_authority {
            words.push(r#"--cacert "$ECE_CA""#.to_owned());
        }
        words.push(sign_in.to_owned());
        if !arguments.is_empty() {
            words.push(format!("\\\n  {arguments}"));
        }
        format!(
            "{} \\\n  \"${}/api/v1{path}\"",
            words.join(" "),
            self.variable()
        )
    }
}

fn path_of(extension: &ExtensionId) -> String {
    format!("{EXTENSIONS}/{}", segment(&extension.0))
}

/// The JSON of an extension. A URL that may hold a secret is put in by the shell.
fn body(draft: &ExtensionDraft, download_url: Option<&str>) -> String {
    let mut fields = vec![
        ("name", draft.name.trim()),
        ("extension_type", kind_word(draft.kind)),
        ("version", draft.version.trim()),
    ];
    fields.extend(told(draft.description.as_ref()).map(|text| ("description", text)));
    fields.extend(download_url.map(|url| ("download_url", url)));
    object(&fields)
}

/// The JSON that changes an extension. A description that is not there any more is told as empty.
fn changed(draft: &ExtensionDraft) -> String {
    object(&[
        ("name", draft.name.trim()),
        ("extension_type", kind_word(draft.kind)),
        ("version", draft.version.trim()),
        (
            "description",
            told(draft.description.as_ref()).unwrap_or_default(),
        ),
    ])
}

fn create(at: &At, draft: &ExtensionDraft, file: Option<&str>, url: Option<&str>) -> String {
    let data = match url {
        Some(url) if may_hold_secret(url) => {
            // The brace at the end of the object makes room for the URL.
            let open = body(draft, None);
            let open = open.strip_suffix('}').unwrap_or(&open);
            format!(
                r#"{}',"download_url":"'"${{DOWNLOAD_URL:?is missing}}"'"}}'"#,
                quoted(open)
            )
        }
        url => quoted(&body(draft, url)),
    };
    let made = at.curl(&format!("-X POST {JSON} --data-binary {data}"), EXTENSIONS);
    if url.is_some() {
        return made;
    }
    let sent = upload(
        at,
        file,
        &format!("{EXTENSIONS}/${{EXTENSION_ID:?is missing}}"),
    );
    format!("{made}\n\n# The answer tells the id.\nEXTENSION_ID=\n{sent}")
}

fn upload(at: &At, name: Option<&str>, path: &str) -> String {
    let file = file(name);
    at.curl(
        &format!("-X PUT -H 'Content-Type: application/zip' -H 'Expect:' -T {file}"),
        path,
    )
}

fn download(at: &At, extension: &ExtensionId, held: Option<&Held>) -> String {
    let name = held.map(|held| file_name(&held.name, &held.version));
    let file = file(name.as_deref());
    let read = at.curl("", &path_of(extension));
    // The link is its own permission: it is asked for without credentials.
    format!(
        "FILE_URL=$({read} | jq -r .file_metadata.url)\ncurl --fail-with-body -sSL -o {file} \
         \"$FILE_URL\""
    )
}

fn plans(at: &At, request: &PlanRequest, held: Option<&Held>) -> String {
    let Some(edit) = plan_edit::of(&request.act, held) else {
        return String::new();
    };
    let mut parts = Vec::new();
    match &request.act {
        PlanAct::AttachNew { draft }
        | PlanAct::ReplaceSafely { draft, .. }
        | PlanAct::Upgrade {
            draft: Some(draft), ..
        } => parts.push(create(at, draft, None, None)),
        _ => {}
    }
    parts.push(change(at, request, &edit));
    if let PlanAct::ReplaceSafely { former, .. } = &request.act {
        let delete = at.curl("-X DELETE", &path_of(former));
        parts.push(format!("# Once every plan is carried out:\n{delete}"));
    }
    parts.join("\n\n")
}

fn change(at: &At, request: &PlanRequest, edit: &PlanEdit) -> String {
    let read = at.curl(
        r#"-D "$dir/head" -o "$dir/deployment.json""#,
        "/deployments/$id?show_plans=true&show_settings=true&clear_transient=true",
    );
    let send = at.curl(
        &format!(r#"-X PUT {JSON} --data-binary "@$dir/update.json""#),
        "/deployments/$id?version=$version",
    );
    let unless = if edit.sends_unchanged {
        ""
    } else {
        "[ -s \"$dir/update.json\" ] || continue\n"
    };
    let program = UPDATE
        .replace(
            "SENT",
            if edit.sends_unchanged {
                "true"
            } else {
                "false"
            },
        )
        .replace("EDIT", &edit.program);
    let mut arguments: Vec<&str> = edit.arguments.clone();
    let mut before = String::new();
    if edit.reads_store {
        let list = at.curl(r#"-o "$dir/store.json""#, EXTENSIONS);
        before = format!("{list}\n");
        arguments.push(r#"--slurpfile store "$dir/store.json""#);
    }
    arguments.push("\\\n ");
    let change = format!(
        "jq {} {} \"$dir/deployment.json\" > \"$dir/update.json\"",
        arguments.join(" "),
        quoted(&program)
    );
    let version = "version=$(tr -d '\\r' < \"$dir/head\" | \
                   awk 'tolower($1) == \"x-cloud-resource-version:\" { print $2 }')";
    let each = format!("{read}\n{version}\n{change}\n{unless}{send}");
    let ids = ids(at, request);
    format!(
        "(\nset -eu\ndir=$(mktemp -d)\n{before}for id in {ids}; do\n{each}\ndone\nrm -r \"$dir\"\n)"
    )
}

/// The deployments; for a replacement those that use the former extension.
fn ids(at: &At, request: &PlanRequest) -> String {
    match (&request.act, request.deployments.as_slice()) {
        (PlanAct::ReplaceSafely { former, .. }, []) => {
            let path = format!("{}?include_deployments=true", path_of(former));
            format!("$({} | jq -r '.deployments[]?')", at.curl("", &path))
        }
        (_, []) => r#""${DEPLOYMENT_ID:?is missing}""#.to_owned(),
        (_, ids) => named(ids),
    }
}

/// The ids as words of a shell that are segments of a path at the same time.
pub(super) fn named(ids: &[DeploymentId]) -> String {
    let words: Vec<String> = ids.iter().map(|id| segment(&id.0)).collect();
    words.join(" ")
}
