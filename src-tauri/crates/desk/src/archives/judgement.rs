//! What stands against an archive on a destination, as the page asks for it and sees it.

use plugdesk_archive::{
    ArchiveKind, ElasticsearchVersion, Finding, Inspection, InstallableOn, Report, SentAs, Service,
    Severity, Target, Verdict,
};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::repair::RepairView;
use super::shelf::{Held, KeptArchive};
use super::view::{ArchiveContent, ArchiveId};
use crate::connections::{ConnectionId, ServiceKind};
use crate::extensions::ExtensionKind;
use crate::fault::{Fault, FaultCode, FaultPhase};

/// How many findings of a kind (those that block, and the others) the page gets. Real archives have
/// a handful; one that was made to have thousands must not bring the window down.
const MOST_FINDINGS: usize = 200;

/// How much of a name or of what Elasticsearch would print the page gets.
const LONGEST_TEXT: usize = 1000;

/// For what an archive is judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JudgeRequest {
    /// The archive.
    pub archive: ArchiveId,
    /// The connection that it may be sent to, once one is chosen.
    pub connection: Option<ConnectionId>,
    /// As what it is sent; `None` where a service does not ask.
    pub sent_as: Option<ExtensionKind>,
    /// The version to judge for. `None`, or what is no version of Elasticsearch (such as the
    /// wildcard of a bundle), judges for the one that it was built for.
    pub version: Option<String>,
    /// The versions of the destination's deployments or instances.
    pub place_versions: Vec<String>,
}

/// Whether an archive can be sent to the destination that it was judged for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Sending {
    /// It can.
    Free,
    /// It would be refused as far as Plugdesk can tell, and is sent on the person's word alone.
    OnConsent,
    /// It can't, whatever the person says: it is no archive.
    Never,
}

/// What a judgement says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Judgement {
    /// All findings together.
    pub verdict: Verdict,
    /// Everything found, in the order in which the installer comes to it.
    pub findings: Vec<Finding>,
    /// For which versions of Elasticsearch it would install; `None` for none at all.
    pub installable_on: Option<String>,
    /// Whether it can be sent.
    pub sending: Sending,
    /// What Plugdesk can put right, in a new file.
    pub repairs: Vec<RepairView>,
    /// The verdict on each version of the destination, in the order asked for; what is no version is
    /// left out.
    pub places: Vec<PlaceJudgement>,
}

/// The verdict on one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlaceJudgement {
    /// The version, as it was asked for.
    pub version: String,
    /// All findings together.
    pub verdict: Verdict,
    /// The finding that decides: what the installer would print, else the gravest.
    pub first: Option<Finding>,
}

/// Where an archive is meant to go, as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Destination<'a> {
    /// The service.
    pub service: Option<ServiceKind>,
    /// As what it is sent.
    pub sent_as: Option<ExtensionKind>,
    /// The version of Elasticsearch.
    pub version: Option<&'a str>,
}

impl KeptArchive {
    /// Judges the archive for `destination`, and for each of `versions` there. Nothing is read
    /// again.
    pub fn judge(&self, destination: Destination<'_>, versions: &[String]) -> Judgement {
        let Held::Zip(inspection) = &self.held else {
            return Judgement {
                verdict: Verdict::Blocked,
                findings: Vec::new(),
                installable_on: None,
                sending: Sending::Never,
                repairs: Vec::new(),
                places: Vec::new(),
            };
        };
        let target = self.target(destination);
        let report = inspection.judge(&target);
        Judgement {
            verdict: report.verdict,
            sending: sending(inspection, report.verdict),
            installable_on: written(&report.installable_on),
            findings: bounded(report.findings),
            repairs: inspection
                .repairs(&target)
                .into_iter()
                .map(RepairView::of)
                .collect(),
            places: self.judge_places(inspection, &target, destination.service, versions),
        }
    }

    /// Whether the archive may be sent to `destination`. What would be refused there goes only
    /// with the person's word.
    pub fn may_be_sent(
        &self,
        destination: Destination<'_>,
        send_anyway: bool,
    ) -> Result<(), Fault> {
        self.sendable()?;
        let Held::Zip(inspection) = &self.held else {
            return Ok(());
        };
        if send_anyway {
            return Ok(());
        }
        let report = inspection.judge(&self.target(destination));
        match deciding(&report) {
            Some(finding) if finding.severity.is_fatal() => Err(Fault::new(
                FaultCode::BlockedByInspection,
                FaultPhase::Input,
            )
            .about(self.view.file_name.clone())
            .with_arg("finding", finding.code.as_str())
            .with_arg("rule", finding.rule)),
            _ => Ok(()),
        }
    }

    /// Whether it is something that can be sent at all.
    pub fn sendable(&self) -> Result<(), Fault> {
        match &self.held {
            Held::Zip(inspection) if sending(inspection, Verdict::Ready) != Sending::Never => {
                Ok(())
            }
            _ => Err(Fault::new(FaultCode::NotAZip, FaultPhase::Input)
                .about(self.view.file_name.clone())),
        }
    }

