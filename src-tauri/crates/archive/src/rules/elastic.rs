//! S1 to S5: Elastic Cloud and ECE.

use crate::finding::{Finding, FindingCode, Findings};
use crate::inspection::ArchiveKind;
use crate::judge::Case;
use crate::target::{SentAs, Service};
use crate::zip::Entry;

const MIB: u64 = 1024 * 1024;
const GIB: u64 = 1024 * MIB;

/// What most subscription tiers take.
const MOST_TIERS: u64 = 20 * MIB;
/// What may be sent; more is fetched by the service from an address.
const SENT: u64 = 200 * MIB;
/// From here on the service looks no further than the first entry for the descriptor.
const DESCRIPTOR_FIRST: u64 = 5 * GIB;
/// What the highest tiers take.
const ANY_TIER: u64 = 8 * GIB;

pub(crate) fn judge(case: &Case<'_>, findings: &mut Findings) {
    judge_type(case, findings);
    if matches!(
        case.target.service,
        Some(Service::ElasticCloud | Service::Ece)
    ) {
        judge_size(case, findings);
    }
}

/// S5. Elastic unpacks what is called a plugin and what is called a bundle in different places, and
/// does not say what was wrong. Only Elastic's services ask, so the question itself names them.
fn judge_type(case: &Case<'_>, findings: &mut Findings) {
    let kind = case.inspection.kind;
    let sent_as = match case.target.sent_as {
        Some(SentAs::Bundle) if kind.is_plugin() => "bundle",
        Some(SentAs::Plugin) if kind == ArchiveKind::Bundle => "plugin",
        _ => return,
    };
    let finding = Finding::blocks(FindingCode::WrongExtensionType)
        .with("kind", kind)
        .with("sent_as", sent_as);
    findings.push(finding);
}

/// S1 to S4.
fn judge_size(case: &Case<'_>, findings: &mut Findings) {
    let size = case.inspection.size;
    let sized = |finding: Finding| finding.with("size", size);
    if size > ANY_TIER {
        let finding = Finding::blocks(FindingCode::OverAnyTier).with("limit", ANY_TIER);
        findings.push(sized(finding));
    }
    if size > DESCRIPTOR_FIRST && case.inspection.kind.is_plugin() && !begins_with_descriptor(case)
    {
        findings.push(sized(Finding::blocks(FindingCode::DescriptorNotFirst)));
    }
    if size > SENT {
        findings.push(sized(Finding::warns(FindingCode::OnlyByUrl)));
    }
    if size > MOST_TIERS {
        let finding = Finding::warns(FindingCode::OverTierSize).with("limit", MOST_TIERS);
        findings.push(sized(finding));
    }
}

fn begins_with_descriptor(case: &Case<'_>) -> bool {
    let first = case.inspection.zip.entries.first();
    let lands = first.and_then(|entry: &Entry| entry.lands.as_deref());
    let leading = case.inspection.layout.leading();
    lands.is_some() && lands == leading.map(|descriptor| descriptor.path.as_str())
}
