//! Reading JSON that need not have the shape which its description promises.

use serde_json::Value;

/// What stands at a path of fields; `None` also for `null`.
pub(crate) fn at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    let found = path
        .iter()
        .try_fold(value, |value, field| value.get(field))?;
    (!found.is_null()).then_some(found)
}

/// The text at a path, unless it is empty.
pub(crate) fn text<'a>(value: &'a Value, path: &[&str]) -> Option<&'a str> {
    at(value, path)?.as_str().filter(|text| !text.is_empty())
}

/// The items of the array at a path; none where there is no array.
pub(crate) fn items<'a>(value: &'a Value, path: &[&str]) -> &'a [Value] {
    let found = at(value, path).and_then(Value::as_array);
    found.map(Vec::as_slice).unwrap_or_default()
}
