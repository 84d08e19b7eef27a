//! Installing custom plug-ins on Alibaba Cloud Elasticsearch.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use plugdesk_desk::connections::{ConnectionDraft, ConnectionView};
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::instances::{
    InstallAnswer, InstallRun, InstanceDetails, InstanceState, PluginKey, PluginState, RunState,
};
use plugdesk_desk::transfers::{
    Note, Remains, StepName, TransferId, TransferSource, TransferState, TransferView,
};
use plugdesk_sandbox::{Clock, InstallResultForm, Sandbox, Service};

use crate::bench::Bench;

/// The sandbox's time goes on when the test says so, and with it the restart of an instance.
#[derive(Debug)]
struct HandClock(Mutex<DateTime<Utc>>);

impl Clock for HandClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

/// A connection to the sandbox and one of its instances.
pub(crate) struct Scene {
    pub(crate) bench: Bench,
    pub(crate) connection: ConnectionView,
    pub(crate) instance: InstanceDetails,
    clock: Arc<HandClock>,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        let clock = Arc::new(HandClock(Mutex::new(Utc::now())));
        let of_sandbox = Arc::clone(&clock);
        let bench = Bench::with(|options| {
            options.clock = of_sandbox;
            options.record_delay = std::time::Duration::ZERO;
        });
        let bench = bench.await;
        let connection = bench.connect(bench.alibaba_draft()).await;
        let list = bench.desk.instances(&connection.id).await.unwrap();
        let mut rows = list.rows.iter();
        let row = rows.find(|row| row.state == InstanceState::Active).unwrap();
        let instance = bench.desk.instance(&connection.id, &row.id).await;
        Self {
            bench,
            connection,
            instance: instance.unwrap(),
            clock,
        }
    }

    /// Lets the restart of the instance come to its end.
    pub(crate) fn let_restart(&self) {
        *self.clock.0.lock().unwrap() += TimeDelta::seconds(1);
    }

    pub(crate) fn uploaded(&self, built_for_another_version: bool) -> Vec<PluginKey> {
        let plugins = self.instance.custom.iter().filter(|plugin| {
            plugin.state == PluginState::Uploaded
                && plugin.built_for_another_version == built_for_another_version
        });
        plugins.map(|plugin| plugin.key.clone()).collect()
    }

    pub(crate) async fn install(&self, plugins: Vec<PluginKey>) -> InstallRun {
        let (connection, instance) = (&self.connection.id, &self.instance.row.id);
        let desk = &self.bench.desk;
        desk.install_plugins(connection, instance, plugins, false, None)
            .await
            .unwrap()
    }

    /// Waits until a run is as `look` wants it.
    pub(crate) async fn run_is(
        &self,
        run: &InstallRun,
        look: impl Fn(&InstallRun) -> bool,
    ) -> InstallRun {
        let now = |desk: &plugdesk_desk::Desk| desk.install_run(&run.id).ok();
        self.bench.until(|desk| now(desk).filter(&look)).await
    }

    /// Waits until the transfer of a run ended.
    pub(crate) async fn ended(&self, run: &InstallRun) -> TransferView {
        self.bench.ended(&TransferId(run.id.0.clone())).await
    }

    async fn last_run(&self) -> Option<InstallRun> {
        let (connection, instance) = (&self.connection.id, &self.instance.row.id);
        let desk = &self.bench.desk;
        desk.instance(connection, instance).await.unwrap().last_run
    }
}

/// How often the sandbox was asked to install.
pub(crate) fn asked(sandbox: &Sandbox) -> u64 {
    let counts = sandbox.requests(Service::Alibaba);
    let installs = counts
        .iter()
        .filter(|count| count.method == "POST" && count.path.ends_with("/actions/install"));
    installs.map(|count| count.count).sum()
}

pub(crate) fn restarts(run: &InstallRun) -> bool {
    run.state == RunState::Following && run.read_at.is_some()
}

pub(crate) fn states(run: &InstallRun) -> Vec<Option<PluginState>> {
    run.lines.iter().map(|line| line.state).collect()
}

