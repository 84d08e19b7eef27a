//! What an archive is, told from its content.

use crate::bundle::{TextScan, is_junk};
use crate::inspection::ArchiveKind;
use crate::jar::Jar;
use crate::layout::{DescriptorFile, Layout};
use crate::zip::Entry;

/// Files at the top of a source tree by which it is built.
const BUILD_FILES: [&str; 14] = [
    "build.gradle",
    "build.gradle.kts",
    "settings.gradle",
    "settings.gradle.kts",
    "gradlew",
    "gradlew.bat",
    "mvnw",
    "pom.xml",
    "build.xml",
    "build.sbt",
    "Makefile",
    "package.json",
    "Cargo.toml",
    "setup.py",
];
/// Folders of a source tree.
const SOURCE_FOLDERS: [&str; 4] = ["src/main/", "src/test/", "gradle/wrapper/", "buildSrc/"];
/// What only source code ends in.
const SOURCE_ENDS: [&str; 4] = [".java", ".kt", ".scala", ".groovy"];

/// Tells what the archive is.
pub(super) fn kind(layout: &Layout, entries: &[Entry], jars: &[Jar]) -> ArchiveKind {
    let descriptors = [
        &layout.classic,
        &layout.stable,
        &layout.elasticsearch_folder,
        &layout.wrapped,
    ];
    if descriptors.into_iter().flatten().any(is_for_opensearch) {
        return ArchiveKind::OpenSearchPlugin;
    }
    let tree = Tree::of(layout, entries);
    if let Some(classic) = &layout.classic {
        return of_classic(classic);
    }
    if layout.stable.is_some() {
        return ArchiveKind::StablePlugin;
    }
    if layout.meta.is_some() {
        return ArchiveKind::MetaPlugin;
    }
    if layout.elasticsearch_folder.is_some() {
        return ArchiveKind::ElasticsearchFolder;
    }
    if let Some(wrapped) = &layout.wrapped {
        return of_wrapped(wrapped, &tree, jars);
    }
    if jars.iter().any(|jar| jar.es_plugin.is_some()) || tree.has_file("es-plugin.properties") {
        return ArchiveKind::EsPluginJar;
    }
    if tree.has_site() {
        return ArchiveKind::SitePlugin;
    }
    if tree.is_source() {
        return ArchiveKind::SourceDownload;
    }
    // 1.x took whatever held no code for pages, `_site/` or not.
    if jars.is_empty() && tree.has_file("index.html") {
        return ArchiveKind::SitePlugin;
    }
    ArchiveKind::Bundle
}

fn of_classic(descriptor: &DescriptorFile) -> ArchiveKind {
    // With jvm=true as well it is a jvm plugin that brings pages along.
    if is_true(descriptor, "site") && !is_true(descriptor, "jvm") {
        ArchiveKind::SitePlugin
    } else {
        ArchiveKind::ClassicPlugin
    }
}

/// A descriptor in the only folder: a build that was wrapped, or a source tree with the template of
/// one at its top.
fn of_wrapped(descriptor: &DescriptorFile, tree: &Tree<'_>, jars: &[Jar]) -> ArchiveKind {
    let kind = if descriptor
        .path
        .ends_with("/stable-plugin-descriptor.properties")
    {
        ArchiveKind::StablePlugin
    } else {
        of_classic(descriptor)
    };
    let (folder, _) = descriptor.path.rsplit_once('/').unwrap_or_default();
    let built = jars.iter().any(|jar| {
        jar.path
            .rsplit_once('/')
            .is_some_and(|(beside, _)| beside == folder)
    });
    if kind != ArchiveKind::SitePlugin && !built && tree.is_source() {
        ArchiveKind::SourceDownload
    } else {
        kind
    }
}

/// Java's `Boolean.parseBoolean`.
fn is_true(descriptor: &DescriptorFile, key: &str) -> bool {
    value(descriptor, key).is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

fn value<'a>(descriptor: &'a DescriptorFile, key: &str) -> Option<&'a str> {
    descriptor.properties.as_ref().ok()?.get(key)
}

fn is_for_opensearch(descriptor: &DescriptorFile) -> bool {
    if value(descriptor, "opensearch.version").is_some() {
        return true;
    }
    if value(descriptor, "elasticsearch.version").is_some() {
        return false;
    }
    let pairs = descriptor
        .properties
        .as_ref()
        .map_or(&[][..], |read| read.pairs());
    value(descriptor, "dependencies").is_some_and(|value| value.contains("opensearch"))
        || pairs.iter().any(|pair| pair.key.starts_with("opensearch."))
}

/// The files of an archive, seen from its only folder if it has one.
struct Tree<'a> {
    entries: &'a [Entry],
    base: Option<&'a str>,
}

impl<'a> Tree<'a> {
    fn of(layout: &'a Layout, entries: &'a [Entry]) -> Self {
        Self {
            entries,
            base: layout.only_folder.as_deref(),
        }
    }

    /// The files with their places from the top and from the only folder.
    fn files(&self) -> impl Iterator<Item = &'a str> {
        let base = self.base;
        self.entries
            .iter()
            .filter_map(|entry| entry.lands.as_deref())
            .filter(|path| !is_junk(path))
            .map(move |path| {
                let inside = base.and_then(|base| path.strip_prefix(base)?.strip_prefix('/'));
                inside.unwrap_or(path)
            })
    }

    fn has_file(&self, name: &str) -> bool {
        self.files().any(|path| path == name)
    }

    fn has_site(&self) -> bool {
        self.base == Some("_site") || self.files().any(|path| path.starts_with("_site/"))
    }

    /// Whether this is the source code of something rather than something that was built.
    ///
    /// A stray source file in a bundle of dictionaries does not make it one.
    fn is_source(&self) -> bool {
        let mut hints = false;
        let mut texts = false;
        for path in self.files() {
            if BUILD_FILES.contains(&path)
                || SOURCE_FOLDERS.iter().any(|folder| path.starts_with(folder))
                || path.contains("/src/main/")
            {
                return true;
            }
            hints |=
                path.starts_with(".github/") || SOURCE_ENDS.iter().any(|end| path.ends_with(end));
            texts |= TextScan::wanted(path) || path.starts_with("hunspell/");
        }
        hints && !texts
    }
}
