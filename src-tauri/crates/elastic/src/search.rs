//! The search for deployments.

use std::collections::HashSet;

use plugdesk_net::{CancellationToken, Method};
use serde::{Deserialize, Deserializer, Serialize};

use crate::client::{Client, read, written};
use crate::deployment::Deployment;
use crate::error::{Error, Operation};

/// The most deployments that a list holds. A search answers with whole deployments, so that more
/// would be megabytes; nobody picks from a longer list.
pub const MAX_DEPLOYMENTS: usize = 500;

/// How many deployments one answer is asked to hold. Plans make a deployment large, and an answer
/// must stay well below the limit of the HTTP client.
const PAGE: usize = 25;

/// `SearchRequest`: all deployments, page by page.
#[derive(Serialize)]
struct DeploymentSearch<'a> {
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
    fn page(cursor: Option<&'a str>) -> Self {
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
struct DeploymentPage {
    #[serde(default, deserialize_with = "null_as_default")]
    deployments: Vec<Deployment>,
    /// How many deployments there are on all pages.
    match_count: Option<usize>,
    cursor: Option<String>,
}

/// A search for all deployments, ordered by id. Only one page is held at a time
/// (`POST /deployments/_search`, 200 `DeploymentsSearchResponse`).
///
/// One call for each page tells every version. The plain list (`GET /deployments`) tells none,
/// and would cost another call for each deployment.
#[derive(Debug)]
pub struct DeploymentPages<'a> {
    client: &'a Client,
    seen: HashSet<String>,
    cursor: Option<String>,
    over: bool,
}

impl<'a> DeploymentPages<'a> {
    pub(crate) fn of(client: &'a Client) -> Self {
        Self {
            client,
            seen: HashSet::new(),
            cursor: None,
            over: false,
        }
    }

    /// The next deployments, none of which was on a page before; `None` behind the last page.
    pub async fn next(
        &mut self,
        cancel: &CancellationToken,
    ) -> Result<Option<Vec<Deployment>>, Error> {
        if self.over {
            return Ok(None);
        }
        let operation = Operation::SearchDeployments;
        let body = written(operation, &DeploymentSearch::page(self.cursor.as_deref()))?;
        let path = ["deployments", "_search"];
        let call = self.client.json(Method::POST, &path, body);
        let answer = self.client.send(operation, call, cancel).await?;
        let page: DeploymentPage = read(operation, &answer)?;
        let mut new = page.deployments;
        new.retain(|one| self.seen.insert(one.id.clone()));
        // The service may put fewer into a page than it was asked for, so that only a page
        // without anything new is known to be behind the last.
        let complete = page.match_count.is_some_and(|all| self.seen.len() >= all);
        self.cursor = page.cursor.filter(|cursor| !cursor.is_empty());
        self.over = complete || new.is_empty() || self.cursor.is_none();
        Ok(Some(new))
    }
}

fn null_as_default<'de, T, D>(reader: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: Deserializer<'de>,
{
    Ok(Option::deserialize(reader)?.unwrap_or_default())
}
