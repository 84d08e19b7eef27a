//! A deployment, as a search or a single call answers it.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::attempt::Attempt;
use crate::json::{at, items, text};

/// A deployment (`DeploymentSearchResponse` and `DeploymentGetResponse` in the API's description).
///
/// Plans and settings of its Elasticsearch are kept as the JSON that the service sent, so that they
/// go back with everything in them that this program does not know. Whatever is missing in it, or has another
/// shape than the API's description says, counts as not told.
#[derive(Clone, PartialEq, Eq)]
pub struct Deployment {
    /// The service's id, 32 hexadecimal digits.
    pub id: String,
    /// The name that a person gave it.
    pub name: String,
    /// Whether all of it is healthy, where the service tells.
    pub healthy: Option<bool>,
    hidden: bool,
    clusters: Vec<Value>,
    exact: bool,
}

impl Deployment {
    /// The same, with whether every number in the service's answer was kept as it was.
    pub(crate) fn told_exactly(self, exact: bool) -> Self {
        Self { exact, ..self }
    }

    /// Whether what is held goes back with every number as the service wrote it.
    pub(crate) fn is_exact(&self) -> bool {
        self.exact
    }

    /// The Elasticsearch version that it runs, by its current plan; `None` for a deployment
    /// without Elasticsearch, or one that never started. While an upgrade is pending, the current
    /// plan still names the version before it.
    pub fn elasticsearch_version(&self) -> Option<&str> {
        text(self.current_plan()?, &["elasticsearch", "version"])
    }

    /// Whether all of its Elasticsearch clusters were stopped (`info.status`), as those of a
    /// terminated deployment are.
    pub fn is_stopped(&self) -> bool {
        let stopped = |one: &Value| text(one, &["info", "status"]) == Some("stopped");
        !self.clusters.is_empty() && self.clusters.iter().all(stopped)
    }

    /// Whether it is kept out of the service's own list (`metadata.hidden`), as deployments are
    /// after they were deleted.
    pub fn is_hidden(&self) -> bool {
        self.hidden
    }

    /// Where its Elasticsearch runs, such as `gcp-us-central1`.
    pub fn region(&self) -> Option<&str> {
        text(self.cluster()?, &["region"])
    }

    /// The `ref_id` by which calls name its Elasticsearch.
    pub fn cluster_ref(&self) -> Option<&str> {
        text(self.cluster()?, &["ref_id"])
    }

    /// What its Elasticsearch does (`info.status`): `initializing`, `stopping`, `stopped`,
    /// `rebooting`, `restarting`, `reconfiguring` or `started`.
    pub fn cluster_status(&self) -> Option<&str> {
        text(self.cluster()?, &["info", "status"])
    }

    /// How many Elasticsearch nodes it has; 0 where the service does not tell. Where the nodes are
    /// not listed, the plan's tiers count with one node in each zone, which is the least.
    pub fn nodes(&self) -> u32 {
        let listed = self.instances().count();
        let counted = if listed > 0 {
            listed
        } else {
            let tiers = self.filled_tiers();
            tiers.map(|tier| zones(tier) * nodes_in_zone(tier)).sum()
        };
        u32::try_from(counted).unwrap_or(u32::MAX)
    }

    /// In how many zones its Elasticsearch nodes are; 0 where the service does not tell.
    pub fn zones(&self) -> u32 {
        let mut named: Vec<&str> = self
            .instances()
            .filter_map(|one| text(one, &["zone"]))
            .collect();
        named.sort_unstable();
        named.dedup();
        let counted = if named.is_empty() {
            self.filled_tiers().map(zones).max().unwrap_or_default()
        } else {
            named.len()
        };
        u32::try_from(counted).unwrap_or(u32::MAX)
    }

    /// The plan that it runs (`info.plan_info.current.plan`).
    pub fn current_plan(&self) -> Option<&Value> {
        current_plan(self.cluster()?)
    }

    /// The attempt that is being carried out.
    pub fn pending(&self) -> Option<Attempt> {
        self.attempt_at("pending")
    }

    /// The attempt by which its current plan came to be.
    pub fn current_attempt(&self) -> Option<Attempt> {
        self.attempt_at("current")
    }

