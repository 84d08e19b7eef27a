//! R57 to R61: what the plugin asks to be allowed.

use std::collections::{BTreeSet, HashMap};

use crate::finding::{Finding, FindingCode, Findings};
use crate::judge::Case;
use crate::policy::{EntitlementPolicy, LegacyPolicy, Permission};
use crate::rules::jars::PluginFolder;

/// The scope of a plugin without modules.
const ALL_UNNAMED: &str = "ALL-UNNAMED";
/// As many code bases or scopes as are named one by one.
const MOST_NAMED: usize = 20;

pub(crate) fn judge(case: &Case<'_>, findings: &mut Findings) {
    let folders = PluginFolder::all(case);
    // The policies of a meta plugin's parts are not read.
    let [folder] = folders.as_slice() else {
        return;
    };
    if let Some(policy) = &case.inspection.legacy_policy {
        judge_legacy(case, folder, policy, findings);
    }
    if let Some(policy) = &case.inspection.entitlement_policy {
        judge_entitlements(case, folder, policy, findings);
    }
}

fn judge_legacy(
    case: &Case<'_>,
    folder: &PluginFolder<'_>,
    policy: &LegacyPolicy,
    findings: &mut Findings,
) {
    let version = &case.version;
    if version.is_from(8, 18, 0) {
        findings.push(Finding::warns(FindingCode::LegacyPolicyIgnored));
        return;
    }
    // 2.0 and 2.1 knew no policies of plugins yet.
    if version.is_before(2, 2, 0) {
        return;
    }
    if let Some(reason) = &policy.malformed {
        // Java prints this and goes on with a policy that grants the plugin nothing. What the file
        // means to ask for is judged all the same: it is as forbidden once the file is repaired.
        findings.push(
            Finding::warns(FindingCode::PolicyMalformed)
                .with("reason", reason)
                .saying(format!(
                    "java.security.policy: error parsing plugin-security.policy:\n\t{reason}"
                )),
        );
    }
    if version.is_from(5, 0, 0) {
        judge_codebases(case, folder, policy, findings);
    }
    if version.is_from(7, 11, 0) {
        judge_permissions(case, policy, findings);
    }
    if !policy.permissions.is_empty() {
        let count = policy.permissions.len();
        findings.push(Finding::hints(FindingCode::PolicyAsks).with("count", count));
    }
}

/// R59: `${codebase.NAME}` names a jar of the plugin, with its version or without.
fn judge_codebases(
    case: &Case<'_>,
    folder: &PluginFolder<'_>,
    policy: &LegacyPolicy,
    findings: &mut Findings,
) {
    let jars = folder.jars(case);
    let files: BTreeSet<_> = jars
        .iter()
        .map(|jar| jar.path.rsplit('/').next().unwrap_or(&jar.path))
        .collect();
    let mut names = HashMap::new();
    for file in files {
        names.insert(file, file);
        let other = names.insert(without_version(file), file);
        if let Some(other) = other.filter(|other| *other != file)
            && let Some(finding) = codebase_twice(case, without_version(file), other, file)
        {
            findings.push(finding);
        }
    }
    let mut unknown = policy.codebases();
    unknown.retain(|name| !names.contains_key(name));
    unknown.truncate(MOST_NAMED);
    let all: Vec<_> = unknown
        .iter()
        .map(|name| format!("codebase.{name}"))
        .collect();
    let words = format!(
        "Unknown codebases [{}] in policy file [plugin-security.policy]",
        all.join(", ")
    );
    for name in unknown {
        findings.push(
            Finding::blocks(FindingCode::UnknownCodebase)
                .with("codebase", name)
                .saying(&words),
        );
    }
}

/// R59: no two jars have the same name without their versions, whether the policy says it or not
/// (`Security.readPolicy`). Since 7.11 the installer reads the policy as the node does.
fn codebase_twice(case: &Case<'_>, name: &str, one: &str, other: &str) -> Option<Finding> {
    let finding = if case.version.is_from(7, 11, 0) {
        Finding::blocks(FindingCode::CodebaseTwice)
    } else if case.version.is_from(6, 2, 0) {
        Finding::stops_node(FindingCode::CodebaseTwice)
    } else {
        return None;
    };
    let words =
        format!("codebase property already set: codebase.{name} -> {one}, cannot set to {other}");
    let finding = finding.with("codebase", name).with("jar", one);
    Some(finding.with("other", other).saying(words))
}

