//! Every request that the client makes, held to Elastic's published description of the API.
//!
//! The environment variable `PLUGDESK_ELASTIC_SPEC` names the file: `apidocs.json` of Elastic's
//! client for Go (Swagger 2.0), or a part of it. It is no part of the project. Without it the
//! requests are made and counted all the same, but not judged.

mod description;
mod recorder;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::TimeDelta;
use description::Description;
use plugdesk_elastic::{
    ApiBase, Client, Credentials, DeploymentId, Encoding, IncludeDeployments, Look, NewExtension,
    PlanUpdate, UpdateOptions, Upload,
};
use plugdesk_net::{CancellationToken, Http, HttpSettings};
use plugdesk_sandbox::SeedData;
use recorder::{Answers, Recorder, Request};
use secrecy::SecretString;

use crate::hand_clock::HandClock;
use crate::stage::{Stage, new};

/// Every operation that the client knows, as the description writes its path.
const OPERATIONS: [&str; 16] = [
    "DELETE /deployments/extensions/{extension_id}",
    "DELETE /deployments/{deployment_id}/{resource_kind}/{ref_id}/plan/pending",
    "GET /deployments/extensions",
    "GET /deployments/extensions/{extension_id}",
    "GET /deployments/{deployment_id}",
    "GET /regions/{region}/stack/versions",
    "GET /stack/versions",
    "POST /deployments/_search",
    "POST /deployments/extensions",
    "POST /deployments/extensions/{extension_id}",
    "POST /deployments/{deployment_id}/elasticsearch/{ref_id}/_restart",
    "POST /users/auth/_login",
    "POST /users/auth/_refresh",
    "PUT /deployments/extensions/{extension_id}",
    "PUT /deployments/{deployment_id}",
    "PUT /deployments/{deployment_id}?validate_only=true",
];

#[tokio::test]
async fn every_request_keeps_to_the_published_description() {
    let mut requests = with_a_key().await;
    requests.extend(with_a_password().await);
    let made: BTreeSet<_> = requests.iter().map(operation).collect();
    assert_eq!(
        made.iter().map(String::as_str).collect::<Vec<_>>(),
        OPERATIONS
    );

    let Some(file) = std::env::var_os("PLUGDESK_ELASTIC_SPEC") else {
        println!("PLUGDESK_ELASTIC_SPEC names no description: nothing to hold the requests to");
        return;
    };
    let description = Description::read(file.as_ref());
    let faults: Vec<_> = requests
        .iter()
        .flat_map(|request| description.faults(request))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    println!("{} requests judged", requests.len());
}

fn client(url: &str, credentials: Credentials) -> Client {
    let http = Http::new(HttpSettings::default()).unwrap();
    Client::new(http, ApiBase::parse(url).unwrap(), credentials).unwrap()
}

/// Every operation but those of a session, answered by the sandbox.
async fn with_a_key() -> Vec<Request> {
    let stage = Stage::with(|options| options.seed = SeedData::Demo).await;
    let ready = &stage.sandbox.ready().elastic_cloud;
    let recorder = Recorder::start(Answers::Of(ready.url.clone())).await;
    let client = client(recorder.url(), Credentials::ApiKey(ready.api_key.clone()));
    let cancel = CancellationToken::new();
    extensions(&stage, &client, &cancel).await;
    deployments(&client, &cancel).await;
    for region in [Some("gcp-us-central1"), None] {
        client.stack_versions(region, &cancel).await.unwrap();
    }
    recorder.stop()
}

async fn extensions(stage: &Stage, client: &Client, cancel: &CancellationToken) {
    let listed = client.list_extensions(cancel).await.unwrap();
    let link = listed
        .iter()
        .find_map(|one| one.file_metadata.as_ref()?.url.clone())
        .unwrap();
    let bare = NewExtension {
        description: None,
        ..new("bare")
    };
    let full = NewExtension {
        download_url: Some(link.expose().to_owned()),
        ..new("full")
    };
    for request in [bare, full] {
        let created = client.create_extension(&request, cancel).await.unwrap();
        let id = created.value.id;
        let with = IncludeDeployments(request.description.is_some());
        client.extension(&id, with, cancel).await.unwrap();
        client
            .update_extension(&id, &request, cancel)
            .await
            .unwrap();
        for encoding in [Encoding::RawZip, Encoding::Multipart] {
            let upload = Upload::new(stage.archive("words.zip", 1000), encoding);
            client.upload_extension(&id, upload, cancel).await.unwrap();
        }
        client.delete_extension(&id, cancel).await.unwrap();
    }
}

async fn deployments(client: &Client, cancel: &CancellationToken) {
    for deployment in client.search_deployments(cancel).await.unwrap() {
        let id = DeploymentId::parse(&deployment.id).unwrap();
        let read = client.deployment(&id, Look::for_change(), cancel).await;
        let read = read.unwrap();
        let Some(plan) = read.value.current_plan().cloned() else {
            continue;
        };
        let update = PlanUpdate::of(&read.value, plan).unwrap();
        let cluster = read.value.cluster_ref().unwrap();
        for validate_only in [true, false] {
            let options = UpdateOptions {
                version: read.resource.version.clone(),
                validate_only,
            };
            // What the service makes of a request is not asked here, only what the request is.
            let _ = client
                .update_deployment(&id, &update, options, cancel)
                .await;
        }
        for look in [Look::for_following(), Look::for_outcome()] {
            client.deployment(&id, look, cancel).await.unwrap();
        }
        let _ = client.cancel_pending_plan(&id, cluster, cancel).await;
        let _ = client.restart(&id, cluster, cancel).await;
    }
}

/// A login, a call, and a refresh. Nothing encrypts here, so that the requests can be read.
async fn with_a_password() -> Vec<Request> {
    let recorder = Recorder::start(Answers::Token).await;
    let clock = HandClock::new();
    let credentials = Credentials::User {
        username: "ann".to_owned(),
        password: SecretString::from("secret"),
    };
    let client = client(recorder.url(), credentials).with_clock(Arc::clone(&clock) as _);
    let cancel = CancellationToken::new();
    client.list_extensions(&cancel).await.unwrap();
    clock.advance(TimeDelta::minutes(59));
    client.list_extensions(&cancel).await.unwrap();
    recorder.stop()
}

/// The operation that a request is, with the names that the description has for parts of its path.
fn operation(request: &Request) -> String {
    let parts: Vec<_> = request.path.split('/').skip(3).collect();
    let path = match parts.as_slice() {
        ["deployments", "extensions", _] => "deployments/extensions/{extension_id}".to_owned(),
        ["deployments", "extensions" | "_search"] => parts.join("/"),
        ["deployments", _] => "deployments/{deployment_id}".to_owned(),
        ["deployments", _, "elasticsearch", _, "_restart"] => {
            "deployments/{deployment_id}/elasticsearch/{ref_id}/_restart".to_owned()
        }
        ["deployments", _, _, _, "plan", "pending"] => {
            "deployments/{deployment_id}/{resource_kind}/{ref_id}/plan/pending".to_owned()
        }
        ["regions", _, "stack", "versions"] => "regions/{region}/stack/versions".to_owned(),
        other => other.join("/"),
    };
    let only = request
        .query
        .iter()
        .any(|(name, value)| name == "validate_only" && value == "true");
    let check = if only { "?validate_only=true" } else { "" };
    format!("{} /{path}{check}", request.method)
}
