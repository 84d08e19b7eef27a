//! R50: classes of Elasticsearch's own `lib` in a plugin's jar.

use crate::finding::{Finding, FindingCode, Findings};
use crate::jar::Jar;
use crate::judge::Case;

/// A library in `lib`.
struct Library {
    name: &'static str,
    /// A class of it.
    class: &'static str,
    /// The first version, major and minor, that has it for sure.
    since: (u32, u32),
    /// The first version that may have it no more.
    until: (u32, u32),
}

const fn library(
    name: &'static str,
    class: &'static str,
    since: (u32, u32),
    until: (u32, u32),
) -> Library {
    Library {
        name,
        class,
        since,
        until,
    }
}

const NEVER: (u32, u32) = (u32::MAX, 0);

const LIBRARIES: [Library; 9] = [
    library(
        "elasticsearch",
        "org.elasticsearch.plugins.Plugin",
        (2, 0),
        NEVER,
    ),
    library(
        "lucene-core",
        "org.apache.lucene.index.IndexWriter",
        (2, 0),
        NEVER,
    ),
    library(
        "log4j-api",
        "org.apache.logging.log4j.LogManager",
        (5, 0),
        NEVER,
    ),
    library("joda-time", "org.joda.time.DateTime", (2, 0), (8, 0)),
    library(
        "hppc",
        "com.carrotsearch.hppc.ObjectArrayList",
        (2, 0),
        (8, 0),
    ),
    library(
        "jackson-core",
        "com.fasterxml.jackson.core.JsonFactory",
        (2, 0),
        (7, 16),
    ),
    library("snakeyaml", "org.yaml.snakeyaml.Yaml", (2, 0), (7, 16)),
    library(
        "guava",
        "com.google.common.collect.ImmutableList",
        (2, 0),
        (5, 0),
    ),
    library("jna", "com.sun.jna.Native", (2, 0), (8, 16)),
];

pub(super) fn judge(case: &Case<'_>, jars: &[&Jar], findings: &mut Findings) {
    let at = (case.version.major, case.version.minor);
    let there = LIBRARIES
        .iter()
        .filter(|library| (library.since..library.until).contains(&at));
    for Library { name, class, .. } in there {
        let holder = jars
            .iter()
            .find(|jar| jar.classes.iter().any(|held| held.name == *class));
        if let Some(jar) = holder {
            let path = &jar.path;
            findings.push(
                Finding::blocks(FindingCode::JarHell)
                    .with("class", class)
                    .with("jar", path)
                    .with("other", format!("lib/{name}.jar"))
                    .saying(format!(
                        "jar hell!\nclass: {class}\njar1: lib/{name}.jar\njar2: {path}"
                    )),
            );
        }
    }
}
