//! The `.properties` reader, held to `java.util.Properties`.

use plugdesk_archive::properties::Properties;
use proptest::prelude::*;
use std::fmt::Write as _;

fn pairs(text: impl AsRef<[u8]>) -> Vec<(String, String)> {
    let properties = Properties::read(text.as_ref()).unwrap();
    properties
        .pairs()
        .iter()
        .map(|pair| (pair.key.clone(), pair.value.clone()))
        .collect()
}

#[track_caller]
fn reads(text: impl AsRef<[u8]>, expected: &[(&str, &str)]) {
    let read = pairs(text);
    let read: Vec<_> = read
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    assert_eq!(read, expected);
}

#[test]
fn separators() {
    reads(
        "a=1\nb:2\nc 3\nd\t4\ne\x0c5",
        &[("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"), ("e", "5")],
    );
    reads("a = 1\nb \t: 2", &[("a", "1"), ("b", "2")]);
    reads(
        "a==1\nb=:2\nc : = 3",
        &[("a", "=1"), ("b", ":2"), ("c", "= 3")],
    );
    reads(
        "alone\n=value\n:",
        &[("alone", ""), ("", "value"), ("", "")],
    );
    reads(r"a\=b\ c\:d=e\=f", &[("a=b c:d", "e=f")]);
}

#[test]
fn blanks_are_dropped_before_and_kept_behind() {
    reads("  \t\x0c name =  ik \t\n", &[("name", "ik \t")]);
    reads("a=\u{b}x", &[("a", "\u{b}x")]);
}

#[test]
fn only_three_line_ends_are_known() {
    reads(
        "a=1\rb=2\r\nc=3\n\r\nd=4",
        &[("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")],
    );
    reads(b"a=1\x85b=2", &[("a", "1\u{85}b=2")]);
    reads("a=1\u{2028}b", &[("a", "1\u{e2}\u{80}\u{a8}b")]);
}

#[test]
fn comments() {
    reads(
        "# a=1\n  ! b=2\nc=3 # not a comment\n#",
        &[("c", "3 # not a comment")],
    );
    reads("# not continued \\\na=1", &[("a", "1")]);
    reads("# \\uZZZZ\na=1", &[("a", "1")]);
}

#[test]
fn continuations() {
    reads("a=1\\\n   2\\\r\n\t3\\\r4", &[("a", "1234")]);
    reads("a=1\\\n# 2", &[("a", "1# 2")]);
    reads("a=1\\\n\nb=2", &[("a", "1"), ("b", "2")]);
    reads(
        r"a=1\\
b=2",
        &[("a", "1\\"), ("b", "2")],
    );
    reads("\\\n# a comment after all\na=1", &[("a", "1")]);
}

#[test]
fn backslash_before_the_end_is_dropped() {
    reads("a=1\\", &[("a", "1")]);
    reads("a=1\\\n", &[("a", "1")]);
    reads("\\", &[("", "")]);
    reads("\\\n", &[("", "")]);
    reads("\\\r\n", &[]);
}

#[test]
fn escapes() {
    reads(r"a=\t\n\f\r\\\x\q\'", &[("a", "\t\n\u{c}\r\\xq'")]);
    reads(r"path=C:\temp\new", &[("path", "C:\temp\new")]);
    reads(r"\u006eame=\u4e2d\u6587", &[("name", "中文")]);
    reads(r"a=\uD83D\ude00", &[("a", "😀")]);
    reads(r"a=\uD83D", &[("a", "\u{fffd}")]);
}

#[test]
fn malformed_unicode_fails_the_file_and_names_the_line() {
    for (text, line) in [
        ("a=1\nb=\\u12g4", 2),
        ("a=\\u123", 1),
        ("a=\\u", 1),
        ("a=\\uu0041", 1),
        ("\\u+041=1", 1),
        ("# one\r\n\r\n# three\r\na=1\\\r\n  \\uzzzz", 4),
        ("a=1\r\r\\u", 3),
    ] {
        assert_eq!(
            Properties::read(text.as_bytes()).unwrap_err().line,
            line,
            "{text:?}"
        );
    }
}

