use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const DESCRIBED: &str = "# made by hand\nname=part-numbers\nversion = 1.2.0\n\
    elasticsearch.version=8.15.1\ndescription=Part numbers: \"a-1\"\n";

fn archive(entries: &[(&str, &str)]) -> Cursor<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap()
}

fn refusal(archive: Cursor<Vec<u8>>) -> (&'static str, String) {
    match Package::read("part-numbers.zip", archive) {
        Err(Refusal::Plugin { code, why }) => (code, why),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_package_tells_what_its_descriptor_says() {
    let policy = "grant {\n  permission java.lang.RuntimePermission \"getClassLoader\";\n};\n";
    let read = Package::read(
        "part-numbers.zip",
        archive(&[(DESCRIPTOR, DESCRIBED), (POLICY, policy), ("a.jar", "")]),
    )
    .unwrap();
    assert_eq!(
        read.analysed(),
        json!({
            "name": "part-numbers", "version": "1.2.0", "elasticsearchVersion": "8.15.1",
            "description": "Part numbers: \"a-1\"", "securityPolicy": policy,
        })
    );
}

#[test]
fn what_is_no_package_is_refused() {
    let (code, why) = refusal(Cursor::new(b"no zip at all".to_vec()));
    assert_eq!(code, "InvalidPluginPackage");
    assert!(why.contains("no readable zip"), "{why}");
    let deeper = format!("elasticsearch/{DESCRIPTOR}");
    let (code, why) = refusal(archive(&[(&deeper, DESCRIBED)]));
    assert_eq!(code, "InvalidPluginPackage");
    assert!(why.contains("at its root"), "{why}");
    for key in ["name", "version", "elasticsearch.version", "description"] {
        let without: Vec<_> = DESCRIBED
            .lines()
            .filter(|line| line.split('=').next().unwrap().trim() != key)
            .collect();
        let (_, why) = refusal(archive(&[(DESCRIPTOR, &without.join("\n"))]));
        assert!(why.contains(&format!("lacks {key}.")), "{why}");
    }
}

#[test]
fn policies_that_reach_for_files_or_for_everything_are_refused() {
    for (grant, refused) in [
        (
            "permission java.io.FilePermission \"<<ALL FILES>>\", \"read,write,delete\";",
            true,
        ),
        ("permission java.io.FilePermission \"/etc\",\"read\";", true),
        ("permission java.lang.RuntimePermission \"*\";", true),
        ("permission java.security.AllPermission;", true),
        (
            "permission java.lang.RuntimePermission \"setContextClassLoader\";",
            false,
        ),
        (
            "permission java.net.SocketPermission \"*\", \"connect\";",
            false,
        ),
        (
            "// permission java.io.FilePermission \"/etc\", \"read\";",
            false,
        ),
        ("/* permission java.security.AllPermission; */", false),
    ] {
        let policy = format!("grant {{\n  {grant}\n}};\n");
        let read = Package::read(
            "part-numbers.zip",
            archive(&[(DESCRIPTOR, DESCRIBED), (POLICY, &policy)]),
        );
        assert_eq!(read.is_err(), refused, "{grant}");
        if let Err(error) = read {
            assert!(
                error.to_string().contains("which is not allowed"),
                "{error}"
            );
        }
    }
}

#[test]
fn file_names_and_sizes_have_limits() {
    let long = format!("{}.zip", "a".repeat(124));
    for (name, taken) in [
        ("abcd.zip", true),
        ("part-numbers.1.2.0.zip", true),
        (long.as_str(), true),
        ("abc.zip", false),
        (&format!("b{long}"), false),
        ("part_numbers.zip", false),
        ("part numbers.zip", false),
        ("part-numbers.ZIP", false),
        ("part-numbers.tar", false),
    ] {
        assert_eq!(check_file_name(name).is_ok(), taken, "{name}");
    }
    check_size("a.zip", MOST_BYTES).unwrap();
    check_size("a.zip", MOST_BYTES + 1).unwrap_err();
}
