//! Reading fields whose type the service does not keep to.
//!
//! Its pages, its SDKs and its live answers differ in what is a number and what a text, and any
//! field may be null or missing. What cannot be read counts as absent: one odd field must not
//! make a whole list unreadable.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A text that says something. Numbers and truth values are written out.
pub(crate) fn text(object: &Value, field: &str) -> Option<String> {
    text_of(object.get(field)?)
}

/// What a value says as a text.
pub(crate) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => {
            let text = text.trim();
            (!text.is_empty()).then(|| text.to_owned())
        }
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// A text, or what another value looks like as JSON.
pub(crate) fn text_or_json(object: &Value, field: &str) -> Option<String> {
    let value = object.get(field)?;
    match value {
        Value::Array(list) => (!list.is_empty()).then(|| value.to_string()),
        Value::Object(map) => (!map.is_empty()).then(|| value.to_string()),
        _ => text_of(value).filter(|text| text != "null"),
    }
}

/// A number, which may have a fraction or come as a text such as `40.5%`.
pub(crate) fn number(object: &Value, field: &str) -> Option<f64> {
    let number = match object.get(field)? {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().trim_end_matches('%').trim().parse().ok()?,
        _ => return None,
    };
    number.is_finite().then_some(number)
}

/// A whole number that is not negative, a fraction being cut off.
pub(crate) fn count(object: &Value, field: &str) -> Option<u64> {
    let value = object.get(field)?;
    let whole = match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => return None,
    };
    whole.or_else(|| {
        let number = number(object, field)?;
        // Read from its digits: a cast from floating point would hide what does not fit.
        (number >= 0.0).then(|| format!("{:.0}", number.trunc()).parse().ok())?
    })
}

/// A smaller whole number.
pub(crate) fn small_count<T: TryFrom<u64>>(object: &Value, field: &str) -> Option<T> {
    count(object, field).and_then(|count| T::try_from(count).ok())
}

/// A truth value.
pub(crate) fn truth(object: &Value, field: &str) -> Option<bool> {
    truth_of(object.get(field)?)
}

/// What a value says as a truth value.
pub(crate) fn truth_of(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::Number(number) => match number.as_u64() {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A moment: milliseconds since 1970 as the API counts them, or a date in text.
pub(crate) fn moment(object: &Value, field: &str) -> Option<DateTime<Utc>> {
    if let Some(date) = object.get(field)?.as_str().and_then(date_of) {
        return Some(date);
    }
    let since = i64::try_from(count(object, field)?).ok()?;
    // A number below this is seconds: as milliseconds it would be before 1973.
    let since = if since < 100_000_000_000 {
        since.checked_mul(1000)?
    } else {
        since
    };
    (since > 0).then(|| DateTime::from_timestamp_millis(since))?
}

fn date_of(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text.trim())
        .ok()
        .map(|date| date.to_utc())
}

/// A list, which may come as a text that holds one. Nothing at all is an empty list.
pub(crate) fn list(object: &Value, field: &str) -> Vec<Value> {
    object.get(field).and_then(list_of).unwrap_or_default()
}

/// What a value says as a list; `None` where it is none.
pub(crate) fn list_of(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::Null => Some(Vec::new()),
        Value::Array(list) => Some(list.clone()),
        Value::String(text) if text.trim().is_empty() => Some(Vec::new()),
        Value::String(text) => match serde_json::from_str(text) {
            Ok(Value::Array(list)) => Some(list),
            Ok(Value::Null) => Some(Vec::new()),
            _ => None,
        },
        _ => None,
    }
}

/// For a derived reader: a text or nothing.
pub(crate) fn as_text<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<String>, D::Error> {
    Ok(text_of(&Value::deserialize(reader)?))
}

/// For a derived reader: a text, empty where there is none.
pub(crate) fn as_plain_text<'de, D: Deserializer<'de>>(reader: D) -> Result<String, D::Error> {
    Ok(text_of(&Value::deserialize(reader)?).unwrap_or_default())
}

/// For a derived reader: a whole number or nothing.
pub(crate) fn as_count<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<u32>, D::Error> {
    let value = serde_json::json!({ "it": Value::deserialize(reader)? });
    Ok(small_count(&value, "it"))
}

/// For a derived reader: a moment or nothing.
pub(crate) fn as_moment<'de, D: Deserializer<'de>>(
    reader: D,
) -> Result<Option<DateTime<Utc>>, D::Error> {
    let value = serde_json::json!({ "it": Value::deserialize(reader)? });
    Ok(moment(&value, "it"))
}
