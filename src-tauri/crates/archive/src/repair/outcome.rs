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
