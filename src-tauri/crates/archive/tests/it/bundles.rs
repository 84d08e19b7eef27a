//! Bundles: where files have to lie, how word lists have to be written, what does not belong.

mod landing;

use std::collections::BTreeSet;
use std::io::Cursor;

use plugdesk_archive::{
    ElasticsearchVersion, Finding, FindingCode, FindingCode as Code, Inspection, Limits, SentAs,
    Service, Severity, Target, Verdict, inspect,
};

use crate::build::{Archive, Entry};

fn inspected(files: &[(&str, &str)]) -> Inspection {
    inspect(
        Cursor::new(Archive::files(files).bytes()),
        &Limits::default(),
    )
    .unwrap()
}

fn for_elastic() -> Target {
    Target {
        service: Some(Service::ElasticCloud),
        elasticsearch: Some(ElasticsearchVersion::new(8, 12, 2)),
        sent_as: Some(SentAs::Bundle),
        ..Target::default()
    }
}

fn findings(files: &[(&str, &str)]) -> Vec<Finding> {
    inspected(files).judge(&for_elastic()).findings
}

/// The codes of everything that is found, without order and number.
fn codes(files: &[(&str, &str)]) -> BTreeSet<FindingCode> {
    findings(files).iter().map(|finding| finding.code).collect()
}

/// The only finding of a code, which must be there.
fn only(files: &[(&str, &str)], code: FindingCode) -> Finding {
    let mut found = findings(files)
        .into_iter()
        .filter(|finding| finding.code == code);
    let first = found
        .next()
        .unwrap_or_else(|| panic!("no {code:?} in {files:?}"));
    assert_eq!(found.next(), None, "{code:?} twice in {files:?}");
    first
}

/// The file of each finding of a code.
fn files_of(files: &[(&str, &str)], code: FindingCode) -> Vec<String> {
    let findings = findings(files)
        .into_iter()
        .filter(|finding| finding.code == code);
    findings
        .map(|finding| finding.args["file"].clone())
        .collect()
}

const WORDS: &str = "couch, sofa\n";

#[test]
fn a_bundle_as_it_should_be_is_ready() {
    let inspection = inspected(&[
        ("dictionaries/synonyms.txt", WORDS),
        ("analysis-ik/main.dic", "北京\n"),
        ("hunspell/de_DE/de_DE.aff", "SET ISO8859-1\n"),
        ("hunspell/de_DE/de_DE.dic", "1\nHaus\n"),
        ("ingest-geoip/Company-City.mmdb", "\0\0\0\0"),
        ("saml/metadata.xml", "<EntityDescriptor/>"),
        ("truststore/keystore.ks", "\0\0\0\0"),
    ]);
    let report = inspection.judge(&for_elastic());
    assert_eq!(report.findings, []);
    assert_eq!(report.verdict, Verdict::Ready);
}

#[test]
fn a_folder_around_everything_is_named() {
    let wrapped = only(
        &[("my-bundle/", ""), ("my-bundle/dictionaries/a.txt", WORDS)],
        FindingCode::BundleWrapped,
    );
    assert_eq!(wrapped.args["folder"], "my-bundle");
    assert_eq!(wrapped.severity, Severity::Warning);
    assert_eq!(wrapped.rule, "B1");
    let twice = only(
        &[("a/b/dictionaries/a.txt", WORDS)],
        FindingCode::BundleWrapped,
    );
    assert_eq!(twice.severity, Severity::Warning);
    // The settings may name it.
    let own = only(&[("mine/settings.json", "{}")], FindingCode::BundleWrapped);
    assert_eq!(own.severity, Severity::Hint);
    assert!(codes(&[("dictionaries/a.txt", WORDS)]).is_empty());
    assert!(codes(&[("analysis-ik/custom/a.dic", WORDS)]).is_empty());
}

#[test]
fn files_at_the_top_are_told_their_folder() {
    for (file, folder) in [
        ("synonyms.txt", "dictionaries"),
        ("main.dic", "dictionaries"),
        ("My-City.mmdb", "ingest-geoip"),
        ("metadata.xml", "saml"),
        ("keystore.ks", "truststore"),
        ("IKAnalyzer.cfg.xml", "analysis-ik"),
    ] {
        let found = only(&[(file, WORDS)], FindingCode::FileAtTop);
        assert_eq!(found.args["file"], file);
        assert_eq!(found.args["folder"], folder);
        assert_eq!(found.severity, Severity::Warning);
    }
    let language = [("de_DE.aff", "SET UTF-8\n"), ("de_DE.dic", "1\nHaus\n")];
    for found in findings(&language) {
        assert_eq!(found.args["folder"], "hunspell/de_DE");
    }
    assert_eq!(
        files_of(
            &[("hunspell/de_DE.aff", ""), ("hunspell/de_DE.dic", "")],
            FindingCode::FileAtTop
        ),
        ["hunspell/de_DE.aff", "hunspell/de_DE.dic"]
    );
}

