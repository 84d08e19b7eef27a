//! A verified request, and how it is carried out: who may ask, on which instance, and only once.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Alibaba;
use super::change::{Plan, Start};
use super::errors::Refusal;
use super::operations::Action;
use super::query::Query;
use super::store::{Architecture, Instance};
use super::tokens::ClientToken;
use super::wire::Outcome;

/// A request whose signature was verified.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) action: Action,
    pub(super) name: &'static str,
    pub(super) permission: &'static str,
    /// Empty for the operations of the whole region.
    pub(super) instance: String,
    pub(super) query: Query,
    pub(super) body: Bytes,
    pub(super) now: DateTime<Utc>,
    /// The id of this request, which is also the id of the change that it begins.
    pub(super) request_id: String,
}

impl Call {
    /// The body, which must be there and have this form.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        serde_json::from_slice(&self.body).map_err(|error| Refusal::InvalidParameter {
            name: "body",
            why: format!("{error}."),
        })
    }

    /// The body, or nothing of it where none was sent.
    pub(super) fn json_if_any<T: DeserializeOwned + Default>(&self) -> Result<T, Refusal> {
        if self.body.trim_ascii().is_empty() {
            return Ok(T::default());
        }
        self.json()
    }
}

impl Alibaba {
    /// Carries out a request whose signature was verified.
    pub(super) async fn run(&self, call: &Call) -> Result<Outcome, Refusal> {
        self.admit(call)?;
        match call.action {
            Action::DescribeRegions => Ok(self.describe_regions()),
            Action::ListInstance => self.list_instances(call),
            Action::DescribeInstance => self.describe_instance(call),
            Action::ListAllNode => self.list_all_node(call),
            Action::DescribeElasticsearchHealth => self.describe_health(call),
            Action::ListPlugins => self.list_plugins(call),
            Action::ListUserPlugin => self.list_user_plugin(call),
            Action::InstallSystemPlugin => self.install_system(call).await,
            Action::InstallUserPlugins => self.install_user(call).await,
            Action::UninstallPlugin => self.uninstall(call).await,
            Action::PluginAnalysis => self.analyse(call).await,
            Action::RemovePlugin => self.remove(call).await,
            Action::RestartInstance => self.restart(call).await,
            Action::EstimatedRestartTime => self.estimated_restart_time(call),
            Action::InterruptElasticsearchTask => self.interrupt(call).await,
            Action::ResumeElasticsearchTask => self.resume(call).await,
            Action::CancelTask => self.cancel_task(call).await,
            Action::ListActionRecords => self.list_action_records(call),
            Action::UpdateDict
            | Action::UpdateHotIkDicts
            | Action::UpdateSynonymsDicts
            | Action::UpdateAliwsDict => self.update_dictionaries(call).await,
            Action::ListDicts => self.list_dictionaries(call),
            Action::ListDictInformation => self.dictionary_information(call),
        }
    }

    /// The gateway's own checks, before any instance is looked at.
    fn admit(&self, call: &Call) -> Result<(), Refusal> {
        if self.switches.is_denied(call.permission, call.name) {
            return Err(Refusal::Denied {
                permission: call.permission,
            });
        }
        match self.switches.take_refusal(call.name, &call.instance) {
            Some(refusal) => Err(Refusal::Switched(Box::new(refusal))),
            None => Ok(()),
        }
    }

    /// The instance of a call as it is now.
    pub(super) fn instance(&self, call: &Call) -> Result<Instance, Refusal> {
        if self.switches.is_released(&call.instance) {
            return Err(Refusal::InstanceNotFound);
        }
        self.state
            .snapshot()
            .instances
            .iter()
            .find(|instance| instance.id == call.instance)
            .map(|instance| self.seen(instance, call))
            .ok_or(Refusal::InstanceNotFound)
    }

    /// The instance of a call on custom plug-ins, which not every instance offers.
    pub(super) fn instance_for_custom_plugins(&self, call: &Call) -> Result<Instance, Refusal> {
        let instance = self.instance(call)?;
        if instance.architecture == Architecture::Exclusive || self.switches.is_feature_suspended()
        {
            return Err(Refusal::FeatureSuspended);
        }
        Ok(instance)
    }

    /// Changes the instance of a call and keeps the answer under the call's client token. A call
    /// whose token was answered before changes nothing and gets the same answer.
    pub(super) async fn write(
        &self,
        call: &Call,
        work: impl FnOnce(&mut Instance) -> Result<Value, Refusal> + Send + 'static,
    ) -> Result<Outcome, Refusal> {
        self.instance(call)?;
        let token = ClientToken::of(call)?;
        let (id, now, request_id) = (call.instance.clone(), call.now, call.request_id.clone());
        self.state
            .change(move |state| {
                if let Some(token) = &token
                    && let Some(outcome) = token.answer(&state.answered)?
                {
                    return Ok(outcome);
                }
                let stored = state
                    .instances
                    .iter_mut()
                    .find(|instance| instance.id == id)
                    .ok_or(Refusal::InstanceNotFound)?;
                let mut instance = stored.at(now);
                let result = work(&mut instance)?;
                *stored = instance;
                if let Some(token) = token {
                    token.keep(&mut state.answered, now, request_id, result.clone());
                }
                Ok(Outcome::new(result))
            })
            .await
    }

    /// Begins a change of the instance of a call, which must be active. `plan` says what the change
    /// does, `result` what is answered once it has begun.
    pub(super) async fn begin(
        &self,
        call: &Call,
        plan: impl FnOnce(&mut Instance) -> Result<Plan, Refusal> + Send + 'static,
        result: impl FnOnce(&Instance) -> Value + Send + 'static,
    ) -> Result<Outcome, Refusal> {
        let busy = self.switches.is_busy(&call.instance);
        let start = self.starting(call);
        self.write(call, move |instance| {
            instance.must_be_active()?;
            if busy {
                return Err(Refusal::InstanceActivating);
            }
            let plan = plan(instance)?;
            instance.begin(plan, start);
            Ok(result(instance))
        })
        .await
    }

    /// What a change that this call begins starts with.
    pub(super) fn starting(&self, call: &Call) -> Start {
        Start {
            id: call.request_id.clone(),
            action: call.name.to_owned(),
            at: call.now,
            takes: self.restart_takes,
            switches: self.switches.clone(),
        }
    }

    /// The answer that this call's client token got before, for what must not be read once more to
    /// find that out.
    pub(super) fn answered_before(&self, call: &Call) -> Result<Option<Outcome>, Refusal> {
        match ClientToken::of(call)? {
            Some(token) => token.answer(&self.state.snapshot().answered),
            None => Ok(None),
        }
    }
}
