//! What the steps of an installation learnt, as the journal keeps it.

use serde::{Deserialize, Serialize};

use super::change::{ChangeRecord, ChangeState, InstanceDoing};
use super::view::{InstallAnswer, InstallLine, InstanceState, PluginKey, PluginState};
use crate::fault::Fault;

/// How far an installation came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstallStage {
    /// No answer has been seen.
    #[default]
    Unanswered,
    /// The instance carries out another change, whose end is waited for.
    WaitingTurn,
    /// The last request was refused; nothing happens on the instance because of it.
    Refused,
    /// The service took the request.
    Accepted,
    /// The answer was lost. The request may have been carried out; the instance will tell.
    Lost,
    /// The change was carried out, with the states that the lines tell.
    Over,
}

/// What the steps of an installation learnt: the result table is made of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct InstallFacts {
    /// How far it came.
    pub stage: InstallStage,
    /// A line for each plug-in, once the service was asked.
    pub lines: Vec<InstallLine>,
    /// The id of the request that was answered.
    pub request_id: Option<String>,
    /// How far the change is, once the service tells.
    pub progress: Option<ChangeRecord>,
    /// The instance's state when last read.
    pub instance_state: Option<InstanceState>,
    /// Whether the instance was seen restarting since the request.
    pub was_activating: bool,
    /// Whether the last reading failed, so that nothing newer is known.
    pub out_of_sight: bool,
    /// Why the answer was lost, the request was refused, or the last reading failed.
    pub fault: Option<Fault>,
    /// When the state was last read, RFC 3339.
    pub read_at: Option<String>,
}

impl InstallFacts {
    /// Before a request is sent: nothing is known of what becomes of it.
    pub fn ask(&mut self, plugins: &[PluginKey]) {
        *self = Self {
            lines: lines(plugins, InstallAnswer::Lost),
            ..Self::default()
        };
    }

    /// These plug-ins are on the nodes already, so that the request does not name them.
    pub fn leave_out(&mut self, there: &[&PluginKey]) {
        for line in &mut self.lines {
            if there.contains(&&line.key) {
                line.answer = InstallAnswer::Accepted;
                line.state = Some(PluginState::Installed);
            }
        }
    }

    /// Nothing became of the request: the instance had no time for it.
    pub fn forget(&mut self) {
        *self = Self {
            instance_state: self.instance_state,
            read_at: self.read_at.take(),
            ..Self::default()
        };
    }

    /// The service took the request. `names` are those that its answer repeats.
    pub fn accepted(&mut self, names: &[String], request_id: Option<String>) {
        self.stage = InstallStage::Accepted;
        self.instance_state = Some(InstanceState::Activating);
        self.request_id = request_id;
        self.fault = None;
        let left = |line: &&mut InstallLine| line.state != Some(PluginState::Installed);
        for line in self.lines.iter_mut().filter(left) {
            // Some answers repeat no names at all; the request was accepted as a whole.
            let repeated = names.iter().any(|name| bare(name) == bare(&line.key.name));
            line.answer = if repeated || names.is_empty() {
                InstallAnswer::Accepted
            } else {
                InstallAnswer::NotNamed
            };
        }
    }

    /// The service did not take the request.
    pub fn refused(&mut self, fault: Fault) {
        self.stage = InstallStage::Refused;
        self.request_id.clone_from(&fault.request_id);
        self.fault = Some(fault);
        for line in &mut self.lines {
            line.answer = InstallAnswer::Refused;
        }
    }

    /// The answer was lost; `fault` says how, where this is known.
    pub fn lost(&mut self, fault: Option<Fault>) {
        self.stage = InstallStage::Lost;
        self.fault = fault;
    }

    /// The instance was read.
    pub fn read(
        &mut self,
        instance: InstanceState,
        state_of: impl Fn(&PluginKey) -> Option<PluginState>,
        at: String,
    ) {
        if self.out_of_sight {
            self.out_of_sight = false;
            self.fault = None;
        }
        self.was_activating |= instance == InstanceState::Activating;
        self.instance_state = Some(instance);
        self.read_at = Some(at);
        for line in &mut self.lines {
            line.state = state_of(&line.key).or(line.state);
        }
    }

