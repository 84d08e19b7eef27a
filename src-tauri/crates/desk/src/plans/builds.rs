//! The builds that a store holds, and which of them a plan needs for another version.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use plugdesk_elastic::Extension;

use super::change::{Builds, Joining};
use super::matrix::MissingBuild;
use super::versions::covers;
use super::view::Former;
use crate::deployments::Entry;
use crate::extensions::{ExtensionDraft, ExtensionId, ExtensionKind};

/// An extension of the store, as far as plans are concerned.
#[derive(Debug, Clone)]
pub(crate) struct Build {
    pub(crate) id: ExtensionId,
    pub(crate) name: String,
    pub(crate) kind: ExtensionKind,
    pub(crate) version: String,
    pub(crate) url: String,
    /// Whether there is a file that a node could install.
    pub(crate) holds_file: bool,
    stored_at: Option<DateTime<Utc>>,
}

impl Build {
    /// Takes what plans need of an extension.
    pub(crate) fn of(extension: &Extension) -> Self {
        let file = extension.file_metadata.as_ref();
        Self {
            id: ExtensionId(extension.id.as_str().to_owned()),
            name: extension.name.clone(),
            kind: extension.extension_type.into(),
            version: extension.version.clone(),
            url: extension.url.clone(),
            holds_file: file
                .is_some_and(|file| file.size.is_some() || file.last_modified_date.is_some()),
            stored_at: file.and_then(|file| file.last_modified_date),
        }
    }
}

/// The builds of a store, found by name and by URL.
#[derive(Debug, Default)]
pub(crate) struct BuildShelf {
    builds: Vec<Build>,
    by_name: HashMap<(ExtensionKind, String), Vec<usize>>,
    by_url: HashMap<String, usize>,
}

/// What raising a plan to a version takes.
#[derive(Debug, Default)]
pub(crate) struct Raising {
    /// The builds that join, each in the place of its former ones.
    pub(crate) join: Vec<Joining>,
    /// What goes.
    pub(crate) swaps: Vec<Former>,
    /// What has no build for the version.
    pub(crate) missing: Vec<MissingBuild>,
}

/// Entries that need one build together, wherever they stand.
type Group<'a> = Vec<&'a Entry>;

impl BuildShelf {
    /// Takes in the extensions of a store; those without a file are known and no build.
    pub(crate) fn of(extensions: &[Extension]) -> Self {
        let mut shelf = Self::default();
        for build in extensions.iter().map(Build::of) {
            let place = shelf.builds.len();
            shelf.by_url.insert(build.url.clone(), place);
            if build.holds_file {
                let key = (build.kind, build.name.clone());
                shelf.by_name.entry(key).or_default().push(place);
            }
            shelf.builds.push(build);
        }
        shelf
    }

    /// The versions that plugins of the store are for.
    pub(crate) fn plugin_versions(&self) -> impl Iterator<Item = &str> {
        let plugins = self.builds.iter();
        plugins
            .filter(|build| build.kind == ExtensionKind::Plugin && build.holds_file)
            .map(|build| build.version.as_str())
    }

    /// What it takes to raise a plan with these entries to `version`, where `draft` may be made
    /// for it.
    pub(crate) fn raising(
        &self,
        entries: &[Entry],
        version: &str,
        draft: Option<&ExtensionDraft>,
    ) -> Raising {
        let mut raising = Raising::default();
        for group in grouped(entries) {
            self.raise_group(&group, version, draft, &mut raising);
        }
        raising
    }

    fn raise_group(
        &self,
        group: &Group<'_>,
        version: &str,
        draft: Option<&ExtensionDraft>,
        raising: &mut Raising,
    ) {
        let Some(first) = group.first() else {
            return;
        };
        let fits = |draft: &&ExtensionDraft| {
            draft.kind == first.kind
                && draft.name.trim() == first.name
                && works_on(first.kind, draft.version.trim(), version)
        };
        if let Some(draft) = draft.filter(fits) {
            let joining = joining(first, Builds::MadeFirst, draft.version.trim(), group);
            raising.swap(group, joining);
            return;
        }
        let covered = |entry: &&Entry| covers(&entry.version, version);
        if first.kind == ExtensionKind::Bundle && group.iter().all(covered) {
            return;
        }
        match self.build_for(group, version) {
            Some(build) => {
                let at = Builds::At {
                    url: build.url.clone(),
                };
                raising.swap(group, joining(first, at, &build.version, group));
            }
            None => raising.missing.push(MissingBuild {
                name: first.name.clone(),
                kind: first.kind,
                attached: first.version.clone(),
                extension: first.extension(),
            }),
        }
    }

    /// The build of the store for these entries: one of their own, whose version was changed
    /// meanwhile, before others of their name; of several the one that was stored last.
    fn build_for(&self, group: &Group<'_>, version: &str) -> Option<&Build> {
        let first = group.first()?;
        let own: Vec<&Build> = group
            .iter()
            .filter_map(|entry| self.builds.get(*self.by_url.get(&entry.url)?))
            .collect();
        let fits = |build: &&&Build| {
            build.holds_file
                && build.kind == first.kind
                && works_on(build.kind, &build.version, version)
        };
        if let Some(build) = own.iter().find(fits) {
            return Some(build);
        }
        let mut names = vec![first.name.as_str()];
        names.extend(own.iter().map(|build| build.name.as_str()));
        names
            .into_iter()
            .filter_map(|name| self.by_name.get(&(first.kind, name.to_owned())))
            .flatten()
            .filter_map(|place| self.builds.get(*place))
            .filter(|build| fits(&build))
            .max_by(|one, other| (one.stored_at, &one.id).cmp(&(other.stored_at, &other.id)))
    }
}

impl Raising {
    fn swap(&mut self, group: &Group<'_>, joining: Joining) {
        self.swaps.push(former(group));
        self.join.push(joining);
    }
}

fn joining(first: &Entry, build: Builds, version: &str, group: &Group<'_>) -> Joining {
    Joining {
        build,
        name: first.name.clone(),
        kind: first.kind,
        version: version.to_owned(),
        replaces: group.iter().map(|entry| entry.leaving()).collect(),
        only_in_place: true,
    }
}

fn former(group: &Group<'_>) -> Former {
    let mut versions: Vec<&str> = Vec::new();
    for entry in group {
        if !versions.contains(&entry.version.as_str()) {
            versions.push(&entry.version);
        }
    }
    Former {
        name: group
            .first()
            .map(|entry| entry.name.clone())
            .unwrap_or_default(),
        version: versions.join(", "),
    }
}

/// Whether something for `pattern` works on `version`: a plugin on exactly that one.
pub(crate) fn works_on(kind: ExtensionKind, pattern: &str, version: &str) -> bool {
    match kind {
        ExtensionKind::Plugin => pattern.trim() == version,
        ExtensionKind::Bundle => covers(pattern, version),
    }
}

/// Entries that need one build together, in the order in which they first appear: plugins of one
/// name, of which a node loads one only, and what has one URL among the bundles.
fn grouped(entries: &[Entry]) -> Vec<Group<'_>> {
    let mut places: HashMap<(ExtensionKind, &str, &str), usize> = HashMap::new();
    let mut groups: Vec<Group<'_>> = Vec::new();
    for entry in entries {
        let url = match entry.kind {
            ExtensionKind::Plugin => "",
            ExtensionKind::Bundle => entry.url.as_str(),
        };
        let key = (entry.kind, entry.name.as_str(), url);
        let place = *places.entry(key).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(entry),
            None => groups.push(vec![entry]),
        }
    }
    groups
}
