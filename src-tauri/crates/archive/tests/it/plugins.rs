//! K1, K2 and R12 to R18: which layout each generation of the installer accepts.

use crate::build::{Archive, Entry};
use crate::judging::{
    OLD_FOLDER, ROOT, STABLE, complete, find, first, first_words, judge, node, refusals, severity,
};
use plugdesk_archive::FindingCode::{self, *};
use plugdesk_archive::{ArchiveKind, Finding, InstallableOn, Severity, Target, Verdict};

const META: &str = "elasticsearch/meta-plugin-descriptor.properties";

#[track_caller]
fn first_finding(files: &[(&str, &str)], version: &str) -> Option<Finding> {
    judge(files, &node(version)).first_error().cloned()
}

/// What is refused first, by each of the versions, with the rule that is cited.
#[track_caller]
fn refused_first(files: &[(&str, &str)], expected: &[(&str, FindingCode, &str)]) {
    for (version, code, rule) in expected {
        let found = first_finding(files, version).unwrap();
        assert_eq!((found.code, found.rule), (*code, *rule), "{version}");
    }
}

#[track_caller]
fn taken(files: &[(&str, &str)], versions: &[&str]) {
    for version in versions {
        let report = judge(files, &node(version));
        assert_eq!(refusals(&report), [], "{version}");
    }
}

fn installable(files: &[(&str, &str)]) -> String {
    let inspection = Archive::files(files).inspected();
    inspection
        .judge(&Target::default())
        .installable_on
        .to_string()
}

#[test]
fn r12_versions_before_2_take_anything_but_source_code() {
    let site = [("_site/index.html", "<html>")];
    taken(&site, &["0.90.13", "1.7.6"]);
    let source = [("head-master/src/Head.java", "class Head {}")];
    refused_first(&source, &[("1.7.6", SiteWithSource, "R12")]);
    let found = first_finding(&source, "1.7.6").unwrap();
    assert_eq!(found.args["entry"], "head-master/src/Head.java");

    let later = complete("8.12.2", "");
    let report = judge(&[(ROOT, &later)], &node("1.7.6"));
    let told = find(&report, OtherElasticsearchVersion).unwrap();
    assert_eq!((told.severity, told.rule), (Severity::Warning, "R12"));
    assert_eq!(report.verdict, Verdict::Warnings);
}

#[test]
fn r12_plugins_of_that_time_are_refused_ever_after() {
    let jar = Archive::files(&[("es-plugin.properties", "plugin=org.example.X")]).bytes();
    let archive = Archive::of([Entry::new("x.jar", jar)]).inspected();
    assert_eq!(archive.kind, ArchiveKind::EsPluginJar);
    for (version, rule) in [
        ("2.4.6", "R13"),
        ("5.6.16", "R14"),
        ("7.17.9", "R16"),
        ("9.1.0", "R16"),
    ] {
        let report = archive.judge(&node(version));
        let found = report.first_error().unwrap();
        assert_eq!((found.code, found.rule), (PluginBefore2, rule), "{version}");
    }
    assert_eq!(refusals(&archive.judge(&node("1.7.6"))), []);
    let untargeted = archive.judge(&Target::default());
    assert_eq!(refusals(&untargeted), []);
    assert_eq!(untargeted.installable_on, InstallableOn::Before2);
}

#[test]
fn r13_2_looks_into_the_only_folder() {
    let text = complete("2.4.6", "");
    let wrapped = [("head-1.0/plugin-descriptor.properties", text.as_str())];
    taken(&wrapped, &["2.4.6"]);
    taken(&[(OLD_FOLDER, &text)], &["2.4.6"]);
    let beside = [wrapped[0], ("__MACOSX/._head-1.0", "")];
    refused_first(&beside, &[("2.4.6", DescriptorWrapped, "R13")]);
    let nothing = [("x.jar", "")];
    refused_first(&nothing, &[("2.4.6", DescriptorMissing, "R13")]);
    assert_eq!(
        first_words(&judge(&nothing, &node("2.4.6"))),
        "Could not find plugin descriptor 'plugin-descriptor.properties' in plugin zip"
    );
}

