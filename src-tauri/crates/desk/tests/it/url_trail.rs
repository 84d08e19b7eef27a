//! Download URLs: where they lead, and what the service is told of it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::transfers::{Note, StepName, TransferSource, TransferState};
use plugdesk_elastic::{ApiBase, Client, Credentials, ExtensionName, ExtensionType, NewExtension};
use plugdesk_net::{CancellationToken, Http, HttpSettings};

use crate::bench::{Bench, brisk, extension, told};
use crate::files::{Answer, Files};
use crate::zips::plugin_zip;

/// `/release` leads by way of `/signed?…` to a plugin; the signature is asked for.
async fn release() -> Files {
    Files::serve(|_, path| match path {
        "/release" => Answer::redirect("/moved"),
        "/moved" => Answer::redirect("/signed/plugin.zip?signature=canary"),
        "/signed/plugin.zip?signature=canary" => Answer::file(plugin_zip("by-url", 1000)),
        _ => Answer::head("403 Forbidden"),
    })
    .await
}

#[tokio::test]
async fn every_address_is_shown_without_what_may_be_secret() {
    let (bench, files) = (Bench::new().await, release().await);
    let url = files.url("/release").replace("://", "://ann:canary@");
    let trail = bench.desk.follow_url(&url).await.unwrap();
    let hops = ["/release", "/moved", "/signed/plugin.zip?…"].map(|path| files.url(path));
    assert_eq!(trail.hops, hops);
    assert_eq!(trail.size, Some(plugin_zip("by-url", 1000).len() as u64));
    for head in files.asked() {
        let head = head.to_ascii_lowercase();
        assert!(head.starts_with("head "), "{head}");
        for secret in ["authorization", "cookie", "ann"] {
            assert!(!head.contains(secret), "{head}");
        }
    }
}

#[tokio::test]
async fn what_leads_to_no_file_is_told_apart() {
    let bench = Bench::new().await;
    let files = Files::serve(|_, path| match path {
        "/loop" => Answer::redirect("/pool"),
        "/pool" => Answer::redirect("/loop"),
        "/page" => Answer::head("200 OK\r\ncontent-type: text/html"),
        "/ftp" => Answer::redirect("ftp://127.0.0.1/a"),
        _ => Answer::head("404 Not Found"),
    })
    .await;
    for (path, code, status) in [
        ("/loop", FaultCode::RedirectsEndless, None),
        ("/page", FaultCode::UrlGivesNoFile, None),
        ("/gone?sig=canary", FaultCode::UrlGivesNoFile, Some(404)),
        ("/ftp", FaultCode::UrlGivesNoFile, None),
    ] {
        let fault = bench.desk.follow_url(&files.url(path)).await.unwrap_err();
        assert_eq!(
            (fault.code, fault.status),
            (code, status),
            "{}",
            told(&fault)
        );
        assert!(!told(&fault).contains("canary"), "{}", told(&fault));
        assert_eq!(fault.field.as_deref(), Some("downloadUrl"));
    }
    for text in [
        "file:///etc/passwd",
        "ftp://127.0.0.1/a",
        "javascript:1",
        "",
    ] {
        let fault = bench.desk.follow_url(text).await.unwrap_err();
        assert_eq!(fault.code, FaultCode::BadDownloadUrl, "{text}");
    }
    let fault = bench
        .desk
        .follow_url("http://127.0.0.1:1/a")
        .await
        .unwrap_err();
    assert_eq!(fault.code, FaultCode::HostUnreachable, "{}", told(&fault));
}

