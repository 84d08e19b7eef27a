//! Where an archive may go, on each of the services.

use plugdesk_desk::archives::{DestinationPlace, PlaceKind};
use plugdesk_desk::connections::{ConnectionDraft, ServiceKind, TypedSecret};
use plugdesk_desk::fault::{Fault, FaultAction, FaultCode, FaultPhase, Retry};
use plugdesk_sandbox::{FaultAnswer, Service};
use secrecy::SecretString;

use crate::bench::{Bench, draft, told};

async fn asked(bench: &Bench, draft: ConnectionDraft) -> Result<Vec<DestinationPlace>, Fault> {
    let connection = bench.connect(draft).await;
    bench.desk.destination_places(&connection.id).await
}

/// Names and versions, in the order in which the page shows them.
fn shown(places: &[DestinationPlace]) -> Vec<(&str, &str)> {
    places
        .iter()
        .map(|place| (place.name.as_str(), place.version.as_str()))
        .collect()
}

#[tokio::test]
async fn every_deployment_of_elastic_cloud_comes_with_its_version() {
    let bench = Bench::new().await;
    let key = bench.sandbox.ready().elastic_cloud.api_key.clone();
    let places = asked(&bench, bench.cloud_draft(&key)).await.unwrap();
    let expected = [
        ("kibana-sso", "8.15.2"),
        ("logs-eu", "8.14.3"),
        ("metrics-eu", "8.15.2"),
        ("scratch", "9.1.0"),
        ("search-prod", "8.15.2"),
        ("search-stage", "8.14.3"),
        ("security-eu", "8.15.2"),
        ("support-portal", "7.17.24"),
    ];
    assert_eq!(shown(&places), expected);
    for place in &places {
        assert_eq!(place.kind, PlaceKind::Deployment);
        assert_eq!(place.id.len(), 32, "{place:?}");
    }
}

#[tokio::test]
async fn deployments_of_ece_come_with_their_versions() {
    let bench = Bench::new().await;
    let places = asked(&bench, bench.ece_draft().await).await.unwrap();
    let expected = [("shop-logs", "8.15.2"), ("shop-search", "7.17.24")];
    assert_eq!(shown(&places), expected);
}

#[tokio::test]
async fn instances_come_with_the_version_that_people_know() {
    let bench = Bench::new().await;
    let places = asked(&bench, bench.alibaba_draft()).await.unwrap();
    let expected = [
        ("catalogue-dev", "8.13.4"),
        ("logs-staging", "7.10"),
        ("search-cn-hangzhou", "8.15.1"),
    ];
    assert_eq!(shown(&places), expected);
    assert_eq!(places[2].id, "es-cn-i7m27ausp001l0001");
    assert!(places.iter().all(|place| place.kind == PlaceKind::Instance));
}

#[tokio::test]
async fn credentials_that_are_refused_are_a_fault_on_every_service() {
    let bench = Bench::new().await;
    let wrong = SecretString::from("d3JvbmcK");
    let refused = |draft: ConnectionDraft| ConnectionDraft {
        secret: Some(TypedSecret(wrong.clone())),
        ..draft
    };
    for (draft, code) in [
        (bench.cloud_draft(&wrong), FaultCode::Unauthenticated),
        (refused(bench.ece_draft().await), FaultCode::Unauthenticated),
        (
            refused(bench.alibaba_draft()),
            FaultCode::AlibabaWrongSecret,
        ),
    ] {
        let fault = asked(&bench, draft).await.unwrap_err();
        assert_eq!(fault.code, code, "{}", told(&fault));
        assert_eq!(fault.phase, FaultPhase::Credentials, "{}", told(&fault));
        assert_eq!(fault.retry, Retry::Never, "{}", told(&fault));
        assert_eq!(
            fault.action,
            Some(FaultAction::EditConnection),
            "{}",
            told(&fault)
        );
    }
}

#[tokio::test]
async fn a_service_that_fails_or_is_not_there_is_a_fault_and_can_be_asked_again() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    bench
        .sandbox
        .switches()
        .strike(plugdesk_sandbox::Fault::new(
            Service::ElasticCloud,
            FaultAnswer::Json500,
        ));
    let fault = bench.desk.destination_places(&connection.id).await;
    let fault = fault.unwrap_err();
    assert_eq!(fault.code, FaultCode::ServerFault, "{}", told(&fault));
    assert_ne!(fault.retry, Retry::Never);
    let places = bench.desk.destination_places(&connection.id).await.unwrap();
    assert!(!places.is_empty());

    let key = SecretString::from("d3JvbmcK");
    let nobody = draft(ServiceKind::Ece, "https://127.0.0.1:1", &key);
    let fault = asked(&bench, nobody).await.unwrap_err();
    assert_eq!(fault.code, FaultCode::HostUnreachable, "{}", told(&fault));
}
