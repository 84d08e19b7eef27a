//! The fault matrix: one row for each thing that can go wrong, and what the application makes of it.
//!
//! Every row runs the whole application without a window, with the fault proxy and the sandbox
//! behind it. What comes out is compared with what was promised, row by row, and the table in
//! `docs/TESTING.md` is compared with what came out.

mod behind_a_proxy;
mod keyring;
mod row;
mod rows;
mod stage;
mod table;
mod telling;
mod tls;

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::{FutureExt as _, StreamExt as _, stream};

use row::{Outcome, Row};

/// How many rows run side by side. Most of them wait most of the time.
const AT_ONCE: usize = 12;

/// Longer than any row takes, shorter than a person's patience with a hanging test.
const PATIENCE: Duration = Duration::from_mins(3);

/// Set, the table in the documentation is written anew instead of compared.
const DERIVE: &str = "PLUGDESK_DERIVE";

/// Set, only rows whose situation or place holds this text run, and no document is looked at.
const ONLY: &str = "PLUGDESK_FAULT";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_fault_matrix_comes_out_as_promised_and_as_documented() {
    let only = std::env::var(ONLY).ok();
    let mut rows = rows::all();
    if let Some(part) = &only {
        rows.retain(|row| row.is_about(part));
    }
    let ran: Vec<(Row, Result<Outcome, String>)> = stream::iter(rows)
        .map(|row| async {
            let outcome = run(&row).await;
            (row, outcome)
        })
        .buffered(AT_ONCE)
        .collect()
        .await;

    let table = table::written(&ran);
    println!("{table}");
    let broken: Vec<String> = ran
        .iter()
        .filter_map(|(row, outcome)| row.broken_promise(outcome))
        .collect();
    let told = broken.join("\n\n");
    assert!(broken.is_empty(), "{} rows differ:\n\n{told}", broken.len());
    if only.is_none() {
        table::keep(&table);
        if std::env::var_os(DERIVE).is_some() {
            table::renew_document(&table);
        } else {
            table::compare_with_document(&table);
        }
    }
}

async fn run(row: &Row) -> Result<Outcome, String> {
    let act = AssertUnwindSafe((row.act)()).catch_unwind();
    match tokio::time::timeout(PATIENCE, act).await {
        Ok(Ok(outcome)) => Ok(outcome),
        Ok(Err(panic)) => Err(panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string))
            .unwrap_or_default()),
        Err(_) => Err("it never came to an end".to_owned()),
    }
}
