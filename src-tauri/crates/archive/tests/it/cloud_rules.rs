//! What the services refuse on their own account.

use std::io::Cursor;

use plugdesk_archive::{
    ElasticsearchVersion, FindingCode, Inspection, Limits, SentAs, Service, Severity, Target,
    inspect,
};

use crate::build::Archive;

const MIB: u64 = 1024 * 1024;
const GIB: u64 = 1024 * MIB;

const DESCRIPTOR: &str = "name=mine\nversion=1\ndescription=x\nelasticsearch.version=8.12.2\n\
                          java.version=17\nclassname=a.B\n";

fn inspected(files: &[(&str, &str)]) -> Inspection {
    inspect(
        Cursor::new(Archive::files(files).bytes()),
        &Limits::default(),
    )
    .unwrap()
}

fn plugin() -> Inspection {
    inspected(&[("plugin-descriptor.properties", DESCRIPTOR), ("a.txt", "")])
}

fn bundle() -> Inspection {
    inspected(&[("dictionaries/a.txt", "couch, sofa\n")])
}

fn on(service: Service) -> Target {
    Target {
        service: Some(service),
        elasticsearch: Some(ElasticsearchVersion::new(8, 12, 2)),
        ..Target::default()
    }
}

/// The findings by rules of services (S…), with their severities.
fn found(inspection: &Inspection, target: &Target) -> Vec<(FindingCode, Severity)> {
    let findings = inspection.judge(target).findings.into_iter();
    findings
        .filter(|finding| finding.rule.starts_with('S'))
        .map(|finding| (finding.code, finding.severity))
        .collect()
}

#[test]
fn sizes_count_by_tier_on_elastic_and_nowhere_else() {
    use FindingCode::{OnlyByUrl, OverAnyTier, OverTierSize};
    let cases: [(u64, &[(FindingCode, Severity)]); 6] = [
        (20 * MIB, &[]),
        (20 * MIB + 1, &[(OverTierSize, Severity::Warning)]),
        (200 * MIB, &[(OverTierSize, Severity::Warning)]),
        (
            200 * MIB + 1,
            &[
                (OnlyByUrl, Severity::Warning),
                (OverTierSize, Severity::Warning),
            ],
        ),
        (
            8 * GIB,
            &[
                (OnlyByUrl, Severity::Warning),
                (OverTierSize, Severity::Warning),
            ],
        ),
        (
            8 * GIB + 1,
            &[
                (OverAnyTier, Severity::Blocks),
                (OnlyByUrl, Severity::Warning),
                (OverTierSize, Severity::Warning),
            ],
        ),
    ];
    for (size, expected) in cases {
        let mut inspection = bundle();
        inspection.size = size;
        for service in [Service::ElasticCloud, Service::Ece] {
            assert_eq!(found(&inspection, &on(service)), expected, "{size}");
        }
        assert_eq!(found(&inspection, &Target::default()), []);
    }
}

#[test]
fn above_5_gb_the_descriptor_comes_first() {
    let first = [("plugin-descriptor.properties", DESCRIPTOR), ("a.txt", "")];
    let later = [("a.txt", ""), ("plugin-descriptor.properties", DESCRIPTOR)];
    let blocked = |files: &[(&str, &str)], size| {
        let mut inspection = inspected(files);
        inspection.size = size;
        let found = found(&inspection, &on(Service::ElasticCloud));
        found.contains(&(FindingCode::DescriptorNotFirst, Severity::Blocks))
    };
    assert!(blocked(&later, 5 * GIB + 1));
    assert!(!blocked(&first, 5 * GIB + 1));
    assert!(!blocked(&later, 5 * GIB));
    let mut large_bundle = bundle();
    large_bundle.size = 6 * GIB;
    let codes = found(&large_bundle, &on(Service::ElasticCloud));
    assert!(
        codes
            .iter()
            .all(|(code, _)| *code != FindingCode::DescriptorNotFirst)
    );
}

