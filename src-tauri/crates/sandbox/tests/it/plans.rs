//! Plans from the request to the end: what is kept, how it goes, and what a look shows meanwhile.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::clusters::{Cluster, FOLLOW, STEP, entry, steps};
use crate::running::{Running, expect, expect_refusal};

#[tokio::test]
async fn a_plan_is_replaced_whole_and_unknown_fields_stay() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let mut plan = cluster.plan().await;
    plan["elasticsearch"]["user_bundles"] = json!([entry("legal", "repo://2046118735", "8.*")]);
    plan["elasticsearch"]["user_settings_json"] = json!({ "a": 18_014_398_509_481_985_u64 });
    plan["cluster_topology"][0]["from_tomorrow"] = json!({ "x": [1, null, 2.5] });
    plan["cluster_topology"][1]["elasticsearch"]["user_plugins"] = Value::Null;
    plan["new_field"] = json!(true);
    plan.as_object_mut().unwrap().remove("autoscaling_enabled");

    let reply = cluster.take(plan.clone()).await;
    assert_eq!(reply["id"], cluster.id.as_str());
    assert_eq!(reply["name"], "search-stage");
    assert_eq!(reply["resources"][0]["kind"], "elasticsearch");
    assert!(reply.get("diagnostics").is_none());

    let pending = cluster.info().await["plan_info"]["pending"].clone();
    assert_eq!(pending["plan"], plan);
    cluster.wait();
    let info = cluster.info().await;
    assert_eq!(info["plan_info"]["current"]["plan"], plan);
    assert!(info["plan_info"].get("pending").is_none());
    // Started again, it is the same to the last digit.
    let (id, running) = (cluster.id.clone(), running.again().await);
    let cluster = Cluster {
        running: &running,
        id,
    };
    assert_eq!(cluster.plan().await, plan);
}

#[tokio::test]
async fn a_plan_goes_through_its_steps_and_ends_as_the_current_one() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let plan = cluster.plan().await;
    let before = cluster.info().await["plan_info"].clone();
    cluster.take(plan).await;

    let mut seen = Vec::new();
    loop {
        let plans = cluster.info().await["plan_info"].clone();
        let Some(pending) = plans.get("pending") else {
            break;
        };
        assert_eq!(plans["healthy"], true);
        assert_eq!(plans["current"], before["current"]);
        assert_eq!(plans["history"], before["history"]);
        assert!(pending.get("attempt_end_time").is_none());
        let log = pending["plan_attempt_log"].as_array().unwrap();
        let (last, done) = log.split_last().unwrap();
        for step in done {
            assert_eq!(
                (&step["status"], &step["stage"]),
                (&json!("success"), &json!("completed"))
            );
            assert_eq!(step["duration_in_millis"], 700, "{step}");
        }
        let (is_last, status) = (last["step_id"] == "plan-completed", &last["status"]);
        assert_eq!(*status, if is_last { "success" } else { "pending" });
        seen.push(last["step_id"].as_str().unwrap().to_owned());
        cluster.steps(1);
    }
    let expected = [
        "plan-validator",
        "log-initial-plan-data",
        "detect-plan-strategy",
        "calculate-incremental-elasticsearch-change",
        "resolve-instances-acls",
        "validate-plan-safety",
        "validate-elasticsearch-plugin-versions",
        "validate-plan-prerequisites",
        "suspend-snapshotting",
        "check-enterprise-license",
        "set-maintenance",
        "start-instances",
        "wait-until-running",
        "wait-until-masters-elected",
        "verify-non-split",
        "apply-plan-settings",
        "post-plan-cleanup",
        "clean-up",
        "plan-completed",
    ];
    assert_eq!(seen, expected);

    let plans = cluster.info().await["plan_info"].clone();
    assert_eq!(steps(&plans["current"]), expected);
    assert!(plans["current"]["attempt_end_time"].is_string());
    let history = plans["history"].as_array().unwrap();
    let names: Vec<_> = history
        .iter()
        .map(|one| &one["plan_attempt_name"])
        .collect();
    assert_eq!(names, ["attempt-0000000000", "attempt-0000000001"]);
    assert_eq!(
        history[1]["plan_attempt_id"],
        plans["current"]["plan_attempt_id"]
    );
    let path = "/elasticsearch/main-elasticsearch/activity/";
    let id = history[1]["plan_attempt_id"].as_str().unwrap();
    let told = cluster.ask(Method::GET, &format!("{path}{id}")).await;
    assert_eq!(steps(&expect(told, StatusCode::OK).await), expected);
    let other = cluster.ask(Method::GET, &format!("{path}none")).await;
    let code = "deployments.plan_attempt_not_found";
    expect_refusal(other, StatusCode::NOT_FOUND, code).await;
}