#[test]
fn what_elasticsearch_does_not_read_is_said() {
    for files in [
        &[("README.md", "read me")][..],
        &[("photo.png", "")],
        &[("dictionaries/", "")],
        &[("dictionaries/.DS_Store", "")],
    ] {
        assert!(
            codes(files).contains(&FindingCode::NothingRead),
            "{files:?}"
        );
    }
    assert!(!codes(&[("dictionaries/a.txt", WORDS)]).contains(&FindingCode::NothingRead));
}

#[test]
fn word_lists_have_to_be_utf8() {
    let latin = b"one\ngr\xfcn\nsch\xf6n, h\xfcbsch\nM\xfcnchen\n";
    let archive = Archive::of([
        Entry::new("dictionaries/a.txt", latin),
        Entry::new("hunspell/de_DE/de_DE.aff", b"SET ISO8859-1\n"),
        Entry::new("hunspell/de_DE/de_DE.dic", latin),
        Entry::new("truststore/keystore.ks", b"\xfe\xed\xfe\xed\xff\xff"),
    ]);
    let inspection = inspect(Cursor::new(archive.bytes()), &Limits::default()).unwrap();
    let findings = inspection.judge(&for_elastic()).findings;
    let [found] = &findings[..] else {
        panic!("{findings:?}")
    };
    assert_eq!(
        (found.code, found.severity),
        (FindingCode::NotUtf8, Severity::Warning)
    );
    assert_eq!(found.args["file"], "dictionaries/a.txt");
    assert_eq!(found.args["line"], "2");
    assert_eq!(found.args["encoding"], "ISO-8859-1");
}

#[test]
fn hunspell_says_itself_how_it_is_written() {
    let archive = Archive::of([
        Entry::new("de_DE.aff", b"SET ISO8859-1\n"),
        Entry::new("de_DE.dic", b"1\nM\xfcnchen\n"),
    ]);
    let inspection = inspect(Cursor::new(archive.bytes()), &Limits::default()).unwrap();
    let findings = inspection.judge(&for_elastic()).findings;
    assert!(
        findings
            .iter()
            .all(|finding| finding.code == FindingCode::FileAtTop)
    );
}

#[test]
fn a_byte_order_mark_is_a_hint() {
    let marked = only(
        &[("dictionaries/a.txt", "\u{feff}one\n")],
        FindingCode::ByteOrderMark,
    );
    assert_eq!(marked.severity, Severity::Hint);
    assert_eq!(marked.args["file"], "dictionaries/a.txt");
}

#[test]
fn databases_are_told_apart_by_their_names() {
    let stock = only(
        &[("ingest-geoip/GeoLite2-ASN.mmdb", "")],
        FindingCode::GeoIpStockName,
    );
    assert_eq!(stock.severity, Severity::Warning);
    let other = only(
        &[("ingest-geoip/company.mmdb", "")],
        FindingCode::GeoIpOtherName,
    );
    assert_eq!(other.severity, Severity::Warning);
    for name in ["Company-City", "Company-Country", "Company-ASN"] {
        assert!(
            codes(&[(&format!("ingest-geoip/{name}.mmdb"), "")]).is_empty(),
            "{name}"
        );
    }
}

#[test]
fn scripts_in_files_ended_with_6() {
    let inspection = inspected(&[("scripts/score.painless", "1")]);
    let judged = |major, minor| {
        let target = Target {
            elasticsearch: Some(ElasticsearchVersion::new(major, minor, 0)),
            ..for_elastic()
        };
        inspection.judge(&target).verdict
    };
    assert_eq!(judged(5, 6), Verdict::Ready);
    assert_eq!(judged(6, 0), Verdict::Warnings);
    assert_eq!(judged(8, 12), Verdict::Warnings);
}

#[test]
fn zips_code_and_descriptors_do_not_belong() {
    for (file, code) in [
        ("more.zip", FindingCode::NestedZip),
        ("lib/x.jar", FindingCode::CodeInBundle),
        ("lib/libx.so", FindingCode::CodeInBundle),
        (
            "my/deep/plugin-descriptor.properties",
            FindingCode::DescriptorInBundle,
        ),
    ] {
        let files = [("dictionaries/a.txt", WORDS), (file, "x")];
        let found = only(&files, code);
        assert_eq!(found.args["file"], file);
        assert_eq!(found.severity, Severity::Warning);
    }
}

