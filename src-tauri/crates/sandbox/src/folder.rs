//! The data folder: one owner at a time, state files replaced whole.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::StartError;

/// The number that changes whenever older state can no longer be read.
const FORMAT: u32 = 1;

/// The data folder, locked for this process as long as the value lives.
#[derive(Debug)]
pub(crate) struct DataFolder {
    path: PathBuf,
    _lock: File,
}

impl DataFolder {
    /// Creates the folder where it is missing and takes the lock on it.
    pub(crate) fn open(path: &Path) -> Result<Self, StartError> {
        let failed = |source| StartError::Folder {
            path: path.to_owned(),
            source,
        };
        fs::create_dir_all(path).map_err(failed)?;
        let path = path.canonicalize().map_err(failed)?;
        let lock_path = path.join("sandbox.lock");
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(|source| StartError::Folder {
                path: lock_path.clone(),
                source,
            })?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(StartError::FolderInUse { path }),
            Err(TryLockError::Error(source)) => Err(StartError::Folder {
                path: lock_path,
                source,
            }),
        }
    }

    /// The folder's absolute path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A folder inside, created where it is missing.
    pub(crate) fn subfolder(&self, name: &str) -> Result<PathBuf, StartError> {
        let path = self.path.join(name);
        match fs::create_dir_all(&path) {
            Ok(()) => Ok(path),
            Err(source) => Err(StartError::Folder { path, source }),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Envelope<T> {
    format: u32,
    state: T,
}

#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}

/// State that lives in memory and in one JSON file, the two never apart.
#[derive(Debug)]
pub(crate) struct StateFile<T> {
    path: PathBuf,
    state: RwLock<Arc<T>>,
    writing: Mutex<()>,
}

impl<T> StateFile<T>
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    /// Reads the file, or makes it from `seed` where there is none yet.
    pub(crate) fn open(
        path: PathBuf,
        seed: impl FnOnce() -> Result<T, StartError>,
    ) -> Result<Self, StartError> {
        let state = match fs::read(&path) {
            Ok(bytes) => parse(&path, &bytes)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let state = seed()?;
                write_whole(&path, &state).map_err(|source| StartError::Folder {
                    path: path.clone(),
                    source,
                })?;
                state
            }
            Err(source) => return Err(StartError::Folder { path, source }),
        };
        Ok(Self {
            path,
            state: RwLock::new(Arc::new(state)),
            writing: Mutex::new(()),
        })
    }

    /// The state as it is now.
    pub(crate) fn snapshot(&self) -> Arc<T> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the state: either memory and file both change, or neither does.
    ///
    /// The change runs to its end even when the caller goes away meanwhile.
    pub(crate) async fn change<R, E>(
        self: &Arc<Self>,
        change: impl FnOnce(&mut T) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<io::Error> + Send + 'static,
    {
        let this = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            let _writing = this.writing.lock().unwrap_or_else(PoisonError::into_inner);
            let mut next = T::clone(&this.snapshot());
            let result = change(&mut next)?;
            write_whole(&this.path, &next)?;
            *this.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
            Ok(result)
        })
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error).into()))
    }
}

fn parse<T: DeserializeOwned>(path: &Path, bytes: &[u8]) -> Result<T, StartError> {
    let damaged = |source| StartError::State {
        path: path.to_owned(),
        source,
    };
    let FormatOnly { format } = serde_json::from_slice(bytes).map_err(damaged)?;
    if format != FORMAT {
        return Err(StartError::StateFormat {
            path: path.to_owned(),
            format,
        });
    }
    let envelope: Envelope<T> = serde_json::from_slice(bytes).map_err(damaged)?;
    Ok(envelope.state)
}

/// Writes beside the file and renames, so that a crash leaves the old or the new state, never half.
fn write_whole<T: Serialize>(path: &Path, state: &T) -> io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    {
        let mut writer = BufWriter::new(file.as_file_mut());
        serde_json::to_writer_pretty(
            &mut writer,
            &Envelope {
                format: FORMAT,
                state,
            },
        )?;
        writer.flush()?;
    }
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
