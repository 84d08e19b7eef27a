use serde_json::{Value, json};

use super::super::asked::{Joins, Raise, leaving};
use super::super::builds::{Build, BuildShelf};
use super::super::samples::{CLUSTER, INFO, PLAN, Sample, entry, extension};
use super::super::versions::{Offer, Offers};
use super::super::view::Former;
use super::*;
use crate::connections::ServiceKind;
use crate::deployments::{DeploymentStatus, PlanPlace};
use crate::extensions::{ExtensionDraft, ExtensionId};

const PLUGINS: &str = "user_plugins";
const BUNDLES: &str = "user_bundles";

fn draft(name: &str, kind: ExtensionKind, version: &str) -> ExtensionDraft {
    ExtensionDraft {
        name: name.to_owned(),
        description: None,
        kind,
        version: version.to_owned(),
    }
}

/// Attaching a plugin of the store, `ik` for 8.15.2 with the id 1.
fn attach_ik() -> Asked {
    let build = Build::of(&extension("1", "ik", "plugin", "8.15.2", 1));
    Asked::Join(Joins::stored(build).unwrap())
}

fn attach_bundle(version: &str) -> Asked {
    let build = Build::of(&extension("2", "words", "bundle", version, 1));
    Asked::Join(Joins::stored(build).unwrap())
}

fn attach_url(url: &str, version: &str) -> Asked {
    let kind = ExtensionKind::Bundle;
    Asked::Join(Joins::fetched(ServiceKind::Ece, "words", url, kind, version).unwrap())
}

fn replace(former: &str, draft: &ExtensionDraft) -> Asked {
    Asked::Replace {
        former: format!("repo://{former}"),
        entry: Joins::made_first(draft).unwrap(),
    }
}

/// Raising to a version, with three builds in the store; offered are 8.17.0 and 9.0.0.
fn raise(version: &str, draft: Option<&ExtensionDraft>) -> Asked {
    let mut raise = Raise::to(version, draft).unwrap();
    raise.builds = BuildShelf::of(&[
        extension("1", "ik", "plugin", "8.15.2", 1),
        extension("7", "ik", "plugin", "8.17.0", 2),
        extension("8", "ik", "plugin", "8.17.0", 3),
        extension("2", "words", "bundle", "8.*", 1),
        extension("9", "words", "bundle", "9.*", 1),
    ]);
    let offer = |version: &str, to: &[&str]| Offer {
        version: version.to_owned(),
        upgradable_to: to.iter().map(|&to| to.to_owned()).collect(),
    };
    let mut offers = Offers::default();
    offers.told(
        Some("gcp-europe-west3"),
        vec![
            offer("8.15.2", &["8.17.0", "9.0.0"]),
            offer("8.17.0", &["9.0.0"]),
            offer("9.0.0", &[]),
            offer("9.1.0", &[]),
        ],
    );
    raise.offers = offers;
    Asked::Raise(raise)
}

fn former(name: &str, version: &str) -> Former {
    Former {
        name: name.to_owned(),
        version: version.to_owned(),
    }
}

fn needs(version: &str, names: &[&str]) -> PlanEffect {
    PlanEffect::NeedsBuild {
        version: version.to_owned(),
        names: names.iter().map(|&name| name.to_owned()).collect(),
    }
}

fn sample() -> Sample {
    Sample::new("search", "8.15.2")
}

fn with(array: &str, entries: &[Value]) -> Sample {
    sample().default(array, entries)
}

/// What an act does, and whether it may be chosen.
fn effect(sample: Sample, asked: &Asked) -> (PlanEffect, bool) {
    let outlook = prospect(&sample.read(), asked).outlook;
    (outlook.effect, outlook.possible)
}

fn assert_effects(cases: Vec<(&str, Sample, Asked, PlanEffect)>) {
    for (case, sample, asked, expected) in cases {
        let possible = happens(&expected);
        assert_eq!(effect(sample, &asked), (expected, possible), "{case}");
    }
}

