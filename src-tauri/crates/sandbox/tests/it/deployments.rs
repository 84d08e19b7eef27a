//! Searching deployments: pages, plans, and what the sandbox does not answer.

use std::collections::BTreeMap;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::running::{Running, expect, expect_refusal};

const SEARCH: &str = "/deployments/_search";

async fn search(running: &Running, body: &Value) -> Value {
    let request = running.cloud(Method::POST, SEARCH).json(body);
    expect(request.send().await.unwrap(), StatusCode::OK).await
}

fn deployments(reply: &Value) -> &[Value] {
    reply["deployments"].as_array().unwrap()
}

fn version(deployment: &Value) -> &str {
    let plan = "/resources/elasticsearch/0/info/plan_info/current/plan/elasticsearch/version";
    deployment.pointer(plan).unwrap().as_str().unwrap()
}

/// Every deployment, read page by page.
async fn all(running: &Running) -> Vec<Value> {
    let mut found = Vec::new();
    let mut body = json!({ "sort": ["id"], "size": 3 });
    loop {
        let reply = search(running, &body).await;
        let page = deployments(&reply);
        assert_eq!(reply["return_count"], page.len());
        assert!(page.len() <= 3);
        found.extend_from_slice(page);
        match reply.get("cursor") {
            // The size stands in the cursor: beside one, all other fields are ignored.
            Some(cursor) => body = json!({ "cursor": cursor, "size": 100, "sort": ["name"] }),
            None => return found,
        }
    }
}

#[tokio::test]
async fn pages_lead_to_every_deployment_once_and_in_order() {
    let running = Running::demo().await;
    let found = all(&running).await;
    let list = running.cloud(Method::GET, "/deployments").send().await;
    let list = expect(list.unwrap(), StatusCode::OK).await;
    let mut listed: Vec<_> = deployments(&list).iter().map(|one| &one["id"]).collect();
    listed.sort_by_key(|id| id.as_str().unwrap());
    let searched: Vec<_> = found.iter().map(|one| &one["id"]).collect();
    assert_eq!(searched, listed);
}

#[tokio::test]
async fn a_deployment_tells_its_version_and_the_extensions_in_its_plan() {
    let running = Running::demo().await;
    let found = all(&running).await;
    let versions: BTreeMap<_, _> = found
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), version(one)))
        .collect();
    let expected = BTreeMap::from([
        ("kibana-sso", "8.15.2"),
        ("logs-eu", "8.14.3"),
        ("metrics-eu", "8.15.2"),
        ("scratch", "9.1.0"),
        ("search-prod", "8.15.2"),
        ("search-stage", "8.14.3"),
        ("security-eu", "8.15.2"),
        ("support-portal", "7.17.24"),
    ]);
    assert_eq!(versions, expected);

    let prod = found.iter().find(|one| one["name"] == "search-prod");
    let plan = "/resources/elasticsearch/0/info/plan_info/current/plan/elasticsearch";
    let plan = prod.unwrap().pointer(plan).unwrap();
    let ik = json!([{
        "name": "analysis-ik",
        "url": "repo://1837462910",
        "elasticsearch_version": "8.14.3",
    }]);
    let tier = "/resources/elasticsearch/0/info/plan_info/current/plan/cluster_topology/0";
    let tier = prod.unwrap().pointer(tier).unwrap();
    assert_eq!(tier["id"], "hot_content");
    assert_eq!(tier["elasticsearch"]["user_plugins"], ik);
    assert!(plan.get("user_plugins").is_none());
    assert_eq!(plan["user_bundles"].as_array().unwrap().len(), 2);
    for required in [
        "apm",
        "appsearch",
        "enterprise_search",
        "integrations_server",
    ] {
        assert_eq!(prod.unwrap()["resources"][required], json!([]));
    }
}

#[tokio::test]
async fn ece_searches_its_own_deployments_and_the_body_may_be_left_out() {
    let running = Running::demo().await;
    let response = running.ece(Method::POST, SEARCH).send().await.unwrap();
    let reply = expect(response, StatusCode::OK).await;
    assert_eq!(reply["return_count"], 2);
    let shop = deployments(&reply)
        .iter()
        .find(|one| one["name"] == "shop-search");
    assert_eq!(version(shop.unwrap()), "7.17.24");
}

#[tokio::test]
async fn the_number_of_matches_is_told_for_a_query_only() {
    let running = Running::demo().await;
    let reply = search(&running, &json!({ "size": 1 })).await;
    assert!(reply.get("match_count").is_none());
    let reply = search(
        &running,
        &json!({ "size": 1, "query": { "match_all": {} } }),
    )
    .await;
    assert_eq!(
        (&reply["match_count"], &reply["return_count"]),
        (&json!(8), &json!(1))
    );
    let reply = search(&running, &json!({ "query": { "match_none": {} } })).await;
    assert_eq!(
        (&reply["match_count"], &reply["deployments"]),
        (&json!(0), &json!([]))
    );
    assert!(reply.get("cursor").is_none());
}

#[tokio::test]
async fn what_the_sandbox_can_not_answer_is_refused() {
    let running = Running::demo().await;
    for (field, body) in [
        (
            "query",
            json!({ "query": { "term": { "healthy": { "value": true } } } }),
        ),
        ("query", json!({ "query": {} })),
        ("sort", json!({ "sort": [{ "name": { "order": "asc" } }] })),
        ("size", json!({ "size": -1 })),
        ("cursor", json!({ "cursor": "made up" })),
    ] {
        let request = running.cloud(Method::POST, SEARCH).json(&body);
        let response = request.send().await.unwrap();
        let reply = expect_refusal(response, StatusCode::BAD_REQUEST, "root.invalid_request").await;
        assert_eq!(reply["errors"][0]["fields"], json!([field]), "{body}");
    }
    let malformed = running.cloud(Method::POST, SEARCH).body("[");
    let malformed = malformed.send().await.unwrap();
    expect_refusal(malformed, StatusCode::BAD_REQUEST, "root.invalid_request").await;
    let path = format!("{SEARCH}?minimal_metadata=id,name");
    let minimal = running.cloud(Method::POST, &path).send().await.unwrap();
    expect_refusal(minimal, StatusCode::BAD_REQUEST, "root.invalid_request").await;
    let read = running.cloud(Method::GET, SEARCH).send().await.unwrap();
    expect_refusal(
        read,
        StatusCode::METHOD_NOT_ALLOWED,
        "root.method_not_allowed",
    )
    .await;
}
