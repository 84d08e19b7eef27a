//! The table of extensions, its details, and making one from a URL or without a file.

use std::time::Duration;

use serde_json::Value;

use crate::failure::Failure;
use crate::patience::{self, USUAL};
use crate::window::{Window, test_id};

/// One row as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The row's test id, `row-<id of the extension>`.
    pub test_id: String,
    /// The name.
    pub name: String,
    /// The kind.
    pub kind: String,
    /// The Elasticsearch version.
    pub version: String,
    /// The size.
    pub size: String,
    /// How its file stands.
    pub file: String,
}

/// Every row that is shown.
pub async fn rows(window: &Window) -> Result<Vec<Row>, Failure> {
    let script = "const rows = document.querySelectorAll('[data-testid=extensions-table] tbody tr[data-testid]');
        return [...rows].map((row) => [row.dataset.testid, ...[...row.cells].map((cell) => cell.innerText)]);";
    let answer = window.script(script, vec![]).await?;
    let rows = answer.as_array().map(Vec::as_slice).unwrap_or_default();
    Ok(rows.iter().map(row_of).collect())
}

fn row_of(cells: &Value) -> Row {
    let text = |at: usize| cells[at].as_str().unwrap_or_default().trim().to_owned();
    Row {
        test_id: text(0),
        // The description stands in a line below.
        name: text(1).lines().next().unwrap_or_default().trim().to_owned(),
        kind: text(2),
        version: text(3),
        size: text(4),
        file: text(5),
    }
}

/// Waits until a row with this name and version satisfies `holds`.
pub async fn see_row(
    window: &Window,
    name: &str,
    version: &str,
    within: Duration,
    holds: impl Fn(&Row) -> bool,
) -> Result<Row, Failure> {
    patience::until(
        &format!("the row of {name} {version}"),
        within,
        async || {
            let rows = rows(window).await?;
            let found = rows
                .iter()
                .find(|row| row.name == name && row.version == version && holds(row));
            Ok(found.cloned().ok_or(rows))
        },
    )
    .await
}

/// Opens the details of a row and waits until everything that the service tells is there.
pub async fn open_details(window: &Window, row: &Row) -> Result<(), Failure> {
    open_row(window, &row.test_id).await?;
    window.see("details").await?;
    window.see("resource-version").await.map(|_| ())
}

/// Clicks on the row with this test id until it is the one that is open: a list that was read
/// meanwhile moves its rows, and a click may meet a neighbour.
pub async fn open_row(window: &Window, row: &str) -> Result<(), Failure> {
    let row = test_id(row);
    let open = format!("{row}[aria-selected=true]");
    patience::until(&open, USUAL, async || {
        window.click_row(&row, 1).await?;
        Ok(if window.shows_css(&open).await? {
            Ok(())
        } else {
            Err("another one is open")
        })
    })
    .await
}

/// What is typed to create an extension.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'text> {
    /// The name.
    pub name: &'text str,
    /// `plugin` or `bundle`.
    pub kind: &'text str,
    /// The Elasticsearch version.
    pub version: &'text str,
}

/// Fills the dialog that creates from a URL.
pub async fn fill_from_url(window: &Window, url: &str, draft: Draft<'_>) -> Result<(), Failure> {
    window.click("from-url").await?;
    window.fill("create-url", url).await?;
    fill_draft(window, draft).await
}

/// Creates an extension without a file, and waits until the dialog is gone.
pub async fn create_without_file(window: &Window, draft: Draft<'_>) -> Result<(), Failure> {
    window.click("create-menu").await?;
    window.click("create-without-file").await?;
    fill_draft(window, draft).await?;
    submit(window).await
}

/// Submits the dialog and waits until it is gone.
pub async fn submit(window: &Window) -> Result<(), Failure> {
    window.click("create-submit").await?;
    window.see_no_more("create-dialog").await
}

async fn fill_draft(window: &Window, draft: Draft<'_>) -> Result<(), Failure> {
    window.fill("create-name", draft.name).await?;
    window.choose("create-kind", draft.kind).await?;
    window.fill("create-version", draft.version).await
}
