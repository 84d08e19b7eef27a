//! What a descriptor is read as, and what is found wrong with it.

use crate::build::{Archive, DEFLATED, ENCRYPTED, Entry};
use plugdesk_archive::{
    ArchiveKind, DescriptorForm, DescriptorKey, DescriptorProblem, MAX_DESCRIPTOR_BYTES,
    PluginDescriptor,
};

const COMPLETE: &str = "\
description=Analysis of Chinese text\n\
version=8.15.2\n\
name=analysis-ik\n\
classname=com.infinilabs.ik.elasticsearch.AnalysisIkPlugin\n\
java.version=1.8\n\
elasticsearch.version=8.15.2\n";

fn read(form: DescriptorForm, entry: impl FnOnce(&str) -> Entry) -> PluginDescriptor {
    let facts = Archive::of([entry(form.file_name())]).inspected();
    match facts.kind {
        ArchiveKind::Plugin(descriptor) => descriptor,
        kind => panic!("{kind:?}"),
    }
}

fn classic(text: &str) -> PluginDescriptor {
    read(DescriptorForm::Classic, |name| Entry::new(name, text))
}

fn problems(text: &str) -> Vec<DescriptorProblem> {
    classic(text).problems
}

#[test]
fn complete_descriptor_is_read_without_a_problem() {
    let descriptor = classic(COMPLETE);
    assert_eq!(descriptor.form, DescriptorForm::Classic);
    assert_eq!(descriptor.name.as_deref(), Some("analysis-ik"));
    assert_eq!(descriptor.version.as_deref(), Some("8.15.2"));
    assert_eq!(descriptor.elasticsearch_version.as_deref(), Some("8.15.2"));
    assert_eq!(descriptor.java_version.as_deref(), Some("1.8"));
    assert_eq!(
        descriptor.description.as_deref(),
        Some("Analysis of Chinese text")
    );
    assert_eq!(
        descriptor.classname.as_deref(),
        Some("com.infinilabs.ik.elasticsearch.AnalysisIkPlugin")
    );
    assert_eq!(descriptor.problems, []);
}

#[test]
fn stored_descriptor_is_read_like_a_deflated_one() {
    let stored = read(DescriptorForm::Classic, |name| {
        Entry::stored(name, COMPLETE)
    });
    assert_eq!(stored, classic(COMPLETE));
}

#[test]
fn every_absent_key_is_named() {
    use DescriptorKey::{Classname, Description, ElasticsearchVersion, JavaVersion, Name, Version};
    let keys = [
        Name,
        Description,
        Version,
        ElasticsearchVersion,
        JavaVersion,
        Classname,
    ];
    assert_eq!(problems(""), keys.map(DescriptorProblem::MissingKey));
    for key in keys {
        let prefix = format!("{}=", key.as_str());
        let rest = COMPLETE.lines().filter(|line| !line.starts_with(&prefix));
        let rest = rest.collect::<Vec<_>>().join("\n");
        assert_eq!(
            problems(&rest),
            [DescriptorProblem::MissingKey(key)],
            "{key:?}"
        );
    }
}

#[test]
fn descriptor_with_a_byte_order_mark_has_no_name() {
    let with_mark = "\u{feff}name=analysis-ik\n";
    let descriptor = classic(with_mark);
    assert_eq!(descriptor.name, None);
    assert!(
        descriptor
            .problems
            .contains(&DescriptorProblem::MissingKey(DescriptorKey::Name))
    );
}

#[test]
fn blank_values_are_kept_and_reported_where_no_version_accepts_them() {
    let blank = COMPLETE
        .replace("analysis-ik\n", " \n")
        .replace("Analysis of Chinese text", "");
    let descriptor = classic(&blank);
    assert_eq!(descriptor.name.as_deref(), Some(""));
    assert_eq!(descriptor.description.as_deref(), Some(""));
    assert_eq!(
        descriptor.problems,
        [DescriptorProblem::BlankValue(DescriptorKey::Name)]
    );
}

