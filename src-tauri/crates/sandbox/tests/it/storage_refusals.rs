//! What the object storage does not carry out, and what it says of objects that go away meanwhile.

use std::path::{Path, PathBuf};

use plugdesk_sandbox::AlibabaReady;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::alibaba_analysis::archive;
use crate::running::{Running, answer_after_all};
use crate::signer::Call;
use crate::storage::{ask, object, put, text_of};

const SEARCH: &str = "/openapi/instances/es-cn-i7m27ausp001l0001";

async fn content(running: &Running, here: &AlibabaReady, key: &str) -> String {
    let request = ask(running, here, Method::GET, (key, ""), &[]);
    text_of(request.send().await.unwrap(), StatusCode::OK).await
}

/// The files in which the bytes of objects and parts lie.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.join("oss")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.file_name().unwrap() != "state.json")
        .collect()
}

#[tokio::test]
async fn another_operation_on_an_object_does_not_replace_it() {
    let running = Running::demo().await;
    let here = running.ready().alibaba.clone();
    put(&running, &here, "kept.txt", b"as it was".to_vec()).await;
    let copy = format!("/{}/other.txt", here.oss_bucket);
    for (method, query, header) in [
        (Method::PUT, "acl", None),
        (Method::PUT, "tagging", None),
        (Method::POST, "append&position=0", None),
        (Method::DELETE, "tagging", None),
        (Method::PUT, "", Some(("x-oss-copy-source", copy.as_str()))),
    ] {
        let headers: Vec<_> = header.into_iter().collect();
        let request = ask(&running, &here, method, ("kept.txt", query), &headers);
        let response = request.body("public-read").send().await.unwrap();
        let told = text_of(response, StatusCode::NOT_IMPLEMENTED).await;
        assert!(told.contains("<Code>NotImplemented</Code>"), "{told}");
    }
    assert_eq!(content(&running, &here, "kept.txt").await, "as it was");
}

#[tokio::test]
async fn an_object_is_not_replaced_against_the_will_of_who_sends() {
    let running = Running::demo().await;
    let here = running.ready().alibaba.clone();
    let forbidding = [("x-oss-forbid-overwrite", "true")];
    let send = async |text: &'static str, headers: &[(&str, &str)]| {
        let request = ask(&running, &here, Method::PUT, ("once.txt", ""), headers);
        request.body(text).send().await.unwrap()
    };
    text_of(send("first", &forbidding).await, StatusCode::OK).await;
    let told = text_of(send("second", &forbidding).await, StatusCode::CONFLICT).await;
    assert!(told.contains("<Code>FileAlreadyExists</Code>"), "{told}");
    assert_eq!(content(&running, &here, "once.txt").await, "first");
    assert_eq!(files(running.folder.path()).len(), 1);
    let allowing = [("x-oss-forbid-overwrite", "false")];
    text_of(send("third", &allowing).await, StatusCode::OK).await;
    assert_eq!(content(&running, &here, "once.txt").await, "third");
}

#[tokio::test]
async fn a_second_value_of_a_signed_header_does_not_slip_in() {
    let running = Running::demo().await;
    let here = running.ready().alibaba.clone();
    let request = ask(&running, &here, Method::PUT, ("once.txt", ""), &[]);
    let doubled = request.header("x-oss-date", "20200101T000000Z").body("x");
    let told = text_of(doubled.send().await.unwrap(), StatusCode::FORBIDDEN).await;
    assert!(told.contains("<Code>AccessDenied</Code>"), "{told}");
}

#[tokio::test]
async fn a_refusal_reaches_a_client_that_sends_much() {
    let running = Running::demo().await;
    let here = running.ready().alibaba.clone();
    for (query, md5, code) in [
        ("", Some("no checksum"), "InvalidDigest"),
        ("partNumber=1&uploadId=GONE", None, "NoSuchUpload"),
        ("partNumber=0&uploadId=GONE", None, "InvalidArgument"),
    ] {
        let headers: Vec<_> = md5.map(|md5| ("content-md5", md5)).into_iter().collect();
        let request = ask(&running, &here, Method::PUT, ("large.zip", query), &headers);
        let much = vec![7_u8; 20 * 1024 * 1024];
        let told = answer_after_all(request.body(much)).await;
        assert!(told.contains(&format!("<Code>{code}</Code>")), "{told}");
    }
}

#[tokio::test]
async fn bytes_that_are_gone_are_no_fault_of_the_service() {
    let running = Running::demo().await;
    let here = running.ready().alibaba.clone();
    let plugin = archive("part-numbers", "2.0.0", "8.15.1", &[]);
    put(&running, &here, "up/part-numbers.zip", plugin).await;
    put(&running, &here, "words/new.dic", b"one\n".to_vec()).await;
    let part = {
        let request = ask(&running, &here, Method::POST, ("whole.zip", "uploads"), &[]);
        let begun = text_of(request.send().await.unwrap(), StatusCode::OK).await;
        let (_, id) = begun.split_once("<UploadId>").unwrap();
        let id = id.split('<').next().unwrap().to_owned();
        let query = format!("partNumber=1&uploadId={id}");
        let request = ask(&running, &here, Method::PUT, ("whole.zip", &query), &[]);
        let response = request.body("part").send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let etag = response.headers()["etag"].to_str().unwrap().to_owned();
        (id, etag)
    };
    // As if another request replaced or deleted them between the look and the reading.
    for file in files(running.folder.path()) {
        std::fs::remove_file(file).unwrap();
    }

    let path = format!("{SEARCH}/plugins/actions/analysis");
    let mut call = Call::new(&running, "PluginAnalysis", Method::POST, &path);
    let from = object(&here, "up/part-numbers.zip");
    call.body(&json!([{ "name": "part-numbers.zip", "ossObject": from }]).to_string());
    call.refused(&running, 400, "OssObjectNotReadable").await;

    let path = format!("{SEARCH}/dict");
    let mut call = Call::new(&running, "UpdateDict", Method::PUT, &path);
    let from = object(&here, "words/new.dic");
    let entry =
        json!([{ "name": "new.dic", "type": "MAIN", "sourceType": "OSS", "ossObject": from }]);
    call.body(&entry.to_string());
    call.refused(&running, 400, "OssObjectNotReadable").await;

    let (id, etag) = part;
    let query = format!("uploadId={id}");
    let request = ask(&running, &here, Method::POST, ("whole.zip", &query), &[]);
    let list = format!(
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part>\
         </CompleteMultipartUpload>"
    );
    let response = request.body(list).send().await.unwrap();
    let told = text_of(response, StatusCode::BAD_REQUEST).await;
    assert!(told.contains("<Code>InvalidPart</Code>"), "{told}");
}

#[tokio::test]
async fn what_a_killed_run_has_left_goes_at_the_next_start() {
    let running = Running::demo().await;
    let here = running.ready().alibaba.clone();
    put(&running, &here, "kept.txt", b"kept".to_vec()).await;
    let left = running.folder.path().join("oss/.tmpUnfinished");
    std::fs::write(&left, "half").unwrap();
    let running = running.again().await;
    assert!(!left.exists());
    let here = running.ready().alibaba.clone();
    assert_eq!(content(&running, &here, "kept.txt").await, "kept");
}
