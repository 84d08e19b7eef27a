//! R61: `entitlement-policy.yaml`.

use crate::build::{Archive, Entry};
use crate::class_bytes::ClassBytes;
use crate::jars::jar;
use crate::judging::{STABLE, find, first_words, node, refusals, severity};
use crate::policies::judge_with;
use plugdesk_archive::FindingCode::*;
use plugdesk_archive::{EntitlementPolicy, Report, Severity};
use proptest::prelude::*;
use std::fmt::Write as _;

fn entitlements(version: &str, policy: &str) -> Report {
    judge_with(
        version,
        "",
        &[("entitlement-policy.yaml", policy.as_bytes())],
    )
}

/// What is wrong with a list of entitlements.
fn refused(list: &str) -> Option<String> {
    let policy = EntitlementPolicy::parse(format!("ALL-UNNAMED:\n{list}").as_bytes());
    policy.refused.map(|refusal| refusal.to_string())
}

/// What is wrong with one entry of `files`.
fn refused_file(entry: &str) -> Option<String> {
    let message = refused(&format!("  - files:\n    - {{ {entry} }}\n"))?;
    let prefix = " in scope [ALL-UNNAMED] for entitlement type [files]: ";
    Some(message.strip_prefix(prefix).unwrap().to_owned())
}

#[test]
fn r61_known_entitlements_pass() {
    let list = "  - inbound_network\n  - outbound_network\n  - load_native_libraries\n  \
                - manage_threads\n  - set_https_connection_properties\n  \
                - write_system_properties:\n      properties: [ a.b, c ]\n";
    assert_eq!(refused(list), None);
    let policy = format!("ALL-UNNAMED:\n{list}");
    assert_eq!(refusals(&entitlements("9.1.0", &policy)), []);
    let read = EntitlementPolicy::parse(policy.as_bytes());
    assert_eq!(read.scopes[0].1.len(), 6);
}

#[test]
fn r61_files_are_checked_one_by_one() {
    for entry in [
        "path: /etc/x, mode: read",
        "path: 'C:\\x', mode: read_write, platform: windows",
        "path: '\\\\?\\x', mode: read, exclusive: true",
        "relative_path: x, relative_to: config, mode: read",
        "relative_path: ., relative_to: home, mode: read",
        "path_setting: a.b, basedir_if_relative: data, mode: read",
    ] {
        assert_eq!(refused_file(entry), None, "{entry}");
    }
    for (entry, message) in [
        ("path: x, mode: read", "'path' [x] must be absolute"),
        (
            "path: '<<TEMP>>', mode: read",
            "'path' [<<TEMP>>] must be absolute",
        ),
        ("path: '\\x', mode: read", "'path' [\\x] must be absolute"),
        (
            "path: /x",
            "files entitlement must contain 'mode' for every listed file",
        ),
        (
            "path: /x, mode: ~",
            "files entitlement must contain 'mode' for every listed file",
        ),
        (
            "path: /x, mode: write",
            "invalid mode: write, valid values: [read, read_write]",
        ),
        (
            "path: /x, mode: read, platform: bsd",
            "invalid platform: bsd, valid values: [linux, macos, windows]",
        ),
        (
            "path: /x, mode: read, exclusive: yes",
            "expected [exclusive] to be type [boolean] but found type [String]",
        ),
        (
            "path: 12, mode: read",
            "expected [path] to be type [String] but found type [Integer]",
        ),
        (
            "path: /x, mode: read, extra: 1",
            "unknown key(s) [{extra=1}] in a listed file for files entitlement",
        ),
        (
            "path: /x, relative_path: x, relative_to: data, mode: read",
            "a files entitlement entry must contain one of [path, relative_path, path_setting]",
        ),
        (
            "mode: read",
            "a files entitlement entry must contain one of [path, relative_path, path_setting]",
        ),
        (
            "relative_path: x, mode: read",
            "files entitlement with a 'relative_path' must specify 'relative_to'",
        ),
        (
            "relative_path: /x, relative_to: data, mode: read",
            "'relative_path' [/x] must be relative",
        ),
        (
            "relative_path: x, relative_to: shared_repo, mode: read",
            "invalid relative directory: shared_repo, valid values: [config, data, home]",
        ),
        (
            "path: /x, relative_to: data, mode: read",
            "'relative_to' may only be used with 'relative_path'",
        ),
        (
            "path: /x, basedir_if_relative: data, mode: read",
            "'basedir_if_relative' may only be used with 'path_setting'",
        ),
        (
            "path_setting: x, mode: read",
            "files entitlement with a 'path_setting' must specify 'basedir_if_relative'",
        ),
    ] {
        assert_eq!(refused_file(entry).as_deref(), Some(message), "{entry}");
    }
}