#[test]
fn what_attaching_does() {
    let replaces = |formers: &[Former]| PlanEffect::Replaces {
        former: formers.to_vec(),
    };
    let old = entry("ik", "repo://5", "8.14.3");
    let own = entry("ik", "repo://1", "8.15.2");
    let other = entry("icu", "repo://4", "8.15.2");
    let words = |version| entry("words", "https://host/words.zip", version);
    assert_effects(vec![
        ("nothing there", sample(), attach_ik(), PlanEffect::Adds),
        (
            "another name",
            with(PLUGINS, &[other]),
            attach_ik(),
            PlanEffect::Adds,
        ),
        (
            "another build in the default",
            with(PLUGINS, &[old.clone()]),
            attach_ik(),
            replaces(&[former("ik", "8.14.3")]),
        ),
        (
            "another build in a tier",
            sample().tier(PLUGINS, &[old.clone()]),
            attach_ik(),
            replaces(&[former("ik", "8.14.3")]),
        ),
        (
            "the same name among the bundles",
            with(BUNDLES, &[old.clone()]),
            attach_ik(),
            PlanEffect::Adds,
        ),
        (
            "there",
            with(PLUGINS, &[own.clone()]),
            attach_ik(),
            PlanEffect::Nothing,
        ),
        (
            "there, in the wrong array",
            with(BUNDLES, &[own.clone()]),
            attach_ik(),
            PlanEffect::Nothing,
        ),
        (
            "there beside another build",
            with(PLUGINS, &[own, old]),
            attach_ik(),
            replaces(&[former("ik", "8.14.3")]),
        ),
        (
            "a plugin for another version",
            Sample::new("search", "8.14.3"),
            attach_ik(),
            needs("8.14.3", &["ik"]),
        ),
        (
            "a bundle for the major",
            sample(),
            attach_bundle("8.*"),
            PlanEffect::Adds,
        ),
        (
            "a bundle for all",
            sample(),
            attach_bundle("*"),
            PlanEffect::Adds,
        ),
        (
            "a bundle for another major",
            sample(),
            attach_bundle("7.*"),
            needs("8.15.2", &["words"]),
        ),
        (
            "from a URL",
            sample(),
            attach_url("https://host/words.zip", "8.*"),
            PlanEffect::Adds,
        ),
        (
            "from the URL that is there",
            with(BUNDLES, &[words("8.*")]),
            attach_url("https://host/words.zip", "8.*"),
            PlanEffect::Nothing,
        ),
        (
            "from the URL that is there, for other versions",
            with(BUNDLES, &[words("8.15.2")]),
            attach_url("https://host/words.zip", "8.*"),
            replaces(&[former("words", "8.15.2")]),
        ),
    ]);
}

#[test]
fn what_detaching_and_the_others_do() {
    let removes = |formers: &[Former]| PlanEffect::Removes {
        former: formers.to_vec(),
    };
    let named = || Asked::LeaveNamed {
        name: "words".to_owned(),
        kind: ExtensionKind::Bundle,
    };
    let leave = |id: &str| leaving(&ExtensionId(id.to_owned()));
    let ik = entry("ik", "repo://1", "8.15.2");
    let stored = entry("words", "repo://2", "8.*");
    let fetched = entry("words", "https://u:p@host/w.zip?sig=1", "8.*");
    let new = draft("ik", ExtensionKind::Plugin, "8.15.2");
    let old_new = draft("ik", ExtensionKind::Plugin, "8.14.3");
    assert_effects(vec![
        (
            "in both places",
            with(PLUGINS, &[ik.clone()]).tier(PLUGINS, &[ik.clone()]),
            leave("1"),
            removes(&[former("ik", "8.15.2")]),
        ),
        (
            "not there",
            with(PLUGINS, &[ik.clone()]),
            leave("2"),
            PlanEffect::Nothing,
        ),
        (
            "what is none of the store",
            with(BUNDLES, &[stored.clone(), fetched]),
            named(),
            removes(&[former("words", "8.*")]),
        ),
        (
            "only of the store",
            with(BUNDLES, &[stored]),
            named(),
            PlanEffect::Nothing,
        ),
        (
            "replaced safely",
            with(PLUGINS, &[ik.clone()]),
            replace("1", &new),
            PlanEffect::Replaces {
                former: vec![former("ik", "8.15.2")],
            },
        ),
        (
            "replaced by what is for another version",
            with(PLUGINS, &[ik.clone()]),
            replace("1", &old_new),
            needs("8.15.2", &["ik"]),
        ),
        (
            "twice in one array",
            with(PLUGINS, &[ik.clone(), ik.clone(), ik.clone()]),
            Asked::CleanUp,
            PlanEffect::CleansUp { entries: 2 },
        ),
        (
            "in both places, cleaned up",
            with(PLUGINS, &[ik.clone()]).tier(PLUGINS, &[ik.clone()]),
            Asked::CleanUp,
            PlanEffect::CleansUp { entries: 1 },
        ),
        (
            "two builds, neither for this version",
            with(
                PLUGINS,
                &[
                    entry("ik", "repo://5", "8.14.3"),
                    entry("ik", "repo://6", "8.13.0"),
                ],
            ),
            Asked::CleanUp,
            PlanEffect::Nothing,
        ),
        (
            "nothing twice",
            with(PLUGINS, &[ik]),
            Asked::CleanUp,
            PlanEffect::Nothing,
        ),
        ("once more", sample(), Asked::Reapply, PlanEffect::Reapplies),
    ]);
}

