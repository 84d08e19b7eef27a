//! `ListActionRecords`: every change with its phases.
//!
//! `INITIALLY` and `updating-task` are phases that were seen in answers; what is below the second,
//! and the words for states other than `ACTIVATING` and `FINISHED`, are assumptions.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::Alibaba;
use super::call::Call;
use super::change::{Change, PREPARING, Standing};
use super::errors::Refusal;
use super::store::Instance;
use super::wire::Outcome;

/// The account that everything is done by.
pub(super) const ACCOUNT: &str = "1268420000000000";

impl Alibaba {
    pub(super) fn list_action_records(&self, call: &Call) -> Result<Outcome, Refusal> {
        let instance = self.instance(call)?;
        let names: Option<Vec<_>> = call
            .query
            .get("actionNames")
            .map(|names| names.split(',').map(str::trim).collect());
        let delay = TimeDelta::from_std(self.record_delay).unwrap_or(TimeDelta::MAX);
        let from = call.query.moment("startTime")?;
        let to = call.query.moment("endTime")?;
        let fits = |change: &&Change| {
            let equal = |name, own: &str| call.query.get(name).is_none_or(|wanted| wanted == own);
            let age = call.now.signed_duration_since(change.started);
            !change.id.is_empty()
                && age >= delay
                && equal("requestId", &change.id)
                && equal("userId", ACCOUNT)
                && names
                    .as_ref()
                    .is_none_or(|names| names.contains(&change.action.as_str()))
                && from.is_none_or(|from| change.started >= from)
                && to.is_none_or(|to| change.started <= to)
        };
        let changes = instance.past.iter().chain(&instance.change).rev();
        let found: Vec<_> = changes
            .filter(fits)
            .map(|change| record(&instance, change, call.now))
            .collect();
        let total = found.len();
        Ok(Outcome::page(call.query.page(found, 10)?, total))
    }
}

fn record(instance: &Instance, change: &Change, now: DateTime<Utc>) -> Value {
    let standing = change.standing(now);
    let under_way = matches!(standing, Standing::Running | Standing::Suspended);
    let meta = |status| json!({ "instanceId": instance.id, "status": status }).to_string();
    json!({
        "actionName": change.action,
        "actionParams": if change.parameters.is_null() { json!({}) } else { change.parameters.clone() },
        "actionResultAccessList": [],
        "instanceId": instance.id,
        "requestId": change.id,
        "userId": ACCOUNT,
        "userType": "ROOT",
        "ownerId": ACCOUNT,
        "startTime": change.started.timestamp_millis(),
        "endTime": change.ended(now).map(|ended| ended.timestamp_millis()),
        "process": percent(shown_progress(change, now)),
        "stateType": word(standing),
        "metaOld": meta("active"),
        "metaNow": meta(if under_way { "activating" } else { "active" }),
        "recordDiff": change.parameters.get("plugins").map_or_else(
            || json!({}),
            |plugins| json!({ "pluginList": plugins }),
        ),
        "recordIds": [change.id],
        "statusInfo": phases(change, now),
        "canCancelable": under_way,
        "interruptible": standing == Standing::Running,
        "changeDetail": "",
        "detail": {
            "changeId": change.id,
            "elasticsearchStatus": if under_way { "activating" } else { "active" },
            "updateItem": [change.action],
        },
    })
}

/// A change that is not through never shows 100.
fn shown_progress(change: &Change, now: DateTime<Utc>) -> u32 {
    let progress = change.progress(now);
    match change.standing(now) {
        Standing::Finished => 1000,
        Standing::Running | Standing::Suspended | Standing::Failed | Standing::Cancelled => {
            progress.min(990)
        }
    }
}

fn percent(thousandths: u32) -> String {
    format!("{}%", thousandths / 10)
}

fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Running => "ACTIVATING",
        Standing::Suspended => "SUSPENDED",
        Standing::Finished => "FINISHED",
        Standing::Failed => "FAILED",
        Standing::Cancelled => "CANCELED",
    }
}

/// The phases that have begun.
fn phases(change: &Change, now: DateTime<Utc>) -> Vec<Value> {
    let progress = change.progress(now);
    let prepared = progress >= PREPARING;
    let turn = moment_at(change, PREPARING);
    let mut preparing = json!({
        "subState": "INITIALLY",
        "stateType": if prepared { "FINISHED" } else { word(change.standing(now)) },
        "process": percent((progress * 1000 / PREPARING).min(1000)),
        "startTime": change.started.timestamp_millis(),
        "subStatusInfo": [],
    });
    if prepared {
        preparing["endTime"] = json!(turn.timestamp_millis());
        preparing["latencyMills"] = json!(
            turn.signed_duration_since(change.started)
                .num_milliseconds()
        );
    }
    let mut phases = vec![preparing];
    if prepared {
        phases.push(updating(change, turn, now));
    }
    phases
}

fn updating(change: &Change, since: DateTime<Utc>, now: DateTime<Utc>) -> Value {
    let ended = change.ended(now);
    let exception = change.exception().filter(|_| ended.is_some());
    let progress =
        shown_progress(change, now).saturating_sub(PREPARING) * 1000 / (1000 - PREPARING);
    let phase = |name: &str, below: Vec<Value>| {
        json!({
            "subState": name,
            "stateType": word(change.standing(now)),
            "process": percent(progress),
            "nodeCount": change.nodes,
            "completeNodeCount": change.nodes_done(now),
            "startTime": since.timestamp_millis(),
            "endTime": ended.map(|ended| ended.timestamp_millis()),
            "latencyMills": ended.unwrap_or(now).signed_duration_since(since).num_milliseconds(),
            "exception": exception,
            "subStatusInfo": below,
        })
    };
    let mut restarting = phase("restart-nodes", Vec::new());
    if let Value::Object(restarting) = &mut restarting {
        restarting.remove("subStatusInfo");
    }
    phase("updating-task", vec![restarting])
}

/// When a change that was never interrupted was so far, in thousandths.
fn moment_at(change: &Change, thousandths: u32) -> DateTime<Utc> {
    let takes = change.takes.unwrap_or_default() * thousandths / 1000;
    change.started + TimeDelta::from_std(takes).unwrap_or_default()
}
