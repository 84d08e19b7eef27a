//! Uploading archives, as a form and bare.

use std::time::{Duration, Instant};

use futures_util::stream;
use plugdesk_sandbox::BytesPerSecond;
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Method, StatusCode};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::running::{Running, expect, expect_refusal, zip_of};

/// A few mebibytes that do not repeat.
fn large_zip() -> Vec<u8> {
    let mut content = Vec::new();
    let mut block = Sha256::digest(b"seed");
    while content.len() < 5 * 1024 * 1024 {
        content.extend_from_slice(&block);
        block = Sha256::digest(block);
    }
    zip_of(&content)
}

fn path(id: &str) -> String {
    format!("/deployments/extensions/{id}")
}

fn form(name: &'static str, bytes: Vec<u8>) -> Form {
    let part = Part::bytes(bytes)
        .file_name("Extension")
        .mime_str("application/zip")
        .unwrap();
    Form::new().part(name, part)
}

async fn download(running: &Running, extension: &Value) -> Vec<u8> {
    let url = extension["file_metadata"]["url"].as_str().unwrap();
    // No credentials: the link itself is enough.
    let response = running.client.get(url).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "application/zip");
    response.bytes().await.unwrap().to_vec()
}

#[tokio::test]
async fn a_form_with_length_arrives_byte_for_byte() {
    let running = Running::demo().await;
    let id = running.create("form").await;
    running.clock.advance(chrono::TimeDelta::minutes(1));
    let zip = large_zip();
    let request = running
        .cloud(Method::PUT, &path(&id))
        .multipart(form("file", zip.clone()));
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["x-cloud-resource-version"], "2");
    let last_modified = response.headers()["x-cloud-resource-last-modified"].clone();
    let reply = expect(response, StatusCode::OK).await;
    assert_eq!(reply["file_metadata"]["size"], zip.len());
    assert_eq!(
        reply["file_metadata"]["last_modified_date"],
        "2026-01-02T03:05:05.678Z"
    );
    assert_eq!(last_modified, "2026-01-02T03:05:05.678Z");
    assert_eq!(
        Sha256::digest(download(&running, &reply).await),
        Sha256::digest(&zip)
    );
}

#[tokio::test]
async fn a_chunked_form_and_a_bare_zip_arrive_as_well() {
    let running = Running::demo().await;
    let zip = large_zip();
    let chunks: Vec<_> = zip
        .chunks(70_001)
        .map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec()))
        .collect();

    let chunked = running.create("chunked").await;
    let part = Part::stream(Body::wrap_stream(stream::iter(chunks))).file_name("täst 1.zip");
    let extra = Form::new()
        .text("note", "skipped")
        .part("file", part)
        .text("after", "skipped");
    let request = running.cloud(Method::PUT, &path(&chunked)).multipart(extra);
    let reply = expect(request.send().await.unwrap(), StatusCode::OK).await;
    assert_eq!(
        Sha256::digest(download(&running, &reply).await),
        Sha256::digest(&zip)
    );

    let bare = running.create("bare").await;
    let request = running.cloud(Method::PUT, &path(&bare));
    let request = request
        .header("content-type", "application/zip")
        .body(zip.clone());
    let reply = expect(request.send().await.unwrap(), StatusCode::OK).await;
    assert_eq!(
        Sha256::digest(download(&running, &reply).await),
        Sha256::digest(&zip)
    );
}

