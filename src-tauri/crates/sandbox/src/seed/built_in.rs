//! The plug-ins that come with an instance, under the names that the page of `ListPlugins` shows.

use crate::alibaba::store::{BuiltInPlugin, PluginState};

const MANUAL: &str = "https://www.alibabacloud.com/help/en/es/user-guide/";

/// Name, description, whether it is installed at first, and whether the manual has a page on it.
const PLUGINS: [(&str, &str, bool, bool); 17] = [
    (
        "aliyun-qos",
        "Limits queries and bulk requests per node.",
        true,
        true,
    ),
    ("aliyun-sql", "SQL queries over indexes.", true, true),
    (
        "analysis-aliws",
        "Analyzer and tokenizer for Chinese by Alibaba.",
        false,
        true,
    ),
    ("analysis-icu", "Unicode analysis with ICU.", true, false),
    (
        "analysis-ik",
        "Chinese analysis with dictionaries (IK).",
        true,
        false,
    ),
    (
        "analysis-kuromoji",
        "Japanese analysis (Kuromoji).",
        true,
        false,
    ),
    (
        "analysis-phonetic",
        "Token filters that compare by sound.",
        true,
        false,
    ),
    (
        "analysis-pinyin",
        "Turns Chinese characters into Pinyin.",
        true,
        false,
    ),
    (
        "analysis-smartcn",
        "Statistical analysis of Chinese.",
        true,
        false,
    ),
    (
        "apack",
        "Physical replication and vector search.",
        true,
        true,
    ),
    (
        "codec-compression",
        "Stores indexes with Brotli or Zstandard.",
        true,
        true,
    ),
    (
        "elasticsearch-repository-oss",
        "Keeps snapshots in OSS.",
        true,
        false,
    ),
    (
        "ingest-attachment",
        "Extracts text from documents while indexing.",
        true,
        false,
    ),
    ("kmonitor", "Internal monitoring.", true, false),
    (
        "mapper-murmur3",
        "Stores hashes of field values.",
        true,
        false,
    ),
    (
        "mapper-size",
        "Stores the size of each document.",
        true,
        false,
    ),
    ("repository-hdfs", "Keeps snapshots in HDFS.", false, false),
];

/// The list as a new instance has it.
pub(super) fn built_in() -> Vec<BuiltInPlugin> {
    let plugin =
        |&(name, description, installed, documented): &(&str, &str, bool, bool)| BuiltInPlugin {
            name: name.to_owned(),
            description: description.to_owned(),
            state: if installed {
                PluginState::Installed
            } else {
                PluginState::Uninstalled
            },
            specification_url: documented.then(|| format!("{MANUAL}{name}")),
        };
    PLUGINS.iter().map(plugin).collect()
}
