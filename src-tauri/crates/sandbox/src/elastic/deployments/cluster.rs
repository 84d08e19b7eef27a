//! `ElasticsearchClusterInfo` of the specification: plans, nodes and health at a moment.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::attempt::Attempt;
use super::nodes::{size_of, tier_of, zone_name};
use super::state::{Deployment, NodeNow};
use super::wire::{Look, shown};
use super::{log, script};
use crate::clock::iso;

/// How many attempts of a long history are shown: the first and the last of them, as the
/// specification says of `show_plan_history`.
const FIRST_ATTEMPTS: usize = 10;
const LAST_ATTEMPTS: usize = 90;

/// Whether plan, nodes and Elasticsearch are all healthy.
pub(super) fn is_healthy(deployment: &Deployment, now: DateTime<Utc>) -> bool {
    let nodes = deployment.nodes(now);
    deployment.plans_healthy(now) && all_run(&nodes) && has_master(&nodes)
}

fn all_run(nodes: &[NodeNow<'_>]) -> bool {
    nodes.iter().all(|node| node.running)
}

/// A cluster is away while all of its nodes are. A real one may lose its master earlier.
fn has_master(nodes: &[NodeNow<'_>]) -> bool {
    nodes.iter().any(|node| node.running)
}

/// The whole of it.
pub(super) fn info(deployment: &Deployment, look: Look, now: DateTime<Utc>) -> Value {
    let nodes = deployment.nodes(now);
    let host = format!("{}.example", deployment.elasticsearch_id);
    let mut info = json!({
        "cluster_id": deployment.elasticsearch_id,
        "cluster_name": deployment.cluster_name,
        "deployment_id": deployment.id,
        "region": deployment.region,
        "status": status(deployment, now),
        "healthy": is_healthy(deployment, now),
        "locked": false,
        "plan_info": plan_info(deployment, look, now),
        "elasticsearch": elasticsearch(&nodes),
        "metadata": {
            "version": deployment.resource_version(now),
            "last_modified": iso(deployment.last_modified(now)),
            "endpoint": host,
            "service_url": format!("https://{host}"),
            "ports": { "http": 9200, "https": 443, "transport_passthrough": 9400 },
        },
        "snapshots": { "healthy": true, "count": 0, "recent_success": true },
        "topology": {
            "healthy": all_run(&nodes),
            "instances": nodes.iter().map(|node| instance(deployment, node, now)).collect::<Vec<_>>(),
        },
        "system_alerts": [],
        "external_links": [],
        "links": {},
        "associated_kibana_clusters": deployment
            .kibana
            .iter()
            .map(|kibana| json!({ "kibana_id": kibana.id, "enabled": true }))
            .collect::<Vec<_>>(),
        "associated_apm_clusters": [],
        "associated_appsearch_clusters": [],
        "associated_enterprise_search_clusters": [],
    });
    if look.settings {
        let mut settings = deployment.settings.clone();
        // What an update must not send back; a client that does so is told nothing by it.
        settings["metadata"] =
            json!({ "name": deployment.cluster_name, "hidden": deployment.hidden });
        info["settings"] = settings;
    }
    if look.metadata {
        info["metadata"]["raw"] = json!({ "cluster_name": deployment.cluster_name });
    }
    info
}

fn status(deployment: &Deployment, now: DateTime<Utc>) -> &'static str {
    match deployment.pending(now) {
        _ if deployment.stopped => "stopped",
        None => "started",
        Some(attempt) if attempt.action == script::RESTART => "restarting",
        Some(_) => "reconfiguring",
    }
}

/// `ElasticsearchInfo` of the specification, without its deprecated parts' contents.
fn elasticsearch(nodes: &[NodeNow<'_>]) -> Value {
    let up = has_master(nodes);
    let status = match (up, all_run(nodes)) {
        (true, true) => "green",
        (true, false) => "yellow",
        (false, _) => "red",
    };
    let named: Vec<_> = nodes.iter().map(|node| node.node.name.as_str()).collect();
    let running = nodes.iter().filter(|node| node.running);
    let master = running.clone().next().map(|node| {
        json!({
            "master_node_id": format!("node-{}", node.node.name),
            "master_instance_name": node.node.name,
            "instances": running.map(|node| node.node.name.as_str()).collect::<Vec<_>>(),
        })
    });
    json!({
        "healthy": up,
        "shard_info": {
            "healthy": up,
            "available_shards": [],
            "unavailable_shards": [],
            "unavailable_replicas": [],
        },
        "shards_status": { "status": status },
        "master_info": {
            "healthy": up,
            "masters": master.into_iter().collect::<Vec<_>>(),
            "instances_with_no_master": if up { Vec::new() } else { named },
        },
        "blocking_issues": { "healthy": true, "cluster_level": [], "index_level": [] },
        "cluster_blocking_issues": { "healthy": true, "blocks": [] },
    })
}

/// `ClusterInstanceInfo` of the specification.
fn instance(deployment: &Deployment, node: &NodeNow<'_>, now: DateTime<Utc>) -> Value {
    let plans = [deployment.pending(now), deployment.current(now)];
    let mut plans = plans.into_iter().flatten();
    let tier = plans.find_map(|attempt| tier_of(&attempt.plan, &node.node.tier));
    let field = |name: &str| tier.and_then(|tier| tier.get(name)).cloned();
    let configuration = field("instance_configuration_id").unwrap_or_else(|| json!("default"));
    let memory = tier.map_or(0, size_of);
    json!({
        "instance_name": node.node.name,
        "zone": zone_name(&deployment.region, node.node.zone),
        "service_version": node.version,
        "healthy": node.running,
        "container_started": true,
        "service_running": node.running,
        "maintenance_mode": node.maintenance,
        "instance_configuration": {
            "id": configuration,
            "name": configuration,
            "resource": "memory",
        },
        "node_roles": field("node_roles").filter(Value::is_array).unwrap_or_else(|| json!([])),
        "memory": { "instance_capacity": memory },
        "disk": { "disk_space_used": 117, "storage_multiplier": 30.0 },
    })
}

/// `ElasticsearchClusterPlansInfo` of the specification.
fn plan_info(deployment: &Deployment, look: Look, now: DateTime<Utc>) -> Value {
    let mut plans = json!({
        "healthy": deployment.plans_healthy(now),
        "history": history(deployment, look, now),
    });
    if let Some(current) = deployment.current(now) {
        plans["current"] = attempt(current, look, now);
    }
    if let Some(pending) = deployment.pending(now) {
        plans["pending"] = attempt(pending, look, now);
    }
    plans
}

/// The attempts that are over, oldest first and the current one among them, as recorded answers
/// have them.
fn history(deployment: &Deployment, look: Look, now: DateTime<Utc>) -> Vec<Value> {
    if !look.history {
        return Vec::new();
    }
    let over: Vec<_> = deployment.history(now).enumerate().collect();
    let too_many = !look.whole_history && over.len() > FIRST_ATTEMPTS + LAST_ATTEMPTS;
    let last = over.len().saturating_sub(LAST_ATTEMPTS);
    let told = |index: usize| !too_many || index < FIRST_ATTEMPTS || index >= last;
    over.into_iter()
        .filter(|(index, _)| told(*index))
        .map(|(index, one)| {
            let mut told = attempt(one, look, now);
            told["plan_attempt_name"] = json!(format!("attempt-{index:010}"));
            told
        })
        .collect()
}

/// `ElasticsearchClusterPlanInfo` of the specification.
pub(super) fn attempt(attempt: &Attempt, look: Look, now: DateTime<Utc>) -> Value {
    let failed = attempt.failed(now);
    let mut told = json!({
        "plan_attempt_id": attempt.id,
        "healthy": failed.is_none(),
        "attempt_start_time": iso(attempt.started),
        "plan_attempt_log": if look.logs { log::steps(attempt, now) } else { Vec::new() },
        "warnings": log::warnings(attempt, now),
        "source": {
            "facilitator": "adminconsole",
            "action": attempt.action,
            "date": iso(attempt.started),
        },
    });
    if look.plans {
        told["plan"] = shown(&attempt.plan, look);
    }
    if attempt.is_over(now) {
        told["attempt_end_time"] = json!(iso(attempt.completed()));
    }
    if let Some((at, failure)) = failed {
        told["error"] = json!({
            "timestamp": iso(at),
            "message": failure.message,
            "details": failure.details,
        });
        if let Some(kind) = &failure.kind {
            told["error"]["failure_type"] = json!(kind);
        }
    }
    told
}