#[tokio::test]
async fn nodes_restart_one_after_another_and_the_log_names_them() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "metrics-eu").await;
    let mut plan = cluster.plan().await;
    plan["elasticsearch"]["version"] = json!("8.15.3");
    cluster.take(plan).await;
    let shown = |info: &Value| -> Vec<(String, bool, bool, String)> {
        let nodes = info["topology"]["instances"].as_array().unwrap();
        nodes
            .iter()
            .map(|node| {
                let text = |name: &str| node[name].as_str().unwrap().to_owned();
                let flag = |name: &str| node[name].as_bool().unwrap();
                assert_eq!(node["healthy"], node["service_running"]);
                (
                    text("zone"),
                    flag("service_running"),
                    flag("maintenance_mode"),
                    text("service_version"),
                )
            })
            .collect()
    };
    let (a, b) = ("europe-west3-a", "europe-west3-b");
    let node = |zone: &str, up, maintenance, version: &str| {
        (zone.to_owned(), up, maintenance, version.to_owned())
    };
    let (old, new) = ("8.15.2", "8.15.3");
    cluster.steps(10);
    for (first, second) in [
        (node(a, true, true, old), node(b, true, false, old)),
        (node(a, false, true, old), node(b, true, false, old)),
        (node(a, false, true, old), node(b, true, false, old)),
        (node(a, true, false, new), node(b, true, true, old)),
        (node(a, true, false, new), node(b, false, true, old)),
        (node(a, true, false, new), node(b, false, true, old)),
        (node(a, true, false, new), node(b, true, false, new)),
    ] {
        let info = cluster.info().await;
        let all_up = first.1 && second.1;
        assert_eq!(shown(&info), [first, second]);
        assert_eq!(info["status"], "reconfiguring");
        assert_eq!(info["topology"]["healthy"], all_up);
        assert_eq!(info["healthy"], all_up);
        let colour = if all_up { "green" } else { "yellow" };
        assert_eq!(info["elasticsearch"]["shards_status"]["status"], colour);
        let version = &info["plan_info"]["current"]["plan"]["elasticsearch"]["version"];
        assert_eq!(*version, old, "an upgrade counts when it is done");
        cluster.steps(1);
    }
    let pending = cluster.info().await["plan_info"]["pending"].clone();
    let waits = pending["plan_attempt_log"].as_array().unwrap().iter();
    let waits = waits.filter(|step| step["step_id"] == "wait-until-running");
    let told: Vec<_> = waits.map(|step| &step["info_log"][1]).collect();
    let messages: Vec<_> = told
        .iter()
        .map(|line| line["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        messages,
        [
            "[instance-0000000000], node 1 of 2, is running.",
            "[instance-0000000001], node 2 of 2, is running."
        ]
    );
    assert_eq!(told[1]["details"]["instances"], "instance-0000000001");
    assert_eq!(told[1]["stage"], "completed");
}

#[tokio::test]
async fn a_single_node_is_away_while_it_restarts() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    cluster.take(cluster.plan().await).await;
    cluster.steps(11);
    let whole = cluster.read(FOLLOW).await;
    assert_eq!(whole["healthy"], false);
    let info = &whole["resources"]["elasticsearch"][0]["info"];
    assert_eq!(info["elasticsearch"]["healthy"], false);
    assert_eq!(info["elasticsearch"]["master_info"]["masters"], json!([]));
    cluster.wait();
    assert_eq!(cluster.read("").await["healthy"], true);
}

