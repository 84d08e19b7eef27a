//! What a search asks for, and which deployments answer it.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Deployment;
use crate::elastic::errors::Refusal;

/// How many deployments an answer holds when the request does not say (an assumption).
const USUAL_SIZE: usize = 10;

/// The most deployments in one answer, whatever the request says. The specification knows no such
/// bound; this one is below what there is, so that a client which does not follow the cursor misses
/// some.
fn most(there: usize) -> usize {
    (there / 2 + 1).clamp(5, 100)
}

/// `SearchRequest` of the specification, as it arrives.
#[derive(Debug, Default, Deserialize)]
struct SearchRequest {
    size: Option<i32>,
    from: Option<i32>,
    cursor: Option<String>,
    query: Option<Value>,
    sort: Option<Vec<Value>>,
}

/// A search that the sandbox can answer. It is also what a cursor holds, because with a cursor "all
/// other fields are ignored".
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Search {
    size: usize,
    from: usize,
    /// The id of the last deployment that was told.
    after: Option<String>,
    query: Option<Query>,
}

/// The queries that the sandbox understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Query {
    MatchAll,
    MatchNone,
}

/// The answer to a search.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub(super) page: Vec<&'a Deployment>,
    /// How many match on all pages; told only if there was a query.
    pub(super) matches: Option<usize>,
    pub(super) cursor: Option<String>,
}

impl Search {
    /// Reads the body of a request; without one, all deployments match.
    pub(super) fn read(json: &[u8]) -> Result<Self, Refusal> {
        let request: SearchRequest = if json.is_empty() {
            SearchRequest::default()
        } else {
            serde_json::from_slice(json).map_err(|error| Refusal::Invalid {
                message: format!("The request is malformed: {error}"),
                field: None,
            })?
        };
        if let Some(cursor) = request.cursor {
            return Self::from_cursor(&cursor);
        }
        check_sort(&request.sort.unwrap_or_default())?;
        Ok(Self {
            size: count("size", request.size, USUAL_SIZE)?,
            from: count("from", request.from, 0)?,
            after: None,
            query: request.query.as_ref().map(Query::read).transpose()?,
        })
    }

    fn from_cursor(text: &str) -> Result<Self, Refusal> {
        let decoded = BASE64_URL_SAFE_NO_PAD.decode(text).ok();
        decoded
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .ok_or_else(|| Refusal::invalid("cursor", "The cursor is not one of this service."))
    }

    /// The page that this search asks for.
    pub(super) fn run<'a>(&self, all: Vec<&'a Deployment>) -> Found<'a> {
        let size = self.size.min(most(all.len()));
        let mut matching = match self.query {
            None | Some(Query::MatchAll) => all,
            Some(Query::MatchNone) => Vec::new(),
        };
        matching.sort_by(|one, other| one.id.cmp(&other.id));
        let told = |one: &&&Deployment| self.after.as_ref().is_some_and(|last| one.id <= *last);
        let page: Vec<_> = matching
            .iter()
            .skip_while(told)
            .skip(self.from)
            .take(size)
            .copied()
            .collect();
        Found {
            matches: self.query.map(|_| matching.len()),
            cursor: page.last().and_then(|last| self.cursor_after(last)),
            page,
        }
    }

    fn cursor_after(&self, last: &Deployment) -> Option<String> {
        let next = Self {
            size: self.size,
            from: 0,
            after: Some(last.id.clone()),
            query: self.query,
        };
        let json = serde_json::to_vec(&next).ok()?;
        Some(BASE64_URL_SAFE_NO_PAD.encode(json))
    }
}

impl Query {
    /// Reads a `QueryContainer`. To answer one that filters as if it did not would be a lie.
    fn read(query: &Value) -> Result<Self, Refusal> {
        let only = query
            .as_object()
            .filter(|container| container.len() == 1)
            .and_then(|container| container.keys().next());
        match only.map(String::as_str) {
            Some("match_all") => Ok(Self::MatchAll),
            Some("match_none") => Ok(Self::MatchNone),
            _ => Err(Refusal::invalid(
                "query",
                "The sandbox answers one of match_all and match_none only.",
            )),
        }
    }
}

/// A sort is "an object", says the specification; Elastic's Terraform provider sends the bare name
/// of the field. The sandbox knows no other order than that of the ids.
fn check_sort(sort: &[Value]) -> Result<(), Refusal> {
    let by_id = |field: &Value| {
        let object = field.as_object();
        field == "id" || object.is_some_and(|one| one.len() == 1 && one.contains_key("id"))
    };
    if sort.iter().all(by_id) {
        return Ok(());
    }
    Err(Refusal::invalid("sort", "The sandbox sorts by id only."))
}

fn count(field: &'static str, value: Option<i32>, usual: usize) -> Result<usize, Refusal> {
    value.map_or(Ok(usual), |value| {
        usize::try_from(value)
            .map_err(|_| Refusal::invalid(field, format!("[{value}] is less than 0.")))
    })
}
