//! What an inspection of the repaired archive would find, without writing it.

use std::collections::BTreeMap;

use super::draft::Draft;
use crate::inspection::{ArchiveKind, Inspection};
use crate::layout::{DescriptorFile, Layout};
use crate::zip::Entry;

impl Draft<'_> {
    /// The inspection of the archive that the draft describes.
    pub(super) fn outcome(&self) -> Inspection {
        let before = self.inspection;
        let mut after = before.clone();
        after.zip.entries = self.entries();
        let places = self.places();
        let moved = |path: &str| places.get(path).map(|place| (*place).to_owned());
        after.jars.retain_mut(|jar| {
            let place = moved(&jar.path);
            place.map(|place| jar.path = place).is_some()
        });
        after.texts.retain_mut(|text| {
            let place = moved(&text.path);
            place.map(|place| text.path = place).is_some()
        });
        after.layout = self.layout();
        after.kind = kind(before.kind, &after.layout);
        after
    }

    fn entries(&self) -> Vec<Entry> {
        let entries = self.inspection.zip.entries.iter().zip(&self.names);
        let kept = entries.filter_map(|(entry, name)| {
            let name = name.clone()?;
            Some(Entry {
                lands: (!entry.folder).then(|| name.clone()),
                name,
                ..entry.clone()
            })
        });
        kept.collect()
    }

    /// Where each file that is kept lands, by where it landed.
    fn places(&self) -> BTreeMap<&str, &str> {
        let entries = self.inspection.zip.entries.iter().zip(&self.names);
        entries
            .filter_map(|(entry, name)| Some((entry.lands.as_deref()?, name.as_deref()?)))
            .collect()
    }

    fn layout(&self) -> Layout {
        let before = &self.inspection.layout;
        let leading = before.leading().map(|file| file.path.as_str());
        let only_folder = self.only_folder();
        let mut after = Layout {
            only_folder: only_folder.map(str::to_owned),
            named_components: before.named_components.clone(),
            ..Layout::default()
        };
        let singles = [
            &before.classic,
            &before.stable,
            &before.elasticsearch_folder,
            &before.wrapped,
            &before.meta,
        ];
        for file in singles.into_iter().flatten().chain(&before.parts) {
            let Some(place) = self.name_of(&file.path) else {
                continue;
            };
            let bytes = match &self.descriptor {
                Some(bytes) if leading == Some(file.path.as_str()) => bytes.clone(),
                _ => file.bytes.clone(),
            };
            let file = DescriptorFile::read(place, bytes, file.cut);
            put(&mut after, file, only_folder);
        }
        after
    }
}

/// Puts a descriptor where the layout has it by its path.
fn put(layout: &mut Layout, file: DescriptorFile, only_folder: Option<&str>) {
    let wrapped = only_folder.is_some_and(|folder| {
        let inside = file.path.strip_prefix(folder);
        inside.and_then(|rest| rest.strip_prefix('/')) == Some(file.file_name())
    });
    match file.path.as_str() {
        "plugin-descriptor.properties" => layout.classic = Some(file),
        "stable-plugin-descriptor.properties" => layout.stable = Some(file),
        "elasticsearch/plugin-descriptor.properties" => layout.elasticsearch_folder = Some(file),
        "elasticsearch/meta-plugin-descriptor.properties" => layout.meta = Some(file),
        path if path.starts_with("elasticsearch/") => layout.parts.push(file),
        _ if wrapped => layout.wrapped = Some(file),
        _ => {}
    }
}

/// A repair moves a plugin's descriptor, and so makes another kind of plugin of it at most.
fn kind(before: ArchiveKind, layout: &Layout) -> ArchiveKind {
    match before {
        ArchiveKind::ClassicPlugin
        | ArchiveKind::StablePlugin
        | ArchiveKind::ElasticsearchFolder
        | ArchiveKind::MetaPlugin => {}
        other => return other,
    }
    if layout.classic.is_some() {
        ArchiveKind::ClassicPlugin
    } else if layout.stable.is_some() {
        ArchiveKind::StablePlugin
    } else {
        before
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::super::Repair::{self, DropJunk, MoveDescriptorUp, RemoveLeftoverKeys, StripFolder};
    use super::super::write_repaired;
    use super::*;
    use crate::limits::Limits;
    use crate::target::Target;
    use crate::{ElasticsearchVersion, Finding, inspect};

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            let options = SimpleFileOptions::default();
            assert!(zip.start_file(*name, options).is_ok() && zip.write_all(content).is_ok());
        }
        zip.finish().map(Cursor::into_inner).unwrap_or_default()
    }

    fn read(bytes: &[u8]) -> Option<Inspection> {
        inspect(Cursor::new(bytes), &Limits::default()).ok()
    }

    /// What stands against the archive after the repairs: foreseen, and found in the copy.
    fn foreseen_and_found(
        bytes: &[u8],
        repairs: &[Repair],
        target: &Target,
    ) -> Option<(Vec<Finding>, Vec<Finding>)> {
        let inspection = read(bytes)?;
        let mut draft = Draft::of(&inspection)?;
        for repair in repairs {
            draft = draft.with(*repair)?.0;
        }
        let mut copy = Cursor::new(Vec::new());
        write_repaired(Cursor::new(bytes), &inspection, repairs, &mut copy).ok()?;
        let found = read(copy.get_ref())?.judge(target).findings;
        Some((draft.outcome().judge(target).findings, found))
    }

    #[test]
    fn the_outcome_is_foreseen() {
        let descriptor = |version: &str| {
            format!(
                "name=mine\nversion=1\ndescription=x\nelasticsearch.version={version}\n\
                 java.version=1.8\nclassname=a.B\nsite=false\n"
            )
        };
        let (later, earlier) = (descriptor("8.12.2"), descriptor("6.8.23"));
        // The first bytes of a class file for Java 8.
        let jar = zipped(&[("a/B.class", b"\xca\xfe\xba\xbe\0\0\0\x34")]);
        let wrapped = zipped(&[
            ("mine/plugin-descriptor.properties", later.as_bytes()),
            ("mine/mine.jar", &jar),
            ("mine/lib/other.jar", &jar),
            ("mine/._mine.jar", b"\0"),
            (
                "mine/plugin-security.policy",
                b"grant { permission java.io.FilePermission \"x\"; };",
            ),
            ("mine/config/deep/a.txt", b"a\n"),
        ]);
        let old = zipped(&[
            (
                "elasticsearch/plugin-descriptor.properties",
                earlier.as_bytes(),
            ),
            ("elasticsearch/mine.jar", &jar),
            ("README.md", b"read me"),
        ]);
        let bundle = zipped(&[
            ("mine/dictionaries/a.txt", b"\xff\n"),
            ("mine/hunspell/de/de.aff", b""),
            ("mine/cacerts", b""),
        ]);
        let cases: [(&[u8], &[Repair]); 4] = [
            (&wrapped, &[DropJunk, StripFolder, RemoveLeftoverKeys]),
            (&wrapped, &[StripFolder]),
            (&old, &[MoveDescriptorUp, RemoveLeftoverKeys]),
            (&bundle, &[StripFolder]),
        ];
        let targets = [None, Some(ElasticsearchVersion::new(8, 12, 2))];
        for (bytes, repairs) in cases {
            for elasticsearch in targets.clone() {
                let target = Target {
                    elasticsearch,
                    ..Target::default()
                };
                let both = foreseen_and_found(bytes, repairs, &target);
                let (foreseen, found) = both.unzip();
                assert!(found.is_some(), "{repairs:?} does not apply");
                assert_eq!(foreseen, found, "{repairs:?}");
            }
        }
    }
}
