//! The versions of the stack: by region, and where a service knows no regions.

use plugdesk_elastic::{Client, ErrorKind, StackVersion};
use plugdesk_net::CancellationToken;
use plugdesk_sandbox::{Fault, FaultAnswer, SeedData, Service};
use secrecy::SecretString;

use crate::enterprise::signed_in;
use crate::stage::Stage;

const REGIONAL: &str = "/api/v1/regions/{region}/stack/versions";
const PLAIN: &str = "/api/v1/stack/versions";

async fn versions(client: &Client, region: Option<&str>) -> Vec<StackVersion> {
    let cancel = CancellationToken::new();
    client.stack_versions(region, &cancel).await.unwrap()
}

/// How often each way was asked.
fn asked(stage: &Stage, service: Service) -> (u64, u64) {
    let sandbox = &stage.sandbox;
    (
        sandbox.requested(service, "GET", REGIONAL),
        sandbox.requested(service, "GET", PLAIN),
    )
}

#[tokio::test]
async fn elastic_cloud_is_asked_by_region() {
    let stage = Stage::new().await;
    let found = versions(&stage.client, Some("gcp-us-central1")).await;
    let names: Vec<_> = found.iter().map(|one| one.version.as_str()).collect();
    assert_eq!(
        names,
        [
            "9.1.0", "9.0.0", "8.17.0", "8.15.3", "8.15.2", "8.14.3", "8.13.0", "7.17.24"
        ]
    );
    let one = |name: &str| found.iter().find(|one| one.version == name).unwrap();
    assert_eq!(one("8.15.2").upgradable_to, ["8.15.3", "8.17.0"]);
    assert_eq!(one("8.15.2").min_upgradable_from.as_deref(), Some("7.17.0"));
    assert_eq!(one("8.17.0").upgradable_to, ["9.0.0", "9.1.0"]);
    assert!(one("9.1.0").upgradable_to.is_empty());
    assert!(found.iter().all(StackVersion::is_usable));
    assert!(
        one("8.15.2")
            .built_in_plugins()
            .contains(&"analysis-icu".to_owned())
    );
    assert_eq!(asked(&stage, Service::ElasticCloud), (1, 0));
}

#[tokio::test]
async fn ece_is_asked_the_plain_way_where_the_region_is_not_its_own() {
    let stage = Stage::new().await;
    let [client, _] = signed_in(&stage).await;
    let by_region = versions(&client, Some("ece-region")).await;
    assert_eq!(asked(&stage, Service::Ece), (1, 0));
    assert_eq!(versions(&client, Some("elsewhere")).await, by_region);
    assert_eq!(asked(&stage, Service::Ece), (2, 1));
    assert_eq!(versions(&client, None).await, by_region);
    assert_eq!(asked(&stage, Service::Ece), (2, 2));
    assert_eq!(by_region.len(), 8);
    assert!(by_region.iter().all(|one| one.accessible.is_none()));
}

#[tokio::test]
async fn a_firewall_that_hides_the_regional_way_does_not_hide_the_plain_one() {
    let stage = Stage::with(|options| options.seed = SeedData::Demo).await;
    stage
        .sandbox
        .switches()
        .strike(Fault::new(Service::ElasticCloud, FaultAnswer::Html403));
    let found = versions(&stage.client, Some("gcp-us-central1")).await;
    assert_eq!(found.len(), 8);
    assert_eq!(asked(&stage, Service::ElasticCloud), (1, 1));
}

#[tokio::test]
async fn a_key_that_nobody_knows_is_not_tried_twice() {
    let stage = Stage::new().await;
    let client = stage.client_with(SecretString::from("bm9ib2R5"));
    let error = client
        .stack_versions(Some("gcp-us-central1"), &CancellationToken::new())
        .await
        .unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Unauthenticated), "{error}");
    assert_eq!(asked(&stage, Service::ElasticCloud), (1, 0));
}
