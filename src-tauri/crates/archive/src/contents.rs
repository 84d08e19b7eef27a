//! What is inside an archive, and where each of its files lands on a node.

use crate::bundle::is_junk;
use crate::inspection::{ArchiveKind, Inspection};
use crate::installable::own_version;
use crate::zip::Entry;

/// One file or folder of an archive.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct InsideEntry {
    /// Its name in the archive; that of a folder ends in `/`.
    pub path: String,
    /// Whether it is a folder.
    pub folder: bool,
    /// Its size in bytes, unpacked.
    pub size: u64,
    /// Where it lands below the home of Elasticsearch, such as `config/analysis-ik/x.txt`; `None`
    /// for nowhere.
    pub lands_at: Option<String>,
    /// Whether Elasticsearch makes no use of it.
    pub ignored: bool,
}

impl Inspection {
    /// Every entry in the order of the archive.
    pub fn contents(&self) -> impl Iterator<Item = InsideEntry> + '_ {
        let landing = Landing::of(self);
        self.zip.entries.iter().map(move |entry| {
            let lands_at = landing.place(entry);
            InsideEntry {
                path: entry.name.clone(),
                folder: entry.folder,
                size: entry.size,
                ignored: is_junk(&entry.name) || (!entry.folder && lands_at.is_none()),
                lands_at,
            }
        })
    }
}

/// How the entries of an archive are spread over a node.
enum Landing<'a> {
    /// Below the config folder.
    Config,
    /// Below the plugin's folder, its `config` and `bin` apart. Of names that begin with `strip`
    /// that beginning is taken away; others are left out.
    Plugin {
        name: &'a str,
        strip: String,
    },
    /// The same for each part of a meta plugin.
    Meta {
        name: &'a str,
    },
    Nowhere,
}

impl<'a> Landing<'a> {
    fn of(inspection: &'a Inspection) -> Self {
        let layout = &inspection.layout;
        let name = layout
            .value("custom.foldername")
            .filter(|_| inspection.kind == ArchiveKind::OpenSearchPlugin)
            .or_else(|| layout.value("name"))
            .filter(|name| !name.is_empty());
        match (inspection.kind, name) {
            (ArchiveKind::Bundle, _) => Self::Config,
            (ArchiveKind::ElasticsearchFolder, Some(name)) => Self::Plugin {
                name,
                strip: "elasticsearch/".to_owned(),
            },
            (ArchiveKind::MetaPlugin, Some(name)) => Self::Meta { name },
            (kind, Some(name)) if kind.is_plugin() => match stripped(inspection) {
                Some(strip) => Self::Plugin { name, strip },
                None => Self::Nowhere,
            },
            _ => Self::Nowhere,
        }
    }

    fn place(&self, entry: &Entry) -> Option<String> {
        let path = entry.lands.as_deref().filter(|path| !is_junk(path))?;
        match self {
            Self::Nowhere => None,
            Self::Config => Some(format!("config/{path}")),
            Self::Plugin { name, strip } => Some(in_plugin(name, name, path.strip_prefix(strip)?)),
            Self::Meta { name } => {
                let inside = path.strip_prefix("elasticsearch/")?;
                Some(match inside.split_once('/') {
                    Some((part, rest)) => in_plugin(&format!("{name}/{part}"), name, rest),
                    None => format!("plugins/{name}/{inside}"),
                })
            }
        }
    }
}

/// The place of a plugin's file; its `config` and `bin` go to folders called `own`.
fn in_plugin(folder: &str, own: &str, path: &str) -> String {
    match path.split_once('/') {
        Some((kind @ ("config" | "bin"), rest)) => format!("{kind}/{own}/{rest}"),
        _ => format!("plugins/{folder}/{path}"),
    }
}

/// What is taken from the names of a plugin's files: nothing with its descriptor at the root, the
/// only folder for 2.x, which looks in there. Later versions refuse it, so that nothing lands.
fn stripped(inspection: &Inspection) -> Option<String> {
    let layout = &inspection.layout;
    let folder = match &layout.only_folder {
        Some(folder) if layout.classic.is_none() && layout.stable.is_none() => folder,
        _ => return Some(String::new()),
    };
    let before_5 = own_version(inspection).is_none_or(|version| version.is_before(5, 0, 0));
    before_5.then(|| format!("{folder}/"))
}
