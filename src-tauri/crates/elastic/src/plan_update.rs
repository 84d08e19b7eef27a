//! What is sent to change a deployment, and what the service says to it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::deployment::Deployment;
use crate::json::{at, items, text};
use crate::plan::PlanError;

/// A new plan for a deployment's Elasticsearch (`DeploymentUpdateRequest`). Resources that are not
/// named, such as Kibana, stay as they are.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PlanUpdate(Value);

/// How an update is to be taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpdateOptions {
    /// `x-cloud-resource-version` of the answer that the plan was made from. The service refuses
    /// if the deployment was changed since.
    pub version: Option<String>,
    /// Whether the service is to check the update only.
    pub validate_only: bool,
}

/// What the service says to an update that it took, or checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Updated {
    /// The plan as the service would carry it out; told only by a check.
    pub backend_plan: Option<Value>,
}

impl PlanUpdate {
    /// The update that gives a deployment another plan and leaves everything else as it was read
    /// with [`Look::for_change`](crate::Look::for_change), the way Elastic's own clients make it.
    pub fn of(deployment: &Deployment, plan: Value) -> Result<Self, PlanError> {
        if !plan.is_object() {
            return Err(PlanError::NotAPlan);
        }
        if !deployment.is_exact() {
            return Err(PlanError::InexactNumber);
        }
        let cluster = deployment.cluster().ok_or(PlanError::NoCluster)?;
        let told = |path: &[&str]| text(cluster, path).map(Value::from);
        let mut resource = Map::new();
        let mut put = |field: &str, value| resource.insert(field.to_owned(), value);
        put("ref_id", told(&["ref_id"]).ok_or(PlanError::NoCluster)?);
        put("region", told(&["region"]).ok_or(PlanError::NoCluster)?);
        if let Some(name) = told(&["info", "cluster_name"]) {
            put("display_name", name);
        }
        if let Some(settings) = settings(cluster) {
            put("settings", settings);
        }
        put("plan", plan);
        let mut update = Map::new();
        // A name that was not told stays as it is.
        if !deployment.name.is_empty() {
            update.insert("name".to_owned(), deployment.name.as_str().into());
        }
        update.insert("prune_orphans".to_owned(), false.into());
        let resources = serde_json::json!({ "elasticsearch": [resource] });
        update.insert("resources".to_owned(), resources);
        Ok(Self(Value::Object(update)))
    }

    /// The JSON that is sent.
    pub fn as_json(&self) -> &Value {
        &self.0
    }
}

/// The settings without their `metadata`, which the service owns. A `null` among them would set
/// the service's default.
fn settings(cluster: &Value) -> Option<Value> {
    let fields = at(cluster, &["info", "settings"])?.as_object()?;
    let kept = fields.iter();
    let kept = kept.filter(|(field, value)| *field != "metadata" && !value.is_null());
    let kept = kept.map(|(field, value)| (field.clone(), value.clone()));
    Some(Value::Object(kept.collect()))
}

/// A plan may hold passwords in its settings, so it is not shown.
impl std::fmt::Debug for PlanUpdate {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("PlanUpdate(***)")
    }
}

impl<'de> Deserialize<'de> for Updated {
    fn deserialize<D: serde::Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        // The rest of the answer may hold the credentials of resources that were made.
        let whole = Map::deserialize(reader)?;
        let whole = Value::Object(whole);
        let checked = items(&whole, &["diagnostics", "updates", "elasticsearch"]);
        let plan = checked.first().and_then(|one| at(one, &["backend_plan"]));
        Ok(Self {
            backend_plan: plan.cloned(),
        })
    }
}

#[cfg(test)]
mod tests;
