//! What the services hold, for whoever wants to know that it is right to the last byte.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::alibaba::Objects;
use crate::elastic::store::{ExtensionKind, Store};

/// How much of a file is read at a time, in bytes.
const CHUNK: usize = 64 * 1024;

/// An extension as the service holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldExtension {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `plugin` or `bundle`.
    pub kind: String,
    /// The version of Elasticsearch that it is for.
    pub version: String,
    /// Its file, if one was stored.
    pub file: Option<HeldFile>,
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldFile {
    /// How many bytes it has.
    pub size: u64,
    /// The SHA-256 of its bytes as they lie on disk, in hexadecimal.
    pub sha256: String,
}

/// An object as the object storage holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldObject {
    /// Its key.
    pub key: String,
    /// Its bytes.
    pub file: HeldFile,
}

/// Every object of a bucket. The files are read anew at every call.
pub(crate) async fn objects(objects: &Objects, bucket: &str) -> io::Result<Vec<HeldObject>> {
    let listed = objects.all_in(bucket);
    let read = tokio::task::spawn_blocking(move || {
        let held = listed.into_iter().map(|(key, path)| {
            let file = hashed(&path)?;
            Ok(HeldObject { key, file })
        });
        held.collect()
    });
    read.await
        .unwrap_or_else(|error| Err(io::Error::other(error)))
}

/// Every extension in the order of the ids. The files are read anew at every call.
pub(crate) async fn all(store: &Store) -> io::Result<Vec<HeldExtension>> {
    let store = store.clone();
    let read = tokio::task::spawn_blocking(move || {
        let state = store.state.snapshot();
        let held = state.extensions.iter().map(|(id, extension)| {
            let file = extension.file.as_ref();
            let file = file.map(|file| hashed(&store.path_of(file.name)));
            let kind = match extension.kind {
                ExtensionKind::Plugin => "plugin",
                ExtensionKind::Bundle => "bundle",
            };
            Ok(HeldExtension {
                id: id.to_string(),
                name: extension.name.clone(),
                kind: kind.to_owned(),
                version: extension.version.clone(),
                file: file.transpose()?,
            })
        });
        held.collect()
    });
    read.await
        .unwrap_or_else(|error| Err(io::Error::other(error)))
}

fn hashed(path: &Path) -> io::Result<HeldFile> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; CHUNK];
    let mut size = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hash.update(buffer.get(..read).unwrap_or_default());
        size += read as u64;
    }
    Ok(HeldFile {
        size,
        sha256: hex::encode(hash.finalize()),
    })
}
