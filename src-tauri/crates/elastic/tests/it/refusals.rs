//! Every error that the API's description names, brought about for real.

use plugdesk_elastic::{
    Encoding, Error, ErrorKind, ExtensionId, IncludeDeployments, NewExtension, Operation, Upload,
};
use plugdesk_net::{CancellationToken, NetError, Phase, RetryAdvice};
use plugdesk_sandbox::{Fault, FaultAnswer, SeedData, Service, UnknownExtension};
use secrecy::SecretString;
use tokio::net::TcpListener;

use crate::stage::{Stage, measured, new};

/// What the body says first, which is also what the header `x-cloud-error-codes` repeats.
fn code(error: &Error) -> &str {
    assert!(!error.errors[0].message.is_empty(), "{error:?}");
    &error.errors[0].code
}

#[tokio::test]
async fn an_archive_that_cannot_be_fetched_is_request_execution_failed() {
    let stage = Stage::new().await;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let request = NewExtension {
        download_url: Some(format!("http://127.0.0.1:{port}/a.zip")),
        ..new("from-nowhere")
    };
    let cancel = CancellationToken::new();
    let error = stage
        .client
        .create_extension(&request, &cancel)
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::RequestExecutionFailed),
        "{error:?}"
    );
    assert_eq!(code(&error), "extensions.request_execution_failed");
    assert_eq!(
        (error.status, error.operation),
        (Some(400), Operation::CreateExtension)
    );
    assert_eq!(error.retry(), RetryAdvice::Never);
    assert!(
        stage
            .client
            .list_extensions(&cancel)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_file_that_is_no_archive_is_request_execution_failed() {
    let stage = Stage::new().await;
    let id = stage.bundle("not-a-zip").await.value.id;
    let path = stage.path("a.zip");
    std::fs::write(&path, b"this is not a zip").unwrap();
    for encoding in [Encoding::RawZip, Encoding::Multipart] {
        let error = stage
            .client
            .upload_extension(
                &id,
                Upload::new(measured(&path), encoding),
                &CancellationToken::new(),
            )
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind, ErrorKind::RequestExecutionFailed),
            "{error:?}"
        );
        assert_eq!(code(&error), "extensions.request_execution_failed");
        assert_eq!(
            (error.status, error.operation),
            (Some(400), Operation::UploadExtension)
        );
    }
}

#[tokio::test]
async fn a_key_without_a_user_is_no_user_id_on_create_and_on_upload() {
    let stage = Stage::new().await;
    let id = stage.bundle("mine").await.value.id;
    let key = stage.sandbox.ready().elastic_cloud.no_user_api_key.clone();
    let nobody = stage.client_with(key);
    let cancel = CancellationToken::new();
    let created = nobody
        .create_extension(&new("nobodys"), &cancel)
        .await
        .unwrap_err();
    assert_eq!(created.status, Some(404));
    let file = stage.archive("a.zip", 10);
    let sent = nobody
        .upload_extension(&id, Upload::new(file.clone(), Encoding::RawZip), &cancel)
        .await;
    let sent = sent.unwrap_err();
    assert_eq!(sent.status, Some(401));
    for error in [created, sent] {
        assert!(matches!(error.kind, ErrorKind::NoUserId), "{error:?}");
        assert_eq!(code(&error), "extensions.no_user_id");
        assert_eq!(error.retry(), RetryAdvice::Never);
    }
}

#[tokio::test]
async fn a_clash_of_ids_is_id_already_exists_and_the_next_try_succeeds() {
    let stage = Stage::new().await;
    stage
        .sandbox
        .switches()
        .clash_next_id(Service::ElasticCloud);
    let cancel = CancellationToken::new();
    let error = stage
        .client
        .create_extension(&new("twice"), &cancel)
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::IdAlreadyExists),
        "{error:?}"
    );
    assert_eq!(code(&error), "extensions.id_already_exists");
    assert_eq!((error.status, error.retry()), (Some(409), RetryAdvice::Now));
    stage
        .client
        .create_extension(&new("twice"), &cancel)
        .await
        .unwrap();
}

#[tokio::test]
async fn somebody_elses_extension_is_unauthorised() {
    let stage = Stage::new().await;
    let id = stage.bundle("mine").await.value.id;
    let key = stage
        .sandbox
        .ready()
        .elastic_cloud
        .other_user_api_key
        .clone();
    let other = stage.client_with(key);
    let cancel = CancellationToken::new();
    let file = stage.archive("a.zip", 10);
    for encoding in [Encoding::RawZip, Encoding::Multipart] {
        let sent = other
            .upload_extension(&id, Upload::new(file.clone(), encoding), &cancel)
            .await;
        let error = sent.unwrap_err();
        assert!(matches!(error.kind, ErrorKind::Unauthorised), "{error:?}");
        assert_eq!(code(&error), "extensions.unauthorised");
        assert_eq!(error.status, Some(401));
    }
    let error = other.delete_extension(&id, &cancel).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Unauthorised), "{error:?}");
}

