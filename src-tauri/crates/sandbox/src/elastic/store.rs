//! What the Elastic services remember: extensions, who owns them, and the deployments that use them.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rand::Rng;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::deployments::{Deployment, StoredDeployment};
use super::errors::Refusal;
use crate::error::StartError;
use crate::folder::StateFile;

/// The id of an extension: nine or ten decimal digits, made by the service.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct ExtensionId(String);

impl ExtensionId {
    /// An id as it stands in a path; it need not exist.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    fn random() -> Self {
        Self(
            rand::rng()
                .random_range(100_000_000..=9_999_999_999_u64)
                .to_string(),
        )
    }
}

impl fmt::Display for ExtensionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Plugin or bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ExtensionKind {
    Plugin,
    Bundle,
}

/// A user who can own extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum User {
    Main,
    Other,
}

/// An extension with everything that the service knows of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Extension {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) download_url: Option<String>,
    pub(crate) kind: ExtensionKind,
    pub(crate) version: String,
    pub(crate) owner: User,
    pub(crate) created: DateTime<Utc>,
    pub(crate) modified: DateTime<Utc>,
    pub(crate) resource_version: u64,
    pub(crate) file: Option<StoredFile>,
}

impl Extension {
    /// Notes a change at this moment.
    pub(crate) fn touch(&mut self, now: DateTime<Utc>) {
        self.modified = now;
        self.resource_version += 1;
    }
}

/// The archive of an extension. Each upload gets a name of its own, so that a replaced file is gone
/// only after the state has stopped naming it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredFile {
    pub(crate) name: Uuid,
    pub(crate) size: u64,
    pub(crate) stored: DateTime<Utc>,
}

/// The whole state of one Elastic service.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "StoredState")]
pub(crate) struct ElasticState {
    pub(crate) extensions: BTreeMap<ExtensionId, Extension>,
    pub(crate) deployments: Vec<Deployment>,
}

/// The state as it lies on disk.
#[derive(Debug, Deserialize)]
struct StoredState {
    extensions: BTreeMap<ExtensionId, Extension>,
    deployments: Vec<StoredDeployment>,
}

impl From<StoredState> for ElasticState {
    fn from(stored: StoredState) -> Self {
        let StoredState {
            extensions,
            deployments,
        } = stored;
        let restored = deployments.into_iter().map(|one| one.restored(&extensions));
        let deployments = restored.collect();
        Self {
            extensions,
            deployments,
        }
    }
}

impl ElasticState {
    /// An id that no extension has yet.
    pub(crate) fn free_id(&self) -> ExtensionId {
        loop {
            let id = ExtensionId::random();
            if !self.extensions.contains_key(&id) {
                return id;
            }
        }
    }
}

/// State and files of one Elastic service.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    pub(crate) state: Arc<StateFile<ElasticState>>,
    folder: PathBuf,
}

impl Store {
    /// Opens the store in a folder and removes files that no extension names.
    pub(crate) fn open(
        folder: &Path,
        seed: impl FnOnce(&Path) -> Result<ElasticState, StartError>,
    ) -> Result<Self, StartError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| StartError::Folder { path, source }
        };
        let files = folder.join("files");
        std::fs::create_dir_all(&files).map_err(failed(&files))?;
        let state = StateFile::open(folder.join("state.json"), || seed(&files))?;
        let store = Self {
            state: Arc::new(state),
            folder: files,
        };
        let known = store.state.snapshot();
        let files = known.extensions.values();
        let files = files.filter_map(|extension| extension.file.as_ref());
        let named: HashSet<_> = files.map(|file| store.path_of(file.name)).collect();
        for entry in std::fs::read_dir(&store.folder).map_err(failed(&store.folder))? {
            let path = entry.map_err(failed(&store.folder))?.path();
            if !named.contains(&path) {
                std::fs::remove_file(&path).map_err(failed(&path))?;
            }
        }
        Ok(store)
    }

    /// Where the archives lie, and where uploads are received.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where an archive of this name lies.
    pub(crate) fn path_of(&self, name: Uuid) -> PathBuf {
        file_path(&self.folder, name)
    }

    /// Removes an archive that the state names no longer. A file that cannot be removed now is
    /// removed at the next start.
    pub(crate) async fn forget(&self, name: Uuid) {
        let path = self.path_of(name);
        if let Err(error) = tokio::fs::remove_file(&path).await {
            tracing::warn!(%error, path = %path.display(), "an old archive stays until next start");
        }
    }

    /// Changes the state in one step.
    pub(crate) async fn change<R: Send + 'static>(
        &self,
        change: impl FnOnce(&mut ElasticState) -> Result<R, Refusal> + Send + 'static,
    ) -> Result<R, Refusal> {
        self.state.change(change).await
    }
}

/// Where an archive of this name lies in a folder of archives.
pub(crate) fn file_path(folder: &Path, name: Uuid) -> PathBuf {
    folder.join(format!("{name}.zip"))
}
