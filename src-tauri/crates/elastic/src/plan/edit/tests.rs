#![expect(
    clippy::needless_pass_by_value,
    reason = "every call makes its JSON in place"
)]

use serde_json::json;

use super::super::{Field, Place, entries};
use super::*;

fn entry(name: &str, url: &str, version: &str) -> Entry {
    Entry {
        name: name.to_owned(),
        url: url.to_owned(),
        elasticsearch_version: version.to_owned(),
    }
}

fn written(name: &str, url: &str, version: &str) -> Value {
    json!({ "name": name, "url": url, "elasticsearch_version": version })
}

fn old() -> Value {
    written("ik", "repo://1", "8.15.2")
}

fn new() -> Value {
    written("ik", "repo://2", "8.15.2")
}

fn other() -> Value {
    written("pinyin", "repo://9", "8.15.2")
}

fn attach(replaces: &[&str]) -> Edit {
    Edit {
        join: vec![Join {
            array: Array::Plugins,
            entry: entry("ik", "repo://2", "8.15.2"),
            replaces: replaces.iter().map(|url| (*url).to_owned()).collect(),
            only_in_place: false,
        }],
        ..Edit::default()
    }
}

/// A plan with these plugins: in the default, and in a hot and a cold tier.
fn plan(default: Value, hot: Value, cold: Value) -> Value {
    let mut plan = json!({
        "elasticsearch": { "version": "8.15.2", "user_plugins": default },
        "cluster_topology": [
            { "id": "hot_content", "size": { "value": 4096 }, "elasticsearch": { "user_plugins": hot } },
            { "id": "cold", "size": { "value": 0 }, "elasticsearch": { "user_plugins": cold } },
        ],
    });
    for pointer in [
        "/elasticsearch",
        "/cluster_topology/0/elasticsearch",
        "/cluster_topology/1/elasticsearch",
    ] {
        let fields = plan.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
        if fields["user_plugins"] == json!("absent") {
            fields.remove("user_plugins");
        }
    }
    plan
}

#[track_caller]
fn becomes(before: &Value, edit: &Edit, after: &Value) {
    let done = edited(before, edit).unwrap();
    assert_eq!(done.plan, *after);
    assert_eq!(done.changes.is_empty(), before == after);
    let again = edited(&done.plan, edit).unwrap();
    assert!(again.changes.is_empty(), "{:?}", again.changes);
}

#[test]
fn the_new_one_stands_where_the_old_one_stood() {
    let absent = json!("absent");
    for (before, after) in [
        (
            plan(json!([other(), old()]), absent.clone(), absent.clone()),
            plan(json!([other(), new()]), absent.clone(), absent.clone()),
        ),
        (
            plan(json!([]), json!([old(), other()]), json!([other()])),
            plan(json!([]), json!([new(), other()]), json!([other()])),
        ),
        (
            plan(json!([old()]), json!([old(), other(), old()]), json!(null)),
            plan(json!([new()]), json!([new(), other()]), json!(null)),
        ),
        (
            plan(
                json!([new(), other(), old()]),
                absent.clone(),
                absent.clone(),
            ),
            plan(json!([new(), other()]), absent.clone(), absent.clone()),
        ),
    ] {
        becomes(&before, &attach(&["repo://1"]), &after);
    }
}

#[test]
fn a_plugin_among_the_bundles_is_replaced_by_one_among_the_plugins() {
    let mut before = plan(json!(null), json!("absent"), json!("absent"));
    before["elasticsearch"]["user_bundles"] = json!([old()]);
    let mut after = plan(json!([new()]), json!("absent"), json!("absent"));
    after["elasticsearch"]["user_bundles"] = json!([]);
    becomes(&before, &attach(&["repo://1"]), &after);
}

#[test]
fn an_addition_reaches_every_tier() {
    let absent = || json!("absent");
    for (before, after) in [
        (
            plan(absent(), absent(), absent()),
            plan(json!([new()]), absent(), absent()),
        ),
        (
            plan(json!(null), json!(null), absent()),
            plan(json!([new()]), json!(null), absent()),
        ),
        // One tier does not see the default.
        (
            plan(json!([other()]), json!([other()]), absent()),
            plan(json!([other(), new()]), json!([other(), new()]), absent()),
        ),
        // No tier sees it, one of size 0 among them.
        (
            plan(json!([]), json!([other()]), json!([other()])),
            plan(json!([]), json!([other(), new()]), json!([other(), new()])),
        ),
        // An empty array overrides an empty default, as the console writes it.
        (
            plan(json!([]), json!([]), json!([])),
            plan(json!([]), json!([new()]), json!([new()])),
        ),
        (
            plan(absent(), json!([]), absent()),
            plan(json!([new()]), json!([new()]), absent()),
        ),
        // It does not override a filled one.
        (
            plan(json!([other()]), json!([]), json!([])),
            plan(json!([other(), new()]), json!([]), json!([])),
        ),
    ] {
        becomes(&before, &attach(&[]), &after);
        becomes(&before, &attach(&["repo://gone"]), &after);
    }
}

