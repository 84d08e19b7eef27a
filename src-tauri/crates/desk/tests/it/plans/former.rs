//! An extension that was replaced goes once no plan names it any more.

use std::time::Duration;

use plugdesk_desk::extensions::ExtensionId;
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::plans::{PlanAct, PlanRunState};
use plugdesk_desk::transfers::{StepName, StepState, TransferState};
use plugdesk_sandbox::Service;

use super::{failing, run_states};
use crate::bench::brisk;
use crate::plan_scene::Scene;

async fn stored(scene: &Scene, id: &ExtensionId) -> bool {
    let all = scene.bench.sandbox.extensions(Service::ElasticCloud).await;
    all.unwrap().iter().any(|one| one.id == id.0)
}

#[tokio::test]
async fn what_was_replaced_is_deleted_once_every_deployment_let_go_of_it() {
    let scene = Scene::new().await;
    let names = ["metrics-eu", "kibana-sso"];
    let attach = |draft| PlanAct::AttachNew { draft };
    let first = scene.bundle("words-2025", attach, &names).await;
    let former = scene.ended(&first.id).await.extension.unwrap();

    let switches = scene.bench.sandbox.switches();
    switches.fail_next_plan(failing("kibana-sso", "start-instances"));
    let replace = |draft| PlanAct::ReplaceSafely {
        former: former.clone(),
        draft,
    };
    let second = scene.bundle("words-2026", replace, &[]).await;
    let failed = scene.ended(&second.id).await;
    assert_eq!(failed.state, TransferState::Failed);
    assert!(stored(&scene, &former).await, "one still names it");
    let last = failed.steps.last().unwrap();
    assert_eq!((last.name, last.tries), (StepName::DeleteFormer, 0));

    scene.bench.desk.retry_transfer(&second.id).await.unwrap();
    let ended = scene.ended(&second.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(ended.steps.last().unwrap().state, StepState::Done);
    assert!(!stored(&scene, &former).await);
    for name in names {
        let new = scene.other.places(name, "words-2026").await;
        assert_eq!(new.len(), 1);
        assert!(scene.other.places(name, "words-2025").await.is_empty());
    }
}

#[tokio::test]
async fn what_somebody_else_attached_meanwhile_is_not_deleted() {
    let mut scene = Scene::new().await;
    scene.bench.end().await;
    let mut tuning = brisk();
    tuning.retry.release_patience = Duration::from_millis(50);
    scene
        .bench
        .open(scene.bench.folder.path().join("data"), tuning);
    let attach = |draft| PlanAct::AttachNew { draft };
    let first = scene.bundle("shared", attach, &["metrics-eu"]).await;
    let former = scene.ended(&first.id).await.extension.unwrap();
    // While the replacement is on its way, another deployment takes the former one.
    let replace = |draft| PlanAct::ReplaceSafely {
        former: former.clone(),
        draft,
    };
    scene.steps_take(150);
    let second = scene.bundle("shared-anew", replace, &[]).await;
    let attach = PlanAct::Attach {
        extension: former.clone(),
    };
    let late = scene.request(attach, &["kibana-sso"]).await;
    let desk = &scene.bench.desk;
    let applied = desk.apply_plans(&scene.connection.id, &late, None).await;
    assert_eq!(applied.unwrap().transfers.len(), 1);
    let failed = scene.ended(&second.id).await;
    assert_eq!(failed.state, TransferState::Failed);
    let fault = failed.fault.unwrap();
    assert_eq!(fault.code, FaultCode::ExtensionsInUse);
    assert!(stored(&scene, &former).await);
    assert_eq!(run_states(&failed.plans), [PlanRunState::Done]);
}
