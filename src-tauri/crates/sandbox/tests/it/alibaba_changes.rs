//! Restarts, interruptions, nodes, health, and the records of changes.

use std::time::Duration;

use chrono::TimeDelta;
use plugdesk_sandbox::{ChangeFate, NextChange};
use reqwest::Method;
use serde_json::{Value, json};

use crate::running::Running;
use crate::signer::Call;

const SEARCH: &str = "/openapi/instances/es-cn-i7m27ausp001l0001";

fn ask(running: &Running, action: &str, method: Method, rest: &str) -> Call {
    Call::new(running, action, method, &format!("{SEARCH}{rest}"))
}

async fn get(running: &Running, action: &str, rest: &str) -> Value {
    let call = ask(running, action, Method::GET, rest);
    call.succeed(running).await["Result"].clone()
}

async fn status(running: &Running) -> Value {
    get(running, "DescribeInstance", "").await["status"].clone()
}

fn restart(running: &Running, body: &str, query: &str) -> Call {
    let mut call = ask(running, "RestartInstance", Method::POST, "/actions/restart");
    call.body(body);
    query.clone_into(&mut call.query);
    call
}

fn task(running: &Running, verb: &str) -> Call {
    let action = match verb {
        "interrupt" => "InterruptElasticsearchTask",
        _ => "ResumeElasticsearchTask",
    };
    ask(running, action, Method::POST, &format!("/actions/{verb}"))
}

fn install(running: &Running, names: &[&str]) -> Call {
    let rest = "/plugins/user/actions/install";
    let mut call = ask(running, "InstallUserPlugins", Method::POST, rest);
    let items: Vec<_> = names.iter().map(|name| json!({ "name": name })).collect();
    call.body(&json!(items).to_string());
    call
}

async fn records(running: &Running, query: &str) -> Vec<Value> {
    let mut call = ask(running, "ListActionRecords", Method::GET, "/action-records");
    query.clone_into(&mut call.query);
    let reply = call.succeed(running).await;
    reply["Result"].as_array().unwrap().clone()
}

async fn seconds(running: &Running, body: &str, query: &str) -> Value {
    let rest = "/estimated-time/restart-time";
    let mut call = ask(running, "EstimatedRestartTime", Method::POST, rest);
    call.body(body);
    query.clone_into(&mut call.query);
    let result = call.succeed(running).await["Result"].clone();
    assert_eq!(result["unit"], "second");
    result["value"].clone()
}

#[tokio::test]
async fn a_restart_goes_node_by_node() {
    let running = Running::with(|options| options.restart_takes = Duration::from_secs(9)).await;
    // A body is not needed, as some SDKs send none.
    let reply = restart(&running, "", "").succeed(&running).await;
    assert_eq!(reply["Result"]["status"], "activating");
    for (wait, health, nodes) in [
        (0, "GREEN", ["GREEN", "GREEN", "GREEN"]),
        (1_000, "YELLOW", ["GRAY", "GREEN", "GREEN"]),
        (3_000, "YELLOW", ["GREEN", "GRAY", "GREEN"]),
        (3_000, "YELLOW", ["GREEN", "GREEN", "GRAY"]),
        (2_000, "GREEN", ["GREEN", "GREEN", "GREEN"]),
    ] {
        running.clock.advance(TimeDelta::milliseconds(wait));
        let told = get(
            &running,
            "DescribeElasticsearchHealth",
            "/elasticsearch-health",
        )
        .await;
        assert_eq!(told, health);
        let listed = get(&running, "ListAllNode", "/nodes").await;
        let healths: Vec<_> = listed
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["health"].as_str().unwrap())
            .collect();
        assert_eq!(healths, nodes);
        for node in listed.as_array().unwrap() {
            assert_eq!(node["cpuPercent"].is_string(), node["health"] == "GREEN");
        }
    }
    assert_eq!(status(&running).await, "active");
    let mut bare = ask(&running, "ListAllNode", Method::GET, "/nodes");
    "extended=False".clone_into(&mut bare.query);
    let node = bare.succeed(&running).await["Result"][0].clone();
    assert_eq!(node["nodeType"], "WORKER");
    assert_eq!(node["cpuPercent"], Value::Null);
}

