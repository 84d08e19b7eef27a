//! What reading a deployment may come to.

use plugdesk_elastic::{ErrorKind, Look, PlanUpdate, UpdateOptions};
use plugdesk_net::NetError;

use super::Scene;

#[tokio::test]
async fn a_deployment_that_is_gone_is_told_from_a_failure() {
    let scene = Scene::of("scratch").await;
    let read = scene.read().await.value;
    scene.stage.sandbox.switches().delete_deployment("scratch");
    let plan = read.current_plan().unwrap().clone();
    let update = PlanUpdate::of(&read, plan).unwrap();
    let refusals = [
        scene.look(Look::for_following()).await.err(),
        scene.send(&update, UpdateOptions::default()).await.err(),
        scene.cancel().await.err(),
        scene.restart().await.err(),
    ];
    for error in refusals.map(Option::unwrap) {
        assert!(
            matches!(error.kind, ErrorKind::DeploymentNotFound),
            "{error:?}"
        );
        assert!(error.may_be_gone());
        assert_eq!(error.status, Some(404));
    }
}

/// Logs are most of a history. Without them it still tells which attempts failed.
#[tokio::test]
async fn a_history_that_is_too_large_comes_without_its_logs() {
    let scene = Scene::of("logs-eu").await;
    for _ in 0..6 {
        scene.restart().await.unwrap();
        scene.wait(3600);
    }
    let whole = scene.look(Look::for_outcome()).await.unwrap().value;
    assert!(whole.attempts().iter().all(|one| !one.steps.is_empty()));
    let small = scene.stage.client_with_limit(64 * 1024);
    let look = Look::for_outcome();
    let found = small.deployment(&scene.id, look, &scene.cancel).await;
    let found = found.unwrap().value;
    assert_eq!(found.attempts().len(), whole.attempts().len());
    assert!(found.attempts().iter().all(|one| one.steps.is_empty()));
    assert!(found.current_attempt().unwrap().succeeded());
    let tiny = scene.stage.client_with_limit(1000);
    let error = tiny.deployment(&scene.id, look, &scene.cancel).await;
    let error = error.unwrap_err();
    assert!(
        matches!(
            &error.kind,
            ErrorKind::Net(NetError::AnswerTooLarge { limit: 1000 })
        ),
        "{error:?}"
    );
}
