//! The query parameters of the deployment operations.

use std::str::FromStr;

use url::form_urlencoded;

use crate::elastic::errors::Refusal;

/// The parameters of a request.
#[derive(Debug)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads what stands behind the question mark.
    pub(super) fn read(raw: Option<&str>) -> Self {
        let pairs = form_urlencoded::parse(raw.unwrap_or_default().as_bytes());
        Self(pairs.into_owned().collect())
    }

    /// The value of a parameter that was given.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// A boolean parameter; the specification names the usual value.
    pub(super) fn flag(&self, name: &'static str, usual: bool) -> Result<bool, Refusal> {
        self.parsed(name, usual, "true or false")
    }

    /// A whole number.
    pub(super) fn number(&self, name: &'static str, usual: i64) -> Result<i64, Refusal> {
        self.parsed(name, usual, "a whole number")
    }

    fn parsed<T: FromStr>(&self, name: &'static str, usual: T, what: &str) -> Result<T, Refusal> {
        self.get(name).map_or(Ok(usual), |value| {
            let parsed = value.parse();
            parsed.map_err(|_| Refusal::invalid(name, format!("Send {what}.")))
        })
    }
}
