//! From what the service tells of nodes and health to what the page shows.

use plugdesk_alibaba::{Health, Node};

use super::view::{ClusterHealth, NodeRow};

/// The health of a cluster or a node.
pub(crate) fn cluster_health(health: &Health) -> ClusterHealth {
    match health {
        Health::Green => ClusterHealth::Green,
        Health::Yellow => ClusterHealth::Yellow,
        Health::Red => ClusterHealth::Red,
        Health::Unknown(_) => ClusterHealth::Unknown,
    }
}

/// One node.
pub(crate) fn node_row(node: &Node) -> NodeRow {
    NodeRow {
        host: node.host.clone(),
        kind: node.node_type.clone(),
        health: node.health.as_ref().map(cluster_health),
        zone: node.zone.clone(),
        cpu_percent: node.cpu_percent,
        heap_percent: node.heap_percent,
        disk_percent: node.disk_used_percent,
    }
}

/// Whether a node belongs to the cluster that a restart touches.
pub(crate) fn is_of_cluster(node: &Node) -> bool {
    let kind = node.node_type.as_deref().unwrap_or_default();
    !kind.eq_ignore_ascii_case("KIBANA")
}
