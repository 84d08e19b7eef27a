//! R19 to R29: what every generation of the installer asks of a classic descriptor, and in which
//! order.

use crate::judging::{
    ROOT, between, complete, find, first, first_words, generations, judge, judge_descriptor, node,
    place, refusals, severity, without,
};
use plugdesk_archive::FindingCode::{self, *};
use plugdesk_archive::{Severity, Target};

#[test]
fn complete_descriptor_is_taken_by_every_generation() {
    for version in generations() {
        let report = judge_descriptor(version, &complete(version, ""));
        assert_eq!(refusals(&report), [], "{version}");
    }
}

/// Each missing key is the one thing that is refused.
#[track_caller]
fn refused_without(key: &str, code: FindingCode, rule: &str) {
    for version in generations() {
        let report = judge_descriptor(version, &without(version, key));
        assert_eq!(refusals(&report), [code], "{version}");
        assert_eq!(report.first_error().unwrap().rule, rule);
        let words = first_words(&report);
        assert!(words.contains(&format!("[{key}] is missing")), "{words}");
    }
}

#[test]
fn r19_name_is_needed() {
    refused_without("name", NameMissing, "R19");
    for version in generations() {
        let empty = judge_descriptor(version, &complete(version, "name=\n"));
        assert_eq!(refusals(&empty), [NameMissing], "{version}");
        let blank = judge_descriptor(version, &complete(version, "name=\\u0020\n"));
        let expected = matches!(version, "8.4.0" | "8.11.4" | "9.1.0").then_some(NameMissing);
        assert_eq!(first(&blank), expected, "{version}");
    }
}

#[test]
fn r19_odd_names_are_told() {
    for name in ["Javacafe\\u0020", "../x", "a/b", "..", "a\\\\b"] {
        let report = judge_descriptor("8.11.4", &complete("8.11.4", &format!("name={name}\n")));
        assert_eq!(
            severity(&report, NameOdd),
            Some(Severity::Warning),
            "{name}"
        );
        assert_eq!(refusals(&report), []);
    }
    let plain = judge_descriptor("8.11.4", &complete("8.11.4", "name=My Plugin\n"));
    assert_eq!(severity(&plain, NameOdd), None);
}

#[test]
fn r20_names_of_programs_are_illegal_in_2() {
    for name in [
        "elasticsearch",
        "Plugin.BAT",
        "service.bat",
        "elasticsearch.in.sh",
    ] {
        for (version, expected) in [("2.4.6", Some(NameIllegal)), ("8.11.4", None)] {
            let text = complete(version, &format!("name={name}\n"));
            assert_eq!(first(&judge_descriptor(version, &text)), expected, "{name}");
        }
    }
}

#[test]
fn r21_description_is_needed_and_may_be_empty() {
    refused_without("description", DescriptionMissing, "R21");
    for version in generations() {
        let report = judge_descriptor(version, &complete(version, "description=\n"));
        assert_eq!(refusals(&report), [], "{version}");
    }
}

#[test]
fn r22_version_is_needed_and_may_be_anything() {
    refused_without("version", VersionMissing, "R22");
    for version in generations() {
        let report = judge_descriptor(version, &complete(version, "version=${project.version}\n"));
        assert_eq!(refusals(&report), [], "{version}");
        let placeholder = find(&report, Placeholder).unwrap();
        assert_eq!(placeholder.severity, Severity::Warning);
        assert_eq!(placeholder.args["key"], "version");
        assert_eq!(placeholder.args["value"], "${project.version}");
    }
}

#[test]
fn r23_jvm_and_site_are_of_2_alone() {
    for (jvm, expected) in [
        ("jvm=true\n", None),
        ("jvm=TRUE\n", None),
        ("jvm=yes\n", Some(NeitherJvmNorSite)),
        ("jvm=${jvm}\n", Some(NeitherJvmNorSite)),
        ("", Some(NeitherJvmNorSite)),
        ("site=true\n", Some(SiteFolderMissing)),
    ] {
        let text = without("2.4.6", "jvm") + jvm;
        assert_eq!(first(&judge_descriptor("2.4.6", &text)), expected, "{jvm}");
    }
    for version in ["5.6.16", "6.1.4"] {
        let report = judge_descriptor(version, &complete(version, "jvm=no\nsite=true\n"));
        assert_eq!(refusals(&report), [], "{version} overlooks them");
    }
}

