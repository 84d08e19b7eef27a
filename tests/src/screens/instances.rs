//! Alibaba Cloud: the instances, one instance, and installing on it.

use std::time::Duration;

use crate::failure::Failure;
use crate::patience::{self, LONG};
use crate::window::{Window, test_id};

/// One line of the result table as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultLine {
    /// The plug-in.
    pub plugin: String,
    /// What the service answered.
    pub answer: String,
    /// Its state now.
    pub state: String,
    /// The id of the request.
    pub request: String,
}

/// Opens an instance from the list.
pub async fn open(window: &Window, instance: &str) -> Result<(), Failure> {
    window.see("instances-table").await?;
    window
        .click_row(&test_id(&format!("row-{instance}")), 2)
        .await?;
    window.see("custom-plugins").await.map(|_| ())
}

/// Chooses a custom plug-in by a click on its row.
pub async fn choose(window: &Window, plugin: &str) -> Result<(), Failure> {
    let row = row_of(plugin);
    window.click_row(&row, 2).await?;
    window
        .see_css(&format!("{row}[aria-selected=true]"))
        .await
        .map(|_| ())
}

/// The selector of a custom plug-in's row; the opaque id of its file follows its name.
pub fn row_of(plugin: &str) -> String {
    format!("[data-testid=custom-plugins] tr[data-testid^=\"row-{plugin}@\"]")
}

/// Asks for the install of what is chosen, and returns what the confirmation says.
pub async fn ask(window: &Window) -> Result<String, Failure> {
    window.click("instance-install").await?;
    window.text("install-confirm").await
}

/// Confirms, and waits for the result table.
pub async fn confirm(window: &Window) -> Result<(), Failure> {
    window.click("confirm-go").await?;
    window.see_no_more("install-confirm").await?;
    window.see("install-result").await.map(|_| ())
}

/// Waits until the run is in this state (`following`, `finished`, `refused`).
pub async fn run_is(window: &Window, state: &str, within: Duration) -> Result<(), Failure> {
    window
        .read_attribute("install-result", "data-run", state, within)
        .await
}

/// The line of a plug-in in the result table, once it satisfies `holds`.
pub async fn result(
    window: &Window,
    plugin: &str,
    holds: impl Fn(&ResultLine) -> bool,
) -> Result<ResultLine, Failure> {
    let script = "const row = document.querySelector(`[data-testid=\"${arguments[0]}\"]`);
        return row ? [...row.cells].map((cell) => cell.innerText.trim()) : [];";
    patience::until(&format!("the result of {plugin}"), LONG, async || {
        let id = serde_json::json!(format!("result-{plugin}"));
        let cells = window.script(script, vec![id]).await?;
        let text = |at: usize| cells[at].as_str().unwrap_or_default().to_owned();
        let line = ResultLine {
            plugin: text(0),
            answer: text(1),
            state: text(2),
            request: text(3),
        };
        Ok(if holds(&line) { Ok(line) } else { Err(line) })
    })
    .await
}