async fn installs_two(result_form: InstallResultForm) {
    let scene = Scene::new().await;
    let switches = scene.bench.sandbox.switches();
    switches.set_install_result(result_form);
    let chosen = scene.uploaded(false);
    assert_eq!(chosen.len(), 2, "{:#?}", scene.instance);
    assert!(!scene.instance.built_in.is_empty());

    let run = scene.install(chosen).await;
    let following = scene.run_is(&run, restarts).await;
    assert_eq!(following.instance_state, InstanceState::Activating);
    assert!(following.request_id.is_some());
    let accepted = |line: &_| matches!(line, InstallAnswer::Accepted);
    assert!(
        following.lines.iter().all(|line| accepted(&line.answer)),
        "{following:#?}"
    );

    scene.let_restart();
    let transfer = scene.ended(&run).await;
    let finished = scene.bench.desk.install_run(&run.id).unwrap();
    assert_eq!(finished.state, RunState::Finished);
    assert_eq!(finished.instance_state, InstanceState::Active);
    assert_eq!(finished.request_id, following.request_id);
    assert_eq!(finished.fault, None);
    assert_eq!(states(&finished), [Some(PluginState::Installed); 2]);
    assert_eq!(transfer.state, TransferState::Done, "{transfer:#?}");
    assert!(matches!(transfer.source, TransferSource::Library { .. }));
    assert_eq!(transfer.steps[0].name, StepName::Install);
    assert_eq!(transfer.steps[0].request_id, finished.request_id);
    assert_eq!(scene.last_run().await, Some(finished));
    assert_eq!(asked(&scene.bench.sandbox), 1);
}

#[tokio::test]
async fn two_plugins_are_installed_and_the_result_is_an_array() {
    installs_two(InstallResultForm::Array).await;
}

#[tokio::test]
async fn two_plugins_are_installed_and_the_result_is_a_string_that_holds_one() {
    installs_two(InstallResultForm::JsonString).await;
}

#[tokio::test]
async fn a_plugin_that_the_instance_could_not_load_fails_the_transfer() {
    let scene = Scene::new().await;
    let chosen = scene.uploaded(true);
    assert_eq!(chosen.len(), 1, "{:#?}", scene.instance);
    let run = scene.install(chosen).await;
    scene.run_is(&run, restarts).await;
    scene.let_restart();
    let transfer = scene.ended(&run).await;
    assert_eq!(transfer.state, TransferState::Failed, "{transfer:#?}");
    let fault = transfer.fault.unwrap();
    assert_eq!(fault.code, FaultCode::AlibabaChangeFailed);
    assert!(!fault.args["exception"].is_empty());
    assert_eq!(transfer.remains, Some(Remains::InstallOver));
    let run = scene.bench.desk.install_run(&run.id).unwrap();
    assert_eq!(run.state, RunState::Finished);
    assert_eq!(states(&run), [Some(PluginState::Failed)]);

    // Taken up again, the service is asked again: the former request came to its end, and what
    // failed may be installed.
    scene.bench.desk.retry_transfer(&transfer.id).await.unwrap();
    scene.run_is(&run, restarts).await;
    scene.let_restart();
    let again = scene.ended(&run).await;
    assert_eq!(again.state, TransferState::Failed, "{again:#?}");
    assert_eq!(again.remains, Some(Remains::InstallOver));
    assert_eq!(asked(&scene.bench.sandbox), 2);
}

#[tokio::test]
async fn on_a_protected_connection_nothing_is_asked_again_without_the_instances_name() {
    let scene = Scene::new().await;
    let run = scene.install(scene.uploaded(true)).await;
    scene.run_is(&run, restarts).await;
    scene.let_restart();
    let transfer = scene.ended(&run).await;
    assert_eq!(transfer.state, TransferState::Failed, "{transfer:#?}");
    let (bench, desk) = (&scene.bench, &scene.bench.desk);
    let protected = ConnectionDraft {
        protected: true,
        secret: None,
        ..bench.alibaba_draft()
    };
    let edited = desk.edit_connection(&scene.connection.id, &protected).await;
    assert!(edited.unwrap().protected);
    let refused = desk.retry_transfer(&transfer.id).await.unwrap_err();
    assert_eq!(refused.code, FaultCode::ProtectedInstall);
    let all = desk.retry_failed_transfers().await.unwrap();
    assert!(all.iter().all(|view| view.state == TransferState::Failed));
    assert_eq!(asked(&bench.sandbox), 1);
}

