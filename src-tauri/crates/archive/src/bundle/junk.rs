//! What file managers leave behind.

/// Whether a file or folder was put there by a file manager rather than by a person.
///
/// An `AppleDouble` twin (`._x.jar`) is worse than useless: at the root of a plugin the installer
/// takes it for a jar.
pub(crate) fn is_junk(path: &str) -> bool {
    let mut parts = path.trim_end_matches('/').split('/');
    if parts
        .clone()
        .any(|part| matches!(part, "__MACOSX" | ".Spotlight-V100" | ".Trashes"))
    {
        return true;
    }
    parts.next_back().is_some_and(|name| {
        name == ".DS_Store"
            || name.starts_with("._")
            || ["thumbs.db", "ehthumbs.db", "desktop.ini"]
                .iter()
                .any(|left| name.eq_ignore_ascii_case(left))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_file_managers_leave_is_junk() {
        for path in [
            "__MACOSX/",
            "__MACOSX/dictionaries/._a.txt",
            "dictionaries/.DS_Store",
            "._x.jar",
            "a/THUMBS.DB",
            "desktop.ini",
        ] {
            assert!(is_junk(path), "{path}");
        }
        for path in [
            "x.jar",
            ".synonyms.txt",
            "dictionaries/",
            "DS_Store",
            "a/__MACOSX.txt",
            "config/x._y",
            "_site/index.html",
        ] {
            assert!(!is_junk(path), "{path}");
        }
    }
}
