//! S6 to S11: Alibaba Cloud.

use std::ops::RangeInclusive;

use crate::finding::{Finding, FindingCode, Findings};
use crate::inspection::ArchiveKind;
use crate::judge::Case;
use crate::target::Service;

const MIB: u64 = 1024 * 1024;

/// What the troubleshooting page allows; larger ones are said to make the change hang.
const SAFE: u64 = 50 * MIB;
/// What the guide allows.
const MOST: u64 = 100 * MIB;
/// How long the name of a file may be, its extension included.
const NAME_LENGTH: RangeInclusive<usize> = 8..=128;

pub(crate) fn judge(case: &Case<'_>, findings: &mut Findings) {
    if case.target.service != Some(Service::Alibaba) {
        return;
    }
    judge_name(case, findings);
    judge_size(case, findings);
    judge_policy(case, findings);
    let kind = case.inspection.kind;
    if kind != ArchiveKind::NotAZip && !kind.is_plugin() {
        findings.push(Finding::blocks(FindingCode::AlibabaNotAPlugin));
    }
    if is_for_sql(case) {
        findings.push(Finding::warns(FindingCode::AlibabaSql));
    }
}

/// S6.
fn judge_name(case: &Case<'_>, findings: &mut Findings) {
    let Some(file) = &case.target.file_name else {
        return;
    };
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let right = NAME_LENGTH.contains(&file.len())
        && file.bytes().all(allowed)
        && file
            .strip_suffix(".zip")
            .is_some_and(|stem| !stem.is_empty());
    if !right {
        findings.push(Finding::blocks(FindingCode::AlibabaFileName).with("file", file));
    }
}

/// S7 and S8.
fn judge_size(case: &Case<'_>, findings: &mut Findings) {
    let size = case.inspection.size;
    if size <= SAFE {
        return;
    }
    let finding = if size > MOST {
        Finding::blocks(FindingCode::AlibabaTooLarge).with("limit", MOST)
    } else {
        Finding::warns(FindingCode::AlibabaLarge).with("limit", SAFE)
    };
    findings.push(finding.with("size", size));
}

/// S9. The guide names the file; that a policy without a grant passes follows from its words.
fn judge_policy(case: &Case<'_>, findings: &mut Findings) {
    let policy = case.inspection.legacy_policy.as_ref();
    if policy.is_some_and(|policy| !policy.permissions.is_empty()) {
        let finding = Finding::blocks(FindingCode::AlibabaPolicy);
        findings.push(finding.with("file", "plugin-security.policy"));
    }
}

/// S11. Alibaba's instances run X-Pack's own SQL, which answers under the same addresses.
fn is_for_sql(case: &Case<'_>) -> bool {
    let layout = &case.inspection.layout;
    ["name", "classname"]
        .iter()
        .filter_map(|key| layout.value(key))
        .any(|value| words(value).any(|word| word.starts_with("sql")))
}

/// The words of an identifier such as `elasticsearch-sql` or `org.nlpcn.SqlPlug`, in lower case.
fn words(identifier: &str) -> impl Iterator<Item = String> + '_ {
    let mut rest = identifier;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|letter: char| !letter.is_alphanumeric());
        let mut letters = rest.char_indices().peekable();
        let (_, mut before) = letters.next()?;
        let end = letters
            .find(|(_, letter)| {
                let ends =
                    !letter.is_alphanumeric() || (letter.is_uppercase() && !before.is_uppercase());
                before = *letter;
                ends
            })
            .map_or(rest.len(), |(at, _)| at);
        let (word, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(word.to_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_fall_into_words() {
        for (identifier, expected) in [
            ("elasticsearch-sql", vec!["elasticsearch", "sql"]),
            ("org.nlpcn.SqlPlug", vec!["org", "nlpcn", "sql", "plug"]),
            ("MysqlRiver", vec!["mysql", "river"]),
            ("sql", vec!["sql"]),
            ("--", vec![]),
        ] {
            assert_eq!(words(identifier).collect::<Vec<_>>(), expected);
        }
    }
}
