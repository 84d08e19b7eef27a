//! R27 and R28: what a version of Elasticsearch makes of the text in `java.version`.

use std::cmp::Ordering;

use crate::version::ElasticsearchVersion;

/// A Java version that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JavaNeeded {
    parts: Vec<u32>,
}

impl JavaNeeded {
    /// Reads the text as the installer of `elasticsearch` does, or gives its words of refusal.
    pub(crate) fn read(text: &str, elasticsearch: &ElasticsearchVersion) -> Result<Self, String> {
        if elasticsearch.is_from(8, 3, 0) {
            return runtime_version(text)
                .map(|feature| Self {
                    parts: vec![feature],
                })
                .ok_or_else(|| format!("Invalid version string: '{text}'"));
        }
        let pre_releases = elasticsearch.is_from(6, 3, 0);
        numbers(text, pre_releases)
            .map(|parts| Self { parts })
            .ok_or_else(|| {
                format!(
                    "version string must be a sequence of nonnegative decimal integers separated \
                     by \".\"'s and may have leading zeros but was {text}"
                )
            })
    }

    /// Whether Java `runs` is too old for it. Up to 8.2 every part counts, so that 1.7 is older
    /// than 8; from 8.3 on only the first does.
    pub(crate) fn exceeds(&self, runs: u32, elasticsearch: &ElasticsearchVersion) -> bool {
        if elasticsearch.is_from(8, 3, 0) {
            return self.parts.first().is_some_and(|feature| *feature > runs);
        }
        let needed = match self.parts.as_slice() {
            // Since 5.0 either way of writing Java 8 is the same.
            [1, same @ ..] if same.first() == Some(&8) && elasticsearch.is_from(5, 0, 0) => same,
            parts => parts,
        };
        let running = running(runs, elasticsearch);
        let length = needed.len().max(running.len());
        let part = |parts: &[u32], at: usize| parts.get(at).copied().unwrap_or(0);
        (0..length)
            .map(|at| part(needed, at).cmp(&part(&running, at)))
            .find(|order| order.is_ne())
            .is_some_and(Ordering::is_gt)
    }
}

/// A Java release in the parts by which it names itself (`java.specification.version`).
fn running(runs: u32, elasticsearch: &ElasticsearchVersion) -> Vec<u32> {
    if runs <= 8 && elasticsearch.is_before(5, 0, 0) {
        vec![1, runs]
    } else {
        vec![runs]
    }
}

/// How Elasticsearch writes the Java that runs.
pub(crate) fn running_text(runs: u32, elasticsearch: &ElasticsearchVersion) -> String {
    let parts = running(runs, elasticsearch);
    let parts: Vec<_> = parts.iter().map(u32::to_string).collect();
    parts.join(".")
}

/// `0*[0-9]+(\.[0-9]+)*`, and from 6.3 on `-ea` and the like after it.
fn numbers(text: &str, pre_releases: bool) -> Option<Vec<u32>> {
    let numbers = match text.split_once('-') {
        Some((numbers, pre)) if pre_releases && is_alphanumeric(pre) => numbers,
        Some(_) => return None,
        None => text,
    };
    numbers.split('.').map(digits).collect()
}

fn is_alphanumeric(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn digits(text: &str) -> Option<u32> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // A Java int ends at 31 bits.
    plain
        .then(|| text.parse::<i32>().ok())?
        .and_then(|number| u32::try_from(number).ok())
}

