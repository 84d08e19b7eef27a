//! Plans of deployments: read, changed in both places, checked, followed, cancelled.

mod reading;

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use plugdesk_elastic::plan::{Array, Edit, Entry, Join, Place, Placed, edited, entries};
use plugdesk_elastic::{
    Attempt, Deployment, DeploymentId, Error, ErrorKind, Look, PlanUpdate, Stored, UpdateOptions,
    Updated,
};
use plugdesk_net::CancellationToken;
use plugdesk_sandbox::{FailNextPlan, SeedData, Service};
use serde_json::Value;

use crate::hand_clock::HandClock;
use crate::stage::Stage;

const LEGAL: &str = "repo://2046118735";
const SAML: &str = "repo://1420667305";

/// One deployment of the demo, at a service whose time the test moves.
pub(crate) struct Scene {
    pub(crate) stage: Stage,
    clock: Arc<HandClock>,
    id: DeploymentId,
    cancel: CancellationToken,
}

impl Scene {
    pub(crate) async fn of(name: &str) -> Self {
        let clock = HandClock::new();
        let stage = Stage::with(|options| {
            options.seed = SeedData::Demo;
            options.clock = clock.clone();
            options.plan_step = Duration::from_secs(1);
        })
        .await;
        let cancel = CancellationToken::new();
        let found = stage.client.search_deployments(&cancel).await.unwrap();
        let found = found.iter().find(|one| one.name == name).unwrap();
        Self {
            id: DeploymentId::parse(&found.id).unwrap(),
            clock,
            stage,
            cancel,
        }
    }

    async fn look(&self, look: Look) -> Result<Stored<Deployment>, Error> {
        self.stage
            .client
            .deployment(&self.id, look, &self.cancel)
            .await
    }

    async fn read(&self) -> Stored<Deployment> {
        self.look(Look::for_change()).await.unwrap()
    }

    async fn send(
        &self,
        update: &PlanUpdate,
        options: UpdateOptions,
    ) -> Result<Stored<Updated>, Error> {
        let client = &self.stage.client;
        client
            .update_deployment(&self.id, update, options, &self.cancel)
            .await
    }

    /// Sends what an edit makes of the plan as it is now.
    async fn change(&self, edit: &Edit) -> Value {
        let read = self.read().await;
        let done = edited(read.value.current_plan().unwrap(), edit).unwrap();
        let update = PlanUpdate::of(&read.value, done.plan.clone()).unwrap();
        let options = UpdateOptions {
            version: read.resource.version,
            validate_only: false,
        };
        self.send(&update, options).await.unwrap();
        done.plan
    }

    async fn cancel(&self) -> Result<Stored<()>, Error> {
        let client = &self.stage.client;
        client
            .cancel_pending_plan(&self.id, "_main", &self.cancel)
            .await
    }

    async fn restart(&self) -> Result<Stored<()>, Error> {
        self.stage
            .client
            .restart(&self.id, "_main", &self.cancel)
            .await
    }

    fn wait(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }

    /// Follows what is pending to its end, step by step.
    async fn follow(&self) -> (Vec<String>, Attempt) {
        let mut steps = Vec::new();
        let mut id = None;
        for _ in 0..200 {
            let now = self.look(Look::for_following()).await.unwrap().value;
            let Some(pending) = now.pending() else {
                break;
            };
            steps.extend(pending.running_step().map(|step| step.id.clone()));
            id = pending.id;
            self.wait(1);
        }
        let over = self.look(Look::for_outcome()).await.unwrap().value;
        assert!(over.pending().is_none(), "it never ended");
        let attempts = over.attempts().into_iter().chain(over.current_attempt());
        let attempt = attempts.into_iter().find(|one| one.id == id).unwrap();
        (steps, attempt)
    }
}

fn standing(plan: &Value) -> Vec<(String, Array, Place)> {
    let of = |one: Placed| (one.entry.url, one.array, one.place);
    entries(plan).into_iter().map(of).collect()
}

