//! Demo extensions and deployments of the two Elastic services.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::archives::{Descriptor, bundle, plugin};
use super::seeding::{Planned, Seeding};
use crate::elastic::deployments::plan::Tier;
use crate::elastic::store::{ElasticState, ExtensionKind, User};
use crate::error::StartError;

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
    let mut seeding = Seeding::new(folder, now);
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
    let mut seeding = Seeding::new(folder, now);
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