#[test]
fn what_raising_does() {
    let upgrades = |to: &str, swaps: &[Former]| PlanEffect::Upgrades {
        from: "8.15.2".to_owned(),
        to: to.to_owned(),
        swaps: swaps.to_vec(),
    };
    let ik = entry("ik", "repo://1", "8.15.2");
    let icu = entry("icu", "repo://4", "8.15.2");
    let words = |version| entry("words", "repo://2", version);
    let icu_draft = draft("icu", ExtensionKind::Plugin, "8.17.0");
    let words_draft = draft("words", ExtensionKind::Bundle, "9.*");
    assert_effects(vec![
        (
            "nothing attached",
            sample(),
            raise("8.17.0", None),
            upgrades("8.17.0", &[]),
        ),
        (
            "there already",
            sample(),
            raise("8.15.2", None),
            PlanEffect::Nothing,
        ),
        (
            "older",
            sample(),
            raise("8.14.3", None),
            PlanEffect::NotOffered {
                version: "8.14.3".to_owned(),
            },
        ),
        (
            "newer and not offered",
            sample(),
            raise("9.1.0", None),
            PlanEffect::NotOffered {
                version: "9.1.0".to_owned(),
            },
        ),
        (
            "a build is there",
            with(PLUGINS, &[ik.clone()]),
            raise("8.17.0", None),
            upgrades("8.17.0", &[former("ik", "8.15.2")]),
        ),
        (
            "one is there and one is missing",
            with(PLUGINS, &[ik.clone(), icu.clone()]),
            raise("8.17.0", None),
            needs("8.17.0", &["icu"]),
        ),
        (
            "the missing one is yet to be made",
            with(PLUGINS, &[ik.clone(), icu]),
            raise("8.17.0", Some(&icu_draft)),
            upgrades("8.17.0", &[former("ik", "8.15.2"), former("icu", "8.15.2")]),
        ),
        (
            "no build for the major",
            with(PLUGINS, &[ik]),
            raise("9.0.0", None),
            needs("9.0.0", &["ik"]),
        ),
        (
            "a bundle goes along",
            with(BUNDLES, &[words("8.*")]),
            raise("8.17.0", None),
            upgrades("8.17.0", &[]),
        ),
        (
            "an entry that is narrower than its bundle",
            with(BUNDLES, &[words("8.15.2")]),
            raise("8.17.0", None),
            upgrades("8.17.0", &[former("words", "8.15.2")]),
        ),
        (
            "another bundle for the major",
            with(BUNDLES, &[words("8.*")]),
            raise("9.0.0", None),
            upgrades("9.0.0", &[former("words", "8.*")]),
        ),
        (
            "a bundle that is none of the store",
            with(BUNDLES, &[entry("synonyms", "https://host/s.zip", "8.*")]),
            raise("9.0.0", None),
            needs("9.0.0", &["synonyms"]),
        ),
        (
            "a bundle that is yet to be made",
            with(BUNDLES, &[words("8.*")]),
            raise("9.0.0", Some(&words_draft)),
            upgrades("9.0.0", &[former("words", "8.*")]),
        ),
    ]);
}

#[test]
fn of_several_builds_the_latest_is_taken_in_one_change() {
    let plan = with(PLUGINS, &[entry("ik", "repo://1", "8.15.2")])
        .tier(PLUGINS, &[entry("ik", "repo://5", "8.14.3")]);
    let seen = prospect(&plan.read(), &raise("8.17.0", None));
    let changed: Vec<_> = seen
        .outlook
        .difference
        .iter()
        .map(|one| (&one.place, one.field))
        .collect();
    let tier = PlanPlace::Tier {
        tier: "hot_content".to_owned(),
    };
    assert_eq!(
        changed,
        [
            (&PlanPlace::Default, PlanField::Version),
            (&PlanPlace::Default, PlanField::UserPlugins),
            (&tier, PlanField::UserPlugins),
        ]
    );
    let joined = r#"{"name": "ik", "url": "repo://8", "elasticsearch_version": "8.17.0"}"#;
    for one in &seen.outlook.difference[1..] {
        assert_eq!(one.after, [joined]);
    }
    assert_eq!(seen.edit.seen_version.as_deref(), Some("8.15.2"));
    assert_eq!(seen.edit.version.as_deref(), Some("8.17.0"));
}

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
            with(BUNDLES, &[words.clone()]),
            leave("2"),
            vec![DictionaryMayBeNamed],
        ),
        (
            "a bundle stays in a tier",
            with(BUNDLES, &[words.clone()]).tier(BUNDLES, &[words.clone()]),
            Asked::CleanUp,
            vec![],
        ),
        (
            "a bundle is replaced",
            with(BUNDLES, &[words.clone()]),
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