#[tokio::test]
async fn an_installation_that_is_not_followed_any_more_says_so_and_can_be_followed_again() {
    let scene = Scene::new().await;
    let run = scene.install(scene.uploaded(false)).await;
    scene.run_is(&run, restarts).await;
    let id = TransferId(run.id.0.clone());
    let cancelled = scene.bench.desk.cancel_transfer(&id).await.unwrap();
    assert_eq!(cancelled.remains, Some(Remains::InstallUnderWay));
    let unseen = scene.bench.desk.install_run(&run.id).unwrap();
    assert_eq!(unseen.state, RunState::NotFollowed);

    scene.let_restart();
    scene.bench.desk.retry_transfer(&id).await.unwrap();
    assert_eq!(scene.ended(&run).await.state, TransferState::Done);
    assert_eq!(asked(&scene.bench.sandbox), 1);
}

#[tokio::test]
async fn an_application_that_ends_while_it_follows_goes_on_following() {
    let mut scene = Scene::new().await;
    let run = scene.install(scene.uploaded(false)).await;
    let before = scene.run_is(&run, restarts).await;
    scene.bench.restart().await;
    let kept = scene.bench.desk.install_run(&run.id).unwrap();
    assert_eq!(kept.state, RunState::Following);
    assert_eq!(kept.lines, before.lines);
    assert_eq!(kept.request_id, before.request_id);

    scene.bench.desk.take_up();
    scene.let_restart();
    let ended = scene.ended(&run).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(ended.notes, [Note::TakenUp]);
    let finished = scene.bench.desk.install_run(&run.id).unwrap();
    assert_eq!(finished.state, RunState::Finished);
    assert_eq!(states(&finished), [Some(PluginState::Installed); 2]);
    assert_eq!(asked(&scene.bench.sandbox), 1);
}

#[tokio::test]
async fn installing_nothing_is_refused() {
    let bench = Bench::new().await;
    let connection = bench.connect(bench.alibaba_draft()).await;
    let list = bench.desk.instances(&connection.id).await.unwrap();
    let refused = bench
        .desk
        .install_plugins(&connection.id, &list.rows[0].id, Vec::new(), false, None)
        .await
        .unwrap_err();
    assert_eq!(refused.code, FaultCode::NothingChosen);
}

#[tokio::test]
async fn a_protected_connection_asks_for_the_instances_name() {
    let bench = Bench::new().await;
    let mut draft = bench.alibaba_draft();
    draft.protected = true;
    let connection = bench.connect(draft).await;
    let list = bench.desk.instances(&connection.id).await.unwrap();
    let active = list
        .rows
        .iter()
        .find(|row| row.state == InstanceState::Active)
        .unwrap();
    let details = bench
        .desk
        .instance(&connection.id, &active.id)
        .await
        .unwrap();
    let uploaded = details
        .custom
        .iter()
        .find(|plugin| plugin.state == PluginState::Uploaded);
    let chosen = vec![uploaded.unwrap().key.clone()];
    for typed in [None, Some("another")] {
        let refused = bench
            .desk
            .install_plugins(&connection.id, &active.id, chosen.clone(), false, typed)
            .await
            .unwrap_err();
        assert_eq!(refused.code, FaultCode::ConfirmationMismatch, "{typed:?}");
    }
    assert_eq!(asked(&bench.sandbox), 0);
    assert!(bench.desk.transfers().is_empty());
    let id = Some(active.id.0.as_str());
    let run = bench
        .desk
        .install_plugins(&connection.id, &active.id, chosen, false, id)
        .await
        .unwrap();
    let ended = bench.ended(&TransferId(run.id.0)).await;
    assert_eq!(ended.state, TransferState::Done);
}
