//! What is remembered from one start to the next, and what is not.

use std::time::Duration;

use chrono::TimeDelta;
use plugdesk_sandbox::{Sandbox, SandboxOptions, SeedData, StartError};
use reqwest::{Method, StatusCode};
use serde_json::json;
use tempfile::TempDir;

use crate::running::{HandClock, Running, expect, expect_refusal, zip_of};
use crate::signer::Call;

#[tokio::test]
async fn extensions_and_files_stay_and_credentials_change() {
    let running = Running::demo().await;
    let id = running.create("kept").await;
    let zip = zip_of(b"kept");
    let path = format!("/deployments/extensions/{id}");
    let request = running
        .cloud(Method::PUT, &path)
        .header("content-type", "application/zip");
    expect(
        request.body(zip.clone()).send().await.unwrap(),
        StatusCode::OK,
    )
    .await;
    let old_key = running.ready().elastic_cloud.api_key.clone();
    let before = serde_json::to_value(running.ready()).unwrap();

    let running = running.again().await;
    let response = running
        .cloud_as(&old_key, Method::GET, &path)
        .send()
        .await
        .unwrap();
    expect_refusal(response, StatusCode::UNAUTHORIZED, "root.unauthorized").await;
    let extension = running.extension(&id).await;
    assert_eq!(extension["name"], "kept");
    let link = extension["file_metadata"]["url"].as_str().unwrap();
    let stored = running
        .client
        .get(link)
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    assert_eq!(stored, zip);

    let after = serde_json::to_value(running.ready()).unwrap();
    for pointer in [
        "/elastic_cloud/api_key",
        "/elastic_cloud/other_user_api_key",
        "/elastic_cloud/no_user_api_key",
        "/ece/api_key",
        "/ece/password",
        "/alibaba/access_key_id",
        "/alibaba/access_key_secret",
    ] {
        let (old, new) = (
            before.pointer(pointer).unwrap(),
            after.pointer(pointer).unwrap(),
        );
        assert!(old.as_str().unwrap().len() >= 24, "{pointer}");
        assert_ne!(old, new, "{pointer}");
        assert_not_stored(running.folder.path(), new.as_str().unwrap());
    }
}

fn assert_not_stored(folder: &std::path::Path, secret: &str) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert_not_stored(&path, secret);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "{}", path.display());
        }
    }
}

#[tokio::test]
async fn files_that_no_extension_names_go_at_the_next_start() {
    let running = Running::demo().await;
    let files = running.files_on_disk();
    let stray = running
        .folder
        .path()
        .join("elastic-cloud/files/left-by-a-crash.zip");
    std::fs::write(&stray, "half").unwrap();
    let running = running.again().await;
    assert!(!stray.exists());
    assert_eq!(running.files_on_disk(), files);
}

#[tokio::test]
async fn dropping_the_sandbox_ends_its_connections() {
    let running = Running::demo().await;
    let url = format!("{}/api/v1/deployments", running.ready().elastic_cloud.url);
    // The client keeps this connection open.
    running
        .client
        .get(&url)
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    let Running {
        sandbox,
        client,
        folder,
        ..
    } = running;
    drop(sandbox);
    // The accept loop ends on its next turn; until then a new connection may still be taken.
    let ended = async {
        while client.get(&url).send().await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), ended)
        .await
        .unwrap();
    Sandbox::start(SandboxOptions::new(folder.path()))
        .await
        .unwrap()
        .stop()
        .await;
}

#[tokio::test]
async fn a_running_install_goes_on_across_a_restart() {
    let running = Running::demo().await;
    let path = "/openapi/instances/es-cn-i7m27ausp001l0001";
    let install = format!("{path}/plugins/user/actions/install");
    let mut call = Call::new(&running, "InstallUserPlugins", Method::POST, &install);
    call.body(&json!([{ "name": "pluginName1.zip" }]).to_string());
    call.succeed(&running).await;

    let running = running.again().await;
    let describe = Call::new(&running, "DescribeInstance", Method::GET, path);
    assert_eq!(
        describe.succeed(&running).await["Result"]["status"],
        "activating"
    );
    running.clock.advance(TimeDelta::seconds(8));
    let describe = Call::new(&running, "DescribeInstance", Method::GET, path);
    assert_eq!(
        describe.succeed(&running).await["Result"]["status"],
        "active"
    );
}

#[tokio::test]
async fn the_seed_fills_new_folders_only() {
    let folder = TempDir::new().unwrap();
    let empty = |options: &mut SandboxOptions| options.seed = SeedData::Empty;
    let running = Running::in_folder(folder, HandClock::new(), empty).await;
    assert_eq!(running.count().await, 0);
    let response = running
        .ece(Method::GET, "/deployments")
        .send()
        .await
        .unwrap();
    assert_eq!(
        expect(response, StatusCode::OK).await["deployments"],
        json!([])
    );
    let list = Call::new(&running, "ListInstance", Method::GET, "/openapi/instances");
    let list = list.succeed(&running).await;
    assert_eq!(list["Headers"]["X-Total-Count"], 1);
    let id = list["Result"][0]["instanceId"].as_str().unwrap();
    let path = format!("/openapi/instances/{id}/userPlugins");
    let plugins = Call::new(&running, "ListUserPlugin", Method::GET, &path);
    assert_eq!(plugins.succeed(&running).await["Result"], json!([]));
    // Starting again with the demo seed changes nothing.
    let running = running.again().await;
    assert_eq!(running.count().await, 0);
}

