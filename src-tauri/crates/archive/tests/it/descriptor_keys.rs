//! R30 to R37 and P1 to P4: keys that come and go, and the descriptor as a text.

use crate::build::{Archive, Entry};
use crate::judging::{
    ROOT, between, complete, find, first, first_words, generations, judge_descriptor, node,
    refusals, severity, without,
};
use plugdesk_archive::FindingCode::*;
use plugdesk_archive::{Jar, MAX_DESCRIPTOR_BYTES, Severity, Verdict};

#[test]
fn r30_blanks_in_extended_plugins_are_told() {
    for (text, told) in [
        ("a, b", true),
        ("a,b", false),
        ("", false),
        ("a\\u0020", true),
    ] {
        for version in ["6.2.4", "8.11.4"] {
            let line = format!("extended.plugins={text}\n");
            let report = judge_descriptor(version, &complete(version, &line));
            let warning = severity(&report, ExtendedPluginBlank);
            assert_eq!(warning, told.then_some(Severity::Warning), "{text:?}");
        }
    }
    let older = judge_descriptor("6.1.4", &complete("6.1.4", "extended.plugins=a, b\n"));
    assert_eq!(severity(&older, ExtendedPluginBlank), None);
}

#[test]
fn r31_native_controller_is_true_or_false() {
    for version in generations() {
        let known = between("5.6.16", "9.1.0").contains(&version);
        for text in ["TRUE", "yes", "", "\\u0020"] {
            let line = format!("has.native.controller={text}\n");
            let report = judge_descriptor(version, &complete(version, &line));
            let blank = text.is_empty() || text.starts_with('\\');
            let lenient = blank && between("7.11.0", "9.1.0").contains(&version);
            let expected = (known && !lenient).then_some(NativeControllerMalformed);
            assert_eq!(first(&report), expected, "{text:?} on {version}");
        }
        let line = "has.native.controller=true\n";
        let report = judge_descriptor(version, &complete(version, line));
        let refused = between("7.10.2", "9.1.0").contains(&version);
        assert_eq!(
            first(&report),
            refused.then_some(NativeController),
            "{version}"
        );
    }
}

#[test]
fn r32_keystores_were_asked_for_until_6_2() {
    for (version, text, expected) in [
        ("5.6.16", "maybe", None),
        ("6.1.4", "true", None),
        ("6.1.4", "maybe", Some(RequiresKeystore)),
        ("6.2.4", "", Some(RequiresKeystore)),
        ("6.2.4", "false", None),
        ("6.3.0", "true", Some(UnknownKeys)),
        ("8.11.4", "true", Some(UnknownKeys)),
    ] {
        let text = complete(version, &format!("requires.keystore={text}\n"));
        assert_eq!(
            first(&judge_descriptor(version, &text)),
            expected,
            "{version}"
        );
    }
    let of_6_2 = complete("6.2.4", "requires.keystore=true\n");
    let report = judge_descriptor("6.8.23", &of_6_2);
    assert_eq!(refusals(&report), [OtherElasticsearchVersion]);
}

#[test]
fn r33_types_lived_from_7_11_to_8_3() {
    for version in generations() {
        let alive = between("7.11.0", "8.3.3").contains(&version);
        let unknown = between("6.2.4", "9.1.0").contains(&version);
        let otherwise = unknown.then_some(UnknownKeys);
        for (lines, while_alive) in [
            ("type=isolated\n", None),
            ("type=ISOLATED\n", None),
            ("type=\n", None),
            ("type=other\n", Some(PluginTypeInvalid)),
            ("type=bootstrap\n", Some(BootstrapWithClassname)),
            ("type=Bootstrap\nclassname=\njava.opts=-Dx=y\n", None),
            ("java.opts=-Dx=y\n", Some(JavaOptsWithoutBootstrap)),
        ] {
            if !alive && lines.contains("classname") {
                continue;
            }
            let expected = if alive { while_alive } else { otherwise };
            let report = judge_descriptor(version, &complete(version, lines));
            assert_eq!(first(&report), expected, "{lines:?} on {version}");
        }
    }
}

#[test]
fn r34_licensed_came_with_7_11() {
    for version in generations() {
        let known = between("7.11.0", "9.1.0").contains(&version);
        let unknown = between("6.2.4", "7.10.2").contains(&version);
        for (text, while_known) in [
            ("true", None),
            ("", None),
            ("TRUE", Some(LicensedMalformed)),
        ] {
            let line = format!("licensed={text}\n");
            let report = judge_descriptor(version, &complete(version, &line));
            let expected = if known {
                while_known
            } else {
                unknown.then_some(UnknownKeys)
            };
            assert_eq!(first(&report), expected, "{text:?} on {version}");
        }
    }
}

