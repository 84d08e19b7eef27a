//! The operations: which request asks for which, and what each answers.

use axum::http::Method;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::Alibaba;
use super::errors::Refusal;
use super::install::wanted;
use super::query::Query;
use super::regions::listed;
use super::store::Instance;
use super::wire::{
    INSTANCE_CATEGORY, Outcome, RESOURCE_GROUP, VPC, built_in, custom, described_instance,
    listed_instance, payment,
};
use crate::options::InstallResultForm;

/// An operation with the instance that its path names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Operation {
    DescribeRegions,
    ListInstance,
    DescribeInstance(String),
    ListPlugins(String),
    ListUserPlugin(String),
    InstallUserPlugins(String),
}

impl Operation {
    /// The operation that a method and a path stand for.
    pub(super) fn of(method: &Method, path: &str) -> Option<Self> {
        let segments: Vec<_> = path.strip_prefix("/openapi/")?.split('/').collect();
        let id = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        match (method.as_str(), segments.as_slice()) {
            ("GET", ["regions"]) => Some(Self::DescribeRegions),
            ("GET", ["instances"]) => Some(Self::ListInstance),
            ("GET", ["instances", instance]) => Some(Self::DescribeInstance(id(instance))),
            ("GET", ["instances", instance, "plugins"]) => Some(Self::ListPlugins(id(instance))),
            ("GET", ["instances", instance, "userPlugins"]) => {
                Some(Self::ListUserPlugin(id(instance)))
            }
            (
                "POST",
                [
                    "instances",
                    instance,
                    "plugins",
                    "user",
                    "actions",
                    "install",
                ],
            ) => Some(Self::InstallUserPlugins(id(instance))),
            _ => None,
        }
    }

    /// The name that `x-acs-action` must carry.
    pub(super) fn action(&self) -> &'static str {
        match self {
            Self::DescribeRegions => "DescribeRegions",
            Self::ListInstance => "ListInstance",
            Self::DescribeInstance(_) => "DescribeInstance",
            Self::ListPlugins(_) => "ListPlugins",
            Self::ListUserPlugin(_) => "ListUserPlugin",
            Self::InstallUserPlugins(_) => "InstallUserPlugins",
        }
    }
}

impl Alibaba {
    /// Runs an operation whose request was verified.
    pub(super) async fn run(
        &self,
        operation: &Operation,
        query: &Query,
        body: Bytes,
        now: DateTime<Utc>,
    ) -> Result<Outcome, Refusal> {
        match operation {
            Operation::DescribeRegions => Ok(Outcome::new(Value::Array(listed(&self.endpoints)))),
            Operation::ListInstance => self.list_instances(query, now),
            Operation::DescribeInstance(id) => {
                Ok(Outcome::new(described_instance(&self.instance(id, now)?)))
            }
            Operation::ListPlugins(id) => list_plugins(&self.instance(id, now)?, query),
            Operation::ListUserPlugin(id) => list_user_plugin(&self.instance(id, now)?, query),
            Operation::InstallUserPlugins(id) => self.install(id.clone(), query, body, now).await,
        }
    }

    fn instance(&self, id: &str, now: DateTime<Utc>) -> Result<Instance, Refusal> {
        if self.switches.is_released(id) {
            return Err(Refusal::InstanceNotFound);
        }
        self.state
            .snapshot()
            .instances
            .iter()
            .find(|instance| instance.id == id)
            .map(|instance| instance.at(now))
            .ok_or(Refusal::InstanceNotFound)
    }

    fn list_instances(&self, query: &Query, now: DateTime<Utc>) -> Result<Outcome, Refusal> {
        let found: Vec<_> = self
            .state
            .snapshot()
            .instances
            .iter()
            .filter(|instance| !self.switches.is_released(&instance.id))
            .map(|instance| instance.at(now))
            .filter(|instance| matches(instance, query))
            .map(|instance| listed_instance(&instance))
            .collect();
        let total = found.len();
        Ok(Outcome::page(query.page(found, 10)?, total))
    }

    async fn install(
        &self,
        id: String,
        query: &Query,
        body: Bytes,
        now: DateTime<Utc>,
    ) -> Result<Outcome, Refusal> {
        // Forcing skips the check of the cluster's health, and clusters here are always healthy.
        query.flag("force")?;
        self.instance(&id, now)?;
        let wanted = wanted(&body)?;
        let names: Vec<_> = wanted.iter().map(|wanted| wanted.sent.clone()).collect();
        let takes = self.restart_takes;
        self.state
            .change(move |state| {
                let stored = state
                    .instances
                    .iter_mut()
                    .find(|instance| instance.id == id)
                    .ok_or(Refusal::InstanceNotFound)?;
                let mut instance = stored.at(now);
                instance.install(&wanted, now, takes)?;
                *stored = instance;
                Ok::<_, Refusal>(())
            })
            .await?;
        Ok(Outcome::new(match self.switches.install_result() {
            InstallResultForm::Array => json!(names),
            InstallResultForm::JsonString => Value::String(json!(names).to_string()),
        }))
    }
}

/// Whether an instance fits the filters. The description is searched, the others must be equal.
fn matches(instance: &Instance, query: &Query) -> bool {
    let equal = |name, value: &str| query.get(name).is_none_or(|wanted| wanted == value);
    let status = if instance.is_activating() {
        "activating"
    } else {
        "active"
    };
    let tag = |text: &str| {
        instance
            .tags
            .iter()
            .any(|(key, value)| key == text || value == text)
    };
    query
        .get("description")
        .is_none_or(|text| instance.description.contains(text))
        && equal("instanceId", &instance.id)
        && equal("esVersion", &instance.version)
        && equal("status", status)
        && equal("paymentType", payment(instance.payment))
        && equal("resourceGroupId", RESOURCE_GROUP)
        && equal("instanceCategory", INSTANCE_CATEGORY)
        && equal("vpcId", VPC)
        && query
            .get("zoneId")
            .is_none_or(|zone| instance.zones.iter().any(|own| own == zone))
        && query.get("tags").is_none_or(tag)
}

/// `ListPlugins` knows built-in plug-ins only: `SYSTEM` is the one documented source.
fn list_plugins(instance: &Instance, query: &Query) -> Result<Outcome, Refusal> {
    if let Some(other) = query.get("source").filter(|source| *source != "SYSTEM") {
        let why = format!("{other} is not SYSTEM.");
        return Err(Refusal::InvalidParameter {
            name: "source",
            why,
        });
    }
    let found: Vec<_> = instance
        .built_in
        .iter()
        .filter(|plugin| {
            query
                .get("name")
                .is_none_or(|name| plugin.name.contains(name))
        })
        .map(built_in)
        .collect();
    let total = found.len();
    Ok(Outcome::page(query.page(found, 10)?, total))
}

fn list_user_plugin(instance: &Instance, query: &Query) -> Result<Outcome, Refusal> {
    let library: Vec<_> = instance
        .library
        .iter()
        .filter(|plugin| {
            query
                .get("name")
                .is_none_or(|name| plugin.name.contains(name))
        })
        .cloned()
        .collect();
    let found = custom(&library);
    let total = found.len();
    Ok(Outcome::user_plugin_page(query.page(found, 50)?, total))
}
