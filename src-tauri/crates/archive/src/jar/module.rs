//! What Java's module system calls a jar.

use super::class_file::ClassFile;
use super::manifest;

/// The module's name: from `module-info.class`, else from the manifest, else from the file's name.
pub(super) fn name(
    module_info: Option<&[u8]>,
    manifest: Option<&[u8]>,
    path: &str,
) -> Option<String> {
    module_info
        .and_then(|bytes| ClassFile::read(bytes)?.module_name())
        .or_else(|| manifest::value(manifest?, "Automatic-Module-Name"))
        .or_else(|| derived(path))
}

/// The name of an automatic module, as `java.lang.module.ModulePath` derives it from the file's
/// name: without the version, with dots for everything that is no letter or digit.
fn derived(path: &str) -> Option<String> {
    let file = path.rsplit('/').next()?;
    let stem = file.strip_suffix(".jar")?;
    let mut name = String::new();
    for letter in without_version(stem).chars() {
        if letter.is_ascii_alphanumeric() {
            name.push(letter);
        } else if !name.is_empty() && !name.ends_with('.') {
            name.push('.');
        }
    }
    let name = name.trim_end_matches('.');
    let valid = name
        .split('.')
        .all(|part| part.starts_with(|first: char| first.is_ascii_alphabetic()));
    valid.then(|| name.to_owned())
}

/// What stands before the first hyphen with digits after it that a dot or the end follows.
fn without_version(stem: &str) -> &str {
    let mut parts = stem
        .match_indices('-')
        .filter_map(|(at, _)| stem.split_at_checked(at));
    let found = parts.find(|(_, version)| {
        let version = version.trim_start_matches('-');
        let rest = version.trim_start_matches(|digit: char| digit.is_ascii_digit());
        rest.len() < version.len() && (rest.is_empty() || rest.starts_with('.'))
    });
    found.map_or(stem, |(before, _)| before)
}

#[cfg(test)]
mod tests {
    use super::derived;

    #[test]
    fn names_are_derived_as_java_derives_them() {
        for (file, name) in [
            ("analysis-ik-8.12.2.jar", Some("analysis.ik")),
            ("foo-1.2.3-SNAPSHOT.jar", Some("foo")),
            ("foo-bar.jar", Some("foo.bar")),
            ("foo-1x.jar", None),
            ("foo__bar--baz-10.jar", Some("foo.bar.baz")),
            ("lib/foo.jar", Some("foo")),
            ("foo-3.jar", Some("foo")),
            ("1foo.jar", None),
            ("-1.0.jar", None),
            ("foo.zip", None),
        ] {
            assert_eq!(derived(file).as_deref(), name, "{file}");
        }
    }
}
