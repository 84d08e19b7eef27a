use std::time::Duration;

use plugdesk_elastic::{Encoding, ErrorKind, IncludeDeployments, Upload};
use plugdesk_net::header::HeaderMap;
use plugdesk_net::{
    Call, CancellationToken, FileProblem, Http, HttpSettings, Method, NetError, Payload, Phase,
    RetryAdvice, Url, Work,
};
use plugdesk_sandbox::BytesPerSecond;
use sha2::{Digest, Sha256};

use crate::stage::{Stage, recorded};

const MIB: usize = 1024 * 1024;

/// What a signed link leads to.
pub(crate) async fn fetched(link: &str, settings: HttpSettings) -> Vec<u8> {
    let http = Http::new(settings).unwrap();
    let call = Call {
        method: Method::GET,
        url: Url::parse(link).unwrap(),
        headers: HeaderMap::new(),
        payload: Payload::Empty,
        work: Work::Long,
    };
    let answer = http.send(call, &CancellationToken::new()).await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.body().to_vec()
}

#[tokio::test]
async fn both_encodings_store_the_very_bytes() {
    let stage = Stage::new().await;
    let cancel = CancellationToken::new();
    for (encoding, name) in [
        (Encoding::RawZip, "raw.zip"),
        (Encoding::Multipart, "词典 \"1\".zip"),
    ] {
        let id = stage.bundle("dictionaries").await.value.id;
        let file = stage.archive(name, 3 * MIB);
        let (progress, seen) = recorded();
        let stored = stage
            .client
            .upload_extension(
                &id,
                Upload {
                    progress,
                    ..Upload::new(file.clone(), encoding)
                },
                &cancel,
            )
            .await
            .unwrap();
        assert_eq!(stored.value.id, id);
        assert!(stored.resource.version.is_some());
        let metadata = stored.value.file_metadata.unwrap();
        assert_eq!(metadata.size, Some(file.length));
        assert!(metadata.last_modified_date.is_some());

        let there = fetched(metadata.url.unwrap().expose(), HttpSettings::default()).await;
        let here = std::fs::read(&file.path).unwrap();
        assert_eq!(
            hex::encode(Sha256::digest(there)),
            hex::encode(Sha256::digest(here))
        );

        let seen = seen.lock().unwrap();
        assert!(
            seen.windows(2).all(|pair| pair[0] <= pair[1]),
            "{encoding:?}"
        );
        assert_eq!(seen.last(), Some(&file.length), "{encoding:?}");
        assert!(seen.len() > 10, "progress comes in steps: {}", seen.len());
    }
}

#[tokio::test]
async fn a_new_upload_replaces_the_old_archive() {
    let stage = Stage::new().await;
    let cancel = CancellationToken::new();
    let id = stage.bundle("replaced").await.value.id;
    let mut versions = Vec::new();
    for (name, size) in [("one.zip", 1000), ("two.zip", 2000)] {
        let file = stage.archive(name, size);
        let stored = stage
            .client
            .upload_extension(&id, Upload::new(file.clone(), Encoding::RawZip), &cancel)
            .await
            .unwrap();
        assert_eq!(stored.value.file_metadata.unwrap().size, Some(file.length));
        versions.push(stored.resource.version);
    }
    assert_ne!(versions[0], versions[1]);
}

#[tokio::test]
async fn cancelling_in_the_middle_stores_nothing() {
    let stage = Stage::new().await;
    let id = stage.bundle("cancelled").await.value.id;
    let file = stage.archive("large.zip", 32 * MIB);
    stage
        .sandbox
        .switches()
        .set_upload_rate(BytesPerSecond::new(1024 * 1024));
    for encoding in [Encoding::RawZip, Encoding::Multipart] {
        let cancel = CancellationToken::new();
        let token = cancel.clone();
        let (progress, seen) = recorded();
        let sink: plugdesk_net::ProgressSink = std::sync::Arc::new(move |bytes| {
            progress(bytes);
            if bytes > 0 {
                token.cancel();
            }
        });
        let sent = stage
            .client
            .upload_extension(
                &id,
                Upload {
                    progress: sink,
                    ..Upload::new(file.clone(), encoding)
                },
                &cancel,
            )
            .await;
        let error = sent.unwrap_err();
        assert!(
            matches!(
                error.kind,
                ErrorKind::Net(NetError::Cancelled { sending: true })
            ),
            "{error:?}"
        );
        assert_eq!(error.retry(), RetryAdvice::Never);
        assert!(*seen.lock().unwrap().last().unwrap() < file.length);
    }
    stage.sandbox.switches().set_upload_rate(None);
    let cancel = CancellationToken::new();
    let got = stage
        .client
        .extension(&id, IncludeDeployments(false), &cancel)
        .await
        .unwrap();
    assert_eq!(got.value.file_metadata, None);
}

#[tokio::test]
async fn a_file_deleted_meanwhile_is_named_and_nothing_is_sent() {
    let stage = Stage::new().await;
    let id = stage.bundle("deleted").await.value.id;
    let file = stage.archive("gone.zip", 1000);
    std::fs::remove_file(&file.path).unwrap();
    let cancel = CancellationToken::new();
    let sent = stage
        .client
        .upload_extension(&id, Upload::new(file.clone(), Encoding::RawZip), &cancel)
        .await;
    let error = sent.unwrap_err();
    assert!(
        matches!(
            error.kind,
            ErrorKind::Net(NetError::File {
                problem: FileProblem::Gone,
                ..
            })
        ),
        "{error:?}"
    );
    assert_eq!(error.phase(), Phase::File);
    assert_eq!(error.status, None);
}

#[tokio::test]
async fn a_slow_line_is_not_a_stalled_one() {
    let stage = Stage::new().await;
    let id = stage.bundle("slow").await.value.id;
    let file = stage.archive("slow.zip", MIB);
    stage
        .sandbox
        .switches()
        .set_upload_rate(BytesPerSecond::new(1024 * 1024));
    // The whole takes about a second, which is longer than any one silence may last.
    let settings = HttpSettings {
        stall_after: Duration::from_millis(700),
        answer_timeout: Duration::from_millis(700),
        ..HttpSettings::default()
    };
    let ready = &stage.sandbox.ready().elastic_cloud;
    let client = plugdesk_elastic::Client::new(
        Http::new(settings).unwrap(),
        plugdesk_elastic::ApiBase::parse(&ready.url).unwrap(),
        plugdesk_elastic::Credentials::ApiKey(ready.api_key.clone()),
    )
    .unwrap();
    let started = std::time::Instant::now();
    let cancel = CancellationToken::new();
    client
        .upload_extension(&id, Upload::new(file.clone(), Encoding::RawZip), &cancel)
        .await
        .unwrap();
    assert!(
        started.elapsed() > Duration::from_millis(800),
        "the line was slow"
    );
}
