//! `DeploymentUpdateRequest` of the specification, as it arrives, and what must be right about it.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::entries::{ARRAYS, version_of};
use super::nodes::{size_of, tiers};
use super::refusal::DeploymentRefusal;
use super::shape;
use super::state::Deployment;
use crate::elastic::errors::Refusal;
use crate::elastic::store::{ElasticState, ExtensionId};
use crate::switches::Service;

/// The only Elasticsearch of a request, as refusals name it.
const FIRST: &str = "resources.elasticsearch[0]";

/// How many levels a request may have. Its plan goes into the state file, where it lies some levels
/// deeper, and whoever reads JSON follows 128 levels at most.
const DEEPEST: usize = 100;

fn depth(value: &Value) -> usize {
    let inside = match value {
        Value::Array(list) => list.iter().map(depth).max(),
        Value::Object(fields) => fields.values().map(depth).max(),
        _ => return 0,
    };
    inside.unwrap_or(0) + 1
}

/// A request. Every `null` counts as not there: Elastic's own clients send one for each empty array.
#[derive(Debug, Deserialize)]
pub(super) struct UpdateRequest {
    pub(super) name: Option<String>,
    prune_orphans: Option<bool>,
    resources: Option<Resources>,
    metadata: Option<Metadata>,
}

#[derive(Debug, Default, Deserialize)]
struct Resources {
    elasticsearch: Option<Vec<ElasticsearchPayload>>,
    kibana: Option<Vec<KibanaPayload>>,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    hidden: Option<bool>,
}

/// `ElasticsearchPayload` of the specification.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct ElasticsearchPayload {
    ref_id: Option<String>,
    region: Option<String>,
    pub(super) display_name: Option<String>,
    pub(super) plan: Option<Value>,
    pub(super) settings: Option<serde_json::Map<String, Value>>,
}

/// `KibanaPayload` of the specification.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct KibanaPayload {
    pub(super) ref_id: Option<String>,
    pub(super) plan: Option<Value>,
}

impl UpdateRequest {
    /// Reads the body; what is checked here needs no deployment.
    pub(super) fn read(json: &[u8]) -> Result<Self, Refusal> {
        let malformed = |why: &dyn std::fmt::Display| Refusal::Invalid {
            message: format!("The request is malformed: {why}"),
            field: None,
        };
        let whole: Value = serde_json::from_slice(json).map_err(|error| malformed(&error))?;
        if depth(&whole) > DEEPEST {
            return Err(malformed(&"it is nested too deeply"));
        }
        let request: Self = serde_json::from_value(whole).map_err(|error| malformed(&error))?;
        if request.prune_orphans.is_none() {
            let message = "The field [prune_orphans] is required.";
            return Err(Refusal::invalid("prune_orphans", message));
        }
        Ok(request)
    }

    /// Whether resources that the request does not mention are shut down.
    pub(super) fn prunes(&self) -> bool {
        self.prune_orphans == Some(true)
    }

    /// Whether the deployment is to be kept out of the list, if the request says.
    pub(super) fn hidden(&self) -> Option<bool> {
        self.metadata.as_ref()?.hidden
    }

    /// The Kibana that the request mentions.
    pub(super) fn kibana(&self) -> Option<&KibanaPayload> {
        self.resources.as_ref()?.kibana.as_ref()?.first()
    }

    /// The Elasticsearch that the request mentions, with a plan that can be carried out.
    pub(super) fn elasticsearch(
        &self,
        service: Service,
        deployment: &Deployment,
        state: &ElasticState,
        now: DateTime<Utc>,
    ) -> Result<Option<(&ElasticsearchPayload, &Value)>, Refusal> {
        let resources = self.resources.as_ref();
        let list = resources.and_then(|resources| resources.elasticsearch.as_deref());
        let payload = match list.unwrap_or_default() {
            [] => return Ok(None),
            [one] => one,
            _ => {
                let message = "A deployment has one Elasticsearch resource.";
                return Err(Refusal::invalid("resources.elasticsearch", message));
            }
        };
        payload.check(deployment)?;
        let plan = payload.plan.as_ref().filter(|plan| plan.is_object());
        let plan = plan.ok_or_else(|| flawed("plan", "The plan is required."))?;
        check_plan(plan, deployment.version(now))?;
        check_entries(plan, service, state)?;
        Ok(Some((payload, plan)))
    }
}

