//! Deployments, from what the client reads to what the page sees.

use plugdesk_elastic::{Deployment, plan};

use super::attempts::attempt_view;
use super::entry::{Entry, attached, place_of};
use super::view::{
    AttemptView, DeploymentHealth, DeploymentId, DeploymentName, DeploymentRow, DeploymentStatus,
    Doubled,
};

/// The rows of the table, by name. What was deleted is left out, and what has no Elasticsearch.
pub(crate) fn rows(deployments: &[Deployment]) -> Vec<DeploymentRow> {
    let mut rows: Vec<DeploymentRow> = deployments
        .iter()
        .filter(|one| is_listed(one))
        .map(row)
        .collect();
    rows.sort_by_cached_key(|row| (row.name.to_lowercase(), row.id.clone()));
    rows
}

/// Whether the table shows it.
pub(crate) fn is_listed(deployment: &Deployment) -> bool {
    !deployment.is_hidden() && deployment.cluster_ref().is_some()
}

/// One row.
pub(crate) fn row(deployment: &Deployment) -> DeploymentRow {
    let DeploymentName { id, name } = named(deployment);
    let plan = deployment.current_plan();
    let entries = plan.map(Entry::all).unwrap_or_default();
    DeploymentRow {
        id,
        name,
        version: deployment.elasticsearch_version().map(str::to_owned),
        health: health(deployment),
        status: status(deployment),
        region: deployment.region().map(str::to_owned),
        nodes: deployment.nodes(),
        zones: deployment.zones(),
        attached: attached(&entries),
        doubled: plan
            .map(plan::doubled)
            .unwrap_or_default()
            .into_iter()
            .map(doubled)
            .collect(),
        pending: deployment.pending().as_ref().map(attempt_view),
        last_attempt_failed: deployment.last_attempt_failed(),
    }
}

/// Its id with its name; a nameless one is named by its id.
pub(crate) fn named(deployment: &Deployment) -> DeploymentName {
    let name = deployment.name.trim();
    let name = if name.is_empty() {
        &deployment.id
    } else {
        name
    };
    DeploymentName {
        id: DeploymentId(deployment.id.clone()),
        name: name.to_owned(),
    }
}

/// How it is.
pub(crate) fn health(deployment: &Deployment) -> DeploymentHealth {
    match deployment.healthy {
        Some(true) => DeploymentHealth::Healthy,
        Some(false) => DeploymentHealth::Unhealthy,
        None => DeploymentHealth::Unknown,
    }
}

/// What its Elasticsearch does.
pub(crate) fn status(deployment: &Deployment) -> DeploymentStatus {
    match deployment.cluster_status() {
        Some("stopped" | "stopping") => DeploymentStatus::Stopped,
        Some("initializing" | "rebooting" | "restarting" | "reconfiguring") => {
            DeploymentStatus::Changing
        }
        _ if deployment.pending().is_some() => DeploymentStatus::Changing,
        Some("started") => DeploymentStatus::Started,
        _ => DeploymentStatus::Unknown,
    }
}

/// The last attempt that ended, with its log where that was read.
pub(crate) fn last_attempt(deployment: &Deployment) -> Option<AttemptView> {
    let attempts = deployment.attempts();
    let last = attempts.iter().rev().find(|attempt| attempt.is_over());
    match last {
        Some(attempt) => Some(attempt_view(attempt)),
        None => deployment.current_attempt().as_ref().map(attempt_view),
    }
}

fn doubled(found: plan::Doubled) -> Doubled {
    match found {
        plan::Doubled::SameUrl { entry, place, .. } => Doubled::SameUrl {
            name: entry.name,
            place: place_of(&place),
        },
        plan::Doubled::BothPlaces { entry, .. } => Doubled::BothPlaces { name: entry.name },
        plan::Doubled::SameName { name, entries, .. } => Doubled::SameName {
            name,
            versions: entries
                .into_iter()
                .map(|entry| entry.elasticsearch_version)
                .collect(),
        },
    }
}
