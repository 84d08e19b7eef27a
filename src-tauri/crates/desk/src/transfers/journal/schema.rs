//! The layout of the database, and how one of an older version becomes the present one.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::row::{self, Seal};

/// Says in the file's header that it is a journal of Plugdesk: the letters `PgDk`.
pub(super) const APPLICATION_ID: i32 = 0x5067_446B;

/// From one version to the next, in one transaction. Steps that were once released never change.
struct Step {
    sql: &'static str,
    /// What SQL alone can't fill in.
    fill: Option<fn(&Transaction<'_>) -> rusqlite::Result<()>>,
}

const STEPS: &[Step] = &[
    // 1: transfers by their ids.
    Step {
        sql: "CREATE TABLE transfer (
                  id TEXT NOT NULL PRIMARY KEY,
                  record TEXT NOT NULL
              ) STRICT;",
        fill: None,
    },
    // 2: the order and the end, which the start needs before it reads a record. Records of the
    // first version say `ended` themselves, and stand in the order in which they were made.
    Step {
        sql: "ALTER TABLE transfer ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
              ALTER TABLE transfer ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;
              UPDATE transfer SET
                  position = CASE
                      WHEN NOT json_valid(record) THEN rowid
                      WHEN json_type(record, '$.position') = 'integer'
                          THEN json_extract(record, '$.position')
                      ELSE rowid
                  END,
                  ended = CASE
                      WHEN NOT json_valid(record) THEN 0
                      WHEN json_type(record, '$.ended') = 'true' THEN 1
                      ELSE 0
                  END;",
        fill: None,
    },
    // 3: the seal, by which a journal that lost something is known.
    Step {
        sql: "CREATE TABLE seal (
                  id INTEGER NOT NULL PRIMARY KEY,
                  rows INTEGER NOT NULL,
                  sum INTEGER NOT NULL
              ) STRICT;
              INSERT INTO seal (id, rows, sum) VALUES (1, 0, 0);",
        fill: Some(|database| Seal::of(&row::read_all(database)?).write(database)),
    },
];

/// The version that this Plugdesk writes.
pub(super) fn latest() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// The version of the layout, 0 in an empty database.
pub(super) fn version(database: &Connection) -> rusqlite::Result<i64> {
    database.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Takes the database to version `target`, step by step. A step that fails leaves the database at
/// the version before it.
pub(super) fn migrate(database: &mut Connection, target: i64) -> rusqlite::Result<()> {
    let from = version(database)?;
    for (number, step) in (1..=target).zip(STEPS) {
        if number <= from {
            continue;
        }
        let work = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        work.execute_batch(step.sql)?;
        if let Some(fill) = step.fill {
            fill(&work)?;
        }
        work.pragma_update(None, "user_version", number)?;
        work.commit()?;
    }
    Ok(())
}
