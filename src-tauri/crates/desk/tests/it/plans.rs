//! Changes of plans by transfers, from the order to every node, against the sandbox's deployments.

mod former;

use std::time::Duration;

use plugdesk_desk::deployments::{AttemptState, NodesLoaded};
use plugdesk_desk::extensions::{ExtensionDraft, ExtensionKind};
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::plans::{PlanAct, PlanRun, PlanRunState};
use plugdesk_desk::transfers::{Remains, TransferState};
use plugdesk_elastic::plan::{Array, Place};
use plugdesk_sandbox::{BytesPerSecond, FailNextPlan, Fault, FaultAnswer, Service};

use crate::bench::extension;
use crate::plan_scene::{Scene, run};
use crate::zips::zip_of;

fn failing(deployment: &str, step: &str) -> FailNextPlan {
    FailNextPlan {
        service: Service::ElasticCloud,
        deployment: Some(deployment.to_owned()),
        step: step.to_owned(),
        message: "The node did not come up with the plugin.".to_owned(),
        failure_type: Some("ClusterFailure:PluginVersionMismatch".to_owned()),
    }
}

#[tokio::test]
async fn a_plugin_reaches_every_node_of_two_deployments_in_the_place_where_it_stood() {
    let scene = Scene::new().await;
    let names = ["search-prod", "metrics-eu"];
    let started = scene.attach_plugin("analysis-ik", &names).await;
    assert_eq!(started.plans.len(), 2, "every deployment is seen at once");
    let ended = scene.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    for (name, nodes) in [("search-prod", 3), ("metrics-eu", 2)] {
        let run = run(&ended, name);
        assert_eq!(run.state, PlanRunState::Done);
        assert_eq!((run.nodes, run.nodes_done), (nodes, Some(nodes)));
        assert!(run.accepted_at.is_some() && run.fault.is_none());
        let attempt = run.attempt.as_ref().unwrap();
        assert_eq!(attempt.state, AttemptState::Succeeded);
        assert_eq!(attempt.nodes_loaded, NodesLoaded::Every);
        let last = attempt.steps.last().unwrap();
        assert_eq!(last.step, "plan-completed");
        let told = scene.other.deployment(name).await.current_attempt();
        assert_eq!(attempt.id, told.unwrap().id);
    }
    let url = format!("repo://{}", ended.extension.unwrap().0);
    let prod = scene.other.places("search-prod", "analysis-ik").await;
    let tier = Place::Tier {
        index: 0,
        id: Some("hot_content".to_owned()),
    };
    assert_eq!(prod.len(), 1, "the build before went: {prod:#?}");
    assert_eq!((&prod[0].entry.url, &prod[0].place), (&url, &tier));
    let metrics = scene.other.places("metrics-eu", "analysis-ik").await;
    assert_eq!(metrics.len(), 1);
    assert_eq!(
        (&metrics[0].place, metrics[0].array),
        (&Place::Default, Array::Plugins)
    );
    assert_eq!(scene.sent(), 4, "each a dry run and once");
}

#[tokio::test]
async fn a_plan_that_fails_says_why_and_a_retry_does_that_one_anew_alone() {
    let scene = Scene::new().await;
    let switches = scene.bench.sandbox.switches();
    switches.fail_next_plan(failing("metrics-eu", "wait-until-running"));
    let names = ["metrics-eu", "kibana-sso"];
    let started = scene.attach_plugin("failing", &names).await;
    let failed = scene.ended(&started.id).await;
    assert_eq!(failed.state, TransferState::Failed);
    let fault = failed.fault.as_ref().unwrap();
    assert_eq!(fault.code, FaultCode::PlanFailed);
    assert_eq!(fault.target.as_deref(), Some("metrics-eu"));
    assert_eq!(fault.args["step"], "wait-until-running");
    let message = fault.server_message.as_deref().unwrap();
    assert!(message.ends_with("The node did not come up with the plugin."));
    assert_eq!(failed.remains, Some(Remains::PlansChanged));
    assert_eq!(run(&failed, "kibana-sso").state, PlanRunState::Done);
    let broken = run(&failed, "metrics-eu");
    assert_eq!(broken.state, PlanRunState::Failed);
    let attempt = broken.attempt.as_ref().unwrap();
    assert_eq!(attempt.state, AttemptState::Failed);
    assert_eq!(attempt.nodes_loaded, NodesLoaded::No);
    let left = scene.other.places("metrics-eu", "failing").await;
    assert!(left.is_empty(), "rolled back");

    // A retry of everything leaves clusters alone.
    let all = scene.bench.desk.retry_failed_transfers().await.unwrap();
    assert_eq!(all[0].state, TransferState::Failed);
    let before = scene.sent();
    scene.bench.desk.retry_transfer(&started.id).await.unwrap();
    let ended = scene.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(scene.sent(), before + 2);
    assert_eq!(scene.other.places("metrics-eu", "failing").await.len(), 1);
}

