//! The entries of a plan, from both places.

use std::collections::HashMap;

use plugdesk_elastic::plan::{self, Array, Place};
use serde_json::Value;

use super::view::{Attached, PlanPlace};
use crate::extensions::{ExtensionId, ExtensionKind, shown_url};
use crate::plans::Leaving;

/// How URLs begin that name an extension of the store.
const STORE: &str = "repo://";

/// An entry of a plan with every place where it stands. Its URL is whole, and so not for the page.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) kind: ExtensionKind,
    pub(crate) version: String,
    pub(crate) places: Vec<PlanPlace>,
}

impl Entry {
    /// The entries of a plan, each once, in the order in which they first appear.
    pub(crate) fn all(plan: &Value) -> Vec<Self> {
        let mut known: HashMap<(ExtensionKind, String, String, String), usize> = HashMap::new();
        let mut entries: Vec<Self> = Vec::new();
        for placed in plan::entries(plan) {
            let kind = kind_in(placed.array);
            let entry = placed.entry;
            let key = (
                kind,
                entry.url.clone(),
                entry.name.clone(),
                entry.elasticsearch_version.clone(),
            );
            let place = place_of(&placed.place);
            if let Some(same) = known.get(&key).and_then(|at| entries.get_mut(*at)) {
                if !same.places.contains(&place) {
                    same.places.push(place);
                }
                continue;
            }
            known.insert(key, entries.len());
            entries.push(Self {
                name: entry.name,
                url: entry.url,
                kind,
                version: entry.elasticsearch_version,
                places: vec![place],
            });
        }
        entries
    }

    /// The extension that it names, where it is one of the store.
    pub(crate) fn extension(&self) -> Option<ExtensionId> {
        stored(&self.url)
    }

    /// The entry as an edit names it.
    pub(crate) fn leaving(&self) -> Leaving {
        Leaving {
            name: self.name.clone(),
            url: shown_url(&self.url),
        }
    }
}

/// The extension of the store that a URL names.
pub(crate) fn stored(url: &str) -> Option<ExtensionId> {
    let id = url.strip_prefix(STORE).filter(|id| !id.is_empty())?;
    Some(ExtensionId(id.to_owned()))
}

/// The URL by which plans name an extension of the store.
pub(crate) fn store_url(extension: &ExtensionId) -> String {
    format!("{STORE}{}", extension.0)
}

/// What is attached: every URL once for each kind.
pub(crate) fn attached(entries: &[Entry]) -> Vec<Attached> {
    let mut known: HashMap<(ExtensionKind, &str), usize> = HashMap::new();
    let mut all: Vec<Attached> = Vec::new();
    for entry in entries {
        let at = known.get(&(entry.kind, entry.url.as_str()));
        if let Some(same) = at.and_then(|at| all.get_mut(*at)) {
            for place in &entry.places {
                if !same.places.contains(place) {
                    same.places.push(place.clone());
                }
            }
            continue;
        }
        known.insert((entry.kind, &entry.url), all.len());
        all.push(Attached {
            name: entry.name.clone(),
            url: shown_url(&entry.url),
            kind: entry.kind,
            version: entry.version.clone(),
            extension: entry.extension(),
            places: entry.places.clone(),
        });
    }
    all
}

/// Plugin or bundle, by the array.
pub(crate) fn kind_in(array: Array) -> ExtensionKind {
    match array {
        Array::Plugins => ExtensionKind::Plugin,
        Array::Bundles => ExtensionKind::Bundle,
    }
}

/// A place of a plan, as the page sees it.
pub(crate) fn place_of(place: &Place) -> PlanPlace {
    match place {
        Place::Default => PlanPlace::Default,
        Place::Tier { index, id } => PlanPlace::Tier {
            tier: id.clone().unwrap_or_else(|| index.to_string()),
        },
    }
}
