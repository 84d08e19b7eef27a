//! What unpacks and is odd all the same: R6 to R10 and Z1 to Z6.

use crate::build::{Archive, ENCRYPTED, Entry};
use crate::judging::{find, node, severity};
use plugdesk_archive::{Disagreement, FindingCode, Inspection, Limits, Severity, Target, inspect};
use std::io::Cursor;

const DESCRIPTOR: &str = "plugin-descriptor.properties";

/// A plugin with other entries.
fn plugin(entries: impl IntoIterator<Item = Entry>) -> Inspection {
    let descriptor = Entry::new(DESCRIPTOR, crate::judging::complete("9.1.0", ""));
    Archive::of([descriptor].into_iter().chain(entries)).inspected()
}

fn empty(names: &[&str]) -> Inspection {
    plugin(names.iter().map(|name| Entry::stored(name, "")))
}

#[track_caller]
fn finds(
    inspection: &Inspection,
    code: FindingCode,
    expected: Severity,
    args: &[(&'static str, &str)],
) {
    let report = inspection.judge(&node("9.1.0"));
    let finding = find(&report, code).unwrap();
    assert_eq!(finding.severity, expected);
    let found: Vec<_> = finding
        .args
        .iter()
        .map(|(name, value)| (*name, &**value))
        .collect();
    assert_eq!(found, args);
}

#[track_caller]
fn finds_nothing(inspection: &Inspection, code: FindingCode) {
    assert_eq!(severity(&inspection.judge(&node("9.1.0")), code), None);
}

#[test]
fn names_beyond_ascii_are_counted() {
    let args = [("count", "2"), ("entry", "é")];
    finds(
        &empty(&["é", "词典"]),
        FindingCode::NameNotAscii,
        Severity::Hint,
        &args,
    );
    finds_nothing(&empty(&["a"]), FindingCode::NameNotAscii);
}

#[test]
fn duplicates_are_counted_and_the_last_is_read() {
    let twice = plugin([Entry::new("a/b", "1"), Entry::new("a//b", "2")]);
    let args = [("count", "2"), ("entry", "a/b")];
    finds(
        &twice,
        FindingCode::DuplicateEntry,
        Severity::Warning,
        &args,
    );
    finds_nothing(&empty(&["a", "b"]), FindingCode::DuplicateEntry);
    let jars = plugin([Entry::new("a.jar", "1"), Entry::new("a.jar", "2")]);
    assert_eq!(jars.jars.len(), 1);
}

#[test]
fn empty_folders_for_config_and_programs_are_told() {
    let hint = Severity::Hint;
    finds(
        &empty(&["config/"]),
        FindingCode::EmptyFolder,
        hint,
        &[("entry", "config/")],
    );
    finds(
        &empty(&["bin/", "bin/x/"]),
        FindingCode::EmptyFolder,
        hint,
        &[("entry", "bin/")],
    );
    finds_nothing(
        &empty(&["config/", "config/a", "other/"]),
        FindingCode::EmptyFolder,
    );
    let below = empty(&["elasticsearch/config/"]).judge(&node("5.6.16"));
    assert_eq!(severity(&below, FindingCode::EmptyFolder), Some(hint));
}

#[test]
fn backslashes_are_counted() {
    let args = [("count", "2"), ("entry", "config\\a")];
    let archive = empty(&["config\\a", "config\\b"]);
    finds(&archive, FindingCode::Backslash, Severity::Warning, &args);
    finds_nothing(&empty(&["a"]), FindingCode::Backslash);
}

#[test]
fn symbolic_links_are_known_by_their_mode() {
    let link = Entry {
        mode: 0o120_777,
        ..Entry::stored("config/link", "/etc/passwd")
    };
    let args = [("count", "1"), ("entry", "config/link")];
    finds(
        &plugin([link]),
        FindingCode::Symlink,
        Severity::Warning,
        &args,
    );
    finds_nothing(&empty(&["a"]), FindingCode::Symlink);
}

#[test]
fn bomb_is_left_and_what_follows_is_read() {
    let bomb = plugin([
        Entry::new("config/zeros", vec![0; 120 << 20]),
        Entry::new("after", "1"),
    ]);
    let report = bomb.judge(&node("9.1.0"));
    let finding = find(&report, FindingCode::Bomb).unwrap();
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!(finding.args["entry"], "config/zeros");
    assert!(finding.args["size"].parse::<u64>().unwrap() > 100 << 20);
    assert!(finding.args["ratio"].parse::<u64>().unwrap() > 100);
    assert_eq!(bomb.zip.fault, None);
    assert_eq!(bomb.zip.entries[2].name, "after");
    assert!(bomb.zip.entries.iter().all(|entry| entry.in_stream));
    // One that says its size behind the data can't be left.
    let streamed = plugin([
        Entry::new("zeros", vec![0; 120 << 20]).streamed(true),
        Entry::new("after", "1"),
    ]);
    assert!(streamed.zip.entries[2].in_stream);
    let report = streamed.judge(&node("9.1.0"));
    assert!(find(&report, FindingCode::NotReadToTheEnd).is_some());
    assert_eq!(find(&report, FindingCode::NotInStream), None);
}

fn inspected_within(archive: &Archive, limits: &Limits<'_>) -> Inspection {
    inspect(Cursor::new(archive.bytes()), limits).unwrap()
}

#[test]
fn limits_are_findings_and_no_refusal() {
    let archive = Archive::of([
        Entry::new("large", vec![b'x'; 1 << 20]),
        Entry::new(DESCRIPTOR, crate::judging::complete("9.1.0", "")),
    ]);
    let few = inspected_within(
        &archive,
        &Limits {
            entries: 1,
            ..Limits::default()
        },
    );
    finds(
        &few,
        FindingCode::TooManyEntries,
        Severity::Warning,
        &[("limit", "1")],
    );
    let little = inspected_within(
        &archive,
        &Limits {
            unpacked: 300_000,
            ..Limits::default()
        },
    );
    assert_eq!(
        little.layout.value("name"),
        Some("x"),
        "little files are read all the same"
    );
    let report = little.judge(&node("9.1.0"));
    let code = FindingCode::NotReadToTheEnd;
    assert_eq!(severity(&report, code), Some(Severity::Warning));
    assert_eq!(find(&report, FindingCode::DescriptorMissing), None);
    let cancelled = inspected_within(
        &archive,
        &Limits {
            go_on: &|| false,
            ..Limits::default()
        },
    );
    assert_eq!(
        severity(&cancelled.judge(&node("9.1.0")), code),
        Some(Severity::Warning)
    );
}

#[test]
fn the_caller_is_asked_while_a_bomb_unpacks() {
    let asked = std::cell::Cell::new(0);
    let go_on = || {
        asked.set(asked.get() + 1);
        asked.get() < 20
    };
    let archive = Archive::of([Entry::new("zeros", vec![0; 60 << 20])]);
    let inspection = inspected_within(
        &archive,
        &Limits {
            go_on: &go_on,
            ..Limits::default()
        },
    );
    assert_eq!(asked.get(), 20);
    assert!(inspection.zip.limit.is_some());
    assert!(inspection.zip.entries[0].size < 20 << 20);
}

#[test]
fn headers_that_disagree_are_told() {
    let local = |change: fn(&mut Entry)| plugin([Entry::new("a", "12345").with_local(change)]);
    finds(
        &local(|local| local.name = b"b".to_vec()),
        FindingCode::NamesDisagree,
        Severity::Warning,
        &[("count", "1"), ("entry", "b"), ("other", "a")],
    );
    let what = |entry: Entry| {
        let report = plugin([entry]).judge(&node("9.1.0"));
        find(&report, FindingCode::HeadersDisagree).unwrap().args["what"].clone()
    };
    let honest = || Entry::new("a", "12345").with_local(|_| {});
    assert_eq!(
        what(Entry {
            size: 1,
            ..honest()
        }),
        "size"
    );
    assert_eq!(
        what(Entry {
            packed_size: 1,
            ..honest()
        }),
        "compressed size"
    );
    assert_eq!(what(Entry { crc: 1, ..honest() }), "checksum");
    assert_eq!(
        what(Entry {
            method: 0,
            ..honest()
        }),
        "method"
    );
    assert_eq!(
        what(Entry {
            flags: ENCRYPTED,
            ..honest()
        }),
        "encryption"
    );
    finds_nothing(&plugin([honest()]), FindingCode::HeadersDisagree);
    finds_nothing(&plugin([honest()]), FindingCode::NamesDisagree);
}

#[test]
fn what_the_directory_leaves_out_is_installed() {
    let hidden = plugin([Entry {
        unlisted: true,
        ..Entry::new("hidden.jar", "1")
    }]);
    let args = [("count", "1"), ("entry", "hidden.jar")];
    finds(
        &hidden,
        FindingCode::NotInDirectory,
        Severity::Warning,
        &args,
    );
    assert_eq!(hidden.jars.len(), 1);
}

#[test]
fn what_the_stream_does_not_reach_is_not_installed() {
    let late = Archive::of([
        Entry::new("a.txt", "1"),
        Entry {
            before: b"some bytes of another program, long enough for a header".to_vec(),
            ..Entry::new(DESCRIPTOR, "name=late")
        },
        Entry::new("late.jar", "1"),
    ])
    .inspected();
    assert_eq!(
        late.zip.disagreements,
        [
            Disagreement::NotInStream(DESCRIPTOR.to_owned()),
            Disagreement::NotInStream("late.jar".to_owned()),
        ]
    );
    let args = [("count", "2"), ("entry", DESCRIPTOR)];
    finds(&late, FindingCode::NotInStream, Severity::Warning, &args);
    assert_eq!(late.layout.classic, None);
    assert!(late.jars.is_empty());
    assert_eq!(late.zip.entries[2].lands, None);
    let report = late.judge(&node("9.1.0"));
    assert!(find(&report, FindingCode::DescriptorMissing).is_some());
}

#[test]
fn disagreements_are_told_up_to_twenty() {
    let hidden = (0..50).map(|number| Entry {
        unlisted: true,
        ..Entry::stored(format!("{number}"), "")
    });
    let report = plugin(hidden).judge(&node("9.1.0"));
    let told = report
        .findings
        .iter()
        .filter(|finding| finding.rule.starts_with('Z'));
    assert_eq!(told.count(), 1);
}

#[test]
fn names_that_differ_in_case_alone_are_told() {
    let args = [("entry", "config/A"), ("other", "config/a")];
    let archive = empty(&["config/A", "config/a"]);
    finds(&archive, FindingCode::CaseClash, Severity::Warning, &args);
    finds_nothing(&archive, FindingCode::DuplicateEntry);
    finds_nothing(&empty(&["a/B", "b/b"]), FindingCode::CaseClash);
}

#[test]
fn leftovers_of_file_managers_are_worse_in_a_bundle() {
    let code = FindingCode::FileManagerJunk;
    let args = [("count", "2"), ("entry", "__MACOSX/._a")];
    finds(
        &empty(&["__MACOSX/._a", "config/.DS_Store"]),
        code,
        Severity::Hint,
        &args,
    );
    finds_nothing(&empty(&["a"]), code);
    let bundle = Archive::files(&[("dictionaries/a.txt", "a"), ("dictionaries/Thumbs.db", "")]);
    let report = bundle.inspected().judge(&Target::default());
    assert_eq!(severity(&report, code), Some(Severity::Warning));
    let wrapped = Archive::files(&[("p/plugin-descriptor.properties", ""), (".DS_Store", "")]);
    let report = wrapped.inspected().judge(&node("2.4.6"));
    assert_eq!(severity(&report, code), Some(Severity::Warning));
}
