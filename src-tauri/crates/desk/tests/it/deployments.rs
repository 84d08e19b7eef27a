//! The Deployments screen, and who uses what.

use std::time::Duration;

use plugdesk_desk::connections::{ConnectionDraft, ConnectionView};
use plugdesk_desk::deployments::{
    AttemptState, DeploymentHealth, DeploymentId, DeploymentRow, DeploymentStatus, Doubled,
    PlanPlace,
};
use plugdesk_desk::extensions::{ExtensionId, ExtensionKind};
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::plans::{PlanAct, PlanRequest};
use plugdesk_sandbox::{Fault, FaultAnswer, SeedData, Service};

use crate::bench::{Bench, told};

const IK: &str = "1837462910";
const SAML: &str = "1420667305";

/// The row of a name.
pub(crate) async fn row_of(
    bench: &Bench,
    connection: &ConnectionView,
    name: &str,
) -> DeploymentRow {
    let list = bench.desk.deployments(&connection.id).await;
    list.unwrap()
        .rows
        .into_iter()
        .find(|row| row.name == name)
        .unwrap()
}

/// Begins a change of a deployment's plan that leaves everything as it is.
async fn reapply(bench: &Bench, connection: &ConnectionView, id: &DeploymentId) {
    let request = PlanRequest {
        act: PlanAct::Reapply,
        deployments: vec![id.clone()],
    };
    let applied = bench
        .desk
        .apply_plans(&connection.id, &request, None)
        .await
        .unwrap();
    assert_eq!(applied.transfers.len(), 1, "{applied:#?}");
}

