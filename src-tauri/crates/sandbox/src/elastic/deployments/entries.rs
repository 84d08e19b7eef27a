//! The plugins and bundles that a plan names, in both places where it can.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::attempt::{Failure, Warning};
use super::nodes::tiers;
use super::script::{VALIDATE_PLUGINS, VALIDATE_PREREQUISITES};
use crate::elastic::store::{ElasticState, Extension, ExtensionId, ExtensionKind};

/// An entry of `user_plugins` or `user_bundles`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) kind: ExtensionKind,
    pub(super) name: &'a str,
    pub(super) url: &'a str,
    pub(super) version: &'a str,
}

impl Entry<'_> {
    /// The extension of the store that it names, if it names one.
    pub(super) fn extension(&self) -> Option<ExtensionId> {
        self.url.strip_prefix("repo://").map(ExtensionId::new)
    }
}

/// The two arrays of a configuration, wherever it stands in the plan.
pub(super) const ARRAYS: [(&str, ExtensionKind); 2] = [
    ("user_plugins", ExtensionKind::Plugin),
    ("user_bundles", ExtensionKind::Bundle),
];

/// The configurations of a plan: the default for all tiers, then those of the tiers.
fn configurations(plan: &Value) -> impl Iterator<Item = &Value> {
    let own = tiers(plan).filter_map(|tier| tier.get("elasticsearch"));
    plan.get("elasticsearch").into_iter().chain(own)
}

/// Every entry of a plan, once for every place where it stands.
pub(super) fn entries(plan: &Value) -> impl Iterator<Item = Entry<'_>> {
    configurations(plan).flat_map(|configuration| {
        ARRAYS.into_iter().flat_map(move |(array, kind)| {
            let list = configuration.get(array).and_then(Value::as_array);
            list.into_iter().flatten().filter_map(move |item| {
                let text = |field| item.get(field).and_then(Value::as_str);
                Some(Entry {
                    kind,
                    name: text("name")?,
                    url: text("url")?,
                    version: text("elasticsearch_version")?,
                })
            })
        })
    })
}

/// Whether a plan names this extension of the store.
pub(super) fn names(plan: &Value, id: &ExtensionId) -> bool {
    let url = format!("repo://{id}");
    entries(plan).any(|entry| entry.url == url)
}

/// What `plan.elasticsearch.version` says.
pub(super) fn version_of(plan: &Value) -> &str {
    let version = plan.pointer("/elasticsearch/version");
    version.and_then(Value::as_str).unwrap_or_default()
}

/// What comes to light while the plan runs, step by step. `built_for` reads the version that the
/// descriptor in an extension's file names.
///
/// The specification says that the version of an entry "must match the version in the plan". That
/// this is checked while the plan runs, and that a missing file comes to light there too, are
/// assumptions.
pub(super) fn flaws(
    plan: &Value,
    state: &ElasticState,
    built_for: impl Fn(&Extension) -> Option<String>,
) -> Vec<(String, Failure)> {
    let version = version_of(plan);
    let mut flaws = Vec::new();
    for entry in entries(plan) {
        let id = entry.extension();
        let extension = id.as_ref().and_then(|id| state.extensions.get(id));
        if let Some(what) = mismatch(&entry, version, extension, &built_for) {
            let message = format!(
                "Failed to validate Elasticsearch plugin versions for plan: {} [{}] {what}",
                kind_name(entry.kind),
                entry.name
            );
            let failure = failure(&entry, message, "PluginVersionMismatch");
            flaws.push((VALIDATE_PLUGINS.to_owned(), failure));
        } else if extension.is_some_and(|extension| extension.file.is_none()) {
            let message = format!(
                "The extension [{}] of [{}] has no file that the instances could load.",
                entry.name, entry.url
            );
            let failure = failure(&entry, message, "ExtensionNotAvailable");
            flaws.push((VALIDATE_PREREQUISITES.to_owned(), failure));
        }
    }
    flaws
}

fn mismatch(
    entry: &Entry<'_>,
    version: &str,
    extension: Option<&Extension>,
    built_for: impl Fn(&Extension) -> Option<String>,
) -> Option<String> {
    if entry.kind == ExtensionKind::Bundle {
        return (!covers(entry.version, version)).then(|| {
            let of = entry.version;
            format!("is for Elasticsearch [{of}], but the plan's version is [{version}].")
        });
    }
    if extension.is_some_and(|extension| extension.kind == ExtensionKind::Bundle) {
        return Some("is a bundle and can not be loaded as a plugin.".to_owned());
    }
    let named = Some(entry.version.to_owned());
    let wrong = |found: String| (found != version).then_some(found);
    let found = named
        .and_then(wrong)
        .or_else(|| extension.and_then(built_for).and_then(wrong))?;
    Some(format!(
        "was built for Elasticsearch [{found}], but the plan's version is [{version}]."
    ))
}

fn failure(entry: &Entry<'_>, message: String, kind: &str) -> Failure {
    let details = [
        ("name", entry.name),
        ("url", entry.url),
        ("elasticsearch_version", entry.version),
    ];
    Failure {
        message,
        kind: Some(kind.to_owned()),
        details: BTreeMap::from(details.map(|(key, value)| (key.to_owned(), value.to_owned()))),
    }
}

/// Whether a version such as `8.15.2`, `8.*` or `*` covers a version.
pub(super) fn covers(pattern: &str, version: &str) -> bool {
    let mut parts = version.split('.');
    let mut pattern = pattern.split('.').peekable();
    while let Some(wanted) = pattern.next() {
        match parts.next() {
            Some(_) if wanted == "*" && pattern.peek().is_none() => return true,
            Some(part) if wanted == "*" || wanted == part => {}
            _ => return false,
        }
    }
    parts.next().is_none()
}

/// What a plan brings along without failing for it: the same URL twice in one array. That the
/// service tells so in a warning is an assumption.
pub(super) fn warnings(plan: &Value) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for configuration in configurations(plan) {
        for (array, _) in ARRAYS {
            let mut seen = BTreeSet::new();
            let list = configuration.get(array).and_then(Value::as_array);
            for item in list.into_iter().flatten() {
                let url = item.get("url").and_then(Value::as_str).unwrap_or_default();
                if !seen.insert(url) {
                    warnings.push(Warning {
                        code: "clusters.duplicate_extension".to_owned(),
                        message: format!("[{url}] stands more than once in [{array}]."),
                        step: VALIDATE_PLUGINS.to_owned(),
                    });
                }
            }
        }
    }
    warnings
}

fn kind_name(kind: ExtensionKind) -> &'static str {
    match kind {
        ExtensionKind::Plugin => "plugin",
        ExtensionKind::Bundle => "bundle",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_cover_what_they_stand_for() {
        for (pattern, version, covered) in [
            ("8.15.2", "8.15.2", true),
            ("8.15.2", "8.15.3", false),
            ("8.*", "8.15.2", true),
            ("8.15.*", "8.15.2", true),
            ("8.15.*", "8.14.3", false),
            ("8.*", "9.0.0", false),
            ("*", "9.0.0", true),
            ("8", "8.15.2", false),
            ("8.15.2.1", "8.15.2", false),
        ] {
            assert_eq!(covers(pattern, version), covered, "{pattern} {version}");
        }
    }
}
