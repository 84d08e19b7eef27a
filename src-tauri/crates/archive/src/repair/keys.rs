//! Keys of a descriptor that its version no longer knows, and the descriptor without them.

use std::collections::HashSet;

use crate::layout::DescriptorFile;
use crate::properties::Properties;
use crate::version::ElasticsearchVersion;

/// What 2.x wanted, and what builds added of their own accord. All of it can go, as the versions
/// that refuse it have nothing that it could mean to them. What still means something to some
/// version (`type`, `java.opts`) is not touched, nor what makes it a plugin for something else.
fn is_leftover(key: &str, stable: bool, version: &ElasticsearchVersion) -> bool {
    match key {
        "name"
        | "description"
        | "version"
        | "elasticsearch.version"
        | "java.version"
        | "type"
        | "java.opts"
        | "opensearch.version"
        | "dependencies"
        | "custom.foldername" => false,
        "modular" => !stable,
        _ if stable => true,
        "classname" | "extended.plugins" | "has.native.controller" | "requires.keystore" => false,
        "licensed" => version.is_before(7, 11, 0),
        "modulename" => version.is_before(8, 3, 0),
        _ => true,
    }
}

/// The keys that can go, in the order of the file. None before 6.2, which overlooks them.
pub(super) fn leftovers(
    descriptor: &DescriptorFile,
    version: &ElasticsearchVersion,
) -> Vec<String> {
    let Some(properties) = descriptor.whole().filter(|_| version.is_from(6, 2, 0)) else {
        return Vec::new();
    };
    let mut seen = HashSet::new();
    let keys = properties.pairs().iter().map(|pair| pair.key.as_str());
    let leftovers = keys.filter(|key| is_leftover(key, descriptor.is_stable(), version));
    leftovers
        .filter(|key| seen.insert(*key))
        .map(str::to_owned)
        .collect()
}

/// The descriptor without the lines of these keys, every other byte as it was. `None` if that does
/// not leave exactly the other pairs.
pub(super) fn without(descriptor: &DescriptorFile, keys: &[String]) -> Option<Vec<u8>> {
    let properties = descriptor.whole()?;
    let keys: HashSet<&str> = keys.iter().map(String::as_str).collect();
    let gone = |key: &str| keys.contains(key);
    let lines = Lines::of(&descriptor.bytes);
    let mut keep = vec![true; lines.0.len()];
    for pair in properties.pairs().iter().filter(|pair| gone(&pair.key)) {
        let first = pair.line.checked_sub(1)?;
        for at in first..=lines.last_of(first) {
            *keep.get_mut(at)? = false;
        }
    }
    let kept = lines.0.iter().zip(keep).filter(|(_, keep)| *keep);
    let bytes = kept
        .flat_map(|(line, _)| line.iter().copied())
        .collect::<Vec<u8>>();
    let left = Properties::read(&bytes).ok()?;
    let wanted = properties.pairs().iter().filter(|pair| !gone(&pair.key));
    let same = wanted
        .map(|pair| (&pair.key, &pair.value))
        .eq(left.pairs().iter().map(|pair| (&pair.key, &pair.value)));
    same.then_some(bytes)
}

/// The lines of a file, each with what ends it.
struct Lines<'a>(Vec<&'a [u8]>);

impl<'a> Lines<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        let mut lines = Vec::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            let end = match rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
                Some(at) if rest.get(at..at + 2) == Some(b"\r\n") => at + 2,
                Some(at) => at + 1,
                None => rest.len(),
            };
            let (line, after) = rest.split_at(end);
            lines.push(line);
            rest = after;
        }
        Self(lines)
    }

    /// The last line of what begins on `first`: a backslash at the end of a line joins the next.
    fn last_of(&self, first: usize) -> usize {
        let lines = self.0.iter().skip(first);
        let joining = lines.take_while(|line| joins_the_next(line)).count();
        (first + joining).min(self.0.len().saturating_sub(1))
    }
}

fn joins_the_next(line: &[u8]) -> bool {
    let text = line
        .iter()
        .rev()
        .skip_while(|byte| matches!(byte, b'\n' | b'\r'));
    text.take_while(|byte| **byte == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn removed(text: &str, major: u32, minor: u32) -> (Vec<String>, String) {
        let version = ElasticsearchVersion::new(major, minor, 0);
        let file = DescriptorFile::read("plugin-descriptor.properties", text.into(), false);
        let keys = leftovers(&file, &version);
        let bytes = without(&file, &keys).unwrap_or_default();
        (keys, String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn leftovers_go_and_every_other_byte_stays() {
        let text = "# made by a build\r\nname = x \r\njvm=true\r\n\r\n  site : \\\r\n  false\r\nclassname=a.B\nisolated";
        let (keys, left) = removed(text, 7, 17);
        assert_eq!(keys, ["jvm", "site", "isolated"]);
        assert_eq!(
            left,
            "# made by a build\r\nname = x \r\n\r\nclassname=a.B\n"
        );
    }

    #[test]
    fn a_key_goes_everywhere() {
        let (keys, left) = removed("jvm=true\nname=x\njvm=false\n", 8, 1);
        assert_eq!(keys, ["jvm"]);
        assert_eq!(left, "name=x\n");
    }

    #[test]
    fn what_a_version_knows_or_overlooks_stays() {
        let text = "name=x\nlicensed=true\nmodulename=m\ntype=isolated\njvm=true\n";
        let at = |major, minor| removed(text, major, minor).0;
        assert_eq!(at(6, 1), Vec::<String>::new());
        assert_eq!(at(6, 8), ["licensed", "modulename", "jvm"]);
        assert_eq!(at(7, 11), ["modulename", "jvm"]);
        assert_eq!(at(8, 3), ["jvm"]);
    }

    #[test]
    fn a_stable_descriptor_has_no_classname() {
        let text = "name=x\nclassname=a.B\nmodular=true\n".into();
        let file = DescriptorFile::read("stable-plugin-descriptor.properties", text, false);
        assert_eq!(
            leftovers(&file, &ElasticsearchVersion::new(8, 7, 0)),
            ["classname"]
        );
    }

    #[test]
    fn an_escaped_backslash_joins_nothing() {
        let (_, left) = removed("jvm=a\\\\\nname=x\n", 8, 1);
        assert_eq!(left, "name=x\n");
    }
}