    /// The instance could not be read.
    pub fn unread(&mut self, fault: Fault) {
        self.out_of_sight = true;
        self.fault = Some(fault);
    }

    /// An instance may still say `active` in the first seconds after a request was accepted, so
    /// that word alone ends nothing: either a restart was seen, or every plug-in reached its end,
    /// or the service tells that the change is over.
    pub fn is_finished(&self, doing: &InstanceDoing) -> bool {
        let seen = self.is_told_over() || self.was_activating || self.is_settled(doing);
        self.instance_state == Some(InstanceState::Active) && seen
    }

    /// Whether the service's record of the change says that it is over.
    pub fn is_told_over(&self) -> bool {
        let over =
            |change: &ChangeRecord| matches!(change.state, ChangeState::Done | ChangeState::Failed);
        self.progress.as_ref().is_some_and(over)
    }

    /// Whether every plug-in is where the change brings it. Restarts and dictionaries bring none
    /// anywhere.
    fn is_settled(&self, doing: &InstanceDoing) -> bool {
        let reached = |line: &InstallLine| match doing {
            InstanceDoing::Bring { .. }
            | InstanceDoing::Install
            | InstanceDoing::InstallBuiltIn => {
                matches!(
                    line.state,
                    Some(PluginState::Installed | PluginState::Failed)
                )
            }
            InstanceDoing::Uninstall => {
                matches!(
                    line.state,
                    Some(PluginState::Uploaded | PluginState::Failed)
                )
            }
            InstanceDoing::Restart | InstanceDoing::Dictionaries { .. } => false,
        };
        !self.lines.is_empty() && self.lines.iter().all(reached)
    }

    /// Whether the instance, which could be read, shows nothing of a change.
    pub fn shows_no_sign(&self, doing: &InstanceDoing) -> bool {
        let active = self.instance_state == Some(InstanceState::Active);
        active && !self.is_moving() && !self.is_finished(doing)
    }

    /// Whether a plug-in was on its way when last read.
    pub fn is_moving(&self) -> bool {
        let moving = |line: &InstallLine| {
            matches!(
                line.state,
                Some(PluginState::Installing | PluginState::Uninstalling | PluginState::Upgrading)
            )
        };
        self.lines.iter().any(moving)
    }

    /// Whether the change was interrupted, and can be resumed.
    pub fn is_interrupted(&self) -> bool {
        let taken = matches!(self.stage, InstallStage::Accepted | InstallStage::Lost);
        taken && self.instance_state == Some(InstanceState::Suspended)
    }

    /// The plug-ins that the service says it could not install.
    pub fn failed(&self) -> Vec<&str> {
        self.named_in(PluginState::Failed)
    }

    /// The plug-ins that are where they were before the change.
    pub fn left_behind(&self, doing: &InstanceDoing) -> Vec<&str> {
        match doing {
            InstanceDoing::Bring { install: true }
            | InstanceDoing::Install
            | InstanceDoing::InstallBuiltIn => self.named_in(PluginState::Uploaded),
            InstanceDoing::Uninstall => self.named_in(PluginState::Installed),
            InstanceDoing::Bring { install: false }
            | InstanceDoing::Restart
            | InstanceDoing::Dictionaries { .. } => Vec::new(),
        }
    }

    fn named_in(&self, state: PluginState) -> Vec<&str> {
        let lines = self.lines.iter().filter(|line| line.state == Some(state));
        lines.map(|line| line.key.name.as_str()).collect()
    }
}

/// A line for each plug-in.
pub(super) fn lines(plugins: &[PluginKey], answer: InstallAnswer) -> Vec<InstallLine> {
    let line = |key: &PluginKey| InstallLine {
        key: key.clone(),
        answer,
        state: None,
    };
    plugins.iter().map(line).collect()
}

/// A plug-in's name as both lists write it: some answers carry the file's ending.
pub(crate) fn bare(name: &str) -> &str {
    name.strip_suffix(".zip").unwrap_or(name)
}
