//! The nodes that a plan's topology stands for, and the names and zones they get.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A node of a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Node {
    /// Such as `instance-0000000001`.
    pub(crate) name: String,
    /// The id of its tier, such as `hot_content`.
    pub(crate) tier: String,
    /// Which of the region's zones it stands in, counted from 0.
    pub(crate) zone: u64,
}

/// The nodes of a plan. A place that had a node keeps it; a new place gets the next free name.
pub(super) fn of_plan(plan: &Value, before: &[Node]) -> Vec<Node> {
    let mut next = before.iter().filter_map(number).max().map_or(0, |n| n + 1);
    let mut nodes = Vec::new();
    for (index, tier) in tiers(plan).enumerate() {
        let name = tier_name(tier, index);
        for zone in 0..zones_of(tier) {
            let kept = before
                .iter()
                .find(|node| node.tier == name && node.zone == zone);
            nodes.push(kept.cloned().unwrap_or_else(|| {
                next += 1;
                Node {
                    name: format!("instance-{:010}", next - 1),
                    tier: name.clone(),
                    zone,
                }
            }));
        }
    }
    nodes
}

/// The tiers as they stand in the plan.
pub(super) fn tiers(plan: &Value) -> impl Iterator<Item = &Value> {
    let list = plan.get("cluster_topology").and_then(Value::as_array);
    list.into_iter().flatten()
}

/// The tier of this name.
pub(super) fn tier_of<'a>(plan: &'a Value, name: &str) -> Option<&'a Value> {
    tiers(plan)
        .enumerate()
        .find_map(|(index, tier)| (tier_name(tier, index) == name).then_some(tier))
}

fn tier_name(tier: &Value, index: usize) -> String {
    let id = tier.get("id").and_then(Value::as_str);
    id.map_or_else(|| format!("topology_{index}"), ToOwned::to_owned)
}

/// How much memory or storage each zone of a tier has; a tier without any has no nodes.
pub(super) fn size_of(tier: &Value) -> u64 {
    let size = tier.pointer("/size/value").and_then(Value::as_u64);
    let old = tier.get("memory_per_node").and_then(Value::as_u64);
    size.or(old).unwrap_or(0)
}

/// One node per zone: the sandbox does not split large sizes into several nodes. No region has more
/// zones than these.
fn zones_of(tier: &Value) -> u64 {
    if size_of(tier) == 0 {
        return 0;
    }
    let zones = tier.get("zone_count").and_then(Value::as_u64);
    zones.unwrap_or(1).clamp(1, MOST_ZONES)
}

const MOST_ZONES: u64 = 5;

fn number(node: &Node) -> Option<u64> {
    node.name.rsplit('-').next()?.parse().ok()
}

/// A zone's name in its region, as each cloud forms them.
pub(super) fn zone_name(region: &str, zone: u64) -> String {
    let letter = char::from_u32(u32::from(b'a') + u32::try_from(zone).unwrap_or(0)).unwrap_or('a');
    match region.split_once('-') {
        Some(("gcp", rest)) => format!("{rest}-{letter}"),
        Some(("aws", rest)) => format!("{rest}{letter}"),
        Some(("azure", rest)) => format!("{rest}-{}", zone + 1),
        _ => format!("{region}-zone-{}", zone + 1),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nodes_keep_their_names_while_a_tier_grows() {
        let plan = |zones: u64, warm: u64| {
            json!({ "cluster_topology": [
                { "id": "hot_content", "zone_count": zones, "size": { "value": 4096 } },
                { "id": "warm", "zone_count": 1, "size": { "value": warm } },
            ] })
        };
        let names = |nodes: &[Node]| -> Vec<String> {
            nodes
                .iter()
                .map(|node| node.name.replace("instance-000000000", ""))
                .collect()
        };
        let before = of_plan(&plan(1, 2048), &[]);
        assert_eq!(names(&before), ["0", "1"]);
        let after = of_plan(&plan(2, 2048), &before);
        assert_eq!(names(&after), ["0", "2", "1"]);
        assert_eq!(names(&of_plan(&plan(2, 0), &after)), ["0", "2"]);
    }

    #[test]
    fn zones_are_named_as_in_their_cloud() {
        assert_eq!(zone_name("gcp-europe-west3", 1), "europe-west3-b");
        assert_eq!(zone_name("aws-eu-central-1", 0), "eu-central-1a");
        assert_eq!(zone_name("ece-region", 2), "ece-region-zone-3");
    }
}
