//! Two regions of Alibaba Cloud, each with its bucket.

use plugdesk_desk::archives::ArchiveId;
use plugdesk_desk::connections::{ConnectionDraft, ConnectionView, OssDraft, SignIn};
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::instances::{
    BringAsk, ChangeAsk, ChangeRequest, InstallRun, InstanceDetails, InstanceTarget, PluginKey,
    RunState,
};
use plugdesk_sandbox::AlibabaReady;

use crate::bench::Bench;
use crate::zips::{plugin_jar, zip_of};

/// A connection to each region, with its bucket.
pub(crate) struct Regions {
    pub(crate) bench: Bench,
    pub(crate) hangzhou: ConnectionView,
    pub(crate) shanghai: ConnectionView,
}

/// A connection to a region, with its bucket.
pub(crate) fn region_draft(bench: &Bench, region: &AlibabaReady) -> ConnectionDraft {
    ConnectionDraft {
        name: region.region.clone(),
        address: Some(region.endpoint.clone()),
        region: Some(region.region.clone()),
        sign_in: SignIn::AccessKey {
            access_key_id: region.access_key_id.clone(),
        },
        oss: OssDraft {
            bucket: region.oss_bucket.clone(),
            address: Some(region.oss_endpoint.clone()),
            keep: false,
        },
        ..bench.alibaba_draft()
    }
}

impl Regions {
    pub(crate) async fn new() -> Self {
        Self::of(|_| {}).await
    }

    /// With drafts that `change` may make otherwise.
    pub(crate) async fn of(change: impl Fn(&mut ConnectionDraft)) -> Self {
        let bench = Bench::new().await;
        let drafts = bench.sandbox.ready().alibaba_regions.iter().map(|region| {
            let mut draft = region_draft(&bench, region);
            change(&mut draft);
            draft
        });
        let mut made = Vec::new();
        for draft in drafts.collect::<Vec<_>>() {
            made.push(bench.connect(draft).await);
        }
        let [hangzhou, shanghai] = made.try_into().unwrap();
        Self {
            bench,
            hangzhou,
            shanghai,
        }
    }

    /// The instance with this description.
    pub(crate) async fn target(&self, on: &ConnectionView, named: &str) -> InstanceTarget {
        let list = self.bench.desk.instances(&on.id).await.unwrap();
        let named = |row: &&_| description(row) == Some(named);
        InstanceTarget {
            connection: on.id.clone(),
            instance: list.rows.iter().find(named).unwrap().id.clone(),
            typed_name: None,
        }
    }

    /// One that takes changes in each region.
    pub(crate) async fn targets(&self) -> Vec<InstanceTarget> {
        vec![
            self.target(&self.hangzhou, "search-cn-hangzhou").await,
            self.target(&self.shanghai, "shop-cn-shanghai").await,
        ]
    }

    pub(crate) async fn details(&self, target: &InstanceTarget) -> InstanceDetails {
        let desk = &self.bench.desk;
        let read = desk.instance(&target.connection, &target.instance).await;
        read.unwrap()
    }

    pub(crate) async fn run_is(
        &self,
        run: &InstallRun,
        look: impl Fn(&InstallRun) -> bool,
    ) -> InstallRun {
        let now = |desk: &plugdesk_desk::Desk| desk.install_run(&run.id).ok();
        self.bench.until(|desk| now(desk).filter(&look)).await
    }

    pub(crate) async fn change(
        &self,
        targets: Vec<InstanceTarget>,
        change: ChangeRequest,
    ) -> Result<Vec<InstallRun>, FaultCode> {
        let ask = ChangeAsk {
            targets,
            change,
            force: false,
        };
        let begun = self.bench.desk.change_instances(ask).await;
        begun.map_err(|fault| fault.code)
    }

    /// Takes a plug-in in that was built for a version of Elasticsearch.
    pub(crate) async fn archive(&self, file_name: &str, name: &str, built_for: &str) -> ArchiveId {
        let descriptor = format!(
            "name={name}\nversion=1.2.3\ndescription=A test\nclassname=a.B\njava.version=17\n\
             elasticsearch.version={built_for}\n"
        );
        let zip = zip_of(&[
            ("plugin-descriptor.properties", descriptor.as_bytes()),
            (&format!("{name}.jar"), &plugin_jar()),
        ]);
        self.bench.taken(file_name, &zip).await.0.id
    }

    pub(crate) async fn bring(&self, ask: BringAsk) -> Result<Vec<InstallRun>, FaultCode> {
        let begun = self.bench.desk.bring_plugins(ask).await;
        begun.map_err(|fault| fault.code)
    }
}

fn description(row: &plugdesk_desk::instances::InstanceRow) -> Option<&str> {
    row.description.as_deref()
}

pub(crate) fn finished(run: &InstallRun) -> bool {
    run.state == RunState::Finished
}

pub(crate) fn key_of(details: &InstanceDetails, name: &str) -> PluginKey {
    let mut custom = details.custom.iter();
    custom.find(|one| one.key.name == name).unwrap().key.clone()
}
