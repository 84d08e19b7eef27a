//! Plans across lost answers, other hands and the end of the application: each is sent once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use plugdesk_desk::Tuning;
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::plans::{PlanRun, PlanRunState};
use plugdesk_desk::transfers::journal::{JournalMoment, JournalWatch};
use plugdesk_desk::transfers::{Note, Remains, TransferState, TransferView};
use plugdesk_sandbox::{Fault, FaultAnswer, FaultMoment, Sandbox, Service};

use crate::bench::brisk;
use crate::plan_scene::{Other, Scene, run, sent};

/// Does something between the dry run of a plan and its sending: when the intent is written down.
fn at_the_intent(
    sandbox: Arc<Sandbox>,
    sends: u64,
    act: impl Fn(&Sandbox) + Send + Sync + 'static,
) -> JournalWatch {
    let done = AtomicBool::new(false);
    Arc::new(move |moment, _| {
        let intends = moment == JournalMoment::AfterCommit && sent(&sandbox) == sends;
        if intends && !done.swap(true, Ordering::AcqRel) {
            act(&sandbox);
        }
    })
}

impl Scene {
    /// Opens the desk anew so that something happens right before a plan is sent.
    async fn with_intent(
        &mut self,
        tuning: Tuning,
        act: impl Fn(&Sandbox) + Send + Sync + 'static,
    ) {
        self.bench.end().await;
        let sandbox = Arc::clone(&self.bench.sandbox);
        let tuning = Tuning {
            journal_watch: Some(at_the_intent(sandbox, 1, act)),
            ..tuning
        };
        let data = self.bench.folder.path().join("data");
        self.bench.open(data, tuning);
    }
}

/// The answer to the next plan is lost.
fn lose_the_answer(sandbox: &Sandbox, when: FaultMoment) {
    let cut = Fault::new(Service::ElasticCloud, FaultAnswer::Cut);
    sandbox
        .switches()
        .strike(cut.on("PUT").at("deployments/").when(when));
}

fn brisk_with_long_waits() -> Tuning {
    let mut tuning = brisk();
    tuning.retry.first = Duration::from_mins(10);
    tuning.retry.cap = Duration::from_mins(10);
    tuning
}

fn taken_before(view: &TransferView) -> bool {
    view.notes.contains(&Note::PlanTakenBefore {
        deployment: "metrics-eu".to_owned(),
    })
}

#[tokio::test]
async fn a_plan_whose_answer_was_lost_is_found_and_not_sent_again() {
    let mut scene = Scene::new().await;
    scene
        .with_intent(brisk(), |sandbox| {
            lose_the_answer(sandbox, FaultMoment::After);
        })
        .await;
    let started = scene.attach_plugin("lost-plan", &["metrics-eu"]).await;
    let ended = scene.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert!(taken_before(&ended));
    assert_eq!(scene.sent(), 2, "a dry run and once");
    assert_eq!(scene.other.places("metrics-eu", "lost-plan").await.len(), 1);
}

#[tokio::test]
async fn a_plan_once_more_whose_answer_was_lost_is_carried_out_once() {
    let mut scene = Scene::new().await;
    // The act makes a dry run of its own before the transfer begins.
    scene.bench.end().await;
    let sandbox = Arc::clone(&scene.bench.sandbox);
    let lose = |sandbox: &Sandbox| lose_the_answer(sandbox, FaultMoment::After);
    let tuning = Tuning {
        journal_watch: Some(at_the_intent(sandbox, 2, lose)),
        ..brisk()
    };
    scene
        .bench
        .open(scene.bench.folder.path().join("data"), tuning);
    let history = scene.other.deployment("metrics-eu").await.attempts().len();
    let started = scene.reapply("metrics-eu").await;
    let ended = scene.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert!(taken_before(&ended));
    let after = scene.other.deployment("metrics-eu").await.attempts().len();
    assert_eq!(after, history + 1);
}

#[tokio::test]
async fn a_plan_that_never_arrived_is_sent_again() {
    let mut scene = Scene::new().await;
    scene
        .with_intent(brisk(), |sandbox| {
            lose_the_answer(sandbox, FaultMoment::Before);
        })
        .await;
    let started = scene.attach_plugin("lost-request", &["metrics-eu"]).await;
    let ended = scene.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert!(!taken_before(&ended));
    assert_eq!(scene.sent(), 4);
    let there = scene.other.places("metrics-eu", "lost-request").await;
    assert_eq!(there.len(), 1);
}