fn bundle(url: &str, replaces: &[&str]) -> Edit {
    Edit {
        join: vec![Join {
            array: Array::Bundles,
            entry: Entry {
                name: "legal-dictionaries".to_owned(),
                url: url.to_owned(),
                elasticsearch_version: "8.*".to_owned(),
            },
            replaces: replaces.iter().map(|url| (*url).to_owned()).collect(),
            only_in_place: false,
        }],
        ..Edit::default()
    }
}

#[tokio::test]
async fn a_deployment_is_read_with_all_that_an_update_needs() {
    let scene = Scene::of("search-prod").await;
    let read = scene.read().await;
    let deployment = &read.value;
    assert_eq!(deployment.name, "search-prod");
    assert_eq!(deployment.elasticsearch_version(), Some("8.15.2"));
    assert_eq!(deployment.region(), Some("gcp-europe-west3"));
    assert_eq!(deployment.cluster_status(), Some("started"));
    assert!(deployment.cluster_ref().is_some());
    assert_eq!((deployment.nodes(), deployment.zones()), (3, 2));
    assert!(!deployment.last_attempt_failed());
    assert!(deployment.pending().is_none());
    assert!(read.resource.version.is_some());
    let places: Vec<Place> = entries(deployment.current_plan().unwrap())
        .into_iter()
        .map(|one| one.place)
        .collect();
    assert!(places.contains(&Place::Default));
    assert!(
        places
            .iter()
            .any(|place| matches!(place, Place::Tier { id: Some(_), .. }))
    );
    let made = deployment.current_attempt().unwrap();
    assert!(
        made.succeeded() && made.steps.is_empty(),
        "no log was asked for"
    );
}

#[tokio::test]
async fn a_change_in_the_default_is_followed_until_every_node_started() {
    let scene = Scene::of("kibana-sso").await;
    let stamp = scene.read().await.resource.version;
    let sent = scene.change(&bundle(LEGAL, &[])).await;
    assert!(standing(&sent).contains(&(LEGAL.to_owned(), Array::Bundles, Place::Default)));
    let (steps, attempt) = scene.follow().await;
    assert!(steps.contains(&"validate-elasticsearch-plugin-versions".to_owned()));
    assert!(steps.contains(&"wait-until-running".to_owned()));
    assert!(attempt.succeeded(), "{:?}", attempt.failure());
    assert_eq!(attempt.every_node_started(), Some(true));
    let now = scene.read().await;
    assert_eq!(
        now.value.current_plan(),
        Some(&sent),
        "carried out as it was sent"
    );
    assert_ne!(now.resource.version, stamp);
}

#[tokio::test]
async fn a_change_at_a_tier_stays_at_the_tier() {
    let scene = Scene::of("security-eu").await;
    let before = standing(scene.read().await.value.current_plan().unwrap());
    assert!(before.iter().all(|(_, _, place)| *place != Place::Default));
    scene.change(&bundle(LEGAL, &[SAML])).await;
    let (_, attempt) = scene.follow().await;
    assert!(attempt.succeeded(), "{:?}", attempt.failure());
    let after = standing(scene.read().await.value.current_plan().unwrap());
    let expected: Vec<_> = before
        .into_iter()
        .map(|(_, array, place)| (LEGAL.to_owned(), array, place))
        .collect();
    assert_eq!(after, expected);
}

#[tokio::test]
async fn the_last_of_an_array_can_leave() {
    let scene = Scene::of("kibana-sso").await;
    let leave = Edit {
        leave: vec![SAML.to_owned()],
        ..Edit::default()
    };
    scene.change(&leave).await;
    scene.follow().await;
    let now = scene.read().await.value;
    let plan = now.current_plan().unwrap();
    assert_eq!(plan["elasticsearch"]["user_bundles"], serde_json::json!([]));
    assert!(entries(plan).is_empty());
}

#[tokio::test]
async fn a_check_changes_nothing() {
    let scene = Scene::of("kibana-sso").await;
    let before = scene.read().await;
    let plan = before.value.current_plan().unwrap();
    let attach = edited(plan, &bundle(LEGAL, &[])).unwrap().plan;
    let update = PlanUpdate::of(&before.value, attach).unwrap();
    let options = UpdateOptions {
        version: before.resource.version.clone(),
        validate_only: true,
    };
    let answer = scene.send(&update, options.clone()).await.unwrap();
    assert!(answer.value.backend_plan.is_some());
    let foreign = bundle("https://files.example.com/legal.zip", &[]);
    let foreign = edited(plan, &foreign).unwrap().plan;
    let update = PlanUpdate::of(&before.value, foreign).unwrap();
    let error = scene.send(&update, options).await.unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::InvalidExtensionUrl),
        "{error:?}"
    );
    assert_eq!(error.errors[0].fields, ["resources.elasticsearch[0]"]);
    let after = scene.read().await;
    assert_eq!(
        (after.value, after.resource),
        (before.value, before.resource)
    );
}

