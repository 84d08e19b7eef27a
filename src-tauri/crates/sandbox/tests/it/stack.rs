//! The versions of the stack, by region and without one.

use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::running::{Running, expect, expect_refusal};

fn versions(reply: &Value) -> Vec<&str> {
    let stacks = reply["stacks"].as_array().unwrap();
    stacks
        .iter()
        .map(|stack| stack["version"].as_str().unwrap())
        .collect()
}

const OFFERED: [&str; 8] = [
    "9.1.0", "9.0.0", "8.17.0", "8.15.3", "8.15.2", "8.14.3", "8.13.0", "7.17.24",
];

#[tokio::test]
async fn every_region_and_the_plain_path_tell_the_same() {
    let running = Running::demo().await;
    for path in ["/stack/versions", "/regions/gcp-us-central1/stack/versions"] {
        let answer = running.cloud(Method::GET, path).send().await.unwrap();
        let reply = expect(answer, StatusCode::OK).await;
        assert_eq!(versions(&reply), OFFERED, "{path}");
        assert_eq!(reply["stacks"][0]["accessible"], true);
    }
    for path in ["/stack/versions", "/regions/ece-region/stack/versions"] {
        let answer = running.ece(Method::GET, path).send().await.unwrap();
        let reply = expect(answer, StatusCode::OK).await;
        assert_eq!(versions(&reply), OFFERED, "{path}");
        assert!(reply["stacks"][0].get("accessible").is_none());
    }
}

#[tokio::test]
async fn a_region_that_does_not_exist_has_no_versions() {
    let running = Running::demo().await;
    for request in [
        running.ece(Method::GET, "/regions/gcp-us-central1/stack/versions"),
        running.cloud(Method::GET, "/regions/ece-region/stack/versions"),
    ] {
        let answer = request.send().await.unwrap();
        expect_refusal(answer, StatusCode::NOT_FOUND, "root.resource_not_found").await;
    }
}

#[tokio::test]
async fn deleted_and_unusable_versions_come_when_asked_for() {
    let running = Running::demo().await;
    let path = "/stack/versions?show_deleted=true&show_unusable=true";
    let answer = running.cloud(Method::GET, path).send().await.unwrap();
    let reply = expect(answer, StatusCode::OK).await;
    let stacks = reply["stacks"].as_array().unwrap();
    let one = |version: &str| {
        let found = stacks.iter().find(|stack| stack["version"] == version);
        found.unwrap()
    };
    assert_eq!(one("8.11.4")["deleted"], true);
    assert_eq!(one("9.2.0")["accessible"], false);

    let answer = running.ece(Method::GET, path).send().await.unwrap();
    let reply = expect(answer, StatusCode::OK).await;
    assert!(!versions(&reply).contains(&"9.2.0"));

    let path = "/stack/versions?show_deleted=perhaps";
    let answer = running.cloud(Method::GET, path).send().await.unwrap();
    expect_refusal(answer, StatusCode::BAD_REQUEST, "root.invalid_request").await;
}

#[tokio::test]
async fn one_version_is_told_by_its_name() {
    let running = Running::demo().await;
    for path in [
        "/stack/versions/8.15.2",
        "/regions/gcp-us-central1/stack/versions/8.15.2",
    ] {
        let answer = running.cloud(Method::GET, path).send().await.unwrap();
        let stack = expect(answer, StatusCode::OK).await;
        assert_eq!(
            stack["upgradable_to"],
            serde_json::json!(["8.15.3", "8.17.0"])
        );
    }
    let answer = running.cloud(Method::GET, "/stack/versions/8.15.9").send();
    expect_refusal(
        answer.await.unwrap(),
        StatusCode::NOT_FOUND,
        "stackpack.version_not_found",
    )
    .await;
}
