//! Searching deployments, on both services.

use std::collections::HashSet;

use plugdesk_elastic::{Deployment, ErrorKind, Operation};
use plugdesk_net::{CancellationToken, NetError, RetryAdvice};
use plugdesk_sandbox::{Fault, FaultAnswer, SeedData, Service};
use secrecy::SecretString;

use crate::enterprise::signed_in;
use crate::stage::Stage;

fn version<'a>(found: &'a [Deployment], name: &str) -> Option<&'a str> {
    let deployment = found.iter().find(|one| one.name == name)?;
    deployment.elasticsearch_version()
}

/// The demo has more deployments than the sandbox puts into one answer.
#[tokio::test]
async fn every_deployment_on_every_page_is_found_once_with_its_version() {
    let stage = Stage::with(|options| options.seed = SeedData::Demo).await;
    let cancel = CancellationToken::new();
    let found = stage.client.search_deployments(&cancel).await.unwrap();
    assert_eq!(found.len(), 8);
    assert_eq!(version(&found, "search-prod"), Some("8.15.2"));
    assert_eq!(version(&found, "search-stage"), Some("8.14.3"));
    assert_eq!(version(&found, "scratch"), Some("9.1.0"));
    assert!(found.iter().all(|one| one.healthy == Some(true)));
    assert!(
        found
            .iter()
            .all(|one| !one.is_stopped() && !one.is_hidden())
    );
    let ids: HashSet<_> = found.iter().map(|one| &one.id).collect();
    assert_eq!(ids.len(), found.len());
    assert!(found.is_sorted_by_key(|one| &one.id));
}

#[tokio::test]
async fn ece_is_searched_by_key_and_by_password() {
    let stage = Stage::with(|options| options.seed = SeedData::Demo).await;
    for client in signed_in(&stage).await {
        let cancel = CancellationToken::new();
        let found = client.search_deployments(&cancel).await.unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(version(&found, "shop-search"), Some("7.17.24"));
    }
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
    assert_eq!(error.operation, Operation::SearchDeployments);
    assert_eq!(error.status, Some(401));
}

/// A search changes nothing, so that it may be tried again although it is a POST.
#[tokio::test]
async fn a_search_that_failed_can_be_repeated() {
    let stage = Stage::new().await;
    let cancel = CancellationToken::new();
    for answer in [FaultAnswer::Json500, FaultAnswer::Html403] {
        stage
            .sandbox
            .switches()
            .strike(Fault::new(Service::ElasticCloud, answer));
        let error = stage.client.search_deployments(&cancel).await.unwrap_err();
        match answer {
            FaultAnswer::Json500 => {
                assert!(matches!(error.kind, ErrorKind::ServerFault), "{error:?}");
                assert_ne!(error.retry(), RetryAdvice::Never);
            }
            _ => assert!(
                matches!(error.kind, ErrorKind::Net(NetError::NotTheApi { .. })),
                "{error:?}"
            ),
        }
    }
    stage.client.search_deployments(&cancel).await.unwrap();
}
