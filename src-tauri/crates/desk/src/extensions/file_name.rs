//! The name that a stored file gets on this computer.

/// No longer than every file system takes, with room for the number that a browser might add.
const LONGEST: usize = 120;

/// Names that Windows keeps for devices, with any ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// A safe file name from an extension's name and version. What the service says may hold anything:
/// only letters, digits, `_`, `.` and `-` of it remain, so that it is never a path.
pub(crate) fn file_name(name: &str, version: &str) -> String {
    // `8.*` is a usual version of a bundle.
    let told = format!("{name}-{}", version.replace('*', "x"));
    let safe: String = told
        .chars()
        .map(|c| {
            let kept = c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
            if kept { c } else { '_' }
        })
        .take(LONGEST)
        .collect();
    // A dot in front hides a file, and Windows drops dots at the end.
    let stem = safe.trim_matches(|c| matches!(c, '.' | '-' | '_'));
    let stem = stem.strip_suffix(".zip").unwrap_or(stem);
    let stem = if stem.is_empty() { "extension" } else { stem };
    let first = stem.split('.').next().unwrap_or_default();
    if is_device(&first.to_ascii_lowercase()) {
        format!("extension-{stem}.zip")
    } else {
        format!("{stem}.zip")
    }
}

fn is_device(name: &str) -> bool {
    let numbered = |prefix: &str| {
        let number = name.strip_prefix(prefix);
        number.is_some_and(|rest| rest.chars().count() == 1)
    };
    DEVICES.contains(&name) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_and_versions_stay_readable() {
        for (name, version, file) in [
            ("analysis-ik", "8.15.2", "analysis-ik-8.15.2.zip"),
            ("synonyms", "8.*", "synonyms-8.x.zip"),
            ("all", "*", "all-x.zip"),
            ("My extension", "8.1.0", "My_extension-8.1.0.zip"),
            ("词典", "8.1.0", "词典-8.1.0.zip"),
            ("../../etc/passwd", "1", "etc_passwd-1.zip"),
            ("C:\\Windows\\a", "1", "C__Windows_a-1.zip"),
            (".hidden", "", "hidden.zip"),
            ("a\0\n\r\u{202e}b", "1", "a____b-1.zip"),
            ("", "", "extension.zip"),
            ("con.a", "1", "extension-con.a-1.zip"),
            ("COM1.", "", "extension-COM1.zip"),
            ("common", "1", "common-1.zip"),
        ] {
            assert_eq!(file_name(name, version), file, "{name:?} {version:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_leads_out_of_a_folder(name in any::<String>(), version in any::<String>()) {
            let file = file_name(&name, &version);
            let path = std::path::Path::new(&file);
            prop_assert_eq!(path.file_name().and_then(|name| name.to_str()), Some(file.as_str()));
            prop_assert_eq!(path.components().count(), 1);
            prop_assert!(!file.starts_with('.'));
            prop_assert_eq!(path.extension(), Some("zip".as_ref()));
            prop_assert!(!file.contains(['/', '\\', ':', '\0']));
        }
    }
}