#[tokio::test]
async fn a_plan_that_failed_before_its_lost_answer_was_looked_for_is_told_as_failed() {
    let mut scene = Scene::new().await;
    scene
        .with_intent(brisk_with_long_waits(), |sandbox| {
            lose_the_answer(sandbox, FaultMoment::After);
        })
        .await;
    let switches = scene.bench.sandbox.switches();
    switches.fail_next_plan(plugdesk_sandbox::FailNextPlan {
        service: Service::ElasticCloud,
        deployment: None,
        step: "plan-validator".to_owned(),
        message: "No.".to_owned(),
        failure_type: None,
    });
    let started = scene.attach_plugin("failed-unseen", &["metrics-eu"]).await;
    let asked = |run: &PlanRun| run.state == PlanRunState::Asked && run.fault.is_some();
    scene.run_is(&started.id, "metrics-eu", asked).await;
    while scene
        .other
        .deployment("metrics-eu")
        .await
        .pending()
        .is_some()
    {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    scene.bench.restart().await;
    scene.bench.desk.take_up();
    let ended = scene.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Failed);
    assert_eq!(ended.fault.as_ref().unwrap().code, FaultCode::PlanFailed);
    assert!(taken_before(&ended));
    assert_eq!(scene.sent(), 2);
}

#[tokio::test]
async fn a_plan_changed_meanwhile_is_read_again_and_nothing_of_it_is_lost() {
    let mut scene = Scene::new().await;
    scene
        .with_intent(brisk(), |sandbox| {
            let other = Other::on(sandbox);
            let change = async move { other.reapply("metrics-eu").await };
            // The journal's thread waits, and with it the transfer.
            std::thread::spawn(move || {
                let mut runtime = tokio::runtime::Builder::new_current_thread();
                runtime.enable_all().build().unwrap().block_on(change);
            })
            .join()
            .unwrap();
        })
        .await;
    let started = scene.attach_plugin("overtaken", &["metrics-eu"]).await;
    let ended = scene.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert!(ended.notes.contains(&Note::PlanReadAgain {
        deployment: "metrics-eu".to_owned(),
    }));
    assert_eq!(scene.other.places("metrics-eu", "overtaken").await.len(), 1);
}

#[tokio::test]
async fn an_application_that_ends_before_the_answer_finds_the_plan_at_its_next_start() {
    let mut scene = Scene::new().await;
    scene
        .with_intent(brisk_with_long_waits(), |sandbox| {
            lose_the_answer(sandbox, FaultMoment::After);
        })
        .await;
    let names = ["metrics-eu", "kibana-sso"];
    let started = scene.attach_plugin("cut-change", &names).await;
    let taken = |run: &PlanRun| run.state == PlanRunState::UnderWay;
    // One was not answered; the other went on.
    let seen = scene.run_is(&started.id, "kibana-sso", taken).await;
    assert_eq!(run(&seen, "metrics-eu").state, PlanRunState::Asked);
    scene.bench.restart().await;
    let kept = scene.bench.desk.transfers().remove(0);
    assert_eq!(run(&kept, "metrics-eu").state, PlanRunState::Asked);
    assert_eq!(run(&kept, "kibana-sso").state, PlanRunState::UnderWay);
    scene.bench.desk.take_up();
    let ended = scene.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert!(taken_before(&ended));
    assert_eq!(scene.sent(), 4);
}

#[tokio::test]
async fn an_application_that_ends_while_a_plan_is_carried_out_goes_on_following() {
    let mut scene = Scene::new().await;
    scene.steps_take(40);
    let started = scene.attach_plugin("cut-follow", &["metrics-eu"]).await;
    let begun = |run: &PlanRun| run.attempt.is_some();
    scene.run_is(&started.id, "metrics-eu", begun).await;
    scene.bench.restart().await;
    let kept = scene.bench.desk.transfers().remove(0);
    assert!(run(&kept, "metrics-eu").attempt.is_some());
    scene.bench.desk.take_up();
    let ended = scene.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(scene.sent(), 2);
}

#[tokio::test]
async fn a_cancelled_transfer_finds_out_what_became_of_a_plan_that_was_not_answered() {
    let mut scene = Scene::new().await;
    scene
        .with_intent(brisk_with_long_waits(), |sandbox| {
            lose_the_answer(sandbox, FaultMoment::After);
        })
        .await;
    let started = scene.attach_plugin("cancelled", &["metrics-eu"]).await;
    let asked = |run: &PlanRun| run.state == PlanRunState::Asked && run.fault.is_some();
    scene.run_is(&started.id, "metrics-eu", asked).await;
    let cancelled = scene.bench.desk.cancel_transfer(&started.id).await.unwrap();
    assert_eq!(cancelled.remains, Some(Remains::Unknown));
    let known = scene
        .bench
        .until(|desk| {
            let mut all = desk.transfers().into_iter();
            all.find(|view| view.remains == Some(Remains::PlansChanged))
        })
        .await;
    assert_eq!(run(&known, "metrics-eu").state, PlanRunState::UnderWay);
    scene.bench.desk.retry_transfer(&started.id).await.unwrap();
    let ended = scene.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(scene.sent(), 2);
}
