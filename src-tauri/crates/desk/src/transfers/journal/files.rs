//! The journal's files: their names, who may read them, and how they are put aside.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

/// The database.
pub(super) const MAIN: &str = "transfers.sqlite";

/// What a name ends in for each file that SQLite may keep for one database, itself first.
const ENDINGS: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// A folder that holds so many damaged journals of one second is not in order itself.
const NAMES_TRIED: u32 = 1000;

/// The journal's path in `folder`.
pub(super) fn main_path(folder: &Path) -> PathBuf {
    folder.join(MAIN)
}

/// The file beside the journal whose name ends in `ending`.
pub(super) fn beside(folder: &Path, ending: &str) -> PathBuf {
    folder.join(format!("{MAIN}{ending}"))
}

/// How the journal's files are opened: they name what the person works with, so that nobody else
/// on the computer may read them.
pub(super) fn private_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

/// Takes back what another user could read. SQLite gives the files that it makes beside the
/// database the mode of the database.
pub(super) fn make_private(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    for ending in ENDINGS {
        use std::os::unix::fs::PermissionsExt as _;
        let path = beside(folder, ending);
        if path.is_file() {
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        }
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// The size of a file in bytes, `None` when there is nothing of that name.
pub(super) fn size(path: &Path) -> io::Result<Option<u64>> {
    match fs::symlink_metadata(path) {
        Ok(about) => Ok(Some(about.len())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes the folder's own list of names to the disk, so that a file that was made or renamed is
/// still there after a power cut.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Removes `name` and what SQLite may have left beside it.
pub(super) fn remove_all(folder: &Path, name: &str) -> io::Result<()> {
    for ending in ENDINGS {
        match fs::remove_file(folder.join(format!("{name}{ending}"))) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Renames every file of the journal to a name that says it is damaged and since when, and tells
/// the new name. Nothing is overwritten, and on an error everything has its former name again.
pub(super) fn put_aside(folder: &Path, now: DateTime<Utc>) -> io::Result<String> {
    let stamp = now.format("%Y%m%d-%H%M%S");
    for number in 1..=NAMES_TRIED {
        let name = if number == 1 {
            format!("transfers-damaged-{stamp}.sqlite")
        } else {
            format!("transfers-damaged-{stamp}-{number}.sqlite")
        };
        let free = ENDINGS.iter().try_fold(true, |free, ending| {
            let taken = size(&folder.join(format!("{name}{ending}")))?;
            io::Result::Ok(free && taken.is_none())
        })?;
        if free {
            rename_all(folder, &name)?;
            sync_folder(folder)?;
            return Ok(name);
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

/// Renames the database first: if the process ends in between, the next start finds a log without
/// its database, which it puts aside as well. The other way round it would find a database without
/// its log, and could take it for whole.
fn rename_all(folder: &Path, name: &str) -> io::Result<()> {
    let mut renamed = Vec::new();
    for ending in ENDINGS {
        let from = beside(folder, ending);
        let to = folder.join(format!("{name}{ending}"));
        match rename_to_new(&from, &to) {
            Ok(true) => renamed.push((from, to)),
            Ok(false) => {}
            Err(error) => {
                for (from, to) in renamed.iter().rev() {
                    if let Err(error) = fs::rename(to, from) {
                        tracing::error!(%error, name, "a file of the journal keeps its new name");
                    }
                }
                return Err(error);
            }
        }
    }
    Ok(())
}

/// Renames `from` to `to`, which is made first so that nothing of that name can be replaced.
/// `false` when there is no `from`.
fn rename_to_new(from: &Path, to: &Path) -> io::Result<bool> {
    if size(from)?.is_none() {
        return Ok(false);
    }
    private_options().create_new(true).open(to)?;
    fs::rename(from, to).inspect_err(|_| {
        // Only the empty file made above is removed.
        if let Err(error) = fs::remove_file(to) {
            tracing::warn!(%error, "an empty file is left where the journal was to be put aside");
        }
    })?;
    Ok(true)
}
