use serde_json::json;

use super::*;

fn step(id: &str, status: &str) -> Value {
    json!({ "step_id": id, "status": status, "stage": "completed", "info_log": [] })
}

fn attempt(steps: &[Value], ended: bool) -> Attempt {
    let mut told = json!({ "healthy": true, "plan_attempt_log": steps, "warnings": [] });
    if ended {
        told["attempt_end_time"] = json!("2026-02-03T04:05:06.789Z");
    }
    Attempt::read(&told)
}

fn with_words(mut step: Value, messages: &[&str]) -> Value {
    let lines = messages.iter().map(|message| {
        json!({
            "timestamp": "2026-02-03T04:05:06.789Z", "stage": "completed", "message": message,
            "failure_type": "ClusterFailure:PluginVersionMismatch",
            "details": { "expected": "8.15.2", "nodes": 3 },
        })
    });
    step["info_log"] = lines.collect();
    step
}

#[test]
fn an_attempt_is_read_with_its_log() {
    let read = Attempt::read(&json!({
        "plan_attempt_id": "1f9424b9",
        "healthy": true,
        "attempt_start_time": "2026-02-03T04:00:00+02:00",
        "attempt_end_time": "0001-01-01T00:00:00.000Z",
        "plan": { "cluster_topology": [] },
        "plan_attempt_log": [{
            "step_id": "plan-validator", "status": "success", "stage": "completed",
            "started": "2026-02-03T02:00:00Z", "completed": "2026-02-03T02:00:01Z",
            "info_log": [{ "timestamp": "2026-02-03T02:00:01Z", "message": "Fine", "details": {} }],
        }],
        "warnings": [{ "code": "w", "message": "Careful", "step_id": "plan-validator" }],
    }));
    assert_eq!(read.id.as_deref(), Some("1f9424b9"));
    assert_eq!(
        read.started.unwrap().to_rfc3339(),
        "2026-02-03T02:00:00+00:00"
    );
    assert_eq!(read.ended, None, "the year 1 means never");
    assert!(read.plan.is_some() && read.error.is_none());
    assert_eq!(read.steps[0].messages[0].message, "Fine");
    assert!(read.steps[0].completed > read.steps[0].started);
    assert_eq!(read.warnings[0].step.as_deref(), Some("plan-validator"));
    assert_eq!(read.running_step().unwrap().id, "plan-validator");
    assert!(!read.is_over() && !read.succeeded() && read.failure().is_none());
}

#[test]
fn nothing_in_an_attempt_makes_it_unreadable() {
    for odd in [
        json!(null),
        json!("attempt"),
        json!({}),
        json!({ "plan_attempt_log": null, "warnings": null, "error": null, "plan": null }),
        json!({ "plan_attempt_log": {}, "warnings": "none", "error": "broken", "healthy": 1 }),
        json!({ "plan_attempt_log": [null, 1], "warnings": [null], "attempt_start_time": "soon" }),
    ] {
        let read = Attempt::read(&odd);
        assert_eq!(read, Attempt::default(), "{odd}");
        assert!(!read.is_over());
    }
    let odd = attempt(
        &[json!({ "status": "exploded", "started": 5, "info_log": [{ "details": null }, []] })],
        false,
    );
    assert_eq!(odd.steps[0].status, StepStatus::Other);
    assert_eq!(odd.steps[0].messages.len(), 1);
    assert_eq!(odd.running_step().unwrap().id, "");
}

