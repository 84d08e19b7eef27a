//! The switches, by library and by the endpoint of the running program.

use plugdesk_sandbox::{BytesPerSecond, Fault, FaultAnswer, InstallResultForm, Service};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::running::{Running, api_key, expect, expect_refusal, zip_of};
use crate::signer::Call;

async fn turn(running: &Running, body: &Value) -> Value {
    let cloud = &running.ready().elastic_cloud;
    let request = running
        .client
        .post(format!("{}/_sandbox/switches", cloud.url));
    let request = request
        .header("authorization", api_key(&cloud.api_key))
        .json(body);
    expect(request.send().await.unwrap(), StatusCode::OK).await
}

#[tokio::test]
async fn the_endpoint_turns_every_switch_and_shows_them() {
    let running = Running::demo().await;
    turn(&running, &json!({ "next_id_clashes": "ece" })).await;
    let fault = json!({ "service": "alibaba", "answer": "html403", "method": "GET" });
    turn(&running, &json!({ "next_answer": fault })).await;
    let shown = turn(
        &running,
        &json!({ "upload_bytes_per_second": 1000, "install_result": "json_string" }),
    )
    .await;
    let expected = json!({
        "next_id_clashes": ["ece"], "next_answers": [fault],
        "upload_bytes_per_second": 1000, "install_result": "json_string",
        "released_instances": [], "plan_step_millis": 700, "failing_plans": [],
        "deleted_deployments": [], "oss_faults": [],
        "alibaba": {
            "busy_instances": [], "custom_plugins_suspended": false, "built_in_overridden": false,
            "clock_offset_seconds": 0, "sts_expired": false, "denied": [], "refusals": [],
            "next_changes": [], "health": [],
        },
    });
    assert_eq!(shown, expected);
    let failing = json!({ "service": "ece", "step": "clean-up", "message": "No." });
    turn(
        &running,
        &json!({ "plan_step_millis": 20, "fail_next_plan": failing }),
    )
    .await;
    let gone = turn(&running, &json!({ "deleted_deployment": "shop-logs" })).await;
    let mut expected = expected;
    expected["plan_step_millis"] = json!(20);
    expected["failing_plans"] = json!([failing]);
    expected["deleted_deployments"] = json!(["shop-logs"]);
    assert_eq!(gone, expected);
    // What is left out stays; null takes the limit away.
    assert_eq!(turn(&running, &json!({})).await, expected);
    let shown = turn(&running, &json!({ "upload_bytes_per_second": null })).await;
    assert_eq!(shown["upload_bytes_per_second"], Value::Null);
    assert_eq!(
        serde_json::to_value(running.sandbox.switches().positions()).unwrap(),
        shown
    );

    let body = json!({ "name": "n", "extension_type": "bundle", "version": "*" });
    let request = running
        .ece(Method::POST, "/deployments/extensions")
        .json(&body);
    let response = request.send().await.unwrap();
    expect_refusal(
        response,
        StatusCode::CONFLICT,
        "extensions.id_already_exists",
    )
    .await;
}

#[tokio::test]
async fn the_endpoint_refuses_strangers_and_nonsense() {
    let running = Running::demo().await;
    let cloud = &running.ready().elastic_cloud;
    let url = format!("{}/_sandbox/switches", cloud.url);
    for request in [
        running.client.get(&url),
        running.client.post(&url).json(&json!({})),
    ] {
        assert_eq!(
            request.send().await.unwrap().status(),
            StatusCode::UNAUTHORIZED
        );
    }
    let other = api_key(&cloud.other_user_api_key);
    let request = running.client.get(&url).header("authorization", other);
    assert_eq!(
        request.send().await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );
    for body in [
        json!({ "unknown": 1 }),
        json!({ "next_id_clashes": "alibaba" }),
        json!({ "upload_bytes_per_second": 0 }),
        json!({ "next_answer": { "service": "ece", "answer": "teapot" } }),
    ] {
        let request = running
            .client
            .post(&url)
            .header("authorization", api_key(&cloud.api_key));
        let response = request.json(&body).send().await.unwrap();
        let reply = expect(response, StatusCode::BAD_REQUEST).await;
        assert!(!reply["error"].as_str().unwrap().is_empty());
    }
    assert_eq!(running.sandbox.switches().positions().next_answers, []);
}

#[tokio::test]
async fn a_fault_strikes_the_fitting_request_once() {
    let running = Running::demo().await;
    let id = running.create("blocked").await;
    let path = format!("/deployments/extensions/{id}");
    running
        .sandbox
        .switches()
        .strike(Fault::new(Service::ElasticCloud, FaultAnswer::Html403).on("PUT"));
    // Another method and another service pass.
    running.extension(&id).await;
    let ece = running
        .ece(Method::PUT, "/deployments/extensions/1")
        .send()
        .await
        .unwrap();
    assert_ne!(ece.status(), StatusCode::FORBIDDEN);
    let upload = || {
        let request = running
            .cloud(Method::PUT, &path)
            .header("content-type", "application/zip");
        request.body(zip_of(&vec![1; 500_000])).send()
    };
    let response = upload().await.unwrap();
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert!(
        response.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    assert!(
        response
            .text()
            .await
            .unwrap()
            .contains("<h1>403 Forbidden</h1>")
    );
    assert!(running.extension(&id).await.get("file_metadata").is_none());
    expect(upload().await.unwrap(), StatusCode::OK).await;
}

#[tokio::test]
async fn faults_speak_the_language_of_their_service() {
    let running = Running::demo().await;
    let strike = |service, answer| {
        running
            .sandbox
            .switches()
            .strike(Fault::new(service, answer));
    };
    strike(Service::Ece, FaultAnswer::Json500);
    let response = running
        .ece(Method::GET, "/deployments")
        .send()
        .await
        .unwrap();
    let code = "root.internal_server_error";
    expect_refusal(response, StatusCode::INTERNAL_SERVER_ERROR, code).await;

    let call = || Call::new(&running, "DescribeRegions", Method::GET, "/openapi/regions");
    strike(Service::Alibaba, FaultAnswer::Json500);
    call().refused(&running, 500, "InternalError").await;
    strike(Service::Alibaba, FaultAnswer::Html200);
    let response = call().send(&running).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(
        response
            .text()
            .await
            .unwrap()
            .starts_with("<!DOCTYPE html>")
    );
    call().succeed(&running).await;
}

#[tokio::test]
async fn the_rate_can_be_set_while_the_sandbox_runs() {
    let running = Running::demo().await;
    let switches = running.sandbox.switches();
    switches.set_upload_rate(BytesPerSecond::new(5));
    assert_eq!(
        switches.positions().upload_bytes_per_second,
        BytesPerSecond::new(5)
    );
    switches.set_upload_rate(None);
    switches.set_install_result(InstallResultForm::JsonString);
    assert_eq!(
        switches.positions().install_result,
        InstallResultForm::JsonString
    );
}
