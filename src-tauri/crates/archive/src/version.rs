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