#[tokio::test]
async fn whoever_read_too_early_is_told_so() {
    let scene = Scene::of("kibana-sso").await;
    let early = scene.read().await;
    scene.change(&bundle(LEGAL, &[])).await;
    scene.follow().await;
    let plan = early.value.current_plan().unwrap().clone();
    let update = PlanUpdate::of(&early.value, plan).unwrap();
    let options = UpdateOptions {
        version: early.resource.version,
        validate_only: false,
    };
    let error = scene.send(&update, options).await.unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::DeploymentVersionConflict),
        "{error:?}"
    );
    assert!(!error.outcome_unknown());
    let now = scene.read().await.value;
    assert!(now.pending().is_none());
    let urls = standing(now.current_plan().unwrap());
    assert!(urls.iter().any(|(url, _, _)| url == LEGAL), "{urls:?}");
}

#[tokio::test]
async fn a_plan_that_fails_says_why_and_leaves_the_one_before() {
    let scene = Scene::of("kibana-sso").await;
    let before = scene.read().await.value;
    scene.stage.sandbox.switches().fail_next_plan(FailNextPlan {
        service: Service::ElasticCloud,
        deployment: Some("kibana-sso".to_owned()),
        step: "wait-until-running".to_owned(),
        message: "instance-0000000000 did not come back".to_owned(),
        failure_type: Some("InstanceFailure".to_owned()),
    });
    scene.change(&bundle(LEGAL, &[])).await;
    let (_, attempt) = scene.follow().await;
    assert!(attempt.is_over() && !attempt.succeeded());
    assert_eq!(attempt.every_node_started(), Some(false));
    let failure = attempt.failure().unwrap();
    assert_eq!(failure.step.as_deref(), Some("wait-until-running"));
    assert!(failure.message.contains("did not come back"), "{failure:?}");
    assert_eq!(failure.failure_type.as_deref(), Some("InstanceFailure"));
    let after = scene.read().await.value;
    assert!(after.last_attempt_failed());
    assert_eq!(after.current_plan(), before.current_plan());
}

#[tokio::test]
async fn a_pending_plan_can_be_cancelled_once() {
    let scene = Scene::of("search-stage").await;
    let before = scene.read().await.value;
    let error = scene.cancel().await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::NoPendingPlan), "{error:?}");
    scene.change(&bundle(LEGAL, &[])).await;
    scene.wait(3);
    scene.cancel().await.unwrap();
    let (_, attempt) = scene.follow().await;
    assert!(attempt.failure().is_some());
    assert_eq!(
        scene.read().await.value.current_plan(),
        before.current_plan()
    );
    assert!(scene.cancel().await.is_err());
}

#[tokio::test]
async fn a_restart_starts_every_node_and_nothing_else_meanwhile() {
    let scene = Scene::of("metrics-eu").await;
    let before = scene.read().await.value;
    scene.restart().await.unwrap();
    let error = scene.restart().await.unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::PlanChangeWrongState),
        "{error:?}"
    );
    let plan = before.current_plan().unwrap().clone();
    let update = PlanUpdate::of(&before, plan).unwrap();
    let error = scene
        .send(&update, UpdateOptions::default())
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::PlanChangeWrongState),
        "{error:?}"
    );
    let (steps, attempt) = scene.follow().await;
    let starts = steps.iter().filter(|step| *step == "start-instances");
    assert_eq!(starts.count(), 2, "one node after the other");
    assert_eq!(attempt.every_node_started(), Some(true));
    // The restart leaves `transient` in the plan, which must not go out again.
    assert_eq!(
        scene.read().await.value.current_plan(),
        before.current_plan()
    );
}
