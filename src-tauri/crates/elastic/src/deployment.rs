//! Deployments, as far as one must know them to say what will install there.

use serde::{Deserialize, Serialize};

/// The most deployments that are read. A search answers with whole deployments, so that more would
/// be megabytes; nobody picks from a longer list.
pub const MAX_DEPLOYMENTS: usize = 500;

/// How many deployments one answer is asked to hold.
const PAGE: usize = 50;

/// A deployment (`DeploymentSearchResponse` in the API's description).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Deployment {
    /// The service's id, 32 hexadecimal digits.
    pub id: String,
    /// The name that a person gave it.
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    resources: Option<Resources>,
}

impl Deployment {
    /// The Elasticsearch version that it runs, by its current plan
    /// (`resources.elasticsearch[0].info.plan_info.current.plan.elasticsearch.version`); `None` for
    /// a deployment without Elasticsearch, or one that never started.
    pub fn elasticsearch_version(&self) -> Option<&str> {
        let elasticsearch = self.resources.as_ref()?.elasticsearch.as_ref()?;
        let resource = elasticsearch.iter().find_map(|one| one.info.as_ref())?;
        let plan = resource
            .plan_info
            .as_ref()?
            .current
            .as_ref()?
            .plan
            .as_ref()?;
        plan.elasticsearch.as_ref()?.version.as_deref()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Resources {
    elasticsearch: Option<Vec<ElasticsearchResource>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct ElasticsearchResource {
    info: Option<ResourceInfo>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct ResourceInfo {
    plan_info: Option<PlanInfo>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct PlanInfo {
    current: Option<CurrentPlan>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct CurrentPlan {
    plan: Option<Plan>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Plan {
    elasticsearch: Option<ElasticsearchPlan>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct ElasticsearchPlan {
    version: Option<String>,
}

/// `SearchRequest`: all deployments, page by page.
#[derive(Serialize)]
pub(crate) struct DeploymentSearch {
    size: usize,
    sort: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    cursor: Option<String>,
}

impl DeploymentSearch {
    pub(crate) fn page(cursor: Option<String>) -> Self {
        Self {
            size: PAGE,
            sort: ["id"],
            cursor,
        }
    }
}

/// `DeploymentsSearchResponse`.
#[derive(Deserialize)]
pub(crate) struct DeploymentPage {
    pub(crate) deployments: Option<Vec<Deployment>>,
    pub(crate) cursor: Option<String>,
}

impl DeploymentPage {
    /// Whether there may be another page.
    pub(crate) fn is_full(&self) -> bool {
        self.deployments
            .as_ref()
            .is_some_and(|page| page.len() >= PAGE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_where_there_is_one() {
        let read = |json: &str| {
            let deployment: Deployment = serde_json::from_str(json).unwrap();
            deployment.elasticsearch_version().map(ToOwned::to_owned)
        };
        let with = |info: &str| {
            format!(r#"{{"id":"a","name":"b","more":1,"resources":{{"elasticsearch":[{info}]}}}}"#)
        };
        let plan =
            r#"{"info":{"plan_info":{"current":{"plan":{"elasticsearch":{"version":"8.15.2"}}}}}}"#;
        assert_eq!(read(&with(plan)).as_deref(), Some("8.15.2"));
        assert_eq!(
            read(&with(r#"{"info":{"plan_info":{"current":null}}}"#)),
            None
        );
        assert_eq!(read(&with("")), None);
        assert_eq!(read(r#"{"id":"a","resources":null}"#), None);
    }
}
