//! Instances of the sandbox with the bucket before them, and files to bring there.

use std::path::PathBuf;
use std::time::Duration;

use plugdesk_desk::archives::ArchiveId;
use plugdesk_desk::connections::{ConnectionDraft, ConnectionView, OssDraft};
use plugdesk_desk::instances::{
    BringAsk, ChangeAsk, ChangeRequest, InstallRun, InstallRunId, InstanceDetails, InstanceId,
    InstanceTarget, PluginKey,
};
use plugdesk_desk::transfers::{StepName, TransferId, TransferView};
use plugdesk_sandbox::{AlibabaReady, Sandbox, Service};

use crate::bench::{Bench, PATIENCE};
use crate::zips::{plugin_jar, zip_of};

/// An instance of the sandbox that runs Elasticsearch 8.15.1 and is active.
pub(crate) const SEARCH: &str = "es-cn-i7m27ausp001l0001";
/// One of the same region that runs 8.13.4.
pub(crate) const CATALOGUE: &str = "es-cn-tl32p9f0s003d0003";

/// A desk with a connection to the first region, and what goes through it.
pub(crate) struct Scene {
    pub(crate) bench: Bench,
    pub(crate) connection: ConnectionView,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With another draft of the connection.
    pub(crate) async fn with(change: impl FnOnce(&mut ConnectionDraft)) -> Self {
        let bench = Bench::with(|options| {
            options.restart_takes = Duration::from_millis(150);
            options.record_delay = Duration::ZERO;
        });
        Self::on(bench.await, change).await
    }

    pub(crate) async fn on(bench: Bench, change: impl FnOnce(&mut ConnectionDraft)) -> Self {
        let mut draft = bench.alibaba_draft();
        draft.oss = bucket_of(&bench.sandbox.ready().alibaba);
        change(&mut draft);
        let connection = bench.connect(draft).await;
        Self { bench, connection }
    }

    /// Writes plug-ins for Elasticsearch 8.15.1 and takes them in as if they had been dropped.
    pub(crate) async fn plugins(&self, names: &[&str]) -> Vec<ArchiveId> {
        let mut archives = Vec::new();
        for name in names {
            archives.push(self.archive(name, &plugin_for(name, "8.15.1", &[])).await.0);
        }
        archives
    }

    pub(crate) async fn archive(&self, name: &str, bytes: &[u8]) -> (ArchiveId, PathBuf) {
        let (view, path) = self.bench.taken(&format!("{name}.zip"), bytes).await;
        (view.id, path)
    }

    pub(crate) fn target(&self, instance: &str) -> InstanceTarget {
        InstanceTarget {
            connection: self.connection.id.clone(),
            instance: InstanceId(instance.to_owned()),
            typed_name: None,
        }
    }

    /// Begins to bring archives to an instance and to install them there.
    pub(crate) async fn bring(&self, instance: &str, archives: Vec<ArchiveId>) -> InstallRun {
        self.bring_with(instance, archives, true).await
    }

    pub(crate) async fn bring_with(
        &self,
        instance: &str,
        archives: Vec<ArchiveId>,
        install: bool,
    ) -> InstallRun {
        let ask = BringAsk {
            archives,
            targets: vec![self.target(instance)],
            install,
            force: false,
            send_anyway: true,
        };
        let mut runs = self.bench.desk.bring_plugins(ask).await.unwrap();
        runs.remove(0)
    }

    pub(crate) async fn change(&self, instance: &str, change: ChangeRequest) -> InstallRun {
        let ask = ChangeAsk {
            targets: vec![self.target(instance)],
            change,
            force: false,
        };
        let mut runs = self.bench.desk.change_instances(ask).await.unwrap();
        runs.remove(0)
    }

    /// Waits until the transfer of a run ended.
    pub(crate) async fn ended(&self, run: &InstallRun) -> TransferView {
        self.bench.ended(&TransferId(run.id.0.clone())).await
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

    pub(crate) fn run(&self, id: &InstallRunId) -> InstallRun {
        self.bench.desk.install_run(id).unwrap()
    }

    pub(crate) fn transfer(&self, run: &InstallRun) -> TransferView {
        let all = self.bench.desk.transfers();
        all.into_iter().find(|view| view.id.0 == run.id.0).unwrap()
    }

    pub(crate) async fn instance(&self, instance: &str) -> InstanceDetails {
        let id = InstanceId(instance.to_owned());
        let desk = &self.bench.desk;
        desk.instance(&self.connection.id, &id).await.unwrap()
    }

    /// The versions of a plug-in in an instance's library.
    pub(crate) async fn in_library(&self, instance: &str, name: &str) -> Vec<PluginKey> {
        let custom = self.instance(instance).await.custom.into_iter();
        let named = custom.filter(|plugin| plugin.key.name == name);
        named.map(|plugin| plugin.key).collect()
    }

    /// The keys of the objects in the bucket.
    pub(crate) async fn objects(&self) -> Vec<String> {
        let bucket = &self.bench.sandbox.ready().alibaba.oss_bucket;
        let objects = self.bench.sandbox.objects(bucket).await.unwrap();
        objects.into_iter().map(|object| object.key).collect()
    }

    /// Waits until an instance says that it is active.
    pub(crate) async fn active(&self, instance: &str) {
        use plugdesk_desk::instances::InstanceState;
        let waited = tokio::time::timeout(PATIENCE, async {
            while self.instance(instance).await.row.state != InstanceState::Active {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
        waited.await.expect("the instance never became active");
    }
}

/// The bucket of a region.
pub(crate) fn bucket_of(region: &AlibabaReady) -> OssDraft {
    OssDraft {
        bucket: region.oss_bucket.clone(),
        address: Some(region.oss_endpoint.clone()),
        keep: false,
    }
}

/// A plug-in for a version of Elasticsearch, with further files.
pub(crate) fn plugin_for(name: &str, built_for: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let descriptor = format!(
        "name={name}\nversion=1.2.3\ndescription=A test\nclassname=a.B\njava.version=17\n\
         elasticsearch.version={built_for}\n"
    );
    let (jar, jar_name) = (plugin_jar(), format!("{name}.jar"));
    let mut entries = vec![
        ("plugin-descriptor.properties", descriptor.as_bytes()),
        (jar_name.as_str(), jar.as_slice()),
    ];
    entries.extend(more);
    zip_of(&entries)
}

/// How often instances were asked for something, by the end of the path.
pub(crate) fn asked(sandbox: &Sandbox, method: &str, end: &str) -> u64 {
    let path = format!("/openapi/instances/{{InstanceId}}/{end}");
    sandbox.requested(Service::Alibaba, method, &path)
}

/// How often archives were to be analysed: once to look and once to take each.
pub(crate) fn analysed(sandbox: &Sandbox) -> u64 {
    asked(sandbox, "POST", "plugins/actions/analysis")
}

pub(crate) fn installs(sandbox: &Sandbox) -> u64 {
    asked(sandbox, "POST", "plugins/user/actions/install")
}

/// How often the object storage was asked for an operation.
pub(crate) fn stored(sandbox: &Sandbox, operation: &str) -> u64 {
    let counts = sandbox.requests(Service::Oss);
    let fitting = counts.iter().filter(|count| count.path == operation);
    fitting.map(|count| count.count).sum()
}

pub(crate) fn step_names(view: &TransferView) -> Vec<StepName> {
    view.steps.iter().map(|step| step.name).collect()
}
