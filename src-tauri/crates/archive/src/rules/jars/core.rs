//! R50: classes of Elasticsearch's own `lib` in a plugin's jar.

use crate::finding::{Finding, FindingCode, Findings};
use crate::jar::Jar;
use crate::judge::Case;

/// One class of each library that is known for sure to lie in `lib`, with the library, the first
/// version that has it and the first that has it no more.
const CORE: &[(&str, &str, (u32, u32), (u32, u32))] = &[
    (
        "org.elasticsearch.plugins.Plugin",
        "elasticsearch",
        (2, 0),
        NEVER,
    ),
    (
        "org.apache.lucene.index.IndexWriter",
        "lucene-core",
        (2, 0),
        NEVER,
    ),
    (
        "org.apache.logging.log4j.LogManager",
        "log4j-api",
        (5, 0),
        NEVER,
    ),
    ("org.joda.time.DateTime", "joda-time", (2, 0), (8, 0)),
    (
        "com.carrotsearch.hppc.ObjectArrayList",
        "hppc",
        (2, 0),
        (8, 0),
    ),
    (
        "com.fasterxml.jackson.core.JsonFactory",
        "jackson-core",
        (2, 0),
        (7, 16),
    ),
    ("org.yaml.snakeyaml.Yaml", "snakeyaml", (2, 0), (7, 16)),
    (
        "com.google.common.collect.ImmutableList",
        "guava",
        (2, 0),
        (5, 0),
    ),
    ("com.sun.jna.Native", "jna", (2, 0), (8, 16)),
];

const NEVER: (u32, u32) = (u32::MAX, 0);

pub(super) fn judge(case: &Case<'_>, jars: &[&Jar], findings: &mut Findings) {
    let at = (case.version.major, case.version.minor);
    let in_core = CORE
        .iter()
        .filter(|(.., since, until)| (*since..*until).contains(&at));
    for (class, library, ..) in in_core {
        let holder = jars
            .iter()
            .find(|jar| jar.classes.iter().any(|held| held.name == *class));
        if let Some(jar) = holder {
            findings.push(
                Finding::blocks(FindingCode::JarHell)
                    .with("class", class)
                    .with("jar", &jar.path)
                    .with("other", format!("lib/{library}.jar"))
                    .saying(format!(
                        "jar hell!\nclass: {class}\njar1: lib/{library}.jar\njar2: {}",
                        jar.path
                    )),
            );
        }
    }
}
