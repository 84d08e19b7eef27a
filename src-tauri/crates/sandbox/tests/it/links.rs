//! The temporary links to stored files.

use chrono::TimeDelta;
use reqwest::StatusCode;

use crate::running::Running;

async fn link(running: &Running) -> String {
    let extension = running.extension("1837462910").await;
    extension["file_metadata"]["url"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn refused(running: &Running, url: &str, status: StatusCode, code: &str) {
    let response = running.client.get(url).send().await.unwrap();
    assert_eq!(response.status(), status, "{url}");
    let text = response.text().await.unwrap();
    assert!(text.contains(&format!("<Code>{code}</Code>")), "{text}");
}

#[tokio::test]
async fn a_link_serves_the_whole_archive() {
    let running = Running::demo().await;
    let response = running
        .client
        .get(link(&running).await)
        .send()
        .await
        .unwrap();
    let length = response.content_length().unwrap();
    let bytes = response.bytes().await.unwrap();
    assert_eq!(bytes.len() as u64, length);
    let size = running.extension("1837462910").await["file_metadata"]["size"].clone();
    assert_eq!(size, bytes.len());
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let descriptor = archive.by_name("plugin-descriptor.properties").unwrap();
    let descriptor = std::io::read_to_string(descriptor).unwrap();
    assert!(
        descriptor.contains("elasticsearch.version=8.14.3\n"),
        "{descriptor}"
    );
}

#[tokio::test]
async fn a_link_works_until_it_expires() {
    let running = Running::demo().await;
    let url = link(&running).await;
    running.clock.advance(TimeDelta::minutes(15));
    let response = running.client.get(&url).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    running.clock.advance(TimeDelta::seconds(1));
    refused(&running, &url, StatusCode::FORBIDDEN, "ExpiredToken").await;
}

#[tokio::test]
async fn a_link_that_was_changed_is_refused() {
    let running = Running::demo().await;
    let url = link(&running).await;
    let (front, expires) = url.split_once("expires=").unwrap();
    let (expires, signature) = expires.split_once('&').unwrap();
    let later = expires.parse::<i64>().unwrap() + 1;
    let mismatch = "SignatureDoesNotMatch";
    for changed in [
        format!("{front}expires={later}&{signature}"),
        format!("{front}expires={expires}"),
        format!("{front}expires={expires}&signature=00"),
        format!("{front}expires={expires}&signature=zz"),
        url.replace("1837462910", "2046118735"),
        url.replace(".zip", ".exe"),
    ] {
        refused(&running, &changed, StatusCode::FORBIDDEN, mismatch).await;
    }
}

#[tokio::test]
async fn links_end_with_the_run_and_with_the_file() {
    let running = Running::demo().await;
    let extension = running.extension("882519870").await;
    let url = extension["file_metadata"]["url"].as_str().unwrap();
    let path = "/deployments/extensions/882519870";
    running
        .cloud(reqwest::Method::DELETE, path)
        .send()
        .await
        .unwrap();
    refused(&running, url, StatusCode::NOT_FOUND, "NoSuchKey").await;

    let old = link(&running).await;
    let running = running.again().await;
    let path = old.split_once("/files/").unwrap().1;
    let old = format!("{}/files/{path}", running.ready().elastic_cloud.url);
    refused(
        &running,
        &old,
        StatusCode::FORBIDDEN,
        "SignatureDoesNotMatch",
    )
    .await;
}
