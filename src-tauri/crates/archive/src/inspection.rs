//! What was read from one archive, whatever it is meant for.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::bundle::TextFile;
use crate::jar::Jar;
use crate::layout::Layout;
use crate::policy::{EntitlementPolicy, LegacyPolicy};
use crate::zip::ZipReading;

/// Why a file cannot be used as a zip.
///
/// The Elasticsearch installer reads from the first byte and reports most of these as a missing
/// descriptor (`InstallPluginAction.unzip`), which is why they are told apart here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum NotAZip {
    /// The file holds no byte.
    Empty,
    /// The first bytes are not those of a zip, and no zip follows: a text, a web page, a tar.gz.
    WrongBeginning,
    /// A zip follows after other bytes. Most desktop programs open it, the installer does not.
    LeadingBytes,
    /// It begins like a zip but its directory, which comes last, is missing: a download or copy
    /// that was cut off.
    Truncated,
    /// Its directory is there but contradicts itself or the file.
    Damaged,
    /// A valid zip without a single entry.
    NoEntries,
    /// It is one part of a zip that was split over several files.
    Split,
    /// Its directory lists more than [`crate::MAX_ENTRIES`] entries, or is so large that reading
    /// it was given up.
    TooManyEntries,
}

impl NotAZip {
    /// As it is written in findings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::WrongBeginning => "wrong_beginning",
            Self::LeadingBytes => "leading_bytes",
            Self::Truncated => "truncated",
            Self::Damaged => "damaged",
            Self::NoEntries => "no_entries",
            Self::Split => "split",
            Self::TooManyEntries => "too_many_entries",
        }
    }
}

/// What an archive is, by its content. The file's name plays no part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ArchiveKind {
    /// `plugin-descriptor.properties` at the root or in the only folder.
    ClassicPlugin,
    /// `stable-plugin-descriptor.properties`, known from 8.4 on.
    StablePlugin,
    /// `elasticsearch/plugin-descriptor.properties`, the layout of 5.0 to 6.2.
    ElasticsearchFolder,
    /// Several plugins under `elasticsearch/`, known to 6.2 alone.
    MetaPlugin,
    /// Web pages in `_site/`, up to 2.4.
    SitePlugin,
    /// A jar with `es-plugin.properties` and no descriptor, up to 1.7.
    EsPluginJar,
    /// A plugin for OpenSearch.
    OpenSearchPlugin,
    /// Files for the config folder.
    Bundle,
    /// The source code of something, as code hosts hand it out.
    SourceDownload,
    /// Nothing that a service could unpack.
    NotAZip,
}

impl ArchiveKind {
    /// Whether it means to be a plugin, of whatever age.
    pub fn is_plugin(self) -> bool {
        !matches!(self, Self::Bundle | Self::SourceDownload | Self::NotAZip)
    }

    /// As it is written for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClassicPlugin => "classic_plugin",
            Self::StablePlugin => "stable_plugin",
            Self::ElasticsearchFolder => "elasticsearch_folder",
            Self::MetaPlugin => "meta_plugin",
            Self::SitePlugin => "site_plugin",
            Self::EsPluginJar => "es_plugin_jar",
            Self::OpenSearchPlugin => "open_search_plugin",
            Self::Bundle => "bundle",
            Self::SourceDownload => "source_download",
            Self::NotAZip => "not_a_zip",
        }
    }
}

impl fmt::Display for ArchiveKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What was read from one archive. It is read once and judged for as many targets as one likes.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// Size of the file in bytes.
    pub size: u64,
    /// What the content makes of it.
    pub kind: ArchiveKind,
    /// Its entries, and what was wrong with the zip.
    pub zip: ZipReading,
    /// Descriptors and where they lie.
    pub layout: Layout,
    /// Every jar, wherever it lies.
    pub jars: Vec<Jar>,
    /// `plugin-security.policy` beside the descriptor.
    pub legacy_policy: Option<LegacyPolicy>,
    /// `entitlement-policy.yaml` beside the descriptor.
    pub entitlement_policy: Option<EntitlementPolicy>,
    /// The files that Elasticsearch would read as text, if it is a bundle.
    pub texts: Vec<TextFile>,
}

impl Inspection {
    /// The highest class-file version in the jars (52 for Java 8), if there is any class.
    pub fn max_class_major(&self) -> Option<u16> {
        let classes = self.jars.iter().flat_map(|jar| &jar.classes);
        classes.filter_map(|class| class.major).max()
    }
}