/// The feature number of what `Runtime.Version.parse` takes:
/// `VNUM(-PRE)?(\+BUILD?(-OPT)?)?`, where no number begins with a zero and the last is not zero.
fn runtime_version(text: &str) -> Option<u32> {
    let end = text.find(['-', '+']).unwrap_or(text.len());
    let (numbers, rest) = text.split_at(end);
    let feature = version_numbers(numbers)?;
    let (pre, rest) = match rest.strip_prefix('-') {
        None => ("", rest),
        Some(rest) => {
            let end = rest.find(['-', '+']).unwrap_or(rest.len());
            let (pre, rest) = rest.split_at(end);
            (is_alphanumeric(pre).then_some(pre)?, rest)
        }
    };
    // Without a build the optional part needs exactly one of a pre-release and a plus before it.
    let well_formed = match rest.strip_prefix('+') {
        None if rest.is_empty() => true,
        None => !pre.is_empty() && is_optional(rest.strip_prefix('-')?),
        Some(rest) => match rest.split_once('-') {
            Some(("", optional)) => pre.is_empty() && is_optional(optional),
            Some((build, optional)) => is_build(build) && is_optional(optional),
            None => is_build(rest),
        },
    };
    well_formed.then_some(feature)
}

fn version_numbers(text: &str) -> Option<u32> {
    let numbers = text
        .split('.')
        .map(|part| {
            let padded = part.len() > 1 && part.starts_with('0');
            digits(part).filter(|_| !padded)
        })
        .collect::<Option<Vec<_>>>()?;
    let (first, last) = (*numbers.first()?, *numbers.last()?);
    (first != 0 && last != 0).then_some(first)
}

fn is_build(text: &str) -> bool {
    digits(text).is_some() && (text == "0" || !text.starts_with('0'))
}

fn is_optional(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    !text.is_empty() && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> ElasticsearchVersion {
        ElasticsearchVersion::parse(text).unwrap()
    }

    #[test]
    fn formats_of_the_generations() {
        for (text, on_6_2, on_7_6, on_8_3) in [
            ("1.8", true, true, true),
            ("1.11", true, true, true),
            ("17", true, true, true),
            ("11.0", true, true, false),
            ("10.0", true, true, false),
            ("1.8.0", true, true, false),
            ("08", true, true, false),
            ("0", true, true, false),
            ("17 ", false, false, false),
            ("21-ea", false, true, true),
            ("21-", false, false, false),
            ("21+35", false, false, true),
            ("21+", false, false, false),
            ("21-ea+0-x.y", false, false, true),
            ("21+-x", false, false, true),
            ("21-ea-x", false, false, true),
            ("21-ea+-x", false, false, false),
            ("17.0.1", true, true, true),
            ("1.7.0_80", false, false, false),
            ("1..8", false, false, false),
            ("1.8.", false, false, false),
            ("99999999999", false, false, false),
            ("", false, false, false),
            ("${maven.compiler.target}", false, false, false),
        ] {
            let reads = |version| JavaNeeded::read(text, &on(version)).is_ok();
            assert_eq!(reads("6.2.4"), on_6_2, "{text:?} on 6.2");
            assert_eq!(reads("8.2.3"), on_7_6, "{text:?} on 8.2");
            assert_eq!(reads("8.3.0"), on_8_3, "{text:?} on 8.3");
        }
    }

    #[test]
    fn comparisons_of_the_generations() {
        for (text, elasticsearch, runs, exceeds) in [
            ("1.8", "2.4.6", 7, true),
            ("1.8", "2.4.6", 8, false),
            ("8", "2.4.6", 8, true),
            ("1.8", "2.4.6", 9, false),
            ("8", "5.0.0", 8, false),
            ("1.8", "5.0.0", 8, false),
            ("1.8.1", "5.0.0", 8, true),
            ("1.9", "5.0.0", 8, false),
            ("1.8", "7.17.0", 11, false),
            ("11.0", "7.17.0", 11, false),
            ("11.0.1", "7.17.0", 11, true),
            ("12-ea", "7.17.0", 11, true),
            ("17.0.9", "8.3.0", 17, false),
            ("18", "8.3.0", 17, true),
        ] {
            let elasticsearch = on(elasticsearch);
            let needed = JavaNeeded::read(text, &elasticsearch).unwrap();
            assert_eq!(
                needed.exceeds(runs, &elasticsearch),
                exceeds,
                "{text} before Java {runs} of {elasticsearch}"
            );
        }
    }
}
