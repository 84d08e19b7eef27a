//! Which Java runs a version of Elasticsearch.

use crate::judge::NodeJava;
use crate::version::ElasticsearchVersion;

/// The Java of a node: as the target says, else the one that comes with the version (from 7.0 on).
pub(crate) fn of_node(version: &ElasticsearchVersion, known: Option<u32>) -> NodeJava {
    let least = match version.major {
        0..=2 => 7,
        3..=7 => 8,
        8 => 17,
        _ => 21,
    };
    NodeJava {
        least,
        runs: known.unwrap_or(least),
        known: known.is_some(),
    }
}
