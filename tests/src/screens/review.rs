//! The sheet after a drop or the file dialog.

use std::path::{Path, PathBuf};

use crate::dialog;
use crate::drag;
use crate::failure::Failure;
use crate::window::{Window, test_id};

/// Drops files on the window and waits for the sheet.
pub async fn drop_files(window: &Window, files: &[PathBuf]) -> Result<(), Failure> {
    let held = drag::hold_files(files).await?;
    window.see("drop-veil").await?;
    held.let_go().await?;
    window.see("review").await?;
    window.see_no_more("drop-veil").await?;
    settled(window).await
}

/// Waits until every archive is judged for the destination, and nothing moves any more.
pub async fn settled(window: &Window) -> Result<(), Failure> {
    window
        .see_css("[data-testid=review-cards][aria-busy=false]")
        .await
        .map(|_| ())
}

/// Presses a button that opens the native file dialog, and chooses a file there.
pub async fn choose_file(window: &Window, button: &str, file: &Path) -> Result<(), Failure> {
    let opened = dialog::opened_by(window.click(button)).await?;
    dialog::choose(&opened, file).await?;
    window.see("review").await?;
    settled(window).await
}

/// Chooses where it goes.
pub async fn to(window: &Window, connection: &str) -> Result<(), Failure> {
    window.choose("review-destination", connection).await?;
    settled(window).await
}

/// Chooses a deployment to which the only archive is attached after its upload.
pub async fn attach(window: &Window, deployment: &str) -> Result<(), Failure> {
    window.click("review-attach").await?;
    let list = "[data-testid=review-attach-list][aria-busy=false]";
    let choice = test_id(&format!("review-attach-{deployment}"));
    // What would happen to each stands below it and moves the others.
    window.see_css(&format!("{list} li label + span")).await?;
    window.click_css(&choice).await?;
    window
        .see_css(&format!("{choice}:checked"))
        .await
        .map(|_| ())
}

/// Presses the button that begins, and waits until the sheet is gone.
pub async fn submit(window: &Window) -> Result<(), Failure> {
    settled(window).await?;
    window.click("review-submit").await?;
    window.see_no_more("review").await
}

/// Closes the sheet without sending anything.
pub async fn cancel(window: &Window) -> Result<(), Failure> {
    window.click("review-cancel").await?;
    window.see_no_more("review").await
}
