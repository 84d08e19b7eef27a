//! R18: meta plugins, which only 6.2 knows.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Finding, FindingCode, Findings};
use crate::judge::Case;
use crate::layout::DescriptorFile;
use crate::properties::Properties;
use crate::rules::classic;
use crate::rules::descriptor::Descriptor;
use crate::rules::grammar;

pub(crate) fn judge(case: &Case<'_>, findings: &mut Findings) {
    let Some(descriptor @ Descriptor::Meta(file)) = case.descriptor() else {
        return;
    };
    if let Some(properties) = file.whole() {
        judge_descriptor(properties, findings);
    }
    grammar::judge(file, findings);
    judge_parts(case, descriptor.folder(), findings);
}

fn broken(what: impl Into<String>) -> Finding {
    let what = what.into();
    Finding::blocks(FindingCode::MetaPluginBroken)
        .with("what", &what)
        .saying(what)
}

fn judge_descriptor(properties: &Properties, findings: &mut Findings) {
    let name = properties.get("name").unwrap_or_default();
    if name.is_empty() {
        findings.push(broken(
            "property [name] is missing for meta plugin in […/meta-plugin-descriptor.properties]",
        ));
    }
    if properties.get("description").is_none() {
        findings.push(broken(format!(
            "property [description] is missing for meta plugin [{name}]"
        )));
    }
    let unknown: BTreeSet<_> = properties
        .pairs()
        .iter()
        .map(|pair| pair.key.as_str())
        .filter(|key| !matches!(*key, "name" | "description"))
        .collect();
    if !unknown.is_empty() {
        let keys = unknown.into_iter().collect::<Vec<_>>().join(", ");
        findings.push(broken(format!(
            "Unknown properties in meta plugin descriptor: [{keys}]"
        )));
    }
}

/// Everything beside the meta descriptor has to be the folder of a plugin.
fn judge_parts(case: &Case<'_>, folder: &str, findings: &mut Findings) {
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for top in tops(case, folder) {
        let place = format!("{folder}{top}/plugin-descriptor.properties");
        let Some(part) = case.meta_parts().find(|part| part.path == place) else {
            findings.push(broken(format!(
                "java.nio.file.NoSuchFileException: plugins/.installing-…/{top}/plugin-descriptor.properties"
            )));
            continue;
        };
        judge_part(case, part, findings);
        let name = part.whole().and_then(|properties| properties.get("name"));
        if let Some(name) = name
            && let Some(other) = names.insert(name, top)
        {
            findings.push(broken(format!(
                "plugin name [{name}] already exists in a meta plugin: {other} and {top}"
            )));
        }
    }
}

fn judge_part(case: &Case<'_>, part: &DescriptorFile, findings: &mut Findings) {
    match &part.properties {
        Ok(_) => {
            if let Some(properties) = part.whole() {
                classic::judge_properties(case, properties, findings);
                grammar::judge(part, findings);
            }
        }
        Err(malformed) => findings.push(
            Finding::blocks(FindingCode::MalformedEscape)
                .with("line", malformed.line)
                .saying("Malformed \\uxxxx encoding."),
        ),
    }
}

/// What lies in the folder, the meta descriptor aside.
fn tops<'a>(case: &'a Case<'_>, folder: &str) -> BTreeSet<&'a str> {
    case.inspection
        .zip
        .entries
        .iter()
        .filter_map(|entry| entry.lands.as_deref()?.strip_prefix(folder))
        .filter(|path| *path != "meta-plugin-descriptor.properties")
        .map(|path| path.split('/').next().unwrap_or(path))
        .collect()
}
