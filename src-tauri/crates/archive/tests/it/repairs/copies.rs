//! What a repaired copy keeps of the archive that it was made of.

use std::io::{Cursor, Read as _};

use plugdesk_archive::{Repair, RepairError, Target, write_repaired};
use zip::ZipArchive;

use super::{DESCRIPTOR, bundle_target, content, names, offered, read, repaired};
use crate::build::Archive;

#[test]
fn two_files_never_meet() {
    let descriptor = DESCRIPTOR.replace("8.12.2", "7.17.0");
    let bytes = Archive::files(&[
        (
            "elasticsearch/plugin-descriptor.properties",
            descriptor.as_str(),
        ),
        ("elasticsearch/README.md", "one"),
        ("README.md", "two"),
    ])
    .bytes();
    assert_eq!(offered(&bytes, &Target::default()), []);
}

#[test]
fn no_file_lands_where_a_folder_has_to_be() {
    let descriptor = DESCRIPTOR.replace("8.12.2", "7.17.0");
    let with = |one: &str, other: &str| {
        let place = "elasticsearch/plugin-descriptor.properties";
        let files = [(place, descriptor.as_str()), (one, ""), (other, "")];
        offered(&Archive::files(&files).bytes(), &Target::default())
    };
    assert_eq!(with("elasticsearch/lib/a.txt", "lib"), []);
    assert_eq!(with("elasticsearch/lib", "lib/deep/a.txt"), []);
    // Neither the order nor what merely begins with the same letters plays a part.
    assert_eq!(with("lib", "elasticsearch/lib/a.txt"), []);
    assert_eq!(
        with("elasticsearch/lib-a/a.txt", "lib"),
        [Repair::MoveDescriptorUp]
    );
}

#[test]
fn another_file_than_the_inspected_one_is_noticed() {
    let bytes = Archive::files(&[("my/dictionaries/a.txt", "couch, sofa\n")]).bytes();
    let inspection = read(&bytes);
    let other = Archive::files(&[("my/dictionaries/a.txt", "couch, sofa, settee\n")]).bytes();
    let mut copy = Cursor::new(Vec::new());
    let refused = write_repaired(
        Cursor::new(other),
        &inspection,
        &[Repair::StripFolder],
        &mut copy,
    );
    assert!(matches!(refused, Err(RepairError::Changed)));
}

#[test]
fn dates_modes_order_and_packed_bytes_are_kept() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let date = zip::DateTime::from_date_and_time(2019, 7, 14, 13, 5, 42).unwrap();
    let options = zip::write::SimpleFileOptions::default()
        .last_modified_time(date)
        .unix_permissions(0o755);
    for name in ["my/dictionaries/b.txt", "my/dictionaries/a.txt"] {
        writer.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut writer, name.repeat(50).as_bytes()).unwrap();
    }
    writer.set_comment("packed in summer").unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    let (copy, _) = repaired(&bytes, &bundle_target());
    let mut before = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut after = ZipArchive::new(Cursor::new(copy)).unwrap();
    assert_eq!(after.comment(), b"packed in summer");
    for index in 0..2 {
        let (mut old_bytes, mut new_bytes) = (Vec::new(), Vec::new());
        let mut old = before.by_index_raw(index).unwrap();
        let mut new = after.by_index_raw(index).unwrap();
        let old_name = old.name().unwrap().into_owned();
        assert_eq!(old_name.strip_prefix("my/"), Some(&*new.name().unwrap()));
        assert_eq!(new.last_modified(), Some(date));
        assert_eq!(new.unix_mode().map(|mode| mode & 0o777), Some(0o755));
        old.read_to_end(&mut old_bytes).unwrap();
        new.read_to_end(&mut new_bytes).unwrap();
        assert_eq!(old_bytes, new_bytes);
    }
}

#[test]
fn archives_written_as_streams_are_copied() {
    let mut writer = zip::ZipWriter::new_stream(Vec::new());
    let options = zip::write::SimpleFileOptions::default();
    writer.start_file("my/dictionaries/a.txt", options).unwrap();
    std::io::Write::write_all(&mut writer, "couch, sofa\n".as_bytes()).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    let (copy, _) = repaired(&bytes, &bundle_target());
    assert_eq!(content(&copy, "dictionaries/a.txt"), "couch, sofa\n");
    assert_eq!(read(&copy).zip.disagreements, []);
}

#[test]
fn names_beyond_ascii_stay_what_they_are() {
    // Neither entry says that its name is UTF-8; Java reads it as such all the same.
    let bytes = Archive::files(&[
        ("my/dictionaries/北京.txt", "couch, sofa\n"),
        ("my/dictionaries/.DS_Store", ""),
    ])
    .bytes();
    let inspection = read(&bytes);
    for (repair, name) in [
        (Repair::StripFolder, "dictionaries/北京.txt"),
        (Repair::DropJunk, "my/dictionaries/北京.txt"),
    ] {
        let mut copy = Cursor::new(Vec::new());
        write_repaired(Cursor::new(&bytes), &inspection, &[repair], &mut copy).unwrap();
        assert_eq!(names(copy.get_ref())[0], name);
    }
}
