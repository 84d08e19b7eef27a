//! A change that an instance goes through. Where it stands follows from the time and from when it
//! was interrupted, so it goes on while the sandbox is stopped.

mod course;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::switches::Switches;

/// How far a change comes that is stuck, in thousandths.
const STUCK_AT: u32 = 400;

/// How long before the first node is touched, in thousandths of the whole.
pub(super) const PREPARING: u32 = 100;

/// A change.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Change {
    /// The id of the request that began it.
    #[serde(default)]
    pub(crate) id: String,
    /// The operation that began it.
    #[serde(default)]
    pub(crate) action: String,
    /// What it was asked for with.
    #[serde(default)]
    pub(crate) parameters: Value,
    pub(crate) started: DateTime<Utc>,
    /// How long it takes altogether; `None` for a change that is stuck.
    pub(crate) takes: Option<Duration>,
    #[serde(default)]
    pub(crate) steps: Vec<Step>,
    /// How many nodes restart, and how many of them at a time.
    #[serde(default)]
    pub(crate) nodes: u32,
    #[serde(default)]
    pub(crate) at_a_time: u32,
    /// Why it fails as a whole.
    #[serde(default)]
    pub(crate) failure: Option<String>,
    /// Since when it is interrupted.
    #[serde(default)]
    pub(crate) suspended: Option<DateTime<Utc>>,
    /// How long earlier interruptions lasted.
    #[serde(default)]
    pub(crate) paused: Duration,
    /// When another change took its place.
    #[serde(default)]
    pub(crate) cancelled: Option<DateTime<Utc>>,
}

/// What a change does to one plug-in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Step {
    pub(crate) plugin: PluginOf,
    pub(crate) installs: bool,
    /// Why it fails, if it does.
    #[serde(default)]
    pub(crate) fails: Option<String>,
}

/// Which plug-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PluginOf {
    /// One of the library, by its file version.
    Library(String),
    /// A built-in one, by its name.
    BuiltIn(String),
}

/// What a change is to do.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) parameters: Value,
    pub(super) steps: Vec<Step>,
    /// How many nodes restart; `None` for all of them.
    pub(super) nodes: Option<u32>,
    /// How many of them at a time; 0 for one after the other.
    pub(super) at_a_time: u32,
}

/// What a change starts with.
#[derive(Debug)]
pub(super) struct Start {
    pub(super) id: String,
    pub(super) action: String,
    pub(super) at: DateTime<Utc>,
    /// How long a restart of all nodes takes, one after the other.
    pub(super) takes: Duration,
    /// Where the next change's fate may be decided.
    pub(super) switches: Switches,
}

/// How a change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Running,
    Suspended,
    Finished,
    Failed,
    Cancelled,
}

impl Change {
    /// A change that somebody else keeps the instance busy with.
    pub(crate) fn of_somebody_else(now: DateTime<Utc>) -> Self {
        Self {
            id: String::new(),
            action: String::new(),
            parameters: Value::Null,
            started: now,
            takes: None,
            steps: Vec::new(),
            nodes: 0,
            at_a_time: 0,
            failure: None,
            suspended: None,
            paused: Duration::ZERO,
            cancelled: None,
        }
    }

    /// How long it has been at work, without its interruptions.
    fn at_work(&self, now: DateTime<Utc>) -> TimeDelta {
        let until = self.cancelled.or(self.suspended).unwrap_or(now);
        let paused = TimeDelta::from_std(self.paused).unwrap_or(TimeDelta::MAX);
        (until.signed_duration_since(self.started) - paused).max(TimeDelta::zero())
    }

    /// How far it is, in thousandths.
    pub(super) fn progress(&self, now: DateTime<Utc>) -> u32 {
        let Some(takes) = self.takes else {
            return STUCK_AT;
        };
        let takes = takes.as_millis();
        let done = u128::try_from(self.at_work(now).num_milliseconds()).unwrap_or_default();
        if done >= takes {
            return 1000;
        }
        u32::try_from(done * 1000 / takes).unwrap_or(1000)
    }

    /// When it ended, if it has.
    pub(super) fn ended(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.cancelled.is_some() {
            return self.cancelled;
        }
        let takes = TimeDelta::from_std(self.takes?).ok()?;
        let paused = TimeDelta::from_std(self.paused).ok()?;
        let whole = self.suspended.is_none() && self.at_work(now) >= takes;
        whole.then(|| self.started + takes + paused)
    }

    pub(super) fn standing(&self, now: DateTime<Utc>) -> Standing {
        if self.cancelled.is_some() {
            Standing::Cancelled
        } else if self.suspended.is_some() {
            Standing::Suspended
        } else if self.ended(now).is_none() {
            Standing::Running
        } else if self.exception().is_some() {
            Standing::Failed
        } else {
            Standing::Finished
        }
    }

    /// Why it fails or will fail.
    pub(super) fn exception(&self) -> Option<&str> {
        let of_step = |step: &Step| step.fails.is_some();
        let step = self.steps.iter().find(|step| of_step(step));
        self.failure
            .as_deref()
            .or_else(|| step.and_then(|step| step.fails.as_deref()))
    }

    /// How many of its nodes are back. A node is done at its share of the time after the
    /// preparation.
    pub(super) fn nodes_done(&self, now: DateTime<Utc>) -> u32 {
        let after = self.progress(now).saturating_sub(PREPARING);
        let done = u64::from(after) * u64::from(self.nodes) / u64::from(1000 - PREPARING);
        u32::try_from(done).unwrap_or(self.nodes)
    }

    /// Which of its nodes are away at the moment, counted from 0.
    pub(super) fn nodes_away(&self, now: DateTime<Utc>) -> std::ops::Range<u32> {
        if self.standing(now) != Standing::Running || self.progress(now) < PREPARING {
            return 0..0;
        }
        let done = self.nodes_done(now);
        done..(done + self.at_a_time.max(1)).min(self.nodes)
    }

    /// The steps that are done. They are done one after the other, the last of them before the
    /// change ends: of `n` steps, step `i` is done after `i / (n + 1)` of the time.
    fn steps_done(&self, now: DateTime<Utc>) -> usize {
        let parts = u32::try_from(self.steps.len() + 1).unwrap_or(u32::MAX);
        let Some(takes) = self.takes.and_then(|takes| TimeDelta::from_std(takes).ok()) else {
            return 0;
        };
        let at_work = self.at_work(now);
        let parts = i32::try_from(parts).unwrap_or(i32::MAX);
        (1..)
            .zip(&self.steps)
            .take_while(|(number, _)| at_work * parts >= takes * *number)
            .count()
    }
}

#[cfg(test)]
mod tests;
