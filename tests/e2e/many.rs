//! Lists as large organisations have them.

use plugdesk_sandbox::SeedData;
use plugdesk_tests::failure::ensure;
use plugdesk_tests::patience::{LONG, USUAL};
use plugdesk_tests::screens::connection;
use plugdesk_tests::{Failure, Scene, Services, Window};

crate::scenes! {
    in both languages: ;
    in english:
        long_lists_hold_only_the_rows_that_are_seen;
}

/// No window shows more rows at once; a page that held all of them would crawl.
const SEEN: u64 = 120;

/// How many rows of a table the page holds.
async fn held(window: &Window, table: &str) -> Result<u64, Failure> {
    let script = "return document.querySelectorAll(`[data-testid=${arguments[0]}] tbody tr[data-testid]`).length;";
    let rows = window.script(script, vec![table.into()]).await?;
    Ok(rows.as_u64().unwrap_or_default())
}

async fn holds_few(window: &Window, table: &str) -> Result<(), Failure> {
    let rows = held(window, table).await?;
    ensure((1..=SEEN).contains(&rows), || {
        format!("{table} holds {rows} rows")
    })
}

async fn long_lists_hold_only_the_rows_that_are_seen(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let many = SeedData::Many {
        extensions: 2_000,
        deployments: 500,
    };
    let services = Services::with(|options| options.seed = many).await?;
    let (cloud, key) = (services.cloud(), services.cloud_key());
    connection::fill_cloud(window, "Large", cloud, key).await?;
    connection::save(window).await?;
    let all = window.read("extensions-count", LONG, |text| text.contains("2000"));
    all.await?;
    holds_few(window, "extensions-table").await?;

    window.click("nav-deployments").await?;
    let all = window.read("deployments-count", LONG, |text| text.contains("500"));
    all.await?;
    holds_few(window, "deployments-table").await?;
    // The last row is reached by one key, as in a short list.
    let table = "[data-testid=deployments-table] tbody tr[data-testid]";
    window.click_row(table, 1).await?;
    window.see("deployment-details").await?;
    plugdesk_tests::desktop::keys(&["End"]).await?;
    let script =
        "return document.activeElement.closest('tr')?.getAttribute('aria-rowindex') ?? '';";
    plugdesk_tests::patience::until("the last row", USUAL, async || {
        let at = window.script(script, vec![]).await?;
        let last = at.as_str().and_then(|text| text.parse().ok()) >= Some(500);
        Ok(if last { Ok(()) } else { Err(at) })
    })
    .await?;
    holds_few(window, "deployments-table").await
}
