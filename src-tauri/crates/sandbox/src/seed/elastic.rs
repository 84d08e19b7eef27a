//! Demo extensions and deployments of the two Elastic services.

use std::fs;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::archives::{Descriptor, bundle, plugin};
use crate::elastic::deployments::Deployment;
use crate::elastic::deployments::plan::{Tier, elasticsearch};
use crate::elastic::store::{
    ElasticState, Extension, ExtensionId, ExtensionKind, StoredFile, User, file_path,
};
use crate::error::StartError;

/// Collects extensions and writes their files.
struct Seeding<'a> {
    folder: &'a Path,
    now: DateTime<Utc>,
    state: ElasticState,
}

/// An extension of the seed, without its file.
struct Planned {
    id: &'static str,
    name: &'static str,
    description: Option<&'static str>,
    kind: ExtensionKind,
    version: &'static str,
    owner: User,
    days_ago: i64,
}

impl Seeding<'_> {
    fn add(&mut self, planned: &Planned, archive: Option<Vec<u8>>) -> Result<(), StartError> {
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
    fn deploy(&mut self, name: &str, region: &str, version: &str, tiers: &[Tier]) -> Placing<'_> {
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
struct Placing<'a> {
    name: String,
    region: String,
    created: DateTime<Utc>,
    plan: Value,
    state: &'a mut ElasticState,
}

