//! What a change does to its instance, from its beginning to its end.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::{Change, Plan, PluginOf, STUCK_AT, Start, Step};
use crate::alibaba::errors::Refusal;
use crate::alibaba::store::{CustomPlugin, Instance, PluginState};
use crate::switches::ChangeFate;

/// How many changes of an instance are remembered.
const REMEMBERED: usize = 200;

impl Instance {
    /// By the words of the service.
    pub(in crate::alibaba) fn status(&self) -> &'static str {
        match &self.change {
            None => "active",
            Some(change) if change.suspended.is_some() => "suspended",
            Some(_) => "activating",
        }
    }

    pub(in crate::alibaba) fn must_be_active(&self) -> Result<(), Refusal> {
        match &self.change {
            None => Ok(()),
            Some(change) if change.suspended.is_some() => Err(Refusal::StatusNotSupported {
                status: "suspended",
            }),
            Some(_) => Err(Refusal::InstanceActivating),
        }
    }

    /// Begins a change: its plug-ins are on their way from now on.
    pub(in crate::alibaba) fn begin(&mut self, plan: Plan, start: Start) {
        let nodes = plan.nodes.unwrap_or(self.node_amount);
        let mut change = Change {
            id: start.id,
            action: start.action,
            parameters: plan.parameters,
            started: start.at,
            takes: Some(start.takes),
            steps: plan.steps,
            nodes,
            at_a_time: plan.at_a_time,
            failure: None,
            suspended: None,
            paused: Duration::ZERO,
            cancelled: None,
        };
        // So many times nodes are waited for, of all that there are.
        let turns = nodes.div_ceil(plan.at_a_time.max(1));
        change.takes = Some(start.takes * turns / self.node_amount.max(1));
        if let Some(fate) = start.switches.take_fate(&self.id) {
            self.doom(&mut change, fate);
        }
        for step in &change.steps {
            self.set_under_way(step);
        }
        self.updated = start.at;
        self.change = Some(change);
    }

    /// Lets a change end as a switch wants it.
    fn doom(&self, change: &mut Change, fate: ChangeFate) {
        let (plugin, message) = match fate {
            ChangeFate::Stuck => {
                change.takes = None;
                return;
            }
            ChangeFate::Fails { plugin, message } => (plugin, message),
        };
        let mut struck = false;
        for step in &mut change.steps {
            let name = match &step.plugin {
                PluginOf::BuiltIn(name) => Some(name.as_str()),
                PluginOf::Library(file) => self.custom(file).map(|custom| custom.name.as_str()),
            };
            if plugin.is_none() || plugin.as_deref() == name {
                step.fails = Some(message.clone());
                struck = true;
            }
        }
        if !struck {
            change.failure = Some(message);
        }
    }

    fn set_under_way(&mut self, step: &Step) {
        let upgrades = self.installed_beside(&step.plugin).is_some();
        self.set_state(
            &step.plugin,
            match (step.installs, upgrades) {
                (true, true) => PluginState::Upgrading,
                (true, false) => PluginState::Installing,
                (false, _) => PluginState::Uninstalling,
            },
        );
    }

    /// Interrupts the running change.
    pub(in crate::alibaba) fn interrupt(&mut self, now: DateTime<Utc>) -> Result<(), Refusal> {
        match &mut self.change {
            Some(change) if change.suspended.is_none() => {
                change.suspended = Some(now);
                self.updated = now;
                Ok(())
            }
            Some(_) => Err(Refusal::AlreadyInterrupted),
            None => Err(Refusal::StatusNotSupported { status: "active" }),
        }
    }

    /// Lets the interrupted change go on. One that was stuck gets the time that others take.
    pub(in crate::alibaba) fn resume(
        &mut self,
        now: DateTime<Utc>,
        takes: Duration,
    ) -> Result<(), Refusal> {
        let status = self.status();
        let change = self.change.as_mut();
        let interrupted = change.and_then(|change| {
            let since = change.suspended.take()?;
            Some((change, since))
        });
        let Some((change, since)) = interrupted else {
            return Err(Refusal::StatusNotSupported { status });
        };
        change.paused += now
            .signed_duration_since(since)
            .to_std()
            .unwrap_or_default();
        if change.takes.is_none() {
            let done = change.at_work(now).to_std().unwrap_or_default();
            change.takes = Some(done + takes * (1000 - STUCK_AT) / 1000);
        }
        self.updated = now;
        Ok(())
    }

    /// Ends the change that is not through, as another takes its place. What it was about is as it
    /// was before.
    pub(in crate::alibaba) fn cancel(&mut self, now: DateTime<Utc>) {
        let Some(mut change) = self.change.take() else {
            return;
        };
        for step in change.steps.iter().skip(change.steps_done(now)) {
            let before = if step.installs {
                PluginState::Uninstalled
            } else {
                PluginState::Installed
            };
            self.set_state(&step.plugin, before);
        }
        change.cancelled = Some(now);
        self.remember(change);
    }

    /// The instance as it is at this moment.
    pub(in crate::alibaba) fn at(&self, now: DateTime<Utc>) -> Self {
        let mut instance = self.clone();
        let Some(change) = &self.change else {
            return instance;
        };
        for step in change.steps.iter().take(change.steps_done(now)) {
            instance.finish(step);
        }
        if let Some(ended) = change.ended(now) {
            instance.updated = ended;
            if let Some(change) = instance.change.take() {
                instance.remember(change);
            }
        }
        instance
    }

    fn remember(&mut self, change: Change) {
        self.past.push(change);
        let surplus = self.past.len().saturating_sub(REMEMBERED);
        self.past.drain(..surplus);
    }

    fn finish(&mut self, step: &Step) {
        let state = match (&step.fails, step.installs) {
            (Some(_), true) => PluginState::Failed,
            (None, true) | (Some(_), false) => PluginState::Installed,
            (None, false) => PluginState::Uninstalled,
        };
        if state == PluginState::Installed
            && step.installs
            && let Some(other) = self.installed_beside(&step.plugin)
        {
            self.set_state(&PluginOf::Library(other), PluginState::Uninstalled);
        }
        self.set_state(&step.plugin, state);
    }

    /// The installed version of the same plug-in, if there is another one.
    fn installed_beside(&self, plugin: &PluginOf) -> Option<String> {
        let PluginOf::Library(file) = plugin else {
            return None;
        };
        let name = &self.custom(file)?.name;
        self.library
            .iter()
            .find(|other| {
                other.name == *name
                    && other.file_version != *file
                    && other.state == PluginState::Installed
            })
            .map(|other| other.file_version.clone())
    }

    fn custom(&self, file_version: &str) -> Option<&CustomPlugin> {
        self.library
            .iter()
            .find(|plugin| plugin.file_version == file_version)
    }

    fn set_state(&mut self, plugin: &PluginOf, state: PluginState) {
        match plugin {
            PluginOf::Library(file) => {
                let found = self.library.iter_mut();
                for plugin in found.filter(|plugin| plugin.file_version == *file) {
                    plugin.state = state;
                }
            }
            PluginOf::BuiltIn(name) => {
                let found = self.built_in.iter_mut();
                for plugin in found.filter(|plugin| plugin.name == *name) {
                    plugin.state = state;
                }
            }
        }
    }
}
