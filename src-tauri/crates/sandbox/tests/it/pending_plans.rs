//! Cancelling what is pending, restarting without a new plan, and deployments that go away.

use plugdesk_sandbox::{FailNextPlan, Service};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::clusters::{Cluster, steps};
use crate::running::{Running, expect, expect_refusal};

const PENDING: &str = "/elasticsearch/main-elasticsearch/plan/pending";
const RESTART: &str = "/elasticsearch/main-elasticsearch/_restart";
const NOTHING_PENDING: &str = "deployments.resource_does_not_have_a_pending_plan";
const WRONG_STATE: &str = "deployments.deployment_resource_plan_change_error";

async fn cancel(cluster: &Cluster<'_>, query: &str) -> Value {
    let response = cluster
        .ask(Method::DELETE, &format!("{PENDING}{query}"))
        .await;
    expect(response, StatusCode::OK).await
}

#[tokio::test]
async fn a_cancelled_plan_ends_where_it_is_and_changes_nothing() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "logs-eu").await;
    let before = cluster.plan().await;
    let mut plan = before.clone();
    plan["elasticsearch"]["user_bundles"] = json!([]);
    cluster.take(plan.clone()).await;
    // The second node is on its way.
    cluster.steps(14);
    let reply = cancel(&cluster, "").await;
    assert_eq!(
        reply,
        json!({ "id": cluster.id, "kind": "elasticsearch", "ref_id": "main-elasticsearch" })
    );
    let pending = cluster.info().await["plan_info"]["pending"].clone();
    let [.., stopped, end] = steps(&pending)[..] else {
        unreachable!("an attempt has more steps than two")
    };
    assert_eq!((stopped, end), ("start-instances", "plan-completed"));
    cluster.steps(1);
    let info = cluster.info().await;
    let plans = &info["plan_info"];
    assert!(plans.get("pending").is_none());
    assert_eq!(plans["current"]["plan"], before);
    assert_eq!(plans["healthy"], false);
    let attempt = plans["history"].as_array().unwrap().last().unwrap();
    assert_eq!(attempt["plan"], plan);
    assert_eq!(attempt["error"]["message"], "The plan was cancelled.");
    assert_eq!(info["topology"]["healthy"], true);

    cluster.take(plan.clone()).await;
    cluster.wait();
    assert_eq!(cluster.plan().await, plan);
}

#[tokio::test]
async fn a_deleted_plan_is_gone_at_once() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "logs-eu").await;
    cluster.take(cluster.plan().await).await;
    cluster.steps(4);
    cancel(&cluster, "?force_delete=true").await;
    let plans = cluster.info().await["plan_info"].clone();
    assert!(plans.get("pending").is_none());
    assert_eq!(plans["history"].as_array().unwrap().len(), 2);
    // While a cancelled plan lingers it can be deleted too.
    cluster.take(cluster.plan().await).await;
    cluster.steps(2);
    cancel(&cluster, "").await;
    cancel(&cluster, "?force_delete=true").await;
    assert!(cluster.info().await["plan_info"].get("pending").is_none());
}

#[tokio::test]
async fn what_is_not_pending_can_not_be_cancelled() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "logs-eu").await;
    let nothing = cluster.ask(Method::DELETE, PENDING).await;
    expect_refusal(nothing, StatusCode::BAD_REQUEST, NOTHING_PENDING).await;
    cancel(&cluster, "?ignore_missing=true").await;
    let kibana = "/kibana/main-kibana/plan/pending";
    let nothing = cluster.ask(Method::DELETE, kibana).await;
    expect_refusal(nothing, StatusCode::BAD_REQUEST, NOTHING_PENDING).await;
    let not_found = StatusCode::NOT_FOUND;
    for path in [
        "/elasticsearch/other/plan/pending",
        "/apm/_main/plan/pending",
    ] {
        let response = cluster.ask(Method::DELETE, path).await;
        let code = "deployments.deployment_resource_not_found";
        expect_refusal(response, not_found, code).await;
    }
    let none = Cluster {
        running: &running,
        id: "f".repeat(32),
    };
    for (method, path) in [(Method::DELETE, PENDING), (Method::POST, RESTART)] {
        let response = none.ask(method, path).await;
        expect_refusal(response, not_found, "deployments.deployment_not_found").await;
    }
    let odd = format!("{PENDING}?force_delete=1");
    let odd = cluster.ask(Method::DELETE, &odd).await;
    expect_refusal(odd, StatusCode::BAD_REQUEST, "root.invalid_request").await;
}

async fn restart(cluster: &Cluster<'_>, query: &str) {
    let response = cluster
        .ask(Method::POST, &format!("{RESTART}{query}"))
        .await;
    expect(response, StatusCode::ACCEPTED).await;
}

