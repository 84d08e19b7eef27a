//! The form of a connection.

use std::path::Path;

use crate::dialog;
use crate::failure::Failure;
use crate::patience::USUAL;
use crate::window::Window;

/// Opens the form for a new connection to a service, from wherever the window is.
pub async fn add(window: &Window, service: &str) -> Result<(), Failure> {
    window.click("add-connection").await?;
    window.see("connection-form").await?;
    window.click(&format!("chip-{service}")).await?;
    window.see("connection-form").await.map(|_| ())
}

/// Fills the form of Elastic Cloud, with an address of its own.
pub async fn fill_cloud(
    window: &Window,
    name: &str,
    address: &str,
    key: &str,
) -> Result<(), Failure> {
    add(window, "elastic_cloud").await?;
    window.fill("field-name", name).await?;
    window.fill("field-secret", key).await?;
    window
        .click_css("[data-testid=connection-form] details:not([open]) summary")
        .await?;
    window.fill("field-address", address).await
}

/// Fills the form of ECE.
pub async fn fill_ece(
    window: &Window,
    name: &str,
    address: &str,
    key: &str,
) -> Result<(), Failure> {
    add(window, "ece").await?;
    window.fill("field-name", name).await?;
    window.fill("field-address", address).await?;
    window.fill("field-secret", key).await
}

/// Fills the form of Alibaba Cloud.
pub async fn fill_alibaba(
    window: &Window,
    name: &str,
    region: &str,
    endpoint: &str,
    key_id: &str,
    secret: &str,
) -> Result<(), Failure> {
    add(window, "alibaba").await?;
    window.fill("field-name", name).await?;
    window.fill("field-region", region).await?;
    window.fill("field-access-key-id", key_id).await?;
    window.fill("field-secret", secret).await?;
    window
        .click_css("[data-testid=connection-form] details:not([open]) summary")
        .await?;
    window.fill("field-address", endpoint).await
}

/// Chooses a certificate authority's file in the native dialog.
pub async fn trust(window: &Window, file: &Path) -> Result<(), Failure> {
    let opened = dialog::opened_by(window.click("choose-certificate")).await?;
    dialog::choose(&opened, file).await?;
    window.see("certificate").await.map(|_| ())
}

/// Tests the connection and waits for the result.
pub async fn test(window: &Window) -> Result<(), Failure> {
    window.click("connection-test").await?;
    window.see("test-result").await.map(|_| ())
}

/// Waits until a step of the test has this outcome (`passed`, `failed`, `notReached`).
pub async fn phase(window: &Window, phase: &str, outcome: &str) -> Result<(), Failure> {
    window
        .read_attribute(&format!("phase-{phase}"), "data-outcome", outcome, USUAL)
        .await
}

/// Waits until a fault with this code is shown, and returns its words.
pub async fn fault(window: &Window, code: &str) -> Result<String, Failure> {
    let note = window
        .see_css(&format!("[data-testid=fault][data-code={code}]"))
        .await?;
    Ok(note.text().await?)
}

/// Saves the connection and waits until the form is left.
pub async fn save(window: &Window) -> Result<(), Failure> {
    window.click("connection-save").await?;
    window.see_no_more("connection-form").await
}