    /// The attempts that ended, oldest first. Told only where [`Look::history`](crate::Look) asks.
    pub fn attempts(&self) -> Vec<Attempt> {
        let history = self
            .cluster()
            .map(|one| items(one, &["info", "plan_info", "history"]));
        history
            .unwrap_or_default()
            .iter()
            .map(Attempt::read)
            .collect()
    }

    /// Whether the last attempt to change its plan failed (`info.plan_info.healthy`).
    pub fn last_attempt_failed(&self) -> bool {
        let healthy = self
            .cluster()
            .and_then(|one| at(one, &["info", "plan_info", "healthy"]));
        healthy.and_then(Value::as_bool) == Some(false)
    }

    /// The Elasticsearch resource that counts: the first that runs a plan, or else the first. The
    /// API speaks of a list, the service makes one.
    pub(crate) fn cluster(&self) -> Option<&Value> {
        let running = self.clusters.iter().find(|one| current_plan(one).is_some());
        running.or_else(|| self.clusters.first())
    }

    fn attempt_at(&self, when: &str) -> Option<Attempt> {
        let told = at(self.cluster()?, &["info", "plan_info", when])?;
        told.is_object().then(|| Attempt::read(told))
    }

    fn instances(&self) -> impl Iterator<Item = &Value> {
        let path = ["info", "topology", "instances"];
        let listed = self.cluster().map(|one| items(one, &path));
        listed.unwrap_or_default().iter()
    }

    fn filled_tiers(&self) -> impl Iterator<Item = &Value> {
        let tiers = self
            .current_plan()
            .map(|plan| items(plan, &["cluster_topology"]));
        tiers
            .unwrap_or_default()
            .iter()
            .filter(|tier| is_filled(tier))
    }
}

fn current_plan(cluster: &Value) -> Option<&Value> {
    at(cluster, &["info", "plan_info", "current", "plan"]).filter(|plan| plan.is_object())
}

/// Templates list every tier that could be; those of size 0 have no nodes.
fn is_filled(tier: &Value) -> bool {
    let size = at(tier, &["size", "value"]).or_else(|| at(tier, &["memory_per_node"]));
    size.and_then(Value::as_u64).is_some_and(|size| size > 0)
}

fn zones(tier: &Value) -> usize {
    count(tier, "zone_count")
}

fn nodes_in_zone(tier: &Value) -> usize {
    count(tier, "node_count_per_zone")
}

fn count(tier: &Value, field: &str) -> usize {
    let told = at(tier, &[field]).and_then(Value::as_u64);
    // A plan's numbers are small; what is not is no number of nodes.
    let told = told.and_then(|count| u16::try_from(count).ok());
    told.map_or(1, |count| usize::from(count.max(1)))
}

impl<'de> Deserialize<'de> for Deployment {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let mut whole = Value::deserialize(reader)?;
        let id = text(&whole, &["id"]).map(str::to_owned);
        let id = id.ok_or_else(|| D::Error::custom("a deployment without an id"))?;
        let name = text(&whole, &["name"]).unwrap_or_default().to_owned();
        let healthy = at(&whole, &["healthy"]).and_then(Value::as_bool);
        let hidden = at(&whole, &["metadata", "hidden"]).and_then(Value::as_bool);
        // Kibana and the others are most of an answer, and nothing here is about them.
        let clusters = whole.pointer_mut("/resources/elasticsearch");
        let clusters = match clusters.map(Value::take) {
            Some(Value::Array(clusters)) => clusters.into_iter().map(needed).collect(),
            _ => Vec::new(),
        };
        Ok(Self {
            id,
            name,
            healthy,
            hidden: hidden.unwrap_or(false),
            clusters,
            exact: true,
        })
    }
}

/// What is read here, or belongs to an update. Hundreds of deployments are held at once, and shards,
/// snapshots and links are many times as much.
fn needed(mut cluster: Value) -> Value {
    const NEEDED: [&str; 5] = [
        "cluster_name",
        "plan_info",
        "settings",
        "status",
        "topology",
    ];
    if let Some(Value::Object(info)) = cluster.get_mut("info") {
        info.retain(|field, _| NEEDED.contains(&field.as_str()));
    }
    cluster
}

/// Settings may hold passwords, so the JSON is not shown.
impl fmt::Debug for Deployment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Deployment")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("healthy", &self.healthy)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
