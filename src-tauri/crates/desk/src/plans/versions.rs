//! Which version of Elasticsearch an entry is for, and to which one a deployment can be raised.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use plugdesk_archive::ElasticsearchVersion;

/// Whether what is for `pattern` (`8.15.2`, `8.15.*`, `8.*` or `*`, as the version of a bundle may
/// be) works on `version`.
pub(crate) fn covers(pattern: &str, version: &str) -> bool {
    let pattern = pattern.trim();
    if pattern == "*" {
        return true;
    }
    match pattern.strip_suffix(".*") {
        Some(prefix) => version
            .strip_prefix(prefix)
            .is_some_and(|rest| rest.starts_with('.')),
        None => pattern == version,
    }
}

/// The order of two versions, a pre-release before its release; `None` where one of them is no
/// version.
pub(crate) fn compared(one: &str, other: &str) -> Option<Ordering> {
    let one = ElasticsearchVersion::parse(one)?;
    let other = ElasticsearchVersion::parse(other)?;
    Some(ranked(&one).cmp(&ranked(&other)))
}

/// Whether `one` comes after `other`.
pub(crate) fn is_newer(one: &str, other: &str) -> bool {
    compared(one, other) == Some(Ordering::Greater)
}

/// Sorts versions from the oldest; what is no version comes last, by its letters.
pub(crate) fn oldest_first(versions: &mut [String]) {
    versions.sort_by_cached_key(|text| {
        let read = ElasticsearchVersion::parse(text);
        let rank = read.map(|version| {
            let released = version.qualifier.is_none();
            (version.major, version.minor, version.patch, released)
        });
        (rank.is_none(), rank, text.clone())
    });
}

fn ranked(version: &ElasticsearchVersion) -> (u32, u32, u32, bool, Option<&str>) {
    let qualifier = version.qualifier.as_deref();
    (
        version.major,
        version.minor,
        version.patch,
        qualifier.is_none(),
        qualifier,
    )
}

/// The versions that the service offers, by region.
#[derive(Debug, Default)]
pub(crate) struct Offers {
    regions: HashMap<Option<String>, Told>,
    untold: bool,
}

/// What one region offers: to what each version can be raised.
#[derive(Debug, Default)]
struct Told {
    upgrades: HashMap<String, HashSet<String>>,
}

/// A version with those that a deployment on it can be raised to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    /// The version.
    pub(crate) version: String,
    /// `upgradable_to`
    pub(crate) upgradable_to: Vec<String>,
}

impl Offers {
    /// Takes in what a region told.
    pub(crate) fn told(&mut self, region: Option<&str>, offers: Vec<Offer>) {
        let upgrades = offers
            .into_iter()
            .map(|offer| (offer.version, offer.upgradable_to.into_iter().collect()))
            .collect();
        self.regions
            .insert(region.map(str::to_owned), Told { upgrades });
    }

    /// A region did not tell.
    pub(crate) fn not_told(&mut self) {
        self.untold = true;
    }

    /// Whether every region that was asked told its versions.
    pub(crate) fn complete(&self) -> bool {
        !self.untold
    }

    /// Whether a deployment in `region` can be raised from one version to another. Where the service
    /// does not tell, every newer version counts as offered, and the dry run decides.
    pub(crate) fn offers(&self, region: Option<&str>, from: &str, to: &str) -> bool {
        let Some(told) = self.region(region) else {
            return is_newer(to, from);
        };
        match told.upgrades.get(from) {
            Some(upgrades) => upgrades.contains(to),
            // A version that the service doesn't list any more may still run.
            None => told.upgrades.contains_key(to) && is_newer(to, from),
        }
    }

    /// The versions to which a deployment in `region` can be raised from `from`.
    pub(crate) fn from(&self, region: Option<&str>, from: &str) -> Vec<&str> {
        let Some(told) = self.region(region) else {
            return Vec::new();
        };
        match told.upgrades.get(from) {
            Some(upgrades) => upgrades.iter().map(String::as_str).collect(),
            None => told
                .upgrades
                .keys()
                .map(String::as_str)
                .filter(|to| is_newer(to, from))
                .collect(),
        }
    }

    fn region(&self, region: Option<&str>) -> Option<&Told> {
        self.regions.get(&region.map(str::to_owned))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_covers_what_begins_with_it() {
        for (pattern, version, does) in [
            ("*", "8.15.2", true),
            ("8.*", "8.15.2", true),
            ("8.15.*", "8.15.2", true),
            (" 8.* ", "8.15.2", true),
            ("8.15.2", "8.15.2", true),
            ("8.1.*", "8.15.2", false),
            ("8.*", "80.1.0", false),
            ("9.*", "8.15.2", false),
            ("8.15", "8.15.2", false),
            ("8.15.3", "8.15.2", false),
            ("", "8.15.2", false),
        ] {
            assert_eq!(covers(pattern, version), does, "{pattern:?} {version}");
        }
    }

    #[test]
    fn versions_are_ordered_by_their_numbers_and_pre_releases_come_first() {
        let mut versions: Vec<String> =
            ["9.0.0", "8.9.1", "later", "8.15.2", "9.0.0-rc1", "7.17.24"]
                .map(str::to_owned)
                .into();
        oldest_first(&mut versions);
        let sorted = ["7.17.24", "8.9.1", "8.15.2", "9.0.0-rc1", "9.0.0", "later"];
        assert_eq!(versions, sorted);
        assert!(is_newer("9.0.0", "9.0.0-rc1"));
        assert!(!is_newer("8.15.2", "8.15.2"));
        assert!(!is_newer("later", "8.15.2"));
    }

    #[test]
    fn what_is_offered_is_what_the_region_tells() {
        let mut offers = Offers::default();
        let offer = |version: &str, to: &[&str]| Offer {
            version: version.to_owned(),
            upgradable_to: to.iter().map(|&to| to.to_owned()).collect(),
        };
        offers.told(
            Some("eu"),
            vec![
                offer("8.14.3", &["8.15.2"]),
                offer("8.15.2", &[]),
                offer("9.0.0", &[]),
            ],
        );
        let eu = Some("eu");
        assert!(offers.offers(eu, "8.14.3", "8.15.2"));
        assert!(!offers.offers(eu, "8.14.3", "9.0.0"));
        assert!(!offers.offers(eu, "8.15.2", "8.14.3"));
        // Not listed any more: whatever is listed and newer.
        assert!(offers.offers(eu, "7.0.0", "9.0.0"));
        assert!(!offers.offers(eu, "7.0.0", "8.99.0"));
        // A region that does not tell.
        assert!(offers.offers(None, "8.14.3", "8.99.0"));
        assert!(!offers.offers(None, "8.14.3", "8.14.3"));
        assert!(offers.complete());
        offers.not_told();
        assert!(!offers.complete());
    }
}
