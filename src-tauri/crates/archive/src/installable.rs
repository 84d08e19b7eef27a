//! For which versions of Elasticsearch an archive would install, whatever the target.

use std::fmt;

use crate::finding::Severity;
use crate::inspection::{ArchiveKind, Inspection};
use crate::judge;
use crate::target::Target;
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

/// The last 2.x, which stands for all of them where nothing but pages is installed.
const LAST_2: ElasticsearchVersion = ElasticsearchVersion::new(2, 4, 6);
/// The last 1.x.
const LAST_1: ElasticsearchVersion = ElasticsearchVersion::new(1, 7, 6);
/// The only minor version with meta plugins, at its end.
const LAST_6_2: ElasticsearchVersion = ElasticsearchVersion::new(6, 2, 4);
/// The first version that reads the stable descriptor.
const FIRST_STABLE: ElasticsearchVersion = ElasticsearchVersion::new(8, 4, 0);

impl InstallableOn {
    pub(crate) fn of(inspection: &Inspection) -> Self {
        let own = own_version(inspection);
        match inspection.kind {
            ArchiveKind::Bundle => Self::Any,
            ArchiveKind::SourceDownload | ArchiveKind::NotAZip | ArchiveKind::OpenSearchPlugin => {
                Self::Nothing
            }
            ArchiveKind::EsPluginJar => Self::on(inspection, LAST_1, |_| Self::Before2),
            ArchiveKind::SitePlugin if inspection.layout.leading().is_none() => {
                Self::on(inspection, LAST_1, |_| Self::Before2)
            }
            ArchiveKind::StablePlugin => own.map_or(Self::Nothing, |own| {
                let first = own.max(FIRST_STABLE);
                Self::on(inspection, first, Self::SameMajorFrom)
            }),
            _ if is_pages_alone(inspection) => Self::on(inspection, LAST_2, |_| Self::Any2),
            _ => own.map_or(Self::Nothing, |own| {
                Self::on(inspection, own, Self::Exactly)
            }),
        }
    }

    /// `answer` if the installer of the version takes the archive. Which Java a node runs is left
    /// out: that is the node's matter and can be changed.
    fn on(
        inspection: &Inspection,
        version: ElasticsearchVersion,
        answer: impl FnOnce(ElasticsearchVersion) -> Self,
    ) -> Self {
        let target = Target {
            elasticsearch: Some(version.clone()),
            java: Some(u32::MAX),
            ..Target::default()
        };
        let refused = judge::findings(inspection, &target)
            .iter()
            .any(|finding| finding.severity == Severity::Blocks);
        if refused {
            Self::Nothing
        } else {
            answer(version)
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
    let layout = &inspection.layout;
    let named = match inspection.kind {
        ArchiveKind::MetaPlugin => {
            let mut parts = layout.parts.iter();
            parts.find_map(|part| part.whole()?.get("elasticsearch.version"))
        }
        _ => layout.value("elasticsearch.version"),
    };
    ElasticsearchVersion::parse_exact(named?)
}

/// The version to judge for where no target names one: the plugin's own, else the last one that
/// knew its kind.
pub(crate) fn natural_version(inspection: &Inspection) -> Option<ElasticsearchVersion> {
    if is_pages_alone(inspection) {
        return Some(LAST_2);
    }
    own_version(inspection).or(match inspection.kind {
        ArchiveKind::EsPluginJar => Some(LAST_1),
        ArchiveKind::SitePlugin if inspection.layout.leading().is_none() => Some(LAST_1),
        ArchiveKind::MetaPlugin => Some(LAST_6_2),
        _ => None,
    })
}

/// The version that was probably meant by a text that no version reads, such as `5.6` or
/// `7.7.0 # change me`: its rules are the ones to judge by.
pub(crate) fn meant_version(inspection: &Inspection) -> Option<ElasticsearchVersion> {
    let text = inspection.layout.value("elasticsearch.version")?;
    ElasticsearchVersion::parse(text.split_whitespace().next()?)
}

/// Whether its descriptor says that it has pages and no code: then 2.x compares no version.
fn is_pages_alone(inspection: &Inspection) -> bool {
    let is_true = |key: &str| {
        let value = inspection.layout.value(key);
        value.is_some_and(|value| value.eq_ignore_ascii_case("true"))
    };
    inspection.kind == ArchiveKind::SitePlugin && is_true("site") && !is_true("jvm")
}