#[test]
fn r61_anything_else_is_refused() {
    let scope = " in scope [ALL-UNNAMED]";
    for (list, message) in [
        (
            "  - native\n",
            format!("{scope}: unknown entitlement type [native]"),
        ),
        (
            "  - true\n",
            format!("{scope}: expected object <entitlement type>"),
        ),
        (
            "  - [ files ]\n",
            format!("{scope}: expected object <entitlement type>"),
        ),
        (
            "  manage_threads\n",
            format!("{scope}: expected array of <entitlement type>"),
        ),
        ("", format!("{scope}: expected array of <entitlement type>")),
        (
            "  - create_class_loader\n",
            ": entitlement type [create_class_loader] is allowed only on modules".to_owned(),
        ),
        (
            "  - write_all_system_properties\n",
            ": entitlement type [write_all_system_properties] is allowed only on modules"
                .to_owned(),
        ),
        (
            "  - files\n",
            format!("{scope} for entitlement type [files]: expected entitlement parameters"),
        ),
        (
            "  - files: []\n",
            format!("{scope} for entitlement type [files]: must specify at least one path"),
        ),
        (
            "  - files: [ /x ]\n",
            format!("{scope} for entitlement type [files]: internal error"),
        ),
        (
            "  - files:\n      paths: [ { path: /x, mode: read } ]\n      more: 1\n",
            format!(
                "{scope} for entitlement type [files]: extraneous entitlement parameter(s) {{more=1}}"
            ),
        ),
        (
            "  - write_system_properties:\n      other: [ a ]\n",
            format!(
                "{scope} for entitlement type [write_system_properties]: \
                 missing entitlement parameter [properties]"
            ),
        ),
        (
            "  - write_system_properties:\n      properties: a\n",
            format!(
                "{scope} for entitlement type [write_system_properties]: unexpected parameter \
                 type [List] for entitlement parameter [properties]"
            ),
        ),
        (
            "  - manage_threads:\n",
            format!("{scope}: expected closing object"),
        ),
        (
            "  - manage_threads\nALL-UNNAMED:\n",
            ": Duplicate field 'ALL-UNNAMED'".to_owned(),
        ),
    ] {
        assert_eq!(refused(list), Some(message), "{list}");
    }
    for policy in [
        "",
        "- manage_threads\n",
        "text",
        "{}: []",
        "a: [",
        "\u{1}",
        "a:\n\t- b",
    ] {
        let read = EntitlementPolicy::parse(policy.as_bytes());
        assert!(read.refused.is_some(), "{policy:?}");
    }
    assert!(
        EntitlementPolicy::parse(b"ALL-UNNAMED: [ \xff ]")
            .refused
            .is_some()
    );
    assert!(EntitlementPolicy::parse(b"{}").refused.is_none());
}

#[test]
fn r61_refusal_speaks_as_elasticsearch() {
    for version in ["8.18.0", "9.1.0"] {
        let report = entitlements(version, "ALL-UNNAMED:\n  - native\n");
        assert_eq!(refusals(&report), [EntitlementRefused], "{version}");
        assert_eq!(
            first_words(&report),
            "[2:5] policy parsing error for [x] in scope [ALL-UNNAMED]: unknown entitlement type \
             [native]"
        );
    }
    let report = entitlements("8.17.0", "ALL-UNNAMED:\n  - native\n");
    assert_eq!(refusals(&report), []);
    assert_eq!(severity(&report, EntitlementIgnored), Some(Severity::Hint));
}

#[test]
fn r61_entitlements_are_named_once() {
    let report = entitlements("9.1.0", "ALL-UNNAMED: [ manage_threads, manage_threads ]\n");
    assert_eq!(
        severity(&report, EntitlementRefused),
        Some(Severity::NodeStart)
    );
    let words = find(&report, EntitlementRefused).unwrap().words.as_deref();
    assert_eq!(
        words,
        Some("[x] using module [ALL-UNNAMED] found duplicate entitlement [manage_threads]")
    );
}

#[test]
fn r61_scopes_are_modules_of_the_plugin() {
    let unknown = |more: &str, scope: &str| {
        let policy = format!("{scope}: [ manage_threads ]\n");
        let report = judge_with(
            "9.1.0",
            more,
            &[("entitlement-policy.yaml", policy.as_bytes())],
        );
        severity(&report, EntitlementScopeUnknown)
    };
    let named = "modulename=my.plugin\n";
    assert_eq!(unknown("", "ALL-UNNAMED"), None);
    assert_eq!(unknown("", "my.plugin"), Some(Severity::NodeStart));
    assert_eq!(unknown(named, "my.plugin"), None);
    assert_eq!(unknown(named, "ALL-UNNAMED"), Some(Severity::NodeStart));
}

#[test]
fn r61_modular_stable_plugins_have_modules() {
    let unknown = |modular: &str| {
        let text = format!(
            "name=x\ndescription=d\nversion=1\nelasticsearch.version=9.1.0\njava.version=21\n\
             modular={modular}\n"
        );
        let archive = Archive::of([
            Entry::new(STABLE, text),
            Entry::new("p.jar", jar(&[ClassBytes::module_info("m")])),
            Entry::new("entitlement-policy.yaml", "m: [ manage_threads ]\n"),
        ]);
        severity(
            &archive.inspected().judge(&node("9.1.0")),
            EntitlementScopeUnknown,
        )
    };
    assert_eq!(unknown("true"), None);
    assert_eq!(unknown("false"), Some(Severity::NodeStart));
}

#[test]
fn aliases_and_depth_do_not_grow() {
    let mut bomb = String::from("a: &a [ x, x ]\n");
    for level in 0..200 {
        writeln!(bomb, "a{level}: &a{level} [ *a, *a, *a, *a ]").unwrap();
    }
    assert!(EntitlementPolicy::parse(bomb.as_bytes()).refused.is_some());
    for opening in ["[", "{a: ", "- ", "? "] {
        let deep = format!("ALL-UNNAMED:\n - files: {}", opening.repeat(100_000));
        assert!(EntitlementPolicy::parse(deep.as_bytes()).refused.is_some());
    }
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = EntitlementPolicy::parse(&bytes);
    }

    #[test]
    fn any_mixture_of_its_signs_is_answered(
        text in "(ALL-UNNAMED|files|path|: |- |\n|  |\\[|\\]|\\{|\\}|,|\"|'|&a |\\*a|!!int |\\||>|#|%|\\?|-|:|\\.\\.\\.\n|\\t|\\\\){0,60}"
    ) {
        let _ = EntitlementPolicy::parse(text.as_bytes());
    }
}