impl Placing<'_> {
    /// Names an extension of the store in the default for all tiers.
    fn with(mut self, id: &str) -> Self {
        let (array, entry) = self.entry_of(id);
        push(&mut self.plan["elasticsearch"], array, entry);
        self
    }

    /// Names an extension of the store at the first tier alone, as the Cloud console does.
    fn at_hot_tier(mut self, id: &str) -> Self {
        let (array, entry) = self.entry_of(id);
        let tier = &mut self.plan["cluster_topology"][0]["elasticsearch"];
        push(tier, array, entry);
        self
    }

    /// Names a bundle by a URL of its own.
    fn with_bundle_at(mut self, name: &str, url: &str, version: &str) -> Self {
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

    fn made(self) {
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

const IK: &str = "1837462910";
const LEGAL: &str = "2046118735";
const GEOIP: &str = "3391027744";
const MINIO: &str = "882519870";
const SAML: &str = "1420667305";

/// Five extensions, one of which waits for its file, and the deployments that use them.
pub(crate) fn elastic_cloud_demo(
    folder: &Path,
    now: DateTime<Utc>,
) -> Result<ElasticState, StartError> {
    let mut seeding = Seeding {
        folder,
        now,
        state: ElasticState::default(),
    };
    let planned = |id, name, kind, version, days_ago| Planned {
        id,
        name,
        description: None,
        kind,
        version,
        owner: User::Main,
        days_ago,
    };
    let ik = planned(IK, "analysis-ik", ExtensionKind::Plugin, "8.14.3", 9);
    let ik_archive = plugin(&Descriptor {
        name: "analysis-ik",
        description: "IK Chinese analyzer",
        version: "8.14.3",
        elasticsearch_version: "8.14.3",
        java_version: "1.8",
        classname: "com.infinilabs.ik.elasticsearch.AnalysisIkPlugin",
    })?;
    seeding.add(
        &Planned {
            description: Some("IK Chinese analyzer"),
            ..ik
        },
        Some(ik_archive),
    )?;

    let legal = planned(
        LEGAL,
        "legal-dictionaries",
        ExtensionKind::Bundle,
        "8.*",
        18,
    );
    let description = Some("Stop words and synonyms");
    seeding.add(
        &Planned {
            description,
            ..legal
        },
        Some(legal_dictionaries()?),
    )?;

    seeding.add(
        &planned(
            GEOIP,
            "ingest-geoip-custom",
            ExtensionKind::Plugin,
            "8.14.3",
            20,
        ),
        None,
    )?;

    let minio = planned(
        MINIO,
        "repository-minio",
        ExtensionKind::Plugin,
        "8.13.0",
        30,
    );
    let minio_archive = plugin(&Descriptor {
        name: "repository-minio",
        description: "Snapshot to MinIO",
        version: "1.4.0",
        elasticsearch_version: "8.13.0",
        java_version: "17",
        classname: "org.example.repository.minio.MinioRepositoryPlugin",
    })?;
    seeding.add(
        &Planned {
            description: Some("Snapshot to MinIO"),
            ..minio
        },
        Some(minio_archive),
    )?;

    let saml = planned(SAML, "saml-metadata", ExtensionKind::Bundle, "*", 80);
    let saml_archive = bundle(&[("saml/metadata.xml", SAML_METADATA.as_bytes())])?;
    seeding.add(
        &Planned {
            description: Some("IdP metadata"),
            ..saml
        },
        Some(saml_archive),
    )?;

    deploy_on_elastic_cloud(&mut seeding);
    Ok(seeding.state)
}

/// Single nodes and larger ones, extensions in both places, and one plan with doubled entries.
/// `search-prod` was raised to 8.15.2 while its plugin stayed behind, so that a plan which keeps the
/// plugin as it is fails.
fn deploy_on_elastic_cloud(seeding: &mut Seeding<'_>) {
    let region = "gcp-europe-west3";
    let single: &[Tier] = &[("hot_content", 1, 4096)];
    let three: &[Tier] = &[("hot_content", 2, 8192), ("ml", 1, 2048)];
    let prod = seeding.deploy("search-prod", region, "8.15.2", three);
    prod.at_hot_tier(IK).with(LEGAL).with(SAML).made();
    let stage = seeding.deploy("search-stage", region, "8.14.3", single);
    stage.with(IK).made();
    let sso = seeding.deploy("kibana-sso", region, "8.15.2", single);
    sso.with(SAML).made();
    let logs = [("hot_content", 3, 15_360), ("warm", 2, 4096)];
    let logs = seeding.deploy("logs-eu", region, "8.14.3", &logs);
    logs.with(SAML).made();
    let pair = [("hot_content", 2, 8192)];
    let metrics = seeding.deploy("metrics-eu", region, "8.15.2", &pair);
    metrics.with(SAML).made();
    let security = seeding.deploy("security-eu", region, "8.15.2", &pair);
    security.at_hot_tier(SAML).made();
    let portal = seeding.deploy("support-portal", region, "7.17.24", single);
    portal.with(SAML).with(SAML).at_hot_tier(SAML).made();
    let scratch = seeding.deploy("scratch", "aws-eu-central-1", "9.1.0", single);
    scratch.made();
}

const SYNONYMS: &str = "2611904873";
const TRUST: &str = "904417265";

/// ECE loads bundles from any web server that its hosts reach.
const LOG_PATTERNS: &str = "https://files.example.com/bundles/log-patterns-3.zip";

/// Two bundles, one of them another user's.
pub(crate) fn ece_demo(folder: &Path, now: DateTime<Utc>) -> Result<ElasticState, StartError> {
    let mut seeding = Seeding {
        folder,
        now,
        state: ElasticState::default(),
    };
    let synonyms = Planned {
        id: SYNONYMS,
        name: "product-synonyms",
        description: Some("Synonyms of the product search"),
        kind: ExtensionKind::Bundle,
        version: "8.*",
        owner: User::Main,
        days_ago: 5,
    };
    let archive = bundle(&[(
        "dictionaries/products.txt",
        b"notebook, laptop\nphone, mobile\n",
    )])?;
    seeding.add(&synonyms, Some(archive))?;
    let trust = Planned {
        id: TRUST,
        name: "ldap-truststore",
        description: Some("Certificates of the directory, kept by the platform team"),
        kind: ExtensionKind::Bundle,
        version: "*",
        owner: User::Other,
        days_ago: 200,
    };
    let archive = bundle(&[(
        "truststore/README.txt",
        b"Put keystore.ks beside this file.\n",
    )])?;
    seeding.add(&trust, Some(archive))?;
    let pair = [("hot_content", 2, 4096)];
    let search = seeding.deploy("shop-search", "ece-region", "7.17.24", &pair);
    search.with(SYNONYMS).with(TRUST).made();
    let single = [("hot_content", 1, 2048)];
    let logs = seeding.deploy("shop-logs", "ece-region", "8.15.2", &single);
    logs.with_bundle_at("log-patterns", LOG_PATTERNS, "8.*")
        .made();
    Ok(seeding.state)
}

fn legal_dictionaries() -> Result<Vec<u8>, StartError> {
    let stop_words = "hereby\nherein\nthereof\nwhereas\nwitnesseth\n";
    let synonyms = "attorney, counsel, lawyer\nlessee, tenant\nlessor, landlord\n";
    Ok(bundle(&[
        ("dictionaries/legal-stopwords.txt", stop_words.as_bytes()),
        ("dictionaries/legal-synonyms.txt", synonyms.as_bytes()),
    ])?)
}

const SAML_METADATA: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.org/">
  <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
        Location="https://idp.example.org/sso"/>
  </IDPSSODescriptor>
</EntityDescriptor>
"#;
