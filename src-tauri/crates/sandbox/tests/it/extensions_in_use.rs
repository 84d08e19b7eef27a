//! Extensions that plans name, wherever they name them and however long they hold them.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::clusters::{Cluster, entry};
use crate::running::{Running, expect, expect_refusal};

const GEOIP: &str = "3391027744";
const MINIO: &str = "882519870";

async fn users(running: &Running, id: &str) -> Vec<Value> {
    let path = format!("/deployments/extensions/{id}?include_deployments=true");
    let response = running.cloud(Method::GET, &path).send().await.unwrap();
    let reply = expect(response, StatusCode::OK).await;
    reply["deployments"].as_array().unwrap().clone()
}

async fn delete(running: &Running, id: &str) -> reqwest::Response {
    let path = format!("/deployments/extensions/{id}");
    running.cloud(Method::DELETE, &path).send().await.unwrap()
}

async fn refused(running: &Running, id: &str) {
    let response = delete(running, id).await;
    let code = "extensions.extension_in_use";
    let reply = expect_refusal(response, StatusCode::BAD_REQUEST, code).await;
    let message =
        format!("Cannot delete extension [{id}]. It is used by deployments [search-stage].");
    assert_eq!(reply["errors"][0]["message"], message);
}

#[tokio::test]
async fn a_pending_plan_uses_what_it_names_in_either_place() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    for place in ["/elasticsearch", "/cluster_topology/0/elasticsearch"] {
        let mut plan = cluster.plan().await;
        let minio = entry("repository-minio", &format!("repo://{MINIO}"), "8.*");
        plan.pointer_mut(place).unwrap()["user_bundles"] = json!([minio]);
        assert_eq!(users(&running, MINIO).await, [] as [Value; 0]);
        cluster.take(plan.clone()).await;
        assert_eq!(users(&running, MINIO).await, [json!(cluster.id)]);
        refused(&running, MINIO).await;
        cluster.wait();
        assert_eq!(users(&running, MINIO).await, [json!(cluster.id)]);
        refused(&running, MINIO).await;
        plan.pointer_mut(place).unwrap()["user_bundles"] = json!([]);
        cluster.take(plan).await;
        refused(&running, MINIO).await;
        cluster.wait();
    }
    expect(delete(&running, MINIO).await, StatusCode::OK).await;
}

#[tokio::test]
async fn an_extension_is_released_a_while_after_the_plan_is_done() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let mut plan = cluster.plan().await;
    let minio = entry("repository-minio", &format!("repo://{MINIO}"), "8.*");
    plan["elasticsearch"]["user_bundles"] = json!([minio]);
    cluster.take(plan.clone()).await;
    cluster.wait();
    plan["elasticsearch"]["user_bundles"] = json!([]);
    cluster.take(plan).await;
    while cluster.info().await["plan_info"].get("pending").is_some() {
        cluster.steps(1);
    }
    refused(&running, MINIO).await;
    cluster.steps(1);
    expect(delete(&running, MINIO).await, StatusCode::OK).await;
}

#[tokio::test]
async fn a_plan_that_failed_lets_go_too() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let mut plan = cluster.plan().await;
    // It has no file yet.
    let geoip = entry("ingest-geoip-custom", &format!("repo://{GEOIP}"), "8.14.3");
    plan["elasticsearch"]["user_plugins"] = json!([geoip]);
    cluster.take(plan).await;
    cluster.steps(5);
    refused(&running, GEOIP).await;
    cluster.wait();
    assert_eq!(cluster.info().await["plan_info"]["healthy"], false);
    expect(delete(&running, GEOIP).await, StatusCode::OK).await;
}
