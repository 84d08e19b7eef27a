//! A plugin's folder in the archive, and which jars in it are loaded.

use crate::jar::Jar;
use crate::judge::Case;
use crate::properties::Properties;
use crate::rules::descriptor::Descriptor;

/// The folder of one plugin. A meta plugin of 6.2 has several.
pub(crate) struct PluginFolder<'a> {
    /// Its path with the slash at its end; empty for the root of the archive.
    path: &'a str,
    /// What the descriptor says, as far as it can be read.
    properties: Option<&'a Properties>,
    /// Whether it is described by a stable descriptor.
    pub(crate) stable: bool,
}

impl<'a> PluginFolder<'a> {
    /// The folders that have a descriptor, wherever the judged version wants it.
    pub(crate) fn all(case: &'a Case<'_>) -> Vec<Self> {
        match case.judged_descriptor() {
            None => Vec::new(),
            Some(Descriptor::Meta(_)) => {
                let parts = case.inspection.layout.parts.iter();
                parts
                    .map(|part| Self::of(Descriptor::Classic(part)))
                    .collect()
            }
            Some(descriptor) => vec![Self::of(descriptor)],
        }
    }

    fn of(descriptor: Descriptor<'a>) -> Self {
        Self {
            path: descriptor.folder(),
            properties: descriptor.properties(),
            stable: matches!(descriptor, Descriptor::Stable(_)),
        }
    }

    /// A value of the descriptor that is more than blanks.
    pub(crate) fn value(&self, key: &str) -> Option<&'a str> {
        let value = self.properties?.get(key)?;
        (!value.trim().is_empty()).then_some(value)
    }

    /// What the plugin is called in messages.
    pub(crate) fn name(&self) -> &'a str {
        self.value("name").unwrap_or_default()
    }

    /// `extended.plugins`, split as Elasticsearch does: at commas, without trimming.
    pub(crate) fn extended_plugins(&self) -> impl Iterator<Item = &'a str> {
        let names = self.value("extended.plugins").filter(|_| !self.stable);
        names.into_iter().flat_map(|names| names.split(','))
    }

    /// Whether jars are loaded at all: plugins of pages alone, up to 2.4, have none.
    pub(crate) fn brings_code(&self, case: &Case<'_>) -> bool {
        let jvm = || {
            self.value("jvm")
                .is_some_and(|jvm| jvm.eq_ignore_ascii_case("true"))
        };
        case.version.is_from(5, 0, 0) || jvm()
    }

    /// The jars that are loaded, in the order of the archive.
    pub(crate) fn jars(&self, case: &'a Case<'_>) -> Vec<&'a Jar> {
        let jars = case.inspection.jars.iter();
        jars.filter(|jar| self.sees(case, &jar.path)).collect()
    }

    /// Whether a jar is loaded: it lies in the folder itself or, since 7.11, in its `spi`.
    pub(crate) fn sees(&self, case: &Case<'_>, path: &str) -> bool {
        let Some(place) = path.strip_prefix(self.path) else {
            return false;
        };
        let name = match place.strip_prefix("spi/") {
            Some(name) if case.version.is_from(7, 11, 0) => name,
            _ => place,
        };
        !name.contains('/')
    }

    /// Whether a file lies where the plugin may keep what it likes.
    pub(crate) fn keeps(&self, path: &str) -> bool {
        let place = path.strip_prefix(self.path).unwrap_or_default();
        place.starts_with("bin/") || place.starts_with("config/")
    }

    /// The jars of the folder itself, which hold the plugin's modules.
    pub(crate) fn modules(&self, case: &'a Case<'_>) -> Vec<&'a Jar> {
        let jars = self.jars(case).into_iter();
        jars.filter(|jar| {
            let place = jar.path.strip_prefix(self.path);
            place.is_some_and(|place| !place.contains('/'))
        })
        .collect()
    }
}
