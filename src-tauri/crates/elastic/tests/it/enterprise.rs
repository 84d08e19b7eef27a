//! ECE: its own certificate authority, and two ways to sign in.

use plugdesk_elastic::{
    ApiBase, Client, Credentials, Encoding, Error, ErrorKind, ExtensionId, Upload,
};
use plugdesk_net::{
    CancellationToken, CertificateAuthority, Http, HttpSettings, NetError, Phase, RetryAdvice,
    TlsProblem, Trust,
};
use plugdesk_sandbox::{EceStore, SeedData};
use secrecy::SecretString;

use crate::stage::{Stage, new};

pub(crate) async fn trust(stage: &Stage) -> Trust {
    let pem = tokio::fs::read(&stage.sandbox.ready().ece.ca_file)
        .await
        .unwrap();
    Trust::SystemAnd(CertificateAuthority::from_pem(&pem).unwrap())
}

pub(crate) fn client(stage: &Stage, trust: Trust, credentials: Credentials) -> Client {
    let http = Http::new(HttpSettings {
        trust,
        ..HttpSettings::default()
    })
    .unwrap();
    let base = ApiBase::parse(&stage.sandbox.ready().ece.url).unwrap();
    Client::new(http, base, credentials).unwrap()
}

/// Two clients: one signs in with a key, the other with user name and password.
pub(crate) async fn signed_in(stage: &Stage) -> [Client; 2] {
    let ready = stage.sandbox.ready().ece.clone();
    let basic = Credentials::Basic {
        username: ready.username,
        password: ready.password,
    };
    let trust = trust(stage).await;
    [Credentials::ApiKey(ready.api_key), basic].map(|one| client(stage, trust.clone(), one))
}

#[tokio::test]
async fn a_key_and_a_password_both_sign_in_over_tls() {
    let stage = Stage::new().await;
    let cancel = CancellationToken::new();
    for client in signed_in(&stage).await {
        let id = client
            .create_extension(&new("over-tls"), &cancel)
            .await
            .unwrap()
            .value
            .id;
        for encoding in [Encoding::RawZip, Encoding::Multipart] {
            let file = stage.archive("ece.zip", 2_000_000);
            let stored = client
                .upload_extension(&id, Upload::new(file.clone(), encoding), &cancel)
                .await
                .unwrap();
            assert_eq!(stored.value.file_metadata.unwrap().size, Some(file.length));
        }
    }
}

#[tokio::test]
async fn an_installation_without_a_store_says_so_and_still_has_deployments() {
    for store in [EceStore::NotFound404, EceStore::NotImplemented501] {
        let stage = Stage::with(|options| {
            options.seed = SeedData::Demo;
            options.ece_store = store;
        })
        .await;
        let cancel = CancellationToken::new();
        let [client, _] = signed_in(&stage).await;
        let error = client.list_extensions(&cancel).await.unwrap_err();
        assert!(error.says_no_store(), "{error}");
        let file = stage.archive("ece.zip", 2_000_000);
        let upload = Upload::new(file, Encoding::Multipart);
        let id = ExtensionId::parse("904417265").unwrap();
        let error = client.upload_extension(&id, upload, &cancel).await;
        assert!(!error.unwrap_err().says_no_store());
        assert!(!client.search_deployments(&cancel).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn an_authority_that_nobody_named_is_not_trusted() {
    let stage = Stage::new().await;
    let key = stage.sandbox.ready().ece.api_key.clone();
    let client = client(&stage, Trust::System, Credentials::ApiKey(key));
    let error = client
        .list_extensions(&CancellationToken::new())
        .await
        .unwrap_err();
    assert!(
        matches!(
            error.kind,
            ErrorKind::Net(NetError::Tls {
                problem: TlsProblem::UnknownIssuer,
                ..
            })
        ),
        "{error:?}"
    );
    assert_eq!(
        (error.phase(), error.retry()),
        (Phase::Tls, RetryAdvice::Never)
    );
    assert_eq!(error.status, None);
}

#[tokio::test]
async fn a_wrong_password_is_unauthenticated() {
    let stage = Stage::new().await;
    let credentials = Credentials::Basic {
        username: stage.sandbox.ready().ece.username.clone(),
        password: SecretString::from("wrong"),
    };
    let client = client(&stage, trust(&stage).await, credentials);
    let error: Error = client
        .list_extensions(&CancellationToken::new())
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::Unauthenticated),
        "{error:?}"
    );
}
