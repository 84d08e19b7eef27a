//! R27 and R28 as findings, for every sort of descriptor.

use crate::finding::{Finding, FindingCode, Findings, Severity};
use crate::judge::Case;
use crate::rules::java_version::{JavaNeeded, running_text};
use crate::version::ElasticsearchVersion;

/// Who needs a Java, as the messages say it.
pub(crate) struct JavaWords(String);

impl JavaWords {
    /// A plugin: from 8.3 on the word is said as well.
    pub(crate) fn of_plugin(name: &str, elasticsearch: &ElasticsearchVersion) -> Self {
        if elasticsearch.is_from(8, 3, 0) {
            Self(format!("plugin {name}"))
        } else {
            Self(name.to_owned())
        }
    }
}

/// R27: whether the version reads the text.
pub(crate) fn readable(case: &Case<'_>, value: &str, findings: &mut Findings) {
    if let Err(words) = JavaNeeded::read(value, &case.version) {
        findings.push(
            Finding::blocks(FindingCode::JavaVersionMalformed)
                .with("value", value)
                .saying(words),
        );
    }
}

/// R28: whether the node's Java is new enough.
///
/// Without a target nothing is known of the node, and its Java may well be another one than the one
/// that comes with the version.
pub(crate) fn new_enough(case: &Case<'_>, value: &str, who: &JavaWords, findings: &mut Findings) {
    let runs = case.java.runs;
    let Ok(needed) = JavaNeeded::read(value, &case.version) else {
        return;
    };
    if !needed.exceeds(runs, &case.version) {
        return;
    }
    let severity = if case.java.known || case.target.elasticsearch.is_some() {
        Severity::Blocks
    } else {
        Severity::Warning
    };
    let system = running_text(runs, &case.version);
    findings.push(
        Finding::new(FindingCode::NeedsNewerJava, severity)
            .with("needs", value)
            .with("java", runs)
            .saying(format!(
                "{} requires Java {value}:, your system: {system}",
                who.0
            )),
    );
}