/// How many groups of nodes the pending attempt restarts, by its whole log.
async fn groups(cluster: &Cluster<'_>) -> usize {
    cluster.wait();
    let current = cluster.info().await["plan_info"]["current"].clone();
    let restarts = steps(&current).into_iter();
    restarts.filter(|id| *id == "start-instances").count()
}

#[tokio::test]
async fn a_restart_is_an_attempt_with_the_same_plan() {
    let running = Running::demo().await;
    // Its plugin does not fit, but nothing about it changes.
    let cluster = Cluster::named(&running, "search-prod").await;
    let before = cluster.plan().await;
    restart(&cluster, "").await;
    let info = cluster.info().await;
    assert_eq!(info["status"], "restarting");
    let pending = &info["plan_info"]["pending"];
    assert!(pending["plan"]["transient"].is_object());
    assert_eq!(groups(&cluster).await, 2, "two zones");
    for (attribute, expected) in [("__name__", 3), ("__all__", 1), ("__zone__", 2)] {
        restart(&cluster, &format!("?group_attribute={attribute}")).await;
        assert_eq!(groups(&cluster).await, expected, "{attribute}");
    }
    // What made it a restart stays in the plan until it is read without.
    let whole = cluster.read("").await;
    let plan = "/resources/elasticsearch/0/info/plan_info/current/plan";
    assert!(whole.pointer(plan).unwrap()["transient"].is_object());
    let clear = cluster.read("?clear_transient=true").await;
    assert_eq!(*clear.pointer(plan).unwrap(), before);
}

#[tokio::test]
async fn all_nodes_at_once_take_the_cluster_away() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-prod").await;
    restart(&cluster, "?group_attribute=__all__").await;
    cluster.steps(11);
    let info = cluster.info().await;
    assert_eq!(info["elasticsearch"]["healthy"], false);
    assert_eq!(info["elasticsearch"]["shards_status"]["status"], "red");
}

#[tokio::test]
async fn a_restart_in_a_wrong_state_is_refused() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    cluster.take(cluster.plan().await).await;
    let response = cluster.ask(Method::POST, RESTART).await;
    expect_refusal(response, unprocessable, WRONG_STATE).await;
    restart(&cluster, "?cancel_pending=true").await;
    let info = cluster.info().await;
    assert_eq!(info["status"], "restarting");
    assert_eq!(info["plan_info"]["history"].as_array().unwrap().len(), 2);
    cluster.wait();

    let odd = format!("{RESTART}?group_attribute=rack");
    let odd = cluster.ask(Method::POST, &odd).await;
    expect_refusal(odd, StatusCode::BAD_REQUEST, "root.invalid_request").await;
    let stop = json!({ "prune_orphans": true });
    expect(cluster.send("", &stop).await, StatusCode::OK).await;
    let response = cluster.ask(Method::POST, RESTART).await;
    expect_refusal(response, unprocessable, WRONG_STATE).await;
}

#[tokio::test]
async fn a_restart_can_fail_too() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    running.sandbox.switches().fail_next_plan(FailNextPlan {
        service: Service::ElasticCloud,
        deployment: None,
        step: "never-heard-of".to_owned(),
        message: "Something went wrong".to_owned(),
        failure_type: None,
    });
    restart(&cluster, "").await;
    cluster.wait();
    let plans = cluster.info().await["plan_info"].clone();
    assert_eq!(plans["healthy"], false);
    let last = plans["history"].as_array().unwrap().last().unwrap();
    let end = last["plan_attempt_log"].as_array().unwrap().last().unwrap();
    assert_eq!(
        end["info_log"][0]["message"],
        "Plan change failed: Something went wrong"
    );
}

#[tokio::test]
async fn a_deleted_deployment_is_nowhere_to_be_found() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let plan = cluster.plan().await;
    let update = cluster.update(plan).await;
    cluster.send("", &update).await;
    running.sandbox.switches().delete_deployment("search-stage");
    for response in [
        cluster.ask(Method::GET, "").await,
        cluster.send("", &update).await,
        cluster.send("?validate_only=true", &update).await,
        cluster.ask(Method::DELETE, PENDING).await,
        cluster.ask(Method::POST, RESTART).await,
    ] {
        let code = "deployments.deployment_not_found";
        expect_refusal(response, StatusCode::NOT_FOUND, code).await;
    }
    let request = running.cloud(Method::POST, "/deployments/_search");
    let request = request.json(&json!({ "query": { "match_all": {} } }));
    let found = expect(request.send().await.unwrap(), StatusCode::OK).await;
    assert_eq!(found["match_count"], 7);
    let ik = "/deployments/extensions/1837462910?include_deployments=true";
    let ik = running.cloud(Method::GET, ik).send().await.unwrap();
    let users = expect(ik, StatusCode::OK).await["deployments"].clone();
    assert_eq!(users.as_array().unwrap().len(), 1);
}
