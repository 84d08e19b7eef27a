//! Which extensions a plan names, and where.

use serde_json::Value;

use super::{Array, Entry, Placed, configurations};
use crate::json::{items, text};

impl Entry {
    pub(super) fn read(told: &Value) -> Self {
        let field = |name| text(told, &[name]).unwrap_or_default().to_owned();
        Self {
            name: field("name"),
            url: field("url"),
            elasticsearch_version: field("elasticsearch_version"),
        }
    }
}

/// Every entry of both arrays, from every place, in the plan's order and with the default first.
/// What has another shape than entries have is passed over.
pub fn entries(plan: &Value) -> Vec<Placed> {
    let mut found = Vec::new();
    for (place, elasticsearch) in configurations(plan) {
        for array in Array::ALL {
            let told = items(elasticsearch, &[array.field()]).iter();
            found.extend(told.filter(|one| one.is_object()).map(|one| Placed {
                entry: Entry::read(one),
                array,
                place: place.clone(),
            }));
        }
    }
    found
}

/// The URL by which an entry is told from others.
pub(super) fn url_of(told: &Value) -> Option<&str> {
    text(told, &["url"])
}
