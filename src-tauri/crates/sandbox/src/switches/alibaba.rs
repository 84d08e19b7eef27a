//! The switches that only Alibaba Cloud has.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Switches;

/// How a change of an Alibaba instance goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeFate {
    /// It never ends by itself. Interrupted and resumed, it does.
    Stuck,
    /// It fails.
    Fails {
        /// The plug-in that fails; `None` means all plug-ins of the change.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plugin: Option<String>,
        /// The exception that the record tells.
        message: String,
    },
}

/// Decides how the next change of an instance goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextChange {
    /// The id of the instance; `None` means whichever changes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// How it goes.
    pub fate: ChangeFate,
}

/// Refuses an operation with any code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionRefusal {
    /// The operation, such as `PluginAnalysis`; `None` means any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The id of the instance; `None` means any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The status of the answer.
    #[serde(default = "bad_request")]
    pub status: u16,
    /// The code, such as `Throttling.Api`.
    pub code: String,
    /// The message.
    pub message: String,
    /// The value of `x-acs-retry-after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_millis: Option<u32>,
    /// How many requests are refused.
    #[serde(default = "once")]
    pub times: u32,
}

impl ActionRefusal {
    /// Refuses the next request for this operation with status 400.
    pub fn new(operation: &str, code: &str, message: &str) -> Self {
        Self {
            operation: Some(operation.to_owned()),
            instance: None,
            status: bad_request(),
            code: code.to_owned(),
            message: message.to_owned(),
            retry_after_millis: None,
            times: once(),
        }
    }
}

fn bad_request() -> u16 {
    400
}

fn once() -> u32 {
    1
}

/// The switches of Alibaba Cloud as they stand.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct AlibabaPositions {
    /// The instances that somebody else keeps busy.
    pub busy_instances: Vec<String>,
    /// Whether custom plug-ins are suspended on every instance.
    pub custom_plugins_suspended: bool,
    /// Whether a custom plug-in may have the name of a built-in one.
    pub built_in_overridden: bool,
    /// How many seconds the service's clock is ahead.
    pub clock_offset_seconds: i64,
    /// Whether the token of STS has expired.
    pub sts_expired: bool,
    /// The operations or RAM actions that the account may not use.
    pub denied: Vec<String>,
    /// The refusals that have not struck yet, oldest first.
    pub refusals: Vec<ActionRefusal>,
    /// The changes whose fate is decided, oldest first.
    pub next_changes: Vec<NextChange>,
    /// What instances say of their health, whatever it is.
    pub health: Vec<(String, String)>,
}

impl Switches {
    /// Keeps an Alibaba instance `activating`, as if somebody else changed it, or lets it go.
    pub fn set_busy(&self, instance: &str, busy: bool) {
        set(&mut self.state().alibaba.busy_instances, instance, busy);
    }

    /// Suspends custom plug-ins on every Alibaba instance, as on those of the older architecture.
    pub fn suspend_custom_plugins(&self, suspended: bool) {
        self.state().alibaba.custom_plugins_suspended = suspended;
    }

    /// Lets custom plug-ins have the names of built-in ones, or refuses them.
    pub fn override_built_in(&self, overridden: bool) {
        self.state().alibaba.built_in_overridden = overridden;
    }

    /// Sets the clock of Alibaba Cloud ahead of the sandbox's, or behind it.
    pub fn set_alibaba_clock_offset(&self, offset: TimeDelta) {
        self.state().alibaba.clock_offset_seconds = offset.num_seconds();
    }

    /// Lets the token of STS expire, or makes it work again.
    pub fn expire_sts(&self, expired: bool) {
        self.state().alibaba.sts_expired = expired;
    }

    /// Takes away or gives back what the account may do, by the name of the operation or of the RAM
    /// action without its prefix, such as `UploadPlugin`.
    pub fn deny(&self, action: &str, denied: bool) {
        set(&mut self.state().alibaba.denied, action, denied);
    }

    /// Queues a refusal.
    pub fn refuse(&self, refusal: ActionRefusal) {
        self.state().alibaba.refusals.push(refusal);
    }

    /// Decides how the next fitting change of an Alibaba instance goes.
    pub fn decide_next_change(&self, next: NextChange) {
        self.state().alibaba.next_changes.push(next);
    }

    /// Lets an Alibaba instance tell this health, such as `RED`, or what it is.
    pub fn set_health(&self, instance: &str, health: Option<&str>) {
        let told = &mut self.state().alibaba.health;
        told.retain(|(id, _)| id != instance);
        told.extend(health.map(|health| (instance.to_owned(), health.to_owned())));
    }

    pub(crate) fn is_busy(&self, instance: &str) -> bool {
        contains(&self.state().alibaba.busy_instances, instance)
    }

    pub(crate) fn is_feature_suspended(&self) -> bool {
        self.state().alibaba.custom_plugins_suspended
    }

    pub(crate) fn overrides_built_in(&self) -> bool {
        self.state().alibaba.built_in_overridden
    }

    /// What time it is by Alibaba Cloud's clock. One that would leave the calendar stands still.
    pub(crate) fn by_alibaba_clock(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        TimeDelta::try_seconds(self.state().alibaba.clock_offset_seconds)
            .and_then(|offset| now.checked_add_signed(offset))
            .unwrap_or(now)
    }

    pub(crate) fn is_sts_expired(&self) -> bool {
        self.state().alibaba.sts_expired
    }

    /// Whether the account may not do this, by either of its names.
    pub(crate) fn is_denied(&self, permission: &str, operation: &str) -> bool {
        let state = self.state();
        contains(&state.alibaba.denied, permission) || contains(&state.alibaba.denied, operation)
    }

    /// The oldest refusal that fits; it is gone once it has struck often enough.
    pub(crate) fn take_refusal(&self, operation: &str, instance: &str) -> Option<ActionRefusal> {
        let mut state = self.state();
        let refusals = &mut state.alibaba.refusals;
        let index = refusals.iter().position(|refusal| {
            let fits = |wanted: &Option<String>, own| wanted.as_deref().is_none_or(|it| it == own);
            fits(&refusal.operation, operation) && fits(&refusal.instance, instance)
        })?;
        let refusal = refusals.get_mut(index)?;
        let struck = refusal.clone();
        refusal.times = refusal.times.saturating_sub(1);
        if refusal.times == 0 {
            refusals.remove(index);
        }
        Some(struck)
    }

    /// The fate that waits for this instance's next change; it strikes once.
    pub(crate) fn take_fate(&self, instance: &str) -> Option<ChangeFate> {
        let mut state = self.state();
        let waiting = &mut state.alibaba.next_changes;
        let index = waiting.iter().position(|next| {
            let named = next.instance.as_deref();
            named.is_none_or(|named| named == instance)
        })?;
        Some(waiting.remove(index).fate)
    }

    pub(crate) fn health(&self, instance: &str) -> Option<String> {
        let state = self.state();
        let told = state.alibaba.health.iter().find(|(id, _)| id == instance);
        told.map(|(_, health)| health.clone())
    }
}

/// Puts a name into a list or takes it out.
fn set(list: &mut Vec<String>, name: &str, there: bool) {
    list.retain(|known| known != name);
    if there {
        list.push(name.to_owned());
    }
}

fn contains(list: &[String], name: &str) -> bool {
    list.iter().any(|known| known == name)
}
