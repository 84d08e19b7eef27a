//! Deployments and extensions as services answer them, for tests.

use plugdesk_elastic::{Deployment, Extension};
use serde_json::{Value, json};

/// An entry of a plan.
pub(crate) fn entry(name: &str, url: &str, version: &str) -> Value {
    json!({ "name": name, "url": url, "elasticsearch_version": version })
}

/// A deployment to be filled.
pub(crate) struct Sample(Value);

impl Sample {
    /// A healthy deployment of two nodes with one tier and nothing attached.
    pub(crate) fn new(name: &str, version: &str) -> Self {
        Self(json!({
            "id": format!("{:0>32}", name.len()), "name": name, "healthy": true,
            "resources": { "elasticsearch": [{
                "ref_id": "main-elasticsearch", "region": "gcp-europe-west3",
                "info": {
                    "status": "started", "healthy": true,
                    "topology": { "instances": [
                        { "instance_name": "instance-0000000000", "zone": "europe-west3-a" },
                        { "instance_name": "instance-0000000001", "zone": "europe-west3-b" },
                    ] },
                    "plan_info": { "healthy": true, "current": { "plan": {
                        "elasticsearch": { "version": version },
                        "cluster_topology": [{ "id": "hot_content", "elasticsearch": {} }],
                    } } },
                },
            }] },
        }))
    }

    /// With entries in one of the two arrays of the default.
    pub(crate) fn default(self, array: &str, entries: &[Value]) -> Self {
        self.set(&format!("{PLAN}/elasticsearch"), array, json!(entries))
    }

    /// With entries in one of the two arrays of the tier.
    pub(crate) fn tier(self, array: &str, entries: &[Value]) -> Self {
        let place = format!("{PLAN}/cluster_topology/0/elasticsearch");
        self.set(&place, array, json!(entries))
    }

    /// With `value` as the field of the object at a pointer.
    pub(crate) fn set(mut self, object: &str, field: &str, value: Value) -> Self {
        self.0.pointer_mut(object).unwrap()[field] = value;
        self
    }

    /// As the client reads it.
    pub(crate) fn read(self) -> Deployment {
        serde_json::from_value(self.0).unwrap()
    }
}

/// Where the cluster is.
pub(crate) const CLUSTER: &str = "/resources/elasticsearch/0";
/// Where its `info` is.
pub(crate) const INFO: &str = "/resources/elasticsearch/0/info";
/// Where the current plan is.
pub(crate) const PLAN: &str = "/resources/elasticsearch/0/info/plan_info/current/plan";

/// An extension with a file that was stored on a day of January.
pub(crate) fn extension(id: &str, name: &str, kind: &str, version: &str, day: u32) -> Extension {
    serde_json::from_value(json!({
        "id": id, "name": name, "extension_type": kind, "version": version,
        "url": format!("repo://{id}"),
        "file_metadata": {
            "size": 10, "last_modified_date": format!("2026-01-{day:02}T00:00:00.000Z"),
        },
    }))
    .unwrap()
}
