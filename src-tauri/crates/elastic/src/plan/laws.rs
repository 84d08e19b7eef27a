//! What holds of every plan and every change.

use std::collections::HashSet;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Map, Value, json};

use super::*;

const VERSIONS: [&str; 3] = ["8.14.3", "8.15.2", "8.*"];

/// A URL stands for one extension, which has one name.
fn entry() -> impl Strategy<Value = Entry> {
    (0..6u8, version()).prop_map(|(number, elasticsearch_version)| Entry {
        name: ["ik", "pinyin"][usize::from(number % 2)].to_owned(),
        url: format!("repo://{number}"),
        elasticsearch_version,
    })
}

fn url() -> impl Strategy<Value = String> {
    entry().prop_map(|entry| entry.url)
}

fn version() -> impl Strategy<Value = String> {
    prop::sample::select(&VERSIONS[..]).prop_map(str::to_owned)
}

/// Something that Plugdesk does not know.
fn unknown() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,4}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,3}", inner, 0..3)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn written() -> impl Strategy<Value = Value> {
    let known = (entry(), prop::option::of(unknown())).prop_map(|(entry, more)| {
        let mut written = json!({
            "name": entry.name,
            "url": entry.url,
            "elasticsearch_version": entry.elasticsearch_version,
        });
        if let Some(more) = more {
            written["more"] = more;
        }
        written
    });
    prop_oneof![9 => known, 1 => unknown()]
}

fn array() -> impl Strategy<Value = Option<Value>> {
    prop_oneof![
        Just(None),
        Just(Some(Value::Null)),
        prop::collection::vec(written(), 0..5).prop_map(|items| Some(Value::from(items))),
    ]
}

fn configuration() -> impl Strategy<Value = Value> {
    (array(), array(), prop::option::of(version()), unknown()).prop_map(
        |(plugins, bundles, version, unknown)| {
            let fields = [
                ("user_plugins", plugins),
                ("user_bundles", bundles),
                ("version", version.map(Value::from)),
                ("system_settings", Some(unknown)),
            ];
            let told = fields
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?)));
            Value::Object(told.map(|(name, value)| (name.to_owned(), value)).collect())
        },
    )
}

fn tier() -> impl Strategy<Value = Value> {
    let own = prop_oneof![
        Just(None),
        Just(Some(Value::Null)),
        configuration().prop_map(Some)
    ];
    (own, prop::option::of("[a-z]{3}"), 0..2u32).prop_map(|(own, id, size)| {
        let mut tier = json!({ "size": { "value": size, "resource": "memory" } });
        if let Some(own) = own {
            tier["elasticsearch"] = own;
        }
        if let Some(id) = id {
            tier["id"] = id.into();
        }
        tier
    })
}

fn plan() -> impl Strategy<Value = Value> {
    (
        configuration(),
        prop::collection::vec(tier(), 1..4),
        unknown(),
    )
        .prop_map(|(elasticsearch, tiers, unknown)| {
            json!({
                "elasticsearch": elasticsearch,
                "cluster_topology": tiers,
                "deployment_template": unknown,
            })
        })
}

fn which() -> impl Strategy<Value = Array> {
    prop::sample::select(&Array::ALL[..])
}

/// As the desk makes them: what joins is replaced by nothing else of the same edit.
fn edit() -> impl Strategy<Value = Edit> {
    let replaces = prop::collection::vec(url(), 0..3);
    let joining = prop::option::of((which(), entry(), replaces, any::<bool>()));
    let leaving = prop::collection::vec(url(), 0..3);
    (joining, leaving, any::<bool>(), prop::option::of(version())).prop_map(
        |(joining, leave, clean_up, version)| Edit {
            join: joining
                .map(|(array, entry, replaces, only_in_place)| Join {
                    array,
                    entry,
                    replaces,
                    only_in_place,
                })
                .into_iter()
                .collect(),
            leave,
            clean_up,
            version,
        },
    )
}

/// The plan without what may be changed.
fn rest(plan: &Value) -> Value {
    let mut rest = plan.clone();
    let strip = |elasticsearch: Option<&mut Value>| {
        let fields: Option<&mut Map<String, Value>> = elasticsearch.and_then(Value::as_object_mut);
        if let Some(fields) = fields {
            for field in ["user_plugins", "user_bundles", "version"] {
                fields.remove(field);
            }
        }
    };
    strip(rest.get_mut("elasticsearch"));
    let tiers = rest
        .get_mut("cluster_topology")
        .and_then(Value::as_array_mut);
    for tier in tiers.into_iter().flatten() {
        strip(tier.get_mut("elasticsearch"));
    }
    rest
}

fn urls_at(plan: &Value, place: &Place, array: Array) -> Vec<String> {
    let placed = entries(plan).into_iter();
    let here = placed.filter(|one| one.place == *place && one.array == array);
    here.map(|one| one.entry.url)
        .filter(|url| !url.is_empty())
        .collect()
}