impl ElasticsearchPayload {
    fn check(&self, deployment: &Deployment) -> Result<(), Refusal> {
        let is = |sent: &Option<String>, known: &str| sent.as_deref() == Some(known);
        if !is(&self.ref_id, &deployment.ref_id) {
            let message = format!(
                "Only [{}] can be updated; the sandbox adds no resources.",
                deployment.ref_id
            );
            return Err(flawed("ref_id", message));
        }
        if !is(&self.region, &deployment.region) {
            let message = format!("The resource is in the region [{}].", deployment.region);
            return Err(flawed("region", message));
        }
        let settings = self.settings.clone().map(Value::Object);
        match settings.as_ref().and_then(shape::flaw_of_settings) {
            Some((field, message)) => Err(flawed(&field, message)),
            None => Ok(()),
        }
    }
}

fn flawed(field: &str, message: impl Into<String>) -> Refusal {
    Refusal::Deployment(DeploymentRefusal::InvalidPlan {
        message: message.into(),
        field: format!("{FIRST}.{field}"),
    })
}

/// The plan replaces the former one whole. One without topology would take the cluster away, which
/// the service refuses under the field that is named here.
fn check_plan(plan: &Value, running: &str) -> Result<(), Refusal> {
    let list = plan.get("cluster_topology").unwrap_or(&Value::Null);
    let objects = |list: &Vec<Value>| list.iter().all(Value::is_object);
    if !list.as_array().is_some_and(objects) {
        let message = "The plan must have a cluster_topology: a list of topology elements.";
        return Err(flawed("cluster_topology", message));
    }
    if let Some((field, message)) = shape::flaw(plan) {
        return Err(flawed(&field, message));
    }
    if tiers(plan).all(|tier| size_of(tier) == 0) {
        let message = "The cluster_topology must have at least one element with a size above 0.";
        return Err(flawed("cluster_topology", message));
    }
    if !plan.get("elasticsearch").is_some_and(Value::is_object) {
        let message = "The plan must have an Elasticsearch configuration.";
        return Err(flawed("plan.elasticsearch", message));
    }
    let numbers = |version: &str| -> Option<Vec<u32>> {
        let numbers: Option<Vec<_>> = version.split('.').map(|part| part.parse().ok()).collect();
        numbers.filter(|numbers| numbers.len() == 3)
    };
    let (version, field) = (version_of(plan), "plan.elasticsearch.version");
    let Some(wanted) = numbers(version) else {
        let message = format!("[{version}] is not a version of Elasticsearch.");
        return Err(flawed(field, message));
    };
    if numbers(running).is_some_and(|running| wanted < running) {
        let message = format!("Can not go back from version [{running}] to [{version}].");
        return Err(flawed(field, message));
    }
    Ok(())
}

/// Checks the plugins and bundles of the plan, wherever they stand.
fn check_entries(plan: &Value, service: Service, state: &ElasticState) -> Result<(), Refusal> {
    let default = ("plan.elasticsearch".to_owned(), plan.get("elasticsearch"));
    let own = tiers(plan).enumerate().map(|(index, tier)| {
        let path = format!("plan.cluster_topology[{index}].elasticsearch");
        (path, tier.get("elasticsearch"))
    });
    for (path, configuration) in std::iter::once(default).chain(own) {
        for (array, _) in ARRAYS {
            let path = format!("{path}.{array}");
            let list = match configuration.and_then(|configuration| configuration.get(array)) {
                None | Some(Value::Null) => continue,
                Some(Value::Array(list)) => list,
                Some(_) => return Err(flawed(&path, "Send a list.")),
            };
            for (index, item) in list.iter().enumerate() {
                check_entry(item, &format!("{path}[{index}]"), service, state)?;
            }
        }
    }
    Ok(())
}

fn check_entry(
    item: &Value,
    path: &str,
    service: Service,
    state: &ElasticState,
) -> Result<(), Refusal> {
    for field in ["name", "url", "elasticsearch_version"] {
        let text = item.get(field).and_then(Value::as_str);
        if text.unwrap_or_default().trim().is_empty() {
            let message = format!("The field [{field}] of a plugin or bundle is required.");
            return Err(flawed(&format!("{path}.{field}"), message));
        }
    }
    let url = item.get("url").and_then(Value::as_str).unwrap_or_default();
    let refused = |message: String| {
        Err(Refusal::Deployment(
            DeploymentRefusal::InvalidExtensionUrl {
                message,
                field: FIRST.to_owned(),
            },
        ))
    };
    if let Some(id) = url.strip_prefix("repo://") {
        if state.extensions.contains_key(&ExtensionId::new(id)) {
            return Ok(());
        }
        return refused(format!("The extension of [{url}] does not exist."));
    }
    let by_web = ["http://", "https://"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    if service == Service::Ece && by_web {
        return Ok(());
    }
    refused(format!(
        "The extension URL [{url}] is not valid. Use one that begins with [repo://]."
    ))
}
