//! The version that a stored plugin was built for, by the descriptor in its file.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use zip::ZipArchive;

/// The longest descriptor that is read, in bytes.
const LONGEST: u64 = 64 * 1024;

/// Classic and stable plugins; until Elasticsearch 6.3 the files stood in a folder.
const CLASSIC: [&str; 2] = [
    "plugin-descriptor.properties",
    "elasticsearch/plugin-descriptor.properties",
];

/// `elasticsearch.version` of a classic plugin; `None` where there is no such descriptor. Stable
/// plugins run on every version of their major, and are not judged.
pub(super) fn built_for(archive: &Path) -> Option<String> {
    let mut zip = ZipArchive::new(File::open(archive).ok()?).ok()?;
    let name = CLASSIC
        .into_iter()
        .find(|name| zip.index_for_name(name).is_some())?;
    let mut text = String::new();
    let entry = zip.by_name(name).ok()?;
    entry.take(LONGEST).read_to_string(&mut text).ok()?;
    text.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "elasticsearch.version").then(|| value.trim().to_owned())
    })
}
