#![expect(
    clippy::needless_pass_by_value,
    reason = "every call makes its JSON in place"
)]

use serde_json::json;

use super::*;

fn read(fields: Value) -> Deployment {
    let mut whole = json!({ "id": "a" });
    whole
        .as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    serde_json::from_value(whole).unwrap()
}

fn with(clusters: Value) -> Deployment {
    read(json!({ "resources": { "elasticsearch": clusters } }))
}

fn running(plan: Value) -> Value {
    json!([{ "info": { "plan_info": { "current": { "plan": plan } } } }])
}

#[test]
fn a_version_is_read_where_there_is_one() {
    let one = running(json!({ "elasticsearch": { "version": "8.15.2" } }));
    let mut second = json!([{ "info": { "plan_info": { "current": null } } }]);
    second.as_array_mut().unwrap().push(one[0].clone());
    for clusters in [one, second] {
        assert_eq!(with(clusters).elasticsearch_version(), Some("8.15.2"));
    }
    for nothing in [
        json!(null),
        json!([]),
        json!({}),
        json!(["text"]),
        json!([{ "info": null }]),
        json!([{ "info": { "plan_info": { "current": null } } }]),
        running(json!("plan")),
        running(json!({ "elasticsearch": {} })),
        running(json!({ "elasticsearch": { "version": 8 } })),
        running(json!({ "elasticsearch": { "version": "" } })),
    ] {
        assert_eq!(
            with(nothing.clone()).elasticsearch_version(),
            None,
            "{nothing}"
        );
    }
}

#[test]
fn a_pending_upgrade_has_not_taken_place() {
    let upgraded = with(json!([{ "info": { "plan_info": {
        "pending": { "plan_attempt_id": "p", "plan": { "elasticsearch": { "version": "9.0.0" } } },
        "current": { "plan_attempt_id": "c", "plan": { "elasticsearch": { "version": "8.17.0" } } },
    } } }]));
    assert_eq!(upgraded.elasticsearch_version(), Some("8.17.0"));
    let pending = upgraded.pending().unwrap();
    assert_eq!(pending.id.as_deref(), Some("p"));
    assert_eq!(pending.plan.unwrap()["elasticsearch"]["version"], "9.0.0");
    assert_eq!(upgraded.current_attempt().unwrap().id.as_deref(), Some("c"));
}

#[test]
fn attempts_are_told_oldest_first() {
    let told = with(json!([{ "info": { "plan_info": {
        "healthy": false,
        "pending": null,
        "history": [{ "plan_attempt_id": "first" }, null, { "plan_attempt_id": "last" }],
    } } }]));
    assert!(told.pending().is_none() && told.current_attempt().is_none());
    let ids: Vec<_> = told
        .attempts()
        .into_iter()
        .filter_map(|one| one.id)
        .collect();
    assert_eq!(ids, ["first", "last"]);
    assert!(told.last_attempt_failed());
    assert!(!with(json!([{ "info": { "plan_info": {} } }])).last_attempt_failed());
}

#[test]
fn tolerates_what_real_services_leave_out_or_add() {
    let bare = read(json!({ "name": null, "resources": null, "metadata": null, "new": [1] }));
    assert_eq!((bare.name.as_str(), bare.healthy), ("", None));
    assert!(!bare.is_hidden() && !bare.is_stopped());
    assert_eq!((bare.nodes(), bare.zones()), (0, 0));
    let odd = read(json!({ "name": 1, "healthy": "yes", "resources": [], "metadata": "none" }));
    assert_eq!((odd.name.as_str(), odd.healthy), ("", None));
    assert_eq!(read(json!({ "healthy": false })).healthy, Some(false));
    assert!(serde_json::from_value::<Deployment>(json!({ "name": "nameless" })).is_err());
}

#[test]
fn a_deleted_deployment_is_hidden_or_stopped() {
    assert!(read(json!({ "metadata": { "hidden": true } })).is_hidden());
    assert!(with(json!([{ "info": { "status": "stopped" } }])).is_stopped());
    assert!(!with(json!([{ "info": { "status": "started" } }])).is_stopped());
    assert!(!with(json!([])).is_stopped());
}

#[test]
fn nodes_are_counted_where_they_are_listed() {
    let listed = with(json!([{
        "ref_id": "main-elasticsearch",
        "region": "gcp-us-central1",
        "info": { "status": "started", "topology": { "instances": [
            { "instance_name": "instance-0000000000", "zone": "a" },
            { "instance_name": "instance-0000000001", "zone": "b" },
            { "instance_name": "tiebreaker-0000000002", "zone": "b" },
        ] } },
    }]));
    assert_eq!((listed.nodes(), listed.zones()), (3, 2));
    assert_eq!(listed.cluster_ref(), Some("main-elasticsearch"));
    assert_eq!(listed.region(), Some("gcp-us-central1"));
    assert_eq!(listed.cluster_status(), Some("started"));
}

#[test]
fn otherwise_the_tiers_tell_how_many_nodes_there_are_at_least() {
    let planned = with(running(json!({ "cluster_topology": [
        { "id": "hot_content", "zone_count": 2, "size": { "value": 4096, "resource": "memory" } },
        { "id": "warm", "zone_count": 3, "size": { "value": 0, "resource": "memory" } },
        { "id": "legacy", "zone_count": 1, "node_count_per_zone": 2, "memory_per_node": 1024 },
        { "id": "odd", "zone_count": -1, "size": { "value": "big" } },
        "nonsense",
    ] })));
    assert_eq!((planned.nodes(), planned.zones()), (4, 2));
}

#[test]
fn debug_shows_no_settings() {
    let secret = with(running(
        json!({ "elasticsearch": { "user_settings_yaml": "canary" } }),
    ));
    assert!(!format!("{secret:?}").contains("canary"));
}

#[test]
fn only_what_is_needed_is_kept() {
    let told = with(json!([{
        "ref_id": "r",
        "region": "x",
        "info": {
            "cluster_name": "n", "status": "started", "settings": { "snapshot": {} },
            "plan_info": { "current": { "plan": { "unknown": 1 } } },
            "metadata": { "raw": { "many": "fields" } }, "security": { "users": ["canary"] },
        },
    }]));
    let kept = told.cluster().unwrap();
    assert_eq!(kept["info"]["settings"], json!({ "snapshot": {} }));
    assert_eq!(told.current_plan(), Some(&json!({ "unknown": 1 })));
    assert!(!kept.to_string().contains("canary"), "{kept}");
}