#[test]
fn r14_5_0_to_6_2_want_the_folder_of_their_time() {
    for version in ["5.0.0", "5.6.16", "6.1.4", "6.2.4"] {
        let text = complete(version, "");
        taken(&[(OLD_FOLDER, &text), ("README.md", "")], &[version]);
        let at_root = [(ROOT, text.as_str())];
        refused_first(&at_root, &[(version, ElasticsearchFolderMissing, "R14")]);
        assert_eq!(
            first_words(&judge(&at_root, &node(version))),
            "`elasticsearch` directory is missing in the plugin zip"
        );
        let without_descriptor = [("elasticsearch/x.jar", "")];
        refused_first(&without_descriptor, &[(version, DescriptorMissing, "R16")]);
    }
    let other = complete("6.2.3", "");
    let report = judge(&[(ROOT, &other)], &node("6.2.4"));
    let expected = [ElasticsearchFolderMissing, OtherElasticsearchVersion];
    assert_eq!(
        refusals(&report),
        expected,
        "what it says is judged all the same"
    );
}

#[test]
fn r15_6_3_and_later_refuse_that_folder() {
    let text = complete("6.2.4", "");
    for version in ["6.3.0", "7.17.9", "8.3.3", "9.1.0"] {
        let files = [(OLD_FOLDER, text.as_str()), ("elasticsearch/x.jar", "")];
        refused_first(&files, &[(version, OldStructure, "R15")]);
        let report = judge(&files, &node(version));
        assert_eq!(find(&report, DescriptorMissing), None);
        assert_eq!(
            severity(&report, OtherElasticsearchVersion),
            Some(Severity::Blocks)
        );
        assert!(
            first_words(&report)
                .starts_with("This plugin was built with an older plugin structure.")
        );
        let beside = [(ROOT, text.as_str()), ("elasticsearch/x.txt", "")];
        refused_first(&beside, &[(version, OldStructure, "R15")]);
    }
    let own = complete("8.12.2", "");
    taken(&[(ROOT, &own), ("elasticsearch", "a file")], &["8.12.2"]);
}

#[test]
fn r15_old_folder_is_refused_before_its_entry_is_unpacked() {
    let damaged = |name: &str| Entry {
        crc: 1,
        ..Entry::new(name, "x")
    };
    let text = complete("8.12.2", "");
    let inside = Archive::of([Entry::new(ROOT, &text), damaged("elasticsearch/x")]).inspected();
    assert_eq!(first(&inside.judge(&node("8.12.2"))), Some(OldStructure));
    let before = [damaged("a"), Entry::new("elasticsearch/x", "x")];
    let report = Archive::of(before).inspected().judge(&node("8.12.2"));
    assert_eq!(first(&report), Some(WrongChecksum));
}

#[test]
fn r16_6_3_and_later_look_at_the_root_alone() {
    let text = complete("8.12.2", "");
    taken(&[(ROOT, &text)], &["8.12.2"]);
    let wrapped = [("x-1.0/plugin-descriptor.properties", text.as_str())];
    for version in ["6.3.0", "7.17.9", "8.12.2"] {
        refused_first(&wrapped, &[(version, DescriptorWrapped, "R16")]);
        refused_first(&[("x.jar", "")], &[(version, DescriptorMissing, "R16")]);
    }
    let found = first_finding(&wrapped, "8.12.2").unwrap();
    assert_eq!(found.args["folder"], "x-1.0");
    assert_eq!(
        refusals(&judge(&wrapped, &node("8.12.2"))),
        [DescriptorWrapped]
    );
    for (version, words) in [
        ("8.3.3", "java.nio.file.NoSuchFileException"),
        ("8.4.0", "is missing a descriptor properties file."),
    ] {
        let report = judge(&wrapped, &node(version));
        assert!(first_words(&report).contains(words), "{version}");
    }
}

