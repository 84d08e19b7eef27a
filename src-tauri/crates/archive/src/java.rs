//! Which Java runs a version of Elasticsearch.

use crate::judge::NodeJava;
use crate::version::ElasticsearchVersion;

/// The Java of a node: as the target says, else the one that comes with the version (from 7.0 on),
/// else the least one that runs it.
pub(crate) fn of_node(version: &ElasticsearchVersion, known: Option<u32>) -> NodeJava {
    let least = least(version);
    NodeJava {
        least,
        runs: known.unwrap_or_else(|| bundled(version).unwrap_or(least)),
        known: known.is_some(),
    }
}

/// The least release that runs a version. 0.90 to 1.7 are taken with 2.x.
fn least(version: &ElasticsearchVersion) -> u32 {
    match version.major {
        0..=2 => 7,
        3..=7 => 8,
        8 => 17,
        _ => 21,
    }
}

/// The release in the packages, from each minor version on until the next.
///
/// Patch releases often bring a newer one, so this is the newest that any release of the minor
/// version came with, as far as known, and an estimate for versions yet to come: better to let a
/// plugin pass than to refuse one that would run.
const BUNDLED: &[((u32, u32), u32)] = &[
    ((7, 0), 12),
    ((7, 4), 13),
    ((7, 7), 14),
    ((7, 9), 15),
    ((7, 12), 16),
    ((7, 15), 17),
    ((7, 17), 22),
    ((8, 0), 17),
    ((8, 1), 18),
    ((8, 5), 19),
    ((8, 7), 20),
    ((8, 10), 21),
    ((8, 13), 22),
    ((8, 16), 23),
    ((8, 18), 24),
    ((9, 1), 25),
    ((9, 3), 26),
    ((9, 5), 27),
];

/// The release in the packages of a version; `None` where they hold none.
fn bundled(version: &ElasticsearchVersion) -> Option<u32> {
    let at = (version.major, version.minor);
    let mut releases = BUNDLED.iter().rev();
    let (_, release) = releases.find(|(since, _)| *since <= at)?;
    Some(*release)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &str, known: Option<u32>) -> u32 {
        let version = ElasticsearchVersion::parse(text).unwrap();
        of_node(&version, known).runs
    }

    #[test]
    fn java_comes_with_the_version_or_is_the_least() {
        assert_eq!(runs("2.4.6", None), 7);
        assert_eq!(runs("6.8.23", None), 8);
        assert_eq!(runs("7.0.0", None), 12);
        assert_eq!(runs("8.3.3", None), 18);
        assert_eq!(runs("9.1.0", None), 25);
    }

    #[test]
    fn java_that_the_target_names_goes_before() {
        assert_eq!(runs("8.3.3", Some(17)), 17);
        assert_eq!(runs("6.8.23", Some(11)), 11);
    }

    #[test]
    fn no_version_comes_with_less_than_it_needs() {
        for major in 7..=10 {
            for minor in 0..=20 {
                let version = ElasticsearchVersion::new(major, minor, 0);
                assert!(bundled(&version).is_some_and(|java| java >= least(&version)));
            }
        }
    }
}
