//! What may be changed while the sandbox runs: deliberate faults and the pace of uploads.

mod alibaba;
mod oss;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::{Method, Uri};
use serde::{Deserialize, Serialize};

use crate::alibaba::OssFault;
use crate::elastic::deployments::Deployment;
use crate::faults::Fault;
use crate::options::{BytesPerSecond, InstallResultForm, LONGEST};

pub use alibaba::{ActionRefusal, AlibabaPositions, ChangeFate, NextChange};

/// One of the services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// Elastic Cloud.
    ElasticCloud,
    /// Elastic Cloud Enterprise.
    Ece,
    /// Alibaba Cloud Elasticsearch.
    Alibaba,
    /// The object storage beside it.
    Oss,
}

/// Lets the next plan that a deployment of an Elastic service takes fail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailNextPlan {
    /// The service of the deployment.
    pub service: Service,
    /// The deployment's name or id; `None` means whichever takes a plan first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment: Option<String>,
    /// The id of the step that fails, such as `wait-until-running`; of several with that id the
    /// first. Of one that is not among the steps of the plan the last step tells.
    pub step: String,
    /// What the step says.
    pub message: String,
    /// The kind of the failure, if one is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure_type: Option<String>,
}

/// The switches as they stand, and at the same time the body of the switches endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SwitchPositions {
    /// The services whose next generated id is one that exists already.
    pub next_id_clashes: Vec<Service>,
    /// The faults that have not struck yet, oldest first.
    pub next_answers: Vec<Fault>,
    /// The most bytes that one upload may bring per second.
    pub upload_bytes_per_second: Option<BytesPerSecond>,
    /// The form of `Result` in the answer of `InstallUserPlugins`.
    pub install_result: InstallResultForm,
    /// The Alibaba instances that are gone, as if their owner had released them elsewhere.
    pub released_instances: Vec<String>,
    /// How long each step of a plan takes that is taken from now on, in milliseconds.
    pub plan_step_millis: u64,
    /// The plans that will fail, oldest first.
    pub failing_plans: Vec<FailNextPlan>,
    /// The deployments that are gone, as if their owner had deleted them elsewhere.
    pub deleted_deployments: Vec<String>,
    /// What only Alibaba Cloud has.
    pub alibaba: AlibabaPositions,
    /// The faults of the object storage that have not struck yet, oldest first.
    pub oss_faults: Vec<OssFault>,
}

#[derive(Debug)]
struct State {
    clashes: Vec<Service>,
    faults: VecDeque<Fault>,
    upload_rate: Option<BytesPerSecond>,
    install_result: InstallResultForm,
    released: Vec<String>,
    plan_step: Duration,
    failing_plans: Vec<FailNextPlan>,
    deleted: Vec<String>,
    alibaba: AlibabaPositions,
    oss_faults: Vec<OssFault>,
}

/// A handle on the switches of a running sandbox; clones turn the same switches.
#[derive(Debug, Clone)]
pub struct Switches(Arc<Mutex<State>>);

impl Switches {
    pub(crate) fn new(
        upload_rate: Option<BytesPerSecond>,
        install_result: InstallResultForm,
    ) -> Self {
        Self(Arc::new(Mutex::new(State {
            clashes: Vec::new(),
            faults: VecDeque::new(),
            upload_rate,
            install_result,
            released: Vec::new(),
            plan_step: Duration::from_millis(700),
            failing_plans: Vec::new(),
            deleted: Vec::new(),
            alibaba: AlibabaPositions::default(),
            oss_faults: Vec::new(),
        })))
    }

    /// The next id that this Elastic service generates is one that exists already.
    pub fn clash_next_id(&self, service: Service) {
        self.state().clashes.push(service);
    }

    /// Queues a fault. Several faults strike one after the other.
    pub fn strike(&self, fault: Fault) {
        self.state().faults.push_back(fault);
    }

    /// Takes back the faults that have not struck yet.
    pub fn calm(&self) {
        self.state().faults.clear();
    }