#[test]
fn r16_stable_descriptors_are_unknown_before_8_4() {
    let files = [(STABLE, "name=x\n")];
    for (version, rule) in [("2.4.6", "R13"), ("7.17.9", "R16"), ("8.3.3", "R16")] {
        refused_first(&files, &[(version, StableUnknown, rule)]);
        assert_eq!(refusals(&judge(&files, &node(version))), [StableUnknown]);
    }
    let wrapped = [("x/stable-plugin-descriptor.properties", "name=x\n")];
    refused_first(
        &wrapped,
        &[
            ("8.3.3", StableUnknown, "R16"),
            ("8.12.2", DescriptorWrapped, "R16"),
        ],
    );
}

#[test]
fn r17_two_descriptors_are_refused_from_8_4_on() {
    for (version, expected) in [("8.3.3", vec![]), ("8.4.0", vec![TwoDescriptors])] {
        let text = complete(version, "");
        let files = [(ROOT, text.as_str()), (STABLE, "name=x\n")];
        assert_eq!(refusals(&judge(&files, &node(version))), expected);
    }
}

const PART_A: &str = "elasticsearch/a/plugin-descriptor.properties";
const PART_B: &str = "elasticsearch/b/plugin-descriptor.properties";
const META_TEXT: &str = "name=both\ndescription=d\n";

#[test]
fn r18_meta_plugins_are_of_6_2_alone() {
    let (a, b) = (complete("6.2.4", "name=a\n"), complete("6.2.4", "name=b\n"));
    let files = [
        (META, META_TEXT),
        (PART_A, a.as_str()),
        (PART_B, b.as_str()),
    ];
    taken(&files, &["6.2.4"]);
    assert_eq!(installable(&files), "6.2.4");
    refused_first(
        &files,
        &[
            ("6.2.3", OtherElasticsearchVersion, "R26"),
            ("6.1.4", MetaPlugin, "R16"),
            ("5.6.16", MetaPlugin, "R16"),
            ("6.3.0", OldStructure, "R15"),
        ],
    );
    let later = judge(&files, &node("9.1.0"));
    assert_eq!(severity(&later, MetaPlugin), Some(Severity::Hint));
}

#[test]
fn r18_meta_plugins_hold_plugins_and_nothing_else() {
    let (a, b) = (complete("6.2.4", "name=a\n"), complete("6.2.4", "name=b\n"));
    let same = complete("6.2.4", "name=a\n");
    let whole = [
        (META, META_TEXT),
        (PART_A, a.as_str()),
        (PART_B, b.as_str()),
    ];
    let meta = |text: &'static str| [(META, text), whole[1], whole[2]].to_vec();
    let with = |more: (&'static str, &'static str)| [&whole[..], &[more]].concat();
    for (files, words) in [
        (
            meta("description=d\n"),
            "property [name] is missing for meta plugin",
        ),
        (meta("name=both\n"), "property [description] is missing"),
        (meta("name=both\ndescription=d\nversion=1\n"), "[version]"),
        (
            with(("elasticsearch/c/x.jar", "")),
            "c/plugin-descriptor.properties",
        ),
        (
            with(("elasticsearch/x.jar", "")),
            "x.jar/plugin-descriptor.properties",
        ),
    ] {
        let report = judge(&files, &node("6.2.4"));
        assert_eq!(refusals(&report), [MetaPluginBroken], "{words}");
        assert!(
            first_words(&report).contains(words),
            "{}",
            first_words(&report)
        );
    }
    let twice = [whole[0], whole[1], (PART_B, same.as_str())];
    assert_eq!(refusals(&judge(&twice, &node("6.2.4"))), [MetaPluginBroken]);
}

