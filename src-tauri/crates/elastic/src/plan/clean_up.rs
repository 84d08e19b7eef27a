//! Removing what a plan holds twice.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::Array;
use super::doubled::{builds, kept};
use super::edit::Join;
use super::entries::url_of;
use super::shape::{Places, existing, items};

/// Whatever joins in the same edit is what a person wants of its name.
pub(super) fn clean_up(places: &mut Places<'_>, joins: &[Join]) {
    for array in Array::ALL {
        for place in places.each() {
            once(place, array);
        }
        from_default(places, array);
    }
    one_build_each(places, joins);
}

/// The same URL twice in one array: the first stays.
fn once(place: &mut Map<String, Value>, array: Array) {
    if let Some(items) = existing(place, array) {
        let mut seen = HashSet::new();
        items.retain(|one| match url_of(one) {
            Some(url) => seen.insert(url.to_owned()),
            None => true,
        });
    }
}

/// What every tier names itself needs no default.
fn from_default(places: &mut Places<'_>, array: Array) {
    let in_tier = |tier: &Option<&mut Map<String, Value>>, url: &str| {
        let own = tier.as_deref().map(|tier| items(tier, array));
        own.unwrap_or_default()
            .iter()
            .any(|one| url_of(one) == Some(url))
    };
    let tiers = &places.tiers;
    if let Some(items) = existing(places.default, array) {
        items.retain(|one| {
            let everywhere = |url| tiers.iter().all(|tier| in_tier(tier, url));
            !url_of(one).is_some_and(everywhere)
        });
    }
}

/// Several builds of one plugin in one array: the one for the version that runs stays, if there is
/// exactly one.
fn one_build_each(places: &mut Places<'_>, joins: &[Join]) {
    let version = places.default.get("version").cloned();
    let joined: Vec<&str> = joins.iter().map(|one| one.entry.url.as_str()).collect();
    for place in places.each() {
        let own = place.get("version").filter(|own| !own.is_null()).cloned();
        let version = own.as_ref().or(version.as_ref()).and_then(Value::as_str);
        let version = version.unwrap_or_default().to_owned();
        let Some(items) = existing(place, Array::Plugins) else {
            continue;
        };
        let mut goes = HashSet::new();
        for build in builds(items) {
            if let Some(stays) = kept(&build, &version, &joined) {
                let others = build.urls.iter().filter(|url| **url != stays);
                goes.extend(others.map(|url| (*url).to_owned()));
            }
        }
        items.retain(|one| !url_of(one).is_some_and(|url| goes.contains(url)));
    }
}
