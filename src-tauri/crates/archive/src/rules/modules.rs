//! R41: names that Elasticsearch's own modules have.

use crate::version::ElasticsearchVersion;

/// Modules with the first version that has them and the first that has them no more.
///
/// The installer's list is made when Elasticsearch is built and differs from version to version;
/// this one holds what is known for sure, so that no plugin is refused for a name that is free.
const MODULES: &[(&str, [u32; 2], [u32; 2])] = &[
    ("lang-expression", [2, 1], NEVER),
    ("lang-groovy", [2, 1], [6, 0]),
    ("aggs-matrix-stats", [5, 0], NEVER),
    ("ingest-common", [5, 0], NEVER),
    ("lang-mustache", [5, 0], NEVER),
    ("lang-painless", [5, 0], NEVER),
    ("percolator", [5, 0], NEVER),
    ("reindex", [5, 0], NEVER),
    ("transport-netty3", [5, 0], [6, 0]),
    ("transport-netty4", [5, 0], NEVER),
    ("analysis-common", [6, 3], NEVER),
    ("mapper-extras", [6, 3], NEVER),
    ("parent-join", [6, 3], NEVER),
    ("rank-eval", [6, 3], NEVER),
    ("repository-url", [6, 3], NEVER),
    ("tribe", [6, 3], [7, 0]),
    ("x-pack-core", [6, 3], NEVER),
    ("x-pack-deprecation", [6, 3], NEVER),
    ("x-pack-graph", [6, 3], NEVER),
    ("x-pack-logstash", [6, 3], NEVER),
    ("x-pack-ml", [6, 3], NEVER),
    ("x-pack-monitoring", [6, 3], NEVER),
    ("x-pack-rollup", [6, 3], NEVER),
    ("x-pack-security", [6, 3], NEVER),
    ("x-pack-sql", [6, 3], NEVER),
    ("x-pack-watcher", [6, 3], NEVER),
    ("ingest-geoip", [7, 0], NEVER),
    ("ingest-user-agent", [7, 0], NEVER),
    ("repository-azure", [8, 0], NEVER),
    ("repository-gcs", [8, 0], NEVER),
    ("repository-s3", [8, 0], NEVER),
    ("ingest-attachment", [8, 4], NEVER),
];

const NEVER: [u32; 2] = [u32::MAX, 0];

/// Whether the name is one of a module of the version.
pub(crate) fn is_module(name: &str, version: &ElasticsearchVersion) -> bool {
    let at = [version.major, version.minor];
    MODULES
        .iter()
        .any(|(module, since, until)| *module == name && (*since..*until).contains(&at))
}
