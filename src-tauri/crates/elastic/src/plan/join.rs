//! Where an entry that joins a plan finds its place.

use serde_json::{Map, Value};

use super::Entry;
use super::edit::Join;
use super::entries::url_of;
use super::shape::{Places, existing, items, make};

pub(super) fn join(places: &mut Places<'_>, join: &Join) {
    let mut stands = false;
    for place in places.each() {
        if replaced_in(place, join) {
            put(place, join);
            stands = true;
        } else {
            stands |= refresh(place, join);
        }
    }
    if !stands && !join.only_in_place {
        add(places, join);
    }
}

/// Whether one of the replaced entries stands in a place. A plugin among the bundles, as one of
/// Elastic's own examples has it, counts as well.
fn replaced_in(place: &Map<String, Value>, join: &Join) -> bool {
    let arrays = [join.array, join.array.other()];
    let mut all = arrays.into_iter().flat_map(|array| items(place, array));
    all.any(|one| is_replaced(one, join))
}

fn is_replaced(one: &Value, join: &Join) -> bool {
    let url = url_of(one);
    let replaced = |former: &String| url == Some(former) && *former != join.entry.url;
    join.replaces.iter().any(replaced)
}

/// Puts the entry where the first of the replaced, or it itself, stands; the others go.
fn put(place: &mut Map<String, Value>, join: &Join) {
    if let Some(others) = existing(place, join.array.other()) {
        others.retain(|one| !is_replaced(one, join));
    }
    make(place, join.array, |items| {
        let itself = |one: &Value| url_of(one) == Some(&join.entry.url);
        let goes = |one: &Value| itself(one) || is_replaced(one, join);
        let position = items.iter().position(goes).unwrap_or(items.len());
        let former = items.iter().find(|one| itself(one)).cloned();
        items.retain(|one| !goes(one));
        // Nothing before the first that goes has gone, so that its position still is right.
        items.insert(position, merged(former, &join.entry));
    });
}

/// Sets name and version where the entry stands already, and says whether it does.
fn refresh(place: &mut Map<String, Value>, join: &Join) -> bool {
    let mut stands = false;
    for one in existing(place, join.array).into_iter().flatten() {
        if url_of(one) == Some(&join.entry.url) {
            *one = merged(Some(one.take()), &join.entry);
            stands = true;
        }
    }
    stands
}

/// A tier with a filled array of its own does not see the default. An empty array on a tier may
/// mean either; it counts as its own where the default is empty too, because the console writes
/// the tiers.
fn add(places: &mut Places<'_>, join: &Join) {
    let default_empty = items(places.default, join.array).is_empty();
    let overrides = |tier: &Map<String, Value>| {
        let own = tier.get(join.array.field()).and_then(Value::as_array);
        own.is_some_and(|own| !own.is_empty() || default_empty)
    };
    let entry = merged(None, &join.entry);
    let mut all = true;
    for tier in &mut places.tiers {
        match tier.as_deref_mut().filter(|tier| overrides(tier)) {
            Some(tier) => make(tier, join.array, |items| items.push(entry.clone())),
            None => all = false,
        }
    }
    if !all {
        make(places.default, join.array, |items| items.push(entry));
    }
}

/// The entry, with the fields of its former self that are not known here.
fn merged(former: Option<Value>, entry: &Entry) -> Value {
    let mut fields = match former {
        Some(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    let known = [
        ("name", &entry.name),
        ("url", &entry.url),
        ("elasticsearch_version", &entry.elasticsearch_version),
    ];
    for (field, value) in known {
        fields.insert(field.to_owned(), Value::from(value.as_str()));
    }
    Value::Object(fields)
}
