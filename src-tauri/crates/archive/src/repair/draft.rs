//! A repaired archive on paper: what becomes of each entry, and which keys go.

use std::collections::BTreeSet;

use super::{ChangeKind, Repair, RepairChange, keys};
use crate::ArchiveKind;
use crate::bundle::{is_junk, is_known_folder};
use crate::inspection::Inspection;
use crate::installable::own_version;
use crate::layout::DescriptorFile;
use crate::zip::Entry;

/// The most bytes after the last entry: the directory of the largest archive that is inspected.
const LONGEST_DIRECTORY: u64 = 64 * 1024 * 1024;
/// The layout of 5.0 to 6.2.
const ELASTICSEARCH: &str = "elasticsearch";

/// What becomes of an archive.
#[derive(Debug, Clone)]
pub(super) struct Draft<'a> {
    pub(super) inspection: &'a Inspection,
    /// The name that each entry gets; `None` for those left out.
    pub(super) names: Vec<Option<String>>,
    /// The new bytes of the leading descriptor.
    pub(super) descriptor: Option<Vec<u8>>,
}

impl<'a> Draft<'a> {
    /// The archive as it is, if it can be copied entry by entry.
    pub(super) fn of(inspection: &'a Inspection) -> Option<Self> {
        is_sound(inspection).then(|| Self {
            inspection,
            names: names(inspection),
            descriptor: None,
        })
    }

    /// The draft with a repair on top, if that changes anything and no two entries meet.
    pub(super) fn with(&self, repair: Repair) -> Option<(Self, Vec<RepairChange>)> {
        let mut next = self.clone();
        match repair {
            Repair::DropJunk => next.drop_junk(),
            Repair::StripFolder => next.strip_folder()?,
            Repair::MoveDescriptorUp => next.move_descriptor_up()?,
            Repair::RemoveLeftoverKeys => return next.remove_leftover_keys(),
        }
        let changes = self.changes_to(&next);
        (!changes.is_empty() && next.is_free_of_clashes()).then_some((next, changes))
    }

    /// The folder that holds every entry, file managers' files aside.
    pub(super) fn only_folder(&self) -> Option<&str> {
        let names = self.names.iter().flatten();
        let mut tops = names
            .filter(|name| !is_junk(name))
            .map(|name| name.split_once('/'));
        let (folder, _) = tops.next()??;
        tops.all(|top| top.is_some_and(|(other, _)| other == folder))
            .then_some(folder)
    }

    fn drop_junk(&mut self) {
        for name in &mut self.names {
            name.take_if(|name| is_junk(name));
        }
    }

    fn strip_folder(&mut self) -> Option<()> {
        let folder = self.only_folder()?;
        // That one is part of a layout, and moving its content up is a repair of its own.
        if folder == ELASTICSEARCH {
            return None;
        }
        self.strip(&format!("{folder}/"));
        // A bundle may be wrapped more than once; a plugin that is, nobody looks for.
        while self.inspection.kind == ArchiveKind::Bundle
            && let Some(folder) = self.only_folder().filter(|folder| !is_known_folder(folder))
        {
            self.strip(&format!("{folder}/"));
        }
        Some(())
    }

    /// Undoes the layout of 5.0 to 6.2 around a plugin for a later version.
    fn move_descriptor_up(&mut self) -> Option<()> {
        let inspection = self.inspection;
        let built_for = own_version(inspection)?;
        if inspection.kind != ArchiveKind::ElasticsearchFolder || built_for.is_before(6, 3, 0) {
            return None;
        }
        let descriptor = inspection.layout.elasticsearch_folder.as_ref()?;
        let folder = self.name_of(&descriptor.path)?;
        let folder = folder.strip_suffix(descriptor.file_name())?.to_owned();
        self.strip(&folder);
        Some(())
    }

