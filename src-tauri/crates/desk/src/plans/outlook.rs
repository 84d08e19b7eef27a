//! What an act would do to one deployment, and what to know before.

use plugdesk_elastic::{Deployment, plan};
use serde_json::Value;

use super::asked::Asked;
use super::change::{PlanEdit, PlanTarget};
use super::decision::{Decision, Ground};
use super::view::{PlanCaution, PlanDifference, PlanEffect, PlanField, PlanOutlook};
use crate::deployments::{
    DeploymentHealth, DeploymentName, Entry, health, named, place_of, status,
};
use crate::extensions::ExtensionKind;
use crate::fault::{Fault, FaultCode, FaultPhase};

/// How an extension is shown that has no id yet.
const TO_BE_MADE: &str = "repo://…";

/// What an act would do to one deployment, with the change that does it.
#[derive(Debug)]
pub(crate) struct Prospect {
    /// For the page.
    pub(crate) outlook: PlanOutlook,
    /// For the plan. It says something only where the outlook is possible.
    pub(crate) edit: PlanEdit,
}

/// What `asked` would do to a deployment.
pub(crate) fn prospect(deployment: &Deployment, asked: &Asked) -> Prospect {
    let DeploymentName { id, name } = named(deployment);
    let mut outlook = PlanOutlook {
        deployment: id,
        name,
        version: deployment.elasticsearch_version().map(str::to_owned),
        health: health(deployment),
        status: status(deployment),
        nodes: deployment.nodes(),
        zones: deployment.zones(),
        effect: PlanEffect::NotChangeable,
        possible: false,
        cautions: Vec::new(),
        difference: Vec::new(),
    };
    let mut edit = PlanEdit::default();
    if let Some(seen) = foresee(deployment, asked) {
        outlook.possible = seen.possible;
        outlook.effect = seen.decision.effect;
        outlook.cautions = seen.cautions;
        outlook.difference = seen.changes.into_iter().map(difference).collect();
        edit = seen.decision.edit;
    }
    Prospect { outlook, edit }
}

/// What is seen of a change before it is made.
struct Foreseen {
    decision: Decision,
    possible: bool,
    cautions: Vec<PlanCaution>,
    changes: Vec<plan::Change>,
}

impl Foreseen {
    fn nothing(decision: Decision) -> Self {
        Self {
            decision,
            possible: false,
            cautions: Vec::new(),
            changes: Vec::new(),
        }
    }
}

/// `None` for a plan that can't be changed.
fn foresee(deployment: &Deployment, asked: &Asked) -> Option<Foreseen> {
    if deployment.is_hidden() || deployment.is_stopped() {
        return None;
    }
    let plan = deployment.current_plan()?;
    let entries = Entry::all(plan);
    let mut decision = asked.decide(&Ground {
        version: deployment.elasticsearch_version()?,
        region: deployment.region(),
        entries: &entries,
    });
    if !happens(&decision.effect) {
        return Some(Foreseen::nothing(decision));
    }
    let edit = decision.edit.on(plan, Some(TO_BE_MADE))?;
    let edited = plan::edited(plan, &edit).ok()?;
    if edited.changes.is_empty() && decision.effect != PlanEffect::Reapplies {
        decision.effect = PlanEffect::Nothing;
        return Some(Foreseen::nothing(decision));
    }
    if let PlanEffect::CleansUp { entries } = &mut decision.effect {
        *entries = removed(&edited.changes);
    }
    let mut cautions = cautions_of(deployment);
    if a_bundle_goes(&entries, &edited.plan) {
        cautions.push(PlanCaution::DictionaryMayBeNamed);
    }
    if matches!(decision.effect, PlanEffect::Upgrades { .. }) {
        cautions.push(PlanCaution::OtherPartsStay);
    }
    if asked.is_fetched_by_nodes() {
        cautions.push(PlanCaution::FetchedAtEveryStart);
    }
    Some(Foreseen {
        decision,
        possible: true,
        cautions,
        changes: edited.changes,
    })
}

/// Whether something happens to the plan, if the plan itself agrees.
fn happens(effect: &PlanEffect) -> bool {
    match effect {
        PlanEffect::Adds
        | PlanEffect::Replaces { .. }
        | PlanEffect::Removes { .. }
        | PlanEffect::CleansUp { .. }
        | PlanEffect::Reapplies
        | PlanEffect::Upgrades { .. } => true,
        PlanEffect::Nothing
        | PlanEffect::NeedsBuild { .. }
        | PlanEffect::NotOffered { .. }
        | PlanEffect::NotChangeable => false,
    }
}

fn cautions_of(deployment: &Deployment) -> Vec<PlanCaution> {
    let cautions = [
        (deployment.nodes() == 1, PlanCaution::SingleNode),
        (
            health(deployment) == DeploymentHealth::Unhealthy,
            PlanCaution::Unhealthy,
        ),
        (deployment.pending().is_some(), PlanCaution::Pending),
        (
            deployment.last_attempt_failed(),
            PlanCaution::LastAttemptFailed,
        ),
    ];
    let holding = cautions.into_iter().filter(|(holds, _)| *holds);
    holding.map(|(_, caution)| caution).collect()
}

/// Whether a bundle that the plan names now is nowhere in it afterwards.
fn a_bundle_goes(before: &[Entry], after: &Value) -> bool {
    let after = Entry::all(after);
    let mut bundles = before
        .iter()
        .filter(|entry| entry.kind == ExtensionKind::Bundle);
    bundles.any(|entry| after.iter().all(|stays| stays.url != entry.url))
}

fn removed(changes: &[plan::Change]) -> u32 {
    let removed: usize = changes
        .iter()
        .map(|change| change.before.len().saturating_sub(change.after.len()))
        .sum();
    u32::try_from(removed).unwrap_or(u32::MAX)
}

fn difference(change: plan::Change) -> PlanDifference {
    PlanDifference {
        place: place_of(&change.place),
        field: match change.field {
            plan::Field::UserPlugins => PlanField::UserPlugins,
            plan::Field::UserBundles => PlanField::UserBundles,
            plan::Field::Version => PlanField::Version,
        },
        before: change.before,
        after: change.after,
    }
}

impl Prospect {
    /// The deployment with its change, as an order keeps it.
    pub(crate) fn target(self) -> PlanTarget {
        PlanTarget {
            deployment: self.outlook.deployment,
            name: self.outlook.name,
            edit: self.edit,
        }
    }

    /// What stands against the act; nothing where it is possible, or has nothing to do.
    pub(crate) fn obstacle(&self) -> Option<Fault> {
        let refused = |code, version: &str| {
            Fault::new(code, FaultPhase::Input)
                .about(self.outlook.name.clone())
                .with_arg("version", version)
        };
        match &self.outlook.effect {
            PlanEffect::NeedsBuild { version, names } => Some(
                refused(FaultCode::BuildForOtherVersion, version)
                    .with_arg("names", names.join(", ")),
            ),
            PlanEffect::NotOffered { version } => {
                Some(refused(FaultCode::VersionNotOffered, version))
            }
            PlanEffect::NotChangeable => Some(
                Fault::new(FaultCode::DeploymentNotChangeable, FaultPhase::Input)
                    .about(self.outlook.name.clone()),
            ),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