#[test]
fn an_archive_goes_as_what_it_is() {
    let sent = |inspection: &Inspection, sent_as| {
        let target = Target {
            sent_as: Some(sent_as),
            ..on(Service::ElasticCloud)
        };
        let findings = inspection.judge(&target).findings;
        findings
            .into_iter()
            .find(|finding| finding.code == FindingCode::WrongExtensionType)
    };
    let wrong = sent(&plugin(), SentAs::Bundle).unwrap();
    assert_eq!(wrong.severity, Severity::Blocks);
    assert_eq!(wrong.args["kind"], "classic_plugin");
    assert_eq!(wrong.args["sent_as"], "bundle");
    assert_eq!(
        sent(&bundle(), SentAs::Plugin).unwrap().args["sent_as"],
        "plugin"
    );
    assert_eq!(sent(&plugin(), SentAs::Plugin), None);
    assert_eq!(sent(&bundle(), SentAs::Bundle), None);
}

#[test]
fn a_plugin_as_a_bundle_is_not_judged_as_one() {
    let target = Target {
        sent_as: Some(SentAs::Bundle),
        ..on(Service::ElasticCloud)
    };
    let findings = plugin().judge(&target).findings;
    assert!(
        findings
            .iter()
            .all(|finding| !finding.rule.starts_with('B')),
        "{findings:?}"
    );
}

#[test]
fn alibaba_is_particular_about_names() {
    let refused = |name: &str| {
        let target = Target {
            file_name: Some(name.to_owned()),
            ..on(Service::Alibaba)
        };
        found(&plugin(), &target).contains(&(FindingCode::AlibabaFileName, Severity::Blocks))
    };
    for name in [
        "mine.zip",
        "analysis-ik-8.12.2.zip",
        &format!("{}.zip", "a".repeat(124)),
    ] {
        assert!(!refused(name), "{name}");
    }
    for name in [
        "ik.zip",
        "ik8.zip",
        "analysis_ik.zip",
        "analysis ik.zip",
        "analysis-ik.jar",
        "插件analysis.zip",
        &format!("{}.zip", "a".repeat(125)),
    ] {
        assert!(refused(name), "{name}");
    }
    let elsewhere = Target {
        file_name: Some("ik.zip".to_owned()),
        ..on(Service::ElasticCloud)
    };
    assert_eq!(found(&plugin(), &elsewhere), []);
}

#[test]
fn alibaba_says_two_things_about_sizes() {
    for (size, expected) in [
        (50 * MIB, None),
        (
            50 * MIB + 1,
            Some((FindingCode::AlibabaLarge, Severity::Warning)),
        ),
        (
            100 * MIB,
            Some((FindingCode::AlibabaLarge, Severity::Warning)),
        ),
        (
            100 * MIB + 1,
            Some((FindingCode::AlibabaTooLarge, Severity::Blocks)),
        ),
    ] {
        let mut inspection = plugin();
        inspection.size = size;
        let found = found(&inspection, &on(Service::Alibaba));
        assert_eq!(found.first().copied(), expected, "{size}");
    }
}

#[test]
fn alibaba_takes_no_policy_that_grants() {
    let with = |policy: &str| {
        let inspection = inspected(&[
            ("plugin-descriptor.properties", DESCRIPTOR),
            ("plugin-security.policy", policy),
        ]);
        let found = found(&inspection, &on(Service::Alibaba));
        found.contains(&(FindingCode::AlibabaPolicy, Severity::Blocks))
    };
    assert!(with(
        "grant { permission java.lang.RuntimePermission \"getClassLoader\"; };"
    ));
    assert!(!with("grant { };"));
}

#[test]
fn alibaba_takes_plugins_only() {
    let refused = (FindingCode::AlibabaNotAPlugin, Severity::Blocks);
    assert!(found(&bundle(), &on(Service::Alibaba)).contains(&refused));
    assert!(!found(&plugin(), &on(Service::Alibaba)).contains(&refused));
    let nothing = inspect(Cursor::new(b"<html>"), &Limits::default()).unwrap();
    assert!(!found(&nothing, &on(Service::Alibaba)).contains(&refused));
}

#[test]
fn sql_plugins_are_in_the_way_of_alibabas_own() {
    let warned = |descriptor: &str| {
        let inspection = inspected(&[("plugin-descriptor.properties", descriptor)]);
        let found = found(&inspection, &on(Service::Alibaba));
        found.contains(&(FindingCode::AlibabaSql, Severity::Warning))
    };
    assert!(warned(&DESCRIPTOR.replace("name=mine", "name=sql")));
    assert!(warned(&DESCRIPTOR.replace("a.B", "org.nlpcn.SqlPlug")));
    assert!(!warned(
        &DESCRIPTOR.replace("name=mine", "name=mysql-river")
    ));
    assert!(!warned(DESCRIPTOR));
}