/// A jar's name up to its version, `-1.2…`, and without `.jar` if it has one.
fn without_version(file: &str) -> &str {
    let Some(stem) = file.strip_suffix(".jar") else {
        return file;
    };
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let begins_version = |after: &str| {
        let (major, rest) = after.split_at(digits(after));
        let minor = rest.strip_prefix('.').unwrap_or_default();
        !major.is_empty() && digits(minor) > 0
    };
    stem.match_indices('-')
        .filter_map(|(at, _)| stem.split_at_checked(at))
        .find(|(_, after)| begins_version(after.strip_prefix('-').unwrap_or(after)))
        .map_or(file, |(name, _)| name)
}

/// R58: one finding for all permissions that are not on the list.
fn judge_permissions(case: &Case<'_>, policy: &LegacyPolicy, findings: &mut Findings) {
    // 7.11.0 and 7.11.1 forgot that plugins read files.
    let files_readable = case.version.is_from(7, 11, 2);
    let mut illegal = policy.permissions.iter().filter(|permission| {
        applies(permission) && !permission.allowed_for_plugins(files_readable)
    });
    let Some(first) = illegal.next() else {
        return;
    };
    let scope = match &first.code_base {
        None => " in global grant".to_owned(),
        Some(code_base) => format!(" for jar {code_base}"),
    };
    let (written, count) = (written(first), 1 + illegal.count());
    findings.push(
        Finding::blocks(FindingCode::IllegalPermission)
            .with("permission", &written)
            .with("count", count)
            .saying(format!(
                "plugin policy [plugin-security.policy] contains illegal permission \
                 {written}{scope}"
            )),
    );
}

/// Whether a jar of the plugin gets the permission.
fn applies(permission: &Permission) -> bool {
    let code_base = permission.code_base.as_deref();
    !permission.conditional
        && code_base.is_none_or(|code_base| code_base.starts_with("${codebase."))
}

/// A permission as Java writes it.
fn written(permission: &Permission) -> String {
    let Permission {
        class,
        target,
        actions,
        ..
    } = permission;
    if actions.is_empty() {
        format!("(\"{class}\" \"{target}\")")
    } else {
        format!("(\"{class}\" \"{target}\" \"{actions}\")")
    }
}

/// R61
fn judge_entitlements(
    case: &Case<'_>,
    folder: &PluginFolder<'_>,
    policy: &EntitlementPolicy,
    findings: &mut Findings,
) {
    if case.version.is_before(8, 18, 0) {
        findings.push(Finding::hints(FindingCode::EntitlementIgnored));
        return;
    }
    let plugin = folder.name();
    if let Some(refusal) = &policy.refused {
        findings.push(
            Finding::blocks(FindingCode::EntitlementRefused)
                .with("reason", &refusal.message)
                .with("line", refusal.at.0)
                .saying(refusal.words(plugin)),
        );
        return;
    }
    if let Some((scope, name)) = policy.named_twice() {
        findings.push(
            Finding::stops_node(FindingCode::EntitlementRefused)
                .with("reason", format!("duplicate entitlement [{name}]"))
                .saying(format!(
                    "[{plugin}] using module [{scope}] found duplicate entitlement [{name}]"
                )),
        );
    }
    judge_scopes(case, folder, policy, findings);
}

/// Whether every scope is a module of the plugin; without modules there is only one scope.
fn judge_scopes(
    case: &Case<'_>,
    folder: &PluginFolder<'_>,
    policy: &EntitlementPolicy,
    findings: &mut Findings,
) {
    let modular = if folder.stable {
        folder.value("modular") == Some("true")
    } else {
        folder.value("modulename").is_some()
    };
    let jars = folder.modules(case);
    if modular && jars.iter().any(|jar| jar.unreadable.is_some()) {
        return;
    }
    let modules: BTreeSet<_> = if modular {
        jars.iter()
            .filter_map(|jar| jar.module.as_deref())
            .collect()
    } else {
        BTreeSet::from([ALL_UNNAMED])
    };
    let available = modules.iter().copied().collect::<Vec<_>>().join(", ");
    let scopes = policy.scopes.iter().map(|(scope, _)| scope.as_str());
    for scope in scopes
        .filter(|scope| !modules.contains(scope))
        .take(MOST_NAMED)
    {
        findings.push(
            Finding::stops_node(FindingCode::EntitlementScopeUnknown)
                .with("scope", scope)
                .saying(format!(
                    "Invalid module name in policy: layer [{}] does not have module [{scope}]; \
                     available modules [{available}]",
                    folder.name(),
                )),
        );
    }
}
