//! Creating and changing extensions by a URL that the service follows itself.

use std::net::{Ipv4Addr, TcpListener as StdListener};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode as AxumStatus};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use bytes::Bytes;
use futures_util::stream;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::running::{Running, expect, expect_refusal, zip_of};

const EXTENSIONS: &str = "/deployments/extensions";
const FAILED: &str = "extensions.request_execution_failed";

/// A web server out there that keeps archives.
struct Host {
    origin: String,
    gate: Arc<Gate>,
}

/// Holds `/gated.zip` back: a request says that it has come and waits to be let through.
struct Gate {
    came: Semaphore,
    open: Semaphore,
}

impl Host {
    async fn start() -> Self {
        let gate = Arc::new(Gate {
            came: Semaphore::new(0),
            open: Semaphore::new(0),
        });
        let routes = Router::new()
            .route("/good.zip", get(async || zip_of(b"by url")))
            .route("/moved.zip", get(async || Redirect::temporary("/good.zip")))
            .route("/page.zip", get(async || "<html>please sign in</html>"))
            .route("/forbidden.zip", get(async || AxumStatus::FORBIDDEN))
            .route("/broken.zip", get(broken))
            .route("/basic.zip", get(basic))
            .route("/gated.zip", get(gated))
            .with_state(Arc::clone(&gate));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async { axum::serve(listener, routes).await });
        Self { origin, gate }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}

async fn broken() -> Response {
    let chunks = [
        Ok(Bytes::from_static(b"PK\x03\x04")),
        Err(std::io::Error::other("cut")),
    ];
    Body::from_stream(stream::iter(chunks)).into_response()
}

async fn basic(headers: HeaderMap) -> Response {
    // user:secret
    if headers
        .get("authorization")
        .is_some_and(|value| value == "Basic dXNlcjpzZWNyZXQ=")
    {
        zip_of(b"basic").into_response()
    } else {
        AxumStatus::UNAUTHORIZED.into_response()
    }
}

async fn gated(State(gate): State<Arc<Gate>>) -> Vec<u8> {
    gate.came.add_permits(1);
    gate.open.acquire().await.unwrap().forget();
    zip_of(b"gated")
}

fn body(url: &str) -> Value {
    json!({ "name": "by-url", "extension_type": "bundle", "version": "*", "download_url": url })
}

#[tokio::test]
async fn the_service_fetches_the_file_itself() {
    let (running, host) = (Running::demo().await, Host::start().await);
    let url = host.url("/good.zip");
    let response = running
        .cloud(Method::POST, EXTENSIONS)
        .json(&body(&url))
        .send()
        .await
        .unwrap();
    assert_eq!(response.headers()["x-cloud-resource-version"], "1");
    let reply = expect(response, StatusCode::CREATED).await;
    assert_eq!(reply["download_url"], url);
    let zip = zip_of(b"by url");
    assert_eq!(reply["file_metadata"]["size"], zip.len());
    let link = reply["file_metadata"]["url"].as_str().unwrap();
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
    let with_credentials = host
        .url("/basic.zip")
        .replace("http://", "http://user:secret@");
    let request = running
        .cloud(Method::POST, EXTENSIONS)
        .json(&body(&with_credentials));
    expect(request.send().await.unwrap(), StatusCode::CREATED).await;
}

#[tokio::test]
async fn every_failure_says_why_and_stores_nothing() {
    let (running, host) = (Running::demo().await, Host::start().await);
    let (before, files) = (running.count().await, running.files_on_disk());
    let closed = {
        let listener = StdListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        format!("http://{}/x.zip", listener.local_addr().unwrap())
    };
    for (url, why) in [
        (host.url("/moved.zip"), "redirects are not followed"),
        (host.url("/missing.zip"), "answered 404"),
        (host.url("/forbidden.zip"), "answered 403"),
        (host.url("/page.zip"), "could not be read"),
        (host.url("/broken.zip"), "Could not download"),
        (host.url("/basic.zip"), "answered 401"),
        (closed, "error sending request"),
        ("ftp://127.0.0.1/x.zip".to_owned(), "only http and https"),
        ("file:///etc/hosts".to_owned(), "only http and https"),
        ("not a url".to_owned(), "it is not a URL"),
        (
            "http://user:canary@127.0.0.1:1/x.zip?token=canary".to_owned(),
            "error sending request",
        ),
    ] {
        let request = running.cloud(Method::POST, EXTENSIONS).json(&body(&url));
        let response = request.send().await.unwrap();
        let reply = expect_refusal(response, StatusCode::BAD_REQUEST, FAILED).await;
        let message = reply["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains(why), "{url}: {message}");
        assert!(!message.contains("canary"), "{message}");
    }
    assert_eq!(running.count().await, before);
    assert_eq!(running.files_on_disk(), files);
}

#[tokio::test]
async fn an_update_with_a_url_fetches_again() {
    let (running, host) = (Running::demo().await, Host::start().await);
    let id = running.create("fetched").await;
    let path = format!("{EXTENSIONS}/{id}");
    let failing = body(&host.url("/missing.zip"));
    let response = running
        .cloud(Method::POST, &path)
        .json(&failing)
        .send()
        .await
        .unwrap();
    expect_refusal(response, StatusCode::BAD_REQUEST, FAILED).await;
    assert_eq!(running.extension(&id).await["name"], "fetched");
    let good = body(&host.url("/good.zip"));
    let reply = running
        .cloud(Method::POST, &path)
        .json(&good)
        .send()
        .await
        .unwrap();
    let reply = expect(reply, StatusCode::OK).await;
    assert_eq!(reply["name"], "by-url");
    assert_eq!(reply["file_metadata"]["size"], zip_of(b"by url").len());
}

#[tokio::test]
async fn a_change_during_the_download_of_an_update_is_a_conflict() {
    let (running, host) = (Running::demo().await, Host::start().await);
    let id = running.create("contested").await;
    let path = format!("{EXTENSIONS}/{id}");
    let slow = running
        .cloud(Method::POST, &path)
        .json(&body(&host.url("/gated.zip")));
    let slow = tokio::spawn(slow.send());
    host.gate.came.acquire().await.unwrap().forget();
    let quick = json!({ "name": "quick", "extension_type": "bundle", "version": "*" });
    let response = running
        .cloud(Method::POST, &path)
        .json(&quick)
        .send()
        .await
        .unwrap();
    expect(response, StatusCode::OK).await;
    host.gate.open.add_permits(1);
    let response = slow.await.unwrap().unwrap();
    expect_refusal(
        response,
        StatusCode::CONFLICT,
        "extensions.version_conflict",
    )
    .await;
    let now = running.extension(&id).await;
    assert_eq!(now["name"], "quick");
    assert!(now.get("file_metadata").is_none());
    assert_eq!(running.files_on_disk(), 4);
}
