//! R41 to R47: the names that are taken, and the folders that are moved.

use crate::build::{Archive, Entry};
use crate::judging::{
    OLD_FOLDER, ROOT, complete, find, first, first_words, judge, judge_descriptor, node, node_with,
    place, refusals, severity,
};
use plugdesk_archive::FindingCode::*;
use plugdesk_archive::{InstalledPlugin, Service, Severity, Target};

#[test]
fn r41_names_of_modules_are_taken() {
    for (name, version, taken) in [
        ("lang-groovy", "2.4.6", true),
        ("lang-groovy", "5.6.16", true),
        ("lang-groovy", "6.8.23", false),
        ("transport-netty3", "5.6.16", true),
        ("transport-netty4", "9.1.0", true),
        ("analysis-common", "5.6.16", false),
        ("analysis-common", "6.8.23", true),
        ("tribe", "6.8.23", true),
        ("tribe", "7.17.9", false),
        ("ingest-geoip", "5.6.16", false),
        ("ingest-geoip", "7.17.9", true),
        ("repository-s3", "7.17.9", false),
        ("repository-s3", "8.12.2", true),
        ("ingest-attachment", "8.12.2", true),
        ("x-pack-security", "6.8.23", true),
        ("x-pack-mine", "8.12.2", false),
    ] {
        let text = complete(version, &format!("name={name}\n"));
        let report = judge_descriptor(version, &text);
        assert_eq!(
            first(&report),
            taken.then_some(SystemModule),
            "{name} on {version}"
        );
    }
    let words = |version: &str| {
        let text = complete(version, "name=lang-expression\n");
        first_words(&judge_descriptor(version, &text)).to_owned()
    };
    assert_eq!(
        words("2.4.6"),
        "plugin 'lang-expression' cannot be installed like this, it is a system module"
    );
    assert_eq!(
        words("8.12.2"),
        "plugin 'lang-expression' cannot be installed as a plugin, it is a system module"
    );
}

#[test]
fn r42_installed_names_are_taken() {
    for version in ["2.4.6", "5.6.16", "6.2.4", "7.17.9", "9.1.0"] {
        let text = complete(version, "");
        let files = [(place(version), text.as_str())];
        let installed = node_with(version, &[("x", Some(version))]);
        assert_eq!(
            refusals(&judge(&files, &installed)),
            [AlreadyInstalled],
            "{version}"
        );
        let other = node_with(version, &[("y", Some(version))]);
        assert_eq!(refusals(&judge(&files, &other)), []);
    }
}

#[test]
fn r42_services_replace_what_is_installed() {
    let text = complete("8.12.2", "");
    for service in [Service::ElasticCloud, Service::Ece, Service::Alibaba] {
        let target = Target {
            service: Some(service),
            ..node_with("8.12.2", &[("x", None), ("y", None)])
        };
        let report = judge(&[(ROOT, &text)], &target);
        assert_eq!(severity(&report, AlreadyInstalled), Some(Severity::Warning));
        assert_eq!(find(&report, BrokenNeighbour), None);
    }
}

#[test]
fn r43_pending_removals_stop_every_install() {
    for (version, expected) in [
        ("2.4.6", None),
        ("5.6.16", Some(RemovalPending)),
        ("9.1.0", Some(RemovalPending)),
    ] {
        let text = complete(version, "");
        let target = node_with(version, &[(".removing-y", None)]);
        let report = judge(&[(place(version), &text)], &target);
        assert_eq!(first(&report), expected, "{version}");
        assert_eq!(find(&report, BrokenNeighbour), None);
    }
}

#[test]
fn r44_broken_neighbours_stop_every_install() {
    for (version, neighbour, built_for, stops) in [
        ("2.4.6", "y", None, false),
        ("5.6.16", "y", None, true),
        ("5.6.16", ".DS_Store", None, false),
        ("5.6.16", "y", Some("5.6.15"), true),
        ("6.2.4", "y", Some("6.2.4"), false),
        ("6.8.23", "y", Some("6.8.22"), false),
        ("9.1.0", "y", None, true),
        ("9.1.0", ".DS_Store", None, true),
        ("9.1.0", ".elasticsearch-plugins.yml.cache", None, false),
    ] {
        let text = complete(version, "");
        let target = node_with(version, &[(neighbour, built_for)]);
        let report = judge(&[(place(version), &text)], &target);
        let expected = stops.then_some(BrokenNeighbour);
        assert_eq!(
            first(&report),
            expected,
            "{neighbour} {built_for:?} on {version}"
        );
    }
}