#[test]
fn k1_opensearch_plugins_are_called_so() {
    let text =
        complete("8.12.2", "").replace("elasticsearch.version=8.12.2", "opensearch.version=2.6.0");
    let files = [(ROOT, text.as_str())];
    for version in ["7.10.2", "8.12.2"] {
        let report = judge(&files, &node(version));
        assert_eq!(first(&report), Some(ElasticsearchVersionMissing));
        let told = find(&report, OpenSearchPlugin).unwrap();
        assert_eq!(told.args["version"], "2.6.0");
        assert_eq!(told.severity, Severity::Blocks);
    }
    assert_eq!(installable(&files), "none");
}

#[test]
fn k2_source_downloads_are_called_so() {
    let files = [
        ("x-main/pom.xml", "<project/>"),
        ("x-main/src/main/java/X.java", "class X {}"),
        (
            "x-main/plugin-descriptor.properties",
            "name=${project.artifactId}\n",
        ),
    ];
    for (version, rule) in [("5.6.16", "R14"), ("7.17.9", "R16"), ("9.1.0", "R16")] {
        let report = judge(&files, &node(version));
        assert_eq!(refusals(&report), [SourceDownload], "{version}");
        let found = report.first_error().unwrap();
        assert_eq!(found.rule, rule);
        assert_eq!(found.args["entry"], "x-main/pom.xml");
    }
    refused_first(&files[..2], &[("2.4.6", SourceDownload, "R13")]);
    assert_eq!(installable(&files), "none");
}

#[test]
fn followers_are_silent_without_a_descriptor() {
    for version in ["2.4.6", "5.6.16", "7.17.9", "9.1.0"] {
        let report = judge(&[("x.jar", "")], &node(version));
        let refused = refusals(&report);
        assert_eq!(
            refused.len(),
            1 + usize::from(refused.contains(&JarUnreadable)),
            "{refused:?}"
        );
        let blank = judge(&[("config/a/b.txt", "")], &node(version));
        assert_eq!(find(&blank, ConfigNotFlat), None);
    }
}

#[test]
fn installable_on_is_told_without_a_target() {
    let classic = complete("8.12.2", "");
    assert_eq!(installable(&[(ROOT, &classic)]), "8.12.2");
    assert_eq!(
        installable(&[(ROOT, &complete("8.12.2", "author=me\n"))]),
        "none"
    );
    assert_eq!(installable(&[(OLD_FOLDER, &classic)]), "none");
    assert_eq!(installable(&[(ROOT, &complete("5.6.16", ""))]), "none");
    assert_eq!(
        installable(&[(OLD_FOLDER, &complete("5.6.16", ""))]),
        "5.6.16"
    );
    assert_eq!(
        installable(&[(ROOT, &complete("2.4.6", "elasticsearch.version=2.0\n"))]),
        "none"
    );
    let java = complete("6.2.4", "java.version=10\n");
    assert_eq!(installable(&[(OLD_FOLDER, &java)]), "6.2.4");

    let site = "name=head\ndescription=d\nversion=1\nsite=true\n";
    let pages = [(ROOT, site), ("_site/index.html", "")];
    assert_eq!(installable(&pages), "2.x");
    assert_eq!(installable(&pages[..1]), "none");
    assert_eq!(installable(&[("_site/index.html", "")]), "0.90 to 1.7");
    assert_eq!(installable(&[("dictionaries/a.txt", "a")]), "any");
}

#[test]
fn plugins_are_judged_for_the_version_that_knew_them() {
    let site = "name=head\ndescription=d\nversion=1\nsite=true\n";
    let pages = [(ROOT, site), ("_site/index.html", "")];
    let untargeted = judge(&pages, &Target::default());
    assert_eq!(refusals(&untargeted), []);
    refused_first(
        &pages,
        &[
            ("5.6.16", ElasticsearchFolderMissing, "R14"),
            ("6.8.23", ElasticsearchVersionMissing, "R24"),
        ],
    );
}
