//! R1 to R11: the zip itself.

mod oddities;
mod writing;

use super::layout::words_for_missing;
use crate::finding::{Finding, FindingCode, Findings};
use crate::judge::Case;
use crate::zip::{Entry, StreamFault, leads_outside};

/// What the installer refuses while it unpacks, in the order of the stream, up to where it refuses
/// the old structure: that is told with the layout.
pub(crate) fn judge_unpacking(case: &Case<'_>, findings: &mut Findings) {
    if case.target.in_plugins_folder {
        let finding = if case.version.is_from(5, 0, 0) {
            Finding::blocks(FindingCode::InPluginsFolder)
        } else {
            Finding::warns(FindingCode::InPluginsFolder)
        };
        findings.push(finding);
    }
    if let Some(reason) = case.inspection.zip.not_a_zip {
        // No entry came out of it, so that a descriptor is what the installer misses.
        let finding = Finding::blocks(FindingCode::NotAZip).with("reason", reason.as_str());
        findings.push(if case.is_bundle() {
            finding
        } else {
            finding.saying(words_for_missing(case).1)
        });
        return;
    }
    for finding in Unpacking::of(case).before_old_structure {
        findings.push(finding);
    }
}

/// What the installer would come to after the old structure that it refuses, and what it never
/// refuses.
pub(crate) fn judge_oddities(case: &Case<'_>, findings: &mut Findings) {
    if case.inspection.zip.not_a_zip.is_some() {
        return;
    }
    if refused_structure(case).is_some() {
        for finding in Unpacking::of(case).after_old_structure {
            findings.push(finding);
        }
    }
    oddities::judge(case, findings);
}

/// An entry as a version unpacks it.
pub(super) struct Unpacked<'a> {
    entry: &'a Entry,
    /// Its name below the folder that is unpacked.
    name: &'a str,
}

/// The entries that a version unpacks: all of them, or those under `elasticsearch/`.
fn unpacked<'a>(case: &Case<'a>) -> impl Iterator<Item = Unpacked<'a>> + Clone + use<'a> {
    let below =
        !case.is_bundle() && case.version.is_from(5, 0, 0) && case.version.is_before(6, 3, 0);
    case.inspection.zip.entries.iter().filter_map(move |entry| {
        let name = if below {
            entry.name.strip_prefix(OLD_STRUCTURE)?
        } else {
            &entry.name
        };
        Some(Unpacked { entry, name })
    })
}

/// What 5.0 to 6.2 ask for and 6.3 and later refuse.
const OLD_STRUCTURE: &str = "elasticsearch/";

/// What stops the unpacking.
#[derive(Default)]
struct Unpacking {
    before_old_structure: Vec<Finding>,
    after_old_structure: Vec<Finding>,
}

impl Unpacking {
    fn of(case: &Case<'_>) -> Self {
        let zip = &case.inspection.zip;
        let mut this = Self::default();
        let mut found: Vec<(u64, Finding)> = writing::judge(case);
        if let Some((name, fault)) = &zip.fault {
            let faulty = faulty_entry(case);
            let at = faulty.map_or(u64::MAX, |entry| entry.header_at);
            let finding = of_fault(case, name, fault, faulty);
            // A fault in the header comes before anything that the name may do.
            let position = found.partition_point(|(other, _)| {
                *other < at || (*other == at && !is_in_header(fault))
            });
            found.insert(position, (at, finding));
            // Nothing behind the fault is reached.
            found.truncate(position + 1);
        }
        let old_structure = refused_structure(case).map_or(u64::MAX, |entry| entry.header_at);
        for (at, finding) in found {
            // Java has read the header, and not the data, when the name is looked at.
            let header_fault = zip
                .fault
                .as_ref()
                .is_some_and(|(_, fault)| is_in_header(fault));
            if at < old_structure || (at == old_structure && header_fault) {
                this.before_old_structure.push(finding);
            } else {
                this.after_old_structure.push(finding);
            }
        }
        this
    }
}

