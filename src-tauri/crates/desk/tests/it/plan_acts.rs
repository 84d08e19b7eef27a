//! What a person asks for to be done to plans: seen before, tried out, begun.

use std::slice::from_ref;
use std::time::Duration;

use plugdesk_desk::connections::{ConnectionDraft, ConnectionView};
use plugdesk_desk::deployments::{DeploymentId, PlanPlace};
use plugdesk_desk::extensions::ExtensionId;
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::plans::{
    PlanAct, PlanCaution, PlanEffect, PlanPreview, PlanRequest, PlanRunState,
};
use plugdesk_desk::transfers::{PlanDoing, TransferSource, TransferState};
use plugdesk_sandbox::{Fault, FaultAnswer, Service};

use crate::bench::{Bench, extension, told};
use crate::deployments::row_of;

/// A sandbox whose plans are carried out in a moment.
pub(crate) async fn swift() -> Bench {
    Bench::with(|options| options.plan_step = Duration::from_millis(10)).await
}

/// Stores a plugin for 8.15.2.
pub(crate) async fn stored(bench: &Bench, connection: &ConnectionView, name: &str) -> ExtensionId {
    let (archive, _) = bench.plugin(name, 2_000).await;
    let draft = extension(name);
    let started = bench
        .desk
        .upload_new(&connection.id, &archive.id, &draft, false);
    let ended = bench.ended(&started.await.unwrap().id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    ended.extension.unwrap()
}

pub(crate) async fn id(bench: &Bench, connection: &ConnectionView, name: &str) -> DeploymentId {
    row_of(bench, connection, name).await.id
}

pub(crate) fn request(act: PlanAct, deployments: &[DeploymentId]) -> PlanRequest {
    PlanRequest {
        act,
        deployments: deployments.to_vec(),
    }
}

pub(crate) async fn preview(
    bench: &Bench,
    connection: &ConnectionView,
    request: &PlanRequest,
) -> PlanPreview {
    let seen = bench.desk.preview_plans(&connection.id, request).await;
    seen.unwrap()
}

#[tokio::test]
async fn what_is_attached_is_followed_to_the_end_in_two_deployments() {
    let bench = swift().await;
    let connection = bench.cloud().await;
    let new = stored(&bench, &connection, "analysis-ik").await;
    let prod = id(&bench, &connection, "search-prod").await;
    let sso = id(&bench, &connection, "kibana-sso").await;
    // One is named twice.
    let attach = request(
        PlanAct::Attach {
            extension: new.clone(),
        },
        &[prod.clone(), sso, prod],
    );
    let checks = bench
        .desk
        .check_plans(&connection.id, &attach)
        .await
        .unwrap();
    assert_eq!(checks.len(), 2);
    assert!(
        checks.iter().all(|check| check.fault.is_none()),
        "{checks:#?}"
    );
    let applied = bench
        .desk
        .apply_plans(&connection.id, &attach, None)
        .await
        .unwrap();
    assert_eq!(applied.transfers.len(), 2);
    for transfer in &applied.transfers {
        let TransferSource::Plans { doing, deployments } = &transfer.source else {
            panic!("{transfer:#?}")
        };
        assert_eq!((doing, deployments.len()), (&PlanDoing::Attach, 1));
        assert_eq!(transfer.extension_name, "analysis-ik");
        let ended = bench.ended(&transfer.id).await;
        assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
        assert_eq!(ended.plans[0].state, PlanRunState::Done);
    }
    let row = row_of(&bench, &connection, "search-prod").await;
    let ik: Vec<_> = row
        .attached
        .iter()
        .filter(|one| one.name == "analysis-ik")
        .collect();
    assert_eq!(ik.len(), 1, "{row:#?}");
    assert_eq!(ik[0].extension.as_ref(), Some(&new));
    assert!(
        matches!(&ik[0].places[..], [PlanPlace::Tier { .. }]),
        "it stays where it was"
    );

    // There is nothing left to do.
    let fault = bench
        .desk
        .apply_plans(&connection.id, &attach, None)
        .await
        .unwrap_err();
    assert_eq!(fault.code, FaultCode::NothingChosen);
}

#[tokio::test]
async fn nothing_begins_when_one_dry_run_is_refused() {
    let bench = swift().await;
    let connection = bench.cloud().await;
    let stage = id(&bench, &connection, "search-stage").await;
    let logs = id(&bench, &connection, "logs-eu").await;
    let reapply = request(PlanAct::Reapply, &[logs.clone(), stage.clone()]);
    // The plan of this one is checked with what only the service knows.
    let fault = Fault::new(Service::ElasticCloud, FaultAnswer::NeedsElevation)
        .on("PUT")
        .at(&stage.0);
    bench.sandbox.switches().strike(fault);
    let applied = bench
        .desk
        .apply_plans(&connection.id, &reapply, None)
        .await
        .unwrap();
    assert!(applied.transfers.is_empty());
    let faults: Vec<_> = applied
        .checks
        .iter()
        .map(|check| {
            (
                check.name.as_str(),
                check.fault.as_ref().map(|fault| fault.code),
            )
        })
        .collect();
    assert_eq!(
        faults,
        [
            ("logs-eu", None),
            ("search-stage", Some(FaultCode::NeedsElevation))
        ]
    );
    assert!(bench.desk.transfers().is_empty());

    // One that is gone, and one that needs another build, are told beside the others.
    let gone = DeploymentId("0123456789abcdef0123456789abcdef".to_owned());
    let extension = stored(&bench, &connection, "analysis-ik").await;
    let sso = id(&bench, &connection, "kibana-sso").await;
    let attach = request(PlanAct::Attach { extension }, &[sso, logs, gone]);
    let before = bench.desk.transfers().len();
    let applied = bench
        .desk
        .apply_plans(&connection.id, &attach, None)
        .await
        .unwrap();
    let codes: Vec<_> = applied
        .checks
        .iter()
        .map(|check| check.fault.as_ref().map(|fault| fault.code))
        .collect();
    let expected = [
        None,
        Some(FaultCode::BuildForOtherVersion),
        Some(FaultCode::DeploymentGone),
    ];
    assert_eq!(codes, expected);
    assert!(applied.transfers.is_empty());
    assert_eq!(bench.desk.transfers().len(), before);
}

#[tokio::test]
async fn a_version_that_is_not_offered_is_told_by_the_check() {
    let bench = swift().await;
    let connection = bench.cloud().await;
    let id = id(&bench, &connection, "search-prod").await;
    let request = request(
        PlanAct::Upgrade {
            version: "9.2.0".to_owned(),
            draft: None,
        },
        &[id],
    );
    let checks = bench
        .desk
        .check_plans(&connection.id, &request)
        .await
        .unwrap();
    let fault = checks[0].fault.as_ref().unwrap();
    assert_eq!(fault.code, FaultCode::VersionNotOffered, "{}", told(fault));
}

#[tokio::test]
async fn a_protected_connection_asks_for_its_name() {
    let bench = swift().await;
    let key = bench.sandbox.ready().elastic_cloud.api_key.clone();
    let draft = ConnectionDraft {
        protected: true,
        ..bench.cloud_draft(&key)
    };
    let connection = bench.connect(draft).await;
    let logs = id(&bench, &connection, "logs-eu").await;
    let reapply = request(PlanAct::Reapply, from_ref(&logs));
    for wrong in [None, Some("logs-eu"), Some("acme prod")] {
        let fault = bench
            .desk
            .apply_plans(&connection.id, &reapply, wrong)
            .await
            .unwrap_err();
        assert_eq!(fault.code, FaultCode::ConfirmationMismatch, "{wrong:?}");
    }
    let (archive, _) = bench.plugin("analysis-new", 100).await;
    let draft = extension("analysis-new");
    let then = request(
        PlanAct::AttachNew {
            draft: draft.clone(),
        },
        &[logs],
    );
    let desk = &bench.desk;
    let upload = desk.upload_then(&connection.id, &archive.id, &draft, false, &then, None);
    assert_eq!(
        upload.await.unwrap_err().code,
        FaultCode::ConfirmationMismatch
    );
    assert!(bench.desk.transfers().is_empty());
    let name = Some("Acme prod");
    let applied = bench
        .desk
        .apply_plans(&connection.id, &reapply, name)
        .await
        .unwrap();
    let ended = bench.ended(&applied.transfers[0].id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
}

#[tokio::test]
async fn what_stands_twice_is_cleaned_up() {
    let bench = swift().await;
    let connection = bench.cloud().await;
    let seen = preview(&bench, &connection, &request(PlanAct::CleanUp, &[])).await;
    let possible: Vec<_> = seen.outlooks.iter().filter(|one| one.possible).collect();
    let [portal] = possible[..] else {
        panic!("{possible:#?}")
    };
    assert_eq!(portal.name, "support-portal");
    assert_eq!(portal.effect, PlanEffect::CleansUp { entries: 1 });
    assert_eq!(
        portal.cautions,
        [PlanCaution::SingleNode],
        "nothing goes altogether"
    );
    let clean = request(PlanAct::CleanUp, from_ref(&portal.deployment));
    let applied = bench
        .desk
        .apply_plans(&connection.id, &clean, None)
        .await
        .unwrap();
    let ended = bench.ended(&applied.transfers[0].id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    let row = row_of(&bench, &connection, "support-portal").await;
    assert!(row.doubled.is_empty(), "{row:#?}");
    assert_eq!(row.attached.len(), 1);
}

#[tokio::test]
async fn a_deployment_that_is_being_changed_is_asked_later() {
    let bench = Bench::with(|options| options.plan_step = Duration::from_secs(5)).await;
    let connection = bench.cloud().await;
    let logs = id(&bench, &connection, "logs-eu").await;
    bench
        .desk
        .restart_deployment(&connection.id, &logs, None)
        .await
        .unwrap();
    let reapply = request(PlanAct::Reapply, &[logs]);
    let seen = preview(&bench, &connection, &reapply).await;
    assert_eq!(seen.outlooks[0].cautions, [PlanCaution::Pending]);
    let checks = bench
        .desk
        .check_plans(&connection.id, &reapply)
        .await
        .unwrap();
    assert_eq!(checks[0].fault, None);
}
