//! The change of a plan as a program for jq: it reads a plan and writes the changed one, in exactly
//! the arrays that hold extensions and, for an upgrade, the versions.

use serde_json::json;

use super::{Held, kind_word, may_hold_secret};
use crate::extensions::{ExtensionDraft, ExtensionKind};
use crate::plans::PlanAct;

/// A change of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlanEdit {
    /// The program.
    pub(super) program: String,
    /// What the program has to be told: jq's arguments for variables of the shell.
    pub(super) arguments: Vec<&'static str>,
    /// Whether the plan is sent although nothing in it changes.
    pub(super) sends_unchanged: bool,
    /// Whether an array may lose its last entry.
    pub(super) may_empty: bool,
    /// Whether the program is told the extensions of the store.
    pub(super) reads_store: bool,
}

/// The arrays of a kind, wherever they stand in a plan.
const LISTS: &str = r"def lists: (.elasticsearch, (.cluster_topology[]?.elasticsearch | objects)) | .[$key] | arrays;";

/// Puts an entry in the place of the first that `is_it`, and takes the others out.
const SWAPPED: &str = r"def swapped: (map(is_it) | index(true)) as $first
  | if $first == null then . else [.[:$first][], $entry, (.[$first + 1:][] | select(is_it | not))] end;";

/// Adds an entry to the default of all tiers, unless every tier has entries of its own, and to
/// those that have.
const ADDED: &str = r#"def added: ((.elasticsearch[$key] // []) | length > 0) as $shared
  | [.cluster_topology[]?.elasticsearch[$key] | type == "array" and (length > 0 or ($shared | not))] as $own
  | (if ($own | length > 0 and all) then . else .elasticsearch[$key] += [$entry] end)
  | reduce ($own | to_entries[] | select(.value).key) as $tier (.; .cluster_topology[$tier].elasticsearch[$key] += [$entry]);"#;

/// Takes out what stands twice: a URL in one array, one that every tier repeats, and builds of one
/// plugin of which exactly one is for the version that runs. Nodes unpack bundles of one name all.
const CLEANED: &str = r#"def once: reduce .[] as $entry ([]; if any(.[]; .url != null and .url == $entry.url) then . else . + [$entry] end);
def fitting($version): [group_by(.name)[] | select(length > 1) | select([.[] | select(.elasticsearch_version == $version)] | length == 1)[0].name] as $names
  | map(select(.elasticsearch_version == $version or (.name | IN($names[]) | not)));