    /// The version that a service means. Alibaba Cloud writes some with two numbers only; the patch
    /// level is not told, so nothing is claimed against an archive of the same two.
    fn meant(&self, service: Option<ServiceKind>, version: &str) -> Option<ElasticsearchVersion> {
        let read = ElasticsearchVersion::parse(version)?;
        let number = version.split('_').next().unwrap_or_default().trim();
        if service != Some(ServiceKind::Alibaba) || number.split('.').count() != 2 {
            return Some(read);
        }
        let own = match &self.view.content {
            ArchiveContent::Plugin { facts } => facts.elasticsearch_version.as_deref(),
            _ => None,
        };
        let own = own.and_then(ElasticsearchVersion::parse);
        let same = |own: &ElasticsearchVersion| (own.major, own.minor) == (read.major, read.minor);
        Some(own.filter(same).unwrap_or(read))
    }

    /// The verdict on each version, once.
    fn judge_places(
        &self,
        inspection: &Inspection,
        target: &Target,
        service: Option<ServiceKind>,
        versions: &[String],
    ) -> Vec<PlaceJudgement> {
        let mut places: Vec<PlaceJudgement> = Vec::new();
        for version in versions {
            let Some(elasticsearch) = self.meant(service, version) else {
                continue;
            };
            if places.iter().any(|place| place.version == *version) {
                continue;
            }
            let report = inspection.judge(&Target {
                elasticsearch: Some(elasticsearch),
                ..target.clone()
            });
            places.push(PlaceJudgement {
                version: version.clone(),
                verdict: report.verdict,
                first: deciding(&report).cloned().map(shortened),
            });
        }
        places
    }

    fn target(&self, destination: Destination<'_>) -> Target {
        Target {
            service: destination.service.map(|service| match service {
                ServiceKind::ElasticCloud => Service::ElasticCloud,
                ServiceKind::Ece => Service::Ece,
                ServiceKind::Alibaba => Service::Alibaba,
            }),
            elasticsearch: destination
                .version
                .and_then(|version| self.meant(destination.service, version)),
            sent_as: destination.sent_as.map(|kind| match kind {
                ExtensionKind::Plugin => SentAs::Plugin,
                ExtensionKind::Bundle => SentAs::Bundle,
            }),
            file_name: Some(self.view.file_name.clone()),
            ..Target::default()
        }
    }
}

/// A file that holds no entry can't become one by anybody's word.
fn sending(inspection: &Inspection, verdict: Verdict) -> Sending {
    let no_archive = inspection.kind == ArchiveKind::NotAZip && inspection.zip.entries.is_empty();
    match verdict {
        _ if no_archive => Sending::Never,
        Verdict::Blocked => Sending::OnConsent,
        Verdict::Ready | Verdict::Warnings => Sending::Free,
    }
}

/// What the installer would print, else the first of the gravest findings; hints decide nothing.
fn deciding(report: &Report) -> Option<&Finding> {
    let worst = report
        .findings
        .iter()
        .map(|finding| finding.severity)
        .max()
        .filter(|worst| *worst > Severity::Hint)?;
    report.first_error().or_else(|| {
        report
            .findings
            .iter()
            .find(|finding| finding.severity == worst)
    })
}

/// As much of the findings as the page can show, in their order.
fn bounded(findings: Vec<Finding>) -> Vec<Finding> {
    let (mut fatal, mut others) = (0, 0);
    findings
        .into_iter()
        .filter(|finding| {
            let count = if finding.severity.is_fatal() {
                &mut fatal
            } else {
                &mut others
            };
            *count += 1;
            *count <= MOST_FINDINGS
        })
        .map(shortened)
        .collect()
}

fn shortened(mut finding: Finding) -> Finding {
    for text in finding.args.values_mut().chain(&mut finding.words) {
        if let Some((end, _)) = text.char_indices().nth(LONGEST_TEXT) {
            text.truncate(end);
            text.push('…');
        }
    }
    finding
}

/// The versions as they are shown.
pub(super) fn written(installable_on: &InstallableOn) -> Option<String> {
    (*installable_on != InstallableOn::Nothing).then(|| installable_on.to_string())
}

#[cfg(test)]
mod tests {
    use plugdesk_archive::FindingCode;

    use super::*;

    fn finding(severity: Severity, entry: String) -> Finding {
        Finding {
            code: FindingCode::JarUnreadable,
            rule: FindingCode::JarUnreadable.rule(),
            severity,
            args: [("jar", entry)].into(),
            words: None,
            first: false,
        }
    }

    #[test]
    fn thousands_of_findings_are_cut_without_losing_those_that_block() {
        let warnings = (0..3_000).map(|_| finding(Severity::Warning, "a.jar".to_owned()));
        let last = finding(Severity::Blocks, "长".repeat(60_000));
        let bounded = bounded(warnings.chain([last]).collect());
        assert_eq!(bounded.len(), MOST_FINDINGS + 1);
        let last = bounded.last().unwrap();
        assert_eq!(last.severity, Severity::Blocks);
        assert_eq!(last.args["jar"].chars().count(), LONGEST_TEXT + 1);
    }
}
