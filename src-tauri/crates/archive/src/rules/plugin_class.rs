//! R54 and R56: the class that the descriptor names.

use crate::finding::{Finding, FindingCode, Findings};
use crate::inspection::ArchiveKind;
use crate::jar::{Jar, PluginClass};
use crate::judge::Case;
use crate::rules::jars::PluginFolder;
use crate::version::ElasticsearchVersion;

const PLUGIN: &str = "org.elasticsearch.plugins.Plugin";
const NO_ARGUMENTS: &str = "()V";
const SETTINGS: &str = "(Lorg/elasticsearch/common/settings/Settings;)V";
const SETTINGS_AND_PATH: &str =
    "(Lorg/elasticsearch/common/settings/Settings;Ljava/nio/file/Path;)V";

/// Classes with the first version that has them no more.
const GONE: &[(&str, (u32, u32))] = &[
    ("org.elasticsearch.plugins.AbstractPlugin", (2, 0)),
    (
        "org.elasticsearch.common.settings.ImmutableSettings",
        (2, 0),
    ),
    ("org.elasticsearch.common.collect.ImmutableList", (2, 0)),
    ("org.elasticsearch.index.analysis.AnalysisModule", (5, 0)),
    (
        "org.elasticsearch.index.analysis.AnalysisSettingsRequired",
        (5, 0),
    ),
    (
        "org.elasticsearch.indices.analysis.IndicesAnalysisService",
        (5, 0),
    ),
    ("org.elasticsearch.cluster.ClusterService", (5, 0)),
    ("org.elasticsearch.common.logging.ESLogger", (6, 0)),
    ("org.elasticsearch.script.NativeScriptFactory", (6, 0)),
];

pub(crate) fn judge(case: &Case<'_>, findings: &mut Findings) {
    // Its class is for OpenSearch, which says it all.
    if case.inspection.kind == ArchiveKind::OpenSearchPlugin {
        return;
    }
    for folder in PluginFolder::all(case) {
        if folder.brings_code(case) && !is_bootstrap(case, &folder) {
            judge_folder(case, &folder, findings);
        }
    }
}

/// 7.11 to 8.3 know plugins that are part of Elasticsearch's own start and have no class.
fn is_bootstrap(case: &Case<'_>, folder: &PluginFolder<'_>) -> bool {
    let kind = folder.value("type");
    case.version.is_from(7, 11, 0)
        && case.version.is_before(8, 4, 0)
        && kind.is_some_and(|kind| kind.eq_ignore_ascii_case("bootstrap"))
}

fn judge_folder(case: &Case<'_>, folder: &PluginFolder<'_>, findings: &mut Findings) {
    let jars = folder.jars(case);
    if folder.stable {
        if jars.is_empty() {
            findings.push(Finding::warns(FindingCode::NoJar));
        }
        return;
    }
    let Some(class) = folder.value("classname") else {
        return;
    };
    if jars.is_empty() {
        findings.push(
            Finding::stops_node(FindingCode::NoJar)
                .with("class", class)
                .saying(not_found(class)),
        );
        return;
    }
    match jars.iter().find(|jar| holds(jar, class)) {
        Some(jar) => {
            if let Some(read) = &jar.plugin_class {
                judge_class(case, folder, &jars, read, findings);
            }
        }
        None if folder.extended_plugins().next().is_some() => {}
        // What can't be looked through may hold it.
        None if jars.iter().any(|jar| jar.cut || jar.unreadable.is_some()) => {}
        None => findings.push(
            Finding::stops_node(FindingCode::PluginClassMissing)
                .with("class", class)
                .saying(not_found(class)),
        ),
    }
}

fn not_found(class: &str) -> String {
    format!("Could not find plugin class [{class}]")
}

/// Also among the classes for later Java releases.
fn holds(jar: &Jar, class: &str) -> bool {
    let versioned = |held: &String| {
        let before = held.strip_suffix(class);
        before.is_some_and(|before| before.ends_with('.'))
    };
    jar.classes.iter().any(|held| held.name == class) || jar.versioned.iter().any(versioned)
}

fn judge_class(
    case: &Case<'_>,
    folder: &PluginFolder<'_>,
    jars: &[&Jar],
    class: &PluginClass,
    findings: &mut Findings,
) {
    let version = &case.version;
    if judge_era(version, class, findings) {
        return;
    }
    let extends = class.extends.as_deref().unwrap_or_default();
    let may_be_plugin = extends.starts_with("org.elasticsearch.")
        || folder.extended_plugins().next().is_some()
        || jars.iter().any(|jar| jar.cut || holds(jar, extends));
    let what = if !may_be_plugin {
        Some(format!("extends {extends}, not {PLUGIN}"))
    } else if !class.concrete {
        Some("is abstract".to_owned())
    } else if !class.public {
        Some("is not public".to_owned())
    } else {
        constructor_fault(version, class)
    };
    if let Some(what) = what {
        findings.push(
            Finding::stops_node(FindingCode::PluginClassUnfit)
                .with("class", &class.name)
                .with("what", what),
        );
    }
}

/// Until 6.0 a fitting constructor among others would do; since then it has to be the only one.
fn constructor_fault(version: &ElasticsearchVersion, class: &PluginClass) -> Option<String> {
    let name = &class.name;
    let constructors = &class.public_constructors;
    let fits = |constructor: &String| {
        let with_path = constructor == SETTINGS_AND_PATH && version.is_from(6, 0, 0);
        constructor == NO_ARGUMENTS || constructor == SETTINGS || with_path
    };
    if version.is_before(6, 0, 0) {
        let fault = !constructors.iter().any(fits);
        return fault.then(|| format!("No constructor for [class {name}]"));
    }
    match constructors.as_slice() {
        [] => Some(format!("no public constructor for [{name}]")),
        [only] if fits(only) => None,
        [_] => Some(format!(
            "no public constructor of correct signature for [{name}]"
        )),
        _ => Some(format!("no unique public constructor for [{name}]")),
    }
}

/// R56: certain when the class extends what is gone or takes it in a constructor; elsewhere the
/// reference may never be followed. Answers whether there is nothing left to check.
fn judge_era(version: &ElasticsearchVersion, class: &PluginClass, findings: &mut Findings) -> bool {
    let at = (version.major, version.minor);
    let mut gone = GONE.iter().filter(|(_, until)| at >= *until);
    let Some((name, until)) = gone.find(|(name, _)| class.refers_to.iter().any(|to| to == name))
    else {
        return false;
    };
    let needed = class.extends.as_deref() == Some(name) || is_taken(class, name);
    let finding = if needed {
        Finding::stops_node(FindingCode::ClassOfOtherEra).saying(format!(
            "java.lang.NoClassDefFoundError: {}",
            name.replace('.', "/")
        ))
    } else {
        Finding::warns(FindingCode::ClassOfOtherEra)
    };
    findings.push(
        finding
            .with("class", &class.name)
            .with("refers_to", name)
            .with("era", era(*until)),
    );
    needed
}

fn is_taken(class: &PluginClass, name: &str) -> bool {
    let taken = format!("L{};", name.replace('.', "/"));
    class
        .public_constructors
        .iter()
        .any(|constructor| constructor.contains(&taken))
}

/// The last versions that had what is gone since then.
fn era(gone_since: (u32, u32)) -> &'static str {
    match gone_since.0 {
        2 => "1.x",
        5 => "2.x",
        _ => "5.x",
    }
}
