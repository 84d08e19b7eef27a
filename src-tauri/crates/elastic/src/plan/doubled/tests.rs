use serde_json::json;

use super::*;

fn one(name: &str, url: &str, version: &str) -> Value {
    json!({ "name": name, "url": url, "elasticsearch_version": version })
}

fn urls(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.url.as_str()).collect()
}

#[test]
fn every_kind_of_double_is_found_once() {
    let (first, second) = (
        one("ik", "repo://1", "8.15.2"),
        one("ik", "repo://2", "8.14.3"),
    );
    let plan = json!({
        "elasticsearch": { "user_plugins": [first], "user_bundles": [] },
        "cluster_topology": [
            { "id": "hot", "elasticsearch": { "user_plugins": [first, first, first, second, null] } },
            { "elasticsearch": { "user_plugins": [first] } },
        ],
    });
    let found = doubled(&plan);
    let [
        Doubled::SameUrl {
            array,
            entry,
            place,
        },
        Doubled::SameName { name, entries, .. },
        both,
    ] = &found[..]
    else {
        panic!("{found:?}");
    };
    assert_eq!((*array, entry.url.as_str()), (Array::Plugins, "repo://1"));
    let hot = Place::Tier {
        index: 0,
        id: Some("hot".to_owned()),
    };
    assert_eq!(*place, hot);
    assert_eq!(name, "ik");
    assert_eq!(urls(entries), ["repo://1", "repo://2"]);
    assert!(
        matches!(both, Doubled::BothPlaces { array: Array::Plugins, entry } if entry.name == "ik")
    );
}

#[test]
fn what_looks_alike_is_not_always_double() {
    let (plugin, bundle) = (
        one("ik", "repo://1", "8.15.2"),
        one("words", "repo://3", "8.*"),
    );
    for fine in [
        json!({}),
        json!(null),
        // One tier sees the default.
        json!({
            "elasticsearch": { "user_plugins": [plugin] },
            "cluster_topology": [{ "elasticsearch": { "user_plugins": [plugin] } }, {}],
        }),
        // There are no tiers that would override it.
        json!({ "elasticsearch": { "user_plugins": [plugin] }, "cluster_topology": [] }),
        // Nodes unpack bundles of one name one after the other.
        json!({ "elasticsearch": { "user_bundles": [bundle, one("words", "repo://4", "8.*")] } }),
        // Nothing is known of these two.
        json!({ "elasticsearch": { "user_plugins": [{}, {}, { "name": "ik" }, { "name": "ik" }] } }),
    ] {
        assert_eq!(doubled(&fine), [], "{fine}");
    }
}
