//! Buckets and objects: their list in one JSON file, their bytes in a file each.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::alibaba::regions::SERVED;
use crate::error::StartError;
use crate::folder::{DataFolder, StateFile};

/// The buckets of all regions; clones share them.
#[derive(Debug, Clone)]
pub(crate) struct Objects {
    folder: Arc<PathBuf>,
    state: Arc<StateFile<OssState>>,
}

/// All buckets of the account, and the uploads that are not complete.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct OssState {
    pub(super) buckets: BTreeMap<String, BucketRecord>,
    pub(super) uploads: BTreeMap<String, UploadRecord>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct BucketRecord {
    pub(super) region: String,
    pub(super) created: DateTime<Utc>,
    pub(super) objects: BTreeMap<String, ObjectRecord>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ObjectRecord {
    pub(super) file: Uuid,
    pub(super) size: u64,
    /// Without quotes.
    pub(super) etag: String,
    pub(super) crc64: u64,
    pub(super) content_type: String,
    pub(super) modified: DateTime<Utc>,
    /// Whether it was put together from parts.
    pub(super) multipart: bool,
}

/// A multipart upload that was begun.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct UploadRecord {
    pub(super) bucket: String,
    pub(super) key: String,
    pub(super) content_type: String,
    pub(super) initiated: DateTime<Utc>,
    pub(super) parts: BTreeMap<u32, PartRecord>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PartRecord {
    pub(super) file: Uuid,
    pub(super) size: u64,
    /// In hexadecimal, upper case.
    pub(super) md5: String,
    pub(super) crc64: u64,
    pub(super) modified: DateTime<Utc>,
}

/// An object as another service of the same region finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Object {
    /// The file with its bytes. It is gone once the object is deleted or replaced.
    pub(crate) path: PathBuf,
    /// How many bytes it has.
    pub(crate) size: u64,
    /// Its `ETag`, without quotes.
    pub(crate) etag: String,
}

impl Objects {
    /// Opens the buckets in the data folder, one for each served region.
    pub(crate) fn open(data: &DataFolder, now: DateTime<Utc>) -> Result<Self, StartError> {
        let folder = data.subfolder("oss")?;
        let list = folder.join("state.json");
        let state = StateFile::open(list.clone(), || Ok(OssState::new(now)))?;
        let objects = Self {
            folder: Arc::new(folder),
            state: Arc::new(state),
        };
        objects.tidy(&list)?;
        Ok(objects)
    }

    /// Removes what a run that was killed has left: bytes that nothing in the list names.
    fn tidy(&self, list: &Path) -> Result<(), StartError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| StartError::Folder { path, source }
        };
        let state = self.snapshot();
        let objects = state.buckets.values().flat_map(|one| one.objects.values());
        let parts = state.uploads.values().flat_map(|one| one.parts.values());
        let files = objects.map(|one| one.file).chain(parts.map(|one| one.file));
        let named: HashSet<_> = files.map(|file| self.path_of(file)).collect();
        for entry in std::fs::read_dir(&*self.folder).map_err(failed(&self.folder))? {
            let path = entry.map_err(failed(&self.folder))?.path();
            if path != list && !named.contains(&path) && path.is_file() {
                std::fs::remove_file(&path).map_err(failed(&path))?;
            }
        }
        Ok(())
    }

    /// The object under a key, if there is one.
    pub(crate) fn get(&self, bucket: &str, key: &str) -> Option<Object> {
        let state = self.state.snapshot();
        let record = state.buckets.get(bucket)?.objects.get(key)?;
        Some(Object {
            path: self.path_of(record.file),
            size: record.size,
            etag: record.etag.clone(),
        })
    }

    /// The region in which a bucket lies, if there is such a bucket.
    pub(crate) fn region_of(&self, bucket: &str) -> Option<String> {
        let state = self.state.snapshot();
        state
            .buckets
            .get(bucket)
            .map(|bucket| bucket.region.clone())
    }

    /// The keys of a bucket, and where the bytes lie.
    pub(crate) fn all_in(&self, bucket: &str) -> Vec<(String, PathBuf)> {
        let state = self.state.snapshot();
        let bucket = state.buckets.get(bucket);
        bucket.map_or_else(Vec::new, |bucket| {
            let objects = bucket.objects.iter();
            objects
                .map(|(key, object)| (key.clone(), self.path_of(object.file)))
                .collect()
        })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn path_of(&self, file: Uuid) -> PathBuf {
        self.folder.join(format!("{}.bin", file.simple()))
    }

    pub(super) fn snapshot(&self) -> Arc<OssState> {
        self.state.snapshot()
    }

    pub(super) async fn change<R, E>(
        &self,
        change: impl FnOnce(&mut OssState) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<io::Error> + Send + 'static,
    {
        self.state.change(change).await
    }

    /// Removes the files of what is not listed any more. One that cannot be removed only takes room.
    pub(super) async fn remove(&self, files: impl IntoIterator<Item = Uuid>) {
        for file in files {
            let path = self.path_of(file);
            if let Err(error) = tokio::fs::remove_file(&path).await {
                tracing::warn!(path = %path.display(), %error, "a file stays behind");
            }
        }
    }
}

impl OssState {
    fn new(now: DateTime<Utc>) -> Self {
        let bucket = |region: &str| BucketRecord {
            region: region.to_owned(),
            created: now,
            objects: BTreeMap::new(),
        };
        Self {
            buckets: SERVED
                .iter()
                .map(|region| (region.bucket.to_owned(), bucket(region.id)))
                .collect(),
            uploads: BTreeMap::new(),
        }
    }
}
