//! The sandbox as a program of its own.

use std::path::Path;
use std::process::Stdio;

use plugdesk_elastic::ExtensionType;
use plugdesk_elastic::{ApiBase, Client, Credentials, ExtensionId, ExtensionName, NewExtension};
use plugdesk_net::{CancellationToken, Http, HttpSettings};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::failure::Failure;

/// The running sandbox. It ends when dropped.
pub(crate) struct Service {
    child: Child,
    url: String,
    key: SecretString,
    client: Client,
}

#[derive(Deserialize)]
struct Ready {
    elastic_cloud: Cloud,
}

#[derive(Deserialize)]
struct Cloud {
    url: String,
    api_key: String,
}

impl Service {
    pub(crate) async fn start(program: &Path, data: &Path) -> Result<Self, Failure> {
        let mut child = Command::new(program)
            .args(["--seed-data", "empty", "--data"])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(Failure::io("starting the sandbox"))?;
        let out = child.stdout.take();
        let out = out.ok_or_else(|| Failure::new("the sandbox has no output"))?;
        let line = BufReader::new(out).lines().next_line().await;
        let line = line
            .map_err(Failure::io("listening to the sandbox"))?
            .ok_or_else(|| Failure::new("the sandbox ended before it was ready"))?;
        let ready: Ready = serde_json::from_str(&line)
            .map_err(|_| Failure::new("the sandbox did not say where it is"))?;
        let key = SecretString::from(ready.elastic_cloud.api_key);
        let failed = Failure::of("preparing the client");
        let http = Http::new(HttpSettings::default()).map_err(|error| failed(&error))?;
        let base = ApiBase::parse(&ready.elastic_cloud.url).map_err(|error| failed(&error))?;
        let credentials = Credentials::ApiKey(key.clone());
        let client = Client::new(http, base, credentials).map_err(|error| failed(&error))?;
        Ok(Self {
            child,
            url: ready.elastic_cloud.url,
            key,
            client,
        })
    }

    /// Its origin.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The id of its process.
    pub(crate) fn process(&self) -> Option<u32> {
        self.child.id()
    }

    pub(crate) fn api_key(&self) -> SecretString {
        self.key.clone()
    }

    /// The value of the header `Authorization`.
    pub(crate) fn authorization(&self) -> String {
        format!("ApiKey {}", self.key.expose_secret())
    }

    /// Where the archive of an extension goes, below an origin that leads here.
    #[expect(clippy::unused_self, reason = "the path is the service's business")]
    pub(crate) fn extension_url(&self, origin: &str, id: &str) -> String {
        format!("{origin}/api/v1/deployments/extensions/{id}")
    }

    /// So many new extensions without archives.
    pub(crate) async fn extensions(&self, count: usize) -> Result<Vec<String>, Failure> {
        let failed = Failure::of("creating an extension");
        let mut made = Vec::new();
        for number in 0..count {
            let new = NewExtension {
                name: ExtensionName::parse(&format!("bench-{number}"))
                    .map_err(|error| failed(&error))?,
                description: None,
                download_url: None,
                extension_type: ExtensionType::Bundle,
                version: "8.*".to_owned(),
            };
            let stored = self
                .client
                .create_extension(&new, &CancellationToken::new())
                .await
                .map_err(|error| failed(&error))?;
            made.push(stored.value.id.as_str().to_owned());
        }
        Ok(made)
    }

    /// Removes them again, so that the disk does not fill up.
    pub(crate) async fn delete(&self, ids: &[String]) -> Result<(), Failure> {
        let failed = Failure::of("deleting an extension");
        for id in ids {
            let id = ExtensionId::parse(id).map_err(|error| failed(&error))?;
            self.client
                .delete_extension(&id, &CancellationToken::new())
                .await
                .map_err(|error| failed(&error))?;
        }
        Ok(())
    }
}