#[test]
fn r23_site_plugins_need_their_pages_and_no_version() {
    let text = "name=head\ndescription=d\nversion=1\nsite=true\n";
    let pages = [(ROOT, text), ("_site/index.html", "<html>")];
    assert_eq!(refusals(&judge(&pages, &node("2.4.6"))), []);
    let report = judge(&pages[..1], &node("2.4.6"));
    assert_eq!(refusals(&report), [SiteFolderMissing]);
}

#[test]
fn r24_elasticsearch_version_is_needed() {
    refused_without("elasticsearch.version", ElasticsearchVersionMissing, "R24");
}

#[test]
fn r24_empty_version_is_the_running_one_until_8_2() {
    for version in generations() {
        let empty = complete(version, "elasticsearch.version=\n");
        let missing = between("8.3.3", "9.1.0").contains(&version);
        let expected = missing.then_some(ElasticsearchVersionMissing);
        assert_eq!(
            first(&judge_descriptor(version, &empty)),
            expected,
            "{version}"
        );
    }
}

#[test]
fn r25_version_has_to_be_readable_until_8_11() {
    for version in generations() {
        for text in ["2.0", "bogus", "8.12.2 ", "${elasticsearch.version}"] {
            let descriptor = complete(version, &format!("elasticsearch.version={text}\n"));
            let expected = if version == "9.1.0" {
                OtherElasticsearchVersion
            } else {
                ElasticsearchVersionMalformed
            };
            let report = judge_descriptor(version, &descriptor);
            assert_eq!(refusals(&report), [expected], "{text:?} on {version}");
        }
    }
}

#[test]
fn r26_version_is_the_running_one_to_the_patch() {
    for (version, words) in [
        (
            "2.4.6",
            "Plugin [x] is incompatible with Elasticsearch [2.4.6]. Was designed for version [2.4.5]",
        ),
        (
            "6.2.4",
            "plugin [x] is incompatible with version [6.2.4]; was designed for version [2.4.5]",
        ),
        (
            "7.17.9",
            "Plugin [x] was built for Elasticsearch version 2.4.5 but version 7.17.9 is running",
        ),
    ] {
        let text = complete(version, "elasticsearch.version=2.4.5\n");
        let report = judge_descriptor(version, &text);
        assert_eq!(first_words(&report), words);
    }
    for version in generations() {
        let text = complete(version, "elasticsearch.version=6.4.3\n");
        let report = judge_descriptor(version, &text);
        assert_eq!(refusals(&report), [OtherElasticsearchVersion], "{version}");
        let finding = report.first_error().unwrap();
        assert_eq!(finding.args["built_for"], "6.4.3");
        assert_eq!(finding.args["target"], version);
    }
}

#[test]
fn r26_without_a_target_only_the_text_is_judged() {
    let untargeted = |text: &str| judge(&[(ROOT, text)], &Target::default());
    let fine = untargeted(&complete("8.12.2", ""));
    assert_eq!(refusals(&fine), []);
    for text in [
        "bogus",
        "8.12",
        "${elasticsearch.version}",
        "7.7.0    # x",
        "8.11.4-SNAPSHOT",
    ] {
        let line = format!("elasticsearch.version={text}\n");
        let report = untargeted(&complete("8.12.2", &line));
        assert_eq!(refusals(&report), [ElasticsearchVersionMalformed], "{text}");
    }
}

#[test]
fn r25_version_that_was_meant_says_which_rules_hold() {
    let text = complete("2.4.6", "elasticsearch.version=2.0\n");
    let report = judge(&[(ROOT, &text)], &Target::default());
    assert_eq!(refusals(&report), [ElasticsearchVersionMalformed]);
    assert_eq!(
        first_words(&report),
        "the version needs to contain major, minor and revision, and optionally the build: 2.0"
    );
}

