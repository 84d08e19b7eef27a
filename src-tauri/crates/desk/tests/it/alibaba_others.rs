//! Somebody else at the same instance: what they break off is no success, and what they add stays.

use plugdesk_alibaba::{
    AccessKey, Client, ClientToken, DictionaryEntry, DictionaryKind, DictionarySource, Endpoint,
    Force, InstanceId as WireId, Region, Signing, WordType,
};
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::instances::{
    ChangeRequest, DictionaryAsk, DictionaryList, DictionaryPut, InstallRun, InstanceId,
    PluginState, RunState, WordsKind,
};
use plugdesk_desk::transfers::{TransferId, TransferState};
use plugdesk_net::{CancellationToken, Http, HttpSettings};
use plugdesk_sandbox::{ChangeFate, NextChange};

use crate::alibaba_scene::{SEARCH, Scene};

/// Another client of the same account.
fn somebody_else(scene: &Scene) -> Client {
    let ready = &scene.bench.sandbox.ready().alibaba;
    let key = AccessKey {
        id: ready.access_key_id.clone(),
        secret: ready.access_key_secret.clone(),
        security_token: None,
    };
    Client::new(
        Http::new(HttpSettings::default()).unwrap(),
        Endpoint::parse(&ready.endpoint).unwrap(),
        Region::parse(&ready.region).unwrap(),
        key,
        Signing::default(),
    )
    .unwrap()
}

fn search() -> WireId {
    WireId::parse(SEARCH).unwrap()
}

#[tokio::test]
async fn an_installation_that_somebody_else_breaks_off_is_no_success() {
    let scene = Scene::new().await;
    let switches = scene.bench.sandbox.switches();
    switches.decide_next_change(NextChange {
        instance: None,
        fate: ChangeFate::Stuck,
    });
    let plugins = scene.in_library(SEARCH, "pluginName2").await;
    let run = scene
        .change(SEARCH, ChangeRequest::Install { plugins })
        .await;
    scene
        .run_is(&run, |run| {
            run.state == RunState::Following && run.progress.is_some()
        })
        .await;
    let (token, cancel) = (ClientToken::new("theirs"), CancellationToken::new());
    let names = ["pluginName2".to_owned()];
    somebody_else(&scene)
        .uninstall_plugins(&search(), &names, Force(true), &token, &cancel)
        .await
        .unwrap();
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Failed, "{ended:#?}");
    let fault = ended.fault.unwrap();
    assert_eq!(fault.code, FaultCode::InstallFailed);
    assert_eq!(fault.args["plugins"], "pluginName2");
    let lines = scene.run(&run.id).lines;
    assert_eq!(lines[0].state, Some(PluginState::Uploaded));
}

/// Replaces a hot dictionary.
async fn replace(scene: &Scene, name: &str) -> InstallRun {
    let path = scene.bench.folder.path().join("words.dic");
    std::fs::write(&path, "元宵\n").unwrap();
    let desk = &scene.bench.desk;
    let file = desk.take_in_word_files(vec![path]).await.unwrap().remove(0);
    let ask = DictionaryAsk {
        list: DictionaryList::IkHot,
        put: vec![DictionaryPut {
            file: file.id,
            name: name.to_owned(),
            words: WordsKind::Main,
        }],
        remove: Vec::new(),
    };
    let id = InstanceId(SEARCH.to_owned());
    desk.update_dictionaries(&scene.connection.id, &id, ask, None)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_dictionary_that_somebody_else_adds_while_a_change_waits_stays() {
    let scene = Scene::new().await;
    let switches = scene.bench.sandbox.switches();
    switches.set_busy(SEARCH, true);
    let run = replace(&scene, "hot-words.dic").await;
    scene
        .run_is(&run, |run| run.state == RunState::WaitingTurn)
        .await;
    let id = TransferId(run.id.0.clone());
    let desk = &scene.bench.desk;
    desk.pause_transfer(&id).await.unwrap();
    switches.set_busy(SEARCH, false);

    let (other, cancel) = (somebody_else(&scene), CancellationToken::new());
    let kind = DictionaryKind::IkHot;
    let list = async || {
        let listed = other.list_dictionaries(&search(), kind, &cancel).await;
        listed.unwrap().value
    };
    let entry = |name: &str, source| DictionaryEntry {
        name: name.to_owned(),
        word_type: WordType::Main,
        source,
    };
    let mut entries: Vec<_> = list()
        .await
        .into_iter()
        .map(|one| DictionaryEntry {
            word_type: one.word_type,
            ..entry(&one.name, DictionarySource::Kept)
        })
        .collect();
    let bucket = scene.bench.sandbox.ready().alibaba.oss_bucket.clone();
    let key = scene.objects().await.remove(0);
    entries.push(entry("theirs.dic", DictionarySource::Oss { bucket, key }));
    let token = ClientToken::new("theirs");
    other
        .update_dictionaries(&search(), kind, &entries, &token, &cancel)
        .await
        .unwrap();
    scene.active(SEARCH).await;
    let before = list().await;

    desk.resume_transfer(&id).await.unwrap();
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    let names = |list: &[plugdesk_alibaba::Dictionary]| {
        let names = list.iter().map(|one| one.name.clone());
        names.collect::<Vec<_>>()
    };
    let after = list().await;
    assert_eq!(names(&after), names(&before));
    assert!(names(&after).contains(&"theirs.dic".to_owned()));
}
