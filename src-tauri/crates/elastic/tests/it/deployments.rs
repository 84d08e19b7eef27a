use plugdesk_elastic::ErrorKind;
use plugdesk_net::CancellationToken;
use plugdesk_sandbox::SeedData;
use secrecy::SecretString;

use crate::stage::Stage;

#[tokio::test]
async fn deployments_are_found_with_their_versions() {
    let stage = Stage::with(|options| options.seed = SeedData::Demo).await;
    let cancel = CancellationToken::new();
    let found = stage.client.search_deployments(&cancel).await.unwrap();
    let version = |name: &str| {
        let deployment = found.iter().find(|one| one.name == name);
        deployment.and_then(|one| one.elasticsearch_version().map(ToOwned::to_owned))
    };
    assert_eq!(version("search-prod").as_deref(), Some("8.15.2"));
    assert_eq!(version("search-stage").as_deref(), Some("8.14.3"));
    let mut ids: Vec<_> = found.iter().map(|one| one.id.clone()).collect();
    assert!(ids.is_sorted());
    ids.dedup();
    assert_eq!(ids.len(), found.len());
}

#[tokio::test]
async fn a_service_without_deployments_has_none() {
    let stage = Stage::new().await;
    let cancel = CancellationToken::new();
    let found = stage.client.search_deployments(&cancel).await.unwrap();
    assert!(found.is_empty());
}

#[tokio::test]
async fn a_wrong_key_finds_nothing_but_an_error() {
    let stage = Stage::new().await;
    let cancel = CancellationToken::new();
    let stranger = stage.client_with(SecretString::from("wrong".to_owned()));
    let error = stranger.search_deployments(&cancel).await.unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::Unauthenticated),
        "{error:?}"
    );
}
