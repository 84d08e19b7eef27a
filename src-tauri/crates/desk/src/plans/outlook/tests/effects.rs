//! What attaching, detaching and cleaning up do.

use std::slice::from_ref;

use super::super::super::asked::leaving;
use super::super::super::samples::{Sample, entry};
use super::*;
use crate::extensions::ExtensionId;

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
            with(PLUGINS, from_ref(&old)),
            attach_ik(),
            replaces(&[former("ik", "8.14.3")]),
        ),
        (
            "another build in a tier",
            sample().tier(PLUGINS, from_ref(&old)),
            attach_ik(),
            replaces(&[former("ik", "8.14.3")]),
        ),
        (
            "the same name among the bundles",
            with(BUNDLES, from_ref(&old)),
            attach_ik(),
            PlanEffect::Adds,
        ),
        (
            "there",
            with(PLUGINS, from_ref(&own)),
            attach_ik(),
            PlanEffect::Nothing,
        ),
        (
            "there, in the wrong array",
            with(BUNDLES, from_ref(&own)),
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
            with(PLUGINS, from_ref(&ik)).tier(PLUGINS, from_ref(&ik)),
            leave("1"),
            removes(&[former("ik", "8.15.2")]),
        ),
        (
            "not there",
            with(PLUGINS, from_ref(&ik)),
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
            with(PLUGINS, from_ref(&ik)),
            replace("1", &new),
            PlanEffect::Replaces {
                former: vec![former("ik", "8.15.2")],
            },
        ),
        (
            "replaced by what is for another version",
            with(PLUGINS, from_ref(&ik)),
            replace("1", &old_new),
            needs("8.15.2", &["ik"]),
        ),
        (
            "replaced where only the plan that is being carried out names it",
            with(PLUGINS, &[entry("ik", "repo://5", "8.15.2")]),
            replace("1", &new),
            PlanEffect::NotChangeable,
        ),
        (
            "twice in one array",
            with(PLUGINS, &[ik.clone(), ik.clone(), ik.clone()]),
            Asked::CleanUp,
            PlanEffect::CleansUp { entries: 2 },
        ),
        (
            "in both places, cleaned up",
            with(PLUGINS, from_ref(&ik)).tier(PLUGINS, from_ref(&ik)),
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