fn places(plan: &Value) -> Vec<Place> {
    configurations(plan).map(|(place, _)| place).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(0x8015_0002),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_change_that_was_made_is_not_made_again(plan in plan(), edit in edit()) {
        let once = edited(&plan, &edit).unwrap();
        let twice = edited(&once.plan, &edit).unwrap();
        prop_assert_eq!(&twice.changes, &vec![]);
        prop_assert_eq!(twice.plan, once.plan);
    }

    #[test]
    fn nothing_but_the_arrays_and_the_version_is_touched(plan in plan(), edit in edit()) {
        let done = edited(&plan, &edit).unwrap();
        prop_assert_eq!(rest(&done.plan), rest(&plan));
        // Over the wire and back, too.
        let sent = serde_json::to_string(&done.plan).unwrap();
        prop_assert_eq!(serde_json::from_str::<Value>(&sent).unwrap(), done.plan);
    }

    #[test]
    fn what_is_told_to_differ_is_what_differs(plan in plan(), edit in edit()) {
        let done = edited(&plan, &edit).unwrap();
        prop_assert_eq!(done.changes.is_empty(), done.plan == plan);
    }

    #[test]
    fn an_empty_edit_changes_nothing(plan in plan()) {
        let done = edited(&plan, &Edit::default()).unwrap();
        prop_assert_eq!(done.plan, plan);
    }

    #[test]
    fn no_url_comes_to_stand_twice_in_an_array(plan in plan(), edit in edit()) {
        let done = edited(&plan, &edit).unwrap();
        for place in places(&plan) {
            for array in Array::ALL {
                let (was, is) = (urls_at(&plan, &place, array), urls_at(&done.plan, &place, array));
                for url in &is {
                    let count = |all: &[String]| all.iter().filter(|one| *one == url).count();
                    prop_assert!(count(&is) <= count(&was).max(1));
                }
            }
        }
    }

    #[test]
    fn what_joins_stands_and_what_it_replaces_does_not(plan in plan(), edit in edit()) {
        let done = edited(&plan, &edit).unwrap();
        let standing: HashSet<String> = entries(&done.plan).into_iter().map(|one| one.entry.url).collect();
        for join in &edit.join {
            let joined = entries(&done.plan).into_iter().any(|one| {
                one.array == join.array && one.entry.url == join.entry.url
            });
            prop_assert!(joined || join.only_in_place);
            for former in join.replaces.iter().filter(|former| **former != join.entry.url) {
                prop_assert!(!standing.contains(former));
            }
        }
        for url in &edit.leave {
            let joins = edit.join.iter().any(|join| join.entry.url == *url);
            prop_assert!(joins || !standing.contains(url));
        }
    }

    #[test]
    fn an_array_that_was_there_stays(plan in plan(), edit in edit()) {
        let done = edited(&plan, &edit).unwrap();
        for ((_, before), (_, after)) in configurations(&plan).zip(configurations(&done.plan)) {
            for field in Array::ALL.map(Array::field) {
                let was = before.get(field).is_some_and(Value::is_array);
                prop_assert!(!was || after.get(field).is_some_and(Value::is_array));
            }
        }
    }

    #[test]
    fn those_that_stay_keep_their_order(plan in plan(), edit in edit()) {
        let done = edited(&plan, &edit).unwrap();
        let joins: HashSet<&str> = edit.join.iter().map(|join| join.entry.url.as_str()).collect();
        for place in places(&plan) {
            for array in Array::ALL {
                let stays = |url: &String| !joins.contains(url.as_str());
                let was: Vec<String> = urls_at(&plan, &place, array).into_iter().filter(stays).collect();
                let mut was = was.iter();
                let is = urls_at(&done.plan, &place, array).into_iter().filter(stays);
                for url in is {
                    prop_assert!(was.any(|former| *former == url));
                }
            }
        }
    }

    #[test]
    fn cleaning_up_leaves_no_double_that_can_be_told(plan in plan()) {
        let clean = Edit { clean_up: true, ..Edit::default() };
        let before: HashSet<String> = entries(&plan).into_iter().map(|one| one.entry.name).collect();
        let done = edited(&plan, &clean).unwrap().plan;
        let left = doubled(&done);
        let told = left.iter().any(|one| !matches!(one, Doubled::SameName { .. }));
        prop_assert!(!told, "{:?}", left);
        let after: HashSet<String> = entries(&done).into_iter().map(|one| one.entry.name).collect();
        prop_assert_eq!(before, after, "no name is lost");
    }

    #[test]
    fn nothing_that_is_read_can_fail(anything in unknown()) {
        let _ = (entries(&anything), doubled(&anything), edited(&anything, &Edit::default()));
    }
}
