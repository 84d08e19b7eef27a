//! Every error that the service's pages name for these operations, brought about for real.

use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use plugdesk_alibaba::{
    AccessKey, Client, Endpoint, Error, ErrorKind, Force, InstanceStatus, Operation,
    PluginToInstall, Signing,
};
use plugdesk_net::{CancellationToken, Http, HttpSettings, NetError, Phase, RetryAdvice};
use plugdesk_sandbox::{Fault, FaultAnswer, Service};
use secrecy::SecretString;

use crate::stage::{Stage, id, key_of};

fn one() -> [PluginToInstall; 1] {
    [PluginToInstall::Named("pluginName1.zip".to_owned())]
}

async fn refused(client: &Client) -> Error {
    client
        .list_instances(&CancellationToken::new())
        .await
        .unwrap_err()
}

#[tokio::test]
async fn a_busy_instance_is_instance_activating() {
    let stage = Stage::new().await;
    let cancel = CancellationToken::new();
    let instances = stage.client.list_instances(&cancel).await.unwrap().value;
    let busy = instances
        .iter()
        .find(|one| one.status == InstanceStatus::Activating)
        .unwrap();
    let sent = stage
        .client
        .install_user_plugins(&busy.id, &one(), Force(false), &cancel)
        .await;
    let error = sent.unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::InstanceActivating),
        "{error:?}"
    );
    assert_eq!(error.code.as_deref(), Some("InstanceActivating"));
    assert_eq!(error.operation, Operation::InstallUserPlugins);
    assert_eq!((error.status, error.phase()), (Some(400), Phase::Answer));
    assert!(
        error.request_id.is_some() && error.message.is_some(),
        "{error:?}"
    );
    assert!(matches!(error.retry(), RetryAdvice::After(_)));
}

#[tokio::test]
async fn an_unknown_instance_is_instance_not_found() {
    let stage = Stage::new().await;
    let cancel = CancellationToken::new();
    let unknown = id("es-cn-nowhere00000000");
    let client = &stage.client;
    for error in [
        client
            .install_user_plugins(&unknown, &one(), Force(false), &cancel)
            .await
            .unwrap_err(),
        client
            .describe_instance(&unknown, &cancel)
            .await
            .unwrap_err(),
        client
            .list_user_plugins(&unknown, &cancel)
            .await
            .unwrap_err(),
        client
            .list_system_plugins(&unknown, &cancel)
            .await
            .unwrap_err(),
    ] {
        assert!(
            matches!(error.kind, ErrorKind::InstanceNotFound),
            "{error:?}"
        );
        assert_eq!(error.code.as_deref(), Some("InstanceNotFound"));
        assert_eq!(error.status, Some(400));
        assert!(error.request_id.is_some());
        assert_eq!(error.retry(), RetryAdvice::Never);
    }
}

#[tokio::test]
async fn an_id_that_must_be_encoded_is_signed_as_it_is_sent() {
    let stage = Stage::new().await;
    let cancel = CancellationToken::new();
    for odd in ["a/b", "../regions", "ü ü", "a?b=c#d", "100%25", "a+b~*"] {
        let error = stage
            .client
            .describe_instance(&id(odd), &cancel)
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind, ErrorKind::InstanceNotFound),
            "{odd}: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_wrong_secret_is_signature_does_not_match() {
    let stage = Stage::new().await;
    let wrong = |key: &mut AccessKey| key.secret = SecretString::from("canaryCanaryCanary");
    let error = refused(&stage.client_of(wrong, Signing::default())).await;
    assert!(
        matches!(error.kind, ErrorKind::SignatureDoesNotMatch),
        "{error:?}"
    );
    assert!(!format!("{error:?} {error}").contains("canary"));
    assert_eq!(error.retry(), RetryAdvice::Never);
}

#[tokio::test]
async fn an_unknown_key_is_invalid_access_key() {
    let stage = Stage::new().await;
    let wrong = |key: &mut AccessKey| key.id = "LTAI5tUnknown".to_owned();
    let error = refused(&stage.client_of(wrong, Signing::default())).await;
    assert!(
        matches!(error.kind, ErrorKind::InvalidAccessKey),
        "{error:?}"
    );
    assert!(error.code.unwrap().starts_with("InvalidAccessKeyId"));
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_clock_skew() {
    let stage = Stage::new().await;
    for minutes in [-16, 16] {
        let clock = Arc::new(move || Utc::now() + TimeDelta::minutes(minutes));
        let signing = Signing {
            clock,
            ..Signing::default()
        };
        let error = refused(&stage.client_of(|_| {}, signing)).await;
        assert!(matches!(error.kind, ErrorKind::ClockSkew), "{error:?}");
        // A date has whole seconds, and the answer took a moment.
        let off_by = error.clock_off_by.unwrap() - TimeDelta::minutes(minutes);
        assert!(off_by.abs() < TimeDelta::minutes(1), "{off_by}");
    }
}

#[tokio::test]
async fn a_number_used_twice_is_nonce_used() {
    let stage = Stage::new().await;
    let signing = Signing {
        nonce: Arc::new(|| "always-the-same".to_owned()),
        ..Signing::default()
    };
    let client = stage.client_of(|_| {}, signing);
    client
        .list_instances(&CancellationToken::new())
        .await
        .unwrap();
    let error = refused(&client).await;
    assert!(matches!(error.kind, ErrorKind::NonceUsed), "{error:?}");
}

#[tokio::test]
async fn faults_before_the_service_are_told_from_its_own() {
    let stage = Stage::new().await;
    let strike = |answer| {
        stage
            .sandbox
            .switches()
            .strike(Fault::new(Service::Alibaba, answer));
    };
    for (answer, status) in [(FaultAnswer::Html403, 403), (FaultAnswer::Html200, 200)] {
        strike(answer);
        let error = refused(&stage.client).await;
        assert!(
            matches!(error.kind, ErrorKind::Net(NetError::NotTheApi { .. })),
            "{error:?}"
        );
        assert_eq!(error.status, Some(status));
    }
    strike(FaultAnswer::Json500);
    let cancel = CancellationToken::new();
    let sent = stage
        .client
        .install_user_plugins(
            &id("es-cn-i7m27ausp001l0001"),
            &one(),
            Force(false),
            &cancel,
        )
        .await;
    let error = sent.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::ServerFault), "{error:?}");
    assert!(error.outcome_unknown());
    assert_eq!(error.retry(), RetryAdvice::Never);
}

#[tokio::test]
async fn an_endpoint_that_is_not_there_is_named() {
    let stage = Stage::new().await;
    let ready = &stage.sandbox.ready().alibaba;
    let client = Client::new(
        Http::new(HttpSettings::default()).unwrap(),
        Endpoint::parse(&ready.endpoint).unwrap(),
        stage.client.region().clone(),
        key_of(&stage.sandbox),
        Signing::default(),
    )
    .unwrap();
    let Stage { sandbox, .. } = stage;
    sandbox.stop().await;
    let error = refused(&client).await;
    assert!(
        matches!(error.kind, ErrorKind::Net(NetError::Refused { .. })),
        "{error:?}"
    );
    assert_eq!((error.phase(), error.status), (Phase::Connect, None));
}
