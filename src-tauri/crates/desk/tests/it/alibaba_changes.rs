//! Changing instances of Alibaba Cloud in two regions.

use plugdesk_desk::archives::ArchiveId;
use plugdesk_desk::connections::OssDraft;
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::instances::{
    BringAsk, ChangeRequest, ExportFormat, InstanceId, InstanceState, InstanceTarget, PluginKey,
    PluginState, RunState,
};
use plugdesk_sandbox::{ChangeFate, NextChange};
use serde_json::Value;

use crate::alibaba_regions::{Regions, finished, key_of};

#[tokio::test]
async fn two_regions_are_changed_as_one_table_that_becomes_a_file() {
    let regions = Regions::new().await;
    let desk = &regions.bench.desk;
    let targets = regions.targets().await;
    let mut twice = targets.clone();
    twice.push(targets[0].clone());
    let key = key_of(&regions.details(&targets[0]).await, "pluginName2");
    // The other region holds the same plug-in under another file version.
    let install = ChangeRequest::Install {
        plugins: vec![key.clone()],
    };
    let runs = regions.change(twice, install).await.unwrap();
    assert_eq!(runs.len(), 2);
    assert_eq!(runs[0].table, runs[1].table);
    assert_eq!(runs[0].instance_name.as_deref(), Some("search-cn-hangzhou"));
    let shanghai = regions.run_is(&runs[1], finished).await;
    regions.run_is(&runs[0], finished).await;
    assert_eq!(shanghai.region.as_deref(), Some("cn-shanghai"));
    assert_ne!(shanghai.lines[0].key, key);
    assert_eq!(shanghai.lines[0].state, Some(PluginState::Installed));
    assert_eq!(desk.runs().len(), 2);

    let table = &runs[0].table;
    let name = desk.export_name(table, ExportFormat::Csv).unwrap();
    let stem = name.strip_suffix(".csv").unwrap();
    assert!(stem.starts_with("plugdesk-2"), "{name}");
    let path = regions.bench.folder.path().join(&name);
    std::fs::write(&path, "a former file").unwrap();
    desk.export_runs(table, ExportFormat::Csv, &path)
        .await
        .unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(
        text.contains("shop-cn-shanghai,cn-shanghai,cn-shanghai,pluginName2,"),
        "{text}"
    );
    desk.export_runs(table, ExportFormat::Json, &path)
        .await
        .unwrap();
    let rows: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(rows[1]["requestId"], *shanghai.request_id.as_ref().unwrap());
    assert_eq!(rows[1]["state"], "installed");
}

#[tokio::test]
async fn nothing_begins_unless_every_target_holds() {
    let regions = Regions::of(|draft| draft.protected = draft.name == "cn-shanghai").await;
    let mut targets = regions.targets().await;
    let restart = || ChangeRequest::Restart { nodes: Vec::new() };
    for typed in [None, Some("search-cn-hangzhou")] {
        targets[1].typed_name = typed.map(str::to_owned);
        let refused = regions
            .change(targets.clone(), restart())
            .await
            .unwrap_err();
        assert_eq!(refused, FaultCode::ConfirmationMismatch, "{typed:?}");
    }
    targets[1].typed_name = Some("shop-cn-shanghai".to_owned());
    let gone = InstanceTarget {
        instance: InstanceId("es-cn-gone".to_owned()),
        ..targets[0].clone()
    };
    let with_gone = vec![targets[0].clone(), targets[1].clone(), gone];
    let refused = regions.change(with_gone, restart()).await.unwrap_err();
    assert_eq!(refused, FaultCode::AlibabaInstanceNotFound);
    let refused = regions.change(Vec::new(), restart()).await.unwrap_err();
    assert_eq!(refused, FaultCode::NothingChosen);
    // One region's library doesn't hold it.
    let key = key_of(&regions.details(&targets[0]).await, "pluginName1");
    let install = ChangeRequest::Install { plugins: vec![key] };
    let refused = regions.change(targets.clone(), install).await.unwrap_err();
    assert_eq!(refused, FaultCode::AlibabaNotInLibrary);
    let bound = ChangeRequest::Uninstall {
        plugins: vec![PluginKey {
            name: "analysis-ik".to_owned(),
            file_version: None,
        }],
    };
    let refused = regions.change(targets.clone(), bound).await.unwrap_err();
    assert_eq!(refused, FaultCode::AlibabaNotRemovable);
    assert!(regions.bench.desk.transfers().is_empty());

    let runs = regions.change(targets, restart()).await.unwrap();
    for run in &runs {
        regions.run_is(run, finished).await;
    }
}