#[test]
fn what_only_takes_the_place_of_another_is_not_added_where_that_is_gone() {
    let mut edit = attach(&["repo://1"]);
    edit.join[0].only_in_place = true;
    let gone = plan(json!([other()]), json!([]), json!("absent"));
    becomes(&gone, &edit, &gone);
    let before = plan(json!([other()]), json!([old()]), json!("absent"));
    let after = plan(json!([other()]), json!([new()]), json!("absent"));
    becomes(&before, &edit, &after);
}

#[test]
fn a_tier_without_a_configuration_sees_the_default() {
    let before = json!({
        "elasticsearch": { "user_plugins": [] },
        "cluster_topology": [{ "id": "hot", "elasticsearch": null }, { "id": "warm" }],
    });
    let mut after = before.clone();
    after["elasticsearch"]["user_plugins"] = json!([new()]);
    becomes(&before, &attach(&[]), &after);
}

#[test]
fn what_stands_already_is_brought_up_to_date_in_its_place() {
    let former = json!({ "name": "ik", "url": "repo://2", "elasticsearch_version": "8.*", "x": 1 });
    let now = json!({ "name": "ik", "url": "repo://2", "elasticsearch_version": "8.15.2", "x": 1 });
    let before = plan(json!([]), json!([former]), json!([other()]));
    let after = plan(json!([]), json!([now]), json!([other()]));
    becomes(&before, &attach(&["repo://1", "repo://2"]), &after);
    becomes(&after, &attach(&[]), &after);
}

#[test]
fn what_leaves_goes_from_every_place_and_leaves_empty_arrays() {
    let mut before = plan(json!([old()]), json!([other(), old()]), json!(null));
    before["elasticsearch"]["user_bundles"] = json!([old()]);
    let mut after = plan(json!([]), json!([other()]), json!(null));
    after["elasticsearch"]["user_bundles"] = json!([]);
    let edit = Edit {
        leave: vec!["repo://1".to_owned(), "repo://gone".to_owned()],
        ..Edit::default()
    };
    becomes(&before, &edit, &after);
    let both = Edit {
        leave: vec!["repo://2".to_owned()],
        ..attach(&["repo://1"])
    };
    let stays = edited(&plan(json!([old()]), json!(null), json!(null)), &both).unwrap();
    assert_eq!(stays.plan["elasticsearch"]["user_plugins"], json!([new()]));
}

#[test]
fn an_upgrade_raises_every_version_and_swaps_builds_at_once() {
    let mut before = plan(json!([old()]), json!("absent"), json!("absent"));
    before["cluster_topology"][0]["elasticsearch"]["version"] = json!("8.15.2");
    before["cluster_topology"][1]["elasticsearch"]["version"] = json!(null);
    let build = written("ik", "repo://5", "8.17.0");
    let mut after = before.clone();
    after["elasticsearch"]["version"] = json!("8.17.0");
    after["elasticsearch"]["user_plugins"] = json!([build]);
    after["cluster_topology"][0]["elasticsearch"]["version"] = json!("8.17.0");
    let edit = Edit {
        version: Some("8.17.0".to_owned()),
        join: vec![Join {
            array: Array::Plugins,
            entry: entry("ik", "repo://5", "8.17.0"),
            replaces: vec!["repo://1".to_owned()],
            only_in_place: true,
        }],
        ..Edit::default()
    };
    becomes(&before, &edit, &after);
    let changes = edited(&before, &edit).unwrap().changes;
    let fields: Vec<_> = changes.iter().map(|one| (one.field, &one.place)).collect();
    let hot = Place::Tier {
        index: 0,
        id: Some("hot_content".to_owned()),
    };
    assert_eq!(
        fields,
        [
            (Field::Version, &Place::Default),
            (Field::UserPlugins, &Place::Default),
            (Field::Version, &hot),
        ]
    );
}

