//! A service with long lists, to see whether they stay fluid.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::archives::{Descriptor, bundle, plugin};
use super::seeding::{Planned, Seeding};
use crate::elastic::deployments::plan::Tier;
use crate::elastic::store::{ElasticState, ExtensionKind, User};
use crate::error::StartError;

/// The kinds of names that companies give.
const PLUGINS: [&str; 5] = [
    "analysis-ik",
    "analysis-pinyin",
    "repository-minio",
    "ingest-language",
    "mapper-vector",
];
const BUNDLES: [&str; 4] = ["synonyms", "stopwords", "saml-metadata", "geoip"];
const USES: [&str; 5] = ["search", "logs", "metrics", "security", "catalogue"];
const PLACES: [&str; 6] = ["eu", "us", "apac", "stage", "dev", "prod"];
const VERSIONS: [&str; 5] = ["8.14.3", "8.15.2", "8.17.0", "9.0.0", "9.1.0"];

/// Every so manieth extension waits for its file.
const WAITING: usize = 25;

/// So many extensions and deployments that use them, the same at every call.
pub(crate) fn many(
    folder: &Path,
    now: DateTime<Utc>,
    extensions: usize,
    deployments: usize,
) -> Result<ElasticState, StartError> {
    let mut seeding = Seeding::new(folder, now);
    let ids: Vec<_> = (0..extensions).map(id).collect();
    for (index, id) in ids.iter().enumerate() {
        add(&mut seeding, index, id)?;
    }
    for index in 0..deployments {
        deploy(&mut seeding, index, &ids);
    }
    Ok(seeding.state)
}

/// Ten digits, in an order that is not that of the names.
fn id(index: usize) -> String {
    (1_000_000_000 + (index as u64 * 7_654_321) % 8_999_999_993).to_string()
}

fn pick<'a>(from: &[&'a str], index: usize) -> &'a str {
    from.get(index % from.len().max(1))
        .copied()
        .unwrap_or_default()
}

fn add(seeding: &mut Seeding<'_>, index: usize, id: &str) -> Result<(), StartError> {
    let version = pick(&VERSIONS, index / 2);
    let use_of = pick(&USES, index / 9);
    let is_plugin = index.is_multiple_of(2);
    let (kind, base, version) = if is_plugin {
        (ExtensionKind::Plugin, pick(&PLUGINS, index / 2), version)
    } else {
        (ExtensionKind::Bundle, pick(&BUNDLES, index / 2), "8.*")
    };
    let name = format!("{base}-{use_of}-{index}");
    let planned = Planned {
        id,
        name: &name,
        description: Some(use_of).filter(|_| !index.is_multiple_of(3)),
        kind,
        version,
        owner: User::Main,
        days_ago: i64::try_from(index % 700).unwrap_or(0),
    };
    let archive = if index % WAITING == WAITING - 1 {
        None
    } else if is_plugin {
        Some(plugin(&Descriptor {
            name: &name,
            description: use_of,
            version: "1.0.0",
            elasticsearch_version: version,
            java_version: "17",
            classname: "org.example.Plugin",
        })?)
    } else {
        Some(bundle(&[("dictionaries/words.txt", name.as_bytes())])?)
    };
    seeding.add(&planned, archive)
}

fn deploy(seeding: &mut Seeding<'_>, index: usize, ids: &[String]) {
    const SMALL: &[Tier] = &[("hot_content", 1, 4096)];
    const LARGE: &[Tier] = &[("hot_content", 2, 8192), ("warm", 1, 4096)];

    let name = format!(
        "{}-{}-{index}",
        pick(&USES, index),
        pick(&PLACES, index / 5)
    );
    let region = pick(
        &["gcp-europe-west3", "aws-us-east-1", "gcp-us-central1"],
        index,
    );
    let tiers = if index.is_multiple_of(4) {
        LARGE
    } else {
        SMALL
    };
    let mut placing = seeding.deploy(&name, region, pick(&VERSIONS, index), tiers);
    for step in 0..index % 4 {
        let Some(id) = ids.get((index * 31 + step * 7) % ids.len().max(1)) else {
            continue;
        };
        placing = match step {
            1 => placing.at_hot_tier(id),
            _ => placing.with(id),
        };
    }
    placing.made();
}
