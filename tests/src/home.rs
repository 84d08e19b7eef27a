//! The folders of one installation: what the application keeps, and nothing of anybody else.

use std::ffi::OsString;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
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
        home.put_browser_first()?;
        Ok(home)
    }

    /// Puts something in the place of the desktop's browser that only writes down what to open.
    fn put_browser_first(&self) -> Result<(), Failure> {
        let failed = Failure::io("putting something in the place of the browser");
        let put = || {
            std::fs::create_dir(self.programs())?;
            let browser = self.programs().join("xdg-open");
            let opened = self.folder.path().join("opened");
            let words = format!(
                "#!/bin/sh\nprintf '%s\\n' \"$1\" >> '{}'\n",
                opened.display()
            );
            std::fs::write(&browser, words)?;
            std::fs::set_permissions(&browser, Permissions::from_mode(0o755))
        };
        put().map_err(failed)
    }

    fn programs(&self) -> PathBuf {
        self.folder.path().join("programs")
    }

    /// The variable by which the application finds programs: those of this home come first.
    pub fn path_variable(&self) -> OsString {
        let mut path = self.programs().into_os_string();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        path
    }

    /// The addresses that the application wanted opened in the browser.
    pub fn opened(&self) -> Vec<String> {
        let opened = std::fs::read_to_string(self.folder.path().join("opened"));
        let opened = opened.unwrap_or_default();
        opened.lines().map(str::to_owned).collect()
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
