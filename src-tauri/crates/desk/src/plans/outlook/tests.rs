use serde_json::Value;

use super::super::asked::{Joins, Raise};
use super::super::builds::{Build, BuildShelf};
use super::super::samples::{Sample, extension};
use super::super::versions::{Offer, Offers};
use super::super::view::Former;
use super::*;
use crate::connections::ServiceKind;
use crate::extensions::ExtensionDraft;

mod beforehand;
mod effects;
mod raising;

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
