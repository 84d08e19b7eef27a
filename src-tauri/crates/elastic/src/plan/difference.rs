//! What differs between two plans, to be shown.

use plugdesk_net::{ShownUrl, Url};
use serde_json::{Map, Value};

use super::{Array, Place, configurations};

/// A difference in one part of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub place: Place,
    /// Which part.
    pub field: Field,
    /// Its JSON before, one line for each entry; nothing where there was nothing. User names,
    /// passwords and the values in queries of URLs are masked.
    pub before: Vec<String>,
    /// Its JSON after, likewise.
    pub after: Vec<String>,
}

/// A part of a plan that is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// `user_plugins`
    UserPlugins,
    /// `user_bundles`
    UserBundles,
    /// `version`
    Version,
}

impl Field {
    const ALL: [Self; 3] = [Self::Version, Self::UserPlugins, Self::UserBundles];

    /// The field's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::UserPlugins => Array::Plugins.field(),
            Self::UserBundles => Array::Bundles.field(),
            Self::Version => "version",
        }
    }
}

/// What differs, place by place. No place comes or goes when a plan is changed.
pub(super) fn changes(before: &Value, after: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    for ((place, former), (_, now)) in configurations(before).zip(configurations(after)) {
        for field in Field::ALL {
            let [was, is] = [former, now].map(|one| one.get(field.name()));
            if was != is {
                found.push(Change {
                    place: place.clone(),
                    field,
                    before: lines(was),
                    after: lines(is),
                });
            }
        }
    }
    found
}

fn lines(value: Option<&Value>) -> Vec<String> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(items)) => items.iter().map(line).collect(),
        Some(other) => vec![other.to_string()],
    }
}

/// The known fields stand first, in the order in which people write them.
fn line(entry: &Value) -> String {
    let Value::Object(fields) = entry else {
        return entry.to_string();
    };
    let known = ["name", "url", "elasticsearch_version"];
    let rest = fields.keys().map(String::as_str);
    let rest = rest.filter(|field| !known.contains(field));
    let order = known.into_iter().chain(rest);
    let pairs: Vec<String> = order.filter_map(|field| pair(fields, field)).collect();
    format!("{{{}}}", pairs.join(", "))
}

fn pair(fields: &Map<String, Value>, field: &str) -> Option<String> {
    let value = fields.get(field)?;
    let shown = match value.as_str().filter(|_| field == "url") {
        Some(url) => Value::from(masked(url)),
        None => value.clone(),
    };
    Some(format!("{}: {shown}", Value::from(field)))
}

/// A URL that nodes fetch from may carry a password or a signature.
fn masked(url: &str) -> String {
    match Url::parse(url) {
        Ok(parsed) if matches!(parsed.scheme(), "http" | "https") => {
            ShownUrl::new(parsed).to_string()
        }
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests;
