//! Regions, instances, their nodes and their health.

use serde_json::{Value, json};

use super::Alibaba;
use super::call::Call;
use super::change::Change;
use super::errors::Refusal;
use super::query::Query;
use super::regions::listed;
use super::store::Instance;
use super::wire::{
    INSTANCE_CATEGORY, Outcome, RESOURCE_GROUP, VPC, described_instance, listed_instance, payment,
};

impl Alibaba {
    pub(super) fn describe_regions(&self) -> Outcome {
        Outcome::new(Value::Array(listed(&self.endpoints)))
    }

    pub(super) fn list_instances(&self, call: &Call) -> Result<Outcome, Refusal> {
        let found: Vec<_> = self
            .state
            .snapshot()
            .instances
            .iter()
            .filter(|instance| !self.switches.is_released(&instance.id))
            .map(|instance| self.seen(instance, call))
            .filter(|instance| matches(instance, &call.query))
            .map(|instance| listed_instance(&instance))
            .collect();
        let total = found.len();
        Ok(Outcome::page(call.query.page(found, 10)?, total))
    }

    pub(super) fn describe_instance(&self, call: &Call) -> Result<Outcome, Refusal> {
        Ok(Outcome::new(described_instance(&self.instance(call)?)))
    }

    /// An instance as it shows itself now, also where a switch keeps it busy.
    pub(super) fn seen(&self, instance: &Instance, call: &Call) -> Instance {
        let mut instance = instance.at(call.now);
        if instance.change.is_none() && self.switches.is_busy(&instance.id) {
            instance.change = Some(Change::of_somebody_else(call.now));
        }
        instance
    }

    pub(super) fn list_all_node(&self, call: &Call) -> Result<Outcome, Refusal> {
        let instance = self.instance(call)?;
        let extended = call.query.get("extended").is_none() || call.query.flag("extended")?;
        let away = match &instance.change {
            Some(change) => change.nodes_away(call.now),
            None => 0..0,
        };
        let node = |index: u32| node(&instance, index, away.contains(&index), extended);
        let nodes: Vec<_> = (0..instance.node_amount).map(node).collect();
        Ok(Outcome::new(Value::Array(nodes)))
    }

    /// Green, unless nodes are away: then replicas are missing, or everything.
    pub(super) fn describe_health(&self, call: &Call) -> Result<Outcome, Refusal> {
        let instance = self.instance(call)?;
        if let Some(health) = self.switches.health(&instance.id) {
            return Ok(Outcome::new(json!(health)));
        }
        let away = match &instance.change {
            Some(change) => change.nodes_away(call.now).len(),
            None => 0,
        };
        let all = usize::try_from(instance.node_amount).unwrap_or(usize::MAX);
        Ok(Outcome::new(json!(match away {
            0 => "GREEN",
            away if away < all => "YELLOW",
            _ => "RED",
        })))
    }
}

/// The addresses of an instance's nodes.
pub(super) fn hosts(instance: &Instance) -> Vec<String> {
    (0..instance.node_amount)
        .map(|index| host(instance, index))
        .collect()
}

/// An address in a private network that is the instance's own.
fn host(instance: &Instance, index: u32) -> String {
    let network = instance
        .id
        .bytes()
        .fold(0u32, |sum, byte| (sum * 31 + u32::from(byte)) % 251);
    format!("192.168.{network}.{}", 20 + index)
}

/// A node. While it is away there is nothing to measure.
fn node(instance: &Instance, index: u32, away: bool, extended: bool) -> Value {
    let zones = instance.zones.len().max(1);
    let zone = usize::try_from(index).unwrap_or_default() % zones;
    let mut node = json!({
        "host": host(instance, index),
        "port": 9200,
        "nodeType": "WORKER",
        "zoneId": instance.zones.get(zone),
        "health": if away { "GRAY" } else { "GREEN" },
    });
    if extended && !away {
        node["cpuPercent"] = json!(format!("{}.{}%", 4 + 3 * index, 2 + index));
        node["heapPercent"] = json!(format!("{}.4%", 22 + 9 * index));
        node["diskUsedPercent"] = json!(format!("{}.0%", 11 + 5 * index));
        node["loadOneM"] = json!(format!("0.{}", 12 + index));
    }
    node
}

/// Whether an instance fits the filters. The description is searched, the others must be equal.
fn matches(instance: &Instance, query: &Query) -> bool {
    let equal = |name, value: &str| query.get(name).is_none_or(|wanted| wanted == value);
    query
        .get("description")
        .is_none_or(|text| instance.description.contains(text))
        && equal("instanceId", &instance.id)
        && equal("esVersion", &instance.version)
        && equal("status", instance.status())
        && equal("paymentType", payment(instance.payment))
        && equal("resourceGroupId", RESOURCE_GROUP)
        && equal("instanceCategory", INSTANCE_CATEGORY)
        && equal("vpcId", VPC)
        && query
            .get("zoneId")
            .is_none_or(|zone| instance.zones.iter().any(|own| own == zone))
        && query
            .get("tags")
            .is_none_or(|tags| has_tags(instance, tags))
}

/// The tags are given as a JSON list of pairs; a bare word is taken as a key or a value.
fn has_tags(instance: &Instance, wanted: &str) -> bool {
    let is_there = |pair: &Value| {
        let same = |field: &str, own: &str| pair.get(field).is_none_or(|text| text == own);
        instance
            .tags
            .iter()
            .any(|(key, value)| same("tagKey", key) && same("tagValue", value))
    };
    match serde_json::from_str::<Vec<Value>>(wanted) {
        Ok(pairs) => pairs.iter().all(is_there),
        Err(_) => instance
            .tags
            .iter()
            .any(|(key, value)| key == wanted || value == wanted),
    }
}