#[tokio::test]
async fn an_unknown_extension_is_not_found() {
    let stage = Stage::new().await;
    let id = ExtensionId::parse("12345").unwrap();
    let cancel = CancellationToken::new();
    let file = stage.archive("a.zip", 10);
    let client = &stage.client;
    let errors = [
        client
            .extension(&id, IncludeDeployments(false), &cancel)
            .await
            .unwrap_err(),
        client
            .upload_extension(&id, Upload::new(file.clone(), Encoding::RawZip), &cancel)
            .await
            .unwrap_err(),
        client.delete_extension(&id, &cancel).await.unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error.kind, ErrorKind::NotFound), "{error:?}");
        assert_eq!(code(&error), "extensions.not_found");
        assert_eq!(error.status, Some(404));
        assert!(error.may_be_gone());
    }
}

#[tokio::test]
async fn an_id_from_elsewhere_cannot_reach_another_operation() {
    let stage = Stage::new().await;
    stage.bundle("mine").await;
    let cancel = CancellationToken::new();
    for foreign in [
        "../extensions",
        "a/b",
        "?include_deployments=true",
        "%2e%2e",
        " ",
    ] {
        let id = ExtensionId::parse(foreign).unwrap();
        let got = stage
            .client
            .extension(&id, IncludeDeployments(false), &cancel)
            .await;
        let error = got.unwrap_err();
        assert!(
            matches!(error.kind, ErrorKind::NotFound),
            "{foreign}: {error:?}"
        );
        assert!(
            error.errors[0].message.contains(foreign),
            "{foreign}: {error:?}"
        );
    }
}

#[tokio::test]
async fn elastic_cloud_may_say_forbidden_for_not_found() {
    let stage =
        Stage::with(|options| options.unknown_extension = UnknownExtension::Forbidden403).await;
    let id = ExtensionId::parse("12345").unwrap();
    let cancel = CancellationToken::new();
    let got = stage
        .client
        .extension(&id, IncludeDeployments(false), &cancel)
        .await;
    let error = got.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Forbidden), "{error:?}");
    assert_eq!(error.status, Some(403));
    assert!(error.may_be_gone());
}

#[tokio::test]
async fn a_wrong_key_is_unauthenticated() {
    let stage = Stage::new().await;
    let client = stage.client_with(SecretString::from("d3Jvbmc="));
    let error = client
        .list_extensions(&CancellationToken::new())
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::Unauthenticated),
        "{error:?}"
    );
    assert_eq!((error.status, error.phase()), (Some(401), Phase::Answer));
    assert!(!format!("{error:?} {error}").contains("d3Jvbmc="));
}

#[tokio::test]
async fn an_extension_in_use_cannot_be_deleted() {
    let stage = Stage::with(|options| options.seed = SeedData::Demo).await;
    let cancel = CancellationToken::new();
    for extension in stage.client.list_extensions(&cancel).await.unwrap() {
        let with = IncludeDeployments(true);
        let got = stage
            .client
            .extension(&extension.id, with, &cancel)
            .await
            .unwrap();
        if got.value.deployments.is_empty() {
            continue;
        }
        let error = stage
            .client
            .delete_extension(&extension.id, &cancel)
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind, ErrorKind::InUse | ErrorKind::Unauthorised),
            "{error:?}"
        );
        if matches!(error.kind, ErrorKind::InUse) {
            assert_eq!(error.status, Some(400));
            return;
        }
    }
    panic!("no extension of the demo data is in use");
}

#[tokio::test]
async fn faults_before_the_service_are_told_from_its_own() {
    let stage = Stage::new().await;
    let cancel = CancellationToken::new();
    let strike = |answer| {
        let service = Service::ElasticCloud;
        stage.sandbox.switches().strike(Fault::new(service, answer));
    };
    for (answer, status) in [(FaultAnswer::Html403, 403), (FaultAnswer::Html200, 200)] {
        strike(answer);
        let error = stage.client.list_extensions(&cancel).await.unwrap_err();
        match &error.kind {
            ErrorKind::Net(NetError::NotTheApi {
                status: s, excerpt, ..
            }) => {
                assert_eq!(*s, status);
                assert!(!excerpt.is_empty() && !excerpt.contains('<'), "{excerpt}");
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(error.status, Some(status));
        assert_eq!(error.retry(), RetryAdvice::Never);
    }
    // A page in place of the empty object must not pass for a deletion.
    let id = stage.bundle("still-there").await.value.id;
    strike(FaultAnswer::Html200);
    let error = stage
        .client
        .delete_extension(&id, &cancel)
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::Net(NetError::NotTheApi { .. })),
        "{error:?}"
    );

    strike(FaultAnswer::Json500);
    let error = stage
        .client
        .create_extension(&new("perhaps"), &cancel)
        .await
        .unwrap_err();
    assert!(matches!(error.kind, ErrorKind::ServerFault), "{error:?}");
    assert!(error.outcome_unknown());
    assert_eq!(
        (error.status, error.retry()),
        (Some(500), RetryAdvice::Never)
    );
}
