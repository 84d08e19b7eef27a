//! What a plan holds twice.

use serde_json::Value;

use super::{Array, Entry, Place, configurations};
use crate::json::{items, text};

/// Something that a plan holds twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubled {
    /// The same URL more than once in one array.
    SameUrl {
        /// Which array.
        array: Array,
        /// The entry, as it stands first.
        entry: Entry,
        /// Where.
        place: Place,
    },
    /// The same URL in the default and in the own array of every tier, none of which sees the
    /// default.
    BothPlaces {
        /// Which array.
        array: Array,
        /// The entry, as it stands in the default.
        entry: Entry,
    },
    /// Several builds of one plugin in one array. A node can load one only.
    SameName {
        /// The plugin's name.
        name: String,
        /// The builds, in the plan's order.
        entries: Vec<Entry>,
        /// Where.
        place: Place,
    },
}

/// What a plan holds twice. Bundles of one name are no doubles: a node unpacks them all.
pub fn doubled(plan: &Value) -> Vec<Doubled> {
    let mut found = Vec::new();
    for (place, elasticsearch) in configurations(plan) {
        for array in Array::ALL {
            let told = items(elasticsearch, &[array.field()]);
            found.extend(repeated(told).into_iter().map(|entry| Doubled::SameUrl {
                array,
                entry,
                place: place.clone(),
            }));
        }
        let plugins = items(elasticsearch, &[Array::Plugins.field()]);
        let several = builds(plugins).into_iter();
        found.extend(several.map(|build| Doubled::SameName {
            name: build.name.to_owned(),
            entries: build.entries(),
            place: place.clone(),
        }));
    }
    for array in Array::ALL {
        let both = in_both_places(plan, array).into_iter();
        found.extend(both.map(|entry| Doubled::BothPlaces { array, entry }));
    }
    found
}

fn repeated(told: &[Value]) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    for (position, one) in told.iter().enumerate() {
        let Some(url) = text(one, &["url"]) else {
            continue;
        };
        let mut before = told.iter().take(position);
        let first = before.find(|former| text(former, &["url"]) == Some(url));
        if let Some(first) = first
            && !found.iter().any(|known| known.url == url)
        {
            found.push(Entry::read(first));
        }
    }
    found
}

fn in_both_places(plan: &Value, array: Array) -> Vec<Entry> {
    let tiers = items(plan, &["cluster_topology"]);
    let in_tier = |tier: &Value, url: &str| {
        let own = items(tier, &["elasticsearch", array.field()]);
        own.iter().any(|one| text(one, &["url"]) == Some(url))
    };
    let default = items(plan, &["elasticsearch", array.field()]);
    let mut found: Vec<Entry> = Vec::new();
    for one in default {
        let Some(url) = text(one, &["url"]) else {
            continue;
        };
        let everywhere = !tiers.is_empty() && tiers.iter().all(|tier| in_tier(tier, url));
        if everywhere && !found.iter().any(|known| known.url == url) {
            found.push(Entry::read(one));
        }
    }
    found
}

/// The entries of one name, with several URLs among them.
pub(super) struct Builds<'a> {
    pub(super) name: &'a str,
    pub(super) urls: Vec<&'a str>,
    told: Vec<&'a Value>,
}

impl Builds<'_> {
    fn entries(&self) -> Vec<Entry> {
        self.told.iter().map(|one| Entry::read(one)).collect()
    }
}

/// The names in an array that come with several URLs; each URL once.
pub(super) fn builds(told: &[Value]) -> Vec<Builds<'_>> {
    let mut found: Vec<Builds<'_>> = Vec::new();
    for one in told {
        let (Some(name), Some(url)) = (text(one, &["name"]), text(one, &["url"])) else {
            continue;
        };
        match found.iter_mut().find(|build| build.name == name) {
            Some(build) if build.urls.contains(&url) => {}
            Some(build) => {
                build.urls.push(url);
                build.told.push(one);
            }
            None => found.push(Builds {
                name,
                urls: vec![url],
                told: vec![one],
            }),
        }
    }
    found.retain(|build| build.urls.len() > 1);
    found
}

/// The URL of the only build that joins, or else of the only one that is for a version.
pub(super) fn kept<'a>(build: &Builds<'a>, version: &str, joined: &[&str]) -> Option<&'a str> {
    let joins = |one: &Value| text(one, &["url"]).is_some_and(|url| joined.contains(&url));
    let wanted = build.told.iter().any(|one| joins(one));
    let fits = |one: &&&Value| {
        let current = text(one, &["elasticsearch_version"]) == Some(version);
        if wanted { joins(one) } else { current }
    };
    let mut fitting = build.told.iter().filter(fits);
    let only = fitting.next()?;
    fitting.next().is_none().then(|| text(only, &["url"]))?
}

#[cfg(test)]
mod tests;