#[tokio::test]
async fn what_an_instance_would_refuse_is_not_brought() {
    let regions = Regions::new().await;
    let targets = regions.targets().await;
    let ask = |archives: &[&ArchiveId], install| BringAsk {
        archives: archives.iter().map(|&id| id.clone()).collect(),
        targets: targets.clone(),
        install,
        force: false,
        send_anyway: false,
    };
    let other = regions.archive("other-build.zip", "other", "8.15.2").await;
    let one = regions.archive("one-build.zip", "one", "8.15.1").await;
    let again = regions.archive("one-again.zip", "one", "8.15.1").await;
    let spaced = regions.archive("a b.zip", "spaced", "8.15.1").await;
    let code = async |ask| regions.bring(ask).await.unwrap_err();
    assert_eq!(code(ask(&[], true)).await, FaultCode::NothingChosen);
    assert_eq!(
        code(ask(&[&one, &other], true)).await,
        FaultCode::BlockedByInspection
    );
    assert_eq!(
        code(ask(&[&spaced], true)).await,
        FaultCode::BlockedByInspection
    );
    assert_eq!(
        code(ask(&[&one, &again], true)).await,
        FaultCode::AlibabaNameTwice
    );
    let nowhere = BringAsk {
        targets: Vec::new(),
        ..ask(&[&one], true)
    };
    assert_eq!(code(nowhere).await, FaultCode::NothingChosen);
    let unknown = ArchiveId("gone".to_owned());
    assert_eq!(
        code(ask(&[&unknown], true)).await,
        FaultCode::UnknownArchive
    );
    assert!(regions.bench.desk.transfers().is_empty());
    let bare = Regions::of(|draft| draft.oss = OssDraft::default()).await;
    let archive = bare.archive("one-build.zip", "one", "8.15.1").await;
    let ask = BringAsk {
        targets: bare.targets().await,
        archives: vec![archive],
        install: false,
        force: false,
        send_anyway: true,
    };
    assert_eq!(bare.bring(ask).await.unwrap_err(), FaultCode::OssNoBucket);
}

#[tokio::test]
async fn archives_are_brought_to_two_regions_at_once() {
    let regions = Regions::new().await;
    let one = regions.archive("one-build.zip", "one", "8.15.1").await;
    let two = regions.archive("two-build.zip", "two", "8.15.1").await;
    let ask = BringAsk {
        archives: vec![one, two],
        targets: regions.targets().await,
        install: true,
        force: false,
        send_anyway: false,
    };
    let runs = regions.bring(ask).await.unwrap();
    assert_eq!(runs.len(), 2);
    for run in &runs {
        let ended = regions.run_is(run, finished).await;
        let states: Vec<_> = ended.lines.iter().map(|line| line.state).collect();
        assert_eq!(states, [Some(PluginState::Installed); 2], "{ended:#?}");
        assert_eq!(ended.table, runs[0].table);
    }
}

#[tokio::test]
async fn a_version_without_its_patch_level_blocks_nothing_of_the_same_two_numbers() {
    let regions = Regions::new().await;
    let target = regions.target(&regions.hangzhou, "logs-staging").await;
    let places = regions
        .bench
        .desk
        .destination_places(&target.connection)
        .await;
    let places = places.unwrap();
    let logs = places
        .iter()
        .find(|place| place.id == target.instance.0)
        .unwrap();
    assert_eq!(logs.version, "7.10");
    let ask = |archive| BringAsk {
        archives: vec![archive],
        targets: vec![target.clone()],
        install: false,
        force: false,
        send_anyway: false,
    };
    // Its classes need a newer Java than 7.10 comes with, which is all that stands against it.
    for (built_for, finding) in [
        ("7.10.2", "needs_newer_java"),
        ("7.17.0", "other_elasticsearch_version"),
    ] {
        let archive = regions
            .archive("built-for-it.zip", "built", built_for)
            .await;
        let begun = regions.bench.desk.bring_plugins(ask(archive)).await;
        let refused = begun.unwrap_err();
        assert_eq!(refused.code, FaultCode::BlockedByInspection);
        assert_eq!(refused.args["finding"], finding);
    }
}

#[tokio::test]
async fn a_change_is_interrupted_and_resumed() {
    let regions = Regions::of(|draft| draft.protected = true).await;
    let mut target = regions
        .target(&regions.hangzhou, "search-cn-hangzhou")
        .await;
    let (connection, instance) = (target.connection.clone(), target.instance.clone());
    target.typed_name = Some(instance.0.clone());
    let switches = regions.bench.sandbox.switches();
    switches.decide_next_change(NextChange {
        instance: Some(instance.0.clone()),
        fate: ChangeFate::Stuck,
    });
    let restart = ChangeRequest::Restart { nodes: Vec::new() };
    let run = regions
        .change(vec![target], restart)
        .await
        .unwrap()
        .remove(0);
    regions
        .run_is(&run, |run| {
            run.state == RunState::Following && run.read_at.is_some()
        })
        .await;
    let desk = &regions.bench.desk;
    let untyped = desk.interrupt_change(&connection, &instance, None).await;
    assert_eq!(untyped.unwrap_err().code, FaultCode::ConfirmationMismatch);
    let typed = Some("search-cn-hangzhou");
    desk.interrupt_change(&connection, &instance, typed)
        .await
        .unwrap();
    let stopped = regions
        .run_is(&run, |run| run.state == RunState::Interrupted)
        .await;
    assert_eq!(stopped.instance_state, InstanceState::Suspended);
    desk.resume_change(&connection, &instance).await.unwrap();
    regions.run_is(&run, finished).await;
    // There is nothing to interrupt any more.
    let idle = desk.interrupt_change(&connection, &instance, typed).await;
    assert!(idle.is_err());
}
