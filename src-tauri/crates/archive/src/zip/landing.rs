//! Where an entry lands when the archive is unpacked on Linux.

use std::borrow::Cow;

/// The place of an entry below the folder that it is unpacked into, with `/` between the parts.
///
/// Follows `Path.resolve(name).normalize()`, by which the installer finds its target: `.` and
/// doubled slashes vanish, `..` takes back a folder, and a backslash is an ordinary character.
/// `None` for what lands nowhere: folders, and names that are absolute or lead outside.
pub(crate) fn landing(name: &str) -> Option<Cow<'_, str>> {
    if name.is_empty() || name.ends_with('/') {
        return None;
    }
    if !name.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return Some(Cow::Borrowed(name));
    }
    let path = normalised(name)?;
    (!path.is_empty()).then(|| Cow::Owned(path.join("/")))
}

/// Whether a name leads out of the folder that it is resolved against.
pub(crate) fn leads_outside(name: &str) -> bool {
    normalised(name).is_none()
}

/// The parts of a name without `.` and doubled slashes, each `..` with the folder that it takes
/// back. `None` for names that are absolute or lead outside.
pub(crate) fn normalised(name: &str) -> Option<Vec<&str>> {
    if name.starts_with('/') {
        return None;
    }
    let mut path = Vec::with_capacity(4);
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                path.pop()?;
            }
            _ => path.push(part),
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_normalised_as_java_does() {
        for (name, lands) in [
            ("a.txt", Some("a.txt")),
            ("./a.txt", Some("a.txt")),
            ("config//a.txt", Some("config/a.txt")),
            ("config/../a.txt", Some("a.txt")),
            ("config\\a.txt", Some("config\\a.txt")),
            ("..a", Some("..a")),
            ("../a.txt", None),
            ("a/../../b.txt", None),
            ("/etc/a.txt", None),
            ("config/", None),
            ("config/..", None),
            (".", None),
            ("", None),
        ] {
            assert_eq!(landing(name).as_deref(), lands, "{name:?}");
        }
    }

    #[test]
    fn only_some_of_what_lands_nowhere_leads_outside() {
        for name in ["../a.txt", "a/../../b.txt", "/etc/a.txt", "..", "../"] {
            assert!(leads_outside(name), "{name:?}");
        }
        for name in ["", ".", "a/..", "config/", "config/../a"] {
            assert!(!leads_outside(name), "{name:?}");
        }
    }
}
