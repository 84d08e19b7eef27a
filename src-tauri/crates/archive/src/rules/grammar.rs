//! P2, P3, R22 and R37: what Java reads without a word, and what the author did not mean.

use std::collections::BTreeSet;

use crate::finding::{Finding, FindingCode, Findings, Severity};
use crate::layout::DescriptorFile;
use crate::properties::{Pair, Properties};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Looks at the descriptor as a text.
pub(crate) fn judge(file: &DescriptorFile, findings: &mut Findings) {
    let Some(properties) = file.whole() else {
        return;
    };
    if file.bytes.starts_with(BYTE_ORDER_MARK) {
        findings.push(Finding::warns(FindingCode::DescriptorByteOrderMark));
    }
    for key in repeated(properties) {
        findings.push(Finding::warns(FindingCode::DuplicateKey).with("key", key));
    }
    for pair in effective(properties) {
        judge_value(pair, findings);
    }
}

fn judge_value(pair: &Pair, findings: &mut Findings) {
    if pair.value.contains("${") {
        findings.push(
            Finding::warns(FindingCode::Placeholder)
                .with("key", &pair.key)
                .with("value", &pair.value),
        );
    }
    if is_mojibake(&pair.value) {
        // A description is read by people alone, and they guess.
        let severity = if pair.key == "description" {
            Severity::Hint
        } else {
            Severity::Warning
        };
        findings.push(
            Finding::new(FindingCode::Mojibake, severity)
                .with("key", &pair.key)
                .with("read", &pair.value),
        );
    }
}

fn repeated(properties: &Properties) -> BTreeSet<&str> {
    let mut seen = BTreeSet::new();
    properties
        .pairs()
        .iter()
        .map(|pair| pair.key.as_str())
        .filter(|key| !seen.insert(*key))
        .collect()
}

/// The last pair of each key, in file order.
fn effective(properties: &Properties) -> Vec<&Pair> {
    let mut seen = BTreeSet::new();
    let mut pairs: Vec<_> = properties
        .pairs()
        .iter()
        .rev()
        .filter(|pair| seen.insert(pair.key.as_str()))
        .collect();
    pairs.reverse();
    pairs
}

/// Whether the bytes of the text, which were read one by one, are UTF-8 with more than ASCII in it.
fn is_mojibake(text: &str) -> bool {
    let bytes: Option<Vec<u8>> = text
        .chars()
        .map(|character| u8::try_from(character).ok())
        .collect();
    bytes.is_some_and(|bytes| !bytes.is_ascii() && std::str::from_utf8(&bytes).is_ok())
}
