//! Putting together what an Elastic service begins with: extensions, their files, and deployments.

use std::fs;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::elastic::deployments::Deployment;
use crate::elastic::deployments::plan::{Tier, elasticsearch};
use crate::elastic::store::{
    ElasticState, Extension, ExtensionId, ExtensionKind, StoredFile, User, file_path,
};
use crate::error::StartError;

/// Collects extensions and writes their files.
pub(super) struct Seeding<'a> {
    folder: &'a Path,
    now: DateTime<Utc>,
    pub(super) state: ElasticState,
}

/// An extension of the seed, without its file.
pub(super) struct Planned<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) description: Option<&'a str>,
    pub(super) kind: ExtensionKind,
    pub(super) version: &'a str,
    pub(super) owner: User,
    pub(super) days_ago: i64,
}

impl<'a> Seeding<'a> {
    /// Nothing yet. Files go to this folder.
    pub(super) fn new(folder: &'a Path, now: DateTime<Utc>) -> Self {
        Self {
            folder,
            now,
            state: ElasticState::default(),
        }
    }

    /// Adds an extension, with its archive if it has one.
    pub(super) fn add(
        &mut self,
        planned: &Planned<'_>,
        archive: Option<Vec<u8>>,
    ) -> Result<(), StartError> {
        let created = self.now - TimeDelta::days(planned.days_ago);
        let modified = created + TimeDelta::minutes(3);
        let file = archive
            .map(|bytes| self.write(&bytes, modified))
            .transpose()?;
        let extension = Extension {
            name: planned.name.to_owned(),
            description: planned.description.map(ToOwned::to_owned),
            download_url: None,
            kind: planned.kind,
            version: planned.version.to_owned(),
            owner: planned.owner,
            created,
            modified: if file.is_some() { modified } else { created },
            resource_version: if file.is_some() { 2 } else { 1 },
            file,
        };
        self.state
            .extensions
            .insert(ExtensionId::new(planned.id), extension);
        Ok(())
    }

    fn write(&self, bytes: &[u8], stored: DateTime<Utc>) -> Result<StoredFile, StartError> {
        let name = Uuid::new_v4();
        let path = file_path(self.folder, name);
        fs::write(&path, bytes).map_err(|source| StartError::Folder { path, source })?;
        Ok(StoredFile {
            name,
            size: bytes.len() as u64,
            stored,
        })
    }

    /// Makes a deployment whose Elasticsearch has these tiers.
    pub(super) fn deploy(
        &mut self,
        name: &str,
        region: &str,
        version: &str,
        tiers: &[Tier],
    ) -> Placing<'_> {
        let created = self.now - TimeDelta::days(120);
        let plan = elasticsearch(region, version, tiers);
        Placing {
            name: name.to_owned(),
            region: region.to_owned(),
            created,
            plan,
            state: &mut self.state,
        }
    }
}

/// A deployment that gets its plugins and bundles before it is there.
pub(super) struct Placing<'a> {
    name: String,
    region: String,
    created: DateTime<Utc>,
    plan: Value,
    state: &'a mut ElasticState,
}

impl Placing<'_> {
    /// Names an extension of the store in the default for all tiers.
    pub(super) fn with(mut self, id: &str) -> Self {
        let (array, entry) = self.entry_of(id);
        push(&mut self.plan["elasticsearch"], array, entry);
        self
    }

    /// Names an extension of the store at the first tier alone, as the Cloud console does.
    pub(super) fn at_hot_tier(mut self, id: &str) -> Self {
        let (array, entry) = self.entry_of(id);
        let tier = &mut self.plan["cluster_topology"][0]["elasticsearch"];
        push(tier, array, entry);
        self
    }

    /// Names a bundle by a URL of its own.
    pub(super) fn with_bundle_at(mut self, name: &str, url: &str, version: &str) -> Self {
        let entry = json!({ "name": name, "url": url, "elasticsearch_version": version });
        push(&mut self.plan["elasticsearch"], "user_bundles", entry);
        self
    }

    fn entry_of(&self, id: &str) -> (&'static str, Value) {
        let extension = self.state.extensions.get(&ExtensionId::new(id));
        let (array, name, version) = match extension {
            Some(one) if one.kind == ExtensionKind::Plugin => {
                ("user_plugins", one.name.as_str(), one.version.as_str())
            }
            Some(one) => ("user_bundles", one.name.as_str(), one.version.as_str()),
            None => ("user_bundles", id, "*"),
        };
        let url = format!("repo://{id}");
        let entry = json!({ "name": name, "url": url, "elasticsearch_version": version });
        (array, entry)
    }

    /// Adds the deployment.
    pub(super) fn made(self) {
        let made = Deployment::new(&self.name, &self.region, self.plan, self.created);
        self.state.deployments.push(made);
    }
}

fn push(configuration: &mut Value, array: &str, entry: Value) {
    match configuration[array].as_array_mut() {
        Some(list) => list.push(entry),
        None => configuration[array] = json!([entry]),
    }
}
