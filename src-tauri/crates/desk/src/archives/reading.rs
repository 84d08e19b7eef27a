//! From a path that was dropped or chosen to an archive that is kept.

use std::fs::{File, Metadata};
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use plugdesk_archive::{ArchiveKind, FoundKind, Inspection, Limits, NotAZip, Target};

use super::folder::{SourceFile, WalkError, walk};
use super::judgement::written;
use super::shelf::{Held, KeptArchive, file_name_of};
use super::stamp::FileStamp;
use super::view::{ArchiveContent, ArchiveId, ArchiveView, NotAZipReason, PluginFacts};

/// Longer than any real archive takes to read, shorter than a person's patience.
const READ_WITHIN: Duration = Duration::from_mins(1);

/// Java 1.0 wrote version 45 into its class files, and each release counts one up.
const FIRST_CLASS_VERSION: u16 = 44;

/// The endings of files that Elasticsearch reads from its config folder.
const LOOSE_ENDINGS: &[&str] = &["txt", "dic", "aff", "mmdb", "ks", "xml", "csv", "json"];

/// Reads what lies at `path`. Blocks.
pub(super) fn read(path: &Path) -> KeptArchive {
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => read_file(path, &metadata),
        Ok(metadata) if metadata.is_dir() => read_folder(path, &metadata),
        Ok(_) | Err(_) => unusable(path, NotAZipReason::Unreadable),
    }
}

fn read_folder(path: &Path, metadata: &Metadata) -> KeptArchive {
    let begun = Instant::now();
    let listing = match walk(path, &|| begun.elapsed() < READ_WITHIN) {
        Ok(listing) => listing,
        Err(WalkError::TooMuch) => return unusable(path, NotAZipReason::Folder),
        Err(WalkError::Unreadable) => return unusable(path, NotAZipReason::Unreadable),
    };
    let size = listing.size();
    let content = ArchiveContent::Folder {
        files: u32::try_from(listing.readable().count()).unwrap_or(u32::MAX),
        size,
    };
    KeptArchive {
        view: ArchiveView {
            size,
            ..plain_view(path, content)
        },
        path: path.to_owned(),
        stamp: FileStamp::of(metadata),
        held: Held::Folder(Arc::new(listing)),
    }
}

fn read_file(path: &Path, metadata: &Metadata) -> KeptArchive {
    let begun = Instant::now();
    let limits = Limits {
        go_on: &|| begun.elapsed() < READ_WITHIN,
        ..Limits::default()
    };
    let inspection = File::open(path)
        .ok()
        .and_then(|file| plugdesk_archive::inspect(BufReader::new(file), &limits).ok());
    let Some(inspection) = inspection else {
        return unusable(path, NotAZipReason::Unreadable);
    };
    let stamp = FileStamp::of(metadata);
    if is_loose(path, &inspection) {
        return KeptArchive {
            view: ArchiveView {
                size: stamp.length(),
                ..plain_view(path, ArchiveContent::Loose)
            },
            path: path.to_owned(),
            stamp,
            held: Held::Loose(Arc::new(SourceFile {
                name: file_name_of(path),
                // A link that a person drops is followed, unlike those that lie in a folder.
                path: path.canonicalize().unwrap_or_else(|_| path.to_owned()),
                kind: FoundKind::File,
                stamp,
            })),
        };
    }
    KeptArchive {
        view: view_of(path, stamp, &inspection),
        path: path.to_owned(),
        stamp,
        held: Held::Zip(Arc::new(inspection)),
    }
}

fn unusable(path: &Path, reason: NotAZipReason) -> KeptArchive {
    KeptArchive {
        view: plain_view(path, ArchiveContent::NotAZip { reason }),
        path: path.to_owned(),
        stamp: FileStamp::NONE,
        held: Held::Nothing,
    }
}

