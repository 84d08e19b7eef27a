//! Changes of dictionaries across lost answers and the end of the application.

use plugdesk_desk::instances::{
    DictionaryAsk, DictionaryList, DictionaryPut, InstallRun, InstanceId, RunState, WordsKind,
};
use plugdesk_desk::transfers::TransferState;
use plugdesk_sandbox::FaultMoment;

use crate::alibaba_cut::{Begin, at_every_moment, lose};
use crate::alibaba_scene::{SEARCH, Scene, asked, stored};

const WORDS: &str = "双十二\n元宵\n端午\n";

/// Replaces a dictionary of a list and adds another one.
async fn update(scene: &Scene, list: DictionaryList, names: &[&str]) -> InstallRun {
    let path = scene.bench.folder.path().join("words.dic");
    std::fs::write(&path, WORDS).unwrap();
    let desk = &scene.bench.desk;
    let file = desk.take_in_word_files(vec![path]).await.unwrap().remove(0);
    let put = names.iter().map(|&name| DictionaryPut {
        file: file.id.clone(),
        name: name.to_owned(),
        words: WordsKind::Main,
    });
    let ask = DictionaryAsk {
        list,
        put: put.collect(),
        remove: Vec::new(),
    };
    let id = InstanceId(SEARCH.to_owned());
    desk.update_dictionaries(&scene.connection.id, &id, ask, None)
        .await
        .unwrap()
}

/// The names and sizes of a list.
async fn listed(scene: &Scene, list: DictionaryList) -> Vec<(String, Option<u64>)> {
    let id = InstanceId(SEARCH.to_owned());
    let all = scene.bench.desk.dictionaries(&scene.connection.id, &id);
    let rows = all.await.unwrap().rows.into_iter();
    let rows = rows.filter(|row| row.list == list);
    rows.map(|row| (row.name, row.size)).collect()
}

#[tokio::test]
async fn a_list_whose_answer_was_lost_is_compared_before_it_is_sent_again() {
    for (when, sent) in [(FaultMoment::After, 1), (FaultMoment::Before, 2)] {
        let scene = Scene::new().await;
        let before = listed(&scene, DictionaryList::IkHot).await;
        lose(&scene.bench.sandbox, "PUT", "ik-hot-dict", when);
        let names = ["hot-words.dic", "more-words.dic"];
        let run = update(&scene, DictionaryList::IkHot, &names).await;
        let ended = scene.ended(&run).await;
        assert_eq!(ended.state, TransferState::Done, "{when:?} {ended:#?}");
        assert_eq!(asked(&scene.bench.sandbox, "PUT", "ik-hot-dict"), sent);
        let size = Some(WORDS.len() as u64);
        let mut expected = before.clone();
        expected[0].1 = size;
        expected.push(("more-words.dic".to_owned(), size));
        assert_eq!(listed(&scene, DictionaryList::IkHot).await, expected);
    }
}

#[tokio::test]
async fn words_that_nodes_load_while_they_run_are_not_waited_for() {
    let scene = Scene::new().await;
    let run = update(&scene, DictionaryList::IkHot, &["hot-words.dic"]).await;
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    let run = scene.run(&run.id);
    assert_eq!(run.state, RunState::Finished);
    let restarted = run.progress.and_then(|change| change.nodes);
    assert_eq!(restarted, Some(0), "no node restarts");
    assert_eq!(scene.objects().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_change_of_words_that_ends_at_any_moment_loses_none_of_the_others() {
    let begin: Begin = |scene| Box::pin(update(scene, DictionaryList::Ik, &["brands.dic"]));
    at_every_moment(begin, |scene, _, moment| {
        let sandbox = &scene.bench.sandbox;
        assert_eq!(stored(sandbox, "PutObject"), 1, "cut at {moment}");
        let sent = asked(sandbox, "PUT", "dict");
        assert!((1..=2).contains(&sent), "cut at {moment}: {sent}");
    })
    .await;
}