/// What the first versions wrote, with and without the version of a deployment.
#[tokio::test]
async fn deployments_from_before_there_were_plans_get_one() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("elastic-cloud/state.json");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let extension = |kind: &str, name: &str, version: &str| {
        json!({
            "name": name, "description": null, "download_url": null, "kind": kind,
            "version": version, "owner": "main", "created": "2026-01-01T00:00:00Z",
            "modified": "2026-01-01T00:00:00Z", "resource_version": 1, "file": null,
        })
    };
    let deployment = |digit: &str, version: Option<&str>| {
        let mut one = json!({
            "id": digit.repeat(32), "name": digit, "region": "gcp-europe-west3",
            "elasticsearch_id": "e", "kibana_id": "k", "extensions": ["100", "200", "300"],
        });
        if let Some(version) = version {
            one["elasticsearch_version"] = json!(version);
        }
        one
    };
    let state = json!({ "format": 1, "state": {
        "extensions": {
            "100": extension("plugin", "analysis-ik", "8.14.3"),
            "200": extension("bundle", "legal", "8.*"),
        },
        "deployments": [deployment("a", Some("8.14.3")), deployment("b", None)],
    } });
    std::fs::write(&path, state.to_string()).unwrap();

    let running = Running::in_folder(folder, HandClock::new(), |_| {}).await;
    for (id, version) in [("a", "8.14.3"), ("b", "8.15.2")] {
        let path = format!("/deployments/{}", id.repeat(32));
        let read = running.cloud(Method::GET, &path).send().await.unwrap();
        let whole = expect(read, StatusCode::OK).await;
        assert_eq!(whole["resources"]["kibana"][0]["id"], "k");
        let info = &whole["resources"]["elasticsearch"][0]["info"];
        assert_eq!(info["topology"]["instances"].as_array().unwrap().len(), 1);
        let plan = &info["plan_info"]["current"]["plan"]["elasticsearch"];
        assert_eq!(
            *plan,
            json!({
                "version": version,
                "user_plugins": [
                    { "name": "analysis-ik", "url": "repo://100", "elasticsearch_version": "8.14.3" }
                ],
                "user_bundles": [
                    { "name": "legal", "url": "repo://200", "elasticsearch_version": "8.*" }
                ],
            })
        );
    }
    let gone = "/deployments/extensions/200";
    let gone = running.cloud(Method::DELETE, gone).send().await.unwrap();
    expect_refusal(gone, StatusCode::BAD_REQUEST, "extensions.extension_in_use").await;
}

#[tokio::test]
async fn long_lists_are_there_whole() {
    let many = SeedData::Many {
        extensions: 120,
        deployments: 60,
    };
    let running = Running::with(|options| options.seed = many).await;
    assert_eq!(running.count().await, 120);
    let mut found = 0;
    let mut pages = 0;
    let mut body = json!({ "size": 100 });
    loop {
        let request = running
            .cloud(Method::POST, "/deployments/_search")
            .json(&body);
        let page = expect(request.send().await.unwrap(), StatusCode::OK).await;
        found += page["deployments"].as_array().unwrap().len();
        match page.get("cursor") {
            Some(cursor) => body = json!({ "cursor": cursor }),
            None => break,
        }
        pages += 1;
    }
    assert_eq!((found, pages), (60, 2));
}

#[tokio::test]
async fn a_folder_serves_one_sandbox_at_a_time() {
    let running = Running::demo().await;
    let error = Sandbox::start(SandboxOptions::new(running.folder.path()))
        .await
        .unwrap_err();
    assert!(matches!(error, StartError::FolderInUse { .. }), "{error:?}");
    assert!(error.retry_helps());
    let Running {
        sandbox, folder, ..
    } = running;
    sandbox.stop().await;
    Sandbox::start(SandboxOptions::new(folder.path()))
        .await
        .unwrap()
        .stop()
        .await;
}

#[tokio::test]
async fn damaged_and_foreign_state_is_refused_and_left_alone() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("ece/state.json");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    for (text, format) in [("{\"format\": 1, \"sta", false), ("{\"format\": 99}", true)] {
        std::fs::write(&path, text).unwrap();
        let error = Sandbox::start(SandboxOptions::new(folder.path()))
            .await
            .unwrap_err();
        assert_eq!(
            matches!(error, StartError::StateFormat { .. }),
            format,
            "{error:?}"
        );
        assert!(
            matches!(error, StartError::State { .. }) || format,
            "{error:?}"
        );
        assert!(!error.retry_helps());
        let line = error.to_string();
        assert!(
            line.contains("state.json") && !line.contains('\n'),
            "{line}"
        );
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
}

#[tokio::test]
async fn secrets_are_not_in_debug_output() {
    let running = Running::demo().await;
    let debug = format!("{:?}", running.sandbox);
    let ready = serde_json::to_value(running.ready()).unwrap();
    for pointer in [
        "/elastic_cloud/api_key",
        "/ece/password",
        "/alibaba/access_key_secret",
    ] {
        assert!(
            !debug.contains(ready.pointer(pointer).unwrap().as_str().unwrap()),
            "{pointer}"
        );
    }
}