/// Waits until the service carries a plan out.
async fn pending(bench: &Bench, connection: &ConnectionView, name: &str) -> DeploymentRow {
    loop {
        let row = row_of(bench, connection, name).await;
        if row.pending.is_some() {
            return row;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn the_list_shows_what_is_attached_from_both_places_with_its_origin() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let list = bench.desk.deployments(&connection.id).await.unwrap();
    let names: Vec<&str> = list.rows.iter().map(|row| row.name.as_str()).collect();
    let by_name = [
        "kibana-sso",
        "logs-eu",
        "metrics-eu",
        "scratch",
        "search-prod",
        "search-stage",
        "security-eu",
        "support-portal",
    ];
    assert_eq!(names, by_name);
    assert!(!list.more);

    let prod = &list.rows[4];
    assert_eq!(prod.version.as_deref(), Some("8.15.2"));
    assert_eq!(prod.health, DeploymentHealth::Healthy);
    assert_eq!(prod.status, DeploymentStatus::Started);
    assert_eq!(prod.region.as_deref(), Some("gcp-europe-west3"));
    assert_eq!((prod.nodes, prod.zones), (3, 2));
    assert!(prod.pending.is_none() && !prod.last_attempt_failed);
    let ik = prod
        .attached
        .iter()
        .find(|one| one.name == "analysis-ik")
        .unwrap();
    assert_eq!(ik.extension, Some(ExtensionId(IK.to_owned())));
    assert_eq!(ik.kind, ExtensionKind::Plugin);
    assert_eq!(ik.version, "8.14.3");
    let [PlanPlace::Tier { tier }] = &ik.places[..] else {
        panic!("{ik:?}")
    };
    assert_eq!(tier, "hot_content");
    let legal = prod
        .attached
        .iter()
        .find(|one| one.name == "legal-dictionaries")
        .unwrap();
    assert_eq!(legal.places, [PlanPlace::Default]);
    assert!(prod.doubled.is_empty());

    let portal = &list.rows[7];
    assert_eq!(
        portal.attached.len(),
        1,
        "one URL is one extension: {portal:#?}"
    );
    assert_eq!(portal.attached[0].places.len(), 2);
    let same_url = Doubled::SameUrl {
        name: "saml-metadata".to_owned(),
        place: PlanPlace::Default,
    };
    assert_eq!(portal.doubled, [same_url]);
}

#[tokio::test]
async fn five_hundred_deployments_are_read_without_a_call_for_each() {
    let bench = Bench::with(|options| {
        options.seed = SeedData::Many {
            extensions: 40,
            deployments: 500,
        };
    })
    .await;
    let connection = bench.cloud().await;
    // A call for a single deployment would meet this.
    let fault = Fault::new(Service::ElasticCloud, FaultAnswer::Html403).on("GET");
    bench.sandbox.switches().strike(fault);
    let list = bench.desk.deployments(&connection.id).await.unwrap();
    assert_eq!(list.rows.len(), 500);
    let users = bench.desk.used_by(&connection.id, false).await.unwrap();
    assert!(users.users.len() > 5, "{users:?}");
}

#[tokio::test]
async fn urls_of_an_ece_are_shown_as_they_may_be() {
    let bench = Bench::new().await;
    let connection = bench.connect(bench.ece_draft().await).await;
    let logs = row_of(&bench, &connection, "shop-logs").await;
    let [patterns] = &logs.attached[..] else {
        panic!("{logs:?}")
    };
    assert_eq!(patterns.extension, None);
    assert_eq!(
        patterns.url,
        "https://files.example.com/bundles/log-patterns-3.zip"
    );
}

#[tokio::test]
async fn details_tell_the_attempt_that_is_under_way_and_cancelling_ends_it() {
    let bench = Bench::with(|options| options.plan_step = Duration::from_secs(5)).await;
    let connection = bench.cloud().await;
    let id = row_of(&bench, &connection, "logs-eu").await.id;
    let details = bench.desk.deployment(&connection.id, &id).await.unwrap();
    assert!(details.resource_version.is_some());
    assert!(details.row.pending.is_none());
    let fault = bench
        .desk
        .cancel_plan(&connection.id, &id, None)
        .await
        .unwrap_err();
    assert_eq!(fault.code, FaultCode::NoPendingPlan, "{}", told(&fault));

    reapply(&bench, &connection, &id).await;
    let row = pending(&bench, &connection, "logs-eu").await;
    assert_eq!(row.status, DeploymentStatus::Changing);
    let details = bench.desk.deployment(&connection.id, &id).await.unwrap();
    let under_way = details.row.pending.unwrap();
    assert_eq!(under_way.state, AttemptState::Running);
    assert!(!under_way.steps.is_empty());
    bench
        .desk
        .cancel_plan(&connection.id, &id, None)
        .await
        .unwrap();

    let unknown = DeploymentId("0123456789abcdef0123456789abcdef".to_owned());
    for gone in [unknown, DeploymentId("../extensions".to_owned())] {
        let fault = bench
            .desk
            .deployment(&connection.id, &gone)
            .await
            .unwrap_err();
        assert_eq!(fault.code, FaultCode::DeploymentGone, "{}", told(&fault));
        assert_eq!(fault.target.as_deref(), Some(gone.0.as_str()));
    }
}

#[tokio::test]
async fn a_restart_begins_an_attempt_and_a_protected_connection_asks_for_the_name() {
    let bench = Bench::with(|options| options.plan_step = Duration::from_secs(5)).await;
    let key = bench.sandbox.ready().elastic_cloud.api_key.clone();
    let draft = ConnectionDraft {
        protected: true,
        ..bench.cloud_draft(&key)
    };
    let connection = bench.connect(draft).await;
    let id = row_of(&bench, &connection, "kibana-sso").await.id;
    for wrong in [None, Some("kibana"), Some("Acme prod")] {
        let fault = bench
            .desk
            .restart_deployment(&connection.id, &id, wrong)
            .await
            .unwrap_err();
        assert_eq!(fault.code, FaultCode::ConfirmationMismatch, "{wrong:?}");
        let fault = bench
            .desk
            .cancel_plan(&connection.id, &id, wrong)
            .await
            .unwrap_err();
        assert_eq!(fault.code, FaultCode::ConfirmationMismatch, "{wrong:?}");
    }
    assert!(
        row_of(&bench, &connection, "kibana-sso")
            .await
            .pending
            .is_none()
    );
    let name = Some("kibana-sso");
    let details = bench
        .desk
        .restart_deployment(&connection.id, &id, name)
        .await
        .unwrap();
    assert!(details.row.pending.is_some(), "{details:#?}");
    bench
        .desk
        .cancel_plan(&connection.id, &id, name)
        .await
        .unwrap();
}

#[tokio::test]
async fn who_uses_what_is_answered_at_once_as_stale_and_read_anew_on_request() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let users = bench.desk.used_by(&connection.id, false).await.unwrap();
    assert!(users.complete && !users.stale);
    let of = |id: &str| {
        let found = users
            .users
            .iter()
            .find(|one| one.extension.0 == id)
            .unwrap();
        let names = found.deployments.iter().map(|one| one.name.as_str());
        names.collect::<Vec<_>>()
    };
    assert_eq!(of(IK), ["search-prod", "search-stage"]);
    let with_metadata = [
        "kibana-sso",
        "logs-eu",
        "metrics-eu",
        "search-prod",
        "security-eu",
        "support-portal",
    ];
    assert_eq!(of(SAML), with_metadata);

    // Nothing is sent for what is known.
    let down = || Fault::new(Service::ElasticCloud, FaultAnswer::NeedsElevation);
    bench.sandbox.switches().strike(down());
    let known = bench.desk.used_by(&connection.id, false).await.unwrap();
    assert!(known.stale);
    assert_eq!(
        (known.users, known.read_at),
        (users.users.clone(), users.read_at.clone())
    );
    let fault = bench.desk.used_by(&connection.id, true).await.unwrap_err();
    assert_eq!(fault.code, FaultCode::NeedsElevation);
    let anew = bench.desk.used_by(&connection.id, true).await.unwrap();
    assert!(!anew.stale);

    // A connection that was changed may lead elsewhere.
    let key = bench.sandbox.ready().elastic_cloud.api_key.clone();
    let draft = ConnectionDraft {
        name: "Renamed".to_owned(),
        ..bench.cloud_draft(&key)
    };
    bench
        .desk
        .edit_connection(&connection.id, &draft)
        .await
        .unwrap();
    bench.sandbox.switches().strike(down());
    let fault = bench.desk.used_by(&connection.id, false).await.unwrap_err();
    assert_eq!(fault.code, FaultCode::NeedsElevation);
}

#[tokio::test]
async fn the_list_tells_who_uses_what_without_another_reading() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    bench.desk.deployments(&connection.id).await.unwrap();
    let fault = Fault::new(Service::ElasticCloud, FaultAnswer::Json500).times(9);
    bench.sandbox.switches().strike(fault);
    let users = bench.desk.used_by(&connection.id, false).await.unwrap();
    assert!(users.stale && users.complete);
    assert!(users.users.iter().any(|one| one.extension.0 == IK));
}
