//! Which deployment can be raised to which version, and what is missing for it.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::deployments::DeploymentId;
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
