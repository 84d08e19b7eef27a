//! Requests and switches at the edge of what can be said, none of which is the service's own fault.

use std::time::Duration;

use chrono::TimeDelta;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::clusters::Cluster;
use crate::running::{Running, answer_after_all, api_key, expect, expect_refusal};
use crate::signer::Call;

/// An object in an object, so many levels deep.
fn nested(levels: usize) -> Value {
    (0..levels).fold(json!({}), |inside, _| json!({ "in": inside }))
}

#[tokio::test]
async fn a_plan_is_not_nested_so_deeply_that_the_next_start_could_not_read_it() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let id = cluster.id.clone();
    let mut plan = cluster.plan().await;
    // The rest of the request is five levels deep; what reads JSON follows 128 at most.
    for (levels, taken) in [(110, false), (95, false), (94, true)] {
        plan["transient"] = nested(levels);
        let response = cluster.put("", plan.clone()).await;
        if taken {
            expect(response, StatusCode::OK).await;
        } else {
            let bad = StatusCode::BAD_REQUEST;
            let reply = expect_refusal(response, bad, "root.invalid_request").await;
            let message = reply["errors"][0]["message"].as_str().unwrap();
            assert!(message.contains("nested too deeply"), "{message}");
        }
    }
    cluster.wait();
    let running = running.again().await;
    let running = &running;
    let cluster = Cluster { running, id };
    assert_eq!(cluster.plan().await["transient"], plan["transient"]);
}

#[tokio::test]
async fn a_path_that_is_no_text_is_refused_in_the_form_of_the_service() {
    let running = Running::demo().await;
    for (method, path) in [
        (Method::GET, "/deployments/extensions/%FF"),
        (Method::DELETE, "/deployments/extensions/%FF"),
        (Method::PUT, "/deployments/%C3%28"),
        (Method::GET, "/stack/versions/%FF"),
    ] {
        let response = running.cloud(method, path).send().await.unwrap();
        let code = "root.resource_not_found";
        expect_refusal(response, StatusCode::NOT_FOUND, code).await;
    }
}

#[tokio::test]
async fn a_refusal_reaches_a_client_that_sends_much() {
    let running = Running::demo().await;
    let id = running.create("words").await;
    let one = format!("/deployments/extensions/{id}");
    for (method, path, kind, status) in [
        (Method::PUT, "/nowhere", "application/zip", 404),
        (Method::PATCH, one.as_str(), "application/zip", 405),
        (Method::PUT, one.as_str(), "multipart/form-data", 400),
    ] {
        let request = running.cloud(method, path).header("content-type", kind);
        let much = vec![7_u8; 20 * 1024 * 1024];
        let answer = answer_after_all(request.body(much)).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{answer}"
        );
        assert!(answer.contains("x-cloud-error-codes"), "{answer}");
    }
}

#[tokio::test]
async fn a_switch_that_can_not_be_turned_leaves_the_others_as_they_are() {
    let running = Running::demo().await;
    let cloud = &running.ready().elastic_cloud;
    let before = running.sandbox.switches().positions();
    for alibaba in [
        json!({ "clock_offset_seconds": 9_000_000_000_000_000_i64 }),
        json!({ "clock_offset_seconds": i64::MIN }),
        json!({ "refuse": { "code": "C", "message": "M", "status": 101 } }),
        json!({ "refuse": { "code": "C", "message": "M", "status": 600 } }),
    ] {
        let request = running
            .client
            .post(format!("{}/_sandbox/switches", cloud.url))
            .header("authorization", api_key(&cloud.api_key))
            .json(&json!({ "next_id_clashes": "ece", "alibaba": alibaba }));
        let response = request.send().await.unwrap();
        expect(response, StatusCode::BAD_REQUEST).await;
        assert_eq!(running.sandbox.switches().positions(), before, "{alibaba}");
    }
}

#[tokio::test]
async fn no_clock_and_no_length_leads_out_of_the_calendar() {
    let running = Running::with(|options| {
        options.restart_takes = Duration::MAX;
        options.record_delay = Duration::MAX;
        options.plan_step = Duration::MAX;
    })
    .await;
    for offset in [TimeDelta::MAX, TimeDelta::MIN] {
        running.sandbox.switches().set_alibaba_clock_offset(offset);
        let call = Call::new(&running, "DescribeRegions", Method::GET, "/openapi/regions");
        call.succeed(&running).await;
    }
    let path = "/openapi/instances/es-cn-i7m27ausp001l0001/actions/restart";
    let restart = Call::new(&running, "RestartInstance", Method::POST, path);
    assert_eq!(
        restart.succeed(&running).await["Result"]["status"],
        "activating"
    );
    for rest in ["", "/nodes", "/elasticsearch-health", "/action-records"] {
        let action = match rest {
            "" => "DescribeInstance",
            "/nodes" => "ListAllNode",
            "/elasticsearch-health" => "DescribeElasticsearchHealth",
            _ => "ListActionRecords",
        };
        let path = format!("/openapi/instances/es-cn-i7m27ausp001l0001{rest}");
        let call = Call::new(&running, action, Method::GET, &path);
        call.succeed(&running).await;
    }
    let cluster = Cluster::named(&running, "search-stage").await;
    let plan = cluster.plan().await;
    cluster.take(plan).await;
    let info = cluster.info().await;
    let log = &info["plan_info"]["pending"]["plan_attempt_log"];
    assert_eq!(log[0]["step_id"], "plan-validator");
}

#[tokio::test]
async fn no_more_nodes_restart_than_there_are() {
    let running = Running::demo().await;
    let path = "/openapi/instances/es-cn-i7m27ausp001l0001/actions/restart";
    for nodes in [vec!["i-1"; 4], Vec::new()] {
        let mut call = Call::new(&running, "RestartInstance", Method::POST, path);
        call.body(&json!({ "restartType": "nodeEcsId", "nodes": nodes }).to_string());
        let message = call.refused(&running, 400, "InvalidParameter").await;
        assert!(message.contains("nodes"), "{message}");
    }
}
