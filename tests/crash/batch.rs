//! Files to bring to the service, and what must be there when they were.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

use plugdesk_sandbox::HeldExtension;
use plugdesk_tests::crash::{ELASTICSEARCH, ToBring};
use plugdesk_tests::zips::Plugin;
use plugdesk_tests::{Failure, Services};
use sha2::{Digest as _, Sha256};

/// A file with its checksum.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) to_bring: ToBring,
    pub(crate) name: String,
    sha256: String,
}

/// Files for extensions whose names begin alike. The first two are for extensions of the same
/// name, version and type: what is lost on the way to one must not be looked for at the other.
#[derive(Debug, Clone)]
pub(crate) struct Batch {
    prefix: String,
    pub(crate) files: Vec<File>,
}

impl Batch {
    /// Makes plugins whose jars have these sizes.
    pub(crate) fn make(folder: &Path, sizes: &[usize]) -> Self {
        let files: Vec<File> = sizes
            .iter()
            .enumerate()
            .map(|(number, jar)| {
                let name = format!("plugin-{number:02}");
                let plugin = Plugin {
                    name: &name,
                    version: "1.0",
                    elasticsearch: ELASTICSEARCH,
                    jar: *jar,
                };
                let file_name = format!("{name}.zip");
                let path = plugin.write(folder, &file_name).unwrap();
                let sha256 = hex::encode(Sha256::digest(std::fs::read(&path).unwrap()));
                let extension = if number < 2 { "twin".to_owned() } else { name };
                File {
                    to_bring: ToBring { path, extension },
                    name: file_name,
                    sha256,
                }
            })
            .collect();
        let different: BTreeSet<_> = files.iter().map(|file| &file.sha256).collect();
        assert_eq!(different.len(), sizes.len(), "no two files are alike");
        Self {
            prefix: String::new(),
            files,
        }
    }

    /// The same files for extensions of other names.
    pub(crate) fn called(&self, prefix: &str) -> Self {
        let mut batch = self.clone();
        prefix.clone_into(&mut batch.prefix);
        for file in &mut batch.files {
            file.to_bring.extension = format!("{prefix}{}", file.to_bring.extension);
        }
        batch
    }

    pub(crate) fn uploads(&self) -> Vec<ToBring> {
        let files = self.files.iter();
        files.map(|file| file.to_bring.clone()).collect()
    }

    /// Every file is on the service exactly once, to the last byte, and nothing else of these
    /// names: no second extension, none without a file.
    pub(crate) async fn is_there_once(&self, services: &Services, told: &str) {
        let mut wanted: Vec<_> = self
            .files
            .iter()
            .map(|file| (file.to_bring.extension.clone(), Some(file.sha256.clone())))
            .collect();
        wanted.sort();
        let held = self.held(services).await;
        let mut there: Vec<_> = held
            .into_iter()
            .map(|held| (held.name, held.file.map(|file| file.sha256)))
            .collect();
        there.sort();
        assert_eq!(there, wanted, "{told}");
    }

    /// Makes room for the next batch.
    pub(crate) async fn clear_away(&self, services: &Services) {
        for held in self.held(services).await {
            services.delete_from_cloud(&held.id).await.unwrap();
        }
    }

    /// What the service holds of this batch.
    pub(crate) async fn held(&self, services: &Services) -> Vec<HeldExtension> {
        let mut held = loop {
            match services.held_by_cloud().await {
                Ok(held) => break held,
                // Another batch was cleared away while the files were read.
                Err(Failure::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {}
                Err(failure) => panic!("{failure}"),
            }
        };
        held.retain(|held| held.name.starts_with(&self.prefix));
        held
    }
}
