//! Small JSON files that are never half written.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Serialize, de::DeserializeOwned};

/// Why a file of the application's own could not be read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoredError {
    /// The file system refused.
    #[error("`{path}` could not be {doing}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file does not hold what it should.
    #[error("`{path}` does not hold what Plugdesk wrote there")]
    Content {
        /// The file.
        path: PathBuf,
        /// Where reading stopped.
        source: serde_json::Error,
    },
}

/// Reads `path`; `None` when there is no such file yet.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, StoredError> {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            return Err(StoredError::Io {
                path: path.to_owned(),
                doing: "read",
                source,
            });
        }
    };
    serde_json::from_slice(&text)
        .map(Some)
        .map_err(|source| StoredError::Content {
            path: path.to_owned(),
            source,
        })
}

/// Writes `value` to `path` by way of a temporary file beside it, so that a crash leaves either
/// the former content or the new one.
pub(crate) fn write<T: Serialize>(path: &Path, value: &T) -> Result<(), StoredError> {
    let failed = |doing: &'static str| {
        move |source| StoredError::Io {
            path: path.to_owned(),
            doing,
            source,
        }
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed("given a folder"))?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed("made"))?;
    let text = serde_json::to_vec_pretty(value).map_err(|source| StoredError::Content {
        path: path.to_owned(),
        source,
    })?;
    file.write_all(&text).map_err(failed("written"))?;
    file.as_file()
        .sync_all()
        .map_err(failed("written to the disk"))?;
    file.persist(path)
        .map_err(|error| failed("put in place")(error.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("settings.json");
        assert!(read::<Vec<u8>>(&path).unwrap().is_none());
        write(&path, &vec![1_u8, 2]).unwrap();
        write(&path, &vec![3_u8]).unwrap();
        assert_eq!(read::<Vec<u8>>(&path).unwrap(), Some(vec![3]));
        let left = std::fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(left, 1, "the temporary file must be gone");
    }

    #[test]
    fn a_damaged_file_is_named_and_not_taken_for_an_empty_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("connections.json");
        std::fs::write(&path, b"[{").unwrap();
        let error = read::<Vec<String>>(&path).unwrap_err();
        assert!(error.to_string().contains("connections.json"));
    }
}
