//! R48a to R53 and R55: jars.

mod core;
mod duplicates;
mod folder;

use crate::finding::{Finding, FindingCode, Findings};
use crate::jar::{Class, Jar};
use crate::judge::Case;
use crate::rules::java_version::{self, JavaNeeded};
use crate::rules::modules;

pub(crate) use folder::PluginFolder;

/// As many jars as one judgement names for lying in the wrong place.
const MOST_IGNORED: usize = 10;

/// What the installer finds when it looks into the jars: other plugins first, then jar by jar.
pub(crate) fn judge_hell(case: &Case<'_>, findings: &mut Findings) {
    for folder in PluginFolder::all(case) {
        judge_extended(case, &folder, findings);
        if !folder.brings_code(case) {
            continue;
        }
        let jars = folder.jars(case);
        for jar in &jars {
            judge_readable(case, &folder, jar, findings);
            judge_manifest(case, jar, findings);
        }
        duplicates::judge(case, &jars, findings);
        core::judge(case, &jars, findings);
    }
}

/// What only the node's start shows.
pub(crate) fn judge_start(case: &Case<'_>, findings: &mut Findings) {
    for folder in PluginFolder::all(case) {
        if folder.brings_code(case) {
            judge_class_versions(case, &folder.jars(case), findings);
        }
    }
    judge_ignored(case, findings);
}

/// R53: plugins that this one extends have to be there already.
fn judge_extended(case: &Case<'_>, folder: &PluginFolder<'_>, findings: &mut Findings) {
    if case.version.is_before(6, 2, 0) {
        return;
    }
    for name in folder.extended_plugins() {
        if name == folder.name() {
            findings.push(
                Finding::blocks(FindingCode::ExtendsItself)
                    .with("name", name)
                    .saying(format!(
                        "Cycle found in plugin dependencies: {name} -> {name}"
                    )),
            );
            continue;
        }
        if modules::is_module(name, &case.version) || is_other_module(name) {
            continue;
        }
        let Some(installed) = &case.target.installed else {
            findings.push(Finding::hints(FindingCode::ExtendsPlugin).with("name", name));
            continue;
        };
        if installed.iter().all(|plugin| plugin.name != name) {
            let plugin = folder.name();
            findings.push(
                Finding::blocks(FindingCode::ExtendedPluginMissing)
                    .with("name", name)
                    .saying(format!("Missing plugin [{name}], dependency of [{plugin}]")),
            );
        }
    }
}

/// Modules that come and go between versions, yet are known to be extended.
fn is_other_module(name: &str) -> bool {
    name.starts_with("x-pack-") || matches!(name, "spatial" | "lang-painless")
}

/// R48a: Java has to be able to open every jar.
fn judge_readable(case: &Case<'_>, folder: &PluginFolder<'_>, jar: &Jar, findings: &mut Findings) {
    let odd_names = jar.odd_names && case.java.runs >= 16;
    let reason = match &jar.unreadable {
        Some(reason) => reason,
        None if odd_names => "invalid CEN header (bad entry name)",
        None => return,
    };
    let plugin = folder.name();
    findings.push(
        Finding::blocks(FindingCode::JarUnreadable)
            .with("jar", &jar.path)
            .with("reason", reason)
            .saying(format!(
                "failed to load plugin {plugin} while checking for jar hell"
            )),
    );
}

/// R52: what a jar's manifest asks for.
fn judge_manifest(case: &Case<'_>, jar: &Jar, findings: &mut Findings) {
    let (version, runs) = (&case.version, case.java.runs);
    if let Some(needs) = &jar.target_jdk {
        let refused = match JavaNeeded::read(needs, version) {
            Err(words) => Some(words),
            Ok(java) if java.exceeds(runs, version) => Some(format!(
                "{} requires Java {needs}:, your system: {}",
                jar.path,
                java_version::running_text(runs, version)
            )),
            Ok(_) => None,
        };
        if let Some(words) = refused {
            findings.push(
                Finding::blocks(FindingCode::ManifestNeedsNewerJava)
                    .with("jar", &jar.path)
                    .with("needs", needs)
                    .with("java", runs)
                    .saying(words),
            );
        }
    }
    // The check left with the move of JarHell out of the server.
    if let Some(built_for) = &jar.compiled_for
        && version.is_before(6, 3, 0)
        && *built_for != version.to_string()
    {
        findings.push(
            Finding::blocks(FindingCode::ManifestOtherElasticsearch)
                .with("jar", &jar.path)
                .with("built_for", built_for)
                .with("target", version)
                .saying(format!(
                    "{} requires Elasticsearch {built_for}, your system: {version}",
                    jar.path
                )),
        );
    }
}

/// R55: one finding for the class that needs the newest Java.
fn judge_class_versions(case: &Case<'_>, jars: &[&Jar], findings: &mut Findings) {
    let java = case.java;
    let classes = || {
        let all = jars
            .iter()
            .flat_map(|jar| jar.classes.iter().map(move |class| (*jar, class)));
        all.filter_map(|(jar, class)| Some((jar, class, needed_java(class)?)))
    };
    // A node whose Java is not known may run the least one.
    let limit = if java.known { java.runs } else { java.least };
    let Some((jar, class, needs)) = classes().max_by_key(|(_, _, needs)| *needs) else {
        return;
    };
    if needs <= limit {
        return;
    }
    let finding = if needs > java.runs {
        Finding::stops_node(FindingCode::ClassNewerThanJava)
            .with("java", java.runs)
            .with(
                "count",
                classes().filter(|(.., needs)| *needs > java.runs).count(),
            )
            .saying(format!(
                "java.lang.UnsupportedClassVersionError: {} has been compiled by a more recent \
                 version of the Java Runtime (class file version {}.0)",
                class.name.replace('.', "/"),
                needs + 44
            ))
    } else {
        Finding::warns(FindingCode::ClassNewerThanJava)
            .with("java", limit)
            .with(
                "count",
                classes().filter(|(.., needs)| *needs > limit).count(),
            )
    };
    findings.push(
        finding
            .with("class", &class.name)
            .with("jar", &jar.path)
            .with("needs", needs),
    );
}

/// The Java release that wrote class files of this version first.
fn needed_java(class: &Class) -> Option<u32> {
    u32::from(class.major?).checked_sub(44)
}

/// R49: jars beside the places in which a plugin's jars are looked for.
fn judge_ignored(case: &Case<'_>, findings: &mut Findings) {
    let folders = PluginFolder::all(case);
    if folders.is_empty() || folders.iter().all(|folder| !folder.brings_code(case)) {
        return;
    }
    let ignored = case.inspection.jars.iter().filter(|jar| {
        folders
            .iter()
            .all(|folder| !folder.sees(case, &jar.path) && !folder.keeps(&jar.path))
    });
    for jar in ignored.take(MOST_IGNORED) {
        findings.push(Finding::warns(FindingCode::JarIgnored).with("jar", &jar.path));
    }
}
