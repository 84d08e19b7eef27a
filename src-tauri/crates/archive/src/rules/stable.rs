//! R38 to R40: the stable descriptor.

use std::collections::BTreeSet;

use crate::finding::{Finding, FindingCode, Findings};
use crate::judge::Case;
use crate::properties::Properties;
use crate::rules::checks::{is_blank, unknown_keys_words};
use crate::rules::descriptor::Descriptor;
use crate::rules::grammar;
use crate::rules::java_check::{self, JavaWords};
use crate::rules::version_text;
use crate::version::ElasticsearchVersion;

const KEYS: [&str; 6] = [
    "name",
    "description",
    "version",
    "elasticsearch.version",
    "java.version",
    "modular",
];

pub(crate) fn judge(case: &Case<'_>, findings: &mut Findings) {
    let Some(Descriptor::Stable(file)) = case.judged_descriptor() else {
        return;
    };
    let Some(properties) = file.whole() else {
        return;
    };
    let name = properties.get("name").unwrap_or_default();
    judge_keys(case, properties, name, findings);
    judge_unknown_keys(properties, name, findings);
    judge_version(case, properties, name, findings);
    grammar::judge(file, findings);
}

/// R38, and R27 and R28 in between, where the installer has them.
fn judge_keys(case: &Case<'_>, properties: &Properties, name: &str, findings: &mut Findings) {
    for key in [
        "name",
        "description",
        "version",
        "elasticsearch.version",
        "java.version",
    ] {
        let may_be_blank = matches!(key, "description" | "version");
        let value = properties
            .get(key)
            .filter(|value| may_be_blank || !is_blank(value));
        match (key, value) {
            (_, None) => findings.push(missing(key, name)),
            ("elasticsearch.version", Some(value)) if case.version.is_before(8, 12, 0) => {
                if let Err(words) = version_text::read(value, &case.version) {
                    findings.push(version_malformed(value).saying(words));
                }
            }
            ("java.version", Some(value)) => {
                let who = JavaWords::of_plugin(name, &case.version);
                java_check::readable(case, value, findings);
                java_check::new_enough(case, value, &who, findings);
            }
            _ => {}
        }
    }
    match properties.get("modular") {
        Some(value) if !matches!(value, "true" | "false") && !is_blank(value) => {
            findings.push(
                Finding::blocks(FindingCode::ModularMalformed)
                    .with("value", value)
                    .saying(format!(
                        "property [modular] must be [true], [false], or unspecified but was \
                         [{value}] for plugin [{name}]"
                    )),
            );
        }
        _ => {}
    }
}

fn missing(key: &str, name: &str) -> Finding {
    let plugin = if key == "name" {
        "stable-plugin-descriptor.properties"
    } else {
        name
    };
    Finding::blocks(FindingCode::StableKeyMissing)
        .with("key", key)
        .saying(format!("property [{key}] is missing for plugin [{plugin}]"))
}

fn version_malformed(value: &str) -> Finding {
    Finding::blocks(FindingCode::StableVersionMalformed).with("value", value)
}

fn judge_unknown_keys(properties: &Properties, name: &str, findings: &mut Findings) {
    let unknown: BTreeSet<_> = properties
        .pairs()
        .iter()
        .map(|pair| pair.key.as_str())
        .filter(|key| !KEYS.contains(key))
        .collect();
    if !unknown.is_empty() {
        let keys = unknown.into_iter().collect::<Vec<_>>().join(", ");
        findings.push(
            Finding::blocks(FindingCode::StableUnknownKeys)
                .with("keys", &keys)
                .saying(unknown_keys_words(name, &keys)),
        );
    }
}