#[tokio::test]
async fn restarts_are_held_to_their_rules() {
    let running = Running::demo().await;
    for (body, query, code) in [
        (
            r#"{"batchCount":0}"#,
            "force=true",
            "RestartBatchValueError",
        ),
        ("{}", "force=true", "RestartBatchValueError"),
        (
            r#"{"batchCount":100.5}"#,
            "force=True",
            "RestartBatchValueError",
        ),
        (r#"{"batchCount":20.0}"#, "", "NormalRestartNotSupportBatch"),
        (r#"{"restartType":"zone"}"#, "", "InvalidParameter"),
        (r#"{"restartType":"nodeIp"}"#, "", "InvalidParameter"),
        (
            r#"{"restartType":"nodeIp","nodes":["10.0.0.1"]}"#,
            "",
            "InvalidParameter",
        ),
        (
            r#"{"restartType":"nodeEcsId","nodes":["bp1"]}"#,
            "",
            "InvalidParameter",
        ),
        (
            r#"{"batchCount":50,"batchUnit":"nodes"}"#,
            "force=true",
            "InvalidParameter",
        ),
    ] {
        restart(&running, body, query)
            .refused(&running, 400, code)
            .await;
    }
    assert_eq!(seconds(&running, "", "").await, 8);
    assert_eq!(
        seconds(&running, r#"{"batchCount":100}"#, "force=true").await,
        3
    );
    assert_eq!(
        seconds(
            &running,
            r#"{"batch":50,"batchUnit":"percent"}"#,
            "force=true"
        )
        .await,
        6
    );

    let host = get(&running, "ListAllNode", "/nodes").await[1]["host"].clone();
    let one = json!({ "restartType": "nodeIp", "nodes": [host], "blueGreenDep": true }).to_string();
    assert_eq!(seconds(&running, &one, "force=false").await, 3);
    restart(&running, &one, "").succeed(&running).await;
    restart(&running, "", "")
        .refused(&running, 400, "InstanceActivating")
        .await;
    running.clock.advance(TimeDelta::seconds(3));
    assert_eq!(status(&running).await, "active");
}

#[tokio::test]
async fn a_change_is_interrupted_and_resumed() {
    let running = Running::demo().await;
    task(&running, "interrupt")
        .refused(&running, 400, "InstanceStatusNotSupportCurrentAction")
        .await;
    task(&running, "resume")
        .refused(&running, 400, "InstanceStatusNotSupportCurrentAction")
        .await;
    let id = install(&running, &["pluginName1.zip"])
        .succeed(&running)
        .await["RequestId"]
        .clone();
    running.clock.advance(TimeDelta::seconds(2));
    let reply = task(&running, "interrupt").succeed(&running).await;
    assert_eq!(reply["Result"], true);
    assert_eq!(status(&running).await, "suspended");
    task(&running, "interrupt")
        .refused(&running, 400, "AlreadyReceivedInterruptSignal")
        .await;
    restart(&running, "", "")
        .refused(&running, 400, "InstanceStatusNotSupportCurrentAction")
        .await;
    // It stays so while the sandbox is away.
    running.clock.advance(TimeDelta::days(1));
    let running = running.again().await;
    assert_eq!(status(&running).await, "suspended");
    let shown = records(&running, "size=1").await[0].clone();
    assert_eq!(shown["stateType"], "SUSPENDED");
    assert_eq!(shown["process"], "25%");
    assert_eq!(shown["interruptible"], false);
    task(&running, "resume").succeed(&running).await;
    running.clock.advance(TimeDelta::seconds(5));
    assert_eq!(status(&running).await, "activating");
    running.clock.advance(TimeDelta::seconds(1));
    assert_eq!(status(&running).await, "active");
    let shown = records(&running, "size=1").await[0].clone();
    assert_eq!(shown["requestId"], id);
    assert_eq!(shown["stateType"], "FINISHED");
}

#[tokio::test]
async fn a_running_change_goes_on_while_the_sandbox_is_stopped() {
    let running = Running::demo().await;
    let id = install(&running, &["pluginName1.zip", "pluginName2.zip"])
        .succeed(&running)
        .await["RequestId"]
        .clone();
    running.clock.advance(TimeDelta::seconds(3));
    let running = running.again().await;
    let half_way = records(&running, "size=1").await[0].clone();
    assert_eq!(half_way["requestId"], id);
    assert_eq!(half_way["process"], "37%");
    let running = {
        running.clock.advance(TimeDelta::seconds(5));
        running.again().await
    };
    assert_eq!(status(&running).await, "active");
    assert_eq!(records(&running, "size=1").await[0]["process"], "100%");
}

#[tokio::test]
async fn records_tell_phases_nodes_and_percent() {
    let running = Running::with(|options| {
        options.restart_takes = Duration::from_secs(10);
        options.record_delay = Duration::from_secs(2);
    })
    .await;
    let old = records(&running, "").await;
    assert_eq!(old.len(), 2);
    assert_eq!(old[0]["actionName"], "RestartInstance");
    let started = "2026-01-02T03:04:05.678Z"
        .parse::<chrono::DateTime<chrono::Utc>>()
        .unwrap()
        .timestamp_millis();
    let reply = install(&running, &["pluginName1.zip"])
        .succeed(&running)
        .await;
    let id = reply["RequestId"].as_str().unwrap();
    running.clock.advance(TimeDelta::milliseconds(1_999));
    assert_eq!(records(&running, "").await.len(), 2);
    running.clock.advance(TimeDelta::milliseconds(2_001));
    let listed = records(&running, &format!("requestId={id}")).await;
    assert_eq!(listed.len(), 1);
    let record = &listed[0];
    for (field, value) in [
        ("actionName", json!("InstallUserPlugins")),
        ("actionParams", json!({ "plugins": ["pluginName1"] })),
        ("instanceId", json!("es-cn-i7m27ausp001l0001")),
        ("stateType", json!("ACTIVATING")),
        ("process", json!("40%")),
        ("startTime", json!(started)),
        ("endTime", Value::Null),
        ("interruptible", json!(true)),
        ("recordIds", json!([id])),
    ] {
        assert_eq!(record[field], value, "{field}");
    }
    let phases = record["statusInfo"].as_array().unwrap();
    assert_eq!(phases[0]["subState"], "INITIALLY");
    assert_eq!(phases[0]["stateType"], "FINISHED");
    assert_eq!(phases[0]["latencyMills"], 1_000);
    let updating = &phases[1];
    assert_eq!(updating["subState"], "updating-task");
    assert_eq!(updating["stateType"], "ACTIVATING");
    assert_eq!(updating["process"], "33%");
    assert_eq!(updating["nodeCount"], 3);
    assert_eq!(updating["completeNodeCount"], 1);
    assert_eq!(updating["subStatusInfo"][0]["nodeCount"], 3);

    running.clock.advance(TimeDelta::seconds(6));
    let over = &records(&running, "").await[0];
    assert_eq!(over["stateType"], "FINISHED");
    assert_eq!(over["process"], "100%");
    assert_eq!(over["endTime"], started + 10_000);
    assert_eq!(over["statusInfo"][1]["completeNodeCount"], 3);
    for (query, found) in [
        ("actionNames=RestartInstance", 1),
        ("actionNames=RestartInstance%2CInstallUserPlugins", 3),
        ("userId=1", 0),
        (format!("startTime={started}").as_str(), 1),
        (format!("endTime={}", started - 1).as_str(), 2),
        ("page=2&size=2", 1),
    ] {
        assert_eq!(records(&running, query).await.len(), found, "{query}");
    }
    let mut odd = ask(
        &running,
        "ListActionRecords",
        Method::GET,
        "/action-records",
    );
    "startTime=yesterday".clone_into(&mut odd.query);
    odd.refused(&running, 400, "InvalidParameter").await;
}

#[tokio::test]
async fn a_failing_change_tells_its_exception() {
    let running = Running::demo().await;
    running.sandbox.switches().decide_next_change(NextChange {
        instance: Some("es-cn-i7m27ausp001l0001".to_owned()),
        fate: ChangeFate::Fails {
            plugin: None,
            message: "Node 2 did not come back.".to_owned(),
        },
    });
    // A refused request leaves the fate to the next one.
    install(&running, &["missing.zip"])
        .refused(&running, 400, "PluginNotFound")
        .await;
    install(&running, &["pluginName1.zip"])
        .succeed(&running)
        .await;
    running.clock.advance(TimeDelta::seconds(4));
    let under_way = records(&running, "size=1").await[0].clone();
    assert_eq!(under_way["statusInfo"][1]["exception"], Value::Null);
    running.clock.advance(TimeDelta::seconds(4));
    let record = records(&running, "size=1").await[0].clone();
    assert_eq!(record["stateType"], "FAILED");
    assert_eq!(record["process"], "99%");
    let exception = &record["statusInfo"][1]["exception"];
    assert_eq!(exception, "Node 2 did not come back.");
    assert_eq!(status(&running).await, "active");
    let listed = get(&running, "ListUserPlugin", "/userPlugins").await;
    assert_eq!(listed[1]["name"], "pluginName1");
    assert_eq!(listed[1]["state"], "FAILED");

    // One that was built for another version fails without any switch, and can be tried again.
    install(&running, &["sql-extra.zip"])
        .succeed(&running)
        .await;
    running.clock.advance(TimeDelta::seconds(8));
    let record = records(&running, "size=1").await[0].clone();
    let exception = record["statusInfo"][1]["exception"].as_str().unwrap();
    assert!(exception.contains("8.13.4"), "{exception}");
    install(&running, &["pluginName1.zip"])
        .succeed(&running)
        .await;
}

#[tokio::test]
async fn there_is_no_migration_of_data_to_cancel() {
    let running = Running::demo().await;
    for (query, code) in [
        (
            "taskType=MigrateData",
            "InstanceStatusNotSupportCurrentAction",
        ),
        ("taskType=Other", "InvalidParameter"),
        ("", "InvalidParameter"),
    ] {
        let mut call = ask(&running, "CancelTask", Method::POST, "/actions/cancel-task");
        query.clone_into(&mut call.query);
        call.refused(&running, 400, code).await;
    }
}