#[tokio::test]
async fn a_larger_topology_brings_nodes_and_keeps_the_names_of_the_others() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let mut plan = cluster.plan().await;
    plan["cluster_topology"][0]["zone_count"] = json!(2);
    cluster.take(plan).await;
    let names = async || -> Vec<String> {
        let info = cluster.info().await;
        let nodes = info["topology"]["instances"].as_array().unwrap().clone();
        nodes
            .iter()
            .map(|node| node["instance_name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names().await, ["instance-0000000000"]);
    cluster.wait();
    assert_eq!(
        names().await,
        ["instance-0000000000", "instance-0000000001"]
    );
}

#[tokio::test]
async fn a_plan_goes_on_while_the_sandbox_is_closed() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    cluster.take(cluster.plan().await).await;
    cluster.steps(3);
    let id = cluster.id.clone();
    let running = running.again().await;
    let cluster = Cluster {
        running: &running,
        id,
    };
    let pending = cluster.info().await["plan_info"]["pending"].clone();
    assert_eq!(steps(&pending).len(), 4);
    running.clock.advance(STEP * 100);
    assert!(cluster.info().await["plan_info"].get("pending").is_none());
}

#[tokio::test]
async fn one_plan_at_a_time() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let plan = cluster.plan().await;
    cluster.take(plan.clone()).await;
    let code = "clusters.cluster_plan_state_error";
    for query in ["", "?validate_only=true"] {
        let second = cluster.put(query, plan.clone()).await;
        expect_refusal(second, StatusCode::BAD_REQUEST, code).await;
    }
    // Renaming the deployment is no plan.
    let rename = json!({ "name": "search-test", "prune_orphans": false });
    let renamed = cluster.send("", &rename).await;
    assert_eq!(expect(renamed, StatusCode::OK).await["name"], "search-test");
    cluster.wait();
    cluster.take(plan).await;
}

#[tokio::test]
async fn only_what_is_asked_for_is_shown() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let info = async |query: &str| {
        let whole = cluster.read(query).await;
        whole["resources"]["elasticsearch"][0]["info"].clone()
    };
    let plain = info("").await;
    assert!(plain["plan_info"]["current"]["plan"].is_object());
    assert_eq!(plain["plan_info"]["current"]["plan_attempt_log"], json!([]));
    assert_eq!(plain["plan_info"]["history"], json!([]));
    assert!(plain.get("settings").is_none());
    let bare = info("?show_plans=false").await;
    assert!(bare["plan_info"]["current"].get("plan").is_none());
    let full = info("?show_settings=true&show_metadata=true&show_plan_logs=true").await;
    assert!(full["settings"]["metadata"].is_object());
    assert!(full["metadata"]["raw"].is_object());
    let log = full["plan_info"]["current"]["plan_attempt_log"].as_array();
    assert!(!log.unwrap().is_empty());

    let one = cluster.ask(Method::GET, "/elasticsearch/_main").await;
    assert_eq!(expect(one, StatusCode::OK).await["info"], plain);
    for (rest, status, code) in [
        ("?show_plans=perhaps", 400, "root.invalid_request"),
        ("?show_system_alerts=x", 400, "root.invalid_request"),
        (
            "/elasticsearch/other",
            404,
            "deployments.deployment_resource_not_found",
        ),
    ] {
        let status = StatusCode::from_u16(status).unwrap();
        let response = cluster.ask(Method::GET, rest).await;
        expect_refusal(response, status, code).await;
    }
}

#[tokio::test]
async fn a_search_tells_what_is_pending() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let mut plan = cluster.plan().await;
    plan["elasticsearch"]["user_plugins"] = json!([]);
    cluster.take(plan.clone()).await;
    let request = running.cloud(Method::POST, "/deployments/_search");
    let request = request.json(&json!({ "size": 100, "query": { "match_all": {} } }));
    let reply = expect(request.send().await.unwrap(), StatusCode::OK).await;
    let mut found = reply["deployments"].as_array().unwrap().clone();
    if let Some(cursor) = reply.get("cursor") {
        let request = running.cloud(Method::POST, "/deployments/_search");
        let request = request.json(&json!({ "cursor": cursor }));
        let rest = expect(request.send().await.unwrap(), StatusCode::OK).await;
        found.extend(rest["deployments"].as_array().unwrap().clone());
    }
    let stage = found.iter().find(|one| one["id"] == cluster.id.as_str());
    let info = &stage.unwrap()["resources"]["elasticsearch"][0]["info"];
    assert_eq!(info["plan_info"]["pending"]["plan"], plan);
    assert_eq!(info["plan_info"]["pending"]["plan_attempt_log"], json!([]));
    assert_eq!(info["topology"]["instances"].as_array().unwrap().len(), 1);
}
