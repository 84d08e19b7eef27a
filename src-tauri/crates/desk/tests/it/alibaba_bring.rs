//! Files from this computer onto the nodes of an instance: through the bucket, looked at by the
//! service, into the library, installed.

use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::instances::{
    BringAsk, ChangeState, InstallAnswer, InstanceDoing, InstanceState, PluginState, RunState,
};
use plugdesk_desk::transfers::{
    Note, Question, Remains, StepName, StepState, TransferAnswer, TransferId, TransferSource,
    TransferState,
};
use plugdesk_sandbox::{ActionRefusal, ChangeFate, NextChange, OssFault, OssTrouble};

use crate::alibaba_scene::{
    CATALOGUE, SEARCH, Scene, analysed, installs, plugin_for, step_names, stored,
};

/// A permission that the service refuses.
const POLICY: &[u8] =
    b"grant { permission java.io.FilePermission \"<<ALL FILES>>\", \"read,write,delete\"; };";

#[tokio::test]
async fn two_files_reach_the_nodes_with_one_restart() {
    let scene = Scene::new().await;
    let archives = scene.plugins(&["sort-one", "sort-two"]).await;
    let run = scene.bring(SEARCH, archives).await;
    assert_eq!(run.doing, InstanceDoing::Bring { install: true });
    assert_eq!(run.region.as_deref(), Some("cn-hangzhou"));
    let names: Vec<_> = run.lines.iter().map(|line| &*line.key.name).collect();
    assert_eq!(names, ["sort-one", "sort-two"]);
    let before = |line: &_| matches!(line, InstallAnswer::NotAsked);
    assert!(run.lines.iter().all(|line| before(&line.answer)));

    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    let steps = [
        StepName::CheckFile,
        StepName::Put,
        StepName::Analyse,
        StepName::Import,
        StepName::Install,
        StepName::Follow,
        StepName::Tidy,
    ];
    assert_eq!(step_names(&ended), steps);
    assert!(ended.steps.iter().all(|step| step.state == StepState::Done));
    assert!(
        matches!(&ended.source, TransferSource::Files { file_names, .. } if file_names.len() == 2)
    );
    let analysed_names: Vec<_> = ended
        .analyses
        .iter()
        .map(|one| {
            (
                &*one.file_name,
                &*one.name,
                one.elasticsearch_version.as_deref(),
            )
        })
        .collect();
    let version = Some("8.15.1");
    let expected = [
        ("sort-one.zip", "sort-one", version),
        ("sort-two.zip", "sort-two", version),
    ];
    assert_eq!(analysed_names, expected);

    let run = scene.run(&run.id);
    assert_eq!(run.state, RunState::Finished);
    assert_eq!(run.instance_state, InstanceState::Active);
    for line in &run.lines {
        assert_eq!(line.state, Some(PluginState::Installed));
        assert_eq!(line.answer, InstallAnswer::Accepted);
        assert!(line.key.file_version.is_some());
    }
    let change = run.progress.expect("the service tells its changes");
    assert_eq!(change.state, ChangeState::Done);
    assert_eq!(Some(change.id), run.request_id);
    assert_eq!(change.nodes, change.nodes_done);

    let sandbox = &scene.bench.sandbox;
    assert_eq!(stored(sandbox, "PutObject"), 2);
    assert_eq!(analysed(sandbox), 2, "a look, and all of it taken");
    assert_eq!(installs(sandbox), 1);
    assert_eq!(scene.objects().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_the_service_has_against_a_file_is_said_before_anything_changes() {
    let scene = Scene::new().await;
    let good = scene.plugins(&["sort-good"]).await.remove(0);
    let policy = [("plugin-security.policy", POLICY)];
    let bytes = plugin_for("sort-bad", "8.15.1", &policy);
    let (bad, _) = scene.archive("sort-bad", &bytes).await;
    let before = scene.instance(SEARCH).await.custom;
    let run = scene.bring(SEARCH, vec![good, bad]).await;
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Failed, "{ended:#?}");
    let fault = ended.fault.clone().unwrap();
    assert_eq!(fault.code, FaultCode::AlibabaPluginRefused);
    let said = fault.server_message.unwrap();
    assert!(said.contains("FilePermission"), "{said}");
    assert!(fault.request_id.is_some());
    assert_eq!(ended.remains, Some(Remains::ObjectsInBucket));
    let run = scene.run(&run.id);
    assert_eq!(run.state, RunState::Refused);
    assert_eq!(run.fault.unwrap().code, FaultCode::AlibabaPluginRefused);
    assert!(
        run.lines
            .iter()
            .all(|line| line.answer == InstallAnswer::Refused)
    );
    assert_eq!(scene.instance(SEARCH).await.custom, before);
    assert_eq!(
        (
            analysed(&scene.bench.sandbox),
            installs(&scene.bench.sandbox)
        ),
        (1, 0)
    );

    // What lies in the bucket is removed on request.
    assert_eq!(scene.objects().await.len(), 2);
    assert!(ended.removable);
    let desk = &scene.bench.desk;
    let removed = desk.remove_transfer_rest(&ended.id, &ended.extension_name);
    assert_eq!(removed.await.unwrap().remains, Some(Remains::Removed));
    assert_eq!(scene.objects().await, Vec::<String>::new());
}

#[tokio::test]
async fn files_that_are_only_brought_wait_in_the_library() {
    let scene = Scene::new().await;
    let archives = scene.plugins(&["sort-later"]).await;
    let run = scene.bring_with(SEARCH, archives, false).await;
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    let run = scene.run(&run.id);
    assert_eq!(run.state, RunState::Finished);
    assert_eq!(run.lines[0].state, Some(PluginState::Uploaded));
    assert_eq!(
        scene.in_library(SEARCH, "sort-later").await,
        [run.lines[0].key.clone()]
    );
    assert_eq!(installs(&scene.bench.sandbox), 0);
    assert_eq!(scene.objects().await, Vec::<String>::new());
}

#[tokio::test]
async fn one_file_for_two_instances_is_sent_once_and_stays_until_both_have_it() {
    let scene = Scene::new().await;
    let switches = scene.bench.sandbox.switches();
    let busy = ActionRefusal {
        instance: Some(CATALOGUE.to_owned()),
        times: u32::MAX,
        ..ActionRefusal::new("PluginAnalysis", "InstanceActivating", "Later.")
    };
    switches.refuse(busy);
    let archives = scene.plugins(&["sort-both"]).await;
    let ask = BringAsk {
        archives,
        targets: vec![scene.target(SEARCH), scene.target(CATALOGUE)],
        install: true,
        force: false,
        send_anyway: true,
    };
    let runs = scene.bench.desk.bring_plugins(ask).await.unwrap();
    assert_eq!(runs[0].table, runs[1].table);
    let first = scene.ended(&runs[0]).await;
    assert_eq!(first.state, TransferState::Done, "{first:#?}");
    scene
        .run_is(&runs[1], |run| run.state == RunState::WaitingTurn)
        .await;
    assert_eq!(stored(&scene.bench.sandbox, "PutObject"), 1);
    assert_eq!(scene.objects().await.len(), 1, "the other needs it yet");

    let id = TransferId(runs[1].id.0.clone());
    let cancelled = scene.bench.desk.cancel_transfer(&id).await.unwrap();
    assert_eq!(cancelled.remains, Some(Remains::ObjectsInBucket));
    let desk = &scene.bench.desk;
    desk.remove_transfer_rest(&id, &cancelled.extension_name)
        .await
        .unwrap();
    assert_eq!(scene.objects().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_connection_that_keeps_its_objects_sends_none_of_them_twice() {
    let scene = Scene::with(|draft| draft.oss.keep = true).await;
    let archives = scene.plugins(&["sort-kept"]).await;
    let run = scene.bring(SEARCH, archives.clone()).await;
    assert_eq!(scene.ended(&run).await.state, TransferState::Done);
    assert_eq!(scene.objects().await.len(), 1);
    let again = scene.bring(SEARCH, archives).await;
    let ended = scene.ended(&again).await;
    // The library holds this version already.
    assert_eq!(ended.fault.unwrap().code, FaultCode::AlibabaPluginRefused);
    assert_eq!(stored(&scene.bench.sandbox, "PutObject"), 1);
}

#[tokio::test]
async fn a_large_file_goes_on_with_the_part_that_was_cut() {
    let mut scene = Scene::new().await;
    let words = vec![7_u8; 20 * 1024 * 1024];
    let bytes = plugin_for("sort-large", "8.15.1", &[("words.bin", &words)]);
    let (archive, _) = scene.archive("sort-large", &bytes).await;
    let cut = OssFault::new(OssTrouble::CutAfter { bytes: 100_000 });
    let switches = scene.bench.sandbox.switches();
    switches.strike_oss(cut.on("UploadPart").after(1).times(1));
    let run = scene.bring_with(SEARCH, vec![archive], false).await;
    scene
        .bench
        .until(|_| {
            let view = scene.transfer(&run);
            Some(()).filter(|()| view.next_try_at.is_some() || view.state.ended())
        })
        .await;
    scene.bench.restart().await;
    scene.bench.desk.take_up();
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    let sandbox = &scene.bench.sandbox;
    assert_eq!(stored(sandbox, "InitiateMultipartUpload"), 1);
    assert_eq!(
        stored(sandbox, "UploadPart"),
        4,
        "three parts, one of them cut"
    );
    assert_eq!(stored(sandbox, "CompleteMultipartUpload"), 1);
    assert_eq!(scene.in_library(SEARCH, "sort-large").await.len(), 1);
}

#[tokio::test]
async fn a_file_that_changed_is_asked_about_and_looked_at_anew() {
    let scene = Scene::new().await;
    let switches = scene.bench.sandbox.switches();
    let cut = OssFault::new(OssTrouble::SpoiltOnTheWay);
    switches.strike_oss(cut.on("PutObject").times(5));
    let unchanged = scene.plugins(&["sort-same"]).await.remove(0);
    let (archive, path) = scene
        .archive("sort-edit", &plugin_for("sort-edit", "8.15.1", &[]))
        .await;
    let run = scene
        .bring_with(SEARCH, vec![unchanged, archive], false)
        .await;
    let failed = scene.ended(&run).await;
    assert_eq!(failed.fault.unwrap().code, FaultCode::OssContentDiffers);
    let edited = plugin_for("sort-edit", "8.15.1", &[("words.txt", b"more")]);
    std::fs::write(&path, &edited).unwrap();
    scene.bench.desk.retry_transfer(&failed.id).await.unwrap();
    let asks = scene
        .bench
        .until(|_| Some(scene.transfer(&run)).filter(|view| view.question.is_some()))
        .await;
    let Some(Question::FileChanged { file_name, .. }) = asks.question else {
        panic!("{asks:#?}")
    };
    let TransferSource::Files { file_names, .. } = &asks.source else {
        panic!("{:#?}", asks.source)
    };
    assert!(file_name.is_some_and(|name| file_names.contains(&name)));
    let answer = TransferAnswer::SendAsItIs { send_anyway: true };
    let desk = &scene.bench.desk;
    desk.answer_transfer(&failed.id, answer).await.unwrap();
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert!(ended.notes.contains(&Note::SentAsChanged));
    assert_eq!(scene.in_library(SEARCH, "sort-edit").await.len(), 1);
    assert_eq!(scene.in_library(SEARCH, "sort-same").await.len(), 1);
}

#[tokio::test]
async fn an_installation_that_fails_says_which_phase_and_why() {
    let scene = Scene::new().await;
    let why = "PluginSecurityException: sort-fails asks for too much";
    scene
        .bench
        .sandbox
        .switches()
        .decide_next_change(NextChange {
            instance: None,
            fate: ChangeFate::Fails {
                plugin: Some("sort-fails".to_owned()),
                message: why.to_owned(),
            },
        });
    let archives = scene.plugins(&["sort-works", "sort-fails"]).await;
    let run = scene.bring(SEARCH, archives).await;
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Failed, "{ended:#?}");
    let fault = ended.fault.unwrap();
    assert_eq!(fault.code, FaultCode::AlibabaChangeFailed);
    assert_eq!(fault.args["plugins"], "sort-fails");
    assert_eq!(fault.args["exception"], why);
    assert!(!fault.args["phase"].is_empty());
    assert_eq!(ended.remains, Some(Remains::InstallOver));
    let states = || {
        let lines = scene.run(&run.id).lines.into_iter();
        lines.map(|line| line.state).collect::<Vec<_>>()
    };
    let (there, failed) = (Some(PluginState::Installed), Some(PluginState::Failed));
    assert_eq!(states(), [there, failed]);

    // Once the cause is gone only what is missing is asked for again, and it comes.
    scene.bench.desk.retry_transfer(&ended.id).await.unwrap();
    let again = scene.ended(&run).await;
    assert_eq!(again.state, TransferState::Done, "{again:#?}");
    assert_eq!(states(), [there, there]);
    assert_eq!(installs(&scene.bench.sandbox), 2);
}