#[test]
fn cleaning_up_leaves_one_of_each() {
    let clean = Edit {
        clean_up: true,
        ..Edit::default()
    };
    let absent = json!("absent");
    // The same URL twice in one array.
    becomes(
        &plan(
            json!([old(), other(), old()]),
            absent.clone(),
            absent.clone(),
        ),
        &clean,
        &plan(json!([old(), other()]), absent.clone(), absent.clone()),
    );
    // In the default and in every tier.
    becomes(
        &plan(json!([old()]), json!([old()]), json!([other(), old()])),
        &clean,
        &plan(json!([]), json!([old()]), json!([other(), old()])),
    );
    // One tier sees the default.
    let seen = plan(json!([old()]), json!([old()]), json!([]));
    becomes(&seen, &clean, &seen);
    // Several builds, one of which is for the version that runs.
    let stale = written("ik", "repo://0", "8.14.3");
    becomes(
        &plan(
            json!([stale, other(), old()]),
            absent.clone(),
            absent.clone(),
        ),
        &clean,
        &plan(json!([other(), old()]), absent.clone(), absent.clone()),
    );
    // Two of them are, or none is: nobody but a person can tell.
    for builds in [
        json!([old(), new()]),
        json!([stale, written("ik", "repo://3", "8.13.0")]),
    ] {
        let unclear = plan(builds, absent.clone(), absent.clone());
        becomes(&unclear, &clean, &unclear);
    }
}

#[test]
fn bundles_of_one_name_are_no_builds_of_each_other() {
    let mut plan = plan(json!([]), json!("absent"), json!("absent"));
    plan["elasticsearch"]["user_bundles"] = json!([
        written("words", "repo://1", "8.*"),
        written("words", "repo://2", "8.15.2"),
    ]);
    let clean = Edit {
        clean_up: true,
        ..Edit::default()
    };
    becomes(&plan, &clean, &plan);
}

#[test]
fn transient_parts_are_dropped_without_counting_as_a_change() {
    let mut before = plan(json!([]), json!("absent"), json!("absent"));
    before["transient"] = json!({ "strategy": { "rolling": {} } });
    let done = edited(&before, &Edit::default()).unwrap();
    assert!(done.plan.get("transient").is_none());
    assert!(done.changes.is_empty());
}

/// As the service writes them: large integers, fractions, `null`, empty objects, unknown fields.
#[test]
fn everything_else_survives_to_the_last_digit() {
    let text = r#"{"unknown":{"big":18446744073709551615,"exact":9007199254740993,"small":-9223372036854775808,
        "fraction":0.1,"long":2.220446049250313e-16,"whole":1.0,"nothing":null,"none":{},"empty":[]},
        "elasticsearch":{"version":"8.15.2","user_plugins":[],"user_settings_yaml":null,"curation":{}},
        "cluster_topology":[{"id":"hot","zone_count":2,"node_roles":null,"elasticsearch":{}}]}"#;
    let before: Value = serde_json::from_str(text).unwrap();
    let mut done = edited(&before, &attach(&[])).unwrap().plan;
    done["elasticsearch"]["user_plugins"] = json!([]);
    let sent = serde_json::to_string(&done).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&sent).unwrap(), before);
    for exact in [
        "18446744073709551615",
        "9007199254740993",
        "-9223372036854775808",
        ":0.1",
        "2.220446049250313e-16",
        ":1.0",
    ] {
        assert!(sent.contains(exact), "{exact} in {sent}");
    }
}

#[test]
fn a_plan_of_another_shape_is_not_changed() {
    let malformed = |at: &str| PlanError::Malformed { at: at.to_owned() };
    let tier = json!([{ "elasticsearch": {} }]);
    for (plan, error) in [
        (json!([]), PlanError::NotAPlan),
        (
            json!({ "cluster_topology": tier }),
            PlanError::NoElasticsearch,
        ),
        (
            json!({ "cluster_topology": tier, "elasticsearch": null }),
            PlanError::NoElasticsearch,
        ),
        (
            json!({ "cluster_topology": tier, "elasticsearch": 8 }),
            malformed("elasticsearch"),
        ),
        (json!({ "elasticsearch": {} }), PlanError::NoTopology),
        (
            json!({ "elasticsearch": {}, "cluster_topology": null }),
            PlanError::NoTopology,
        ),
        (
            json!({ "elasticsearch": {}, "cluster_topology": [] }),
            PlanError::NoTopology,
        ),
        (
            json!({ "elasticsearch": {}, "cluster_topology": {} }),
            malformed("cluster_topology"),
        ),
        (
            json!({ "elasticsearch": {}, "cluster_topology": [{}, 1] }),
            malformed("cluster_topology[1]"),
        ),
        (
            json!({ "elasticsearch": { "user_bundles": {} }, "cluster_topology": tier }),
            malformed("elasticsearch.user_bundles"),
        ),
        (
            json!({ "elasticsearch": {}, "cluster_topology": [{ "elasticsearch": { "user_plugins": "x" } }] }),
            malformed("cluster_topology[0].elasticsearch.user_plugins"),
        ),
    ] {
        let refused = edited(&plan, &attach(&[])).unwrap_err();
        assert_eq!(refused, error, "{plan}");
        assert!(!refused.to_string().is_empty());
        // Showing what such a plan holds is possible all the same.
        assert!(entries(&plan).is_empty());
    }
}
