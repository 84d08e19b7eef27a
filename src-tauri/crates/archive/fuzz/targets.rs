//! What is fuzzed: each target takes any bytes and must neither panic nor run away.
//!
//! Both harnesses share this file: the bounded run in `tests/fuzz.rs`, which every `cargo test`
//! does, and the libFuzzer targets beside it.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use plugdesk_archive::properties::Properties;
use plugdesk_archive::{ElasticsearchVersion, Inspection, Limits, Service, inspect};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const DESCRIPTOR: &[u8] = b"name=a\nversion=1\ndescription=d\nelasticsearch.version=8.12.2\n\
    java.version=17\nclassname=org.example.A\n";

/// Any bytes as an archive.
pub(crate) fn archive(bytes: &[u8]) {
    judged_everywhere(bytes);
}

/// Any bytes as a `.properties` file: the pairs must come out the same when written again.
pub(crate) fn properties(bytes: &[u8]) {
    let Ok(properties) = Properties::read(bytes) else {
        return;
    };
    let mut text = String::new();
    for pair in properties.pairs() {
        text.push_str(&escaped(&pair.key));
        text.push('=');
        text.push_str(&escaped(&pair.value));
        text.push('\n');
    }
    let again = Properties::read(text.as_bytes()).expect("what was escaped can be read");
    let pairs = |properties: &Properties| {
        let pairs = properties.pairs().iter();
        pairs
            .map(|pair| (pair.key.clone(), pair.value.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(pairs(&properties), pairs(&again));
}

/// Any bytes as a classic and as a stable descriptor.
pub(crate) fn descriptor(bytes: &[u8]) {
    for name in [
        "plugin-descriptor.properties",
        "stable-plugin-descriptor.properties",
        "elasticsearch/meta-plugin-descriptor.properties",
    ] {
        judged_everywhere(&packed(&[(name, bytes)]));
    }
}

/// Any bytes as each of the policies.
pub(crate) fn policies(bytes: &[u8]) {
    for name in ["plugin-security.policy", "entitlement-policy.yaml"] {
        judged_everywhere(&packed(&[
            ("plugin-descriptor.properties", DESCRIPTOR),
            (name, bytes),
        ]));
    }
}

/// Any bytes as the plugin's class, and as a module's description.
pub(crate) fn class(bytes: &[u8]) {
    let jar = packed(&[("org/example/A.class", bytes), ("module-info.class", bytes)]);
    judged_everywhere(&packed(&[
        ("plugin-descriptor.properties", DESCRIPTOR),
        ("a.jar", &jar),
    ]));
}

/// What takes any bytes.
pub(crate) type Target = fn(&[u8]);

/// Every target by its name.
pub(crate) const TARGETS: &[(&str, Target)] = &[
    ("archive", archive),
    ("properties", properties),
    ("descriptor", descriptor),
    ("policies", policies),
    ("class", class),
];

fn judged_everywhere(bytes: &[u8]) {
    let limits = Limits {
        unpacked: 64 * 1024 * 1024,
        ..Limits::default()
    };
    let inspection = inspect(Cursor::new(bytes), &limits).expect("memory can always be read");
    let _ = inspection.judge(&plugdesk_archive::Target::default());
    for version in [
        "1.7.5", "2.4.6", "5.6.16", "6.2.4", "7.17.9", "8.3.3", "8.12.2", "9.1.0",
    ] {
        judged(&inspection, ElasticsearchVersion::parse(version), None);
    }
    for service in [Service::ElasticCloud, Service::Ece, Service::Alibaba] {
        judged(&inspection, None, Some(service));
    }
}

fn judged(
    inspection: &Inspection,
    elasticsearch: Option<ElasticsearchVersion>,
    service: Option<Service>,
) {
    let report = inspection.judge(&plugdesk_archive::Target {
        elasticsearch,
        service,
        file_name: Some("a.zip".to_owned()),
        ..plugdesk_archive::Target::default()
    });
    let first = report.findings.iter().filter(|finding| finding.first);
    assert!(first.count() <= 1, "two findings claim to be the first");
}

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in files {
        zip.start_file(*name, options).expect("the name is new");
        zip.write_all(bytes).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

/// Text that the reader gives back as it is, one escape for each UTF-16 unit.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for unit in text.encode_utf16() {
        let _ = write!(escaped, "\\u{unit:04x}");
    }
    escaped
}
