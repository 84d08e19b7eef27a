//! What an act does to the plan of one deployment.

use super::asked::{Asked, Joins, Raise};
use super::builds::works_on;
use super::change::{Builds, PlanEdit};
use super::view::{Former, PlanEffect};
use crate::deployments::Entry;

/// What is known of a deployment whose plan can be changed.
pub(crate) struct Ground<'a> {
    /// The version that it runs.
    pub(crate) version: &'a str,
    /// Where it runs.
    pub(crate) region: Option<&'a str>,
    /// What its plan names.
    pub(crate) entries: &'a [Entry],
}

/// What happens, and the change that makes it happen. Where nothing is to happen, the change is
/// empty and must not be sent.
#[derive(Debug)]
pub(crate) struct Decision {
    pub(crate) effect: PlanEffect,
    pub(crate) edit: PlanEdit,
}

impl Decision {
    fn no_change(effect: PlanEffect) -> Self {
        Self {
            effect,
            edit: PlanEdit::default(),
        }
    }
}

impl Asked {
    /// What it does on this ground.
    pub(crate) fn decide(&self, ground: &Ground<'_>) -> Decision {
        match self {
            Self::Join(entry) => join(entry, ground),
            Self::LeaveUrl(url) => leave(ground, |entry| entry.url == *url),
            Self::LeaveNamed { name, kind } => leave(ground, |entry| {
                entry.kind == *kind && entry.name == *name && entry.extension().is_none()
            }),
            Self::Replace { former, entry } => replace(former, entry, ground),
            Self::CleanUp => Decision {
                // How many, tells the change itself.
                effect: PlanEffect::CleansUp { entries: 0 },
                edit: PlanEdit {
                    clean_up: true,
                    ..PlanEdit::default()
                },
            },
            Self::Reapply => Decision::no_change(PlanEffect::Reapplies),
            Self::Raise(raise) => raise_to(raise, ground),
        }
    }
}

fn join(joins: &Joins, ground: &Ground<'_>) -> Decision {
    let others = |entry: &&Entry| {
        entry.kind == joins.kind && entry.name == joins.name && !is_same(joins, entry)
    };
    let replaced: Vec<&Entry> = ground.entries.iter().filter(others).collect();
    let there = ground.entries.iter().any(|entry| is_same(joins, entry));
    if there && replaced.is_empty() {
        return Decision::no_change(PlanEffect::Nothing);
    }
    joined(joins, &replaced, ground)
}

/// Whether an entry is the one that is to join. What nodes fetch from a URL is named by the entry
/// alone, so that its version counts; an extension of the store has its own.
fn is_same(joins: &Joins, entry: &Entry) -> bool {
    let Builds::At { url } = &joins.build else {
        return false;
    };
    let same_version = entry.extension().is_some() || entry.version == joins.version;
    entry.url == *url && same_version
}

fn replace(former: &str, joins: &Joins, ground: &Ground<'_>) -> Decision {
    let goes = |entry: &&Entry| {
        entry.url == former || (entry.kind == joins.kind && entry.name == joins.name)
    };
    let replaced: Vec<&Entry> = ground.entries.iter().filter(goes).collect();
    if !replaced.iter().any(|entry| entry.url == former) {
        // Only the plan that is being carried out names it. What that one comes to has to be seen
        // first.
        return Decision::no_change(PlanEffect::NotChangeable);
    }
    let mut decision = joined(joins, &replaced, ground);
    for joining in &mut decision.edit.join {
        joining.only_in_place = true;
    }
    decision
}

fn joined(joins: &Joins, replaced: &[&Entry], ground: &Ground<'_>) -> Decision {
    if !works_on(joins.kind, &joins.version, ground.version) {
        return Decision::no_change(PlanEffect::NeedsBuild {
            version: ground.version.to_owned(),
            names: vec![joins.name.clone()],
        });
    }
    let mut joining = joins.joining();
    joining.replaces = replaced.iter().map(|entry| entry.leaving()).collect();
    joining.replaces.dedup();
    let effect = if replaced.is_empty() {
        PlanEffect::Adds
    } else {
        PlanEffect::Replaces {
            former: formers(replaced),
        }
    };
    Decision {
        effect,
        edit: PlanEdit {
            join: vec![joining],
            seen_version: Some(ground.version.to_owned()),
            ..PlanEdit::default()
        },
    }
}

fn leave(ground: &Ground<'_>, goes: impl Fn(&Entry) -> bool) -> Decision {
    let leaving: Vec<&Entry> = ground.entries.iter().filter(|entry| goes(entry)).collect();
    if leaving.is_empty() {
        return Decision::no_change(PlanEffect::Nothing);
    }
    let mut leave: Vec<_> = leaving.iter().map(|entry| entry.leaving()).collect();
    leave.dedup();
    Decision {
        effect: PlanEffect::Removes {
            former: formers(&leaving),
        },
        edit: PlanEdit {
            leave,
            ..PlanEdit::default()
        },
    }
}

fn raise_to(raise: &Raise, ground: &Ground<'_>) -> Decision {
    let to = raise.version.as_str();
    if ground.version == to {
        return Decision::no_change(PlanEffect::Nothing);
    }
    if !raise.offers.offers(ground.region, ground.version, to) {
        return Decision::no_change(PlanEffect::NotOffered {
            version: to.to_owned(),
        });
    }
    let raising = raise
        .builds
        .raising(ground.entries, to, raise.draft.as_ref());
    if !raising.missing.is_empty() {
        return Decision::no_change(PlanEffect::NeedsBuild {
            version: to.to_owned(),
            names: raising.missing.into_iter().map(|one| one.name).collect(),
        });
    }
    Decision {
        effect: PlanEffect::Upgrades {
            from: ground.version.to_owned(),
            to: to.to_owned(),
            swaps: raising.swaps,
        },
        edit: PlanEdit {
            join: raising.join,
            version: Some(to.to_owned()),
            seen_version: Some(ground.version.to_owned()),
            ..PlanEdit::default()
        },
    }
}

/// What goes, each name and version once.
fn formers(entries: &[&Entry]) -> Vec<Former> {
    let mut formers: Vec<Former> = Vec::new();
    for entry in entries {
        let former = Former {
            name: entry.name.clone(),
            version: entry.version.clone(),
        };
        if !formers.contains(&former) {
            formers.push(former);
        }
    }
    formers
}
