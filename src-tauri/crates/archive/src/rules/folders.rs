//! R46 and R47: `bin` and `config`.

use std::collections::BTreeSet;

use crate::finding::{Finding, FindingCode, Findings};
use crate::judge::Case;
use crate::rules::descriptor::Descriptor;
use crate::zip::Entry;

/// Programs in the `bin` folder of Elasticsearch, with the first version that has them.
const PROGRAMS: &[(&str, [u32; 2])] = &[
    ("elasticsearch", [5, 0]),
    ("elasticsearch-plugin", [5, 0]),
    ("elasticsearch-keystore", [6, 0]),
    ("elasticsearch-env", [6, 0]),
];

pub(crate) fn judge(case: &Case<'_>, findings: &mut Findings) {
    let Some(descriptor) = case.judged_descriptor() else {
        return;
    };
    if let Descriptor::Meta(_) = descriptor {
        for part in case.meta_parts() {
            let name = part.whole().and_then(|properties| properties.get("name"));
            let folder = Descriptor::Classic(part).folder();
            judge_plugin(case, folder, name.unwrap_or_default(), findings);
        }
    } else {
        let name = case.plugin_name().unwrap_or_default();
        judge_plugin(case, descriptor.folder(), name, findings);
    }
}

fn judge_plugin(case: &Case<'_>, folder: &str, name: &str, findings: &mut Findings) {
    let bin = Inside::of(case, &format!("{folder}bin"));
    let config = Inside::of(case, &format!("{folder}config"));
    if case.version.is_from(5, 0, 0) {
        judge_bin(case, &bin, name, findings);
        judge_config(&config, name, findings);
    }
    if config.files > 0 {
        // A meta plugin's parts share the folder of the whole.
        let owner = case.plugin_name().unwrap_or(name);
        findings.push(
            Finding::hints(FindingCode::ConfigLands)
                .with("count", config.files)
                .with("folder", format!("config/{owner}/")),
        );
    }
}

/// R46
fn judge_bin(case: &Case<'_>, bin: &Inside, name: &str, findings: &mut Findings) {
    let at = [case.version.major, case.version.minor];
    let is_program = PROGRAMS
        .iter()
        .any(|(program, since)| *program == name && *since <= at);
    if bin.is_file {
        let words = format!("bin in plugin {name} is not a directory");
        findings.push(not_flat(FindingCode::BinNotFlat, "bin", words));
    } else if bin.exists && is_program {
        findings.push(
            Finding::blocks(FindingCode::NameOfProgram)
                .with("name", name)
                .saying(format!(
                    "java.nio.file.FileAlreadyExistsException: bin/{name}"
                )),
        );
    }
    if let Some(inner) = &bin.folder {
        let words = format!("Directories not allowed in bin dir for plugin {name}, found {inner}");
        let entry = format!("bin/{inner}");
        findings.push(not_flat(FindingCode::BinNotFlat, &entry, words));
    }
}

/// R47
fn judge_config(config: &Inside, name: &str, findings: &mut Findings) {
    if config.is_file {
        let words = format!("config in plugin {name} is not a directory");
        findings.push(not_flat(FindingCode::ConfigNotFlat, "config", words));
    }
    if let Some(inner) = &config.folder {
        let words = format!("Directories not allowed in config dir for plugin {name}");
        let entry = format!("config/{inner}");
        findings.push(not_flat(FindingCode::ConfigNotFlat, &entry, words));
    }
}

fn not_flat(code: FindingCode, entry: &str, words: String) -> Finding {
    Finding::blocks(code).with("entry", entry).saying(words)
}

/// What a folder holds once the archive is unpacked.
struct Inside {
    exists: bool,
    /// Whether it is a file itself.
    is_file: bool,
    /// A folder in it.
    folder: Option<String>,
    /// Files in it, at any depth.
    files: usize,
}

impl Inside {
    fn of(case: &Case<'_>, place: &str) -> Self {
        let below = format!("{place}/");
        let mut inside = Self {
            exists: false,
            is_file: false,
            folder: None,
            files: 0,
        };
        let mut files = BTreeSet::new();
        for entry in &case.inspection.zip.entries {
            if let Some(path) = entry.lands.as_deref() {
                inside.is_file |= path == place;
                if let Some(rest) = path.strip_prefix(&below) {
                    inside.exists = true;
                    files.insert(rest);
                    inside.note_folder(rest);
                }
            } else if let Some(parent) = made_by_folder(entry) {
                // R7: an entry for a folder makes the folders above it.
                inside.exists |= parent == place || parent.starts_with(&below);
                if let Some(rest) = parent.strip_prefix(&below) {
                    inside.note_folder(&format!("{rest}/"));
                }
            }
        }
        inside.files = files.len();
        inside
    }

    fn note_folder(&mut self, rest: &str) {
        if let Some((folder, _)) = rest.split_once('/')
            && self.folder.is_none()
        {
            self.folder = Some(folder.to_owned());
        }
    }
}

/// The folder above the one that the entry stands for.
fn made_by_folder(entry: &Entry) -> Option<String> {
    if !entry.folder || entry.name.starts_with('/') {
        return None;
    }
    let mut path = Vec::new();
    for part in entry.name.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                path.pop()?;
            }
            _ => path.push(part),
        }
    }
    path.pop()?;
    (!path.is_empty()).then(|| path.join("/"))
}