#[tokio::test]
async fn what_is_not_a_zip_is_refused_and_the_previous_file_stays() {
    let running = Running::demo().await;
    let id = running.create("steady").await;
    let zip = zip_of(b"the first");
    let request = running
        .cloud(Method::PUT, &path(&id))
        .multipart(form("file", zip.clone()));
    expect(request.send().await.unwrap(), StatusCode::OK).await;
    let files = running.files_on_disk();

    let cut_at_the_end = zip[..zip.len() - 10].to_vec();
    let mut damaged_in_front = zip.clone();
    damaged_in_front[..4].copy_from_slice(b"XXXX");
    for bytes in [
        Vec::new(),
        b"not a zip".to_vec(),
        cut_at_the_end,
        damaged_in_front,
    ] {
        let request = running
            .cloud(Method::PUT, &path(&id))
            .multipart(form("file", bytes));
        let response = request.send().await.unwrap();
        let code = "extensions.request_execution_failed";
        let reply = expect_refusal(response, StatusCode::BAD_REQUEST, code).await;
        let message = reply["errors"][0]["message"].as_str().unwrap();
        assert!(
            message.starts_with("The extension zip file could not be read"),
            "{message}"
        );
    }
    assert_eq!(running.files_on_disk(), files);
    assert_eq!(download(&running, &running.extension(&id).await).await, zip);
}

#[tokio::test]
async fn a_new_file_replaces_the_old_one() {
    let running = Running::demo().await;
    let id = running.create("replaced").await;
    for (content, version) in [(b"one".as_slice(), "2"), (b"two".as_slice(), "3")] {
        let zip = zip_of(content);
        let request = running
            .cloud(Method::PUT, &path(&id))
            .multipart(form("file", zip.clone()));
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["x-cloud-resource-version"], version);
        let reply = expect(response, StatusCode::OK).await;
        assert_eq!(download(&running, &reply).await, zip);
    }
    // Four files of the demo data, and one.
    assert_eq!(running.files_on_disk(), 5);
}

#[tokio::test]
async fn a_form_without_a_file_and_other_bodies_are_refused() {
    let running = Running::demo().await;
    let id = running.create("bodies").await;
    let failed = "extensions.request_execution_failed";
    let request = running.cloud(Method::PUT, &path(&id));
    let response = request
        .multipart(form("archive", zip_of(b"x")))
        .send()
        .await
        .unwrap();
    expect_refusal(response, StatusCode::BAD_REQUEST, failed).await;

    let request = running.cloud(Method::PUT, &path(&id));
    let broken = request
        .header("content-type", "multipart/form-data; boundary=b")
        .body("--b\r\ncontent-disposition: form-data; name=\"file\"\r\n\r\nbroken off");
    expect_refusal(
        broken.send().await.unwrap(),
        StatusCode::BAD_REQUEST,
        failed,
    )
    .await;

    let request = running.cloud(Method::PUT, &path(&id)).json(&"zip");
    let response = request.send().await.unwrap();
    let code = "root.unsupported_media_type";
    expect_refusal(response, StatusCode::UNSUPPORTED_MEDIA_TYPE, code).await;
    assert!(running.extension(&id).await.get("file_metadata").is_none());
    assert_eq!(running.files_on_disk(), 4);
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing_behind() {
    let running = Running::demo().await;
    let id = running.create("broken").await;
    let chunks = stream::iter([Ok(vec![0_u8; 100_000]), Err(std::io::Error::other("cut"))]);
    let request = running.cloud(Method::PUT, &path(&id));
    let request = request
        .header("content-type", "application/zip")
        .body(Body::wrap_stream(chunks));
    request.send().await.unwrap_err();
    assert!(running.extension(&id).await.get("file_metadata").is_none());
    // Whatever was received is removed at the latest when the sandbox starts again.
    let running = running.again().await;
    assert_eq!(running.files_on_disk(), 4);
}

#[tokio::test]
async fn an_upload_is_no_faster_than_the_limit() {
    let running = Running::with(|options| {
        options.upload_rate = BytesPerSecond::new(1_000_000);
    })
    .await;
    let id = running.create("slow").await;
    let zip = zip_of(&vec![7; 400_000]);
    let started = Instant::now();
    let request = running
        .cloud(Method::PUT, &path(&id))
        .multipart(form("file", zip.clone()));
    expect(request.send().await.unwrap(), StatusCode::OK).await;
    assert!(
        started.elapsed() >= Duration::from_millis(400),
        "{:?}",
        started.elapsed()
    );
}
