//! R50: a class that is there twice.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::finding::{Finding, FindingCode, Findings};
use crate::jar::Jar;
use crate::judge::Case;
use crate::version::ElasticsearchVersion;

/// As many pairs of jars as are named.
const MOST_PAIRS: usize = 20;

/// Two jars, or one with itself, and the first class that both hold.
struct Pair<'a> {
    first: usize,
    second: usize,
    class: &'a str,
    count: usize,
}

pub(super) fn judge(case: &Case<'_>, jars: &[&Jar], findings: &mut Findings) {
    for pair in pairs(&case.version, jars) {
        let path = |at: usize| jars.get(at).map_or("", |jar| jar.path.as_str());
        let (first, second, class) = (path(pair.first), path(pair.second), pair.class);
        let words = if pair.first == pair.second {
            format!("jar hell!\nclass: {class}\nexists multiple times in jar: {first} !!!!!!!!!")
        } else {
            format!("jar hell!\nclass: {class}\njar1: {first}\njar2: {second}")
        };
        findings.push(
            Finding::blocks(FindingCode::JarHell)
                .with("class", class)
                .with("jar", first)
                .with("other", second)
                .with("count", pair.count)
                .saying(words),
        );
    }
}

fn pairs<'a>(version: &ElasticsearchVersion, jars: &[&'a Jar]) -> Vec<Pair<'a>> {
    let mut holders: HashMap<&str, usize> = HashMap::new();
    let mut pairs: Vec<Pair<'a>> = Vec::new();
    for (second, jar) in jars.iter().enumerate() {
        let classes = jar.classes.iter().map(|class| class.name.as_str());
        for class in classes.chain(jar.versioned.iter().map(String::as_str)) {
            let first = match holders.entry(class) {
                Entry::Vacant(entry) => {
                    entry.insert(second);
                    continue;
                }
                Entry::Occupied(mut entry) => entry.insert(second),
            };
            if is_tolerated(class, first == second, version) {
                continue;
            }
            let is_known = |pair: &&mut Pair<'_>| (pair.first, pair.second) == (first, second);
            if let Some(pair) = pairs.iter_mut().find(is_known) {
                pair.count += 1;
            } else if pairs.len() < MOST_PAIRS {
                pairs.push(Pair {
                    first,
                    second,
                    class,
                    count: 1,
                });
            }
        }
    }
    pairs
}

/// Classes that Elasticsearch lets pass, by name.
fn is_tolerated(class: &str, same_jar: bool, version: &ElasticsearchVersion) -> bool {
    if same_jar {
        return class.starts_with("org.apache.xmlbeans");
    }
    match version.major {
        2 => class.starts_with("org.apache.log4j") || class == "org.joda.time.base.BaseDateTime",
        5 => {
            class.starts_with("org.apache.logging.log4j.core.impl.ThrowableProxy")
                || class.starts_with("org.apache.logging.log4j.core.jmx.Server")
        }
        _ => false,
    }
}
