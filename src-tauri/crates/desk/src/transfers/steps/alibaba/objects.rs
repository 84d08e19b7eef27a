//! The objects that files become in the bucket.

use plugdesk_alibaba::PluginSource;
use plugdesk_alibaba::oss::{Bucket, ObjectKey};

use super::internal;
use crate::fault::Fault;
use crate::transfers::change_facts::ObjectFacts;
use crate::transfers::record::TransferRecord;

/// Where everything of ours lies in a bucket.
const FOLDER: &str = "plugdesk";

/// The key of a file: the same content under the same name is the same object, whichever transfer
/// put it there.
pub(super) fn key_of(sha256: plugdesk_net::Sha256, file_name: &str) -> String {
    // Word lists may have names that make no key; the name is for people, the checksum decides.
    let plain = |one: char| {
        if one.is_control() || one == '/' {
            '-'
        } else {
            one
        }
    };
    let name: String = file_name.chars().map(plain).collect();
    format!("{FOLDER}/{sha256}/{name}")
}

/// An object's place as the client wants it.
pub(super) fn place_of(object: &ObjectFacts) -> Result<(Bucket, ObjectKey), Fault> {
    let bucket = Bucket::parse(&object.bucket).map_err(|_| internal())?;
    let key = ObjectKey::parse(&object.key).map_err(|_| internal())?;
    Ok((bucket, key))
}

/// The files as `PluginAnalysis` is told of them.
pub(super) fn sources(record: &TransferRecord) -> Result<Vec<PluginSource>, Fault> {
    let files = record.order.files();
    let objects = &record.facts.change.objects;
    if files.len() != objects.len() {
        return Err(internal());
    }
    let source = |(file, object): (&&crate::archives::LocalFile, &ObjectFacts)| PluginSource {
        name: file.file_name.clone(),
        bucket: object.bucket.clone(),
        key: object.key.clone(),
    };
    Ok(files.iter().zip(objects).map(source).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_name_makes_a_key() {
        let sha256 = plugdesk_net::Sha256::of(b"abc");
        for name in [
            "analysis-ik.zip",
            "我的 词.dic",
            "a\nb.dic",
            "..",
            ".hidden",
        ] {
            let key = key_of(sha256, name);
            assert!(key.starts_with("plugdesk/ba7816bf"), "{key}");
            let parsed = ObjectKey::parse(&key);
            assert_eq!(parsed.is_ok(), name != "..", "{key}");
        }
    }
}
