//! The search for deployments.

use serde::{Deserialize, Deserializer, Serialize};

use crate::deployment::Deployment;

/// The most deployments that are read. A search answers with whole deployments, so that more would
/// be megabytes; nobody picks from a longer list.
pub const MAX_DEPLOYMENTS: usize = 500;

/// How many deployments one answer is asked to hold. Plans make a deployment large, and an answer
/// must stay well below the limit of the HTTP client.
const PAGE: usize = 25;

/// `SearchRequest`: all deployments, page by page.
#[derive(Serialize)]
pub(crate) struct DeploymentSearch<'a> {
    size: usize,
    /// A static and unique field, as the API's description advises, so that a change meanwhile
    /// moves no deployment to another page. Elastic's Terraform provider names it in this form.
    sort: [&'static str; 1],
    /// The number of matches is told only where there is a query.
    query: MatchAll,
    #[serde(skip_serializing_if = "Option::is_none")]
    cursor: Option<&'a str>,
}

#[derive(Serialize)]
struct MatchAll {
    match_all: Nothing,
}

#[derive(Serialize)]
struct Nothing {}

impl<'a> DeploymentSearch<'a> {
    pub(crate) fn page(cursor: Option<&'a str>) -> Self {
        Self {
            size: PAGE,
            sort: ["id"],
            query: MatchAll {
                match_all: Nothing {},
            },
            cursor,
        }
    }
}

/// `DeploymentsSearchResponse`.
#[derive(Deserialize)]
pub(crate) struct DeploymentPage {
    #[serde(default, deserialize_with = "null_as_default")]
    pub(crate) deployments: Vec<Deployment>,
    /// How many deployments there are on all pages.
    pub(crate) match_count: Option<usize>,
    pub(crate) cursor: Option<String>,
}

fn null_as_default<'de, T, D>(reader: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: Deserializer<'de>,
{
    Ok(Option::deserialize(reader)?.unwrap_or_default())
}
