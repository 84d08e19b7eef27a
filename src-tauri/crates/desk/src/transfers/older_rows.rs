//! Rows that earlier versions of Plugdesk wrote stay readable.

use serde_json::{Value, json};

use super::change_facts::ChangeFacts;
use super::order::Order;
use super::record::TransferRecord;
use super::view::StepName;
use crate::instances::{
    InstallAnswer, InstallRun, InstanceDoing, InstanceNamed, RunState, TableId,
};

/// An installation as it was written before instances could be changed otherwise.
fn installation(state: &str, install: &Value, installing: bool) -> TransferRecord {
    let step = |name: &str| {
        json!({
            "name": name, "state": "waiting", "startedAt": null, "endedAt": null,
            "requestId": null, "tries": 0, "said": [],
        })
    };
    let row = json!({
        "view": {
            "id": "t", "revision": 3, "position": 0, "connection": "c",
            "connectionName": "Acme prod",
            "source": { "kind": "library", "plugins": ["ik"], "instance": "es-cn-1" },
            "extensionName": "ik", "extension": null, "state": state,
            "steps": [step("install"), step("follow")],
            "progress": null, "attempt": 0, "attempts": 5, "nextTryAt": null,
            "question": null, "fault": null, "remains": null, "removable": false,
            "compared": "nothing", "comparable": false, "notes": [],
            "askedAt": "2026-05-01T10:00:00Z", "endedAt": null,
        },
        "order": {
            "kind": "install", "instance": "es-cn-1",
            "plugins": [{ "name": "ik", "fileVersion": "CAEQ1" }], "force": true,
        },
        "facts": { "installing": installing, "install": install },
    });
    serde_json::from_value(row).unwrap()
}

#[test]
fn an_installation_of_an_earlier_version_is_taken_up() {
    let record = installation("waiting", &json!({}), false);
    assert_eq!(record.order.steps(), [StepName::Install, StepName::Follow]);
    assert_eq!(record.facts.change, ChangeFacts::default());
    let Order::Install { table, named, .. } = &record.order else {
        unreachable!("an installation is one")
    };
    assert_eq!((table, named), (&None, &InstanceNamed::default()));
    let run = InstallRun::of(&record).unwrap();
    assert_eq!(run.table, TableId("t".to_owned()));
    assert_eq!(run.doing, InstanceDoing::Install);
    assert_eq!((run.region, run.instance_name), (None, None));
    assert_eq!(run.state, RunState::Preparing);
    assert_eq!(run.lines[0].answer, InstallAnswer::NotAsked);
}

#[test]
fn what_an_earlier_version_learnt_still_tells() {
    let asked = installation("waiting", &json!({}), true);
    assert!(asked.is_unanswered());
    assert_eq!(InstallRun::of(&asked).unwrap().state, RunState::Asking);
    let line = json!({
        "key": { "name": "ik", "fileVersion": "CAEQ1" },
        "answer": "accepted", "state": "installing",
    });
    let install = json!({
        "stage": "accepted", "lines": [line], "requestId": "R", "instanceState": "activating",
        "wasActivating": true, "outOfSight": false, "fault": null, "readAt": null,
    });
    let followed = installation("running", &install, false);
    let run = InstallRun::of(&followed).unwrap();
    assert_eq!((run.state, run.progress), (RunState::Following, None));
    assert_eq!(run.request_id.as_deref(), Some("R"));
}
