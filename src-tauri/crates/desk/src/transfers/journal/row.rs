//! A row of the journal, and the seal over all of them.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use sha2::{Digest as _, Sha256};

/// One transfer as it is kept. What the record says is the business of whoever writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// Which transfer; a row with the same id takes the place of the former one.
    pub id: String,
    /// Where the transfer stands in the order set by hand; rows are read by it, then by id.
    pub position: i64,
    /// Whether the transfer has come to its end, so that it is only kept to be shown.
    pub ended: bool,
    /// The transfer itself, as JSON.
    pub record: String,
}

impl JournalRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            position: row.get(1)?,
            ended: row.get(2)?,
            record: row.get(3)?,
        })
    }

    /// A number that differs when anything in the row does.
    fn digest(&self) -> i64 {
        let mut hash = Sha256::new();
        for text in [&self.id, &self.record] {
            hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(text.as_bytes());
        }
        hash.update(self.position.to_be_bytes());
        hash.update([u8::from(self.ended)]);
        let mut first = [0; 8];
        for (place, byte) in first.iter_mut().zip(hash.finalize()) {
            *place = byte;
        }
        i64::from_be_bytes(first)
    }
}

/// How many rows there are, and the sum of their digests.
///
/// SQLite does not checksum its pages, so that a changed byte inside a record, or a row that a
/// changed byte hides, passes its own check. The seal is kept in each transaction and compared
/// when the journal is opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Seal {
    rows: i64,
    sum: i64,
}

impl Seal {
    /// The seal over `rows`.
    pub(super) fn of(rows: &[JournalRow]) -> Self {
        rows.iter().fold(Self::default(), |mut seal, row| {
            seal.add(row);
            seal
        })
    }

    /// The seal as it was kept.
    pub(super) fn read(database: &Connection) -> rusqlite::Result<Self> {
        database.query_row("SELECT rows, sum FROM seal WHERE id = 1", [], |row| {
            Ok(Self {
                rows: row.get(0)?,
                sum: row.get(1)?,
            })
        })
    }

    /// Keeps the seal.
    pub(super) fn write(self, database: &Connection) -> rusqlite::Result<()> {
        let changed = database.execute(
            "UPDATE seal SET rows = ?1, sum = ?2 WHERE id = 1",
            params![self.rows, self.sum],
        )?;
        if changed == 1 {
            Ok(())
        } else {
            Err(rusqlite::Error::StatementChangedRows(changed))
        }
    }

    fn add(&mut self, row: &JournalRow) {
        self.rows = self.rows.wrapping_add(1);
        self.sum = self.sum.wrapping_add(row.digest());
    }

    fn take(&mut self, row: &JournalRow) {
        self.rows = self.rows.wrapping_sub(1);
        self.sum = self.sum.wrapping_sub(row.digest());
    }
}

/// Every row, by position and then by id.
pub(super) fn read_all(database: &Connection) -> rusqlite::Result<Vec<JournalRow>> {
    database
        .prepare("SELECT id, position, ended, record FROM transfer ORDER BY position, id")?
        .query_map([], JournalRow::read)?
        .collect()
}

/// Writes `row` in the place of the one with its id.
pub(super) fn put(
    database: &Connection,
    row: &JournalRow,
    seal: &mut Seal,
) -> rusqlite::Result<()> {
    if let Some(former) = read_one(database, &row.id)? {
        seal.take(&former);
    }
    database
        .prepare(
            "INSERT INTO transfer (id, position, ended, record) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (id) DO UPDATE
             SET position = excluded.position, ended = excluded.ended, record = excluded.record",
        )?
        .execute(params![row.id, row.position, row.ended, row.record])?;
    seal.add(row);
    Ok(())
}

/// Removes the row with that id, if there is one.
pub(super) fn remove(database: &Connection, id: &str, seal: &mut Seal) -> rusqlite::Result<()> {
    if let Some(former) = read_one(database, id)? {
        database.execute("DELETE FROM transfer WHERE id = ?1", [id])?;
        seal.take(&former);
    }
    Ok(())
}

fn read_one(database: &Connection, id: &str) -> rusqlite::Result<Option<JournalRow>> {
    database
        .prepare("SELECT id, position, ended, record FROM transfer WHERE id = ?1")?
        .query_row([id], JournalRow::read)
        .optional()
}