#[test]
fn r35_modulename_came_with_8_3_and_names_a_module() {
    for version in generations() {
        let known = between("8.3.3", "9.1.0").contains(&version);
        let unknown = between("6.2.4", "8.2.3").contains(&version);
        let report = judge_descriptor(version, &complete(version, "modulename=org.x\n"));
        assert_eq!(first(&report), unknown.then_some(UnknownKeys), "{version}");
        let missing = severity(&report, ModuleMissing);
        assert_eq!(missing, known.then_some(Severity::NodeStart), "{version}");
    }
    let blank = judge_descriptor("8.11.4", &complete("8.11.4", "modulename=\n"));
    assert_eq!(severity(&blank, ModuleMissing), None);
}

#[test]
fn r35_module_is_looked_for_in_the_jars_at_the_root() {
    let text = complete("8.11.4", "modulename=org.x\n");
    for (path, missing) in [("x.jar", false), ("lib/x.jar", true)] {
        let mut inspection = Archive::of([Entry::new(ROOT, &text)]).inspected();
        inspection.jars.push(Jar {
            path: path.to_owned(),
            module: Some("org.x".to_owned()),
            ..Jar::default()
        });
        let report = inspection.judge(&node("8.11.4"));
        let found = severity(&report, ModuleMissing);
        assert_eq!(found, missing.then_some(Severity::NodeStart), "{path}");
    }
}

#[test]
fn r36_unknown_keys_are_refused_from_6_2_on() {
    let lines = "site=false\njvm=true\nisolated=true\n";
    for version in generations() {
        let text = complete(version, lines);
        let refused = between("6.2.4", "9.1.0").contains(&version);
        let report = judge_descriptor(version, &text);
        assert_eq!(first(&report), refused.then_some(UnknownKeys), "{version}");
        if let Some(finding) = report.first_error() {
            assert_eq!(finding.args["keys"], "isolated, jvm, site");
        }
    }
    let report = judge_descriptor("8.11.4", &complete("8.11.4", "author=me\n"));
    assert_eq!(
        first_words(&report),
        "Unknown properties for plugin [x] in plugin descriptor: [author]"
    );
}

#[test]
fn r37_last_of_a_repeated_key_wins_and_is_told() {
    let text = complete("8.11.4", "classname=org.example.Y\n");
    let report = judge_descriptor("8.11.4", &text);
    let duplicate = find(&report, DuplicateKey).unwrap();
    assert_eq!(duplicate.severity, Severity::Warning);
    assert_eq!(duplicate.args["key"], "classname");
    assert_eq!(refusals(&report), []);
    let once = judge_descriptor("8.11.4", &without("8.11.4", "none"));
    assert_eq!(severity(&once, DuplicateKey), None);
}

#[test]
fn p1_malformed_escape_refuses_the_file() {
    for version in generations() {
        let text = complete(version, "a=\\u12g4\n");
        let report = judge_descriptor(version, &text);
        assert_eq!(refusals(&report), [MalformedEscape], "{version}");
        let lines = text.lines().count().to_string();
        assert_eq!(report.first_error().unwrap().args["line"], lines);
        assert_eq!(first_words(&report), "Malformed \\uxxxx encoding.");
    }
    let comment = complete("8.11.4", "# \\uZZZZ\n");
    assert_eq!(refusals(&judge_descriptor("8.11.4", &comment)), []);
}

#[test]
fn p2_mojibake_is_told() {
    let text = complete("8.11.4", "version=一\ndescription=分词\n");
    let report = judge_descriptor("8.11.4", &text);
    let found: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.code == Mojibake)
        .map(|finding| (finding.args["key"].as_str(), finding.severity))
        .collect();
    assert_eq!(
        found,
        [
            ("version", Severity::Warning),
            ("description", Severity::Hint)
        ]
    );
    let latin = b"name=x\ndescription=caf\xe9\n".to_vec();
    let archive = Archive::of([Entry::new(ROOT, latin)]);
    let report = archive.inspected().judge(&node("8.11.4"));
    assert_eq!(severity(&report, Mojibake), None);
}

#[test]
fn p3_byte_order_mark_hides_the_first_key() {
    let text = format!("\u{feff}{}", complete("8.11.4", ""));
    let report = judge_descriptor("8.11.4", &text);
    assert_eq!(refusals(&report), [NameMissing, UnknownKeys]);
    let mark = severity(&report, DescriptorByteOrderMark);
    assert_eq!(mark, Some(Severity::Warning));
}

#[test]
fn p4_descriptor_beyond_the_limit_is_told_and_not_judged() {
    let limit = usize::try_from(MAX_DESCRIPTOR_BYTES).unwrap();
    let padded = |length: usize| {
        let text = complete("8.11.4", "author=me\n");
        format!("{text}#{}", "x".repeat(length - text.len() - 1))
    };
    let within = judge_descriptor("8.11.4", &padded(limit));
    assert_eq!(refusals(&within), [UnknownKeys]);
    let beyond = judge_descriptor("8.11.4", &padded(limit + 1));
    assert_eq!(refusals(&beyond), []);
    let finding = find(&beyond, DescriptorTooLarge).unwrap();
    assert_eq!(finding.args["size"], (limit + 1).to_string());
    assert_eq!(beyond.verdict, Verdict::Warnings);
}