    /// Sets the most bytes that one upload may bring per second, for running uploads too.
    pub fn set_upload_rate(&self, rate: Option<BytesPerSecond>) {
        self.state().upload_rate = rate;
    }

    /// Sets the form of `Result` in the answer of `InstallUserPlugins`.
    pub fn set_install_result(&self, form: InstallResultForm) {
        self.state().install_result = form;
    }

    /// Takes an Alibaba instance away until the next start, as if its owner had released it
    /// elsewhere.
    pub fn release_instance(&self, id: &str) {
        self.state().released.push(id.to_owned());
    }

    /// Sets how long each step of a plan takes, a year at most; plans that were taken before keep
    /// their pace.
    pub fn set_plan_step(&self, step: Duration) {
        self.state().plan_step = step.min(LONGEST);
    }

    /// Lets the next fitting plan fail. Several wait one after the other.
    pub fn fail_next_plan(&self, failure: FailNextPlan) {
        self.state().failing_plans.push(failure);
    }

    /// Takes a deployment of the Elastic services away until the next start, by its name or its id,
    /// as if its owner had deleted it elsewhere.
    pub fn delete_deployment(&self, deployment: &str) {
        self.state().deleted.push(deployment.to_owned());
    }

    /// How the switches stand.
    pub fn positions(&self) -> SwitchPositions {
        let state = self.state();
        SwitchPositions {
            next_id_clashes: state.clashes.clone(),
            next_answers: state.faults.iter().cloned().collect(),
            upload_bytes_per_second: state.upload_rate,
            install_result: state.install_result,
            released_instances: state.released.clone(),
            plan_step_millis: u64::try_from(state.plan_step.as_millis()).unwrap_or(u64::MAX),
            failing_plans: state.failing_plans.clone(),
            deleted_deployments: state.deleted.clone(),
            alibaba: state.alibaba.clone(),
            oss_faults: state.oss_faults.clone(),
        }
    }

    pub(crate) fn upload_rate(&self) -> Option<BytesPerSecond> {
        self.state().upload_rate
    }

    pub(crate) fn install_result(&self) -> InstallResultForm {
        self.state().install_result
    }

    pub(crate) fn is_released(&self, instance: &str) -> bool {
        self.state()
            .released
            .iter()
            .any(|released| released == instance)
    }

    pub(crate) fn plan_step(&self) -> Duration {
        self.state().plan_step
    }

    pub(crate) fn deleted_deployments(&self) -> Vec<String> {
        self.state().deleted.clone()
    }

    /// The failure that waits for this deployment's next plan; it strikes once.
    pub(crate) fn take_plan_failure(
        &self,
        service: Service,
        deployment: &Deployment,
    ) -> Option<FailNextPlan> {
        let mut state = self.state();
        let index = state.failing_plans.iter().position(|waiting| {
            let named = waiting.deployment.as_ref();
            waiting.service == service && named.is_none_or(|name| deployment.is_called(name))
        })?;
        Some(state.failing_plans.remove(index))
    }

    /// Whether the id that is generated now clashes; the switch falls back.
    pub(crate) fn take_id_clash(&self, service: Service) -> bool {
        let mut state = self.state();
        match state.clashes.iter().position(|waiting| *waiting == service) {
            Some(index) => {
                state.clashes.swap_remove(index);
                true
            }
            None => false,
        }
    }

    /// The oldest fault that fits the request; it is gone once it has struck often enough.
    pub(crate) fn take_fault(&self, service: Service, method: &Method, uri: &Uri) -> Option<Fault> {
        let mut state = self.state();
        let index = state
            .faults
            .iter()
            .position(|fault| fault.fits(service, method, uri))?;
        let fault = state.faults.get_mut(index)?;
        let struck = fault.clone();
        fault.times = fault.times.saturating_sub(1);
        if fault.times == 0 {
            state.faults.remove(index);
        }
        Some(struck)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