#[test]
fn source_code_fails_where_elastic_provisions() {
    let inspection = inspected(&[
        ("dictionaries/a.txt", WORDS),
        ("tools/A.java", "class A {}"),
    ]);
    let judged = |service| {
        let target = Target {
            service,
            ..for_elastic()
        };
        inspection.judge(&target).findings
    };
    for service in [Service::ElasticCloud, Service::Ece] {
        let [found] = &judged(Some(service))[..] else {
            panic!("{service:?}")
        };
        assert_eq!(found.code, FindingCode::SourceInBundle);
        assert_eq!(found.severity, Severity::NodeStart);
        assert_eq!(found.args["file"], "tools/A.java");
    }
    assert_eq!(judged(None)[0].severity, Severity::Warning);
    let script = inspected(&[("dictionaries/a.txt", WORDS), ("tools/make.py", "print()")]);
    assert_eq!(script.judge(&for_elastic()).verdict, Verdict::Warnings);
}

#[test]
fn a_language_needs_rules_and_words() {
    for (file, missing) in [
        ("de.aff", ".dic"),
        ("de.dic", ".aff"),
        ("settings.yml", ".aff, .dic"),
    ] {
        let path = format!("hunspell/de/{file}");
        let found = only(&[(&path, "x")], FindingCode::HunspellIncomplete);
        assert_eq!(found.args["folder"], "hunspell/de");
        assert_eq!(found.args["missing"], missing);
    }
}

#[test]
fn certificates_are_pointed_out() {
    let found = only(&[("cacerts", "\0")], FindingCode::Cacerts);
    assert_eq!((found.severity, found.rule), (Severity::Hint, "B14"));
    assert_eq!(codes(&[("cacerts", "\0")]).len(), 1);
}

#[test]
fn a_thousand_misplaced_files_are_one_mistake() {
    let names: Vec<String> = (0..1000).map(|number| format!("{number}.txt")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), WORDS)).collect();
    assert_eq!(files_of(&files, FindingCode::FileAtTop).len(), 20);
}

/// What real bundles are found to be: the right ones without a warning, the wrong ones by the code
/// that says what is wrong.
#[test]
fn real_bundles_are_judged_as_they_are() {
    let Some(folder) = std::env::var_os("PLUGDESK_FIXTURES") else {
        println!("PLUGDESK_FIXTURES names no folder: nothing to judge");
        return;
    };
    let folder = std::path::Path::new(&folder).join("bundles");
    let expected: [(&str, &[Code]); 14] = [
        ("b01_ess_dictionaries", &[]),
        ("b02_ess_ik-config", &[]),
        ("b03_ess_hunspell", &[]),
        ("b04_ess_geoip", &[]),
        ("b05_ess_geoip-original-name", &[Code::GeoIpStockName]),
        ("b06_ess_cacerts", &[]),
        ("b07_ess_truststore", &[]),
        ("b08_wrapped-dir", &[Code::BundleWrapped]),
        ("b09_macosx", &[]),
        ("b10_flat-files", &[Code::FileAtTop, Code::FileAtTop]),
        ("b11_gbk-dictionary", &[Code::NotUtf8]),
        ("b12_utf16-dictionary", &[Code::NotUtf8]),
        ("b13_scripts", &[Code::ScriptFiles]),
        ("b14_ik671-large", &[]),
    ];
    for (name, codes) in expected {
        let bytes = std::fs::read(folder.join(format!("{name}.zip"))).unwrap();
        let inspection = inspect(Cursor::new(bytes), &Limits::default()).unwrap();
        let report = inspection.judge(&for_elastic());
        let warnings = report.findings.iter();
        let warnings = warnings
            .filter(|finding| finding.severity >= Severity::Warning)
            .filter(|finding| finding.code != Code::FileManagerJunk);
        let found: Vec<Code> = warnings.map(|finding| finding.code).collect();
        assert_eq!(found, codes, "{name}: {:?}", report.findings);
        for finding in &report.findings {
            match (name, finding.code) {
                ("b11_gbk-dictionary", Code::NotUtf8) => {
                    assert_eq!(finding.args["encoding"], "GBK");
                }
                ("b12_utf16-dictionary", Code::NotUtf8) => {
                    assert_eq!(finding.args["encoding"], "UTF-16");
                }
                _ => {}
            }
        }
    }
    println!("{} bundles judged", expected.len());
}
