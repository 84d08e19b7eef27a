//! New files beside those that were dropped: never over another file, never half written.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase, Retry};

/// How many names are tried before a folder counts as unwritable.
const NAMES_TRIED: u32 = 1000;

/// How files end that are not complete yet.
const ENDING: &str = ".part";

/// Writes a new file called `stem.zip` into `folder`, or `stem-2.zip` and so on where there is one
/// of that name. It appears when it is complete; what fails leaves nothing behind.
pub(super) fn write_new(
    folder: &Path,
    stem: &str,
    write: impl FnOnce(&mut File) -> Result<(), Fault>,
) -> Result<PathBuf, Fault> {
    let unwritable = |error: io::Error| write_fault(&error, stem);
    let mut draft = draft_in(folder).map_err(unwritable)?;
    write(draft.as_file_mut())?;
    draft.as_file().sync_all().map_err(unwritable)?;
    for number in 1..=NAMES_TRIED {
        let path = folder.join(numbered(stem, number));
        match draft.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => {
                draft = refused.file;
            }
            Err(refused) => return Err(unwritable(refused.error)),
        }
    }
    Err(unwritable(io::ErrorKind::AlreadyExists.into()))
}

/// The first name that is free in `folder`, as far as one can tell without taking it.
pub(super) fn free_name(folder: &Path, stem: &str) -> String {
    (1..NAMES_TRIED)
        .map(|number| numbered(stem, number))
        .find(|name| folder.join(name).symlink_metadata().is_err())
        .unwrap_or_else(|| numbered(stem, NAMES_TRIED))
}

/// The fault of a file that could not be written. `error` may name a path, so its kind alone is
/// told.
pub(crate) fn write_fault(error: &io::Error, about: &str) -> Fault {
    let code = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            FaultCode::DiskFull
        }
        _ => FaultCode::FolderUnwritable,
    };
    Fault::new(code, FaultPhase::File)
        .about(about)
        .with_arg("reason", error.kind().to_string())
        .offering(FaultAction::Retry)
        .retrying(Retry::Now)
}

fn numbered(stem: &str, number: u32) -> String {
    if number == 1 {
        format!("{stem}.zip")
    } else {
        format!("{stem}-{number}.zip")
    }
}

/// The file that `whose` is at work on in `folder`. What a crash left of it is begun anew.
pub(crate) fn draft_of(folder: &Path, whose: &str) -> io::Result<NamedTempFile> {
    let name = format!(".plugdesk-{whose}");
    // Whatever is in the way is told when the file can't be made.
    let _ = std::fs::remove_file(folder.join(format!("{name}{ENDING}")));
    draft_called(folder, &name, 0)
}

fn draft_in(folder: &Path) -> io::Result<NamedTempFile> {
    draft_called(folder, ".plugdesk-", 6)
}

fn draft_called(folder: &Path, name: &str, random: usize) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(name).suffix(ENDING).rand_bytes(random);
    // What a temporary file hides from others is an ordinary file of the person's in the end.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn names_in(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    fn write(folder: &Path, text: &str) -> Result<PathBuf, Fault> {
        write_new(folder, "a-repaired", |file| {
            file.write_all(text.as_bytes())
                .map_err(|error| write_fault(&error, "a"))
        })
    }

    #[test]
    fn a_name_that_is_taken_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a-repaired.zip"), "mine").unwrap();
        std::fs::create_dir(folder.path().join("a-repaired-2.zip")).unwrap();
        assert_eq!(free_name(folder.path(), "a-repaired"), "a-repaired-3.zip");
        let path = write(folder.path(), "new").unwrap();
        assert_eq!(file_name(&path), "a-repaired-3.zip");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
        let kept = std::fs::read_to_string(folder.path().join("a-repaired.zip")).unwrap();
        assert_eq!(kept, "mine");
    }

    #[cfg(unix)]
    #[test]
    fn not_even_a_dangling_link_is_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = folder.path().join("elsewhere");
        std::os::unix::fs::symlink(&elsewhere, folder.path().join("a-repaired.zip")).unwrap();
        let path = write(folder.path(), "new").unwrap();
        assert_eq!(file_name(&path), "a-repaired-2.zip");
        assert!(!elsewhere.exists());
    }

    #[test]
    fn what_fails_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let fault = write_new(folder.path(), "a", |file| {
            file.write_all(b"half").unwrap();
            Err(write_fault(&io::ErrorKind::StorageFull.into(), "a"))
        })
        .unwrap_err();
        assert_eq!(fault.code, FaultCode::DiskFull);
        assert!(names_in(folder.path()).is_empty());
    }

    #[test]
    fn what_a_crash_left_is_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        let left = draft_of(folder.path(), "one").unwrap().keep().unwrap().1;
        std::fs::write(&left, "half").unwrap();
        let again = draft_of(folder.path(), "one").unwrap();
        assert_eq!(again.path(), left);
        assert_eq!(std::fs::read_to_string(&left).unwrap(), "");
        drop(again);
        assert!(names_in(folder.path()).is_empty());
    }

    #[test]
    fn a_folder_that_is_gone_is_a_fault_without_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        let fault = write(&gone, "new").unwrap_err();
        assert_eq!(fault.code, FaultCode::FolderUnwritable);
        let told = serde_json::to_string(&fault).unwrap();
        assert!(!told.contains("gone"), "{told}");
    }

    fn file_name(path: &Path) -> String {
        path.file_name().unwrap().to_string_lossy().into_owned()
    }
}