#[test]
fn the_closing_step_tells_of_a_failure_and_the_log_of_the_step() {
    let failed = attempt(
        &[
            step("plan-validator", "success"),
            with_words(
                step("validate-elasticsearch-plugin-versions", "error"),
                &["Mismatch"],
            ),
            step("clean-up", "success"),
            with_words(
                step("plan-completed", "error"),
                &["Going back", "Plan failed: mismatch"],
            ),
        ],
        true,
    );
    assert!(failed.is_over() && !failed.succeeded());
    assert!(failed.running_step().is_none());
    let failure = failed.failure().unwrap();
    let step = failure.step.as_deref();
    assert_eq!(step, Some("validate-elasticsearch-plugin-versions"));
    assert_eq!(failure.message, "Plan failed: mismatch");
    let kind = failure.failure_type.as_deref();
    assert_eq!(kind, Some("ClusterFailure:PluginVersionMismatch"));
    assert_eq!(failure.details["expected"], "8.15.2");
    assert_eq!(failure.details["nodes"], "3");
    assert_eq!(failed.every_node_started(), Some(false));
}

#[test]
fn a_silent_closing_step_leaves_the_words_to_others() {
    let log = [
        with_words(step("wait-until-running", "error"), &["Node down"]),
        step("plan-completed", "error"),
    ];
    let silent = attempt(&log, false);
    assert!(silent.is_over(), "the closing step says so without a time");
    assert_eq!(silent.failure().unwrap().message, "Node down");
    let error =
        json!({ "message": "Timed out", "failure_type": "Timeout", "details": { "a": "b" } });
    let told = Attempt::read(&json!({ "plan_attempt_log": log, "error": error }));
    let failure = told.failure().unwrap();
    assert_eq!(failure.message, "Timed out");
    assert_eq!(failure.step.as_deref(), Some("wait-until-running"));
    let alone = attempt(&[step("plan-completed", "error")], true)
        .failure()
        .unwrap();
    assert_eq!((alone.step, alone.message.as_str()), (None, ""));
}

#[test]
fn without_a_log_health_decides_once_the_attempt_is_over() {
    let ended = "2026-02-03T04:05:06Z";
    let read = |healthy| Attempt::read(&json!({ "healthy": healthy, "attempt_end_time": ended }));
    assert!(read(true).succeeded());
    assert!(read(false).failure().is_some());
    assert!(
        Attempt::read(&json!({ "healthy": false }))
            .failure()
            .is_none()
    );
    let error = json!({ "message": "Cancelled" });
    let told = Attempt::read(&json!({ "attempt_end_time": ended, "error": error }));
    assert_eq!(told.failure().unwrap().message, "Cancelled");
}

#[test]
fn a_step_that_was_tried_again_is_no_failure() {
    let again = attempt(
        &[
            step("start-instances", "success"),
            step("wait-until-running", "error"),
            step("start-instances", "success"),
            step("wait-until-running", "success"),
            step("plan-completed", "success"),
        ],
        true,
    );
    assert!(again.succeeded());
    assert_eq!(again.every_node_started(), None, "the log is of two minds");
}

#[test]
fn every_node_started_only_where_the_log_says_so() {
    let of = |ids: &[(&str, &str)], ended| {
        let steps: Vec<Value> = ids.iter().map(|(id, status)| step(id, status)).collect();
        attempt(&steps, ended).every_node_started()
    };
    let done = ("plan-completed", "success");
    let (start, run) = (
        ("start-instances", "success"),
        ("wait-until-running", "success"),
    );
    assert_eq!(of(&[start, run, start, run, done], true), Some(true));
    assert_eq!(
        of(&[("rolling-restart", "success"), run, done], true),
        Some(true)
    );
    assert_eq!(
        of(&[start, ("wait-until-running", "warning"), done], true),
        None
    );
    assert_eq!(of(&[run, done], true), None, "nothing was started");
    assert_eq!(of(&[start, done], true), None, "nobody waited");
    assert_eq!(of(&[("apply-plan-settings", "success"), done], true), None);
    assert_eq!(of(&[], true), None);
    assert_eq!(of(&[start, run], false), Some(false), "not over yet");
}

#[test]
fn a_closing_step_that_is_under_way_closes_nothing() {
    let running = attempt(
        &[
            step("clean-up", "success"),
            step("plan-completed", "pending"),
        ],
        false,
    );
    assert!(!running.is_over());
    assert_eq!(running.running_step().unwrap().id, "plan-completed");
}
