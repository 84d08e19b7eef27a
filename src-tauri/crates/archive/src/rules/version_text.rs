//! R24 to R26: what a version of Elasticsearch makes of the text in `elasticsearch.version`.

use crate::version::ElasticsearchVersion;

/// What a text stands for on a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum VersionText {
    /// The version that runs.
    Running,
    /// Any other version.
    Other,
}

/// Reads the text as `Version.fromString` of the running version does, or says why it refuses.
///
/// From 8.12 on the text is opaque and only compared. Up to 8.2 an empty one means the version that
/// runs; later ones have refused it before they come here.
pub(crate) fn read(text: &str, running: &ElasticsearchVersion) -> Result<VersionText, String> {
    let same = if running.is_from(8, 12, 0) {
        text == running.number()
    } else {
        text.is_empty() || id(text, running)? == running_id(running)
    };
    Ok(if same {
        VersionText::Running
    } else {
        VersionText::Other
    })
}

/// The number by which Elasticsearch compares versions: two digits each for major, minor, patch and
/// the build, 99 for a release. Numbers of more digits run over into each other, as they do there.
fn id(text: &str, running: &ElasticsearchVersion) -> Result<i32, String> {
    let unreadable = |text: &str| format!("unable to parse version {text}");
    let without = text.strip_suffix("-SNAPSHOT");
    let snapshot = without.is_some();
    let text = without.unwrap_or(text);
    let parts = parts(text);
    let (major, minor, patch, build) = match parts[..] {
        [major, minor, patch] => (major, minor, patch, None),
        [major, minor, patch, build] if running.is_before(8, 0, 0) => {
            (major, minor, patch, Some(build))
        }
        _ => return Err(wrong_count(text, running)),
    };
    let major = java_int(major).ok_or_else(|| unreadable(text))?;
    if running.is_from(5, 0, 0) && major >= 5 && snapshot {
        return Err(
            "illegal version format - snapshots are only supported until version 2.x".to_owned(),
        );
    }
    if running.is_from(7, 0, 0) && major >= 7 && build.is_some() {
        return Err(
            "illegal version format - qualifiers are only supported until version 6.x".to_owned(),
        );
    }
    let number = |part: &str| java_int(part).ok_or_else(|| unreadable(text));
    let (minor, patch) = (number(minor)?, number(patch)?);
    let build = build_number(build, major, running).ok_or_else(|| unreadable(text))?;
    Ok(join(major, minor, patch, build))
}

fn wrong_count(text: &str, running: &ElasticsearchVersion) -> String {
    let comma = if running.is_from(5, 0, 0) { "," } else { "" };
    format!(
        "the version needs to contain major, minor{comma} and revision, and optionally the build: \
         {text}"
    )
}

/// `String.split("[.-]")`, which leaves out the empty parts at the end.
fn parts(text: &str) -> Vec<&str> {
    let mut parts: Vec<_> = text.split(['.', '-']).collect();
    while parts.len() > 1 && parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
    }
    parts
}

/// `Integer.parseInt`, which takes a sign.
fn java_int(text: &str) -> Option<i32> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok())?
}

/// The build of a fourth part. 2.x overlooks one that it does not know.
fn build_number(text: Option<&str>, major: i32, running: &ElasticsearchVersion) -> Option<i32> {
    let Some(text) = text else { return Some(99) };
    let after = |prefixes: [&str; 2]| {
        prefixes
            .into_iter()
            .find_map(|prefix| text.strip_prefix(prefix))
    };
    let offset_of_betas = if running.is_from(5, 0, 0) && major >= 5 {
        25
    } else {
        0
    };
    if let Some(number) = after(["Beta", "beta"]) {
        return Some(java_int(number)?.wrapping_add(offset_of_betas));
    }
    if let Some(number) = after(["RC", "rc"]) {
        return Some(java_int(number)?.wrapping_add(50));
    }
    if running.is_before(5, 0, 0) {
        return Some(99);
    }
    java_int(text.strip_prefix("alpha")?)
}