def cleaned($key): .elasticsearch.version as $version
  | ((.elasticsearch, (.cluster_topology[]?.elasticsearch | objects)) | select(.[$key] | type == "array"))
    |= ((.version // $version) as $runs | .[$key] |= (once | if $key == "user_plugins" then fitting($runs) else . end))
  | [.cluster_topology[]?.elasticsearch[$key] // []] as $own
  | if ($own | length > 0 and all(length > 0)) and (.elasticsearch[$key] | type == "array")
    then .elasticsearch[$key] |= map(.url as $url | select($own | all(any(.url == $url)) | not)) else . end;"#;

/// Raises the versions, and puts the store's build for the new one in the place of each plugin, and
/// of each bundle that is not for it: the entry's own extension where its version was changed, or
/// else the one of its name that was stored last.
const UPGRADED: &str = r#"def each($key): (.elasticsearch, (.cluster_topology[]?.elasticsearch | objects)) | .[$key] | arrays;
def covers: . as $for | . == $version or . == "*" or (endswith(".*") and ($version | startswith($for[:-1])));
def fits($kind): if $kind == "plugin" then . == $version else covers end;
def built($kind): . as $former
  | if $kind == "bundle" and (.elasticsearch_version | covers) then . else
    ([$store[0].extensions[] | select(.extension_type == $kind and (.version | fits($kind)))
      | select(.url == $former.url or .name == $former.name)
      | select(.file_metadata.size or .file_metadata.last_modified_date)]
      | sort_by(.url == $former.url, .file_metadata.last_modified_date) | last)
    // error("no build of \($former.name) for \($version)")
    | $former + {url, elasticsearch_version: .version} end;
.elasticsearch.version = $version
| (.cluster_topology[]?.elasticsearch | objects | select(.version != null) | .version) = $version
| each("user_plugins") |= map(built("plugin"))
| each("user_bundles") |= map(built("bundle"))"#;

/// The change that an act makes to a plan. `held` is the extension that the act names.
pub(super) fn of(act: &PlanAct, held: Option<&Held>) -> Option<PlanEdit> {
    let same_name = ".url == $entry.url or .name == $entry.name";
    let attached = "if any(lists[]; is_it) then lists |= swapped else added end";
    let joins = |kind, entry: &str, is_it: &str, then: &str| {
        let program = format!(
            "{entry} as $entry | {} as $key\n| {LISTS}\ndef is_it: {is_it};\n{SWAPPED}\n{ADDED}\n{then}",
            key(kind)
        );
        edit(program)
    };
    Some(match act {
        PlanAct::Attach { .. } => {
            let held = held?;
            let entry = entry(&held.name, &json!(held.url).to_string(), &held.version);
            joins(held.kind, &entry, same_name, attached)
        }
        PlanAct::AttachNew { draft } => {
            with_id(joins(draft.kind, &new_entry(draft), same_name, attached))
        }
        PlanAct::AttachUrl {
            name,
            url,
            extension_kind,
            version,
        } => {
            let secret = may_hold_secret(url);
            let url = if secret {
                "$url".to_owned()
            } else {
                json!(url).to_string()
            };
            let mut edit = joins(
                *extension_kind,
                &entry(name, &url, version),
                same_name,
                attached,
            );
            if secret {
                edit.arguments
                    .push(r#"--arg url "${EXTENSION_URL:?is missing}""#);
            }
            edit
        }
        PlanAct::ReplaceSafely { draft, .. } => {
            let former = json!(held?.url);
            let is_it = format!("{same_name} or .url == {former}");
            let replaced = "lists |= swapped";
            with_id(joins(draft.kind, &new_entry(draft), &is_it, replaced))
        }
        PlanAct::Detach { .. } => {
            let held = held?;
            let leaves = format!(".url == {}", json!(held.url));
            leaving(held.kind, &leaves)
        }
        PlanAct::DetachNamed {
            name,
            extension_kind,
        } => {
            let leaves = format!(
                r#".name == {} and (.url | startswith("repo://") | not)"#,
                json!(name)
            );
            leaving(*extension_kind, &leaves)
        }
        PlanAct::CleanUp => {
            let program = format!(
                r#"{CLEANED}
cleaned("user_plugins") | cleaned("user_bundles")"#
            );
            PlanEdit {
                may_empty: true,
                ..edit(program)
            }
        }
        PlanAct::Reapply => PlanEdit {
            sends_unchanged: true,
            ..edit(".".to_owned())
        },
        PlanAct::Upgrade { version, .. } => {
            let program = format!("{} as $version\n| {UPGRADED}", json!(version));
            PlanEdit {
                reads_store: true,
                ..edit(program)
            }
        }
    })
}

fn edit(program: String) -> PlanEdit {
    PlanEdit {
        program,
        arguments: Vec::new(),
        sends_unchanged: false,
        may_empty: false,
        reads_store: false,
    }
}

fn leaving(kind: ExtensionKind, leaves: &str) -> PlanEdit {
    let key = key(kind);
    let program = format!("{key} as $key\n| {LISTS}\nlists |= map(select(({leaves}) | not))");
    PlanEdit {
        may_empty: true,
        ..edit(program)
    }
}

/// The id of an extension that is made first is known to the shell alone.
fn with_id(mut edit: PlanEdit) -> PlanEdit {
    edit.arguments
        .push(r#"--arg id "${EXTENSION_ID:?is missing}""#);
    edit
}

fn new_entry(draft: &ExtensionDraft) -> String {
    entry(
        draft.name.trim(),
        r#"("repo://" + $id)"#,
        draft.version.trim(),
    )
}

/// JSON strings are strings of jq too: no backslash stands in them unescaped.
fn entry(name: &str, url: &str, version: &str) -> String {
    let (name, version) = (json!(name), json!(version));
    format!("{{name: {name}, url: {url}, elasticsearch_version: {version}}}")
}

fn key(kind: ExtensionKind) -> String {
    format!("\"user_{}s\"", kind_word(kind))
}
