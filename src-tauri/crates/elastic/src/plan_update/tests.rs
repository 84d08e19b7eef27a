#![expect(
    clippy::needless_pass_by_value,
    reason = "every call makes its JSON in place"
)]

use serde_json::json;

use super::*;

fn deployment(cluster: Value) -> Deployment {
    serde_json::from_value(json!({
        "id": "a1",
        "name": "search-prod",
        "healthy": true,
        "alias": "search",
        "settings": { "observability": { "logging": {} } },
        "metadata": { "tags": [] },
        "resources": { "elasticsearch": [cluster], "kibana": [{ "ref_id": "main-kibana" }] },
    }))
    .unwrap()
}

fn cluster() -> Value {
    json!({
        "ref_id": "main-elasticsearch",
        "id": "c1",
        "region": "gcp-us-central1",
        "info": {
            "cluster_id": "c1",
            "cluster_name": "observability",
            "settings": {
                "curation": { "specs": [] },
                "dedicated_masters_threshold": 6,
                "metadata": { "hidden": false, "owner_id": "1059003638" },
                "snapshot": { "enabled": true, "retention": {}, "suspended": [] },
                "trust": null,
            },
            "plan_info": { "current": { "plan": { "cluster_topology": [{}] } } },
        },
    })
}

/// The conversion is that of `NewUpdateRequest` in Elastic's cloud-sdk-go, with other resources
/// left out, which an update without `prune_orphans` leaves as they are.
#[test]
fn an_update_names_what_elastics_own_clients_name() {
    let plan = json!({ "cluster_topology": [{}], "elasticsearch": { "user_bundles": [] } });
    let update = PlanUpdate::of(&deployment(cluster()), plan.clone()).unwrap();
    let expected = json!({
        "name": "search-prod",
        "prune_orphans": false,
        "resources": { "elasticsearch": [{
            "ref_id": "main-elasticsearch",
            "region": "gcp-us-central1",
            "display_name": "observability",
            "plan": plan,
            "settings": {
                "curation": { "specs": [] },
                "dedicated_masters_threshold": 6,
                "snapshot": { "enabled": true, "retention": {}, "suspended": [] },
            },
        }] },
    });
    assert_eq!(*update.as_json(), expected);
    assert_eq!(serde_json::to_value(&update).unwrap(), expected);
}

#[test]
fn what_was_not_told_is_not_sent() {
    let bare = json!({ "ref_id": "r", "region": "ece-region", "info": { "settings": null } });
    let update = PlanUpdate::of(&deployment(bare), json!({})).unwrap();
    let sent = &update.as_json()["resources"]["elasticsearch"][0];
    assert_eq!(
        *sent,
        json!({ "ref_id": "r", "region": "ece-region", "plan": {} })
    );
}

#[test]
fn a_name_that_was_not_told_is_not_taken_away() {
    let nameless = json!({ "id": "a1", "resources": { "elasticsearch": [cluster()] } });
    let nameless: Deployment = serde_json::from_value(nameless).unwrap();
    let update = PlanUpdate::of(&nameless, json!({})).unwrap();
    assert_eq!(update.as_json().get("name"), None);
}

#[test]
fn a_plan_with_a_number_that_could_not_be_kept_does_not_go_back() {
    let inexact = deployment(cluster()).told_exactly(false);
    let made = PlanUpdate::of(&inexact, json!({}));
    assert_eq!(made, Err(PlanError::InexactNumber));
}

#[test]
fn without_a_place_to_go_there_is_no_update() {
    for nowhere in [
        json!({ "ref_id": "r" }),
        json!({ "region": "x" }),
        json!(null),
    ] {
        let made = PlanUpdate::of(&deployment(nowhere), json!({}));
        assert_eq!(made, Err(PlanError::NoCluster));
    }
    let made = PlanUpdate::of(&deployment(cluster()), json!([]));
    assert_eq!(made, Err(PlanError::NotAPlan));
}

#[test]
fn an_answer_keeps_the_checked_plan_and_no_credentials() {
    let read: Updated = serde_json::from_value(json!({
        "id": "a1",
        "resources": [{ "credentials": { "username": "elastic", "password": "canary" } }],
        "diagnostics": { "updates": { "elasticsearch": [{ "backend_plan": { "a": 1 } }] } },
    }))
    .unwrap();
    assert_eq!(read.backend_plan, Some(json!({ "a": 1 })));
    assert!(!format!("{read:?}").contains("canary"));
    assert_eq!(
        serde_json::from_value::<Updated>(json!({})).unwrap(),
        Updated::default()
    );
    assert!(serde_json::from_value::<Updated>(json!([])).is_err());
}

#[test]
fn debug_shows_no_plan() {
    let plan = json!({ "elasticsearch": { "user_settings_yaml": "canary" } });
    let update = PlanUpdate::of(&deployment(cluster()), plan).unwrap();
    assert!(!format!("{update:?}").contains("canary"));
}