fn join(major: i32, minor: i32, patch: i32, build: i32) -> i32 {
    major
        .wrapping_mul(1_000_000)
        .wrapping_add(minor.wrapping_mul(10_000))
        .wrapping_add(patch.wrapping_mul(100))
        .wrapping_add(build)
}

/// What runs, in the same numbers. From 7.0 on a node does not count its qualifier in, and a
/// snapshot is no build of its own in any version.
fn running_id(running: &ElasticsearchVersion) -> i32 {
    let part = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let major = part(running.major);
    let qualifier = running.qualifier.as_deref().filter(|qualifier| {
        running.is_before(7, 0, 0) && !qualifier.eq_ignore_ascii_case("SNAPSHOT")
    });
    let build = build_number(qualifier, major, running).unwrap_or(99);
    join(major, part(running.minor), part(running.patch), build)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn running(text: &str) -> ElasticsearchVersion {
        ElasticsearchVersion::parse(text).unwrap()
    }

    #[track_caller]
    fn is(text: &str, on: &str, expected: Option<VersionText>) {
        assert_eq!(read(text, &running(on)).ok(), expected, "{text:?} on {on}");
    }

    #[test]
    fn texts_are_read_as_each_generation_reads_them() {
        use VersionText::{Other, Running};
        for (text, on, expected) in [
            ("8.11.4", "8.11.4", Some(Running)),
            ("8.11.4", "8.11.3", Some(Other)),
            ("08.011.4", "7.17.0", Some(Other)),
            ("07.17.00", "7.17.0", Some(Running)),
            ("", "8.2.0", Some(Running)),
            ("7.17.0.", "7.17.0", Some(Running)),
            ("+7.17.0", "7.17.0", Some(Running)),
            ("2.0", "2.4.6", None),
            ("bogus", "6.8.0", None),
            ("6.8.0 ", "6.8.0", None),
            ("6.8.x", "6.8.0", None),
            ("99999999999.0.0", "6.8.0", None),
            ("2.4.6.1", "2.4.6", Some(Running)),
            ("2.4.6-SNAPSHOT", "2.4.6", Some(Running)),
            ("2.4.6-rc1", "2.4.6", Some(Other)),
            ("2.4.6-rcx", "2.4.6", None),
            ("3.0.0-SNAPSHOT", "5.6.0", Some(Other)),
            ("5.6.0-SNAPSHOT", "5.6.0", None),
            ("5.6.0.1", "5.6.0", None),
            ("5.0.0-alpha1", "5.0.0", Some(Other)),
            ("5.0.0-alpha1", "5.0.0-alpha1", Some(Running)),
            ("6.0.0-beta1", "6.0.0-beta1", Some(Running)),
            ("6.4.0-beta1", "7.0.0", Some(Other)),
            ("7.0.0-rc1", "7.0.0-rc1", None),
            ("7.0.0-rc1", "6.8.0", Some(Other)),
            ("6.4.0-beta1", "8.0.0", None),
            ("8.12.2", "8.12.2", Some(Running)),
            ("8.12.2 ", "8.12.2", Some(Other)),
            ("8.12.2-SNAPSHOT", "8.12.2", Some(Other)),
            ("${elasticsearch.version}", "8.12.2", Some(Other)),
            ("${elasticsearch.version}", "8.11.4", None),
        ] {
            is(text, on, expected);
        }
    }

    #[test]
    fn words_are_those_of_the_generation() {
        let words = |text, on| read(text, &running(on)).unwrap_err();
        assert_eq!(
            words("2.0", "2.4.6"),
            "the version needs to contain major, minor and revision, and optionally the build: 2.0"
        );
        assert_eq!(
            words("7.7.0-SNAPSHOT", "7.7.0"),
            "illegal version format - snapshots are only supported until version 2.x"
        );
        assert_eq!(words("6.8.x", "6.8.0"), "unable to parse version 6.8.x");
    }
}
