//! The plans that the seed gives its deployments, with all that a real plan carries along.

use serde_json::{Value, json};

/// A tier with nodes: its id, the number of its zones and the memory of each of its nodes in MB.
pub(crate) type Tier = (&'static str, u64, u64);

/// The hardware of a cloud, as its plans name it.
struct Hardware {
    template: &'static str,
    hot: &'static str,
    warm: &'static str,
    master: &'static str,
    ml: &'static str,
    kibana: &'static str,
}

const GCP: Hardware = Hardware {
    template: "gcp-storage-optimized",
    hot: "gcp.es.datahot.n2.68x10x45",
    warm: "gcp.es.datawarm.n2.68x10x190",
    master: "gcp.es.master.n2.68x32x45",
    ml: "gcp.es.ml.n2.68x32x45",
    kibana: "gcp.kibana.n2.68x32x45",
};

const AWS: Hardware = Hardware {
    template: "aws-storage-optimized",
    hot: "aws.es.datahot.i3",
    warm: "aws.es.datawarm.i3en",
    master: "aws.es.master.c5d",
    ml: "aws.es.ml.c5d",
    kibana: "aws.kibana.c5d",
};

const ECE: Hardware = Hardware {
    template: "default",
    hot: "data.default",
    warm: "data.highstorage",
    master: "master",
    ml: "ml",
    kibana: "kibana",
};

fn hardware(region: &str) -> &'static Hardware {
    match region.split_once('-') {
        Some(("gcp", _)) => &GCP,
        Some(("aws", _)) => &AWS,
        _ => &ECE,
    }
}

/// A plan with every tier of the template; those that are not named have a size of 0.
pub(crate) fn elasticsearch(region: &str, version: &str, sizes: &[Tier]) -> Value {
    let hardware = hardware(region);
    let tiers = [
        (
            "hot_content",
            hardware.hot,
            vec![
                "master",
                "ingest",
                "transform",
                "data_hot",
                "remote_cluster_client",
                "data_content",
            ],
            Some("hot"),
        ),
        (
            "warm",
            hardware.warm,
            vec!["data_warm", "remote_cluster_client"],
            Some("warm"),
        ),
        (
            "master",
            hardware.master,
            vec!["master", "remote_cluster_client"],
            None,
        ),
        ("ml", hardware.ml, vec!["ml", "remote_cluster_client"], None),
    ];
    let topology: Vec<_> = tiers
        .into_iter()
        .map(|(id, configuration, roles, data)| {
            let size = sizes.iter().find(|(tier, ..)| *tier == id);
            let (zones, memory) = size.map_or((1, 0), |(_, zones, memory)| (*zones, *memory));
            let mut tier = json!({
                "id": id,
                "zone_count": zones,
                "instance_configuration_id": configuration,
                "node_roles": roles,
                "size": { "resource": "memory", "value": memory },
                "topology_element_control": { "min": {
                    "resource": "memory",
                    "value": if id == "hot_content" { 1024 } else { 0 },
                } },
            });
            if let Some(data) = data {
                tier["elasticsearch"] = json!({ "node_attributes": { "data": data } });
                tier["autoscaling_max"] = json!({ "resource": "memory", "value": 118_784 });
            }
            tier
        })
        .collect();
    json!({
        "cluster_topology": topology,
        "elasticsearch": { "version": version },
        "deployment_template": { "id": hardware.template },
        "autoscaling_enabled": false,
    })
}

/// The plan of the Kibana beside it.
pub(super) fn kibana(version: &str, region: &str) -> Value {
    json!({
        "cluster_topology": [{
            "instance_configuration_id": hardware(region).kibana,
            "zone_count": 1,
            "size": { "resource": "memory", "value": 1024 },
        }],
        "kibana": { "version": version },
    })
}
