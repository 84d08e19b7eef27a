//! Where the files of an archive land.

use super::{WORDS, inspected};

#[test]
fn every_file_is_shown_with_the_place_where_it_lands() {
    let places = |files: &[(&str, &str)]| -> Vec<(Option<String>, bool)> {
        let contents = inspected(files);
        let contents = contents.contents();
        contents
            .map(|entry| (entry.lands_at, entry.ignored))
            .collect()
    };
    let at = |place: &str| (Some(place.to_owned()), false);
    let nowhere = |ignored| (None, ignored);
    assert_eq!(
        places(&[
            ("dictionaries/", ""),
            ("dictionaries/a.txt", WORDS),
            ("__MACOSX/dictionaries/._a.txt", ""),
        ]),
        [
            nowhere(false),
            at("config/dictionaries/a.txt"),
            nowhere(true)
        ]
    );
    let classic = "name=ik\nversion=1\ndescription=x\nelasticsearch.version=8.12.2\n\
                   java.version=17\nclassname=a.B\n";
    assert_eq!(
        places(&[
            ("plugin-descriptor.properties", classic),
            ("config/main.dic", WORDS),
            ("bin/tool", ""),
            ("lib/x.txt", ""),
        ]),
        [
            at("plugins/ik/plugin-descriptor.properties"),
            at("config/ik/main.dic"),
            at("bin/ik/tool"),
            at("plugins/ik/lib/x.txt"),
        ]
    );
    let old = classic.replace("8.12.2", "5.6.0");
    assert_eq!(
        places(&[
            ("elasticsearch/plugin-descriptor.properties", &old),
            ("elasticsearch/config/a.txt", ""),
            ("README.md", ""),
        ]),
        [
            at("plugins/ik/plugin-descriptor.properties"),
            at("config/ik/a.txt"),
            nowhere(true),
        ]
    );
}

#[test]
fn plugins_of_every_age_are_shown_where_they_land() {
    let place = |files: &[(&str, &str)]| -> Option<String> {
        inspected(files)
            .contents()
            .last()
            .and_then(|entry| entry.lands_at)
    };
    let descriptor =
        |version: &str| format!("name=ik\nelasticsearch.version={version}\njvm=true\n");
    // 2.x looks into the only folder, later versions do not.
    for (version, lands) in [("2.4.6", Some("config/ik/a.txt")), ("8.12.2", None)] {
        let descriptor = descriptor(version);
        let files = [
            ("ik/plugin-descriptor.properties", descriptor.as_str()),
            ("ik/config/a.txt", WORDS),
        ];
        assert_eq!(place(&files).as_deref(), lands, "{version}");
    }
    let part = descriptor("6.2.4");
    for (file, lands) in [
        ("elasticsearch/one/a.txt", "plugins/ik/one/a.txt"),
        ("elasticsearch/one/config/a.txt", "config/ik/a.txt"),
    ] {
        let files = [
            (
                "elasticsearch/meta-plugin-descriptor.properties",
                "name=ik\ndescription=x\n",
            ),
            (
                "elasticsearch/one/plugin-descriptor.properties",
                part.as_str(),
            ),
            (file, WORDS),
        ];
        assert_eq!(place(&files).as_deref(), Some(lands));
    }
    let open_search = "name=ik\nopensearch.version=2.6.0\ncustom.foldername=opensearch-ik\n";
    let files = [
        ("plugin-descriptor.properties", open_search),
        ("a.txt", WORDS),
    ];
    assert_eq!(
        place(&files).as_deref(),
        Some("plugins/opensearch-ik/a.txt")
    );
}
