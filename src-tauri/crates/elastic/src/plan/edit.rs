//! Changing a plan.

use serde_json::{Map, Value};

use super::clean_up::clean_up;
use super::difference::{Change, changes};
use super::entries::url_of;
use super::join::join;
use super::shape::{Places, existing};
use super::{Array, Entry, PlanError};

/// What should be true of a plan afterwards. Applied once more it finds nothing to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// Entries that join.
    pub join: Vec<Join>,
    /// URLs of entries that leave, from both arrays and every place. One that joins as well stays.
    pub leave: Vec<String>,
    /// Whether what stands twice is removed; see [`doubled`](super::doubled()).
    pub clean_up: bool,
    /// The Elasticsearch version to raise to.
    pub version: Option<String>,
}

/// An entry that joins a plan.
///
/// It takes the place of the entries that it replaces, wherever they stand. Where none of them
/// stands, and it does not stand anywhere itself, it is added unless it is to come
/// [`only_in_place`](Self::only_in_place): to the default, unless every tier overrides that, and to
/// every tier that does. Where it stands already its name and version are
/// set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    /// Into which array.
    pub array: Array,
    /// What joins.
    pub entry: Entry,
    /// URLs of the entries that it replaces.
    pub replaces: Vec<String>,
    /// Whether it stays away where neither they nor it stand.
    pub only_in_place: bool,
}

/// A changed plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The whole plan, to be sent. Without `transient`, which tells how the last change was to be
    /// carried out and would be applied once more.
    pub plan: Value,
    /// What differs; nothing where there was nothing to do.
    pub changes: Vec<Change>,
}

/// Changes a plan.
pub fn edited(plan: &Value, edit: &Edit) -> Result<Edited, PlanError> {
    let mut after = plan.clone();
    let mut places = Places::of(&mut after)?;
    if let Some(version) = &edit.version {
        raise(&mut places, version);
    }
    for one in &edit.join {
        join(&mut places, one);
    }
    for url in &edit.leave {
        if !edit.join.iter().any(|one| one.entry.url == *url) {
            leave(&mut places, url);
        }
    }
    if edit.clean_up {
        clean_up(&mut places, &edit.join);
    }
    if let Some(fields) = after.as_object_mut() {
        fields.remove("transient");
    }
    Ok(Edited {
        changes: changes(plan, &after),
        plan: after,
    })
}

/// Tiers may carry a version of their own, which would hold them back.
fn raise(places: &mut Places<'_>, version: &str) {
    let set = |fields: &mut Map<String, Value>| {
        fields.insert("version".to_owned(), Value::from(version));
    };
    set(places.default);
    for tier in places.tiers.iter_mut().flatten() {
        if tier.get("version").is_some_and(|own| !own.is_null()) {
            set(tier);
        }
    }
}

/// An array that is emptied stays, because the service takes an absent one for "as it was".
fn leave(places: &mut Places<'_>, url: &str) {
    for place in places.each() {
        for array in Array::ALL {
            if let Some(items) = existing(place, array) {
                items.retain(|one| url_of(one) != Some(url));
            }
        }
    }
}

#[cfg(test)]
mod tests;
