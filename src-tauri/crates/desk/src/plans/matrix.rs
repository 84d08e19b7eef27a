//! Which deployment can be raised to which version, and what is missing for it.

use std::collections::HashSet;

use plugdesk_elastic::Deployment;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::builds::BuildShelf;
use super::versions::{Offers, is_newer, oldest_first};
use crate::deployments::{DeploymentId, Entry, is_listed, named};
use crate::extensions::{ExtensionId, ExtensionKind};

/// Deployments × versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct VersionMatrix {
    /// The versions that deployments run or may be raised to, oldest first.
    pub versions: Vec<String>,
    /// The deployments, by name.
    pub rows: Vec<MatrixRow>,
    /// Whether the service told its versions; without that only those are known that deployments
    /// run already and extensions are for.
    pub versions_told: bool,
    /// When it was read, RFC 3339.
    pub read_at: String,
}

/// A deployment's row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MatrixRow {
    /// The deployment.
    pub deployment: DeploymentId,
    /// Its name.
    pub name: String,
    /// The version that it runs.
    pub version: String,
    /// One cell for each version, in the same order.
    pub cells: Vec<MatrixCell>,
}

/// How a deployment stands to a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It runs this version.
    Runs,
    /// It can be raised, and everything attached has a build for it.
    Ready,
    /// It can be raised, but builds are missing.
    Missing,
    /// The service doesn't offer it, or it is older.
    NotOffered,
}

/// What is attached and has no build for a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MissingBuild {
    /// The entry's name.
    pub name: String,
    /// Plugin or bundle.
    pub kind: ExtensionKind,
    /// The version of the build that is attached.
    pub attached: String,
    /// The extension that is attached, where it is one of the store.
    pub extension: Option<ExtensionId>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MatrixCell {
    /// How the deployment stands to the version.
    pub standing: Standing,
    /// What is missing.
    pub missing: Vec<MissingBuild>,
    /// The builds that would be swapped, by name.
    pub swaps: Vec<String>,
}

/// Deployments against versions; what doesn't run, or runs no version that is told, is left out.
pub(crate) fn matrix(
    deployments: &[Deployment],
    builds: &BuildShelf,
    offers: &Offers,
    read_at: String,
) -> VersionMatrix {
    let mut running: Vec<Running<'_>> = deployments.iter().filter_map(Running::of).collect();
    running.sort_by_cached_key(|one| (one.name.to_lowercase(), one.deployment.id.clone()));
    let versions = versions(&running, builds, offers);
    let rows = running
        .into_iter()
        .map(|one| MatrixRow {
            cells: versions
                .iter()
                .map(|version| one.cell(version, builds, offers))
                .collect(),
            deployment: DeploymentId(one.deployment.id.clone()),
            name: one.name,
            version: one.version.to_owned(),
        })
        .collect();
    VersionMatrix {
        rows,
        versions,
        versions_told: offers.complete(),
        read_at,
    }
}

/// The versions that some deployment runs or can be raised to; where the service doesn't tell them,
/// those instead that plugins of the store are for.
fn versions(running: &[Running<'_>], builds: &BuildShelf, offers: &Offers) -> Vec<String> {
    let mut versions: HashSet<&str> = HashSet::new();
    for one in running {
        versions.insert(one.version);
        versions.extend(offers.from(one.deployment.region(), one.version));
    }
    if !offers.complete() {
        let mut plugins: Vec<&str> = builds.plugin_versions().collect();
        plugins.retain(|version| running.iter().any(|one| is_newer(version, one.version)));
        versions.extend(plugins);
    }
    let mut versions: Vec<String> = versions.into_iter().map(str::to_owned).collect();
    oldest_first(&mut versions);
    versions
}

/// A deployment that runs a version.
struct Running<'a> {
    deployment: &'a Deployment,
    name: String,
    version: &'a str,
    entries: Vec<Entry>,
}

impl<'a> Running<'a> {
    fn of(deployment: &'a Deployment) -> Option<Self> {
        if !is_listed(deployment) || deployment.is_stopped() {
            return None;
        }
        Some(Self {
            name: named(deployment).name,
            version: deployment.elasticsearch_version()?,
            entries: Entry::all(deployment.current_plan()?),
            deployment,
        })
    }

    fn cell(&self, version: &str, builds: &BuildShelf, offers: &Offers) -> MatrixCell {
        let standing = |standing| MatrixCell {
            standing,
            missing: Vec::new(),
            swaps: Vec::new(),
        };
        if self.version == version {
            return standing(Standing::Runs);
        }
        if !offers.offers(self.deployment.region(), self.version, version) {
            return standing(Standing::NotOffered);
        }
        let raising = builds.raising(&self.entries, version, None);
        MatrixCell {
            standing: if raising.missing.is_empty() {
                Standing::Ready
            } else {
                Standing::Missing
            },
            missing: raising.missing,
            swaps: raising
                .swaps
                .into_iter()
                .map(|former| former.name)
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests;
