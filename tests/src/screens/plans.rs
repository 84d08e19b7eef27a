//! The dialog that changes plans, what it says of each deployment, and how it follows them.

use std::time::Duration;

use crate::failure::{Failure, ensure};
use crate::patience::USUAL;
use crate::window::{Window, test_id};

/// What the open dialog says that happens to a deployment.
pub async fn effect(window: &Window, deployment: &str) -> Result<String, Failure> {
    let row = test_id(&format!("plan-row-{deployment}"));
    let css = format!("{row} [data-testid=plan-effect]");
    Ok(window.see_css(&css).await?.text().await?)
}

/// Checks what the open dialog says that happens to a deployment.
pub async fn expect(window: &Window, deployment: &str, words: &str) -> Result<(), Failure> {
    let said = effect(window, deployment).await?;
    ensure(said.contains(words), || {
        format!("{deployment}: {said}, which does not contain {words}")
    })
}

/// Ticks deployments in the open dialog.
pub async fn tick(window: &Window, deployments: &[&str]) -> Result<(), Failure> {
    for deployment in deployments {
        let row = test_id(&format!("plan-row-{deployment}"));
        window.click_css(&format!("{row} input")).await?;
    }
    Ok(())
}

/// Presses the button that begins, and waits until the dialog follows.
pub async fn apply(window: &Window) -> Result<(), Failure> {
    window.click("plan-apply").await?;
    window.see("plan-runs").await.map(|_| ())
}

/// Waits until the change of a deployment's plan stands like this; the dialog, or the transfer that
/// shows it, must be open.
pub async fn run(
    window: &Window,
    deployment: &str,
    state: &str,
    within: Duration,
) -> Result<(), Failure> {
    let id = format!("plan-run-{deployment}");
    window
        .read_attribute(&id, "data-state", state, within)
        .await
}

/// Closes the dialog.
pub async fn close(window: &Window) -> Result<(), Failure> {
    window.click("plan-close").await?;
    window.see_no_more("plan-dialog").await
}

/// Goes to the deployments and waits for the row of one.
pub async fn see_deployment(window: &Window, deployment: &str) -> Result<(), Failure> {
    window.click("nav-deployments").await?;
    window
        .see(&format!("deployment-row-{deployment}"))
        .await
        .map(|_| ())
}

/// Waits until a cell of the version matrix has this standing.
pub async fn matrix_cell(
    window: &Window,
    deployment: &str,
    version: &str,
    standing: &str,
) -> Result<(), Failure> {
    let id = format!("matrix-cell-{deployment}-{version}");
    window
        .read_attribute(&id, "data-standing", standing, USUAL)
        .await
}
