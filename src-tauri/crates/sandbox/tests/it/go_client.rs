//! Requests in the form of Elastic's own client for Go, on which its command line and its Terraform
//! provider stand: as it was seen to send them, which differs from the description.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::clusters::Cluster;
use crate::running::{Running, expect};

/// Nothing for an empty array, as the client drops it.
fn without_empty_arrays(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .filter(|(_, value)| value.as_array().is_none_or(|items| !items.is_empty()))
            .map(|(name, value)| (name.clone(), without_empty_arrays(value)))
            .collect(),
        Value::Array(items) => items.iter().map(without_empty_arrays).collect(),
        other => other.clone(),
    }
}

/// `ecctl deployment show --generate-update-payload`.
async fn update_payload(cluster: &Cluster<'_>) -> Value {
    let query = "?show_plans=true&show_settings=true&clear_transient=true";
    let read = cluster.read(query).await;
    let resources = |kind: &str| -> Vec<Value> {
        let all = read["resources"][kind].as_array().unwrap();
        all.iter()
            .map(|one| {
                let name = format!("{}_name", if kind == "kibana" { kind } else { "cluster" });
                let mut resource = json!({
                    "ref_id": one["ref_id"],
                    "region": one["region"],
                    "display_name": one["info"].get(&name).or(one["info"].get("cluster_name")),
                    "plan": one["info"]["plan_info"]["current"]["plan"],
                });
                match one.get("elasticsearch_cluster_ref_id") {
                    Some(of) => resource["elasticsearch_cluster_ref_id"] = of.clone(),
                    None => resource["settings"] = one["info"]["settings"].clone(),
                }
                if let Some(settings) = resource["settings"].as_object_mut() {
                    settings.remove("metadata");
                }
                resource
            })
            .collect()
    };
    let payload = json!({
        "name": read["name"],
        "prune_orphans": false,
        "resources": {
            "elasticsearch": resources("elasticsearch"),
            "kibana": resources("kibana"),
        },
    });
    let mut payload = without_empty_arrays(&payload);
    for kind in [
        "apm",
        "appsearch",
        "enterprise_search",
        "integrations_server",
    ] {
        payload["resources"][kind] = Value::Null;
    }
    payload
}

#[tokio::test]
async fn a_deployment_that_is_sent_back_as_it_was_read_runs_its_plan_again() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let before = cluster.plan().await;
    let payload = update_payload(&cluster).await;
    let query = "?hide_pruned_orphans=false&skip_snapshot=false&validate_only=false";
    let reply = expect(cluster.send(query, &payload).await, StatusCode::OK).await;
    assert_eq!(reply["id"], cluster.id.as_str());
    cluster.wait();
    let info = cluster.info().await;
    assert!(info["plan_info"].get("pending").is_none());
    let after = &info["plan_info"]["current"]["plan"];
    assert_eq!(
        without_empty_arrays(after)["elasticsearch"],
        without_empty_arrays(&before)["elasticsearch"]
    );
}

/// The client can't send an empty array, and what is left out is gone all the same.
#[tokio::test]
async fn entries_that_are_left_out_are_detached() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let mut payload = update_payload(&cluster).await;
    let plan = &mut payload["resources"]["elasticsearch"][0]["plan"];
    let elasticsearch = plan["elasticsearch"].as_object_mut().unwrap();
    assert!(elasticsearch.remove("user_plugins").is_some());
    expect(cluster.send("", &payload).await, StatusCode::OK).await;
    cluster.wait();
    let plugins = cluster.plan().await["elasticsearch"]
        .get("user_plugins")
        .cloned();
    assert!(plugins.is_none_or(|plugins| plugins == json!([])));
}

#[tokio::test]
async fn null_stands_for_an_array_that_is_not_set() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let mut payload = update_payload(&cluster).await;
    let plan = &mut payload["resources"]["elasticsearch"][0]["plan"];
    plan["cluster_topology"][0]["node_roles"] = Value::Null;
    plan["elasticsearch"]["user_bundles"] = Value::Null;
    plan["elasticsearch"]["enabled_built_in_plugins"] = Value::Null;
    let dry = cluster.send("?validate_only=true", &payload).await;
    expect(dry, StatusCode::OK).await;
    let search = json!({ "query": { "match_all": {} }, "sort": null, "size": 3 });
    let request = running.cloud(Method::POST, "/deployments/_search");
    let found = request.json(&search).send().await.unwrap();
    expect(found, StatusCode::OK).await;
}