#[test]
fn bytes_are_latin_1() {
    reads(b"caf\xe9=\x80\xff", &[("caf\u{e9}", "\u{80}\u{ff}")]);
    reads("name=中", &[("name", "\u{e4}\u{b8}\u{ad}")]);
    reads("\u{feff}name=ik", &[("\u{ef}\u{bb}\u{bf}name", "ik")]);
}

#[test]
fn last_of_a_repeated_key_wins_and_keys_are_case_sensitive() {
    let read = Properties::read(b"name=a\nName=b\nname=c").unwrap();
    assert_eq!(read.get("name"), Some("c"));
    assert_eq!(read.get("Name"), Some("b"));
    assert_eq!(read.get("NAME"), None);
    let lines: Vec<_> = read.pairs().iter().map(|pair| pair.line).collect();
    assert_eq!(lines, [1, 2, 3]);
}

/// Writes a key or value so that Java reads back exactly `text`, as `Properties.store` does.
fn escaped(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |mut line, unit| {
        match u8::try_from(unit).map(char::from) {
            Ok(plain) if plain.is_ascii_alphanumeric() => line.push(plain),
            Ok(mark) if mark.is_ascii_graphic() || mark == ' ' => line.extend(['\\', mark]),
            _ => write!(line, "\\u{unit:04x}").unwrap(),
        }
        line
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn escaped_pairs_are_read_back(
        written in proptest::collection::vec((any::<String>(), any::<String>()), 0..8),
        separator in "[ \t\x0c]{0,2}[=:][ \t\x0c]{0,2}",
        end in "\r\n|\n|\r|\n#[^\r\n]{0,8}\n|\n\n[ \t]+",
    ) {
        let mut text = String::new();
        for (key, value) in &written {
            write!(text, "{}{separator}{}{end}", escaped(key), escaped(value)).unwrap();
        }
        prop_assert_eq!(pairs(text), written);
    }

    #[test]
    fn lines_may_be_continued_between_any_two_characters(
        value in "[a-z]{1,12}",
        at in any::<prop::sample::Index>(),
        blanks in "[ \t\x0c]{0,4}",
    ) {
        let (before, after) = value.split_at(at.index(value.len()));
        let text = format!("key={before}\\\n{blanks}{after}");
        prop_assert_eq!(pairs(text), [("key".to_owned(), value.clone())]);
    }

    #[test]
    fn comments_and_empty_lines_change_nothing_but_the_numbers_of_lines(
        values in proptest::collection::vec("[a-z=:]{1,6}", 1..6),
        between in proptest::collection::vec("([ \t]{0,3}([#!][^\r\n]{0,6}\\\\?)?\n){0,3}", 6),
    ) {
        let mut text = String::new();
        let mut expected = Vec::new();
        for (value, comments) in values.iter().zip(&between) {
            text.push_str(comments);
            expected.push((value.clone(), text.matches('\n').count() + 1));
            writeln!(text, "key={value}").unwrap();
        }
        let read = Properties::read(text.as_bytes()).unwrap();
        let pairs = read.pairs().iter();
        let found: Vec<_> = pairs.map(|pair| (pair.value.clone(), pair.line)).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn any_bytes_are_read_or_refused(
        bytes in proptest::collection::vec(
            prop_oneof![any::<u8>(), prop::sample::select(&b"\\\\\r\n =:#!u0\t\x0c"[..])],
            0..64,
        ),
    ) {
        if let Ok(read) = Properties::read(&bytes) {
            let characters = |text: &str| text.chars().count();
            let held: usize = read
                .pairs()
                .iter()
                .map(|pair| characters(&pair.key) + characters(&pair.value))
                .sum();
            prop_assert!(held <= bytes.len());
        }
    }
}
