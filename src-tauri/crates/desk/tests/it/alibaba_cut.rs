//! What goes to instances across the end of the application and lost answers: nothing happens
//! twice.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};

use plugdesk_desk::Tuning;
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::instances::{ChangeRequest, InstallAnswer, InstallRun, PluginState, RunState};
use plugdesk_desk::transfers::journal::{JournalMoment, JournalWatch};
use plugdesk_desk::transfers::{Remains, TransferState, TransferView};
use plugdesk_sandbox::{Fault, FaultAnswer, FaultMoment, Sandbox, Service};
use tokio::sync::oneshot;

use crate::alibaba_scene::{SEARCH, Scene, analysed, asked, installs, stored};
use crate::bench::brisk;

/// Stops the journal at one of its moments, counted from 1 over all writes, with a copy of what is
/// on the disk then.
struct Cut {
    watch: JournalWatch,
    reached: oneshot::Receiver<()>,
    go_on: Sender<()>,
}

fn cut_at(wanted: u64, data: PathBuf, copy: PathBuf) -> Cut {
    let (reach, reached) = oneshot::channel();
    let (go_on, wait) = channel();
    let state = Mutex::new((0_u64, Some(reach), wait));
    let watch: JournalWatch = Arc::new(move |_, _| {
        let mut state = state.lock().unwrap();
        state.0 += 1;
        if state.0 == wanted {
            copied(&data, &copy);
            let _ = state.1.take().unwrap().send(());
            // Nothing is written, and so nothing is done, until the former desk has ended.
            let _ = state.2.recv();
        }
    });
    Cut {
        watch,
        reached,
        go_on,
    }
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

/// Begins what is cut.
pub(crate) type Begin =
    for<'a> fn(&'a Scene) -> std::pin::Pin<Box<dyn Future<Output = InstallRun> + 'a>>;

/// Begins something, ends the application at a moment of its journal, and opens another on what is
/// on the disk. Gives the scene once the transfer ended; none where it ended before that moment.
async fn ended_after_the_cut(moment: u64, begin: Begin) -> Option<(Scene, InstallRun)> {
    let mut scene = Scene::new().await;
    scene.bench.end().await;
    let data = scene.bench.folder.path().join("data");
    let copy = scene.bench.folder.path().join("cut");
    let mut cut = cut_at(moment, data.clone(), copy.clone());
    let tuning = Tuning {
        journal_watch: Some(Arc::clone(&cut.watch)),
        ..brisk()
    };
    scene.bench.open(data, tuning);
    let run = {
        let asking = begin(&scene);
        tokio::pin!(asking);
        tokio::select! {
            run = &mut asking => Some(run),
            // It was not even taken.
            _ = &mut cut.reached => None,
        }
    };
    if let Some(run) = &run {
        let whole = async { scene.ended(run).await };
        let finished = tokio::select! {
            _ = &mut cut.reached => false,
            _ = whole => true,
        };
        if finished {
            let _ = cut.go_on.send(());
            return None;
        }
    }
    // What is under way ends at once; that it does can't be written down any more.
    let former = scene.bench.desk.clone();
    let stopping = tokio::spawn(async move { former.stop_work().await });
    tokio::task::yield_now().await;
    let _ = cut.go_on.send(());
    stopping.await.unwrap();
    scene.bench.open(copy, brisk());
    let run = match scene.bench.desk.runs().pop() {
        // The order was not written down, so nothing was done: the person asks again.
        None => begin(&scene).await,
        Some(kept) => {
            scene.bench.desk.take_up();
            kept
        }
    };
    scene.ended(&run).await;
    Some((scene, run))
}