#[test]
fn r41_to_r44_come_in_the_order_of_the_generation() {
    for (version, expected) in [
        (
            "5.6.16",
            vec![
                SystemModule,
                RemovalPending,
                BrokenNeighbour,
                AlreadyInstalled,
            ],
        ),
        (
            "6.2.4",
            vec![
                AlreadyInstalled,
                RemovalPending,
                SystemModule,
                BrokenNeighbour,
            ],
        ),
        (
            "8.12.2",
            vec![
                SystemModule,
                AlreadyInstalled,
                RemovalPending,
                BrokenNeighbour,
            ],
        ),
    ] {
        let text = complete(version, "name=lang-expression\n");
        let installed = [
            ("lang-expression", Some(version)),
            (".removing-y", None),
            ("z", None),
        ];
        let report = judge(&[(place(version), &text)], &node_with(version, &installed));
        assert_eq!(refusals(&report), expected, "{version}");
    }
}

#[test]
fn r45_id_that_was_asked_for_is_compared() {
    for (version, id, expected) in [
        ("8.12.2", "y", Some(OtherId)),
        ("8.12.2", "x", None),
        ("8.12.2", "https://example.org/y.zip", None),
        ("7.10.2", "y", None),
    ] {
        let text = complete(version, "");
        let target = Target {
            expected_id: Some(id.to_owned()),
            ..node(version)
        };
        let report = judge(&[(ROOT, &text)], &target);
        assert_eq!(first(&report), expected, "{id} on {version}");
    }
}

/// Judges a plugin with another file in it.
#[track_caller]
fn with_file(version: &str, name: &str, file: &str) -> plugdesk_archive::Report {
    let text = complete(version, &format!("name={name}\n"));
    let folder = place(version).trim_end_matches(ROOT);
    let file = format!("{folder}{file}");
    judge(&[(place(version), &text), (&file, "x")], &node(version))
}

#[test]
fn r46_bin_is_a_folder_of_files() {
    for (version, refused) in [
        ("2.4.6", false),
        ("5.0.0", true),
        ("6.2.4", true),
        ("9.1.0", true),
    ] {
        for (file, odd) in [
            ("bin", true),
            ("bin/a/b", true),
            ("bin/a", false),
            ("binary/a/b", false),
        ] {
            let report = with_file(version, "x", file);
            let expected = (odd && refused).then_some(BinNotFlat);
            assert_eq!(first(&report), expected, "{file} on {version}");
        }
    }
    assert_eq!(
        first_words(&with_file("9.1.0", "x", "bin/a/b")),
        "Directories not allowed in bin dir for plugin x, found a"
    );
}

#[test]
fn r46_names_of_programs_leave_no_place_for_bin() {
    for (version, name, file, expected) in [
        ("9.1.0", "elasticsearch", "bin/a", Some(NameOfProgram)),
        ("9.1.0", "elasticsearch", "a", None),
        ("9.1.0", "x", "bin/a", None),
        ("5.6.16", "elasticsearch-keystore", "bin/a", None),
        (
            "6.8.23",
            "elasticsearch-keystore",
            "bin/a",
            Some(NameOfProgram),
        ),
    ] {
        let report = with_file(version, name, file);
        assert_eq!(first(&report), expected, "{name} with {file} on {version}");
    }
}

#[test]
fn r47_config_is_a_folder_of_files() {
    for (version, refused) in [
        ("2.4.6", false),
        ("5.0.0", true),
        ("6.2.4", true),
        ("9.1.0", true),
    ] {
        for (file, odd) in [("config", true), ("config/a/b", true), ("config/a", false)] {
            let report = with_file(version, "x", file);
            let expected = (odd && refused).then_some(ConfigNotFlat);
            assert_eq!(first(&report), expected, "{file} on {version}");
        }
    }
}

#[test]
fn r47_config_files_land_in_a_folder_of_the_plugin() {
    for version in ["2.4.6", "6.2.4", "9.1.0"] {
        let report = with_file(version, "x", "config/a.yml");
        let lands = find(&report, ConfigLands).unwrap();
        assert_eq!(lands.severity, Severity::Hint);
        assert_eq!(lands.args["folder"], "config/x/");
        assert_eq!(lands.args["count"], "1");
    }
    let outside = judge(
        &[(OLD_FOLDER, &complete("6.2.4", "")), ("config/a.yml", "")],
        &node("6.2.4"),
    );
    assert_eq!(find(&outside, ConfigLands), None);
}

#[test]
fn r7_entries_of_folders_make_the_folders_above_them() {
    let text = complete("9.1.0", "");
    for (folder, expected) in [
        ("config/", None),
        ("config/a/", None),
        ("config/a/b/", Some(ConfigNotFlat)),
        ("bin/a/b/", Some(BinNotFlat)),
    ] {
        let entries = [Entry::new(ROOT, &text), Entry::stored(folder, "")];
        let report = Archive::of(entries).inspected().judge(&node("9.1.0"));
        assert_eq!(first(&report), expected, "{folder}");
    }
}

#[test]
fn nothing_is_said_of_plugins_that_nobody_listed() {
    let text = complete("9.1.0", "");
    let target = Target {
        installed: Some(Vec::<InstalledPlugin>::new()),
        ..node("9.1.0")
    };
    for target in [target, node("9.1.0")] {
        assert_eq!(refusals(&judge(&[(ROOT, &text)], &target)), []);
    }
}
