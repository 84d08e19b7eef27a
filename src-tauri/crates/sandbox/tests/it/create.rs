//! Creating extensions without a file, and what is refused.

use reqwest::{Method, StatusCode};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::running::{Running, expect, expect_refusal};

const EXTENSIONS: &str = "/deployments/extensions";

#[tokio::test]
async fn metadata_alone_gives_an_extension_that_waits_for_its_file() {
    let running = Running::demo().await;
    let body = json!({
        "name": "my_plugin-1.0", "description": "Mine", "extension_type": "plugin",
        "version": "8.15.1", "download_url": null, "unknown": true,
    });
    // As in the documentation's own example: JSON without saying so.
    let request = running
        .cloud(Method::POST, EXTENSIONS)
        .body(body.to_string());
    let response = request.send().await.unwrap();
    let headers = response.headers().clone();
    let reply = expect(response, StatusCode::CREATED).await;

    let id = reply["id"].as_str().unwrap();
    assert!(
        (9..=10).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit()),
        "{id}"
    );
    let expected = json!({
        "id": id, "name": "my_plugin-1.0", "description": "Mine", "url": format!("repo://{id}"),
        "extension_type": "plugin", "version": "8.15.1",
    });
    assert_eq!(reply, expected);
    assert_eq!(headers["x-cloud-resource-version"], "1");
    assert_eq!(
        headers["x-cloud-resource-created"],
        "2026-01-02T03:04:05.678Z"
    );
    assert_eq!(
        headers["x-cloud-resource-last-modified"],
        "2026-01-02T03:04:05.678Z"
    );
    assert!(headers.contains_key("x-request-id"));
    assert_eq!(running.extension(id).await, expected);
}

#[tokio::test]
async fn names_versions_and_types_are_checked() {
    let running = Running::demo().await;
    let before = running.count().await;
    let good = json!({ "name": "n", "extension_type": "bundle", "version": "8.*" });
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    for (body, field) in [
        (with("name", json!("My extension")), "name"),
        (with("name", json!("häuser")), "name"),
        (with("name", json!("a/b")), "name"),
        (with("name", json!("")), "name"),
        (with("name", Value::Null), "name"),
        (with("version", json!("  ")), "version"),
        (with("version", Value::Null), "version"),
        (with("extension_type", json!("banana")), "extension_type"),
        (with("extension_type", Value::Null), "extension_type"),
    ] {
        let response = running
            .cloud(Method::POST, EXTENSIONS)
            .json(&body)
            .send()
            .await
            .unwrap();
        let code = "root.invalid_request";
        let reply = expect_refusal(response, StatusCode::BAD_REQUEST, code).await;
        assert_eq!(reply["errors"][0]["fields"], json!([field]), "{body}");
    }
    for body in ["", "[]", "{\"name\":5}", "no json"] {
        let response = running
            .cloud(Method::POST, EXTENSIONS)
            .body(body)
            .send()
            .await
            .unwrap();
        expect_refusal(response, StatusCode::BAD_REQUEST, "root.invalid_request").await;
    }
    assert_eq!(running.count().await, before);
}

#[tokio::test]
async fn a_body_beyond_a_mebibyte_is_too_large() {
    let running = Running::demo().await;
    let body = json!({
        "name": "n", "extension_type": "bundle", "version": "*",
        "description": "x".repeat(1024 * 1024),
    });
    let response = running
        .cloud(Method::POST, EXTENSIONS)
        .json(&body)
        .send()
        .await
        .unwrap();
    let code = "root.request_entity_too_large";
    expect_refusal(response, StatusCode::PAYLOAD_TOO_LARGE, code).await;
}

#[tokio::test]
async fn a_key_without_a_user_cannot_create() {
    let running = Running::demo().await;
    let before = running.count().await;
    let key = running.ready().elastic_cloud.no_user_api_key.clone();
    let body = json!({ "name": "n", "extension_type": "bundle", "version": "*" });
    let request = running.cloud_as(&key, Method::POST, EXTENSIONS).json(&body);
    let response = request.send().await.unwrap();
    expect_refusal(response, StatusCode::NOT_FOUND, "extensions.no_user_id").await;
    assert_eq!(running.count().await, before);
}

#[tokio::test]
async fn a_clashing_id_stores_nothing_and_the_next_try_works() {
    let running = Running::demo().await;
    let before = running.count().await;
    running
        .sandbox
        .switches()
        .clash_next_id(plugdesk_sandbox::Service::ElasticCloud);
    let body = json!({ "name": "n", "extension_type": "bundle", "version": "*" });
    let response = running
        .cloud(Method::POST, EXTENSIONS)
        .json(&body)
        .send()
        .await
        .unwrap();
    expect_refusal(
        response,
        StatusCode::CONFLICT,
        "extensions.id_already_exists",
    )
    .await;
    assert_eq!(running.count().await, before);
    let response = running
        .cloud(Method::POST, EXTENSIONS)
        .json(&body)
        .send()
        .await
        .unwrap();
    expect(response, StatusCode::CREATED).await;
    assert_eq!(running.count().await, before + 1);
}

#[tokio::test]
async fn missing_and_wrong_credentials_are_unauthorized() {
    let running = Running::demo().await;
    let url = format!("{}/api/v1{EXTENSIONS}", running.ready().elastic_cloud.url);
    let bare = running.client.get(&url).send().await.unwrap();
    expect_refusal(bare, StatusCode::UNAUTHORIZED, "root.unauthorized").await;
    let wrong = SecretString::from("d3Jvbmc6a2V5");
    let wrong = running
        .cloud_as(&wrong, Method::GET, EXTENSIONS)
        .send()
        .await
        .unwrap();
    expect_refusal(wrong, StatusCode::UNAUTHORIZED, "root.unauthorized").await;
    // The keys of one service do not open the other.
    let foreign = running.ready().ece.api_key.clone();
    let foreign = running
        .cloud_as(&foreign, Method::GET, EXTENSIONS)
        .send()
        .await
        .unwrap();
    expect_refusal(foreign, StatusCode::UNAUTHORIZED, "root.unauthorized").await;
    // Elastic Cloud takes API keys only, even with a key in place of the password.
    let basic = running
        .client
        .get(&url)
        .basic_auth("sandbox", Some("x"))
        .send()
        .await
        .unwrap();
    expect_refusal(basic, StatusCode::UNAUTHORIZED, "root.unauthorized").await;
}
