use serde_json::json;

use super::*;

#[test]
fn a_line_is_the_entry_as_people_write_it() {
    let entry =
        json!({ "elasticsearch_version": "8.*", "name": "a \"b\"", "url": "repo://1", "x": [1] });
    assert_eq!(
        line(&entry),
        r#"{"name": "a \"b\"", "url": "repo://1", "elasticsearch_version": "8.*", "x": [1]}"#
    );
    assert_eq!(line(&json!({ "url": null })), r#"{"url": null}"#);
    assert_eq!(line(&json!("text")), r#""text""#);
}

#[test]
fn a_line_shows_no_secret_of_a_url() {
    let entry = json!({ "url": "https://me:canary@files.example.com/ik.zip?sig=canary" });
    let shown = line(&entry);
    assert!(shown.contains("files.example.com/ik.zip"), "{shown}");
    assert!(!shown.contains("canary"), "{shown}");
}

#[test]
fn only_what_differs_is_told() {
    let before = json!({
        "elasticsearch": { "version": "8.15.2", "user_plugins": null, "user_bundles": [] },
        "cluster_topology": [{ "elasticsearch": {} }, { "id": "warm", "elasticsearch": {} }],
    });
    assert_eq!(changes(&before, &before), []);
    let mut after = before.clone();
    after["elasticsearch"]["version"] = json!("8.17.0");
    after["cluster_topology"][1]["elasticsearch"]["user_bundles"] = json!([{ "name": "words" }]);
    let warm = Place::Tier {
        index: 1,
        id: Some("warm".to_owned()),
    };
    let expected = [
        Change {
            place: Place::Default,
            field: Field::Version,
            before: vec![r#""8.15.2""#.to_owned()],
            after: vec![r#""8.17.0""#.to_owned()],
        },
        Change {
            place: warm,
            field: Field::UserBundles,
            before: vec![],
            after: vec![r#"{"name": "words"}"#.to_owned()],
        },
    ];
    assert_eq!(changes(&before, &after), expected);
}