#[tokio::test]
async fn another_plan_is_waited_for() {
    let scene = Scene::new().await;
    scene.steps_take(1_000);
    scene.other.reapply("metrics-eu").await;
    scene.steps_take(5);
    let names = ["metrics-eu", "kibana-sso"];
    let started = scene.attach_plugin("patient", &names).await;
    let queued = |run: &PlanRun| run.state == PlanRunState::Queued;
    scene.run_is(&started.id, "metrics-eu", queued).await;
    // It holds the other up no more than a reading that fails ends the waiting.
    let away = Fault::new(Service::ElasticCloud, FaultAnswer::Json500).on("GET");
    let switches = scene.bench.sandbox.switches();
    switches.strike(away.times(2));
    let done = |run: &PlanRun| run.state == PlanRunState::Done;
    let seen = scene.run_is(&started.id, "kibana-sso", done).await;
    assert_eq!(run(&seen, "metrics-eu").state, PlanRunState::Queued);
    scene.other.cancel("metrics-eu").await;
    let ended = scene.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(scene.other.places("metrics-eu", "patient").await.len(), 1);
}

#[tokio::test]
async fn two_transfers_change_a_deployment_one_after_the_other() {
    let scene = Scene::new().await;
    let one = scene.attach_plugin("first-one", &["metrics-eu"]).await;
    let two = scene.attach_plugin("second-one", &["metrics-eu"]).await;
    let three = scene.reapply("kibana-sso").await;
    for id in [&one.id, &two.id, &three.id] {
        let ended = scene.ended(id).await;
        assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    }
    for name in ["first-one", "second-one"] {
        assert_eq!(scene.other.places("metrics-eu", name).await.len(), 1);
    }
    let attempts: Vec<_> = [&one.id, &two.id]
        .map(|id| {
            let all = scene.bench.desk.transfers();
            let view = all.into_iter().find(|view| view.id == *id).unwrap();
            run(&view, "metrics-eu").attempt.clone().unwrap().id
        })
        .into_iter()
        .collect();
    assert_ne!(attempts[0], attempts[1]);
}

#[tokio::test]
async fn a_plan_that_is_carried_out_once_more_is_followed_by_its_own_attempt() {
    let scene = Scene::new().await;
    let before = scene.other.deployment("metrics-eu").await.current_attempt();
    let started = scene.reapply("metrics-eu").await;
    let ended = scene.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    let attempt = run(&ended, "metrics-eu").attempt.clone().unwrap();
    assert!(attempt.id.is_some());
    assert_ne!(attempt.id, before.unwrap().id);
    assert_eq!(attempt.nodes_loaded, NodesLoaded::Every);
}

#[tokio::test]
async fn a_plan_cancelled_on_the_service_is_told_as_that() {
    let scene = Scene::new().await;
    scene.steps_take(300);
    let started = scene.attach_plugin("unwanted", &["metrics-eu"]).await;
    let begun = |run: &PlanRun| run.attempt.is_some();
    scene.run_is(&started.id, "metrics-eu", begun).await;
    scene.other.cancel("metrics-eu").await;
    let ended = scene.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Failed);
    assert_eq!(ended.fault.unwrap().code, FaultCode::PlanCancelled);
    assert_eq!(ended.remains, Some(Remains::PlansUnchanged));
    assert!(ended.removable, "the new extension is used by nobody");
    let desk = &scene.bench.desk;
    let removed = loop {
        // The service lets go of what a plan named some time after it.
        match desk.remove_transfer_rest(&started.id, "unwanted").await {
            Ok(removed) => break removed,
            Err(fault) => assert_eq!(fault.code, FaultCode::ExtensionsInUse),
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    assert_eq!(removed.remains, Some(Remains::Removed));
    assert_eq!(removed.plans[0].state, PlanRunState::Waiting);
}

#[tokio::test]
async fn a_deployment_deleted_meanwhile_holds_the_others_up_at_no_time() {
    let scene = Scene::new().await;
    scene.steps_take(150);
    let names = ["metrics-eu", "kibana-sso"];
    let started = scene.attach_plugin("orphan", &names).await;
    let begun = |run: &PlanRun| run.attempt.is_some();
    scene.run_is(&started.id, "metrics-eu", begun).await;
    let switches = scene.bench.sandbox.switches();
    switches.delete_deployment("metrics-eu");
    let ended = scene.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Failed);
    assert_eq!(run(&ended, "kibana-sso").state, PlanRunState::Done);
    let gone = run(&ended, "metrics-eu");
    assert_eq!(gone.state, PlanRunState::Failed);
    assert_eq!(gone.fault.as_ref().unwrap().code, FaultCode::DeploymentGone);
    assert_eq!(ended.fault.unwrap().args["deployments"], "metrics-eu");

    // Gone before anything was sent to it, likewise.
    scene.bench.desk.retry_transfer(&started.id).await.unwrap();
    let again = scene.ended(&started.id).await;
    assert_eq!(again.fault.unwrap().code, FaultCode::DeploymentGone);
}

