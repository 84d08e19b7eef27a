//! Opening the database: looked at from all sides before anything is written to it.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};

use super::row::{self, JournalRow, Seal};
use super::{files, schema, wal};

/// Under this name a new journal is made ready, so that a process that ends meanwhile does not
/// leave half of one under the real name.
const UNBORN: &str = "transfers-new.sqlite";

/// How long a backup that reads the files just now is waited for.
const BUSY: Duration = Duration::from_secs(2);

/// Why the journal can't be worked on.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The files do not hold what Plugdesk wrote.
    Damaged(String),
    /// A newer version wrote them.
    Newer,
    /// The file system refuses. The text is the system's and names no path.
    Unusable(String),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        tracing::error!(%error, "the journal's files can't be used");
        Self::Unusable(error.kind().to_string())
    }
}

impl From<rusqlite::Error> for Trouble {
    /// Where the file system failed the database may be whole, and is not put aside; whatever else
    /// SQLite finds fault with is in the file.
    fn from(error: rusqlite::Error) -> Self {
        use ErrorCode as Code;
        let Some(failure) = error.sqlite_error() else {
            return Self::Damaged(error.to_string());
        };
        let of_the_content = [ffi::SQLITE_IOERR_SHORT_READ, ffi::SQLITE_IOERR_DATA];
        match failure.code {
            Code::SystemIoFailure if of_the_content.contains(&failure.extended_code) => {
                Self::Damaged(error.to_string())
            }
            Code::SystemIoFailure
            | Code::CannotOpen
            | Code::PermissionDenied
            | Code::DatabaseBusy
            | Code::DatabaseLocked
            | Code::DiskFull
            | Code::OutOfMemory
            | Code::OperationInterrupted
            | Code::FileLockingProtocolFailed
            | Code::NoLargeFileSupport => {
                tracing::error!(%error, "the journal can't be opened");
                Self::Unusable(failure.to_string())
            }
            _ => Self::Damaged(error.to_string()),
        }
    }
}

/// Opens the journal in `folder` with its rows; `None` when there is none yet. If it is in trouble,
/// its files are as they were.
pub(super) fn open(folder: &Path) -> Result<Option<(Connection, Vec<JournalRow>)>, Trouble> {
    let main = files::main_path(folder);
    let log = files::beside(folder, "-wal");
    match files::size(&main)? {
        None => {
            for ending in ["-wal", "-journal"] {
                if files::size(&files::beside(folder, ending))?.unwrap_or(0) > 0 {
                    return Err(Trouble::Damaged("a log without its database".to_owned()));
                }
            }
            return Ok(None);
        }
        // SQLite takes an empty file for a new database, and throws its log away.
        Some(0) => return Err(Trouble::Damaged("the database is empty".to_owned())),
        Some(_) => {}
    }
    files::make_private(folder)?;
    // Whether it may be written is asked of the system: SQLite falls back to reading alone. The
    // file is closed again before SQLite opens it, whose locks would go with it.
    drop(fs::OpenOptions::new().read(true).write(true).open(&main)?);
    wal::examine(&log)?;
    let mut database = connect(&main)?;
    examine(&database)?;
    schema::migrate(&mut database, schema::latest())?;
    let rows = row::read_all(&database)?;
    if Seal::of(&rows) != Seal::read(&database)? {
        return Err(Trouble::Damaged("rows were changed or lost".to_owned()));
    }
    log_ahead(&database)?;
    empty_log_at_close(&database, true)?;
    Ok(Some((database, rows)))
}

/// Makes an empty journal where there is none.
pub(super) fn begin(folder: &Path) -> Result<(), Trouble> {
    begin_at(folder, schema::latest())
}

/// Makes an empty journal of an older version, or of the present one.
pub(super) fn begin_at(folder: &Path, version: i64) -> Result<(), Trouble> {
    files::remove_all(folder, UNBORN)?;
    let unborn = folder.join(UNBORN);
    drop(files::private_options().create_new(true).open(&unborn)?);
    let mut database = connect(&unborn)?;
    // Written to the disk once, when it is whole.
    set(&database, "synchronous", "OFF")?;
    database.pragma_update(None, "application_id", schema::APPLICATION_ID)?;
    schema::migrate(&mut database, version)?;
    log_ahead(&database)?;
    empty_log_at_close(&database, true)?;
    database.close().map_err(|(_, error)| error)?;
    files::private_options().open(&unborn)?.sync_all()?;
    fs::rename(&unborn, files::main_path(folder))?;
    files::sync_folder(folder)?;
    Ok(())
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(path, flags)?;
    // First of all, because the settings read the file already: what is found damaged keeps every
    // byte, also those of its log.
    empty_log_at_close(&database, false)?;
    database.busy_timeout(BUSY)?;
    // The folder's lock keeps other instances away already. This spares the file of shared memory,
    // and with it the process's death when the disk is too full to hold that memory.
    set(&database, "locking_mode", "EXCLUSIVE")?;
    // A commit returns when it is on the disk: an intent must survive a power cut before its
    // effect is begun.
    set(&database, "synchronous", "FULL")?;
    set(&database, "foreign_keys", "ON")?;
    set(&database, "trusted_schema", "OFF")?;
    set(&database, "cell_size_check", "ON")?;
    Ok(database)
}

fn empty_log_at_close(database: &Connection, empty: bool) -> rusqlite::Result<()> {
    database
        .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !empty)
        .map(drop)
}

fn set(database: &Connection, name: &str, value: &str) -> rusqlite::Result<()> {
    // Some of these answer with a row and some don't.
    database.pragma(None, name, value, |_| Ok(()))
}

fn examine(database: &Connection) -> Result<(), Trouble> {
    let id: i32 = database.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if id != schema::APPLICATION_ID {
        return Err(Trouble::Damaged("not a journal of Plugdesk".to_owned()));
    }
    let version = schema::version(database)?;
    if version > schema::latest() {
        return Err(Trouble::Newer);
    }
    if version < 1 {
        return Err(Trouble::Damaged(format!("its version is {version}")));
    }
    // The full check and not the quick one: the journal is small, and only the full one compares
    // the index of the ids with the rows.
    let verdict: String = database.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" {
        Ok(())
    } else {
        Err(Trouble::Damaged(verdict))
    }
}

/// Turns the write-ahead log on, by which a commit costs one write to the disk.
fn log_ahead(database: &Connection) -> Result<(), Trouble> {
    let mode: String = database.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode.eq_ignore_ascii_case("wal") {
        Ok(())
    } else {
        Err(Trouble::Unusable(format!(
            "the journal can't be logged ahead, only {mode}"
        )))
    }
}
