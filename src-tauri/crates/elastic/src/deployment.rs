//! Deployments, as far as one must know them to say what will install there.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// The most deployments that are read. A search answers with whole deployments, so that more would
/// be megabytes; nobody picks from a longer list.
pub const MAX_DEPLOYMENTS: usize = 500;

/// How many deployments one answer is asked to hold. Plans make a deployment large, and an answer
/// must stay well below the limit of the HTTP client.
const PAGE: usize = 25;

/// A deployment (`DeploymentSearchResponse` in the API's description).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Deployment {
    /// The service's id, 32 hexadecimal digits.
    pub id: String,
    /// The name that a person gave it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// Whether all of it is healthy, where the service tells.
    #[serde(default)]
    pub healthy: Option<bool>,
    #[serde(default, deserialize_with = "null_as_default")]
    resources: Resources,
    #[serde(default, deserialize_with = "null_as_default")]
    metadata: Metadata,
}

impl Deployment {
    /// The Elasticsearch version that it runs, by its current plan
    /// (`resources.elasticsearch[].info.plan_info.current.plan.elasticsearch.version`); `None` for
    /// a deployment without Elasticsearch, or one that never started. While an upgrade is pending,
    /// the current plan still names the version before it.
    pub fn elasticsearch_version(&self) -> Option<&str> {
        self.clusters()
            .find_map(|info| {
                let plan = info.plan_info.as_ref()?.current.as_ref()?.plan.as_ref()?;
                plan.elasticsearch.as_ref()?.version.as_deref()
            })
            .filter(|version| !version.is_empty())
    }

    /// Whether all of its Elasticsearch clusters were stopped (`info.status`), as those of a
    /// terminated deployment are.
    pub fn is_stopped(&self) -> bool {
        let mut clusters = self.clusters().peekable();
        clusters.peek().is_some() && clusters.all(|info| info.status.as_deref() == Some("stopped"))
    }

    /// Whether it is kept out of the service's own list (`metadata.hidden`), as deployments are
    /// after they were deleted.
    pub fn is_hidden(&self) -> bool {
        self.metadata.hidden.unwrap_or(false)
    }

    fn clusters(&self) -> impl Iterator<Item = &ClusterInfo> {
        let resources = self.resources.elasticsearch.as_deref().unwrap_or_default();
        resources.iter().filter_map(|one| one.info.as_ref())
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
struct Metadata {
    hidden: Option<bool>,
}

/// `DeploymentResources`, and below it the path to the version. Every step may be missing: a
/// deployment that is being made has no plan yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
struct Resources {
    elasticsearch: Option<Vec<ElasticsearchResource>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct ElasticsearchResource {
    info: Option<ClusterInfo>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct ClusterInfo {
    status: Option<String>,
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
    #[serde(default, deserialize_with = "text")]
    version: Option<String>,
}

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

/// A version in an unknown notation must not make a whole page unreadable, so it counts as absent.
fn text<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<String>, D::Error> {
    Ok(match Option::<Value>::deserialize(reader)? {
        Some(Value::String(text)) => Some(text),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str =
        r#"{"info":{"plan_info":{"current":{"plan":{"elasticsearch":{"version":"8.15.2"}}}}}}"#;

    fn read(fields: &str) -> Deployment {
        serde_json::from_str(&format!(r#"{{"id":"a"{fields}}}"#)).unwrap()
    }

    fn with(resources: &str) -> Deployment {
        read(&format!(r#","resources":{{"elasticsearch":{resources}}}"#))
    }

    #[test]
    fn a_version_is_read_where_there_is_one() {
        let first = format!("[{PLAN}]");
        let second = format!(r#"[{{"info":{{"plan_info":{{"current":null}}}}}},{PLAN}]"#);
        for resources in [first, second] {
            assert_eq!(with(&resources).elasticsearch_version(), Some("8.15.2"));
        }
        for nothing in [
            "null",
            "[]",
            r#"[{"info":null}]"#,
            r#"[{"info":{"plan_info":{"current":null}}}]"#,
            r#"[{"info":{"plan_info":{"current":{"plan":{"elasticsearch":{}}}}}}]"#,
            r#"[{"info":{"plan_info":{"current":{"plan":{"elasticsearch":{"version":8}}}}}}]"#,
            r#"[{"info":{"plan_info":{"current":{"plan":{"elasticsearch":{"version":""}}}}}}]"#,
        ] {
            assert_eq!(with(nothing).elasticsearch_version(), None, "{nothing}");
        }
    }

    #[test]
    fn a_pending_upgrade_has_not_taken_place() {
        let upgrade = r#"[{"info":{"plan_info":{
            "pending":{"plan":{"elasticsearch":{"version":"9.0.0"}}},
            "current":{"plan":{"elasticsearch":{"version":"8.17.0"}}}}}}]"#;
        assert_eq!(with(upgrade).elasticsearch_version(), Some("8.17.0"));
    }

    #[test]
    fn tolerates_what_real_services_leave_out_or_add() {
        let bare = read(r#","name":null,"resources":null,"metadata":null,"new":{"a":[1]}"#);
        assert_eq!((bare.name.as_str(), bare.healthy), ("", None));
        assert!(!bare.is_hidden() && !bare.is_stopped());
        assert_eq!(read(r#","healthy":false"#).healthy, Some(false));
    }

    #[test]
    fn a_deleted_deployment_is_hidden_or_stopped() {
        assert!(read(r#","metadata":{"hidden":true}"#).is_hidden());
        assert!(with(r#"[{"info":{"status":"stopped"}}]"#).is_stopped());
        assert!(!with(r#"[{"info":{"status":"started"}}]"#).is_stopped());
        assert!(!with("[]").is_stopped());
    }
}