#[test]
fn values_that_a_build_did_not_fill_in_are_reported() {
    let template = COMPLETE.replace("version=8.15.2", "version=${project.version}");
    assert_eq!(
        problems(&template),
        [
            DescriptorProblem::Placeholder(DescriptorKey::Version),
            DescriptorProblem::Placeholder(DescriptorKey::ElasticsearchVersion),
        ]
    );
}

#[test]
fn plugins_of_other_sorts_need_fewer_keys() {
    let site = "name=head\ndescription=\nversion=1\nsite=true\n";
    assert_eq!(problems(site), []);
    let bootstrap = COMPLETE.replace("classname=com", "type=bootstrap\nunused=com");
    assert_eq!(problems(&bootstrap), []);
    let stable = COMPLETE.replace("classname=com", "#");
    let stable = read(DescriptorForm::Stable, |name| Entry::new(name, stable));
    assert_eq!(stable.form, DescriptorForm::Stable);
    assert_eq!(stable.problems, []);
}

#[test]
fn opensearch_plugins_are_named_as_such() {
    let text = COMPLETE.replace("elasticsearch.version=8.15.2", "opensearch.version=2.6.0");
    assert_eq!(
        problems(&text),
        [DescriptorProblem::BuiltForOpenSearch("2.6.0".to_owned())]
    );
}

#[test]
fn malformed_escape_names_its_line() {
    let text = format!("# comment \\uZZZZ\n{COMPLETE}extended.plugins=\\u12g4\n");
    let descriptor = classic(&text);
    assert_eq!(descriptor.problems, [DescriptorProblem::MalformedEscape(8)]);
    assert_eq!(descriptor.name, None, "Java reads nothing from such a file");
}

#[test]
fn encrypted_descriptor_is_reported_unread() {
    let descriptor = read(DescriptorForm::Classic, |name| Entry {
        flags: ENCRYPTED,
        ..Entry::new(name, COMPLETE)
    });
    assert_eq!(descriptor.problems, [DescriptorProblem::Encrypted]);
}

#[test]
fn odd_compression_is_reported_unread() {
    for method in [1, 9, 12, 14, 93, 95, 99, 0xffff] {
        let descriptor = read(DescriptorForm::Classic, |name| Entry {
            method,
            ..Entry::stored(name, COMPLETE)
        });
        assert_eq!(
            descriptor.problems,
            [DescriptorProblem::UnsupportedCompression],
            "{method}"
        );
    }
}

#[test]
fn descriptor_that_does_not_unpack_is_damaged() {
    let wrong_checksum = |name: &str| Entry {
        crc: 1,
        ..Entry::new(name, COMPLETE)
    };
    let no_deflate = |name: &str| Entry {
        method: DEFLATED,
        ..Entry::stored(name, COMPLETE)
    };
    let cut_off = |name: &str| {
        let whole = Entry::new(name, COMPLETE);
        Entry {
            packed_size: whole.packed_size / 2,
            ..whole
        }
    };
    let beyond_the_file = |name: &str| Entry {
        packed_size: u32::MAX,
        ..Entry::stored(name, COMPLETE)
    };
    let makers: [&dyn Fn(&str) -> Entry; 4] =
        [&wrong_checksum, &no_deflate, &cut_off, &beyond_the_file];
    for (number, maker) in makers.into_iter().enumerate() {
        let descriptor = read(DescriptorForm::Classic, maker);
        assert_eq!(
            descriptor.problems,
            [DescriptorProblem::Damaged],
            "{number}"
        );
    }
}

#[test]
fn descriptor_up_to_the_limit_is_read_and_one_beyond_is_not() {
    let limit = usize::try_from(MAX_DESCRIPTOR_BYTES).unwrap();
    let padded = |length: usize| {
        let comment = format!("#{}", "x".repeat(length - COMPLETE.len() - 1));
        format!("{COMPLETE}{comment}")
    };
    assert_eq!(problems(&padded(limit)), []);
    assert_eq!(problems(&padded(limit + 1)), [DescriptorProblem::TooLarge]);
}
