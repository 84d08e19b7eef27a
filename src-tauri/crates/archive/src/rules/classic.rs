//! R19 to R37: the classic descriptor, in the order in which each generation checks it.

use crate::finding::Findings;
use crate::inspection::ArchiveKind;
use crate::judge::Case;
use crate::properties::Properties;
use crate::rules::checks::Checks;
use crate::rules::descriptor::Descriptor;
use crate::rules::grammar;

pub(crate) fn judge(case: &Case<'_>, findings: &mut Findings) {
    let Some(Descriptor::Classic(file)) = case.judged_descriptor() else {
        return;
    };
    let Some(properties) = file.whole() else {
        return;
    };
    judge_properties(case, properties, findings);
    grammar::judge(file, findings);
}

/// Judges the pairs of one descriptor; 6.2 has several of them in a meta plugin.
pub(crate) fn judge_properties(case: &Case<'_>, properties: &Properties, findings: &mut Findings) {
    let version = &case.version;
    let mut checks = Checks::new(case, properties, findings);
    checks.name();
    if version.is_before(5, 0, 0) {
        as_2(&mut checks);
    } else if version.is_before(6, 3, 0) {
        as_5_to_6_2(&mut checks);
    } else if version.is_before(7, 11, 0) {
        as_6_3_to_7_10(&mut checks);
    } else if version.is_before(8, 3, 0) {
        as_7_11_to_8_2(&mut checks);
    } else if version.is_before(8, 4, 0) {
        as_8_3(&mut checks);
    } else {
        as_8_4(&mut checks);
    }
    if case.inspection.kind == ArchiveKind::OpenSearchPlugin {
        checks.is_for_opensearch();
    }
    checks.name_is_odd();
    checks.extended_plugins();
    checks.modulename();
}

/// Whoever brings neither code nor pages is refused before anything else is asked. What a plugin of
/// later times says of its version is told all the same.
fn as_2(checks: &mut Checks<'_, '_>) {
    checks.name_is_legal();
    checks.description();
    checks.version();
    let jvm = checks.is_true("jvm");
    let site = checks.is_true("site");
    if !jvm && !site {
        checks.neither_jvm_nor_site();
        if checks.has("elasticsearch.version") {
            checks.elasticsearch_version_is_readable();
            checks.elasticsearch_version_is_the_running_one();
        }
    }
    if jvm {
        checks.elasticsearch_version_is_readable();
        checks.elasticsearch_version_is_the_running_one();
        checks.java_version_is_readable();
        checks.java_is_new_enough();
        checks.classname();
    }
    if site {
        checks.site_folder();
    }
}

fn as_5_to_6_2(checks: &mut Checks<'_, '_>) {
    let version = checks.elasticsearch();
    let (from_5_4, from_6_0, from_6_2) = (
        version.is_from(5, 4, 0),
        version.is_from(6, 0, 0),
        version.is_from(6, 2, 0),
    );
    checks.description();
    checks.version();
    checks.elasticsearch_version_is_readable();
    checks.elasticsearch_version_is_the_running_one();
    checks.java_version_is_readable();
    checks.java_is_new_enough();
    checks.classname();
    if from_5_4 {
        checks.native_controller_is_well_formed();
    }
    if from_6_0 {
        checks.requires_keystore();
    }
    if from_6_2 {
        checks.unknown_keys();
    }
}

fn as_6_3_to_7_10(checks: &mut Checks<'_, '_>) {
    checks.description();
    checks.version();
    checks.elasticsearch_version_is_readable();
    checks.java_version_is_readable();
    checks.classname();
    checks.native_controller_is_well_formed();
    checks.unknown_keys();
    checks.native_controller_is_refused();
    checks.elasticsearch_version_is_the_running_one();
    checks.java_is_new_enough();
}

fn as_7_11_to_8_2(checks: &mut Checks<'_, '_>) {
    checks.description();
    checks.version();
    checks.elasticsearch_version_is_readable();
    checks.java_version_is_readable();
    checks.native_controller_is_well_formed();
    checks.plugin_type();
    checks.classname();
    checks.java_opts();
    checks.licensed();
    checks.unknown_keys();
    checks.native_controller_is_refused();
    checks.elasticsearch_version_is_the_running_one();
    checks.java_is_new_enough();
}

/// From here on the node's Java is looked at while the descriptor is read.
fn as_8_3(checks: &mut Checks<'_, '_>) {
    checks.description();
    checks.version();
    checks.elasticsearch_version_is_readable();
    checks.java_version_is_readable();
    checks.java_is_new_enough();
    checks.native_controller_is_well_formed();
    checks.plugin_type();
    checks.classname();
    checks.java_opts();
    checks.licensed();
    checks.unknown_keys();
    checks.native_controller_is_refused();
    checks.elasticsearch_version_is_the_running_one();
}

fn as_8_4(checks: &mut Checks<'_, '_>) {
    checks.description();
    checks.version();
    checks.elasticsearch_version_is_readable();
    checks.java_version_is_readable();
    checks.java_is_new_enough();
    checks.native_controller_is_well_formed();
    checks.classname();
    checks.licensed();
    checks.unknown_keys();
    checks.native_controller_is_refused();
    checks.elasticsearch_version_is_the_running_one();
}
