//! A sandbox with one client, and archives to send.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use plugdesk_elastic::{
    ApiBase, Client, Credentials, Extension, ExtensionName, ExtensionType, NewExtension, Stored,
};
use plugdesk_net::{CancellationToken, FileToSend, Http, HttpSettings, ProgressSink};
use plugdesk_sandbox::{Sandbox, SandboxOptions, SeedData};
use secrecy::SecretString;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
    folder: TempDir,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut SandboxOptions)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut options = SandboxOptions::new(folder.path().join("data"));
        options.seed = SeedData::Empty;
        change(&mut options);
        let sandbox = Sandbox::start(options).await.unwrap();
        let ready = &sandbox.ready().elastic_cloud;
        let client = client(&ready.url, ready.api_key.clone());
        Self {
            sandbox,
            client,
            folder,
        }
    }

    /// The same service, asked with another key.
    pub(crate) fn client_with(&self, key: SecretString) -> Client {
        client(&self.sandbox.ready().elastic_cloud.url, key)
    }

    /// A client that reads no larger answers than this.
    pub(crate) fn client_with_limit(&self, answer_limit: u64) -> Client {
        let ready = &self.sandbox.ready().elastic_cloud;
        let settings = HttpSettings {
            answer_limit,
            ..HttpSettings::default()
        };
        client_by(settings, &ready.url, ready.api_key.clone())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A zip of about this many bytes, uncompressed so that its size says something.
    pub(crate) fn archive(&self, name: &str, size: usize) -> FileToSend {
        let path = self.path(name);
        let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
        let stored = SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored)
            .large_file(false);
        zip.start_file("dictionaries/synonyms.txt", stored).unwrap();
        let content: Vec<u8> = (0..size)
            .map(|at| u8::try_from((at * at) % 253).unwrap())
            .collect();
        zip.write_all(&content).unwrap();
        zip.finish().unwrap();
        measured(&path)
    }

    pub(crate) async fn bundle(&self, name: &str) -> Stored<Extension> {
        self.client
            .create_extension(&new(name), &CancellationToken::new())
            .await
            .unwrap()
    }
}

fn client(url: &str, key: SecretString) -> Client {
    client_by(HttpSettings::default(), url, key)
}

fn client_by(settings: HttpSettings, url: &str, key: SecretString) -> Client {
    let http = Http::new(settings).unwrap();
    Client::new(http, ApiBase::parse(url).unwrap(), Credentials::ApiKey(key)).unwrap()
}

pub(crate) fn measured(path: &Path) -> FileToSend {
    let length = std::fs::metadata(path).unwrap().len();
    FileToSend {
        path: path.to_owned(),
        length,
        modified: None,
    }
}

pub(crate) fn new(name: &str) -> NewExtension {
    NewExtension {
        name: ExtensionName::parse(name).unwrap(),
        description: Some("made in a test".to_owned()),
        download_url: None,
        extension_type: ExtensionType::Bundle,
        version: "8.*".to_owned(),
    }
}

/// A sink, and everything that was told to it.
pub(crate) fn recorded() -> (ProgressSink, Arc<Mutex<Vec<u64>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink = seen.clone();
    (
        Arc::new(move |bytes| sink.lock().unwrap().push(bytes)),
        seen,
    )
}
