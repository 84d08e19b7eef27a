//! The folders of one installation: what the application keeps, and nothing of anybody else.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::failure::Failure;
use crate::patience;

/// Fresh XDG folders for the application, and a place for files to drop. Gone when dropped.
#[derive(Debug)]
pub struct Home {
    folder: TempDir,
}

impl Home {
    /// An empty home: the application's first start.
    pub fn fresh() -> Result<Self, Failure> {
        let folder = tempfile::Builder::new()
            .prefix("plugdesk-home-")
            .tempdir()
            .map_err(Failure::io("making a home"))?;
        let home = Self { folder };
        for (_, folder) in home.variables() {
            std::fs::create_dir(&folder).map_err(Failure::io("making a home"))?;
        }
        std::fs::create_dir(home.files()).map_err(Failure::io("making a home"))?;
        Ok(home)
    }

    /// Removes everything. The web engine's processes end a moment after the window and may write
    /// until then, so what can't be removed at once is tried again.
    pub async fn clear(self) -> Result<(), Failure> {
        patience::until("the home removed", patience::USUAL, async || {
            Ok(match std::fs::remove_dir_all(self.folder.path()) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    Err(error.to_string())
                }
                _ => Ok(()),
            })
        })
        .await
    }

    /// The variables by which the application finds its folders.
    pub fn variables(&self) -> Vec<(String, PathBuf)> {
        ["DATA", "CONFIG", "CACHE", "STATE"]
            .iter()
            .map(|name| {
                (
                    format!("XDG_{name}_HOME"),
                    self.folder.path().join(name.to_lowercase()),
                )
            })
            .collect()
    }

    /// Everything that the application may have written.
    pub fn written(&self) -> Vec<PathBuf> {
        let mut written: Vec<PathBuf> =
            self.variables().into_iter().map(|(_, path)| path).collect();
        written.push(self.log());
        written
    }

    /// Where the application's output goes, line by line, as in a terminal.
    pub fn log(&self) -> PathBuf {
        self.folder.path().join("output.log")
    }

    /// A folder for zips; the application is not told of it.
    pub fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    /// The home's own folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}
