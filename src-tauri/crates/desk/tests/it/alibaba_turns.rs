//! An instance carries out one change at a time: the next waits, an interrupted one is waited for.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::instances::{
    ChangeRequest, InstallAnswer, InstanceId, PluginKey, PluginState, RunState,
};
use plugdesk_desk::transfers::{TransferId, TransferState};
use plugdesk_sandbox::{ActionRefusal, ChangeFate, Clock, Fault, FaultAnswer, NextChange, Service};

use crate::alibaba_scene::{SEARCH, Scene, asked, installs};
use crate::bench::Bench;

/// The sandbox's time goes on when the test says so.
#[derive(Debug)]
struct HandClock(Mutex<DateTime<Utc>>);

impl Clock for HandClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

/// A scene whose changes end when the test wants it.
async fn by_hand() -> (Scene, impl Fn()) {
    let clock = Arc::new(HandClock(Mutex::new(Utc::now())));
    let of_sandbox = Arc::clone(&clock);
    let bench = Bench::with(|options| {
        options.clock = of_sandbox;
        options.record_delay = Duration::ZERO;
    });
    let scene = Scene::on(bench.await, |_| {}).await;
    let end_change = move || *clock.0.lock().unwrap() += TimeDelta::seconds(1);
    (scene, end_change)
}

fn uninstall_hanlp(key: PluginKey) -> ChangeRequest {
    ChangeRequest::Uninstall { plugins: vec![key] }
}

fn restart() -> ChangeRequest {
    ChangeRequest::Restart { nodes: Vec::new() }
}

#[tokio::test]
async fn a_busy_instance_is_waited_for_without_a_try_and_can_be_held_meanwhile() {
    let scene = Scene::new().await;
    let switches = scene.bench.sandbox.switches();
    switches.set_busy(SEARCH, true);
    let archives = scene.plugins(&["sort-waits"]).await;
    let run = scene.bring(SEARCH, archives).await;
    let waiting = scene
        .run_is(&run, |run| run.state == RunState::WaitingTurn)
        .await;
    assert_eq!(waiting.lines[0].answer, InstallAnswer::NotAsked);
    assert_eq!(
        waiting.fault.unwrap().code,
        FaultCode::AlibabaInstanceActivating
    );
    let view = scene.transfer(&run);
    assert_eq!(view.state, TransferState::Running);
    assert_eq!(
        view.fault.unwrap().code,
        FaultCode::AlibabaInstanceActivating
    );
    assert_eq!(installs(&scene.bench.sandbox), 0);

    let desk = &scene.bench.desk;
    let id = TransferId(run.id.0.clone());
    let held = desk.pause_transfer(&id).await.unwrap();
    assert_eq!(held.state, TransferState::Paused);
    assert_eq!(scene.run(&run.id).state, RunState::Preparing);
    desk.resume_transfer(&id).await.unwrap();
    scene
        .run_is(&run, |run| run.state == RunState::WaitingTurn)
        .await;
    switches.set_busy(SEARCH, false);
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(installs(&scene.bench.sandbox), 1);
    let tries = ended.steps.iter().map(|step| step.tries);
    assert!(tries.max() <= Some(2), "one more for the pause");
}

#[tokio::test]
async fn an_instance_that_says_it_is_busy_only_when_asked_is_asked_again() {
    let scene = Scene::new().await;
    let switches = scene.bench.sandbox.switches();
    for code in [
        "InstanceActivating",
        "ConcurrencyUpdateInstanceConflict",
        "InstanceDuplicateScheduledTask",
    ] {
        switches.refuse(ActionRefusal {
            times: 3,
            ..ActionRefusal::new("RestartInstance", code, "Later.")
        });
    }
    let run = scene.change(SEARCH, restart()).await;
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(ended.steps[0].tries, 1);
    assert_eq!(asked(&scene.bench.sandbox, "POST", "actions/restart"), 10);
    let changes = scene.instance(SEARCH).await.changes;
    let restarts = |change: &&_| {
        let change: &plugdesk_desk::instances::ChangeRecord = change;
        Some(&change.id) == scene.run(&run.id).request_id.as_ref()
    };
    assert_eq!(changes.iter().filter(restarts).count(), 1);
}

#[tokio::test]
async fn the_one_that_waits_for_longer_comes_first() {
    let (scene, end_change) = by_hand().await;
    let switches = scene.bench.sandbox.switches();
    switches.set_busy(SEARCH, true);
    let first = scene.change(SEARCH, restart()).await;
    scene
        .run_is(&first, |run| run.state == RunState::WaitingTurn)
        .await;
    let hanlp = scene.in_library(SEARCH, "analysis-hanlp").await.remove(0);
    let second = scene.change(SEARCH, uninstall_hanlp(hanlp)).await;
    scene
        .run_is(&second, |run| run.state == RunState::WaitingTurn)
        .await;
    switches.set_busy(SEARCH, false);
    scene
        .run_is(&first, |run| {
            run.state == RunState::Following && run.read_at.is_some()
        })
        .await;
    assert_eq!(scene.run(&second.id).state, RunState::WaitingTurn);
    end_change();
    assert_eq!(scene.ended(&first).await.state, TransferState::Done);
    scene
        .run_is(&second, |run| run.state == RunState::Following)
        .await;
    end_change();
    let ended = scene.ended(&second).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    let run = scene.run(&second.id);
    assert_eq!(run.lines[0].state, Some(PluginState::Uploaded));
}

