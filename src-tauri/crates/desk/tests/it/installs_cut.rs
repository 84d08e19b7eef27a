//! Installations whose answer was lost: the request restarts a cluster, so it is never sent twice.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use plugdesk_desk::Tuning;
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::instances::{InstallAnswer, PluginState, RunState};
use plugdesk_desk::transfers::journal::{JournalMoment, JournalWatch};
use plugdesk_desk::transfers::{Remains, TransferId, TransferState};
use plugdesk_sandbox::{Fault, FaultAnswer, FaultMoment, Sandbox, Service};

use crate::bench::brisk;
use crate::installs::{Scene, asked, restarts, states};

fn lost(moment: FaultMoment) -> Fault {
    Fault::new(Service::Alibaba, FaultAnswer::Cut)
        .on("POST")
        .when(moment)
}

#[tokio::test]
async fn an_answer_that_was_lost_is_found_on_the_instance() {
    let scene = Scene::new().await;
    let switches = scene.bench.sandbox.switches();
    switches.strike(lost(FaultMoment::After));
    let run = scene.install(scene.uploaded(false)).await;
    let following = scene.run_is(&run, restarts).await;
    assert_eq!(following.lines[0].answer, InstallAnswer::Lost);
    scene.let_restart();
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    let finished = scene.bench.desk.install_run(&run.id).unwrap();
    assert_eq!(states(&finished), [Some(PluginState::Installed); 2]);
    assert_eq!(asked(&scene.bench.sandbox), 1);
}

#[tokio::test]
async fn a_request_that_never_arrived_is_said_and_sent_again_only_by_the_person() {
    let scene = Scene::new().await;
    let switches = scene.bench.sandbox.switches();
    switches.strike(lost(FaultMoment::Before));
    let run = scene.install(scene.uploaded(false)).await;
    let failed = scene.ended(&run).await;
    assert_eq!(failed.state, TransferState::Failed, "{failed:#?}");
    assert_eq!(failed.fault.unwrap().code, FaultCode::ConnectionCut);
    assert_eq!(failed.remains, Some(Remains::Nothing));
    let refused = scene.bench.desk.install_run(&run.id).unwrap();
    assert_eq!(refused.state, RunState::Refused);
    assert_eq!(asked(&scene.bench.sandbox), 1);

    scene.bench.desk.retry_transfer(&failed.id).await.unwrap();
    scene.run_is(&run, restarts).await;
    scene.let_restart();
    assert_eq!(scene.ended(&run).await.state, TransferState::Done);
    assert_eq!(asked(&scene.bench.sandbox), 2);
}

#[tokio::test]
async fn readings_that_fail_do_not_end_the_following() {
    let scene = Scene::new().await;
    let run = scene.install(scene.uploaded(false)).await;
    scene.run_is(&run, restarts).await;
    let unreadable = Fault::new(Service::Alibaba, FaultAnswer::Html403).on("GET");
    let switches = scene.bench.sandbox.switches();
    switches.strike(unreadable.times(u32::MAX));
    let unseen = scene
        .run_is(&run, |run| run.state == RunState::OutOfSight)
        .await;
    assert_eq!(unseen.fault.unwrap().code, FaultCode::NotTheApi);
    switches.calm();
    let seen = scene.run_is(&run, restarts).await;
    assert_eq!(seen.fault, None);
    scene.let_restart();
    assert_eq!(scene.ended(&run).await.state, TransferState::Done);
}

/// Keeps a copy of the data as they were on the disk when the request was about to be sent.
fn keep_before_the_request(sandbox: Arc<Sandbox>, data: PathBuf, copy: PathBuf) -> JournalWatch {
    Arc::new(move |moment, _| {
        // What is on the disk last before the service is asked is the intent.
        if moment == JournalMoment::AfterCommit && asked(&sandbox) == 0 {
            let _ = std::fs::remove_dir_all(&copy);
            copied(&data, &copy);
        }
    })
}

fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

#[tokio::test]
async fn an_application_that_ends_between_the_request_and_its_answer_does_not_ask_twice() {
    let mut scene = Scene::new().await;
    let watched = scene.bench.folder.path().join("data");
    let cut = scene.bench.folder.path().join("cut");
    let sandbox = Arc::clone(&scene.bench.sandbox);
    scene.bench.end().await;
    let watch = keep_before_the_request(sandbox, watched.clone(), cut.clone());
    let tuning = Tuning {
        journal_watch: Some(watch),
        ..brisk()
    };
    scene.bench.open(watched, tuning);

    let run = scene.install(scene.uploaded(false)).await;
    scene.run_is(&run, restarts).await;
    assert_eq!(asked(&scene.bench.sandbox), 1);

    // The application that starts on the copy knows of the intent alone.
    scene.bench.end().await;
    scene.bench.open(cut, brisk());
    let id = TransferId(run.id.0.clone());
    let kept = scene.bench.desk.transfers();
    assert_eq!(kept.len(), 1);
    assert_eq!((&kept[0].id, kept[0].state), (&id, TransferState::Waiting));
    scene.bench.desk.take_up();
    let following = scene.run_is(&run, restarts).await;
    assert_eq!(following.lines[0].answer, InstallAnswer::Lost);
    scene.let_restart();
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    let finished = scene.bench.desk.install_run(&run.id).unwrap();
    assert_eq!(states(&finished), [Some(PluginState::Installed); 2]);
    assert_eq!(asked(&scene.bench.sandbox), 1);
}