/// The view of what is no archive.
fn plain_view(path: &Path, content: ArchiveContent) -> ArchiveView {
    ArchiveView {
        id: new_id(),
        file_name: file_name_of(path),
        size: 0,
        entries: 0,
        kind: ArchiveKind::NotAZip,
        content,
        installable_on: None,
        suggested_name: String::new(),
        suggested_version: None,
    }
}

fn view_of(path: &Path, stamp: FileStamp, inspection: &Inspection) -> ArchiveView {
    let file_name = file_name_of(path);
    let suggested_version = match inspection.kind {
        // A wildcard is what the Elastic documentation advises for bundles.
        ArchiveKind::Bundle => Some("*".to_owned()),
        _ => plugdesk_archive::suggested_version(inspection),
    };
    let report = inspection.judge(&Target::default());
    ArchiveView {
        id: new_id(),
        suggested_name: plugdesk_archive::suggested_extension_name(inspection, &file_name),
        file_name,
        size: stamp.length(),
        entries: u32::try_from(inspection.zip.entries.len()).unwrap_or(u32::MAX),
        kind: inspection.kind,
        content: content_of(inspection),
        installable_on: written(&report.installable_on),
        suggested_version,
    }
}

fn new_id() -> ArchiveId {
    ArchiveId(uuid::Uuid::new_v4().to_string())
}

/// Whether it is a file that goes into a bundle as it is: no zip by its content, and by its name
/// one of those that Elasticsearch reads.
fn is_loose(path: &Path, inspection: &Inspection) -> bool {
    let name = file_name_of(path).to_ascii_lowercase();
    let known = name == "cacerts"
        || name
            .rsplit_once('.')
            .is_some_and(|(_, ending)| LOOSE_ENDINGS.contains(&ending));
    known && inspection.zip.not_a_zip == Some(NotAZip::WrongBeginning)
}

fn content_of(inspection: &Inspection) -> ArchiveContent {
    match inspection.kind {
        ArchiveKind::Bundle => ArchiveContent::Bundle,
        ArchiveKind::SourceDownload => ArchiveContent::Source,
        ArchiveKind::NotAZip => ArchiveContent::NotAZip {
            reason: inspection
                .zip
                .not_a_zip
                .map_or(NotAZipReason::Damaged, reason_of),
        },
        _ => ArchiveContent::Plugin {
            facts: facts_of(inspection),
        },
    }
}

fn reason_of(reason: NotAZip) -> NotAZipReason {
    match reason {
        NotAZip::Empty => NotAZipReason::Empty,
        NotAZip::WrongBeginning => NotAZipReason::WrongBeginning,
        NotAZip::LeadingBytes => NotAZipReason::LeadingBytes,
        NotAZip::Truncated => NotAZipReason::Truncated,
        NotAZip::Damaged => NotAZipReason::Damaged,
        NotAZip::NoEntries => NotAZipReason::NoEntries,
        NotAZip::Split => NotAZipReason::Split,
        NotAZip::TooManyEntries => NotAZipReason::TooManyEntries,
    }
}

fn facts_of(inspection: &Inspection) -> PluginFacts {
    let layout = &inspection.layout;
    let value = |key: &str| {
        layout
            .value(key)
            .map(str::to_owned)
            .filter(|value| !value.is_empty())
    };
    PluginFacts {
        name: value("name"),
        version: value("version"),
        elasticsearch_version: value("elasticsearch.version"),
        java_version: value("java.version"),
        description: value("description"),
        stable: inspection.kind == ArchiveKind::StablePlugin,
        wrapped_in: layout
            .leading()
            .and_then(|descriptor| descriptor.path.rsplit_once('/'))
            .map(|(folder, _)| folder.to_owned()),
        max_class_java: max_class_java(inspection),
    }
}

/// The highest Java release that a class needs.
fn max_class_java(inspection: &Inspection) -> Option<u32> {
    inspection
        .jars
        .iter()
        .flat_map(|jar| &jar.classes)
        .filter_map(|class| class.major)
        .max()
        .and_then(|major| major.checked_sub(FIRST_CLASS_VERSION))
        .map(u32::from)
}