#[tokio::test]
async fn an_interrupted_change_goes_on_when_it_is_resumed() {
    let (scene, end_change) = by_hand().await;
    let run = scene.change(SEARCH, restart()).await;
    scene
        .run_is(&run, |run| {
            run.state == RunState::Following && run.progress.is_some()
        })
        .await;
    let (desk, id) = (&scene.bench.desk, InstanceId(SEARCH.to_owned()));
    desk.interrupt_change(&scene.connection.id, &id, None)
        .await
        .unwrap();
    scene
        .run_is(&run, |run| run.state == RunState::Interrupted)
        .await;
    let view = scene.transfer(&run);
    assert_eq!(view.state, TransferState::Running);
    assert_eq!(view.fault.unwrap().code, FaultCode::AlibabaInterrupted);
    desk.resume_change(&scene.connection.id, &id).await.unwrap();
    scene
        .run_is(&run, |run| run.state == RunState::Following)
        .await;
    end_change();
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
}

#[tokio::test]
async fn without_the_permission_for_records_the_state_alone_is_followed() {
    let scene = Scene::new().await;
    scene
        .bench
        .sandbox
        .switches()
        .deny("ListActionRecords", true);
    let run = scene.change(SEARCH, restart()).await;
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    let run = scene.run(&run.id);
    assert_eq!((run.state, run.progress), (RunState::Finished, None));
}

#[tokio::test]
async fn records_that_are_to_be_read_later_are_waited_for() {
    let (scene, end_change) = by_hand().await;
    let switches = scene.bench.sandbox.switches();
    let why = "NodeNotBackException: it did not come back";
    switches.decide_next_change(NextChange {
        instance: None,
        fate: ChangeFate::Fails {
            plugin: None,
            message: why.to_owned(),
        },
    });
    let run = scene.change(SEARCH, restart()).await;
    scene
        .run_is(&run, |run| {
            run.state == RunState::Following && run.progress.is_some()
        })
        .await;
    switches.refuse(ActionRefusal {
        times: 3,
        retry_after_millis: Some(1),
        ..ActionRefusal::new("ListActionRecords", "Throttling.Api", "Later.")
    });
    end_change();
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Failed, "{ended:#?}");
    let fault = ended.fault.unwrap();
    assert_eq!(fault.code, FaultCode::AlibabaChangeFailed);
    assert_eq!(fault.args["exception"], why);
}

#[tokio::test]
async fn plugins_that_come_with_the_service_are_installed_and_taken_off() {
    let scene = Scene::new().await;
    let built_in = scene.instance(SEARCH).await.built_in;
    let free = |plugin: &&_| {
        let plugin: &plugdesk_desk::instances::BuiltInPlugin = plugin;
        plugin.state == PluginState::Uploaded
            && plugin.bond == plugdesk_desk::instances::BuiltInBond::Free
    };
    let name = built_in.iter().find(free).unwrap().name.clone();
    let install = ChangeRequest::InstallBuiltIn {
        names: vec![name.clone()],
    };
    let run = scene.change(SEARCH, install).await;
    assert_eq!(scene.ended(&run).await.state, TransferState::Done);
    let run = scene.run(&run.id);
    assert_eq!(run.lines[0].state, Some(PluginState::Installed));
    assert_eq!(run.lines[0].answer, InstallAnswer::Accepted);
    let key = PluginKey {
        name,
        file_version: None,
    };
    let run = scene.change(SEARCH, uninstall_hanlp(key)).await;
    assert_eq!(scene.ended(&run).await.state, TransferState::Done);
    assert_eq!(
        scene.run(&run.id).lines[0].state,
        Some(PluginState::Uploaded)
    );
}

#[tokio::test]
async fn being_away_for_a_while_ends_no_waiting() {
    let scene = Scene::new().await;
    let switches = scene.bench.sandbox.switches();
    switches.set_busy(SEARCH, true);
    let run = scene.change(SEARCH, restart()).await;
    scene
        .run_is(&run, |run| run.state == RunState::WaitingTurn)
        .await;
    let unreachable = Fault::new(Service::Alibaba, FaultAnswer::Json500);
    switches.strike(unreachable.on("GET").times(20));
    scene
        .run_is(&run, |run| {
            let code = run.fault.as_ref().map(|fault| fault.code);
            code == Some(FaultCode::ServerFault)
        })
        .await;
    assert_eq!(scene.run(&run.id).state, RunState::WaitingTurn);
    switches.set_busy(SEARCH, false);
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(ended.steps[0].tries, 1);
}
