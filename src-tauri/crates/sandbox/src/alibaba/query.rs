//! Query parameters, pages and flags.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use url::form_urlencoded;

use super::errors::Refusal;

/// The parameters of a request; of a parameter that is sent twice the first counts.
#[derive(Debug, Default)]
pub(super) struct Query(HashMap<String, String>);

impl Query {
    /// Decodes a query as a form.
    pub(super) fn parse(query: &str) -> Self {
        let mut parameters = HashMap::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            parameters
                .entry(name.into_owned())
                .or_insert_with(|| value.into_owned());
        }
        Self(parameters)
    }

    /// A parameter that is there and not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// A flag. The Python SDK writes `True`, the others write `true`.
    pub(super) fn flag(&self, name: &'static str) -> Result<bool, Refusal> {
        match self.get(name) {
            None | Some("false" | "False") => Ok(false),
            Some("true" | "True") => Ok(true),
            Some(other) => Err(Refusal::InvalidParameter {
                name,
                why: format!("{other} is no flag."),
            }),
        }
    }

    /// A moment in milliseconds since 1970.
    pub(super) fn moment(&self, name: &'static str) -> Result<Option<DateTime<Utc>>, Refusal> {
        let Some(text) = self.get(name) else {
            return Ok(None);
        };
        let moment = text
            .parse()
            .ok()
            .and_then(DateTime::from_timestamp_millis)
            .ok_or_else(|| Refusal::InvalidParameter {
                name,
                why: format!("{text} is no time in milliseconds."),
            })?;
        Ok(Some(moment))
    }

    /// The wanted page of a list, counted from 1, of at most 100 items.
    pub(super) fn page<T>(&self, items: Vec<T>, default_size: usize) -> Result<Vec<T>, Refusal> {
        let page = self.number("page", 1, usize::MAX)?;
        let size = self.number("size", default_size, 100)?;
        let skipped = (page - 1).saturating_mul(size);
        Ok(items.into_iter().skip(skipped).take(size).collect())
    }

    fn number(&self, name: &'static str, default: usize, most: usize) -> Result<usize, Refusal> {
        let Some(text) = self.get(name) else {
            return Ok(default);
        };
        text.parse()
            .ok()
            .filter(|number| (1..=most).contains(number))
            .ok_or_else(|| Refusal::InvalidParameter {
                name,
                why: format!("{text} is refused."),
            })
    }
}
