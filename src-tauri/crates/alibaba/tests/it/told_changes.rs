//! What the client makes of changes and their phases.

use chrono::DateTime;
use plugdesk_alibaba::{ActionRecord, RecordPhase, RecordQuery, RecordState};
use plugdesk_net::CancellationToken;
use serde_json::{Value, json};

use crate::stage::id;
use crate::told::{telling, told};

async fn records(result: Value) -> Vec<ActionRecord> {
    let served = telling(result).await;
    let cancel = CancellationToken::new();
    let wanted = RecordQuery {
        request_id: None,
        since: None,
        most: 10,
    };
    let listed = served
        .client
        .action_records(&id("es-cn-1"), &wanted, &cancel)
        .await;
    told(listed.unwrap())
}

fn bare_record() -> ActionRecord {
    ActionRecord {
        request_id: None,
        action_name: None,
        state: RecordState::Unknown(String::new()),
        state_text: None,
        percent: None,
        started_at: None,
        ended_at: None,
        user_id: None,
        interruptible: None,
        cancellable: None,
        phases: Vec::new(),
    }
}

#[tokio::test]
async fn a_change_is_told_with_its_phases() {
    let read = records(json!([{
        "actionName":"RestartInstance","requestId":"C-1","userId":"1234","instanceId":"es-cn-1",
        "stateType":"ACTIVATING","process":"45%","startTime":1_767_323_045_000_i64,"endTime":0,
        "interruptible":true,"canCancelable":"false","metaNow":"{}","recordIds":[1],
        "statusInfo":[{"subState":"updating-task","stateType":"FAILED","process":"50.9%",
            "nodeCount":4,"completeNodeCount":"2","startTime":"1767323045000",
            "endTime":"2026-01-02T03:04:06Z","exception":"node 2 does not start",
            "subStatusInfo":[{"subState":"INITIALLY","stateType":"FINISHED","process":100}]}],
    }]))
    .await;
    let [record] = read.as_slice() else {
        panic!("one record: {read:?}")
    };
    let start = DateTime::from_timestamp(1_767_323_045, 0);
    assert_eq!(record.request_id.as_deref(), Some("C-1"));
    assert_eq!(record.action_name.as_deref(), Some("RestartInstance"));
    assert_eq!(record.state, RecordState::Running);
    assert_eq!(record.state_text.as_deref(), Some("ACTIVATING"));
    assert_eq!(record.percent, Some(45));
    assert_eq!((record.started_at, record.ended_at), (start, None));
    assert_eq!(record.user_id.as_deref(), Some("1234"));
    assert_eq!(record.interruptible, Some(true));
    assert_eq!(record.cancellable, Some(false));
    let [phase] = record.phases.as_slice() else {
        panic!("one phase: {record:?}")
    };
    assert_eq!(phase.name.as_deref(), Some("updating-task"));
    assert_eq!(
        (&phase.state, phase.percent),
        (&RecordState::Failed, Some(50))
    );
    assert_eq!(
        (phase.node_count, phase.complete_node_count),
        (Some(4), Some(2))
    );
    assert_eq!(phase.started_at, start);
    assert_eq!(phase.ended_at, DateTime::from_timestamp(1_767_323_046, 0));
    assert_eq!(phase.exception.as_deref(), Some("node 2 does not start"));
    let inner = RecordPhase {
        name: Some("INITIALLY".to_owned()),
        state: RecordState::Finished,
        state_text: Some("FINISHED".to_owned()),
        percent: Some(100),
        node_count: None,
        complete_node_count: None,
        started_at: None,
        ended_at: None,
        exception: None,
        phases: Vec::new(),
    };
    assert_eq!(phase.phases, [inner]);
}

#[tokio::test]
async fn a_change_is_told_however_little_of_it_is_known() {
    for odd in [
        json!([{}]),
        json!([{"statusInfo":null,"process":null,"stateType":null,"startTime":null}]),
        json!([{"statusInfo":"soon","process":"soon","startTime":"soon","interruptible":"maybe"}]),
        json!([{"statusInfo":[null,7],"process":[],"startTime":{},"userId":"","endTime":-5}]),
        json!("[{}]"),
    ] {
        assert_eq!(records(odd.clone()).await, [bare_record()], "{odd}");
    }
    let read =
        records(json!([{"statusInfo":r#"[{"exception":{"why":"x"}}]"#,"process":250}])).await;
    assert_eq!(read[0].percent, Some(100));
    assert_eq!(
        read[0].phases[0].exception.as_deref(),
        Some(r#"{"why":"x"}"#)
    );
    let read = records(json!([{"requestId":"a"},{"requestId":"b","startTime":2000},
        {"requestId":"c","startTime":"2026-01-02T03:04:06+08:00"}]))
    .await;
    let order: Vec<_> = read
        .iter()
        .filter_map(|one| one.request_id.as_deref())
        .collect();
    assert_eq!(order, ["c", "b", "a"]);
}

#[tokio::test]
async fn states_of_changes_are_known_in_any_case_and_kept_where_they_are_not() {
    for (word, state) in [
        ("ACTIVATING", RecordState::Running),
        ("Finished", RecordState::Finished),
        ("not-started", RecordState::Waiting),
        ("FAILED", RecordState::Failed),
        ("suspended", RecordState::Interrupted),
        ("Resting", RecordState::Unknown("Resting".to_owned())),
    ] {
        let read = records(json!([{ "stateType": word }])).await;
        assert_eq!(read[0].state, state);
        assert_eq!(read[0].state_text.as_deref(), Some(word));
    }
}
