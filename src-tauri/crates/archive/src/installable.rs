//! For which versions of Elasticsearch an archive would install, whatever the target.

use std::fmt;

use crate::inspection::{ArchiveKind, Inspection};
use crate::version::ElasticsearchVersion;

/// The versions on which the installer takes an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InstallableOn {
    /// None at all.
    Nothing,
    /// This one alone, to the patch: what a classic plugin says in `elasticsearch.version`.
    Exactly(ElasticsearchVersion),
    /// This one and later ones of the same major version: a stable plugin.
    SameMajorFrom(ElasticsearchVersion),
    /// Any 2.x: a plugin of web pages alone.
    Any2,
    /// 0.90 to 1.7, which checked nothing.
    Before2,
    /// Any version: a bundle.
    Any,
}

impl InstallableOn {
    pub(crate) fn of(inspection: &Inspection) -> Self {
        match inspection.kind {
            ArchiveKind::Bundle => Self::Any,
            _ => Self::Nothing,
        }
    }
}

impl fmt::Display for InstallableOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("none"),
            Self::Exactly(version) => write!(f, "{version}"),
            Self::SameMajorFrom(version) => write!(f, "{}.x from {version}", version.major),
            Self::Any2 => f.write_str("2.x"),
            Self::Before2 => f.write_str("0.90 to 1.7"),
            Self::Any => f.write_str("any"),
        }
    }
}

/// The version that a plugin was built for, if it names one.
pub(crate) fn own_version(inspection: &Inspection) -> Option<ElasticsearchVersion> {
    ElasticsearchVersion::parse(inspection.layout.value("elasticsearch.version")?)
}