#[tokio::test]
async fn the_service_is_told_the_last_address_and_nobody_else() {
    let (mut bench, files) = (Bench::new().await, release().await);
    let connection = bench.cloud().await;
    let url = files.url("/release");
    let draft = extension("by-url");
    let started = bench.desk.create_by_url(&connection.id, &draft, &url).await;
    let ended = bench.ended(&started.unwrap().id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    let host = "127.0.0.1".to_owned();
    assert!(
        ended.notes.contains(&Note::UrlFollowed { host }),
        "{ended:#?}"
    );
    assert_eq!(ended.source, TransferSource::Url { shown_url: url });
    let list = bench.desk.extensions(&connection.id).await.unwrap();
    let row = list.rows.iter().find(|row| row.name == "by-url").unwrap();
    assert!(row.file.is_some());
    assert_eq!(row.download_url, Some(files.url("/signed/plugin.zip?…")));
    bench.end().await;
    for entry in std::fs::read_dir(bench.folder.path().join("data")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap_or_default();
        let found = bytes.windows(6).any(|part| part == b"canary");
        assert!(!found, "the signature was written down");
    }
}

#[tokio::test]
async fn a_url_that_surely_gives_no_file_is_not_handed_on() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let files = Files::serve(|_, path| match path {
        "/release" => Answer::redirect("/sign-in"),
        _ => Answer::head("200 OK\r\ncontent-type: text/html"),
    })
    .await;
    let (draft, url) = (extension("no-file"), files.url("/release"));
    let started = bench.desk.create_by_url(&connection.id, &draft, &url).await;
    let ended = bench.ended(&started.unwrap().id).await;
    assert_eq!(ended.fault.unwrap().code, FaultCode::UrlGivesNoFile);
    let list = bench.desk.extensions(&connection.id).await.unwrap();
    assert!(list.rows.iter().all(|row| row.name != "no-file"));
}

/// The call ends before the service has fetched the file, as it does with large ones, and the
/// service goes on. The sandbox lets go of what nobody waits for, so another caller stands for it.
#[tokio::test]
async fn what_the_service_fetches_for_long_is_waited_for_and_made_once() {
    let mut bench = Bench::new().await;
    let mut tuning = brisk();
    tuning.http.connect_timeout = Duration::from_millis(300);
    tuning.http.answer_timeout = Duration::from_secs(20);
    tuning.http.work_timeout = Duration::from_millis(300);
    bench.open(bench.folder.path().join("patient"), tuning);
    let connection = bench.cloud().await;
    let fetches = AtomicUsize::new(0);
    let files = Files::serve(move |method, path| match (method, path) {
        (_, "/release") => Answer::redirect("/large.zip?signature=canary"),
        ("HEAD", _) => Answer::file(Vec::new()),
        _ if fetches.fetch_add(1, Ordering::SeqCst) == 0 => Answer {
            after: Duration::from_hours(1),
            ..Answer::head("200 OK")
        },
        _ => Answer::file(plugin_zip("large", 1000)),
    })
    .await;
    let (draft, url) = (extension("large"), files.url("/release"));
    let started = bench
        .desk
        .create_by_url(&connection.id, &draft, &url)
        .await
        .unwrap();
    bench
        .until(|desk| {
            let view = desk
                .transfers()
                .into_iter()
                .find(|view| view.id == started.id)?;
            (view.steps.first()?.tries == 2).then_some(())
        })
        .await;
    fetched_after_all(&bench, files.url("/large.zip?signature=canary")).await;
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert!(ended.notes.contains(&Note::Adopted), "{ended:#?}");
    let list = bench.desk.extensions(&connection.id).await.unwrap();
    assert_eq!(
        list.rows.iter().filter(|row| row.name == "large").count(),
        1
    );
    let fetch = ended.steps.iter().find(|step| step.name == StepName::Fetch);
    assert_eq!(fetch.unwrap().tries, 2, "{ended:#?}");
}

async fn fetched_after_all(bench: &Bench, url: String) {
    let cloud = &bench.sandbox.ready().elastic_cloud;
    let http = Http::new(HttpSettings::default()).unwrap();
    let base = ApiBase::parse(&cloud.url).unwrap();
    let client = Client::new(http, base, Credentials::ApiKey(cloud.api_key.clone())).unwrap();
    let new = NewExtension {
        name: ExtensionName::parse("large").unwrap(),
        description: None,
        download_url: Some(url),
        extension_type: ExtensionType::Plugin,
        version: extension("large").version,
    };
    let cancel = CancellationToken::new();
    client.create_extension(&new, &cancel).await.unwrap();
}
