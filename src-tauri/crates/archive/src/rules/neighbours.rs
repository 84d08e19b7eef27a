//! R41 to R45: the names that are taken.

use crate::finding::{Finding, FindingCode, Findings};
use crate::judge::Case;
use crate::rules::descriptor::Descriptor;
use crate::rules::modules::is_module;
use crate::rules::version_text::{self, VersionText};
use crate::target::{InstalledPlugin, Service};

/// The name of a folder that a removal leaves while it works (R43).
const REMOVING: &str = ".removing-";

pub(crate) fn judge_names(case: &Case<'_>, findings: &mut Findings) {
    let Some(descriptor) = case.judged_descriptor() else {
        return;
    };
    if descriptor.properties().is_none() {
        return;
    }
    // 6.2 looks at its modules last, 5.x at what is installed only after the policy.
    let module_last = case.version.is_from(6, 2, 0) && case.version.is_before(6, 3, 0);
    if !module_last {
        judge_module(case, findings);
    }
    if !looks_late(case) {
        judge_installed(case, findings);
    }
    judge_removals(case, findings);
    if module_last {
        judge_module(case, findings);
    }
    judge_neighbours(case, findings);
}

/// R45, and in 5.x R42.
pub(crate) fn judge_id(case: &Case<'_>, findings: &mut Findings) {
    if looks_late(case) {
        judge_installed(case, findings);
    }
    let (Some(expected), Some(name)) = (&case.target.expected_id, case.plugin_name()) else {
        return;
    };
    // Ids came with the file that lists plugins, late in 7.x.
    let compares = case.version.is_from(7, 16, 0) && !expected.contains(':');
    if compares && expected != name {
        findings.push(
            Finding::blocks(FindingCode::OtherId)
                .with("name", name)
                .with("expected", expected)
                .saying(format!(
                    "Expected downloaded plugin to have ID [{expected}] but found [{name}]"
                )),
        );
    }
}

fn looks_late(case: &Case<'_>) -> bool {
    case.version.is_from(5, 0, 0) && case.version.is_before(6, 0, 0)
}

/// The plugins that would be there afterwards: one, or the parts of a meta plugin.
fn plugin_names<'a>(case: &'a Case<'_>) -> Vec<&'a str> {
    match case.judged_descriptor() {
        Some(Descriptor::Meta(_)) => {
            let parts = case.meta_parts();
            parts.filter_map(|part| part.whole()?.get("name")).collect()
        }
        _ => case.plugin_name().into_iter().collect(),
    }
}

/// R41
fn judge_module(case: &Case<'_>, findings: &mut Findings) {
    for name in plugin_names(case) {
        if !is_module(name, &case.version) {
            continue;
        }
        let how = if case.version.is_before(6, 3, 0) {
            "like this"
        } else {
            "as a plugin"
        };
        findings.push(
            Finding::blocks(FindingCode::SystemModule)
                .with("name", name)
                .saying(format!(
                    "plugin '{name}' cannot be installed {how}, it is a system module"
                )),
        );
    }
}

/// R42. The services replace a plugin of the same name by themselves.
fn judge_installed(case: &Case<'_>, findings: &mut Findings) {
    let mut names = plugin_names(case);
    names.extend(case.plugin_name().filter(|name| !names.contains(name)));
    for name in names {
        if !installed(case).iter().any(|plugin| plugin.name == name) {
            continue;
        }
        let finding = match case.target.service {
            Some(_) => Finding::warns(FindingCode::AlreadyInstalled),
            None => Finding::blocks(FindingCode::AlreadyInstalled)
                .saying(words_for_installed(case, name)),
        };
        findings.push(finding.with("name", name));
    }
}

fn words_for_installed(case: &Case<'_>, name: &str) -> String {
    if case.version.is_before(6, 0, 0) {
        format!(
            "plugin directory plugins/{name} already exists. To update the plugin, uninstall it \
             first using 'remove {name}' command"
        )
    } else {
        format!(
            "plugin directory [plugins/{name}] already exists; if you need to update the plugin, \
             uninstall it first using command 'remove {name}'"
        )
    }
}

fn installed<'a>(case: &Case<'a>) -> &'a [InstalledPlugin] {
    case.target.installed.as_deref().unwrap_or_default()
}

/// R43
fn judge_removals(case: &Case<'_>, findings: &mut Findings) {
    if case.version.is_before(5, 0, 0) {
        return;
    }
    let mut names = installed(case)
        .iter()
        .filter_map(|plugin| plugin.name.strip_prefix(REMOVING));
    if let Some(name) = names.next() {
        findings.push(
            Finding::blocks(FindingCode::RemovalPending)
                .with("name", name)
                .saying(format!(
                    "found file [plugins/{REMOVING}{name}] from a failed attempt to remove the \
                     plugin [{name}]; execute [elasticsearch-plugin remove {name}]"
                )),
        );
    }
}

/// R44. What a service says to be installed is no listing of the folder, so it is not judged.
fn judge_neighbours(case: &Case<'_>, findings: &mut Findings) {
    if case.version.is_before(5, 0, 0) || is_service(case.target.service) {
        return;
    }
    for plugin in installed(case) {
        let name = plugin.name.as_str();
        if is_overlooked(case, name) {
            continue;
        }
        let words = match &plugin.elasticsearch_version {
            None if case.version.is_before(6, 3, 0) => format!(
                "Could not load plugin descriptor for existing plugin [{name}]. Was the plugin \
                 built before 2.0?"
            ),
            None => format!("Could not load plugin descriptor for plugin directory [{name}]"),
            Some(built_for) if is_of_other_version(case, built_for) => format!(
                "plugin [{name}] is incompatible with version [{}]; was designed for version \
                 [{built_for}]",
                case.version
            ),
            Some(_) => continue,
        };
        findings.push(
            Finding::blocks(FindingCode::BrokenNeighbour)
                .with("name", name)
                .saying(words),
        );
    }
}

fn is_service(service: Option<Service>) -> bool {
    service.is_some()
}

/// What the installer leaves out when it reads the folder.
fn is_overlooked(case: &Case<'_>, name: &str) -> bool {
    if case.version.is_before(6, 3, 0) {
        return name.starts_with('.');
    }
    name.starts_with(REMOVING) || name == ".elasticsearch-plugins.yml.cache"
}

/// Up to 6.2 reading a descriptor includes the comparison of its version.
fn is_of_other_version(case: &Case<'_>, built_for: &str) -> bool {
    case.version.is_before(6, 3, 0)
        && version_text::read(built_for, &case.version) != Ok(VersionText::Running)
}
