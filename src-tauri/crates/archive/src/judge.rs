//! The judgement: what stands against an archive on a given target.

use crate::finding::{Finding, Findings, Severity, Verdict};
use crate::inspection::Inspection;
use crate::installable::InstallableOn;
use crate::rules;
use crate::target::Target;
use crate::version::ElasticsearchVersion;

/// The Java that a node runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NodeJava {
    /// The least release that the node can run, 17 for 8.x.
    pub(crate) least: u32,
    /// The release that it runs: as the target says, else the one that comes with the version.
    pub(crate) runs: u32,
    /// Whether the target said so.
    pub(crate) known: bool,
}

/// One archive before one target.
pub(crate) struct Case<'a> {
    pub(crate) inspection: &'a Inspection,
    pub(crate) target: &'a Target,
    /// The version that is judged for: the target's, else the one the plugin was built for.
    pub(crate) version: ElasticsearchVersion,
    pub(crate) java: NodeJava,
}

/// What a judgement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// All findings together.
    pub verdict: Verdict,
    /// Everything found, in the order in which the installer comes to it.
    pub findings: Vec<Finding>,
    /// For which versions the archive would install, the target aside.
    pub installable_on: InstallableOn,
}

impl Report {
    /// What the installer would print, if it refuses the archive.
    pub fn first_error(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.first)
    }
}

impl Inspection {
    /// Judges the archive for a target. Cheap: nothing is read again.
    pub fn judge(&self, target: &Target) -> Report {
        let findings = findings(self, target);
        Report {
            verdict: verdict(&findings),
            findings,
            installable_on: InstallableOn::of(self),
        }
    }
}

fn verdict(findings: &[Finding]) -> Verdict {
    match findings.iter().map(|finding| finding.severity).max() {
        Some(worst) if worst.is_fatal() => Verdict::Blocked,
        Some(Severity::Warning) => Verdict::Warnings,
        _ => Verdict::Ready,
    }
}

/// What stands against the archive on the target, leaving out what [`InstallableOn`] says.
pub(crate) fn findings(inspection: &Inspection, target: &Target) -> Vec<Finding> {
    let case = rules::case(inspection, target);
    let mut findings = Findings::default();
    rules::judge(&case, &mut findings);
    findings.mark_first();
    findings.into_vec()
}
