//! What cannot be changed, what to know before, and what is shown.

use std::slice::from_ref;

use serde_json::json;

use super::super::super::asked::{Joins, leaving};
use super::super::super::samples::{CLUSTER, INFO, PLAN, Sample, entry};
use super::*;
use crate::deployments::DeploymentStatus;
use crate::extensions::ExtensionId;

#[test]
fn what_cannot_be_changed() {
    let stopped = |status: &str| sample().set(INFO, "status", json!(status));
    for (case, sample, possible) in [
        ("stopped", stopped("stopped"), false),
        ("changing", stopped("reconfiguring"), true),
        (
            "deleted",
            sample().set("", "metadata", json!({ "hidden": true })),
            false,
        ),
        ("no plan", sample().set(INFO, "plan_info", json!({})), false),
        ("no version", Sample::new("search", ""), false),
        (
            "no tiers",
            sample().set(PLAN, "cluster_topology", json!([])),
            false,
        ),
        (
            "no Elasticsearch",
            sample().set("/resources", "elasticsearch", json!([])),
            false,
        ),
    ] {
        let seen = prospect(&sample.read(), &attach_ik());
        assert_eq!(seen.outlook.possible, possible, "{case}");
        let refused = seen.obstacle().map(|fault| fault.code);
        let expected = (!possible).then_some(FaultCode::DeploymentNotChangeable);
        assert_eq!(refused, expected, "{case}");
    }
    let seen = prospect(&stopped("stopped").read(), &Asked::Reapply);
    assert_eq!(seen.outlook.status, DeploymentStatus::Stopped);
    assert_eq!(seen.outlook.effect, PlanEffect::NotChangeable);
}

#[test]
fn what_to_know_before() {
    use PlanCaution::{
        DictionaryMayBeNamed, FetchedAtEveryStart, LastAttemptFailed, Pending, SingleNode,
        Unhealthy,
    };
    let one = json!({ "instances": [{ "instance_name": "instance-0000000000" }] });
    let words = entry("words", "repo://2", "8.*");
    let words_new = draft("words", ExtensionKind::Bundle, "8.*");
    let leave = |id: &str| leaving(&ExtensionId(id.to_owned()));
    let cases = [
        ("none", sample(), attach_ik(), vec![]),
        (
            "one node",
            sample().set(INFO, "topology", one.clone()),
            attach_ik(),
            vec![SingleNode],
        ),
        (
            "unhealthy",
            sample().set("", "healthy", json!(false)),
            attach_ik(),
            vec![Unhealthy],
        ),
        (
            "not told whether healthy",
            sample().set("", "healthy", json!(null)),
            attach_ik(),
            vec![],
        ),
        (
            "another change",
            sample().set(
                &format!("{INFO}/plan_info"),
                "pending",
                json!({ "plan": {} }),
            ),
            attach_ik(),
            vec![Pending],
        ),
        (
            "the last change failed",
            sample().set(&format!("{INFO}/plan_info"), "healthy", json!(false)),
            Asked::Reapply,
            vec![LastAttemptFailed],
        ),
        (
            "a bundle leaves",
            with(BUNDLES, from_ref(&words)),
            leave("2"),
            vec![DictionaryMayBeNamed],
        ),
        (
            "a bundle stays in a tier",
            with(BUNDLES, from_ref(&words)).tier(BUNDLES, from_ref(&words)),
            Asked::CleanUp,
            vec![],
        ),
        (
            "a bundle is replaced",
            with(BUNDLES, from_ref(&words)),
            replace("2", &words_new),
            vec![DictionaryMayBeNamed],
        ),
        (
            "a plugin leaves",
            with(PLUGINS, &[entry("ik", "repo://1", "8.15.2")]),
            leave("1"),
            vec![],
        ),
        (
            "fetched by nodes",
            sample(),
            attach_url("http://files.internal/words-2.zip", "*"),
            vec![FetchedAtEveryStart],
        ),
        (
            "several",
            with(BUNDLES, &[words])
                .set(INFO, "topology", one.clone())
                .set("", "healthy", json!(false)),
            leave("2"),
            vec![SingleNode, Unhealthy, DictionaryMayBeNamed],
        ),
        (
            "nothing happens",
            sample().set(INFO, "topology", one),
            leave("2"),
            vec![],
        ),
    ];
    for (case, sample, asked, cautions) in cases {
        assert_eq!(
            prospect(&sample.read(), &asked).outlook.cautions,
            cautions,
            "{case}"
        );
    }
}

#[test]
fn the_difference_holds_no_secret_and_the_edit_neither() {
    let url = "https://user:canary@host/words.zip?sig=canary";
    let plan = with(BUNDLES, &[entry("words", url, "8.*")]);
    let seen = prospect(&plan.read(), &attach_bundle("8.*"));
    let outlook = serde_json::to_string(&seen.outlook).unwrap();
    let edit = serde_json::to_string(&seen.edit).unwrap();
    assert!(outlook.contains("host/words.zip"), "{outlook}");
    assert!(!outlook.contains("canary"), "{outlook}");
    assert!(!edit.contains("canary"), "{edit}");
    let deployment = with(BUNDLES, &[entry("words", url, "8.*")]).read();
    let current = deployment.current_plan().unwrap();
    let resolved = seen.edit.on(current, None).unwrap();
    assert_eq!(resolved.join[0].replaces, [url]);
}

#[test]
fn a_successor_stays_away_where_the_former_one_was_detached_meanwhile() {
    let ik = entry("ik", "repo://1", "8.15.2");
    let new = draft("ik", ExtensionKind::Plugin, "8.15.2");
    for (asked, comes) in [
        (replace("1", &new), false),
        (raise("8.17.0", None), false),
        (Asked::Join(Joins::made_first(&new).unwrap()), true),
    ] {
        let edit = prospect(&with(PLUGINS, from_ref(&ik)).read(), &asked).edit;
        let meanwhile = sample().read();
        let current = meanwhile.current_plan().unwrap();
        let edit = edit.on(current, Some("repo://99")).unwrap();
        let after = plan::edited(current, &edit).unwrap().plan;
        assert_eq!(!plan::entries(&after).is_empty(), comes, "{asked:?}");
    }
}

#[test]
fn what_is_yet_to_be_made_is_shown_without_an_id() {
    let new = draft("ik", ExtensionKind::Plugin, "8.15.2");
    let asked = Asked::Join(Joins::made_first(&new).unwrap());
    let seen = prospect(&sample().read(), &asked);
    assert!(seen.edit.needs_made());
    assert_eq!(
        seen.outlook.difference[0].after,
        [r#"{"name": "ik", "url": "repo://…", "elasticsearch_version": "8.15.2"}"#]
    );
}

#[test]
fn a_deployment_is_shown_with_what_a_person_must_know_of_it() {
    let outlook = prospect(
        &sample().set(CLUSTER, "region", json!(null)).read(),
        &attach_ik(),
    )
    .outlook;
    assert_eq!((outlook.nodes, outlook.zones), (2, 2));
    assert_eq!(outlook.version.as_deref(), Some("8.15.2"));
    assert_eq!(outlook.health, DeploymentHealth::Healthy);
    assert_eq!(outlook.status, DeploymentStatus::Started);
}