    fn remove_leftover_keys(mut self) -> Option<(Self, Vec<RepairChange>)> {
        let descriptor = self.inspection.layout.leading()?;
        let built_for = own_version(self.inspection)?;
        let removed = keys::leftovers(descriptor, &built_for);
        self.descriptor = Some(keys::without(descriptor, &removed)?);
        let changes = removed.into_iter().map(|key| RepairChange {
            what: ChangeKind::KeyRemoved,
            from: key,
            to: None,
        });
        let changes: Vec<_> = changes.collect();
        (!changes.is_empty()).then_some((self, changes))
    }

    /// Takes `begin` away from the names that have it.
    fn strip(&mut self, begin: &str) {
        for name in &mut self.names {
            let rest = name.as_deref().and_then(|name| name.strip_prefix(begin));
            match rest {
                Some("") => *name = None,
                Some(rest) => *name = Some(rest.to_owned()),
                None => {}
            }
        }
    }

    /// The name that the file which lands at `path` now has.
    pub(super) fn name_of(&self, path: &str) -> Option<&str> {
        let mut entries = self.inspection.zip.entries.iter();
        let at = entries.position(|entry| entry.lands.as_deref() == Some(path))?;
        self.names.get(at)?.as_deref()
    }

    /// The leading descriptor, if it is still there.
    pub(super) fn leading(&self) -> Option<&'a DescriptorFile> {
        let leading = self.inspection.layout.leading()?;
        self.name_of(&leading.path).map(|_| leading)
    }

    /// What the next draft does that this one does not, each entry by its name in the archive.
    fn changes_to(&self, next: &Self) -> Vec<RepairChange> {
        let entries = self.inspection.zip.entries.iter();
        let names = self.names.iter().zip(&next.names);
        let changed = entries.zip(names).filter(|(_, (now, then))| now != then);
        changed
            .map(|(entry, (_, then))| RepairChange {
                what: match then {
                    Some(_) => ChangeKind::Moved,
                    None => ChangeKind::Dropped,
                },
                from: entry.name.clone(),
                to: then.clone(),
            })
            .collect()
    }

    /// Whether no two entries get the same name, and no file has to be a folder as well.
    fn is_free_of_clashes(&self) -> bool {
        let mut names = BTreeSet::new();
        let all = self.names.iter().flatten().map(String::as_str);
        if !all.clone().all(|name| names.insert(name)) {
            return false;
        }
        // What lies below a folder comes right after the folder's name and its slash.
        let files: BTreeSet<_> = all.filter(|name| !name.ends_with('/')).collect();
        files.iter().all(|file| {
            let folder = format!("{file}/");
            let below = files.range(folder.as_str()..).next();
            below.is_none_or(|name| !name.starts_with(&folder))
        })
    }
}

/// Whether all of the archive was read, and says the same whichever way it is read.
fn is_sound(inspection: &Inspection) -> bool {
    let zip = &inspection.zip;
    let read_to_the_end = zip.not_a_zip.is_none()
        && zip.fault.is_none()
        && zip.limit.is_none()
        && zip.disagreements.is_empty();
    let mut seen = BTreeSet::new();
    let ends = zip
        .entries
        .iter()
        .map(|entry| entry.header_at.saturating_add(entry.compressed));
    let directory = inspection
        .size
        .saturating_sub(ends.max().unwrap_or_default());
    read_to_the_end
        && !zip.entries.is_empty()
        && directory <= LONGEST_DIRECTORY
        && zip.entries.iter().all(|entry| {
            let is_plain = !entry.encrypted && entry.name_is_utf8 && entry.in_stream;
            let lands_once = match &entry.lands {
                Some(path) => seen.insert(path.as_str()),
                None => entry.folder,
            };
            is_plain && lands_once
        })
}

/// The name of each entry: where it lands, or the name of the folder.
fn names(inspection: &Inspection) -> Vec<Option<String>> {
    let plain = |entry: &Entry| entry.lands.clone().unwrap_or_else(|| entry.name.clone());
    inspection
        .zip
        .entries
        .iter()
        .map(|entry| Some(plain(entry)))
        .collect()
}