/// R39: the same major version, and no later than the node's.
fn judge_version(case: &Case<'_>, properties: &Properties, name: &str, findings: &mut Findings) {
    let running = &case.version;
    let value = properties.get("elasticsearch.version").unwrap_or_default();
    if is_blank(value) {
        return;
    }
    let Some(built_for) = three_numbers(value) else {
        // Before 8.12 the text was refused, or read, while the descriptor was.
        if running.is_from(8, 12, 0) {
            findings.push(version_malformed(value).saying(format!(
                "Expected semantic version for plugin [{name}] but was [{value}]"
            )));
        }
        return;
    };
    let words = if built_for.major != running.major {
        format!(
            "Stable Plugin [{name}] was built for Elasticsearch major version {} but version \
             {running} is running",
            built_for.major
        )
    } else if running.is_before(built_for.major, built_for.minor, built_for.patch) {
        format!(
            "Stable Plugin [{name}] was built for Elasticsearch version {value} but earlier \
             version {running} is running"
        )
    } else {
        return;
    };
    if case.target.elasticsearch.is_some() {
        findings.push(
            Finding::blocks(FindingCode::StableOtherVersion)
                .with("built_for", value)
                .with("target", running)
                .saying(words),
        );
    }
}

/// `x.y.z`, nothing before or after, though with as many zeros as one likes.
fn three_numbers(text: &str) -> Option<ElasticsearchVersion> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let three = text.split('.').filter(|part| !part.is_empty()).count() == 3;
    (plain && three && text.matches('.').count() == 2).then(|| ElasticsearchVersion::parse(text))?
}

/// R40: what the installer writes by itself when `named_components.json` is not there, and what the
/// node makes of it when it is.
pub(crate) fn judge_named_components(case: &Case<'_>, findings: &mut Findings) {
    if !matches!(case.judged_descriptor(), Some(Descriptor::Stable(_))) {
        return;
    }
    match &case.inspection.layout.named_components {
        None => judge_scan(case, findings),
        Some(bytes) => {
            if let Err(reason) = read_components(bytes) {
                findings.push(
                    Finding::stops_node(FindingCode::NamedComponentsMalformed)
                        .with("reason", reason),
                );
            }
        }
    }
}

/// A class whose file is newer than the scanner knows fails the installation.
fn judge_scan(case: &Case<'_>, findings: &mut Findings) {
    let knows = scanner_knows(&case.version);
    let folder = case.plugin_folder();
    let jars = case.inspection.jars.iter().filter(|jar| {
        let place = jar.path.strip_prefix(folder);
        place.is_some_and(|place| !place.contains('/'))
    });
    let newest = jars
        .flat_map(|jar| &jar.classes)
        .filter_map(|class| Some((class.major?, &class.name)))
        .filter(|(major, _)| *major > knows)
        .max();
    if let Some((major, class)) = newest {
        findings.push(
            Finding::blocks(FindingCode::ClassTooNewToScan)
                .with("class", class)
                .with("needs", major.saturating_sub(44))
                .saying(format!("Unsupported class file major version {major}")),
        );
    }
}

/// The newest class file that the scanner's ASM reads. An estimate at the upper end: releases of
/// one minor version may come with different ones.
fn scanner_knows(version: &ElasticsearchVersion) -> u16 {
    let java = match (version.major, version.minor) {
        (8, ..=9) => 21,
        (8, ..=14) => 22,
        (8, ..=17) => 23,
        (8, _) | (9, 0) => 24,
        (9, ..=2) => 25,
        (9, ..=4) => 26,
        _ => 27,
    };
    java + 44
}

/// Reads `{"interface.Name": {"component_name": "impl.Class"}}`.
fn read_components(bytes: &[u8]) -> Result<(), String> {
    use serde_json::Value;
    let value: Value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let Value::Object(interfaces) = value else {
        return Err("not an object".to_owned());
    };
    for (interface, components) in &interfaces {
        let Value::Object(components) = components else {
            return Err(format!("{interface} is not an object"));
        };
        let nested = components
            .iter()
            .find(|(_, class)| matches!(class, Value::Object(_) | Value::Array(_)));
        if let Some((component, _)) = nested {
            return Err(format!("{component} of {interface} is not a class"));
        }
    }
    Ok(())
}