#[test]
fn r27_java_version_is_needed() {
    refused_without("java.version", JavaVersionMissing, "R27");
}

#[test]
fn r27_java_version_has_the_format_of_the_generation() {
    for (text, until_8_2, from_8_3) in [
        ("1.8", true, true),
        ("11.0", true, false),
        ("08", true, false),
        ("17 ", false, false),
        ("1.7.0_80", false, false),
        ("${maven.compiler.target}", false, false),
    ] {
        for version in generations() {
            let passes = if between("8.3.3", "9.1.0").contains(&version) {
                from_8_3
            } else {
                until_8_2
            };
            let line = format!("java.version={text}\n");
            let report = judge_descriptor(version, &complete(version, &line));
            let expected = (!passes).then_some(JavaVersionMalformed);
            assert_eq!(first(&report), expected, "{text:?} on {version}");
        }
    }
}

#[test]
fn r28_java_of_the_node_has_to_be_new_enough() {
    for (version, java, text, refused) in [
        ("2.4.6", 7, "1.8", true),
        ("2.4.6", 8, "1.8", false),
        ("2.4.6", 8, "8", true),
        ("6.2.4", 8, "10.0", true),
        ("6.8.23", 8, "11", true),
        ("6.8.23", 11, "11", false),
        ("7.17.9", 11, "11.0.1", true),
        ("8.3.3", 18, "21", true),
        ("9.1.0", 24, "24", false),
    ] {
        let target = Target {
            java: Some(java),
            ..node(version)
        };
        let text = complete(version, &format!("java.version={text}\n"));
        let report = judge(&[(place(version), &text)], &target);
        let expected = refused.then_some(NeedsNewerJava);
        assert_eq!(first(&report), expected, "Java {java} on {version}");
    }
}

#[test]
fn r28_java_that_nobody_named_is_the_bundled_one() {
    let text = complete("8.3.3", "java.version=21\n");
    let target = Target {
        java: None,
        ..node("8.3.3")
    };
    let report = judge(&[(ROOT, &text)], &target);
    assert_eq!(first(&report), Some(NeedsNewerJava));
    let untargeted = judge(&[(ROOT, &text)], &Target::default());
    assert_eq!(
        severity(&untargeted, NeedsNewerJava),
        Some(Severity::Warning)
    );
}

#[test]
fn r29_classname_is_needed() {
    refused_without("classname", ClassnameMissing, "R29");
    for version in generations() {
        let blank = judge_descriptor(version, &complete(version, "classname=\n"));
        let missing = between("8.4.0", "9.1.0").contains(&version);
        assert_eq!(
            first(&blank),
            missing.then_some(ClassnameMissing),
            "{version}"
        );
    }
}

#[test]
fn checks_come_in_the_order_of_the_generation() {
    let lines = "elasticsearch.version=6.4.3\njava.version=30\nauthor=me\n";
    for (version, expected) in [
        ("2.4.6", vec![OtherElasticsearchVersion, NeedsNewerJava]),
        ("6.1.4", vec![OtherElasticsearchVersion, NeedsNewerJava]),
        (
            "6.2.4",
            vec![OtherElasticsearchVersion, NeedsNewerJava, UnknownKeys],
        ),
        (
            "6.8.23",
            vec![UnknownKeys, OtherElasticsearchVersion, NeedsNewerJava],
        ),
        (
            "8.2.3",
            vec![UnknownKeys, OtherElasticsearchVersion, NeedsNewerJava],
        ),
        (
            "8.3.3",
            vec![NeedsNewerJava, UnknownKeys, OtherElasticsearchVersion],
        ),
        (
            "9.1.0",
            vec![NeedsNewerJava, UnknownKeys, OtherElasticsearchVersion],
        ),
    ] {
        let report = judge_descriptor(version, &complete(version, lines));
        assert_eq!(refusals(&report), expected, "{version}");
    }
    let native = complete(
        "8.11.4",
        "elasticsearch.version=6.4.3\nhas.native.controller=true\n",
    );
    assert_eq!(
        refusals(&judge_descriptor("8.11.4", &native)),
        [NativeController, OtherElasticsearchVersion]
    );
}