/// Goes through every moment of the journal, several at once.
pub(crate) async fn at_every_moment(begin: Begin, check: fn(&Scene, &InstallRun, u64)) {
    let mut moment = 1;
    let mut cuts = 0;
    loop {
        let several = (moment..moment + 4).map(|moment| ended_after_the_cut(moment, begin));
        let results = futures_util::future::join_all(several).await;
        let whole = results.iter().any(Option::is_none);
        for (moment, result) in (moment..).zip(results) {
            let Some((scene, run)) = result else {
                continue;
            };
            let view = sent_by_the_person(&scene, &run).await;
            assert_eq!(
                view.state,
                TransferState::Done,
                "cut at {moment}: {view:#?}"
            );
            assert_eq!(
                scene.run(&run.id).state,
                RunState::Finished,
                "cut at {moment}"
            );
            check(&scene, &run, moment);
            cuts += 1;
        }
        if whole {
            assert!(cuts > 4, "there were {cuts} cuts only");
            return;
        }
        moment += 4;
    }
}

/// An installation takes no token. One that was about to be asked for may have been, so it is
/// never asked for again by itself; that nothing came of it is said, and the person asks.
async fn sent_by_the_person(scene: &Scene, run: &InstallRun) -> TransferView {
    let view = scene.transfer(run);
    let unsent = view.fault.as_ref().is_some_and(|fault| {
        fault.code == FaultCode::ConnectionCut && installs(&scene.bench.sandbox) == 0
    });
    if !unsent {
        return view;
    }
    assert_eq!(view.remains, Some(Remains::InLibrary));
    scene.bench.desk.retry_transfer(&view.id).await.unwrap();
    scene.ended(run).await
}

