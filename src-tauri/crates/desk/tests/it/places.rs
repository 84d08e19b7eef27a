//! Where an archive may go, on each of the services.

use plugdesk_desk::archives::{DestinationPlace, PlaceKind};
use plugdesk_desk::connections::ConnectionView;
use plugdesk_desk::fault::FaultCode;
use plugdesk_sandbox::SeedData;
use secrecy::SecretString;

use crate::bench::Bench;

async fn places(bench: &Bench, connection: &ConnectionView) -> Vec<DestinationPlace> {
    bench.desk.destination_places(&connection.id).await.unwrap()
}

fn version_of<'a>(places: &'a [DestinationPlace], name: &str) -> Option<&'a str> {
    let place = places.iter().find(|place| place.name == name)?;
    Some(&place.version)
}

#[tokio::test]
async fn deployments_come_with_their_versions() {
    let bench = Bench::with(|options| options.seed = SeedData::Demo).await;
    let cloud = places(&bench, &bench.cloud().await).await;
    assert_eq!(version_of(&cloud, "search-prod"), Some("8.15.2"));
    assert_eq!(version_of(&cloud, "search-stage"), Some("8.14.3"));
    assert!(
        cloud
            .iter()
            .all(|place| place.kind == PlaceKind::Deployment)
    );
    assert!(cloud.is_sorted_by_key(|place| place.name.clone()));

    let ece = bench.connect(bench.ece_draft().await).await;
    let ece = places(&bench, &ece).await;
    assert_eq!(version_of(&ece, "shop-search"), Some("7.17.24"));
}

#[tokio::test]
async fn instances_come_with_the_version_that_people_know() {
    let bench = Bench::with(|options| options.seed = SeedData::Demo).await;
    let alibaba = bench.connect(bench.alibaba_draft()).await;
    let instances = places(&bench, &alibaba).await;
    assert!(!instances.is_empty());
    for instance in &instances {
        assert_eq!(instance.kind, PlaceKind::Instance);
        let numbers: Vec<_> = instance.version.split('.').collect();
        assert_eq!(numbers.len(), 3, "{}", instance.version);
        assert!(numbers.iter().all(|part| part.parse::<u32>().is_ok()));
    }
}

#[tokio::test]
async fn a_wrong_key_is_said() {
    let bench = Bench::new().await;
    let wrong = SecretString::from("wrong".to_owned());
    let connection = bench.connect(bench.cloud_draft(&wrong)).await;
    let fault = bench.desk.destination_places(&connection.id).await;
    assert_eq!(fault.unwrap_err().code, FaultCode::Unauthenticated);
}
