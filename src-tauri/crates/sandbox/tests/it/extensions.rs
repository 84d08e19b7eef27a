//! Listing, reading, changing and deleting extensions.

use plugdesk_sandbox::UnknownExtension;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::running::{Running, expect, expect_refusal};

/// `analysis-ik` of the demo data: in use and with a file.
const IK: &str = "/deployments/extensions/1837462910";

#[tokio::test]
async fn the_demo_shows_five_extensions_and_one_waits_for_its_file() {
    let running = Running::demo().await;
    let response = running
        .cloud(Method::GET, "/deployments/extensions")
        .send()
        .await
        .unwrap();
    let reply = expect(response, StatusCode::OK).await;
    let extensions = reply["extensions"].as_array().unwrap();
    let mut names: Vec<_> = extensions
        .iter()
        .map(|item| item["name"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "analysis-ik",
            "ingest-geoip-custom",
            "legal-dictionaries",
            "repository-minio",
            "saml-metadata"
        ]
    );
    for item in extensions {
        let waits = item["name"] == "ingest-geoip-custom";
        assert_eq!(item.get("file_metadata").is_none(), waits, "{item}");
        assert!(item.get("deployments").is_none(), "{item}");
        assert_eq!(
            item["url"],
            format!("repo://{}", item["id"].as_str().unwrap())
        );
    }
}

#[tokio::test]
async fn deployments_are_told_on_demand_and_exist() {
    let running = Running::demo().await;
    let get = async |path: &str| {
        expect(
            running.cloud(Method::GET, path).send().await.unwrap(),
            StatusCode::OK,
        )
        .await
    };
    assert!(get(IK).await.get("deployments").is_none());
    assert!(
        get(&format!("{IK}?include_deployments=false"))
            .await
            .get("deployments")
            .is_none()
    );
    let users = get(&format!("{IK}?include_deployments=true")).await;
    let users = users["deployments"].as_array().unwrap();
    let deployments = get("/deployments").await;
    let mut names = Vec::new();
    for deployment in deployments["deployments"].as_array().unwrap() {
        let id = deployment["id"].as_str().unwrap();
        assert!(
            id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{id}"
        );
        assert_eq!(deployment["resources"][0]["kind"], "elasticsearch");
        if users.contains(&deployment["id"]) {
            names.push(deployment["name"].as_str().unwrap());
        }
    }
    assert_eq!(names, ["search-prod", "search-stage"]);
    assert_eq!(users.len(), names.len());

    let id = running.create("unused").await;
    let unused = get(&format!(
        "/deployments/extensions/{id}?include_deployments=true"
    ))
    .await;
    assert_eq!(unused["deployments"], json!([]));
    let bad = running.cloud(Method::GET, &format!("{IK}?include_deployments=perhaps"));
    let bad = bad.send().await.unwrap();
    expect_refusal(bad, StatusCode::BAD_REQUEST, "root.invalid_request").await;
}

#[tokio::test]
async fn an_unknown_extension_is_not_found_or_forbidden() {
    let path = "/deployments/extensions/123456789";
    let running = Running::demo().await;
    let body = json!({ "name": "n", "extension_type": "bundle", "version": "*" });
    let zip = "application/zip";
    for request in [
        running.cloud(Method::GET, path),
        running.cloud(Method::POST, path).json(&body),
        running
            .cloud(Method::PUT, path)
            .header("content-type", zip)
            .body("x"),
        running.cloud(Method::DELETE, path),
    ] {
        let response = request.send().await.unwrap();
        expect_refusal(response, StatusCode::NOT_FOUND, "extensions.not_found").await;
    }
    let running =
        Running::with(|options| options.unknown_extension = UnknownExtension::Forbidden403).await;
    let response = running.cloud(Method::GET, path).send().await.unwrap();
    expect_refusal(response, StatusCode::FORBIDDEN, "root.forbidden").await;
}

#[tokio::test]
async fn only_the_owner_may_change_delete_or_upload() {
    let running = Running::demo().await;
    let cloud = &running.ready().elastic_cloud;
    let body = json!({ "name": "n", "extension_type": "plugin", "version": "8.14.3" });
    for (key, code) in [
        (&cloud.other_user_api_key, "extensions.unauthorised"),
        (&cloud.no_user_api_key, "extensions.no_user_id"),
    ] {
        let upload = running.cloud_as(key, Method::PUT, IK);
        for request in [
            running.cloud_as(key, Method::POST, IK).json(&body),
            upload
                .header("content-type", "application/zip")
                .body(vec![0; 300_000]),
            running.cloud_as(key, Method::DELETE, IK),
        ] {
            let response = request.send().await.unwrap();
            expect_refusal(response, StatusCode::UNAUTHORIZED, code).await;
        }
        let read = running.cloud_as(key, Method::GET, IK).send().await.unwrap();
        assert_eq!(expect(read, StatusCode::OK).await["version"], "8.14.3");
    }
}

