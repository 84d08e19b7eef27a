//! Small but real archives: plugins with a descriptor and a jar, bundles with their files.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

/// The contents of an archive, path by path.
type Entries<'a> = &'a [(&'a str, &'a [u8])];

/// An archive with these files.
pub(super) fn bundle(entries: Entries<'_>) -> Result<Vec<u8>, ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in entries {
        zip.start_file(*path, SimpleFileOptions::default())?;
        zip.write_all(content)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// What the descriptor of a plugin says.
pub(super) struct Descriptor<'a> {
    pub(super) name: &'a str,
    pub(super) description: &'a str,
    pub(super) version: &'a str,
    pub(super) elasticsearch_version: &'a str,
    pub(super) java_version: &'a str,
    pub(super) classname: &'a str,
}

/// A classic plugin: descriptor and jar at the root.
pub(super) fn plugin(descriptor: &Descriptor<'_>) -> Result<Vec<u8>, ZipError> {
    let Descriptor {
        name,
        description,
        version,
        ..
    } = descriptor;
    let properties = format!(
        "description={description}\nversion={version}\nname={name}\nclassname={}\n\
         java.version={}\nelasticsearch.version={}\n",
        descriptor.classname, descriptor.java_version, descriptor.elasticsearch_version,
    );
    let manifest = format!(
        "Manifest-Version: 1.0\r\nImplementation-Title: {name}\r\n\
         Implementation-Version: {version}\r\n\r\n"
    );
    let jar = bundle(&[("META-INF/MANIFEST.MF", manifest.as_bytes())])?;
    let jar_name = format!("{name}-{version}.jar");
    bundle(&[
        ("plugin-descriptor.properties", properties.as_bytes()),
        (jar_name.as_str(), jar.as_slice()),
    ])
}
