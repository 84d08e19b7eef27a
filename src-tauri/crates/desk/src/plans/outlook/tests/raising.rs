//! What raising the version does.

use std::slice::from_ref;

use super::super::super::samples::entry;
use super::*;
use crate::deployments::PlanPlace;
use crate::plans::PlanCaution;

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
            with(PLUGINS, from_ref(&ik)),
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
    assert!(
        seen.outlook.cautions.contains(&PlanCaution::OtherPartsStay),
        "Kibana is not raised along"
    );
}
