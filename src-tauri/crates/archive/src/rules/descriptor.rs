//! Which descriptor a version of the installer reads, and which one the plugin means it to read.

use crate::inspection::ArchiveKind;
use crate::judge::Case;
use crate::layout::DescriptorFile;
use crate::properties::Properties;

/// A descriptor by what it is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Descriptor<'a> {
    /// `plugin-descriptor.properties`
    Classic(&'a DescriptorFile),
    /// `stable-plugin-descriptor.properties`
    Stable(&'a DescriptorFile),
    /// `meta-plugin-descriptor.properties`
    Meta(&'a DescriptorFile),
}

impl<'a> Descriptor<'a> {
    /// The file itself.
    pub(crate) fn file(self) -> &'a DescriptorFile {
        match self {
            Self::Classic(file) | Self::Stable(file) | Self::Meta(file) => file,
        }
    }

    /// The folder that it lies in, with the slash at its end; empty for the root.
    pub(crate) fn folder(self) -> &'a str {
        let path = self.file().path.as_str();
        let end = path.rfind('/').map(|slash| slash + 1);
        end.and_then(|end| path.get(..end)).unwrap_or_default()
    }

    /// Its pairs, if all of it was read and Java reads it.
    pub(crate) fn properties(self) -> Option<&'a Properties> {
        self.file().whole()
    }

    fn of_wrapped(file: &'a DescriptorFile) -> Self {
        if file.is_stable() {
            Self::Stable(file)
        } else {
            Self::Classic(file)
        }
    }
}

impl Case<'_> {
    /// The descriptor that the installer of the judged version reads, if it finds one.
    pub(crate) fn descriptor(&self) -> Option<Descriptor<'_>> {
        let layout = &self.inspection.layout;
        let version = &self.version;
        let classic = layout.classic.as_ref().map(Descriptor::Classic);
        if version.is_before(2, 0, 0) {
            return None;
        }
        if version.is_before(5, 0, 0) {
            return classic.or_else(|| self.in_the_only_folder());
        }
        if version.is_before(6, 3, 0) {
            let meta = layout.meta.as_ref().filter(|_| version.is_from(6, 2, 0));
            let classic = layout.elasticsearch_folder.as_ref();
            return meta
                .map(Descriptor::Meta)
                .or(classic.map(Descriptor::Classic));
        }
        let stable = layout.stable.as_ref().map(Descriptor::Stable);
        match (classic, stable) {
            _ if version.is_before(8, 4, 0) => classic,
            (Some(_), Some(_)) => None,
            _ => classic.or(stable),
        }
    }

    /// R13: 2.x looks into the only thing at the top, if that is a folder. What file managers leave
    /// beside it counts as well.
    fn in_the_only_folder(&self) -> Option<Descriptor<'_>> {
        let layout = &self.inspection.layout;
        let mut tops = self
            .inspection
            .zip
            .entries
            .iter()
            .filter_map(|entry| entry.lands.as_deref())
            .map(|path| path.split('/').next().unwrap_or(path));
        let first = tops.next();
        if tops.any(|top| Some(top) != first) {
            return None;
        }
        layout
            .elasticsearch_folder
            .as_ref()
            .or(layout.wrapped.as_ref())
            .filter(|file| !file.is_stable())
            .map(Descriptor::Classic)
    }

    /// The descriptor whose content is worth judging: the one that is read, else the one that lies
    /// in a place where only other versions look. What it says holds once it lies right. In a source
    /// download it is a template, which no build has filled in.
    pub(crate) fn judged_descriptor(&self) -> Option<Descriptor<'_>> {
        let layout = &self.inspection.layout;
        if self.version.is_before(2, 0, 0) {
            return None;
        }
        if let Some(read) = self.descriptor() {
            return Some(read);
        }
        let undecided = layout.classic.is_some() && layout.stable.is_some();
        if undecided || self.inspection.kind == ArchiveKind::SourceDownload {
            return None;
        }
        let classic = layout
            .classic
            .as_ref()
            .or(layout.elasticsearch_folder.as_ref());
        classic
            .map(Descriptor::Classic)
            .or_else(|| layout.wrapped.as_ref().map(Descriptor::of_wrapped))
            .filter(|found| {
                matches!(found, Descriptor::Classic(_)) || self.version.is_from(8, 4, 0)
            })
    }

    /// The folder in the archive that becomes the plugin's folder, with the slash at its end; empty
    /// for the root.
    pub(crate) fn plugin_folder(&self) -> &str {
        self.judged_descriptor().map_or("", Descriptor::folder)
    }

    /// The descriptors of a meta plugin's parts, each in a folder beside the meta descriptor.
    pub(crate) fn meta_parts(&self) -> impl Iterator<Item = &DescriptorFile> {
        self.inspection.layout.parts.iter().filter(|part| {
            let place = part.path.strip_prefix("elasticsearch/");
            place.is_some_and(|place| place.matches('/').count() == 1)
        })
    }

    /// What the plugin is called, if its descriptor says so.
    pub(crate) fn plugin_name(&self) -> Option<&str> {
        let name = self.judged_descriptor()?.properties()?.get("name")?;
        (!name.is_empty()).then_some(name)
    }
}