#[tokio::test]
async fn a_key_that_expires_half_way_leaves_nothing_unsaid_and_another_key_goes_on() {
    let scene = Scene::new().await;
    scene.steps_take(150);
    let started = scene.attach_plugin("half-way", &["metrics-eu"]).await;
    let begun = |run: &PlanRun| run.attempt.is_some();
    scene.run_is(&started.id, "metrics-eu", begun).await;
    let expired = Fault::new(Service::ElasticCloud, FaultAnswer::Unauthenticated);
    let switches = scene.bench.sandbox.switches();
    switches.strike(expired.on("GET").times(1_000));
    let ended = scene.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Failed);
    let fault = ended.fault.as_ref().unwrap();
    assert_eq!(fault.code, FaultCode::Unauthenticated);
    assert_eq!(ended.remains, Some(Remains::PlansChanged));
    assert_eq!(run(&ended, "metrics-eu").state, PlanRunState::UnderWay);

    switches.calm();
    let before = scene.sent();
    scene.bench.desk.retry_transfer(&started.id).await.unwrap();
    let ended = scene.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(scene.sent(), before, "nothing is sent twice");
}

#[tokio::test]
async fn a_plan_that_cannot_be_read_is_not_changed() {
    let scene = Scene::new().await;
    let before = scene.other.deployment("metrics-eu").await;
    let switches = scene.bench.sandbox.switches();
    switches.set_upload_rate(BytesPerSecond::new(1));
    let started = scene.attach_plugin("unread", &["metrics-eu"]).await;
    let odd = Fault::new(Service::ElasticCloud, FaultAnswer::WrongTypes);
    switches.strike(odd.on("GET").at(&before.id).times(1_000));
    switches.set_upload_rate(None);
    let ended = scene.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Failed);
    let code = run(&ended, "metrics-eu").fault.as_ref().unwrap().code;
    assert!(
        matches!(
            code,
            FaultCode::AnswerUnreadable | FaultCode::DeploymentNotChangeable
        ),
        "{code:?}"
    );
    assert_eq!(ended.remains, Some(Remains::PlansUnchanged));

    switches.calm();
    let after = scene.other.deployment("metrics-eu").await;
    assert_eq!(after.current_plan(), before.current_plan());
    scene.bench.desk.retry_transfer(&started.id).await.unwrap();
    let ended = scene.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
}

fn run_states(plans: &[PlanRun]) -> Vec<PlanRunState> {
    plans.iter().map(|run| run.state).collect()
}

#[tokio::test]
async fn a_stored_file_makes_room_for_the_next_one() {
    let scene = Scene::new().await;
    let mut settings = scene.bench.desk.info().settings;
    settings.transfers_at_once = 1;
    scene.bench.desk.change_settings(settings).await.unwrap();
    scene.steps_take(2_000);
    let long = scene.attach_plugin("long", &["metrics-eu"]).await;
    let (archive, _) = scene.bench.plugin("next", 2_000).await;
    let desk = &scene.bench.desk;
    let draft = extension("next");
    let next = desk.upload_new(&scene.connection.id, &archive.id, &draft, false);
    let next = scene.ended(&next.await.unwrap().id).await;
    assert_eq!(next.state, TransferState::Done);
    let all = desk.transfers();
    let view = all.iter().find(|view| view.id == long.id).unwrap();
    assert_eq!(view.state, TransferState::Running, "{view:#?}");
    let cancelled = desk.cancel_transfer(&long.id).await.unwrap();
    let remains = cancelled.remains;
    assert!(
        matches!(
            remains,
            Some(Remains::PlansChanged | Remains::Unknown | Remains::PlansUnchanged)
        ),
        "{remains:?}"
    );
}

#[tokio::test]
async fn nothing_is_sent_where_the_plan_is_as_it_should_be_by_then() {
    let scene = Scene::new().await;
    let words = zip_of(&[("dictionaries/words.txt", b"word")]);
    let (archive, _) = scene.bench.taken("twice.zip", &words).await;
    let draft = ExtensionDraft {
        kind: ExtensionKind::Bundle,
        version: "*".to_owned(),
        ..extension("twice")
    };
    let (desk, connection) = (&scene.bench.desk, &scene.connection.id);
    let upload = desk.upload_new(connection, &archive.id, &draft, false);
    let extension = scene.ended(&upload.await.unwrap().id).await.extension;
    let attach = PlanAct::Attach {
        extension: extension.unwrap(),
    };
    let request = scene.request(attach, &["metrics-eu"]).await;
    let mut first = desk.apply_plans(connection, &request, None).await.unwrap();
    let first = first.transfers.remove(0);
    desk.pause_transfer(&first.id).await.unwrap();
    let mut second = desk.apply_plans(connection, &request, None).await.unwrap();
    let second = scene.ended(&second.transfers.remove(0).id).await;
    assert_eq!(run(&second, "metrics-eu").state, PlanRunState::Done);

    let before = scene.sent();
    desk.resume_transfer(&first.id).await.unwrap();
    let ended = scene.ended(&first.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(run(&ended, "metrics-eu").state, PlanRunState::Nothing);
    assert_eq!(scene.sent(), before);
    let there = scene.other.places("metrics-eu", "twice").await;
    assert_eq!(there.len(), 1);
}
