//! A desk whose transfers change plans in the sandbox, and somebody else who changes the same.

use std::time::Duration;

use plugdesk_desk::connections::ConnectionView;
use plugdesk_desk::deployments::DeploymentId;
use plugdesk_desk::extensions::{ExtensionDraft, ExtensionKind};
use plugdesk_desk::plans::{PlanAct, PlanRequest, PlanRun};
use plugdesk_desk::transfers::{TransferId, TransferView};
use plugdesk_elastic::plan::{Edit, Placed, entries};
use plugdesk_elastic::{ApiBase, Client, Credentials, Deployment, Look, PlanUpdate, UpdateOptions};
use plugdesk_net::{CancellationToken, Http, HttpSettings};
use plugdesk_sandbox::{Sandbox, Service};

use crate::bench::{Bench, extension};
use crate::zips::zip_of;

const ONE: &str = "/api/v1/deployments/{deployment_id}";

/// A desk, and somebody else who changes the same deployments.
pub(crate) struct Scene {
    pub(crate) bench: Bench,
    pub(crate) connection: ConnectionView,
    pub(crate) other: Other,
}

/// Somebody else with the same key.
#[derive(Clone)]
pub(crate) struct Other {
    client: Client,
    stop: CancellationToken,
}

impl Other {
    pub(crate) fn on(sandbox: &Sandbox) -> Self {
        let cloud = &sandbox.ready().elastic_cloud;
        let http = Http::new(HttpSettings::default()).unwrap();
        let base = ApiBase::parse(&cloud.url).unwrap();
        let key = Credentials::ApiKey(cloud.api_key.clone());
        Self {
            client: Client::new(http, base, key).unwrap(),
            stop: CancellationToken::new(),
        }
    }

    /// The deployment of a name, with everything.
    pub(crate) async fn deployment(&self, name: &str) -> Deployment {
        let all = self.client.search_deployments(&self.stop).await.unwrap();
        let found = all.into_iter().find(|one| one.name == name).unwrap();
        let id = plugdesk_elastic::DeploymentId::parse(&found.id).unwrap();
        let read = self.client.deployment(&id, Look::for_outcome(), &self.stop);
        read.await.unwrap().value
    }

    pub(crate) async fn id(&self, name: &str) -> DeploymentId {
        DeploymentId(self.deployment(name).await.id)
    }

    /// Has the plan carried out once more, as it is.
    pub(crate) async fn reapply(&self, name: &str) {
        let id = self.deployment(name).await.id;
        let id = plugdesk_elastic::DeploymentId::parse(&id).unwrap();
        let read = self.client.deployment(&id, Look::for_change(), &self.stop);
        let read = read.await.unwrap();
        let plan = read.value.current_plan().unwrap();
        let plan = plugdesk_elastic::plan::edited(plan, &Edit::default());
        let update = PlanUpdate::of(&read.value, plan.unwrap().plan).unwrap();
        let options = UpdateOptions {
            version: read.resource.version,
            validate_only: false,
        };
        let sent = self
            .client
            .update_deployment(&id, &update, options, &self.stop);
        sent.await.unwrap();
    }

    pub(crate) async fn cancel(&self, name: &str) {
        let deployment = self.deployment(name).await;
        let id = plugdesk_elastic::DeploymentId::parse(&deployment.id).unwrap();
        let cluster = deployment.cluster_ref().unwrap();
        let cancelled = self.client.cancel_pending_plan(&id, cluster, &self.stop);
        cancelled.await.unwrap();
    }

    /// Where a name stands in the current plan.
    pub(crate) async fn places(&self, name: &str, entry: &str) -> Vec<Placed> {
        let deployment = self.deployment(name).await;
        let all = entries(deployment.current_plan().unwrap());
        all.into_iter()
            .filter(|placed| placed.entry.name == entry)
            .collect()
    }
}

impl Scene {
    pub(crate) async fn new() -> Self {
        let bench = Bench::new().await;
        let connection = bench.cloud().await;
        let other = Other::on(&bench.sandbox);
        let scene = Self {
            bench,
            connection,
            other,
        };
        scene.steps_take(5);
        scene
    }

    pub(crate) fn steps_take(&self, millis: u64) {
        let switches = self.bench.sandbox.switches();
        switches.set_plan_step(Duration::from_millis(millis));
    }

    pub(crate) async fn request(&self, act: PlanAct, names: &[&str]) -> PlanRequest {
        let mut deployments = Vec::new();
        for name in names {
            deployments.push(self.other.id(name).await);
        }
        PlanRequest { act, deployments }
    }

    /// Uploads a plugin for 8.15.2 and attaches it to these deployments.
    pub(crate) async fn attach_plugin(&self, name: &str, to: &[&str]) -> TransferView {
        let (archive, _) = self.bench.plugin(name, 2_000).await;
        let draft = extension(name);
        let act = PlanAct::AttachNew {
            draft: draft.clone(),
        };
        let then = self.request(act, to).await;
        let desk = &self.bench.desk;
        let id = &self.connection.id;
        let started = desk.upload_then(id, &archive.id, &draft, false, &then, None);
        started.await.unwrap()
    }

    /// Uploads a bundle and does to plans what `act` makes of its draft.
    pub(crate) async fn bundle(
        &self,
        name: &str,
        act: impl FnOnce(ExtensionDraft) -> PlanAct,
        to: &[&str],
    ) -> TransferView {
        let words = zip_of(&[("dictionaries/words.txt", name.as_bytes())]);
        let (archive, _) = self.bench.taken(&format!("{name}.zip"), &words).await;
        let draft = ExtensionDraft {
            kind: ExtensionKind::Bundle,
            version: "*".to_owned(),
            ..extension(name)
        };
        let then = self.request(act(draft.clone()), to).await;
        let desk = &self.bench.desk;
        let id = &self.connection.id;
        let started = desk.upload_then(id, &archive.id, &draft, false, &then, None);
        started.await.unwrap()
    }

    /// Has the plan of one deployment carried out once more by a transfer.
    pub(crate) async fn reapply(&self, name: &str) -> TransferView {
        let request = self.request(PlanAct::Reapply, &[name]).await;
        let desk = &self.bench.desk;
        let applied = desk.apply_plans(&self.connection.id, &request, None).await;
        let mut applied = applied.unwrap();
        assert_eq!(applied.transfers.len(), 1, "{:#?}", applied.checks);
        applied.transfers.remove(0)
    }

    pub(crate) async fn ended(&self, id: &TransferId) -> TransferView {
        self.bench.ended(id).await
    }

    /// Waits until the change of one deployment's plan is as `is` wants it.
    pub(crate) async fn run_is(
        &self,
        id: &TransferId,
        name: &str,
        is: impl Fn(&PlanRun) -> bool,
    ) -> TransferView {
        let fits = |view: &TransferView| view.plans.iter().any(|run| run.name == name && is(run));
        self.bench
            .until(|desk| {
                let mut all = desk.transfers().into_iter();
                all.find(|view| view.id == *id && fits(view))
            })
            .await
    }

    /// How often a plan was sent, dry runs among them.
    pub(crate) fn sent(&self) -> u64 {
        sent(&self.bench.sandbox)
    }
}

pub(crate) fn sent(sandbox: &Sandbox) -> u64 {
    sandbox.requested(Service::ElasticCloud, "PUT", ONE)
}

pub(crate) fn run<'a>(view: &'a TransferView, name: &str) -> &'a PlanRun {
    view.plans.iter().find(|run| run.name == name).unwrap()
}