#[tokio::test]
async fn an_update_changes_metadata_and_counts_up_but_keeps_the_type() {
    let running = Running::demo().await;
    let id = running.create("before").await;
    running.clock.advance(chrono::TimeDelta::seconds(60));
    let path = format!("/deployments/extensions/{id}");
    // The rule for names is documented for create only.
    let body = json!({ "name": "after it", "extension_type": "bundle", "version": "8.16.0" });
    let response = running
        .cloud(Method::POST, &path)
        .json(&body)
        .send()
        .await
        .unwrap();
    let headers = response.headers().clone();
    let reply = expect(response, StatusCode::OK).await;
    assert_eq!(reply["name"], "after it");
    assert_eq!(reply["version"], "8.16.0");
    assert_eq!(reply["extension_type"], "plugin");
    assert_eq!(reply["id"], id.as_str());
    assert_eq!(headers["x-cloud-resource-version"], "2");
    assert_eq!(
        headers["x-cloud-resource-created"],
        "2026-01-02T03:04:05.678Z"
    );
    assert_eq!(
        headers["x-cloud-resource-last-modified"],
        "2026-01-02T03:05:05.678Z"
    );
}

#[tokio::test]
async fn an_extension_in_use_cannot_be_deleted() {
    let running = Running::demo().await;
    let response = running.cloud(Method::DELETE, IK).send().await.unwrap();
    let code = "extensions.extension_in_use";
    let reply = expect_refusal(response, StatusCode::BAD_REQUEST, code).await;
    let message = "Cannot delete extension [1837462910]. It is used by deployments \
                   [search-prod, search-stage].";
    assert_eq!(reply["errors"][0]["message"], message);
    assert_eq!(running.extension("1837462910").await["name"], "analysis-ik");
}

#[tokio::test]
async fn a_deleted_extension_is_gone_with_its_file() {
    let running = Running::demo().await;
    let path = "/deployments/extensions/882519870";
    let files = running.files_on_disk();
    let response = running.cloud(Method::DELETE, path).send().await.unwrap();
    assert!(response.headers().contains_key("x-cloud-resource-version"));
    assert_eq!(expect(response, StatusCode::OK).await, json!({}));
    assert_eq!(running.files_on_disk(), files - 1);
    let response = running.cloud(Method::GET, path).send().await.unwrap();
    expect_refusal(response, StatusCode::NOT_FOUND, "extensions.not_found").await;
}

#[tokio::test]
async fn paths_and_methods_that_do_not_exist_are_refused_in_json() {
    let running = Running::demo().await;
    let response = running.cloud(Method::GET, "/nothing").send().await.unwrap();
    expect_refusal(response, StatusCode::NOT_FOUND, "root.resource_not_found").await;
    let response = running.cloud(Method::PATCH, IK).send().await.unwrap();
    expect_refusal(
        response,
        StatusCode::METHOD_NOT_ALLOWED,
        "root.method_not_allowed",
    )
    .await;
    let url = format!("{}/", running.ready().elastic_cloud.url);
    let response = running.client.get(url).send().await.unwrap();
    expect_refusal(response, StatusCode::NOT_FOUND, "root.resource_not_found").await;
}

#[tokio::test]
async fn elastic_cloud_counts_requests_and_ece_does_not() {
    let running = Running::demo().await;
    let mut remaining = Vec::new();
    for _ in 0..2 {
        let response = running
            .cloud(Method::GET, "/deployments")
            .send()
            .await
            .unwrap();
        assert!(response.headers().contains_key("x-ratelimit-interval"));
        assert!(response.headers().contains_key("x-ratelimit-limit"));
        let value = response.headers()["x-ratelimit-remaining"]
            .to_str()
            .unwrap();
        remaining.push(value.parse::<u64>().unwrap());
    }
    assert_eq!(remaining[1], remaining[0] - 1);
    let response = running
        .ece(Method::GET, "/deployments")
        .send()
        .await
        .unwrap();
    assert!(!response.headers().contains_key("x-ratelimit-limit"));
    let reply: Value = expect(response, StatusCode::OK).await;
    assert_eq!(reply["deployments"].as_array().unwrap().len(), 2);
}
