//! Versions of Elasticsearch.

use std::fmt;

/// A version that nodes run: three numbers, and what a pre-release adds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElasticsearchVersion {
    /// First number.
    pub major: u32,
    /// Second number.
    pub minor: u32,
    /// Third number.
    pub patch: u32,
    /// `SNAPSHOT`, `rc1` and the like, without the hyphen.
    pub qualifier: Option<String>,
}

impl ElasticsearchVersion {
    /// A released version.
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self {
            major,
            minor,
            patch,
            qualifier: None,
        }
    }

    /// Reads `8.12.2` or `8.0.0-rc1`. Anything after a `_`, as Alibaba Cloud adds it
    /// (`8.17.0_with_X-Pack`), is left out, and a missing third number counts as 0
    /// (`7.10_with_X-Pack`).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.split('_').next()?.trim();
        let (numbers, qualifier) = match text.split_once('-') {
            Some((_, "")) => return None,
            Some((numbers, qualifier)) => (numbers, Some(qualifier.to_owned())),
            None => (text, None),
        };
        let numbers = numbers
            .split('.')
            .map(|part| {
                part.bytes()
                    .all(|byte| byte.is_ascii_digit())
                    .then(|| part.parse().ok())?
            })
            .collect::<Option<Vec<u32>>>()?;
        let (major, minor, patch) = match numbers[..] {
            [major, minor] => (major, minor, 0),
            [major, minor, patch] => (major, minor, patch),
            _ => return None,
        };
        Some(Self {
            major,
            minor,
            patch,
            qualifier,
        })
    }

    /// Reads a version exactly as a release is named: three numbers, and perhaps a qualifier.
    /// Nothing is cut off or filled in.
    pub fn parse_exact(text: &str) -> Option<Self> {
        Self::parse(text).filter(|version| version.to_string() == text)
    }

    /// The three numbers as text.
    pub fn number(&self) -> String {
        format!("{}.{}.{}", self.major, self.minor, self.patch)
    }

    /// Whether this is `major.minor.patch` or later, pre-releases counting as the release.
    pub fn is_from(&self, major: u32, minor: u32, patch: u32) -> bool {
        (self.major, self.minor, self.patch) >= (major, minor, patch)
    }

    /// Whether this comes before `major.minor.patch`, pre-releases counting as the release.
    pub fn is_before(&self, major: u32, minor: u32, patch: u32) -> bool {
        !self.is_from(major, minor, patch)
    }
}

impl fmt::Display for ElasticsearchVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        match &self.qualifier {
            Some(qualifier) => write!(f, "-{qualifier}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        ElasticsearchVersion::parse(text).map(|version| version.to_string())
    }

    #[test]
    fn versions_are_read_as_services_write_them() {
        for (text, reads) in [
            ("8.12.2", Some("8.12.2")),
            ("8.17.0_with_X-Pack", Some("8.17.0")),
            ("7.10_with_X-Pack", Some("7.10.0")),
            ("8.0.0-rc1", Some("8.0.0-rc1")),
            (" 8.12.2 ", Some("8.12.2")),
            ("8", None),
            ("8.12.2.1", None),
            ("8.12.", None),
            ("8.12.2-", None),
            ("+8.12.2", None),
            ("${elasticsearch.version}", None),
            ("99999999999.0.0", None),
        ] {
            assert_eq!(read(text).as_deref(), reads, "{text:?}");
        }
    }

    #[test]
    fn exact_reading_takes_nothing_else() {
        for text in ["8.12.2", "6.0.0-beta1", "8.12.2-SNAPSHOT"] {
            let version = ElasticsearchVersion::parse_exact(text);
            assert_eq!(
                version.map(|version| version.to_string()).as_deref(),
                Some(text)
            );
        }
        for text in [
            "8.12",
            "8.12.2 ",
            "8.12.2_with_X-Pack",
            "08.12.2",
            "2.0",
            "",
        ] {
            assert_eq!(ElasticsearchVersion::parse_exact(text), None, "{text:?}");
        }
    }

    #[test]
    fn pre_releases_count_as_their_release() {
        let beta = ElasticsearchVersion::parse("6.0.0-beta1").unwrap();
        assert!(beta.is_from(6, 0, 0));
        assert!(!beta.is_before(6, 0, 0));
        assert!(beta.is_before(6, 0, 1));
    }
}