/// The entry by which 6.3 and later see the structure that they refuse.
fn refused_structure<'a>(case: &Case<'a>) -> Option<&'a Entry> {
    if case.is_bundle() || case.version.is_before(6, 3, 0) {
        return None;
    }
    let mut entries = case.inspection.zip.entries.iter();
    entries.find(|entry| entry.name.starts_with(OLD_STRUCTURE))
}

/// The entry in which the stream ends.
fn faulty_entry<'a>(case: &Case<'a>) -> Option<&'a Entry> {
    let zip = &case.inspection.zip;
    let (name, _) = zip.fault.as_ref()?;
    zip.entries
        .iter()
        .find(|entry| !entry.in_stream && entry.name == *name)
}

fn is_in_header(fault: &StreamFault) -> bool {
    matches!(
        fault,
        StreamFault::HeaderCutOff
            | StreamFault::NameNotUtf8
            | StreamFault::Encrypted
            | StreamFault::StoredWithDescriptor
    )
}

fn of_fault(case: &Case<'_>, name: &str, fault: &StreamFault, faulty: Option<&Entry>) -> Finding {
    let (finding, words) = match fault {
        StreamFault::HeaderCutOff => (FindingCode::Truncated, String::new()),
        StreamFault::Truncated => (FindingCode::Truncated, words_of_the_end(faulty)),
        StreamFault::WrongChecksum { expected, found } => (
            FindingCode::WrongChecksum,
            format!("invalid entry CRC (expected 0x{expected:x} but got 0x{found:x})"),
        ),
        StreamFault::WrongSize { expected, found } => (
            FindingCode::DamagedData,
            format!(
                "invalid entry size (expected {} but got {found} bytes)",
                expected.cast_signed()
            ),
        ),
        StreamFault::WrongCompressedSize { expected, found } => (
            FindingCode::DamagedData,
            format!(
                "invalid entry compressed size (expected {} but got {found} bytes)",
                expected.cast_signed()
            ),
        ),
        StreamFault::DamagedData(words) => (FindingCode::DamagedData, words.clone()),
        StreamFault::UnsupportedMethod(_) => (
            FindingCode::UnsupportedMethod,
            "invalid compression method".to_owned(),
        ),
        StreamFault::Encrypted => (
            FindingCode::Encrypted,
            "encrypted ZIP entry not supported".to_owned(),
        ),
        StreamFault::StoredWithDescriptor => (
            FindingCode::StoredWithDescriptor,
            "only DEFLATED entries can have EXT descriptor".to_owned(),
        ),
        StreamFault::NameNotUtf8 => (FindingCode::NameNotUtf8, "malformed input".to_owned()),
    };
    let mut finding = Finding::blocks(finding).with("entry", name);
    if let StreamFault::UnsupportedMethod(method) = fault {
        finding = finding.with("method", method);
    }
    if *fault == StreamFault::NameNotUtf8 {
        let entries = &case.inspection.zip.entries;
        finding = finding.with(
            "count",
            entries.iter().filter(|entry| !entry.name_is_utf8).count(),
        );
    }
    // A service unpacks bundles with something else, whose words nobody knows.
    if case.is_bundle() || words.is_empty() {
        finding
    } else {
        finding.saying(words)
    }
}

fn words_of_the_end(faulty: Option<&Entry>) -> String {
    match faulty {
        Some(entry) if entry.method == 8 => "Unexpected end of ZLIB input stream".to_owned(),
        _ => "unexpected EOF".to_owned(),
    }
}

/// A name that leads outside, by the version: up to 2.x nobody looked.
fn of_outside(case: &Case<'_>, entry: &Entry) -> Finding {
    let finding = if case.is_bundle() {
        Finding::blocks(FindingCode::LeadsOutside)
    } else if case.version.is_before(5, 0, 0) {
        Finding::warns(FindingCode::LeadsOutside)
    } else {
        let words = format!(
            "Zip contains entry name '{}' resolving outside of plugin directory",
            entry.name
        );
        Finding::blocks(FindingCode::LeadsOutside).saying(words)
    };
    finding.with("entry", &entry.name)
}
