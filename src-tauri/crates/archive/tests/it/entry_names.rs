//! Names of entries that stop the installer: R4, R5 and what can't be written.

use crate::build::{Archive, Entry};
use crate::judging::{find, first, node, severity};
use crate::unpacking::{TEXT, refused, with};
use plugdesk_archive::{FindingCode, Severity};

#[test]
fn names_that_are_not_utf8_block() {
    for name in [&b"\xb4\xca\xb5\xe4.txt"[..], b"\xed\xa0\x80", b"\xc0\xaf"] {
        for flags in [0, 0x800] {
            let entry = Entry {
                flags,
                ..Entry::new(name, TEXT)
            };
            let report = with(entry).inspected().judge(&node("9.1.0"));
            assert_eq!(first(&report), Some(FindingCode::NameNotUtf8), "{name:?}");
            let finding = find(&report, FindingCode::NameNotUtf8).unwrap();
            assert_eq!(finding.args["count"], "1");
        }
    }
}

#[test]
fn nul_in_a_name_blocks() {
    let (code, words) = refused(Entry::new("a\0b", TEXT));
    assert_eq!(code, FindingCode::NameWithNul);
    assert_eq!(words, "Nul character not allowed: a\0b");
}

#[test]
fn names_that_lead_outside_block_from_5_0_on() {
    for name in ["../x", "a/../../x", "/etc/x", "../"] {
        let (code, words) = refused(Entry::new(
            name,
            if name.ends_with('/') { b"" } else { TEXT },
        ));
        assert_eq!(code, FindingCode::LeadsOutside, "{name}");
        assert_eq!(
            words,
            format!("Zip contains entry name '{name}' resolving outside of plugin directory")
        );
    }
    let archive = with(Entry::new("../x", TEXT)).inspected();
    let severity_on = |version| severity(&archive.judge(&node(version)), FindingCode::LeadsOutside);
    assert_eq!(severity_on("2.4.6"), Some(Severity::Warning));
    assert_eq!(severity_on("6.3.0"), Some(Severity::Blocks));
    // 5.0 to 6.2 pass over everything beside their folder.
    assert_eq!(severity_on("5.0.0"), None);
    let below = with(Entry::new("elasticsearch/../x", TEXT)).inspected();
    let report = below.judge(&node("5.6.16"));
    assert_eq!(
        severity(&report, FindingCode::LeadsOutside),
        Some(Severity::Blocks)
    );
}

#[test]
fn a_name_that_comes_back_passes_where_its_folder_is_there() {
    let back = || Entry::new("config/../x", TEXT);
    let archive = Archive::of([Entry::new("config/a", TEXT), back()]).inspected();
    assert_eq!(
        severity(&archive.judge(&node("9.1.0")), FindingCode::EntryUnwritable),
        None
    );
    assert_eq!(refused(back()).0, FindingCode::EntryUnwritable);
}

#[test]
fn names_under_which_nothing_can_be_written_block() {
    let long = "x".repeat(256);
    let long_folder = format!("{long}/a");
    let deep = vec!["x".repeat(200); 21].join("/");
    for (names, what) in [
        (&["a", "a/b"][..], "file_and_folder"),
        (&["a/b", "a"], "file_and_folder"),
        (&["a", "./a/b/"], "file_and_folder"),
        (&["c/./a", "c/a//b"], "file_and_folder"),
        (&[""], "is_folder"),
        (&["."], "is_folder"),
        (&["a/."], "is_folder"),
        (&[&long], "too_long"),
        (&[&long_folder], "too_long"),
        (&[&deep], "too_long"),
    ] {
        let entries = names
            .iter()
            .map(|name| Entry::new(name, if name.ends_with('/') { b"" } else { TEXT }));
        let report = Archive::of(entries).inspected().judge(&node("9.1.0"));
        let finding = find(&report, FindingCode::EntryUnwritable).unwrap();
        assert_eq!(finding.severity, Severity::Blocks, "{names:?}");
        assert_eq!(finding.args["what"], what, "{names:?}");
        assert!(finding.first, "{names:?}");
    }
    for names in [
        &["a", "a/"][..],
        &["a/", "a"],
        &["a", "a"],
        &["x/", "x/y"],
        &["a//b", "a/c"],
    ] {
        let entries = names.iter().map(|name| Entry::stored(name, ""));
        let report = Archive::of(entries).inspected().judge(&node("9.1.0"));
        assert_eq!(
            severity(&report, FindingCode::EntryUnwritable),
            None,
            "{names:?}"
        );
    }
}
