//! The dock below every screen, and the screen of transfers.

use std::time::Duration;

use serde_json::{Value, json};

use crate::failure::Failure;
use crate::patience;
use crate::window::Window;

/// The newest transfer as the application lists it.
pub async fn newest(window: &Window) -> Result<Value, Failure> {
    let all = window.ask("transfers_list", json!({})).await?;
    let newest = all
        .as_array()
        .into_iter()
        .flatten()
        .max_by_key(|transfer| transfer["askedAt"].as_str().unwrap_or_default().to_owned());
    newest
        .cloned()
        .ok_or_else(|| Failure::Wrong("there is no transfer".to_owned()))
}

/// Waits until the dock shows a transfer of this file or URL in this state, and returns its text.
pub async fn in_dock(
    window: &Window,
    name: &str,
    state: &str,
    within: Duration,
) -> Result<String, Failure> {
    let script = "const rows = document.querySelectorAll('[data-testid=dock] li[data-state]');
        return [...rows].map((row) => [row.querySelector('.name').innerText, row.dataset.state, row.innerText]);";
    patience::until(&format!("{name} {state} in the dock"), within, async || {
        let rows = window.script(script, vec![]).await?;
        let found = rows
            .as_array()
            .into_iter()
            .flatten()
            .find(|row| row[0] == name && row[1] == state)
            .and_then(|row| row[2].as_str().map(str::to_owned));
        Ok(found.ok_or(rows))
    })
    .await
}

/// The id of the transfer that failed.
pub async fn failed(window: &Window) -> Result<Value, Failure> {
    let all = window.ask("transfers_list", json!({})).await?;
    let mut failed = all.as_array().into_iter().flatten();
    failed
        .find(|transfer| transfer["state"] == "failed")
        .map(|transfer| transfer["id"].clone())
        .ok_or_else(|| Failure::Wrong("no transfer failed".to_owned()))
}

/// Goes to the screen of transfers and waits there for a fault with this code; returns its words.
pub async fn fault(window: &Window, code: &str) -> Result<String, Failure> {
    window.click("nav-transfers").await?;
    let css = format!("[data-testid=transfers] [data-testid=fault][data-code={code}]");
    Ok(window.see_css(&css).await?.text().await?)
}