#[tokio::test]
async fn bringing_that_ends_at_any_moment_goes_on_and_does_everything_once() {
    let begin: Begin = |scene| {
        Box::pin(async {
            let archives = scene.plugins(&["sort-crash"]).await;
            scene.bring(SEARCH, archives).await
        })
    };
    at_every_moment(begin, |scene, run, moment| {
        let sandbox = &scene.bench.sandbox;
        assert_eq!(stored(sandbox, "PutObject"), 1, "cut at {moment}");
        assert_eq!(installs(sandbox), 1, "cut at {moment}");
        let looks = analysed(sandbox);
        assert!((2..=3).contains(&looks), "cut at {moment}: {looks}");
        let lines = scene.run(&run.id).lines;
        assert_eq!(
            lines[0].state,
            Some(PluginState::Installed),
            "cut at {moment}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_restart_that_ends_at_any_moment_is_carried_out_once() {
    let begin: Begin =
        |scene| Box::pin(scene.change(SEARCH, ChangeRequest::Restart { nodes: Vec::new() }));
    at_every_moment(begin, |scene, _, moment| {
        // The same token may be sent twice; the service carries it out once.
        let sent = asked(&scene.bench.sandbox, "POST", "actions/restart");
        assert!((1..=2).contains(&sent), "cut at {moment}: {sent}");
    })
    .await;
}

/// The answer to the next request of a method and path is lost, or the request itself.
pub(crate) fn lose(sandbox: &Sandbox, method: &str, path: &str, when: FaultMoment) {
    let cut = Fault::new(Service::Alibaba, FaultAnswer::Cut);
    sandbox
        .switches()
        .strike(cut.on(method).at(path).when(when));
}

/// Opens the desk anew so that something happens once the service looked at the files.
async fn before_the_import(scene: &mut Scene, act: impl Fn(&Sandbox) + Send + Sync + 'static) {
    scene.bench.end().await;
    let sandbox = Arc::clone(&scene.bench.sandbox);
    let done = Mutex::new(false);
    let watch: JournalWatch = Arc::new(move |moment, _| {
        let looked = moment == JournalMoment::AfterCommit && analysed(&sandbox) == 1;
        let mut done = done.lock().unwrap();
        if looked && !*done {
            *done = true;
            act(&sandbox);
        }
    });
    let tuning = Tuning {
        journal_watch: Some(watch),
        ..brisk()
    };
    let data = scene.bench.folder.path().join("data");
    scene.bench.open(data, tuning);
}

const ANALYSIS: &str = "plugins/actions/analysis";

#[tokio::test]
async fn an_import_whose_answer_was_lost_is_found_in_the_library() {
    let mut scene = Scene::new().await;
    before_the_import(&mut scene, |sandbox| {
        lose(sandbox, "POST", ANALYSIS, FaultMoment::After);
    })
    .await;
    let archives = scene.plugins(&["sort-found", "sort-also"]).await;
    let run = scene.bring(SEARCH, archives).await;
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(analysed(&scene.bench.sandbox), 2);
    assert_eq!(scene.in_library(SEARCH, "sort-found").await.len(), 1);
}

#[tokio::test]
async fn an_import_that_never_arrived_is_asked_for_again() {
    let mut scene = Scene::new().await;
    before_the_import(&mut scene, |sandbox| {
        lose(sandbox, "POST", ANALYSIS, FaultMoment::Before);
    })
    .await;
    let archives = scene.plugins(&["sort-again"]).await;
    let run = scene.bring(SEARCH, archives).await;
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(analysed(&scene.bench.sandbox), 3);
    assert_eq!(scene.in_library(SEARCH, "sort-again").await.len(), 1);
}

#[tokio::test]
async fn an_installation_whose_answer_was_lost_is_seen_on_the_instance() {
    let scene = Scene::new().await;
    lose(
        &scene.bench.sandbox,
        "POST",
        "plugins/user/actions/install",
        FaultMoment::After,
    );
    let archives = scene.plugins(&["sort-unheard"]).await;
    let run = scene.bring(SEARCH, archives).await;
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(installs(&scene.bench.sandbox), 1);
    let run = scene.run(&run.id);
    assert_eq!(run.lines[0].answer, InstallAnswer::Lost);
    assert!(run.progress.is_some(), "the record is found without its id");
}

#[tokio::test]
async fn a_file_whose_storing_was_not_answered_is_not_sent_again() {
    let scene = Scene::new().await;
    let cut = Fault::new(Service::Oss, FaultAnswer::Cut).on("PUT");
    scene
        .bench
        .sandbox
        .switches()
        .strike(cut.when(FaultMoment::After));
    let archives = scene.plugins(&["sort-stored"]).await;
    let run = scene.bring_with(SEARCH, archives, false).await;
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(stored(&scene.bench.sandbox, "PutObject"), 1);
    assert!(
        ended
            .notes
            .contains(&plugdesk_desk::transfers::Note::ArrivedBefore)
    );
}

/// How many changes of an instance the service knows that were not there before.
async fn changes_since(scene: &Scene, before: usize) -> usize {
    scene.instance(SEARCH).await.changes.len() - before
}

#[tokio::test]
async fn changes_with_a_token_whose_answer_was_lost_happen_once() {
    for when in [FaultMoment::Before, FaultMoment::After] {
        let scene = Scene::new().await;
        let before = scene.instance(SEARCH).await.changes.len();
        let hanlp = scene.in_library(SEARCH, "analysis-hanlp").await;
        let restart = ChangeRequest::Restart { nodes: Vec::new() };
        let uninstall = ChangeRequest::Uninstall { plugins: hanlp };
        for (number, (change, path)) in [
            (restart, "actions/restart"),
            (uninstall, "plugins/actions/uninstall"),
        ]
        .into_iter()
        .enumerate()
        {
            lose(&scene.bench.sandbox, "POST", path, when);
            let run = scene.change(SEARCH, change).await;
            let ended = scene.ended(&run).await;
            assert_eq!(ended.state, TransferState::Done, "{when:?} {ended:#?}");
            scene.active(SEARCH).await;
            assert_eq!(changes_since(&scene, before).await, number + 1, "{when:?}");
        }
    }
}

#[tokio::test]
async fn a_token_is_kept_where_nothing_shows_that_its_request_arrived() {
    let scene = Scene::new().await;
    let before = scene.instance(SEARCH).await.changes.len();
    let switches = scene.bench.sandbox.switches();
    switches.deny("ListActionRecords", true);
    lose(
        &scene.bench.sandbox,
        "POST",
        "actions/restart",
        FaultMoment::After,
    );
    let restart = ChangeRequest::Restart { nodes: Vec::new() };
    let run = scene.change(SEARCH, restart).await;
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    scene.active(SEARCH).await;
    switches.deny("ListActionRecords", false);
    assert_eq!(asked(&scene.bench.sandbox, "POST", "actions/restart"), 2);
    assert_eq!(changes_since(&scene, before).await, 1);
}
