//! Where an entry lands when the archive is unpacked on Linux.

/// The folders and the file name of an entry below the folder it is unpacked into.
///
/// Follows `Path.resolve(name).normalize()`, by which the installer finds its target: `.` and
/// doubled slashes vanish, `..` takes back a folder, and a backslash is an ordinary character.
/// `None` for what lands nowhere: folders, and names that are absolute or lead outside.
pub(crate) fn landing(name: &[u8]) -> Option<Vec<&[u8]>> {
    if matches!(name.first(), None | Some(b'/')) || name.last() == Some(&b'/') {
        return None;
    }
    let mut path = Vec::with_capacity(4);
    for part in name.split(|byte| *byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." => {
                path.pop()?;
            }
            _ => path.push(part),
        }
    }
    (!path.is_empty()).then_some(path)
}

/// Files that file managers leave in a zip and that say nothing about its layout.
pub(crate) fn is_left_by_file_manager(path: &[&[u8]]) -> bool {
    path.first() == Some(&b"__MACOSX".as_slice())
        || matches!(
            path.last(),
            Some(&(b".DS_Store" | b"Thumbs.db" | b"desktop.ini"))
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(name: &str) -> Option<String> {
        let parts = landing(name.as_bytes())?;
        Some(String::from_utf8_lossy(&parts.join(&b'/')).into_owned())
    }

    #[test]
    fn names_are_normalised_as_java_does() {
        for (name, lands) in [
            ("a.txt", Some("a.txt")),
            ("./a.txt", Some("a.txt")),
            ("config//a.txt", Some("config/a.txt")),
            ("config/../a.txt", Some("a.txt")),
            ("config\\a.txt", Some("config\\a.txt")),
            ("../a.txt", None),
            ("a/../../b.txt", None),
            ("/etc/a.txt", None),
            ("config/", None),
            (".", None),
            ("", None),
        ] {
            assert_eq!(joined(name).as_deref(), lands, "{name:?}");
        }
    }
}
